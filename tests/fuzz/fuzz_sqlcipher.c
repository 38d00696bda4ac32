// Encrypted databases of any bytes: first a line of text that says how it is encrypted, then the database or
// its log. What comes out is as long as it must be, whatever the key makes of it.
#include "sources/sqlcipher.h"

#include <stdlib.h>
#include <string.h>

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool count(void *payload, struct bytes piece)
{
    size_t *total = payload;
    *total += piece.size;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    size_t head = end ? (size_t)(end - data) : size;
    struct bytes file = bytes_slice((struct bytes){data, size}, head + 1, size);
    struct cipher_form form, again;
    char text[CIPHER_FORM_TEXT_BYTES];
    cipher_likeness(file, (int64_t)file.size);
    if (!cipher_form_read((struct bytes){data, head}, &form))
        return 0;
    cipher_form_write(&form, text);
    if (!cipher_form_read(bytes_of_text(text), &again) || memcmp(&form, &again, sizeof form) != 0)
        abort();
    if (form.rounds > 1000)
        return 0; // as slow as it is meant to be
    struct cipher *cipher = cipher_new(&form, HEX);
    struct medium *medium = medium_of_bytes(file);
    struct error error = {0};
    size_t total = 0;
    if (cipher)
        cipher_decrypt(cipher, medium, count, &total, &error);
    if (total > file.size)
        abort();
    medium_close(medium);
    cipher_free(cipher);
    return 0;
}
