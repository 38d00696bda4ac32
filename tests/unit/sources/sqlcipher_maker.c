// AES-256-CBC with an IV at the end of each page, then an HMAC of page, IV and number.
#include "sources/sqlcipher_maker.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

static void must(bool fine)
{
    if (!fine)
        abort();
}

uint32_t encryption_reserve(const struct encryption *how)
{
    uint32_t size = 16 + (how->hmac ? (uint32_t)EVP_MD_get_size(EVP_get_digestbyname(how->hmac)) : 0);
    while (size % 16)
        size++;
    return size;
}

void encryption_header(const struct encryption *how, uint8_t *page)
{
    memcpy(page, "SQLite format 3", 16);
    page[16] = (uint8_t)(how->page_bytes == 65536 ? 0 : how->page_bytes >> 8);
    page[17] = how->page_bytes == 65536;
    page[18] = page[19] = 1;
    page[20] = (uint8_t)encryption_reserve(how);
    memcpy(page + 21, "\x40\x20\x20", 3);
}

static void derive(const struct encryption *how, const uint8_t salt[16], uint8_t key[32],
                   uint8_t hmac_key[32])
{
    const EVP_MD *kdf = EVP_get_digestbyname(how->kdf);
    uint8_t other[16];
    for (int i = 0; i < 16; i++)
        other[i] = salt[i] ^ 0x3a;
    if (how->rounds)
        must(PKCS5_PBKDF2_HMAC(how->secret, (int)how->secret_size, salt, 16, how->rounds, kdf, 32, key) == 1);
    else
        memcpy(key, how->secret, 32);
    must(PKCS5_PBKDF2_HMAC((const char *)key, 32, other, 16, 2, kdf, 32, hmac_key) == 1);
}

static void encrypt_with(const struct encryption *how, const uint8_t key[32], const uint8_t hmac_key[32],
                         const uint8_t salt[16], uint8_t *page, uint32_t number)
{
    uint32_t start = number == 1 ? how->plain_bytes : 0, end = how->page_bytes - encryption_reserve(how);
    uint8_t *plain = malloc(how->page_bytes), *message = malloc(how->page_bytes + 4);
    int written = 0;
    must(plain && message);
    memcpy(plain, page, how->page_bytes);
    for (uint32_t i = 0; i < 16; i++)
        page[end + i] = (uint8_t)(number * 31 + i * 7);
    EVP_CIPHER_CTX *aes = EVP_CIPHER_CTX_new();
    must(EVP_EncryptInit_ex(aes, EVP_aes_256_cbc(), NULL, key, page + end) == 1);
    EVP_CIPHER_CTX_set_padding(aes, 0);
    must(EVP_EncryptUpdate(aes, page + start, &written, plain + start, (int)(end - start)) == 1);
    EVP_CIPHER_CTX_free(aes);
    if (number == 1 && how->plain_bytes == 16)
        memcpy(page, salt, 16);
    uint32_t size = end + 16 - start;
    memcpy(message, page + start, size);
    for (uint32_t i = 0; i < 4; i++)
        message[size + i] = (uint8_t)(number >> (8 * i));
    if (how->hmac)
        must(HMAC(EVP_get_digestbyname(how->hmac), hmac_key, 32, message, size + 4, page + end + 16, NULL) !=
             NULL);
    free(plain);
    free(message);
}

void encrypt_pages(const struct encryption *how, const uint8_t salt[16], uint8_t *pages, size_t count)
{
    uint8_t key[32], hmac_key[32];
    derive(how, salt, key, hmac_key);
    for (size_t i = 0; i < count; i++)
        encrypt_with(how, key, hmac_key, salt, pages + i * how->page_bytes, (uint32_t)i + 1);
}

void encrypt_page(const struct encryption *how, const uint8_t salt[16], uint8_t *page, uint32_t number)
{
    uint8_t key[32], hmac_key[32];
    derive(how, salt, key, hmac_key);
    encrypt_with(how, key, hmac_key, salt, page, number);
}
