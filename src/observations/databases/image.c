// Reads the database header and the write-ahead log. Knows no tables and no SQL.
#include "observations/databases/image.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES = 100, WAL_HEADER_BYTES = 32, FRAME_HEADER_BYTES = 24 };

static const char MAGIC[16] = "SQLite format 3"; // with its NUL

struct checksum {
    uint32_t a, b;
    bool big_endian;
};

static uint32_t u32(const uint8_t *at, bool big_endian)
{
    uint32_t value;
    memcpy(&value, at, 4);
    return big_endian ? __builtin_bswap32(value)
                      : value; // little-endian hosts only, as all of clew's targets
}

static void checksum_add(struct checksum *sum, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 8 <= size; i += 8) {
        sum->a += u32(data + i, sum->big_endian) + sum->b;
        sum->b += u32(data + i + 4, sum->big_endian) + sum->a;
    }
}

static bool page_size_is_sound(uint32_t size)
{
    return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

static uint32_t page_size_of_header(struct bytes header)
{
    uint32_t size = (uint32_t)header.data[16] << 8 | header.data[17];
    return size == 1 ? 65536 : size;
}

static bool header_is_sound(struct bytes main)
{
    return main.size >= HEADER_BYTES && memcmp(main.data, MAGIC, sizeof MAGIC) == 0 &&
           page_size_is_sound(page_size_of_header(main));
}

static bool looks_like_tree_page(const uint8_t *page, uint32_t size)
{
    uint32_t cells = (uint32_t)page[3] << 8 | page[4], content = (uint32_t)page[5] << 8 | page[6];
    return (page[0] == 2 || page[0] == 5 || page[0] == 10 || page[0] == 13) && page[7] <= 60 &&
           cells * 6 < size && (content == 0 || (content <= size && content >= cells * 2 + 8));
}

// A header whose page size does not hold: the size at which most pages begin as pages do; 0: none.
static uint32_t guess_page_size(struct bytes main)
{
    uint32_t best = 0;
    size_t best_count = 1;
    for (uint32_t size = 65536; size >= 512; size /= 2) {
        size_t count = 0;
        for (size_t page = 1; page < 256 && (page + 1) * size <= main.size; page++)
            count += looks_like_tree_page(main.data + page * size, size);
        if (count > best_count) {
            best = size;
            best_count = count;
        }
    }
    return best;
}

static void read_main_header(struct evidence_image *image)
{
    image->main_pages = (image->main.size + image->page_size - 1) / image->page_size;
    image->page_count = image->main_pages;
    // the count in the header holds only when the last writer knew of it (section 1.3.8)
    uint32_t stated = u32(image->main.data + 28, true);
    if (stated && memcmp(image->main.data + 24, image->main.data + 92, 4) == 0) {
        image->promised_bytes = (uint64_t)stated * image->page_size;
        if (stated > image->page_count)
            image->page_count = stated;
    }
}

// The least that SQLite accepts is 480 bytes.
static void read_usable_size(struct evidence_image *image)
{
    struct bytes first = evidence_image_page(image, 1);
    uint32_t reserved = first.size > 20 ? first.data[20] : 0;
    image->usable_size = image->page_size - (image->page_size - reserved >= 480 ? reserved : 0);
}

static bool wal_header_is_sound(struct bytes wal)
{
    if (wal.size < WAL_HEADER_BYTES)
        return false;
    uint32_t magic = u32(wal.data, true);
    struct checksum sum = {.big_endian = magic & 1};
    checksum_add(&sum, wal.data, 24);
    return (magic & ~1u) == 0x377f0682 && u32(wal.data + 4, true) == 3007000 &&
           page_size_is_sound(u32(wal.data + 8, true)) && sum.a == u32(wal.data + 24, true) &&
           sum.b == u32(wal.data + 28, true);
}

bool evidence_image_is(struct bytes main, struct bytes wal)
{
    return main.size ? main.size >= sizeof MAGIC && memcmp(main.data, MAGIC, sizeof MAGIC) == 0
                     : wal_header_is_sound(wal);
}

static int by_page_then_offset(const void *left, const void *right)
{
    const struct image_frame *a = left, *b = right;
    if (a->page != b->page)
        return a->page < b->page ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

// Keeps the last frame of each page: later frames of the log replace earlier ones.
static void keep_newest(struct evidence_image *image)
{
    if (image->frame_count == 0)
        return;
    qsort(image->frames, image->frame_count, sizeof *image->frames, by_page_then_offset);
    size_t kept = 0;
    for (size_t i = 0; i < image->frame_count; i++)
        if (i + 1 == image->frame_count || image->frames[i + 1].page != image->frames[i].page)
            image->frames[kept++] = image->frames[i];
    image->frame_count = kept;
}

static void wal_trouble(struct evidence_image *image, const char *what, uint64_t at)
{
    image->wal_trouble = what;
    image->wal_trouble_at = (int64_t)at;
}

static void keep_all(struct evidence_image *image, uint64_t total)
{
    size_t capacity = 0, frame_bytes = FRAME_HEADER_BYTES + (size_t)image->page_size;
    for (uint64_t i = 0; i < total; i++) {
        uint64_t at = WAL_HEADER_BYTES + i * frame_bytes;
        ARRAY_ROOM(image->all_frames, capacity, image->all_frame_count);
        image->all_frames[image->all_frame_count++] =
            (struct image_frame){u32(image->wal.data + at, true), at + FRAME_HEADER_BYTES};
    }
}

// Frames count while their salts are the header's and their running checksum holds; of those, the ones up to
// the last that closes a transaction are the database.
static void read_frames(struct evidence_image *image)
{
    const uint8_t *wal = image->wal.data;
    struct checksum sum = {u32(wal + 24, true), u32(wal + 28, true), u32(wal, true) & 1};
    size_t frame_bytes = FRAME_HEADER_BYTES + (size_t)image->page_size, capacity = 0, read = 0, committed = 0;
    uint64_t total = (image->wal.size - WAL_HEADER_BYTES) / frame_bytes;
    for (; read < total; read++) {
        uint64_t at = WAL_HEADER_BYTES + read * frame_bytes;
        const uint8_t *frame = wal + at;
        if (memcmp(frame + 8, wal + 16, 8) != 0)
            break;
        checksum_add(&sum, frame, 8);
        checksum_add(&sum, frame + FRAME_HEADER_BYTES, image->page_size);
        if (sum.a != u32(frame + 16, true) || sum.b != u32(frame + 20, true)) {
            wal_trouble(image, "log frame with a wrong checksum: it and what follows is not used", at);
            break;
        }
        if (u32(frame, true) == 0) {
            wal_trouble(image, "log frame for page 0: it and what follows is not used", at);
            break;
        }
        ARRAY_ROOM(image->frames, capacity, image->frame_count);
        image->frames[image->frame_count++] = (struct image_frame){u32(frame, true), at + FRAME_HEADER_BYTES};
        if (u32(frame + 4, true) != 0) {
            committed = read + 1;
            image->page_count = u32(frame + 4, true);
        }
    }
    image->frames_used = (int64_t)committed;
    image->frames_uncommitted = (int64_t)(read - committed);
    image->frames_stale = (int64_t)(total - read);
    image->frame_count = committed;
    keep_all(image, total);
    keep_newest(image);
}

static void read_wal(struct evidence_image *image, bool main_is_sound)
{
    if (image->wal.size == 0)
        return;
    if (!wal_header_is_sound(image->wal)) {
        wal_trouble(image, "the log's header does not hold: the log is not used", 0);
        return;
    }
    uint32_t page_size = u32(image->wal.data + 8, true);
    if (main_is_sound && page_size != image->page_size) {
        wal_trouble(image, "the log's page size is not the database's: the log is not used", 8);
        return;
    }
    image->page_size = page_size;
    read_frames(image);
}

bool evidence_image_init(struct evidence_image *image, struct bytes main, struct bytes wal)
{
    *image = (struct evidence_image){.main = main, .wal = wal};
    bool sound = header_is_sound(main);
    if (sound)
        image->page_size = page_size_of_header(main);
    else if (main.size >= HEADER_BYTES && memcmp(main.data, MAGIC, sizeof MAGIC) == 0)
        image->page_size = guess_page_size(main);
    image->page_size_guessed = !sound && image->page_size;
    sound = image->page_size != 0;
    if (!sound && main.size != 0)
        return false;
    if (sound)
        read_main_header(image);
    read_wal(image, sound);
    if (image->frames_used == 0 && !sound) {
        evidence_image_done(image);
        return false;
    }
    read_usable_size(image);
    return true;
}

void evidence_image_done(struct evidence_image *image)
{
    memory_free(image->frames);
    memory_free(image->all_frames);
    image->frames = image->all_frames = NULL;
    image->frame_count = image->all_frame_count = 0;
}

static ptrdiff_t find_frame(const struct evidence_image *image, uint64_t page)
{
    size_t low = 0, high = image->frame_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (image->frames[middle].page < page)
            low = middle + 1;
        else
            high = middle;
    }
    return low < image->frame_count && image->frames[low].page == page ? (ptrdiff_t)low : -1;
}

struct bytes evidence_image_page(const struct evidence_image *image, uint64_t page)
{
    if (page == 0 || page > image->page_count)
        return (struct bytes){0};
    ptrdiff_t frame = find_frame(image, page);
    if (frame >= 0)
        return bytes_slice(image->wal, image->frames[frame].offset, image->page_size);
    if (page > image->main_pages)
        return (struct bytes){0};
    return bytes_slice(image->main, (page - 1) * image->page_size, image->page_size);
}

bool evidence_image_is_current(const struct evidence_image *image, const struct image_frame *frame)
{
    ptrdiff_t newest = frame->page <= image->page_count ? find_frame(image, frame->page) : -1;
    return newest >= 0 && image->frames[newest].offset == frame->offset;
}

bool evidence_image_is_in_log(const struct evidence_image *image, uint64_t page)
{
    return page <= image->page_count && find_frame(image, page) >= 0;
}

int64_t evidence_image_slot(const struct evidence_image *image, uint64_t page)
{
    if (page == 0 || page > image->page_count)
        return -1;
    if (page <= image->main_pages)
        return (int64_t)page - 1;
    ptrdiff_t frame = find_frame(image, page);
    return frame >= 0 ? (int64_t)image->main_pages + frame : -1;
}

uint64_t evidence_image_slots(const struct evidence_image *image)
{
    return image->main_pages + image->frame_count;
}

int64_t evidence_image_offset(const struct evidence_image *image, uint64_t page)
{
    return page ? (int64_t)((page - 1) * image->page_size) : 0;
}
