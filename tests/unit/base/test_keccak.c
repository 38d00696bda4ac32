// Keccak-256 and SHA3-256 against published examples, and across the block's border.
#include "test.h"

#include "base/keccak.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

static void check(void (*make)(struct bytes, uint8_t *), const char *text, const char *hex)
{
    uint8_t raw[KECCAK_SIZE];
    char got[2 * KECCAK_SIZE + 1];
    make(bytes_of_text(text), raw);
    for (size_t i = 0; i < KECCAK_SIZE; i++)
        snprintf(got + 2 * i, 3, "%02x", raw[i]);
    assert_string_equal(got, hex);
}

// keccak.team's example of nothing; Solidity's keccak256("abc"); NIST's examples of FIPS 202.
static void published_examples_hold(void **state)
{
    (void)state;
    check(keccak_256_of, "", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    check(keccak_256_of, "abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    check(sha3_256_of, "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
    check(sha3_256_of, "abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
}

static void every_length_agrees_with_openssl(void **state)
{
    (void)state;
    uint8_t data[300], ours[KECCAK_SIZE], theirs[KECCAK_SIZE];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7 + 3);
    for (size_t size = 0; size <= sizeof data; size++) {
        sha3_256_of((struct bytes){data, size}, ours);
        assert_int_equal(EVP_Digest(data, size, theirs, NULL, EVP_sha3_256(), NULL), 1);
        assert_memory_equal(ours, theirs, KECCAK_SIZE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples_hold),
        cmocka_unit_test(every_length_agrees_with_openssl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
