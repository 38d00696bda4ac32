// Walks the sections of an EWF image once, when it is opened: where its tables and hashes stand, how large
// the disk is, what is missing. Reads no chunk.
#include "sources/ewf_internal.h"

#include "base/memory.h"

#include <inttypes.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

static const char signature[8] = "EVF\x09\x0d\x0a\xff";

enum {
    VOLUME_BYTES = 1052,     // EnCase
    VOLUME_SMART_BYTES = 94, // SMART
    ERRORS_HEADER_BYTES = 520,
    ERRORS_MAX = MEDIUM_DAMAGES_MAX,
    SECTORS_PER_CHUNK_USUAL = 64,
    SECTOR_USUAL = 512,
};

struct walk {
    struct medium *medium;
    struct ewf *ewf;
    struct ewf_segment *segment;
    int64_t sectors_start, sectors_end; // of the sectors section before; 0: none
    bool gap;                           // chunks are missing before what comes next
    bool no_table;                      // none of these sectors yet
    struct ewf_loose loose;             // what is left of the gap
    uint64_t sector_count, sections;
    uint32_t sector_bytes;
};

struct section {
    char type[17];
    int64_t at, data, end; // end: where the next one begins, never beyond the segment
    bool last;
};

static bool checksum_holds(const uint8_t *data, size_t size)
{
    struct reader reader = reader_of((struct bytes){data + size, 4});
    return libdeflate_adler32(1, data, size) == reader_u32le(&reader);
}

static void note(struct walk *walk, const char *what)
{
    medium_damaged(walk->medium, -1, 0, "segment %" PRIu32 ": %s", walk->segment->number, what);
}

static bool is_type(const struct section *section, const char *type)
{
    return strcmp(section->type, type) == 0;
}

// ---- sections ----

static bool plausible(uint64_t sectors_per_chunk, uint64_t sector_bytes)
{
    return sectors_per_chunk && sector_bytes && sector_bytes <= 65536 &&
           sectors_per_chunk * sector_bytes <= EWF_CHUNK_MAX_BYTES;
}

// "volume", "disk", and "data", which repeats them in later segments.
static void read_volume(struct walk *walk, const struct section *section)
{
    uint8_t room[VOLUME_BYTES];
    bool smart = section->end - section->data < VOLUME_BYTES;
    size_t size = smart ? VOLUME_SMART_BYTES : VOLUME_BYTES;
    const uint8_t *data = medium_bytes(walk->segment->medium, section->data, room, size);
    if (data == NULL || walk->ewf->has_volume)
        return;
    struct reader reader = reader_of((struct bytes){data, size});
    reader_skip(&reader, 4);
    uint64_t chunks = reader_u32le(&reader), per_chunk = reader_u32le(&reader);
    uint32_t sector_bytes = reader_u32le(&reader);
    uint64_t sectors = smart ? reader_u32le(&reader) : reader_u64le(&reader);
    if (!plausible(per_chunk, sector_bytes)) {
        note(walk, "its volume section makes no sense");
        return;
    }
    if (!checksum_holds(data, size - 4))
        note(walk, "the checksum of its volume section does not hold");
    if (sectors > chunks * per_chunk && (uint32_t)sectors <= chunks * per_chunk)
        sectors = (uint32_t)sectors; // older writers leave the upper half as it was
    walk->ewf->has_volume = true;
    walk->ewf->chunk_bytes = (uint32_t)per_chunk * sector_bytes;
    walk->sector_bytes = sector_bytes;
    walk->sector_count = sectors ? sectors : chunks * per_chunk;
}

static bool all_zero(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (data[i])
            return false;
    return true;
}

static void read_hashes(struct walk *walk, const struct section *section, bool digest)
{
    uint8_t room[80];
    size_t size = digest ? 80 : 36;
    const uint8_t *data = medium_bytes(walk->segment->medium, section->data, room, size);
    struct stored_hashes *hashes = &walk->ewf->hashes;
    if (data == NULL || !checksum_holds(data, size - 4)) {
        note(walk, "the hash that it states is damaged");
        return;
    }
    if (!all_zero(data, sizeof hashes->md5)) {
        hashes->has_md5 = true;
        memcpy(hashes->md5, data, sizeof hashes->md5);
    }
    if (digest && !all_zero(data + sizeof hashes->md5, sizeof hashes->sha1)) {
        hashes->has_sha1 = true;
        memcpy(hashes->sha1, data + sizeof hashes->md5, sizeof hashes->sha1);
    }
}

// "error2": sectors that the disk itself would not give when the image was made.
static void read_errors(struct walk *walk, const struct section *section)
{
    uint8_t room[8];
    const uint8_t *data = medium_bytes(walk->segment->medium, section->data, room, 4);
    struct reader reader = reader_of((struct bytes){data, data ? 4 : 0});
    uint32_t count = reader_u32le(&reader);
    for (uint32_t i = 0; i < count && i < ERRORS_MAX; i++) {
        data = medium_bytes(walk->segment->medium, section->data + ERRORS_HEADER_BYTES + i * INT64_C(8), room,
                            8);
        reader = reader_of((struct bytes){data, data ? 8 : 0});
        uint32_t first = reader_u32le(&reader), sectors = reader_u32le(&reader);
        if (data == NULL)
            return;
        int64_t sector_bytes = walk->sector_bytes ? walk->sector_bytes : SECTOR_USUAL;
        medium_damaged(walk->medium, first * sector_bytes, sectors * sector_bytes,
                       "%" PRIu32 " sectors could not be read when the image was made", sectors);
    }
}

// ---- tables ----

static struct ewf_run *add_run(struct walk *walk)
{
    struct ewf *ewf = walk->ewf;
    ARRAY_ROOM(ewf->runs, ewf->run_capacity, ewf->run_count);
    struct ewf_run *run = &ewf->runs[ewf->run_count++];
    *run = (struct ewf_run){0};
    return run;
}

// What the segment had of sectors without a table is at the beginning of the gap.
static void begin_gap(struct walk *walk)
{
    if (!walk->gap && walk->no_table)
        walk->loose =
            (struct ewf_loose){.segment = walk->segment, .at = walk->sectors_start, .end = walk->sectors_end};
    walk->gap = true;
}

static void end_gap(struct walk *walk)
{
    struct ewf *ewf = walk->ewf;
    if (walk->gap && (ewf->run_count == 0 || ewf->runs[ewf->run_count - 1].segment))
        add_run(walk)->loose = walk->loose; // without a segment; how many chunks it is comes out at the end
    walk->gap = false;
    walk->loose = (struct ewf_loose){0};
}

// False when its header is not to be believed.
static bool read_table_header(struct walk *walk, const struct section *section, struct ewf_entries *entries)
{
    uint8_t room[EWF_TABLE_HEADER_BYTES];
    const uint8_t *data = medium_bytes(walk->segment->medium, section->data, room, sizeof room);
    if (data == NULL || !checksum_holds(data, sizeof room - 4))
        return false;
    struct reader reader = reader_of((struct bytes){data, sizeof room});
    uint32_t count = reader_u32le(&reader);
    reader_skip(&reader, 4);
    uint64_t base = reader_u64le(&reader);
    int64_t at = section->data + EWF_TABLE_HEADER_BYTES, entries_end = at + INT64_C(4) * count;
    if (entries_end > section->end || base > (uint64_t)walk->segment->medium->size)
        return false;
    *entries = (struct ewf_entries){.at = at,
                                    .base = base,
                                    .count = count,
                                    .has_checksum = walk->sectors_end && entries_end + 4 <= section->end};
    return true;
}

static void read_table(struct walk *walk, const struct section *section)
{
    struct ewf_entries entries = {0};
    bool fine = read_table_header(walk, section, &entries);
    if (!fine)
        note(walk, "the header of a table is damaged");
    walk->no_table = false;
    end_gap(walk);
    struct ewf_run *run = add_run(walk);
    run->segment = walk->segment;
    run->copies[0] = entries;
    run->count = entries.count;
    // SMART and EnCase 1 keep the chunks behind the entries, in the same section
    run->data_start = walk->sectors_end ? walk->sectors_start : entries.at + INT64_C(4) * entries.count;
    run->data_end = walk->sectors_end ? walk->sectors_end : section->end;
}

static void read_table2(struct walk *walk, const struct section *section)
{
    struct ewf *ewf = walk->ewf;
    struct ewf_run *run = ewf->run_count ? &ewf->runs[ewf->run_count - 1] : NULL;
    bool belongs =
        run && run->segment == walk->segment && run->data_end == walk->sectors_end && run->copies[1].at == 0;
    struct ewf_entries entries;
    if (!read_table_header(walk, section, &entries) ||
        (belongs && run->count && run->count != entries.count)) {
        note(walk, "the copy of a table is damaged");
        return;
    }
    walk->no_table = false;
    if (!belongs) { // its table was lost with a damaged section
        end_gap(walk);
        run = add_run(walk);
        *run = (struct ewf_run){
            .segment = walk->segment, .data_start = walk->sectors_start, .data_end = walk->sectors_end};
    }
    run->copies[1] = entries;
    run->count = entries.count;
}

// ---- the walk ----

static bool read_descriptor(struct walk *walk, int64_t at, struct section *section)
{
    uint8_t room[EWF_SECTION_BYTES];
    struct medium *medium = walk->segment->medium;
    const uint8_t *data = medium_bytes(medium, at, room, sizeof room);
    if (data == NULL) {
        note(walk, "it is cut short");
        return false;
    }
    if (!checksum_holds(data, EWF_SECTION_BYTES - 4)) {
        note(walk, "a section's checksum does not hold; what stands behind it is not read");
        return false;
    }
    struct reader reader = reader_of((struct bytes){data, EWF_SECTION_BYTES});
    struct bytes type = reader_take(&reader, 16);
    *section = (struct section){.at = at, .data = at + EWF_SECTION_BYTES};
    memcpy(section->type, type.data, type.size);
    uint64_t next = reader_u64le(&reader), size = reader_u64le(&reader);
    section->last = is_type(section, "done") || is_type(section, "next");
    if (next <= (uint64_t)at && size > EWF_SECTION_BYTES && size < INT64_MAX / 2)
        next = (uint64_t)at + size;
    bool beyond = next > (uint64_t)medium->size;
    section->end = beyond ? medium->size : (int64_t)next;
    if (beyond)
        note(walk, "it is cut short");
    if (section->end < section->data)
        section->end = section->data;
    return true;
}

static void take_section(struct walk *walk, const struct section *section)
{
    if (is_type(section, "volume") || is_type(section, "disk") || is_type(section, "data"))
        read_volume(walk, section);
    else if (is_type(section, "sectors")) {
        walk->no_table = true;
        walk->sectors_start = section->data;
        walk->sectors_end = section->end;
    } else if (is_type(section, "table"))
        read_table(walk, section);
    else if (is_type(section, "table2"))
        read_table2(walk, section);
    else if (is_type(section, "hash"))
        read_hashes(walk, section, false);
    else if (is_type(section, "digest"))
        read_hashes(walk, section, true);
    else if (is_type(section, "error2"))
        read_errors(walk, section);
}

// Whether it ended as a segment ends.
static bool walk_segment(struct walk *walk)
{
    walk->sectors_start = walk->sectors_end = 0;
    walk->no_table = false;
    int64_t at = EWF_HEADER_BYTES;
    for (;;) {
        struct section section;
        if (walk->sections++ >= EWF_SECTIONS_MAX || walk->ewf->run_count >= EWF_TABLES_MAX) {
            note(walk, "more sections than the limit");
            return false;
        }
        if (!read_descriptor(walk, at, &section))
            return false;
        take_section(walk, &section);
        if (section.last)
            return true;
        at = section.end;
    }
}

// Tables of which no copy can be read are gaps.
static void drop_lost_tables(struct ewf *ewf)
{
    size_t kept = 0;
    for (size_t i = 0; i < ewf->run_count; i++) {
        struct ewf_run *run = &ewf->runs[i];
        if (run->segment && run->copies[0].at == 0 && run->copies[1].at == 0)
            *run = (struct ewf_run){
                .loose = {.segment = run->segment, .at = run->data_start, .end = run->data_end}};
        bool second_gap = run->segment == NULL && kept && ewf->runs[kept - 1].segment == NULL;
        if (!second_gap)
            ewf->runs[kept++] = *run;
    }
    ewf->run_count = kept;
}

// What stands between two gaps has no known place: the gaps become one.
static void join_gaps(struct walk *walk)
{
    struct ewf *ewf = walk->ewf;
    size_t first = 0, last = ewf->run_count;
    while (first < ewf->run_count && ewf->runs[first].segment)
        first++;
    while (last > first && ewf->runs[last - 1].segment)
        last--;
    if (last < first + 2)
        return;
    medium_damaged(walk->medium, -1, 0,
                   "chunks are missing in more than one place: where those between stand is not known");
    memmove(&ewf->runs[first + 1], &ewf->runs[last], (ewf->run_count - last) * sizeof *ewf->runs);
    ewf->run_count -= last - first - 1;
}

static uint64_t chunks_known(const struct ewf *ewf)
{
    uint64_t known = 0;
    for (size_t i = 0; i < ewf->run_count; i++)
        known += ewf->runs[i].count;
    return known;
}

static void tell_gap(struct walk *walk, const struct ewf_run *gap)
{
    int64_t chunk_bytes = walk->ewf->chunk_bytes, from = (int64_t)gap->first_chunk * chunk_bytes;
    int64_t to = from + (int64_t)gap->count * chunk_bytes;
    if (to > walk->ewf->disk_bytes)
        to = walk->ewf->disk_bytes;
    if (from < to)
        medium_damaged(walk->medium, from, to - from,
                       gap->loose.segment
                           ? "%" PRId64 " bytes from here have no table; what follows each other is read"
                           : "%" PRId64 " bytes from here stand in no segment that can be read",
                       to - from);
}

static void place_runs(struct walk *walk)
{
    struct ewf *ewf = walk->ewf;
    uint64_t known = chunks_known(ewf), at = 0;
    uint64_t missing = ewf->chunk_count > known ? ewf->chunk_count - known : 0;
    bool has_gap = false;
    for (size_t i = 0; i < ewf->run_count; i++)
        has_gap = has_gap || ewf->runs[i].segment == NULL;
    if (missing && !has_gap)
        add_run(walk);
    for (size_t i = 0; i < ewf->run_count; i++) {
        struct ewf_run *run = &ewf->runs[i];
        run->first_chunk = at;
        if (run->segment == NULL) {
            run->count = missing;
            tell_gap(walk, run);
        }
        at += run->count;
    }
    if (known > ewf->chunk_count)
        medium_damaged(walk->medium, walk->medium->size, 0,
                       "the tables tell of more chunks than the disk has");
}

static int settle_size(struct walk *walk, struct error *error)
{
    struct ewf *ewf = walk->ewf;
    if (!ewf->has_volume) {
        ewf->chunk_bytes = SECTORS_PER_CHUNK_USUAL * SECTOR_USUAL;
        medium_damaged(walk->medium, -1, 0,
                       "no volume section says how large the disk is: taken as its chunks have it");
    }
    uint64_t bytes = 0;
    if (!ewf->has_volume || walk->sector_count == 0)
        bytes = __builtin_mul_overflow(chunks_known(ewf), ewf->chunk_bytes, &bytes) ? UINT64_MAX : bytes;
    else if (__builtin_mul_overflow(walk->sector_count, walk->sector_bytes, &bytes))
        bytes = UINT64_MAX;
    if (bytes > (uint64_t)1 << 56)
        return error_set(error, "the EWF image claims a disk that is larger than any");
    if (chunks_known(ewf) == 0 && !(ewf->has_volume && ewf->run_count && ewf->runs[0].loose.segment))
        return error_set(error, "no table of the EWF image can be read: are its other segments there?");
    ewf->disk_bytes = (int64_t)bytes;
    ewf->chunk_count = (bytes + ewf->chunk_bytes - 1) / ewf->chunk_bytes;
    walk->medium->size = (int64_t)bytes;
    return 0;
}

static int by_number(const void *a, const void *b)
{
    uint32_t one = ((const struct ewf_segment *)a)->number, other = ((const struct ewf_segment *)b)->number;
    return (one > other) - (one < other);
}

static int read_segment_headers(struct ewf *ewf, struct error *error)
{
    for (size_t i = 0; i < ewf->segment_count; i++) {
        uint8_t room[EWF_HEADER_BYTES];
        const uint8_t *data = medium_bytes(ewf->segments[i].medium, 0, room, sizeof room);
        if (data && (memcmp(data, "EVF2\r\n\x81", 8) == 0 || memcmp(data, "LVF\x09\x0d\x0a\xff", 8) == 0))
            return error_set(error,
                             "EWF of the second version (Ex01) and logical evidence (L01) are not read: "
                             "export the image as E01 or raw");
        if (data == NULL || memcmp(data, signature, sizeof signature) != 0)
            return error_set(error, "segment %zu is no EWF file", i + 1);
        struct reader reader = reader_of((struct bytes){data + 9, 2});
        ewf->segments[i].number = reader_u16le(&reader);
    }
    qsort(ewf->segments, ewf->segment_count, sizeof *ewf->segments, by_number);
    for (size_t i = 1; i < ewf->segment_count; i++)
        if (ewf->segments[i].number == ewf->segments[i - 1].number)
            return error_set(error, "two of the segments say that they are number %" PRIu32,
                             ewf->segments[i].number);
    return 0;
}

int ewf_read_sections(struct medium *medium, struct error *error)
{
    struct ewf *ewf = medium->self;
    struct walk walk = {.medium = medium, .ewf = ewf};
    if (read_segment_headers(ewf, error))
        return -1;
    for (size_t i = 0; i < ewf->segment_count; i++) {
        walk.segment = &ewf->segments[i];
        if (walk.segment->number != (i ? walk.segment[-1].number + 1 : 1)) {
            note(&walk, "the segment before it is missing");
            begin_gap(&walk);
        }
        if (!walk_segment(&walk))
            begin_gap(&walk);
    }
    end_gap(&walk);
    drop_lost_tables(ewf);
    join_gaps(&walk);
    if (settle_size(&walk, error))
        return -1;
    place_runs(&walk);
    return 0;
}
