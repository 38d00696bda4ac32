// Pages in and out. Knows no file: see sqlcipher_form.c for finding out how one is encrypted.
#include "sources/sqlcipher.h"

#include "base/memory.h"
#include "sources/sqlcipher_internal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

enum {
    AES_KEY_BYTES = 32,
    HMAC_ROUNDS = 2,
    HMAC_SALT_MASK = 0x3a,
    PLAIN_HEADER_BYTES = 32,
};

static const char SQLITE_MAGIC[16] = "SQLite format 3";

struct cipher {
    struct cipher_form form;
    uint8_t key[AES_KEY_BYTES], hmac_key[AES_KEY_BYTES];
    EVP_CIPHER_CTX *aes;
    uint8_t *scratch; // one page and its number
};

static const EVP_MD *digest_of(enum cipher_hash hash)
{
    switch (hash) {
    case CIPHER_SHA1:
        return EVP_sha1();
    case CIPHER_SHA256:
        return EVP_sha256();
    case CIPHER_SHA512:
        return EVP_sha512();
    default:
        return NULL;
    }
}

static uint32_t hash_bytes(enum cipher_hash hash)
{
    static const uint32_t sizes[] = {0, 20, 32, 64};
    return sizes[hash];
}

uint32_t cipher_reserve(enum cipher_hash hmac)
{
    return (CIPHER_IV_BYTES + hash_bytes(hmac) + 15) / 16 * 16;
}

static bool stretch(const void *secret, size_t size, const uint8_t salt[CIPHER_SALT_BYTES], uint32_t rounds,
                    enum cipher_hash hash, uint8_t out[AES_KEY_BYTES])
{
    return PKCS5_PBKDF2_HMAC(secret, (int)size, salt, CIPHER_SALT_BYTES, (int)rounds, digest_of(hash),
                             AES_KEY_BYTES, out) == 1;
}

static bool derive(struct cipher *cipher, const char *key)
{
    const struct cipher_form *form = &cipher->form;
    uint8_t bytes[CIPHER_KEY_MAX_BYTES];
    size_t size;
    bool fine = true;
    cipher_key_bytes(key, bytes, &size);
    if (form->reading == CIPHER_RAW && size >= AES_KEY_BYTES)
        memcpy(cipher->key, bytes, AES_KEY_BYTES);
    else if (form->reading == CIPHER_BYTES_PASSPHRASE && size)
        fine = stretch(bytes, size, form->salt, form->rounds, form->kdf, cipher->key);
    else if (form->reading == CIPHER_PASSPHRASE)
        fine = stretch(key, strlen(key), form->salt, form->rounds, form->kdf, cipher->key);
    else
        fine = false;
    OPENSSL_cleanse(bytes, sizeof bytes);
    return fine;
}

bool cipher_set(struct cipher *cipher, uint32_t page_bytes, enum cipher_hash kdf, enum cipher_hash hmac)
{
    uint8_t salt[CIPHER_SALT_BYTES];
    for (size_t i = 0; i < sizeof salt; i++)
        salt[i] = cipher->form.salt[i] ^ HMAC_SALT_MASK;
    cipher->form.page_bytes = page_bytes;
    cipher->form.hmac = hmac;
    cipher->form.kdf = kdf;
    return hmac == CIPHER_NO_HASH ||
           stretch(cipher->key, sizeof cipher->key, salt, HMAC_ROUNDS, kdf, cipher->hmac_key);
}

const struct cipher_form *cipher_form(const struct cipher *cipher)
{
    return &cipher->form;
}

struct cipher *cipher_new(const struct cipher_form *form, const char *key)
{
    struct cipher *cipher = memory_new(1, sizeof *cipher);
    cipher->form = *form;
    cipher->scratch = memory_new(CIPHER_PAGE_MAX_BYTES + 4, 1);
    cipher->aes = EVP_CIPHER_CTX_new();
    if (cipher->aes && derive(cipher, key) &&
        EVP_DecryptInit_ex(cipher->aes, EVP_aes_256_cbc(), NULL, cipher->key, NULL) == 1 &&
        EVP_CIPHER_CTX_set_padding(cipher->aes, 0) == 1 &&
        cipher_set(cipher, form->page_bytes, form->kdf, form->hmac))
        return cipher;
    cipher_free(cipher);
    return NULL;
}

void cipher_free(struct cipher *cipher)
{
    if (cipher == NULL)
        return;
    EVP_CIPHER_CTX_free(cipher->aes);
    memory_free(cipher->scratch);
    OPENSSL_cleanse(cipher, sizeof *cipher);
    memory_free(cipher);
}

// Where the encrypted part of a page begins: the first page keeps its salt, or its header, in the clear.
static uint32_t start_of(const struct cipher *cipher, uint32_t number)
{
    return number != 1 ? 0 : cipher->form.plain_header ? PLAIN_HEADER_BYTES : CIPHER_SALT_BYTES;
}

bool cipher_page_holds(struct cipher *cipher, uint32_t number, const uint8_t *in)
{
    const struct cipher_form *form = &cipher->form;
    uint32_t start = start_of(cipher, number), end = form->page_bytes - cipher_reserve(form->hmac);
    uint32_t size = end + CIPHER_IV_BYTES - start;
    uint8_t sum[EVP_MAX_MD_SIZE];
    unsigned sum_bytes = 0;
    memcpy(cipher->scratch, in + start, size);
    for (int i = 0; i < 4; i++)
        cipher->scratch[size + (uint32_t)i] = (uint8_t)(number >> (8 * i));
    return HMAC(digest_of(form->hmac), cipher->hmac_key, sizeof cipher->hmac_key, cipher->scratch, size + 4,
                sum, &sum_bytes) &&
           memcmp(sum, in + end + CIPHER_IV_BYTES, sum_bytes) == 0;
}

bool cipher_page_open(struct cipher *cipher, uint32_t number, const uint8_t *in, uint8_t *out)
{
    const struct cipher_form *form = &cipher->form;
    uint32_t start = start_of(cipher, number), end = form->page_bytes - cipher_reserve(form->hmac);
    int written = 0;
    memset(out + end, 0, form->page_bytes - end);
    if (number == 1 && form->plain_header)
        memcpy(out, in, PLAIN_HEADER_BYTES);
    else if (number == 1)
        memcpy(out, SQLITE_MAGIC, sizeof SQLITE_MAGIC);
    return EVP_DecryptInit_ex(cipher->aes, NULL, NULL, NULL, in + end) == 1 &&
           EVP_DecryptUpdate(cipher->aes, out + start, &written, in + start, (int)(end - start)) == 1 &&
           written == (int)(end - start);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

bool cipher_page(struct cipher *cipher, uint32_t number, const uint8_t *in, uint8_t *out)
{
    bool fine = cipher->form.hmac == CIPHER_NO_HASH || cipher_page_holds(cipher, number, in);
    if (fine && cipher_page_open(cipher, number, in, out))
        return true;
    memset(out, 0, cipher->form.page_bytes);
    return !fine && is_zero(in, cipher->form.page_bytes); // SQLite leaves pages unwritten at times
}
