// OpenSSL computes; each algorithm is looked up once.
#include "observations/adverts/warc_digest.h"

#include "base/encoding.h"
#include "base/memory.h"
#include "base/text.h"

#include <openssl/evp.h>
#include <string.h>

static const struct {
    const char *label, *name;
} algorithms[] = {{"sha1", "SHA1"},      {"sha-1", "SHA1"},     {"sha256", "SHA256"},
                  {"sha-256", "SHA256"}, {"sha384", "SHA384"},  {"sha-384", "SHA384"},
                  {"sha512", "SHA512"},  {"sha-512", "SHA512"}, {"md5", "MD5"}};
enum { ALGORITHMS = sizeof algorithms / sizeof *algorithms };

struct warc_digester {
    EVP_MD_CTX *context;
    EVP_MD *fetched[ALGORITHMS];
};

struct warc_digester *warc_digester_new(void)
{
    struct warc_digester *digester = memory_new(1, sizeof *digester);
    digester->context = EVP_MD_CTX_new();
    return digester;
}

void warc_digester_free(struct warc_digester *digester)
{
    if (digester == NULL)
        return;
    for (size_t i = 0; i < ALGORITHMS; i++)
        EVP_MD_free(digester->fetched[i]);
    EVP_MD_CTX_free(digester->context);
    memory_free(digester);
}

static const EVP_MD *algorithm_of(struct warc_digester *digester, const char *label, size_t size)
{
    for (size_t i = 0; i < ALGORITHMS; i++) {
        if (strlen(algorithms[i].label) != size || strncasecmp(algorithms[i].label, label, size) != 0)
            continue;
        if (digester->fetched[i] == NULL)
            digester->fetched[i] = EVP_MD_fetch(NULL, algorithms[i].name, NULL);
        return digester->fetched[i];
    }
    return NULL;
}

static bool is_hex(struct bytes text, struct bytes raw)
{
    if (text.size != 2 * raw.size)
        return false;
    for (size_t i = 0; i < raw.size; i++)
        if (text_hex_digit(text.data[2 * i]) != raw.data[i] >> 4 ||
            text_hex_digit(text.data[2 * i + 1]) != (raw.data[i] & 15))
            return false;
    return true;
}

static bool is_base32(struct bytes text, struct bytes raw)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    while (text.size && text.data[text.size - 1] == '=')
        text.size--;
    if (text.size != (raw.size * 8 + 4) / 5)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        size_t bit = i * 5, byte = bit / 8;
        unsigned pair = (unsigned)raw.data[byte] << 8 | (byte + 1 < raw.size ? raw.data[byte + 1] : 0);
        if (text_upper(text.data[i]) != digits[pair >> (11 - bit % 8) & 31])
            return false;
    }
    return true;
}

static bool is_base64(struct arena *arena, struct bytes text, struct bytes raw)
{
    struct bytes decoded;
    return text.size >= (raw.size * 4 + 2) / 3 && bytes_of_base64(arena, text, &decoded) &&
           bytes_equal(decoded, raw);
}

enum warc_digest warc_digest_check(struct warc_digester *digester, struct arena *arena, const char *stated,
                                   struct bytes bytes)
{
    const char *colon = strchr(stated, ':');
    const EVP_MD *algorithm = colon ? algorithm_of(digester, stated, (size_t)(colon - stated)) : NULL;
    uint8_t raw[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (algorithm == NULL || digester->context == NULL ||
        EVP_DigestInit_ex2(digester->context, algorithm, NULL) != 1 ||
        EVP_DigestUpdate(digester->context, bytes.data, bytes.size) != 1 ||
        EVP_DigestFinal_ex(digester->context, raw, &size) != 1)
        return WARC_DIGEST_NONE;
    struct bytes text = text_trim(bytes_of_text(colon + 1)), sum = {raw, size};
    return is_hex(text, sum) || is_base32(text, sum) || is_base64(arena, text, sum) ? WARC_DIGEST_HOLDS
                                                                                    : WARC_DIGEST_DIFFERS;
}
