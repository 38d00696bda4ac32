// What the readers of one capture share while it is read. Private to capture*.c and advert_warc.c.
#pragma once

#include "observations/adverts/capture_index.h"
#include "observations/adverts/capture_segments.h"
#include "observations/adverts/warc.h"
#include "observations/adverts/warc_digest.h"
#include "observations/observer.h"

struct capture {
    struct observation_context *context; // of the item
    struct observation_context record;   // the same with an arena that is emptied after each record
    struct table_tally records;          // each record of the file, once
    struct table_tally inlined;          // pictures that stand in pages as data: URIs
    struct table_tally hashes;           // of pictures that differ, each once
    int64_t told;                        // damages
    struct warc_digester *digester;
    struct capture_index index;
    struct capture_segments segments;
    struct text_map pictures; // SHA-256 of those that were looked at, to a place in looks
    struct arena *look_texts;
    struct picture *looks;
    size_t look_count, look_capacity;
    struct warc *again; // for reading what a revisit refers to; NULL until then
    uint64_t read_again_bytes;
};

// One record as it is made known: a revisit has its own place and date, and the page of another.
struct sight {
    struct place place;
    const char *uri; // ""
    struct moment date;
    const char *digest; // for advert.digest
    bool again;         // it was read before
};

void capture_tell(struct capture *capture, int64_t row, int64_t offset, const char *what);

// Each sends what it reads, or says why there is nothing to send: a literal.
const char *capture_page(struct capture *capture, struct bytes body, const char *charset,
                         const struct sight *sight);
const char *capture_text(struct capture *capture, struct bytes body, const char *charset,
                         const struct sight *sight);
const char *capture_picture(struct capture *capture, struct bytes body, const char *name,
                            const struct sight *sight);
const char *capture_revisit(struct capture *capture, const struct warc_record *record);
// A response, resource or conversion. `seen` is set to what was made of it.
const char *capture_content(struct capture *capture, const struct warc_record *record, struct sight *sight,
                            enum seen *seen);
