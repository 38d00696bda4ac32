// SHA-256 through OpenSSL's EVP.
#include "base/sha256.h"

#include "base/encoding.h"
#include <openssl/evp.h>
#include <stdlib.h>

static void must(int result)
{
    if (result != 1)
        abort();
}

void sha256_init(struct sha256 *sha256)
{
    sha256->context = EVP_MD_CTX_new();
    if (sha256->context == NULL)
        abort();
    must(EVP_DigestInit_ex(sha256->context, EVP_sha256(), NULL));
}

void sha256_add(struct sha256 *sha256, const void *data, size_t size)
{
    must(EVP_DigestUpdate(sha256->context, data, size));
}

void sha256_done(struct sha256 *sha256, char hex[SHA256_HEX_SIZE])
{
    unsigned char raw[EVP_MAX_MD_SIZE];
    must(EVP_DigestFinal_ex(sha256->context, raw, NULL));
    EVP_MD_CTX_free(sha256->context);
    sha256->context = NULL;
    hex_of_bytes((struct bytes){raw, SHA256_RAW_SIZE}, hex);
}

void sha256_of(struct bytes bytes, char hex[SHA256_HEX_SIZE])
{
    struct sha256 sha256;
    sha256_init(&sha256);
    sha256_add(&sha256, bytes.data, bytes.size);
    sha256_done(&sha256, hex);
}

void sha256_raw_of(struct bytes bytes, uint8_t raw[SHA256_RAW_SIZE])
{
    must(EVP_Digest(bytes.data, bytes.size, raw, NULL, EVP_sha256(), NULL));
}
