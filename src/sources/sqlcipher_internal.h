// What finding out how a database is encrypted needs of the pages. For sqlcipher*.c and their tests only.
#pragma once

#include "sources/sqlcipher.h"

enum { CIPHER_IV_BYTES = 16, CIPHER_PAGE_MIN_BYTES = 512, CIPHER_PAGE_MAX_BYTES = 65536 };

uint32_t cipher_reserve(enum cipher_hash hmac); // bytes at the end of a page for its IV and HMAC
// Other settings for the same derived key. False when OpenSSL refuses.
bool cipher_set(struct cipher *cipher, uint32_t page_bytes, enum cipher_hash kdf, enum cipher_hash hmac);
const struct cipher_form *cipher_form(const struct cipher *cipher);
bool cipher_page_holds(struct cipher *cipher, uint32_t number, const uint8_t *in); // its HMAC does
bool cipher_page_open(struct cipher *cipher, uint32_t number, const uint8_t *in, uint8_t *out); // unchecked
