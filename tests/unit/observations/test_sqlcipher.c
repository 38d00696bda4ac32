// Encrypted databases as items: without a key one line says so; with it the plain database is an item.
// Observer: sqlcipher.
#include "test.h"

#include "observations/collect.h"
#include "observations/decrypting.h"
#include "observations/observers.h"
#include "sources/sqlcipher_maker.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t SALT[16] = "saltsaltsaltsalt";
static const struct encryption SQLCIPHER_2 = {"open sesame", 11, 4000, "SHA1", "SHA1", 1024, 16};
enum { PAGES = 4, SIZE = PAGES * 1024 };

static int set_up(void **state)
{
    uint8_t *pages = calloc(PAGES, 1024);
    encryption_header(&SQLCIPHER_2, pages);
    encrypt_pages(&SQLCIPHER_2, SALT, pages, PAGES);
    *state = pages;
    return 0;
}

static int tear_down(void **state)
{
    free(*state);
    return 0;
}

static bool observe(struct collect *collect, uint8_t *pages, const char *path, const char *key, bool named)
{
    struct item item = {
        .path = path, .bytes = {pages, SIZE}, .medium = medium_of_bytes((struct bytes){pages, SIZE})};
    const struct item_key keys[] = {{7, "wrong"}, {9, key}};
    struct observation_context context = {.item = &item,
                                          .sink = &collect->sink,
                                          .arena = collect->arena,
                                          .keys = keys,
                                          .key_count = key ? 2 : 0,
                                          .key_named = named};
    bool is = observer_sqlcipher.recognises(&context);
    if (is)
        observer_sqlcipher.observe(&context);
    medium_close(item.medium);
    return is;
}

static void without_a_key_one_line_says_so(void **state)
{
    struct collect collect;
    collect_init(&collect);
    assert_true(observe(&collect, *state, "phone/EnMicroMsg.db", NULL, false));
    assert_int_equal(collect_tally(&collect, "encrypted database",
                                   "encrypted database: give its key with: clew add CASE SOURCE --key KEY"),
                     1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 1);
    assert_int_equal(collect_count(&collect, RECORD_CHILD_ITEM), 0);
    collect_done(&collect);
}

static void with_it_the_plain_database_is_an_item(void **state)
{
    struct collect collect;
    collect_init(&collect);
    assert_true(observe(&collect, *state, "phone/EnMicroMsg.db", "open sesame", false));
    assert_int_equal(collect_tally(&collect, "SQLCipher 2", ""), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    const struct child_item *child = &collect_at(&collect, RECORD_CHILD_ITEM, 0)->child_item;
    assert_string_equal(child->path, "EnMicroMsg.db");
    assert_int_equal(child->storage, SQLCIPHER);
    assert_int_equal(child->size_bytes, SIZE);
    struct cipher_form form;
    assert_int_equal(decrypting_read(child->address, &form), 9); // which key, and not the key
    assert_null(strstr(child->address, "sesame"));
    assert_int_equal(form.page_bytes, 1024);
    collect_done(&collect);
}

static void a_wrong_key_is_said(void **state)
{
    struct collect collect;
    collect_init(&collect);
    assert_true(observe(&collect, *state, "phone/EnMicroMsg.db", "nearly", false));
    assert_true(collect_has_damage(&collect, "none of the keys given opens it"));
    assert_int_equal(collect_count(&collect, RECORD_CHILD_ITEM), 0);
    collect_done(&collect);
}

static void names_say_what_may_be_a_database(void **state)
{
    static const struct {
        const char *path;
        bool named, is;
    } cases[] = {
        {"x/a.sqlite", false, true},
        {"x/db_sqlite", false, true}, // Telegram's has no suffix
        {"x/a.jpg", false, false},
        {"x/a.jpg", true, true},
        {"x/3d0d7e5fb2ce288813306e4d4636395e047a3d28", false, false}, // of an encrypted backup
        {"x/Manifest.db", false, false},                              // likewise
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collect collect;
        collect_init(&collect);
        assert_int_equal(observe(&collect, *state, cases[i].path, NULL, cases[i].named), cases[i].is);
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_key_one_line_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(with_it_the_plain_database_is_an_item, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_wrong_key_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_say_what_may_be_a_database, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
