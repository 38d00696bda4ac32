// The pages of a SQLite database that lies in memory, with its write-ahead log, or else its hot rollback
// journal, laid over it. Nothing is copied: the log costs 16 bytes a frame. Formats:
// https://www.sqlite.org/fileformat2.html (database header, section 1.3; journal, section 3; WAL, section 4)
// and https://www.sqlite.org/walformat.html.
#pragma once

#include "base/bytes.h"

struct image_frame {
    uint32_t page;
    uint64_t offset; // of the page's bytes in the log
};

struct evidence_image {
    struct bytes main, wal; // borrowed; wal: or the journal
    bool log_is_journal;
    uint32_t page_size;      // 512 to 65536
    uint32_t usable_size;    // of each page: without the bytes reserved at its end
    bool page_size_guessed;  // the header's does not hold
    uint64_t page_count;     // what the database says it has; pages that are not there read as nothing
    uint64_t main_pages;     // whole or begun pages in `main`
    uint64_t promised_bytes; // what the header promises when no log changes it, 0 when it does not say
    // the newest committed frame of each page in the log, by page
    struct image_frame *frames;
    size_t frame_count;
    // every frame of the log in its order, those too that are not used: older versions of pages
    struct image_frame *all_frames;
    size_t all_frame_count;
    // what became of the log's frames
    int64_t frames_used, frames_uncommitted, frames_stale;
    const char *wal_trouble; // why the log, or its end, was not used; NULL. A literal
    int64_t wal_trouble_at;  // byte offset in the log
};

// Whether this begins like a database (or is empty beside a log that holds one).
bool evidence_image_is(struct bytes main, struct bytes wal);
// False when it is no database. `main` and `wal` stay the caller's and must outlive the image.
bool evidence_image_init(struct evidence_image *image, struct bytes main, struct bytes wal);
// Takes a rollback journal where no frame of a write-ahead log is: a hot one (of a transaction that was not
// finished) is laid over the file; what a finished one left behind is older versions of pages. An empty one
// changes nothing.
void evidence_image_use_journal(struct evidence_image *image, struct bytes journal);
void evidence_image_done(struct evidence_image *image);

// Page `page` (from 1) as it stands after the log: shorter than page_size when the file ends within it, empty
// when it is not there.
struct bytes evidence_image_page(const struct evidence_image *image, uint64_t page);
// Whether the page's bytes at this offset of the log are those that evidence_image_page gives.
bool evidence_image_is_current(const struct evidence_image *image, const struct image_frame *frame);
// Whether the log holds the page, so that the one in the file is an older version.
bool evidence_image_is_in_log(const struct evidence_image *image, uint64_t page);
// A number below evidence_image_slots() for each page that is there: for tables of what was visited. -1: not
// there.
int64_t evidence_image_slot(const struct evidence_image *image, uint64_t page);
uint64_t evidence_image_slots(const struct evidence_image *image);
// Where a page stands in the database file: for places.
int64_t evidence_image_offset(const struct evidence_image *image, uint64_t page);
