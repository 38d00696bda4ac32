// Lists of known files: their forms, what stands in them, and what is no list.
#include "test.h"

#include "base/memory.h"
#include "observations/known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// SHA-256, SHA-1 and MD5 of "abc" (FIPS 180-4 and RFC 1321 give them as examples).
#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define ABC_SHA1 "A9993E364706816ABA3E25717850C26C9CD0D89D"
#define ABC_MD5 "900150983cd24fb0d6963f7d28e17f72"
#define OTHER_SHA256 "cb8379ac2098aa165029e3938a51da0bcecfc008fd6795f401178647f96c5b34"

static int load(struct known *known, const char *text, size_t size, struct error *error)
{
    char path[] = "/tmp/clew-known-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, size), (ssize_t)size);
    close(file);
    int result = known_load(known, path, error);
    unlink(path);
    return result;
}

static bool has(const char *list, const char *content, const char *sha256)
{
    struct known *known = known_new();
    struct error error = {0};
    if (load(known, list, strlen(list), &error))
        fail_msg("%s", error.text);
    const struct item item = {.path = "x", .bytes = bytes_of_text(content)};
    bool found = known_find(known, &item, sha256) != NULL;
    known_free(known);
    return found;
}

static void each_hash_is_found_in_each_form(void **state)
{
    (void)state;
    static const char *const lists[] = {
        ABC_SHA256,
        ABC_SHA1 "\n",
        "# a comment\n\n  " ABC_MD5 "  name with blanks\r\n",
        "\\" ABC_SHA256 "  name\\nwith a newline\n",
        ABC_MD5 ",name\n",
        "\xef\xbb\xbf" ABC_SHA1,
        "MD5\n" ABC_MD5 "\n",
        "sha256,md5\n," ABC_MD5 "\n",
        "\"SHA-1\",\"MD5\",\"CRC32\",\"FileName\",\"FileSize\"\n\"" ABC_SHA1 "\",\"" ABC_MD5
        "\",\"0\",\"a \"\"b\"\", \"c\",3\n",
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (!has(lists[i], "abc", ABC_SHA256))
            fail_msg("not found in list %zu", i);
        if (has(lists[i], "abd", OTHER_SHA256))
            fail_msg("another is found in list %zu", i);
    }
}

// A size that is stated says that no other file is meant, so that nothing is hashed for it.
static void a_stated_size_counts(void **state)
{
    (void)state;
    assert_true(has("MD5,FileSize\n" ABC_MD5 ",3\n", "abc", ABC_SHA256));
    assert_false(has("MD5,FileSize\n" ABC_MD5 ",4\n", "abc", ABC_SHA256));
    assert_true(has("MD5,FileSize\n" ABC_MD5 ",4\n" ABC_MD5 ",\n", "abc", ABC_SHA256));
}

static void what_a_list_calls_malicious_is_not_known(void **state)
{
    (void)state;
    struct known *known = known_new();
    struct error error = {0};
    const char *list = "MD5,SpecialCode\n" ABC_MD5 ",M\nffffffffffffffffffffffffffffffff,\n";
    assert_int_equal(load(known, list, strlen(list), &error), 0);
    assert_int_equal(known_list_at(known, 0)->left_out, 1);
    assert_int_equal(known_list_at(known, 0)->entries, 1);
    const struct item item = {.path = "x", .bytes = bytes_of_text("abc")};
    assert_null(known_find(known, &item, ABC_SHA256));
    known_free(known);
}

// In any order and more than once; each is found and counts once.
static void a_long_list_is_put_in_order(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    struct buffer list;
    buffer_init(&list, 1 << 22);
    for (uint32_t i = 0; i < COUNT; i++)
        buffer_print(&list, "%08x%056x\n", i * 2654435761u, i % 7);
    for (uint32_t i = 0; i < COUNT; i += 3)
        buffer_print(&list, "%08x%056x\n", i * 2654435761u, i % 7);
    struct known *known = known_new();
    struct error error = {0};
    assert_int_equal(load(known, buffer_text(&list), list.size, &error), 0);
    assert_int_equal(known_list_at(known, 0)->entries, COUNT);
    const struct item item = {.path = "x", .bytes = bytes_of_text("abc")};
    for (uint32_t i = 0; i < COUNT; i++) {
        char hex[65];
        snprintf(hex, sizeof hex, "%08x%056x", i * 2654435761u, i % 7);
        assert_non_null(known_find(known, &item, hex));
        snprintf(hex, sizeof hex, "%08x%056x", i * 2654435761u, i % 7 + 7);
        assert_null(known_find(known, &item, hex));
    }
    known_free(known);
    buffer_done(&list);
}

static void what_is_no_list_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *list, *why;
    } bad[] = {
        {"", "no hash in it"},
        {"# nothing\n", "no hash in it"},
        {ABC_MD5 "\n" ABC_MD5 "0\n", "line 2"},
        {ABC_MD5 "\n\n\nx\n", "line 4: 'x'"},
        {"SHA-1\n" ABC_MD5 "\n", "line 2: '" ABC_MD5 "' is no SHA-1"},
        {"MD5,FileSize\n" ABC_MD5 ",12345678901234567890\n", "is no size"},
        {"MD5,FileName\n,nothing\n", "line 2: ',nothing' is a line without a hash"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct known *known = known_new();
        struct error error = {0};
        assert_int_equal(load(known, bad[i].list, strlen(bad[i].list), &error), -1);
        if (strstr(error.text, bad[i].why) == NULL)
            fail_msg("list %zu: '%s' does not say '%s'", i, error.text, bad[i].why);
        assert_int_equal(known_count(known), 0);
        known_free(known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_hash_is_found_in_each_form),
        cmocka_unit_test(a_stated_size_counts),
        cmocka_unit_test(what_a_list_calls_malicious_is_not_known),
        cmocka_unit_test(a_long_list_is_put_in_order),
        cmocka_unit_test(what_is_no_list_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
