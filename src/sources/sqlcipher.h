// SQLite databases encrypted page by page: SQLCipher 1 to 4 and applications that change its settings.
// Source: https://www.zetetic.net/sqlcipher/design/ and the documentation of its PRAGMAs. Finds out how a
// database is encrypted when it is given the key, and decrypts pages. Never guesses a key.
// docs/formats/sqlcipher.md.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "sources/medium.h"

enum cipher_hash { CIPHER_NO_HASH, CIPHER_SHA1, CIPHER_SHA256, CIPHER_SHA512, CIPHER_HASHES };

// How the key is meant.
enum cipher_reading {
    CIPHER_PASSPHRASE,       // its characters are the passphrase
    CIPHER_BYTES_PASSPHRASE, // the bytes its hexadecimal digits stand for are
    CIPHER_RAW,              // those bytes are the AES key, and the salt if there are 48
    CIPHER_READINGS
};

enum { CIPHER_SALT_BYTES = 16, CIPHER_KEY_MAX_BYTES = 1024, CIPHER_FORM_TEXT_BYTES = 160 };

// How a database is encrypted. Holds nothing that is secret: the salt stands in the file, or in a place that
// is no secret.
struct cipher_form {
    enum cipher_reading reading;
    enum cipher_hash kdf; // that PBKDF2 uses, for the HMAC's key also when the key is raw
    uint32_t rounds;      // of PBKDF2; 0 with a raw key
    uint32_t page_bytes;
    enum cipher_hash hmac; // of each page; NO_HASH: none
    bool plain_header;     // the first 32 bytes are not encrypted
    uint8_t salt[CIPHER_SALT_BYTES];
};

// "SQLCipher 4", ... for people; borrowed.
const char *cipher_form_name(const struct cipher_form *form);
// As text and back. False when it is none.
void cipher_form_write(const struct cipher_form *form, char text[CIPHER_FORM_TEXT_BYTES]);
bool cipher_form_read(struct bytes text, struct cipher_form *form);

// Whether a key given as hexadecimal digits, plain or in x'...', has a length that some reading takes; true
// for every passphrase. `bytes` gets what the digits stand for, *size how many; 0 when it is none.
bool cipher_key_bytes(const char *key, uint8_t bytes[CIPHER_KEY_MAX_BYTES], size_t *size);

// What the first bytes (4096 are enough) and the size say, without a key.
enum cipher_likeness {
    CIPHER_UNLIKE,
    CIPHER_LIKE,        // bytes without order, in whole pages
    CIPHER_LIKE_HEADER, // the head of a SQLite database, and no sense behind it: encrypted with a plain
                        // header
};
enum cipher_likeness cipher_likeness(struct bytes first, int64_t size_bytes);

// Finds the form in which this key opens the database that the medium holds: some ten settings of PBKDF2 (up
// to a second), each with every size of page. False when it opens it in none.
bool cipher_find(struct medium *medium, const char *key, struct cipher_form *form);

struct cipher; // opaque
// NULL when the key cannot be read as the form says.
struct cipher *cipher_new(const struct cipher_form *form, const char *key);
void cipher_free(struct cipher *cipher); // NULL is fine
// Decrypts one page (number from 1); both of form.page_bytes, not overlapping. The end that held the HMAC is
// zeros. False, and zeros, when its HMAC does not hold.
bool cipher_page(struct cipher *cipher, uint32_t number, const uint8_t *in, uint8_t *out);

// Gets the next piece, borrowed for the call. False stops.
typedef bool cipher_take(void *payload, struct bytes piece);
// The plain database, or the plain log when the medium holds a "-wal": its checksums are made anew where they
// held. error says what could not be decrypted; ERROR_NONE when all could.
void cipher_decrypt(struct cipher *cipher, struct medium *medium, cipher_take *take, void *payload,
                    struct error *error);
