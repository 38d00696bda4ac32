// Digests that records state of their bytes (WARC-Block-Digest, WARC-Payload-Digest), verified: "sha1:" and
// base 32 (RFC 4648) as nearly all write it; also hexadecimal and both alphabets of base 64, and MD5,
// SHA-256, SHA-384 and SHA-512.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

enum warc_digest {
    WARC_DIGEST_NONE, // nothing is stated, or with an algorithm that is not known
    WARC_DIGEST_HOLDS,
    WARC_DIGEST_DIFFERS,
};

struct warc_digester; // opaque: contexts that are used again
struct warc_digester *warc_digester_new(void);
void warc_digester_free(struct warc_digester *digester);

// `arena` is for what is decoded on the way.
enum warc_digest warc_digest_check(struct warc_digester *digester, struct arena *arena, const char *stated,
                                   struct bytes bytes);
