// SHA-256 against the examples that NIST publishes for FIPS 180-4, at once and in pieces.
#include "test.h"

#include "base/sha256.h"

#include <string.h>

static const struct {
    const char *text, *hex;
} examples[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void published_examples_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char hex[SHA256_HEX_SIZE];
        sha256_of(bytes_of_text(examples[i].text), hex);
        assert_string_equal(hex, examples[i].hex);
    }
}

static void pieces_give_the_hash_of_the_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char hex[SHA256_HEX_SIZE];
        struct sha256 sha256;
        sha256_init(&sha256);
        for (const char *at = examples[i].text; *at; at++)
            sha256_add(&sha256, at, 1);
        sha256_done(&sha256, hex);
        assert_string_equal(hex, examples[i].hex);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples_hold),
        cmocka_unit_test(pieces_give_the_hash_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
