// Encrypted databases: every setting that is known opens with its key and with no other; damage is told by
// page; what is no such database is not taken for one.
#include "test.h"

#include "base/memory.h"
#include "sources/sqlcipher_internal.h"
#include "sources/sqlcipher_maker.h"

#include <stdlib.h>
#include <string.h>

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SALT_HEX "0102030405060708090a0b0c0d0e0f10"
static const uint8_t SALT[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static const uint8_t RAW[32] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa,
                                0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55,
                                0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

enum { PAGES = 4 };

static uint8_t *plain_pages(const struct encryption *how)
{
    uint8_t *pages = malloc((size_t)PAGES * how->page_bytes);
    for (size_t i = 0; i < (size_t)PAGES * how->page_bytes; i++)
        pages[i] = (uint8_t)(i % 29);
    for (uint32_t i = 0; i < PAGES; i++) { // what holds the HMAC is zeros once it is decrypted
        uint32_t reserve = encryption_reserve(how);
        memset(pages + (i + 1) * how->page_bytes - reserve, 0, reserve);
    }
    encryption_header(how, pages);
    return pages;
}

static bool add(void *payload, struct bytes piece)
{
    buffer_add(payload, piece.data, piece.size);
    return true;
}

static const struct {
    struct encryption how;
    const char *key, *name;
} cases[] = {
    {{"open sesame", 11, 256000, "SHA512", "SHA512", 4096, 16}, "open sesame", "SQLCipher 4"},
    {{"open sesame", 11, 64000, "SHA1", "SHA1", 1024, 16}, "open sesame", "SQLCipher 3"},
    {{"open sesame", 11, 64000, "SHA1", "SHA1", 4096, 16}, "open sesame", "SQLCipher 3"},
    {{"open sesame", 11, 4000, "SHA1", "SHA1", 1024, 16}, "open sesame", "SQLCipher 2"},
    {{"ab12cd3", 7, 4000, "SHA1", NULL, 1024, 16}, "ab12cd3", "SQLCipher 1"}, // WeChat
    {{HEX, 64, 1, "SHA1", "SHA1", 4096, 16}, HEX, "not stretched"},           // Signal for Android
    {{RAW, 32, 0, "SHA512", "SHA512", 4096, 16}, "x'" HEX "'", "SQLCipher 4"},
    {{RAW, 32, 0, "SHA1", "SHA1", 1024, 16}, HEX, "SQLCipher 3"},
    {{RAW, 32, 0, "SHA512", "SHA512", 4096, 32}, "x'" HEX SALT_HEX "'", "SQLCipher 4"}, // Signal for iOS
    {{RAW, 32, 0, "SHA512", "SHA512", 65536, 32}, HEX SALT_HEX, "SQLCipher 4"},
    {{RAW, 32, 64000, "SHA1", "SHA1", 4096, 16}, HEX, "SQLCipher 3"}, // its bytes are the passphrase
    {{"open sesame", 11, 256000, "SHA512", "SHA256", 512, 16}, "open sesame", "settings of its own"},
};

static void every_setting_opens(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct encryption *how = &cases[i].how;
        uint8_t *plain = plain_pages(how), *pages = plain_pages(how);
        struct bytes file = {pages, (size_t)PAGES * how->page_bytes};
        encrypt_pages(how, SALT, pages, PAGES);
        struct medium *medium = medium_of_bytes(file);
        struct cipher_form form, again;
        assert_true(cipher_find(medium, cases[i].key, &form));
        assert_int_equal(form.page_bytes, how->page_bytes);
        assert_non_null(strstr(cipher_form_name(&form), cases[i].name));
        char text[CIPHER_FORM_TEXT_BYTES];
        cipher_form_write(&form, text);
        assert_true(cipher_form_read(bytes_of_text(text), &again));
        assert_memory_equal(&form, &again, sizeof form);
        struct cipher *cipher = cipher_new(&again, cases[i].key);
        struct buffer out;
        struct error error = {0};
        buffer_init(&out, 1 << 20);
        cipher_decrypt(cipher, medium, add, &out, &error);
        assert_string_equal(error.text, "");
        assert_int_equal(out.size, file.size);
        assert_memory_equal(out.data, plain, file.size);
        if (i != 0 && i + 1 != sizeof cases / sizeof *cases) // those take long
            assert_false(cipher_find(medium, "another", &form));
        buffer_done(&out);
        cipher_free(cipher);
        medium_close(medium);
        free(plain);
        free(pages);
    }
}

static void damaged_pages_are_zeros_and_told(void **state)
{
    (void)state;
    const struct encryption *how = &cases[3].how;
    uint8_t *plain = plain_pages(how), *pages = plain_pages(how);
    encrypt_pages(how, SALT, pages, PAGES);
    pages[100] ^= 1;                                         // page 1
    pages[2 * how->page_bytes + 5] ^= 1;                     // page 3
    memset(pages + 3 * how->page_bytes, 0, how->page_bytes); // page 4 was never written: no damage
    struct medium *medium = medium_of_bytes((struct bytes){pages, (size_t)PAGES * how->page_bytes - 7});
    struct cipher_form form;
    assert_true(cipher_find(medium, "open sesame", &form)); // the second page says so
    struct cipher *cipher = cipher_new(&form, "open sesame");
    struct buffer out;
    struct error error = {0};
    buffer_init(&out, 1 << 20);
    cipher_decrypt(cipher, medium, add, &out, &error);
    assert_string_equal(error.text, "2 encrypted pages without a good checksum, read as zeros: 1, 3");
    assert_int_equal(out.size, 3 * how->page_bytes); // the last is no whole page
    static const uint8_t zeros[1024];
    assert_memory_equal(out.data, zeros, how->page_bytes);
    assert_memory_equal(out.data + how->page_bytes, plain + how->page_bytes, how->page_bytes);
    assert_memory_equal(out.data + 2 * how->page_bytes, zeros, how->page_bytes);
    assert_null(cipher_new(&(struct cipher_form){.reading = CIPHER_RAW}, "no key of that form"));
    buffer_done(&out);
    cipher_free(cipher);
    medium_close(medium);
    free(plain);
    free(pages);
}

static void likeness_is_told_without_a_key(void **state)
{
    (void)state;
    uint8_t *pages = plain_pages(&cases[0].how);
    size_t size = (size_t)PAGES * 4096;
    assert_int_equal(cipher_likeness((struct bytes){pages, size}, (int64_t)size), CIPHER_UNLIKE);
    memset(pages + 100, 0, 4096 - 100);
    assert_int_equal(cipher_likeness((struct bytes){pages, size}, (int64_t)size), CIPHER_UNLIKE);
    free(pages);
    pages = plain_pages(&cases[0].how);
    encrypt_pages(&cases[0].how, SALT, pages, PAGES);
    assert_int_equal(cipher_likeness((struct bytes){pages, size}, (int64_t)size), CIPHER_LIKE);
    assert_int_equal(cipher_likeness((struct bytes){pages, size}, (int64_t)size + 3), CIPHER_UNLIKE);
    assert_int_equal(cipher_likeness((struct bytes){pages, 600}, 1024), CIPHER_UNLIKE);
    free(pages);
    pages = plain_pages(&cases[8].how);
    encrypt_pages(&cases[8].how, SALT, pages, PAGES);
    assert_int_equal(cipher_likeness((struct bytes){pages, size}, (int64_t)size), CIPHER_LIKE_HEADER);
    free(pages);
}

static void keys_are_read(void **state)
{
    (void)state;
    uint8_t bytes[CIPHER_KEY_MAX_BYTES];
    size_t size;
    assert_true(cipher_key_bytes("a passphrase", bytes, &size));
    assert_int_equal(size, 0);
    assert_true(cipher_key_bytes(HEX, bytes, &size));
    assert_int_equal(size, 32);
    assert_memory_equal(bytes, RAW, 32);
    assert_true(cipher_key_bytes("X'" HEX SALT_HEX "'", bytes, &size));
    assert_int_equal(size, 48);
    assert_memory_equal(bytes + 32, SALT, 16);
    assert_false(cipher_key_bytes("x'0011'", bytes, &size));
    assert_false(cipher_key_bytes("x'" HEX SALT_HEX, bytes, &size) && size);
}

static void forms_that_are_none_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "raw sha512 0 4096 sha512 salt",
        "raw sha512 0 4096 sha512 salt " SALT_HEX "0",
        "raw sha512 0 4096 sha512 salt 0102030405060708090a0b0c0d0e0fxx",
        "raw none 0 4096 sha512 salt " SALT_HEX,
        "passphrase sha512 0 4096 sha512 salt " SALT_HEX,
        "passphrase sha512 2000000000 4096 sha512 salt " SALT_HEX,
        "raw sha512 0 4000 sha512 salt " SALT_HEX,
        "raw sha512 0 131072 sha512 salt " SALT_HEX,
        "raw md5 0 4096 sha512 salt " SALT_HEX,
    };
    struct cipher_form form;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(cipher_form_read(bytes_of_text(bad[i]), &form));
    assert_true(cipher_form_read(bytes_of_text("raw sha512 0 4096 sha512 plain " SALT_HEX), &form));
    assert_true(form.plain_header);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_opens),
        cmocka_unit_test(damaged_pages_are_zeros_and_told),
        cmocka_unit_test(likeness_is_told_without_a_key),
        cmocka_unit_test(keys_are_read),
        cmocka_unit_test(forms_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
