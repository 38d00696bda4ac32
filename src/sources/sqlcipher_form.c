// How a database is encrypted: told by trying the settings that there are with the key that was given.
#include "base/memory.h"
#include "base/text.h"
#include "sources/kind.h"
#include "sources/sqlcipher_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RAW_KEY_BYTES = 32, RAW_KEY_AND_SALT_BYTES = 48, LOOKS_AT_PAGES = 3, LIKENESS_BYTES = 4096 };

static const uint32_t page_sizes[] = {4096, 1024, 2048, 8192, 16384, 32768, 65536, 512};

// ---- keys ----

bool cipher_key_bytes(const char *key, uint8_t bytes[CIPHER_KEY_MAX_BYTES], size_t *size)
{
    size_t length = strlen(key);
    bool quoted =
        length >= 3 && (key[0] == 'x' || key[0] == 'X') && key[1] == '\'' && key[length - 1] == '\'';
    const char *digits = quoted ? key + 2 : key;
    length -= quoted ? 3 : 0;
    *size = 0;
    bool all = length == 2 * RAW_KEY_BYTES || length == 2 * RAW_KEY_AND_SALT_BYTES;
    for (size_t i = 0; all && i < length; i++)
        all = text_hex_digit((unsigned char)digits[i]) >= 0;
    if (!all)
        return !quoted;
    for (size_t i = 0; i < length; i += 2)
        bytes[i / 2] = (uint8_t)(text_hex_digit((unsigned char)digits[i]) << 4 |
                                 text_hex_digit((unsigned char)digits[i + 1]));
    *size = length / 2;
    return true;
}

// ---- forms as text ----

static const char *const hash_names[CIPHER_HASHES] = {"none", "sha1", "sha256", "sha512"};
static const char *const reading_names[CIPHER_READINGS] = {"passphrase", "bytes", "raw"};

const char *cipher_form_name(const struct cipher_form *form)
{
    if (form->kdf == CIPHER_SHA512 && form->hmac == CIPHER_SHA512)
        return "SQLCipher 4";
    if (form->rounds == 1)
        return "SQLCipher with a passphrase that is not stretched, as Signal's for Android";
    if (form->hmac == CIPHER_NO_HASH)
        return "SQLCipher 1, or a later one without HMAC, as WeChat's";
    if (form->kdf == CIPHER_SHA1 && form->hmac == CIPHER_SHA1)
        return form->rounds == 4000 ? "SQLCipher 2" : "SQLCipher 3";
    return "SQLCipher with settings of its own";
}

void cipher_form_write(const struct cipher_form *form, char text[CIPHER_FORM_TEXT_BYTES])
{
    char salt[2 * CIPHER_SALT_BYTES + 1];
    for (size_t i = 0; i < CIPHER_SALT_BYTES; i++)
        snprintf(salt + 2 * i, 3, "%02x", form->salt[i]);
    snprintf(text, CIPHER_FORM_TEXT_BYTES, "%s %s %u %u %s %s %s", reading_names[form->reading],
             hash_names[form->kdf], form->rounds, form->page_bytes, hash_names[form->hmac],
             form->plain_header ? "plain" : "salt", salt);
}

static struct bytes next_word(struct bytes *text)
{
    const uint8_t *space = text->size ? memchr(text->data, ' ', text->size) : NULL;
    struct bytes word = bytes_slice(*text, 0, space ? (size_t)(space - text->data) : text->size);
    *text = bytes_slice(*text, word.size + 1, text->size);
    return word;
}

static bool one_of(struct bytes word, const char *const *names, unsigned count, unsigned *value)
{
    for (*value = 0; *value < count; ++*value)
        if (bytes_equal(word, bytes_of_text(names[*value])))
            return true;
    return false;
}

static bool read_number(struct bytes word, int64_t most, uint32_t *value)
{
    int64_t number;
    if (!text_to_int64(word, &number) || number < 0 || number > most)
        return false;
    *value = (uint32_t)number;
    return true;
}

static bool is_page_size(uint32_t bytes)
{
    return bytes >= CIPHER_PAGE_MIN_BYTES && bytes <= CIPHER_PAGE_MAX_BYTES && (bytes & (bytes - 1)) == 0;
}

bool cipher_form_read(struct bytes text, struct cipher_form *form)
{
    enum { ROUNDS_MAX = 1000000 };
    static const char *const headers[] = {"salt", "plain"};
    unsigned reading, kdf, hmac, plain;
    *form = (struct cipher_form){0};
    if (!one_of(next_word(&text), reading_names, CIPHER_READINGS, &reading) ||
        !one_of(next_word(&text), hash_names, CIPHER_HASHES, &kdf) || kdf == CIPHER_NO_HASH ||
        !read_number(next_word(&text), ROUNDS_MAX, &form->rounds) ||
        !read_number(next_word(&text), CIPHER_PAGE_MAX_BYTES, &form->page_bytes) ||
        !is_page_size(form->page_bytes) || !one_of(next_word(&text), hash_names, CIPHER_HASHES, &hmac) ||
        !one_of(next_word(&text), headers, 2, &plain) || text.size != (size_t)2 * CIPHER_SALT_BYTES ||
        (reading != CIPHER_RAW && form->rounds == 0))
        return false;
    form->reading = (enum cipher_reading)reading;
    form->kdf = (enum cipher_hash)kdf;
    form->hmac = (enum cipher_hash)hmac;
    form->plain_header = plain;
    for (size_t i = 0; i < CIPHER_SALT_BYTES; i++) {
        int high = text_hex_digit(text.data[2 * i]), low = text_hex_digit(text.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        form->salt[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

// ---- without a key ----

// Bits of information a byte; bytes without order come near 8, as near as so few of them can.
static bool is_without_order(struct bytes bytes)
{
    double counts[256] = {0}, bits = 0, size = (double)bytes.size;
    for (size_t i = 0; i < bytes.size; i++)
        counts[bytes.data[i]]++;
    for (size_t i = 0; i < 256; i++)
        bits -= counts[i] > 0 ? counts[i] / size * log2(counts[i] / size) : 0;
    double missing = 255 / (2 * size * 0.6931),
           spread = 130 / size; // what chance takes away, and seven times how much that varies
    return bits > 8 - missing - spread;
}

// Of a real head, the reserved bytes are zeros and the root of the schema is a page of a tree.
static bool makes_sense_behind_header(struct bytes first)
{
    static const uint8_t zeros[20];
    uint8_t type = first.data[100];
    return memcmp(first.data + 72, zeros, sizeof zeros) == 0 || type == 5 || type == 13;
}

enum cipher_likeness cipher_likeness(struct bytes first, int64_t size_bytes)
{
    first = bytes_slice(first, 0, LIKENESS_BYTES);
    if (size_bytes % CIPHER_PAGE_MIN_BYTES || first.size < 1024)
        return CIPHER_UNLIKE;
    enum content_kind kind = kind_of(first);
    if (kind == KIND_SQLITE)
        return first.data[20] >= CIPHER_IV_BYTES && !makes_sense_behind_header(first) &&
                       is_without_order(bytes_slice(first, 32, 480))
                   ? CIPHER_LIKE_HEADER
                   : CIPHER_UNLIKE;
    return kind == KIND_UNKNOWN && is_without_order(first) ? CIPHER_LIKE : CIPHER_UNLIKE;
}

// ---- with a key ----

struct search {
    struct medium *medium;
    const char *key;
    uint8_t page[CIPHER_PAGE_MAX_BYTES], plain[CIPHER_PAGE_MAX_BYTES];
    struct cipher_form *found;
};

// A first page without HMAC must begin as a database does. What it says it leaves free at the end of pages
// may be more than the IV: SQLCipher 4 says so of databases that it makes in the form of 1.
static bool header_holds(struct cipher *cipher, struct search *search, uint32_t page_bytes)
{
    if (medium_read(search->medium, 0, search->page, page_bytes) != page_bytes ||
        !cipher_page_open(cipher, 1, search->page, search->plain))
        return false;
    const uint8_t *head = search->plain;
    uint32_t stated = (uint32_t)(head[16] << 8 | head[17]);
    return stated == (page_bytes == 65536 ? 1 : page_bytes) && head[18] >= 1 && head[18] <= 2 &&
           head[19] >= 1 && head[19] <= 2 && head[20] >= CIPHER_IV_BYTES && head[20] % CIPHER_IV_BYTES == 0 &&
           head[21] == 64 && head[22] == 32 && head[23] == 32;
}

// Some of the first pages may be damaged.
static bool hmac_holds(struct cipher *cipher, struct search *search, uint32_t page_bytes)
{
    for (uint32_t number = 1; number <= LOOKS_AT_PAGES; number++)
        if (medium_read(search->medium, (int64_t)(number - 1) * page_bytes, search->page, page_bytes) ==
                page_bytes &&
            cipher_page_holds(cipher, number, search->page))
            return true;
    return false;
}

static bool try_pages(struct search *search, struct cipher *cipher, enum cipher_hash kdf)
{
    int64_t size = medium_size(search->medium);
    for (size_t i = 0; i < sizeof page_sizes / sizeof *page_sizes; i++) {
        uint32_t bytes = page_sizes[i];
        for (int hmac = CIPHER_SHA512; bytes <= size && hmac >= CIPHER_NO_HASH; hmac--) {
            if (!cipher_set(cipher, bytes, kdf, (enum cipher_hash)hmac))
                continue;
            if (hmac == CIPHER_NO_HASH ? header_holds(cipher, search, bytes)
                                       : hmac_holds(cipher, search, bytes)) {
                *search->found = *cipher_form(cipher);
                return true;
            }
        }
    }
    return false;
}

static bool try_setting(struct search *search, const struct cipher_form *form)
{
    struct cipher *cipher = cipher_new(form, search->key);
    bool found = false;
    for (int kdf = CIPHER_SHA512; cipher && !found && kdf >= CIPHER_SHA1; kdf--)
        if (form->reading == CIPHER_RAW || kdf == (int)form->kdf)
            found = try_pages(search, cipher, (enum cipher_hash)kdf);
    cipher_free(cipher);
    return found;
}

static bool try_passphrase(struct search *search, struct cipher_form form)
{
    static const struct {
        enum cipher_hash kdf;
        uint32_t rounds;
    } settings[] = {{CIPHER_SHA1, 1}, {CIPHER_SHA1, 4000}, {CIPHER_SHA1, 64000}, {CIPHER_SHA512, 256000}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        form.kdf = settings[i].kdf;
        form.rounds = settings[i].rounds;
        if (try_setting(search, &form))
            return true;
    }
    return false;
}

bool cipher_find(struct medium *medium, const char *key, struct cipher_form *found)
{
    uint8_t head[CIPHER_SALT_BYTES], bytes[CIPHER_KEY_MAX_BYTES];
    size_t size;
    struct cipher_form form = {.kdf = CIPHER_SHA512, .page_bytes = page_sizes[0]};
    if (strlen(key) > CIPHER_KEY_MAX_BYTES || medium_read(medium, 0, head, sizeof head) != sizeof head ||
        !cipher_key_bytes(key, bytes, &size))
        return false;
    form.plain_header = memcmp(head, "SQLite format 3", sizeof head) == 0;
    bool has_salt = size == RAW_KEY_AND_SALT_BYTES;
    if (form.plain_header && !has_salt)
        return false; // the salt is nowhere
    memcpy(form.salt, has_salt ? bytes + RAW_KEY_BYTES : head, sizeof form.salt);
    struct search *search = memory_new(1, sizeof *search);
    search->medium = medium;
    search->key = key;
    search->found = found;
    bool done = false;
    if (size) {
        form.reading = CIPHER_RAW;
        done = try_setting(search, &form);
    }
    if (!done && !has_salt && key[0] && key[1] != '\'') {
        form.reading = CIPHER_PASSPHRASE;
        done = try_passphrase(search, form);
    }
    if (!done && size == RAW_KEY_BYTES) {
        form.reading = CIPHER_BYTES_PASSPHRASE;
        done = try_passphrase(search, form);
    }
    memory_free(search);
    return done;
}
