// What was read of a capture, so that a revisit finds what it refers to: by address and date, by the digest
// of the payload, by address alone. Keeps hashes and places, no texts: some hundred bytes a page.
#pragma once

#include "base/map.h"
#include "base/time.h"

enum seen { SEEN_NOTHING, SEEN_PAGE, SEEN_PICTURE }; // SEEN_NOTHING: no advert was made of it

struct capture_seen {
    int64_t offset; // of its record, as warc.h tells it
    uint64_t inner;
    enum seen seen;
};

struct capture_index {
    struct pair_map places; // to a place in `all`, from 1
    struct capture_seen *all;
    size_t count, capacity;
};

void capture_index_done(struct capture_index *index);
// `payload_digest` "" when it is not stated.
void capture_index_add(struct capture_index *index, const char *uri, struct moment date,
                       const char *payload_digest, struct capture_seen seen);
bool capture_index_has(const struct capture_index *index, const char *uri);
// Any of the three may be "" or unknown. NULL when nothing read so far fits.
const struct capture_seen *capture_index_find(const struct capture_index *index, const char *uri,
                                              struct moment date, const char *payload_digest);
