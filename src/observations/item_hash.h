// Hashes of items of any size, piece by piece when they do not stand in one.
#pragma once

#include "base/sha256.h"
#include "sources/item.h"

uint32_t item_crc32(const struct item *item); // ISO 3309
int64_t item_size(const struct item *item);   // of its bytes, margins left out
void item_sha256(const struct item *item, char hex[SHA256_HEX_SIZE]);
// `name` as OpenSSL knows it: "SHA-1", "MD5". False when it knows none of that name and size.
bool item_digest(const struct item *item, const char *name, uint8_t *digest, size_t size);
