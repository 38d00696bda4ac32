// SHA-256 (FIPS 180-4), told as the 64 lower-case hexadecimal digits that people compare. OpenSSL does the
// work; where it cannot, the process aborts as it does without memory (docs/decisions/0004): no hash may be a
// guess.
#pragma once

#include "base/bytes.h"

enum { SHA256_HEX_SIZE = 65 }; // with the NUL

// Of bytes that come in pieces.
struct sha256 {
    struct evp_md_ctx_st *context;
};

void sha256_init(struct sha256 *sha256);
void sha256_add(struct sha256 *sha256, const void *data, size_t size);
void sha256_done(struct sha256 *sha256, char hex[SHA256_HEX_SIZE]); // writes the digits and frees

void sha256_of(struct bytes bytes, char hex[SHA256_HEX_SIZE]);

// The 32 bytes themselves, for check digits made of them.
enum { SHA256_RAW_SIZE = 32 };
void sha256_raw_of(struct bytes bytes, uint8_t raw[SHA256_RAW_SIZE]);
