// Encrypts databases as SQLCipher does, for tests. Written apart from the reader: from the design page alone.
#pragma once

#include "base/bytes.h"

#include <stdint.h>

struct encryption {
    const void *secret; // passphrase; or with rounds 0 the AES key, 32 bytes
    size_t secret_size;
    int rounds;
    const char *kdf, *hmac; // "SHA1", ...; hmac NULL: none
    uint32_t page_bytes;
    uint32_t plain_bytes; // at the beginning of the first page: 16 (the salt stands there) or 32
};

uint32_t encryption_reserve(const struct encryption *how);
// The header of an empty database of this page size and reserve, for the first 100 bytes of a plain page.
void encryption_header(const struct encryption *how, uint8_t *page);
// Encrypts pages in place: the last bytes of each page, encryption_reserve of them, are not kept.
void encrypt_pages(const struct encryption *how, const uint8_t salt[16], uint8_t *pages, size_t count);
void encrypt_page(const struct encryption *how, const uint8_t salt[16], uint8_t *page, uint32_t number);
