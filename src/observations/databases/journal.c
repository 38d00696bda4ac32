// The rollback journal: pages as they were before a transaction. A hot one is laid over the database, as
// SQLite would do on opening it; what a finished one left is older versions of pages. Knows no tables.
#include "observations/databases/image.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES = 28, SECTOR_MIN = 512, SECTOR_MAX = 65536, CHECKED_EVERY = 200, RECORDS_TRIED = 64 };

static const uint8_t MAGIC[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};

struct journal {
    struct evidence_image *image;
    struct bytes bytes;
    size_t record_bytes; // number, page, checksum
    size_t sector;       // to which headers are aligned
    size_t applied_capacity, all_capacity;
};

struct header {
    uint32_t records, nonce, pages_before, sector, page_size;
};

static uint32_t big(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool read_header(struct bytes journal, size_t at, struct header *header)
{
    if (at + HEADER_BYTES > journal.size || memcmp(journal.data + at, MAGIC, sizeof MAGIC) != 0)
        return false;
    const uint8_t *fields = journal.data + at + sizeof MAGIC;
    *header =
        (struct header){big(fields), big(fields + 4), big(fields + 8), big(fields + 12), big(fields + 16)};
    return header->sector >= SECTOR_MIN && header->sector <= SECTOR_MAX &&
           (header->sector & (header->sector - 1)) == 0;
}

static bool has_record(const struct journal *journal, size_t at)
{
    return at + journal->record_bytes <= journal->bytes.size;
}

// Of a page number that the database has or had: a file does not shrink to a small part of itself often.
static bool is_record(const struct journal *journal, size_t at)
{
    if (!has_record(journal, at))
        return false;
    uint64_t page = big(journal->bytes.data + at);
    return page > 0 && page <= journal->image->main_pages * 16 + 1024;
}

// What the checksum of this record says the nonce of its segment is.
static uint32_t nonce_of(const struct journal *journal, size_t at)
{
    const uint8_t *page = journal->bytes.data + at + 4;
    uint32_t size = journal->image->page_size, sum = big(page + size);
    for (uint32_t i = size - CHECKED_EVERY; i > 0 && i < size; i -= CHECKED_EVERY)
        sum -= page[i];
    return sum;
}

// ---- records ----

static void keep(struct image_frame **frames, size_t *capacity, size_t *count, struct image_frame frame)
{
    struct image_frame *list = *frames;
    ARRAY_ROOM(list, *capacity, *count);
    list[(*count)++] = frame;
    *frames = list;
}

static void keep_record(struct journal *journal, size_t at, bool apply)
{
    struct evidence_image *image = journal->image;
    struct image_frame frame = {big(journal->bytes.data + at), at + 4};
    keep(&image->all_frames, &journal->all_capacity, &image->all_frame_count, frame);
    if (apply) {
        keep(&image->frames, &journal->applied_capacity, &image->frame_count, frame);
        image->frames_used++;
    } else {
        image->frames_stale++;
    }
}

// Where the header after `at` would stand, if one stands there.
static bool header_follows(const struct journal *journal, size_t at, size_t *next, struct header *header)
{
    *next = (at + journal->sector - 1) / journal->sector * journal->sector;
    return read_header(journal->bytes, *next, header);
}

// Records that no header counts: of a transaction whose header was wiped, or of a longer one before.
static size_t read_leftover(struct journal *journal, size_t at)
{
    size_t next;
    struct header header;
    for (; has_record(journal, at) && !header_follows(journal, at, &next, &header);
         at += journal->record_bytes)
        if (is_record(journal, at))
            keep_record(journal, at, false);
    return at;
}

// Headers and their records to the end; with `hot` those that hold are laid over the database.
static void read_segments(struct journal *journal, size_t at, bool hot)
{
    struct header header;
    size_t next;
    while (header_follows(journal, at, &next, &header)) {
        at = next + journal->sector;
        for (uint64_t i = 0; i < header.records && is_record(journal, at); i++) {
            if (nonce_of(journal, at) != header.nonce) {
                hot = false;
                break;
            }
            keep_record(journal, at, hot);
            at += journal->record_bytes;
        }
        at = read_leftover(journal, at);
    }
}

// ---- a header that was wiped ----

// How many records, one behind the other, agree on the nonce; the first alone counts when it begins as a
// page.
static size_t score_start(const struct journal *journal, size_t at)
{
    size_t score = 0;
    if (!is_record(journal, at))
        return 0;
    uint8_t type = journal->bytes.data[at + 4];
    score += type == 2 || type == 5 || type == 10 || type == 13 || type == 'S';
    for (size_t i = 0; i < RECORDS_TRIED && is_record(journal, at + journal->record_bytes); i++) {
        score += 2 * (nonce_of(journal, at) == nonce_of(journal, at + journal->record_bytes));
        at += journal->record_bytes;
    }
    return score;
}

static size_t guess_sector(const struct journal *journal)
{
    size_t best = 0, best_score = 0;
    for (size_t sector = SECTOR_MIN; sector <= SECTOR_MAX; sector *= 2) {
        size_t score = score_start(journal, sector);
        if (score > best_score) {
            best = sector;
            best_score = score;
        }
    }
    return best;
}

static int by_page(const void *left, const void *right)
{
    const struct image_frame *a = left, *b = right;
    if (a->page != b->page)
        return a->page < b->page ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

// The first record of a page is the oldest: that is how it was.
static void keep_oldest(struct evidence_image *image)
{
    if (image->frame_count == 0)
        return;
    qsort(image->frames, image->frame_count, sizeof *image->frames, by_page);
    size_t kept = 0;
    for (size_t i = 0; i < image->frame_count; i++)
        if (i == 0 || image->frames[i].page != image->frames[i - 1].page)
            image->frames[kept++] = image->frames[i];
    image->frame_count = kept;
}

void evidence_image_use_journal(struct evidence_image *image, struct bytes bytes)
{
    struct journal journal = {.image = image, .bytes = bytes, .record_bytes = (size_t)image->page_size + 8};
    struct header header;
    if (bytes.size <= SECTOR_MIN || image->main.size == 0 || image->all_frame_count)
        return;
    image->wal = bytes;
    image->log_is_journal = true;
    image->wal_trouble = NULL;
    if (read_header(bytes, 0, &header)) {
        if (header.page_size != image->page_size) {
            image->wal_trouble = "the journal's page size is not the database's: the journal is not used";
            image->wal_trouble_at = 24;
            return;
        }
        journal.sector = header.sector;
        bool hot = header.records > 0 && header.pages_before > 0;
        read_segments(&journal, 0, hot);
        if (image->frame_count)
            image->page_count = header.pages_before;
    } else {
        journal.sector = guess_sector(&journal);
        if (journal.sector == 0) {
            image->wal_trouble = "the journal's header is wiped and no page is found behind it";
            return;
        }
        read_segments(&journal, read_leftover(&journal, journal.sector), false);
    }
    keep_oldest(image);
}
