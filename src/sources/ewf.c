// The disk inside an EWF image (E01, s01): finds each chunk, inflates it, checks it. Knows nothing of file
// names.
#include "sources/ewf_internal.h"

#include "base/encoding.h"
#include "base/memory.h"

#include <inttypes.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <string.h>

enum { STORED_ROOM = 4096, VERIFY_PIECE_BYTES = 1024 * 1024 };

struct chunk_place {
    int64_t offset;
    size_t stored_bytes;
    bool compressed, may_be_either;
};

// ---- tables ----

// Whether the checksum of the entries holds; *overflow_at as struct ewf_run has it.
static bool look_at_entries(const struct ewf_run *run, const struct ewf_entries *entries,
                            uint32_t *overflow_at)
{
    enum { STEP = 4096 };
    uint8_t room[STEP];
    uint32_t adler = 1, before = 0;
    *overflow_at = entries->count;
    for (uint64_t done = 0, size = 4 * (uint64_t)entries->count; done < size;) {
        size_t part = size - done < STEP ? (size_t)(size - done) : STEP;
        const uint8_t *data = medium_bytes(run->segment->medium, entries->at + (int64_t)done, room, part);
        if (data == NULL)
            return false;
        adler = libdeflate_adler32(adler, data, part);
        struct reader reader = reader_of((struct bytes){data, part});
        for (uint32_t i = (uint32_t)(done / 4); reader_left(&reader); i++) {
            uint32_t entry = reader_u32le(&reader), offset = entry & INT32_MAX;
            if (i && *overflow_at == entries->count && offset < before && entry >= before)
                *overflow_at = i;
            before = offset;
        }
        done += part;
    }
    uint8_t sum[4];
    const uint8_t *data =
        entries->has_checksum
            ? medium_bytes(run->segment->medium, entries->at + INT64_C(4) * entries->count, sum, sizeof sum)
            : NULL;
    struct reader reader = reader_of((struct bytes){data, data ? sizeof sum : 0});
    return data == NULL || reader_u32le(&reader) == adler;
}

// Chooses the copy of the table to go by.
static void look_at_run(struct medium *medium, struct ewf_run *run)
{
    const struct ewf *ewf = medium->self;
    run->looked = true;
    for (uint8_t copy = 0; copy < 2; copy++) {
        run->copy = copy;
        if (run->copies[copy].at && look_at_entries(run, &run->copies[copy], &run->overflow_at)) {
            if (copy)
                medium_damaged(medium, -1, 0, "a table of segment %" PRIu32 " is damaged; its copy is used",
                               run->segment->number);
            return;
        }
    }
    run->copy = run->copies[0].at ? 0 : 1;
    look_at_entries(run, &run->copies[run->copy], &run->overflow_at);
    int64_t offset = (int64_t)(run->first_chunk * ewf->chunk_bytes);
    medium_damaged(medium, offset, (int64_t)(run->count * ewf->chunk_bytes),
                   "the table of %" PRIu64 " chunks from here is damaged, and so is its copy", run->count);
}

static struct ewf_run *run_of(struct ewf *ewf, uint64_t chunk)
{
    const struct ewf_run *last = &ewf->runs[ewf->last_run];
    if (chunk < last->first_chunk || chunk - last->first_chunk >= last->count) {
        size_t low = 0, high = ewf->run_count;
        while (high - low > 1) {
            size_t middle = low + (high - low) / 2;
            if (ewf->runs[middle].first_chunk <= chunk)
                low = middle;
            else
                high = middle;
        }
        ewf->last_run = low;
    }
    return &ewf->runs[ewf->last_run];
}

static int64_t entry_offset(const struct ewf_run *run, uint32_t index, uint32_t entry)
{
    return (int64_t)run->copies[run->copy].base + (index < run->overflow_at ? entry & INT32_MAX : entry);
}

// Where a chunk stands; false when its table gives no place in the segment.
static bool place_of(struct medium *medium, struct ewf_run *run, uint64_t chunk, struct chunk_place *place)
{
    const struct ewf *ewf = medium->self;
    if (!run->looked)
        look_at_run(medium, run);
    const struct ewf_entries *entries = &run->copies[run->copy];
    uint32_t index = (uint32_t)(chunk - run->first_chunk);
    bool has_next = index + 1 < entries->count;
    uint8_t room[8];
    const uint8_t *data =
        medium_bytes(run->segment->medium, entries->at + INT64_C(4) * index, room, has_next ? 8 : 4);
    if (data == NULL)
        return false;
    struct reader reader = reader_of((struct bytes){data, has_next ? 8 : 4});
    uint32_t entry = reader_u32le(&reader), next = reader_u32le(&reader);
    int64_t segment_end = medium_size(run->segment->medium);
    int64_t data_end = run->data_end < segment_end ? run->data_end : segment_end;
    place->offset = entry_offset(run, index, entry);
    int64_t end = has_next ? entry_offset(run, index + 1, next) : data_end;
    if (place->offset < EWF_HEADER_BYTES || place->offset >= segment_end)
        return false;
    if (end <= place->offset || end > segment_end) // the chunk behind it stands elsewhere
        end = data_end > place->offset ? data_end : segment_end;
    uint64_t most = (uint64_t)ewf->chunk_bytes + ewf->chunk_bytes / 64 + STORED_ROOM,
             stored = (uint64_t)(end - place->offset);
    place->stored_bytes = (size_t)(stored < most ? stored : most);
    place->compressed = index < run->overflow_at && entry >> 31;
    place->may_be_either = index >= run->overflow_at;
    return true;
}

// ---- chunks ----

static size_t chunk_size(const struct ewf *ewf, uint64_t chunk)
{
    uint64_t left = (uint64_t)ewf->disk_bytes - chunk * ewf->chunk_bytes;
    return left < ewf->chunk_bytes ? (size_t)left : ewf->chunk_bytes;
}

// Fills `size` bytes of `out`. False when the stream is damaged or too short.
static bool inflate_chunk(struct ewf *ewf, const uint8_t *data, size_t stored, uint8_t *out, size_t size)
{
    size_t used, written;
    enum libdeflate_result result =
        libdeflate_zlib_decompress_ex(ewf->inflater, data, stored, out, size, &used, &written);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE &&
        size < ewf->chunk_bytes) { // a last chunk padded to its full size
        uint8_t *whole = memory_new(1, ewf->chunk_bytes);
        result = libdeflate_zlib_decompress_ex(ewf->inflater, data, stored, whole, ewf->chunk_bytes, &used,
                                               &written);
        if (result == LIBDEFLATE_SUCCESS && written >= size)
            memcpy(out, whole, size);
        memory_free(whole);
    }
    return result == LIBDEFLATE_SUCCESS && written >= size;
}

static bool sum_holds(const uint8_t *data, size_t size)
{
    struct reader reader = reader_of((struct bytes){data + size, 4});
    return libdeflate_adler32(1, data, size) == reader_u32le(&reader);
}

// As it stands, with its checksum behind it. Bytes whose checksum does not hold are given all the same.
static bool copy_chunk(struct medium *medium, uint64_t chunk, const uint8_t *data, size_t stored,
                       uint8_t *out, size_t size)
{
    const struct ewf *ewf = medium->self;
    if (stored < size)
        return false;
    memcpy(out, data, size);
    size_t with_padding = ewf->chunk_bytes;
    bool holds = (stored >= size + 4 && sum_holds(data, size)) ||
                 (with_padding != size && stored >= with_padding + 4 && sum_holds(data, with_padding));
    if (!holds)
        medium_damaged(medium, (int64_t)(chunk * ewf->chunk_bytes), (int64_t)size,
                       "the checksum of chunk %" PRIu64 " does not hold; it is read as it stands", chunk);
    return true;
}

// The next loose chunk: one that inflates to its size, or else one as it stands whose checksum holds. False
// when there is none, and from then on.
static bool find_loose(struct ewf *ewf, struct ewf_loose *loose, size_t size)
{
    struct medium *medium = loose->segment->medium;
    uint64_t room = (uint64_t)ewf->chunk_bytes + ewf->chunk_bytes / 64 + STORED_ROOM;
    int64_t end = loose->end < medium_size(medium) ? loose->end : medium_size(medium), left = end - loose->at;
    size_t there = left <= 0 ? 0 : (uint64_t)left < room ? (size_t)left : (size_t)room, used = 0, written = 0;
    const uint8_t *data = there ? medium_bytes(medium, loose->at, ewf->packed, there) : NULL;
    if (ewf->loose == NULL)
        ewf->loose = memory_new(1, ewf->chunk_bytes);
    bool found = data &&
                 libdeflate_zlib_decompress_ex(ewf->inflater, data, there, ewf->loose, ewf->chunk_bytes,
                                               &used, &written) == LIBDEFLATE_SUCCESS &&
                 written >= size;
    if (data && !found && there >= size + 4 && sum_holds(data, size)) {
        found = true;
        used = size + 4;
    }
    if (!found) {
        loose->at = loose->end;
        return false;
    }
    ARRAY_ROOM(loose->found, loose->capacity, loose->count);
    loose->found[loose->count++] = loose->at;
    loose->at += (int64_t)used;
    return true;
}

static bool read_loose(struct ewf *ewf, struct ewf_run *gap, uint64_t chunk, uint8_t *out, size_t size)
{
    struct ewf_loose *loose = &gap->loose;
    uint64_t index = chunk - gap->first_chunk;
    while (loose->segment && loose->count <= index)
        if (!find_loose(ewf, loose, chunk_size(ewf, gap->first_chunk + loose->count)))
            return false;
    if (loose->segment == NULL)
        return false;
    int64_t left = medium_size(loose->segment->medium) - loose->found[index];
    uint64_t room = (uint64_t)ewf->chunk_bytes + ewf->chunk_bytes / 64 + STORED_ROOM;
    size_t there = (uint64_t)left < room ? (size_t)left : (size_t)room;
    const uint8_t *data = medium_bytes(loose->segment->medium, loose->found[index], ewf->packed, there);
    if (data && inflate_chunk(ewf, data, there, out, size))
        return true;
    if (data == NULL || there < size)
        return false;
    memcpy(out, data, size);
    return true;
}

// Fills `out` with the whole chunk, with zeros when it cannot be read.
static void read_chunk(struct medium *medium, uint64_t chunk, uint8_t *out)
{
    struct ewf *ewf = medium->self;
    size_t size = chunk_size(ewf, chunk);
    struct ewf_run *run = run_of(ewf, chunk);
    struct chunk_place place;
    const char *problem = "has no place in its segment";
    if (run->segment == NULL) { // told when the image was opened
        if (!read_loose(ewf, run, chunk, out, size))
            memset(out, 0, size);
        return;
    }
    if (place_of(medium, run, chunk, &place)) {
        const uint8_t *data =
            medium_bytes(run->segment->medium, place.offset, ewf->packed, place.stored_bytes);
        bool compressed = place.compressed || (place.may_be_either && place.stored_bytes < size + 4);
        if (data && compressed && inflate_chunk(ewf, data, place.stored_bytes, out, size))
            return;
        if (data && !compressed && copy_chunk(medium, chunk, data, place.stored_bytes, out, size))
            return;
        problem = "is damaged";
    }
    memset(out, 0, size);
    medium_damaged(medium, (int64_t)(chunk * ewf->chunk_bytes), (int64_t)size, "chunk %" PRIu64 " %s", chunk,
                   problem);
}

static const uint8_t *cached_chunk(struct medium *medium, uint64_t chunk)
{
    struct ewf *ewf = medium->self;
    struct ewf_cached *oldest = &ewf->cached[0];
    for (size_t i = 0; i < ewf->cached_max; i++) {
        struct ewf_cached *cached = &ewf->cached[i];
        if (cached->chunk == chunk + 1) {
            cached->used_at = ++ewf->clock;
            return cached->data;
        }
        if (cached->used_at < oldest->used_at)
            oldest = cached;
    }
    if (oldest->data == NULL)
        oldest->data = memory_new(1, ewf->chunk_bytes);
    oldest->chunk = chunk + 1;
    oldest->used_at = ++ewf->clock;
    read_chunk(medium, chunk, oldest->data);
    return oldest->data;
}

// ---- the medium ----

static void ewf_read(struct medium *medium, int64_t offset, uint8_t *out, size_t size)
{
    struct ewf *ewf = medium->self;
    while (size) {
        uint64_t chunk = (uint64_t)offset / ewf->chunk_bytes;
        size_t skip = (size_t)((uint64_t)offset % ewf->chunk_bytes), there = chunk_size(ewf, chunk);
        size_t part = there - skip < size ? there - skip : size;
        if (part == there)
            read_chunk(medium, chunk, out);
        else
            memcpy(out, cached_chunk(medium, chunk) + skip, part);
        out += part;
        offset += (int64_t)part;
        size -= part;
    }
}

static int64_t ewf_zeros(struct medium *medium, int64_t offset)
{
    struct ewf *ewf = medium->self;
    const struct ewf_run *run = run_of(ewf, (uint64_t)offset / ewf->chunk_bytes);
    bool may_be_there = run->loose.segment && run->loose.at < run->loose.end;
    uint64_t index = (uint64_t)offset / ewf->chunk_bytes - run->first_chunk;
    if (run->segment || may_be_there || index < run->loose.count)
        return 0;
    int64_t end = (int64_t)((run->first_chunk + run->count) * ewf->chunk_bytes);
    return (end < ewf->disk_bytes ? end : ewf->disk_bytes) - offset;
}

static void ewf_close(void *self)
{
    struct ewf *ewf = self;
    for (size_t i = 0; i < EWF_CACHED_MAX; i++)
        memory_free(ewf->cached[i].data);
    for (size_t i = 0; i < ewf->run_count; i++)
        memory_free(ewf->runs[i].loose.found);
    libdeflate_free_decompressor(ewf->inflater);
    memory_free(ewf->packed);
    memory_free(ewf->loose);
    memory_free(ewf->segments);
    memory_free(ewf->runs);
    memory_free(ewf);
}

static const struct medium_kind kind_ewf = {.read = ewf_read, .zeros = ewf_zeros, .close = ewf_close};

struct medium *ewf_open(struct medium *const *segments, size_t count, struct error *error)
{
    struct ewf *ewf = memory_new(1, sizeof *ewf);
    struct medium *medium = medium_new(&kind_ewf, ewf, 0, segments, count);
    ewf->segments = memory_new(count, sizeof *ewf->segments);
    for (size_t i = 0; i < count; i++)
        ewf->segments[ewf->segment_count++].medium = segments[i];
    ewf->inflater = libdeflate_alloc_decompressor();
    int result = ewf->inflater ? 0 : error_set(error, "no memory to inflate with");
    if (result == 0 && count > EWF_SEGMENTS_MAX)
        result = error_set(error, "an EWF image of more than %d segments", EWF_SEGMENTS_MAX);
    if (result == 0)
        result = ewf_read_sections(medium, error);
    if (result) {
        medium_close(medium);
        return NULL;
    }
    size_t fit = EWF_CACHED_BYTES / ewf->chunk_bytes;
    ewf->cached_max = fit < 1 ? 1 : fit < EWF_CACHED_MAX ? fit : EWF_CACHED_MAX;
    ewf->packed = memory_new(1, (size_t)ewf->chunk_bytes + ewf->chunk_bytes / 64 + STORED_ROOM);
    return medium;
}

// ---- hashes ----

struct stored_hashes ewf_stored_hashes(const struct medium *medium)
{
    return medium->kind == &kind_ewf ? ((const struct ewf *)medium->self)->hashes : (struct stored_hashes){0};
}

// A hash that may not be available (OpenSSL without it): then NULL, and nothing is compared.
static EVP_MD_CTX *hash_new(const EVP_MD *algorithm)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context && EVP_DigestInit_ex(context, algorithm, NULL) == 1)
        return context;
    EVP_MD_CTX_free(context);
    return NULL;
}

// Whether it is the one stated.
static bool hash_done(EVP_MD_CTX *context, const uint8_t *stated, size_t size, char *hex)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    bool done = context && EVP_DigestFinal_ex(context, digest, NULL) == 1;
    EVP_MD_CTX_free(context);
    if (done)
        hex_of_bytes((struct bytes){digest, size}, hex);
    return done && memcmp(digest, stated, size) == 0;
}

void ewf_verify(struct medium *medium, void (*tell)(void *payload, int64_t bytes), void *payload,
                struct verification *verification)
{
    struct stored_hashes stored = ewf_stored_hashes(medium);
    *verification = (struct verification){.verdict = VERDICT_NOT_STATED};
    EVP_MD_CTX *md5 = hash_new(EVP_md5()), *sha1 = stored.has_sha1 ? hash_new(EVP_sha1()) : NULL;
    uint8_t *piece = memory_new(1, VERIFY_PIECE_BYTES);
    size_t got;
    for (int64_t at = 0; (got = medium_read(medium, at, piece, VERIFY_PIECE_BYTES)) > 0; at += (int64_t)got) {
        if (md5)
            EVP_DigestUpdate(md5, piece, got);
        if (sha1)
            EVP_DigestUpdate(sha1, piece, got);
        if (tell)
            tell(payload, (int64_t)got);
    }
    memory_free(piece);
    bool md5_holds = hash_done(md5, stored.md5, sizeof stored.md5, verification->md5);
    bool sha1_holds = hash_done(sha1, stored.sha1, sizeof stored.sha1, verification->sha1);
    if (stored.has_md5 || stored.has_sha1)
        verification->verdict = (!stored.has_md5 || md5_holds) && (!stored.has_sha1 || sha1_holds)
                                    ? VERDICT_HOLDS
                                    : VERDICT_FAILS;
}
