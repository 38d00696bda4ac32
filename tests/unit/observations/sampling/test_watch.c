// Watch lists: any spelling, one normal form; and what is an artefact.
#include "observations/sampling/artefacts.h"
#include "observations/sampling/watch.h"
#include "test.h"

#include <string.h>

static int read_list(struct watch_list *list, const char *text, struct error *error)
{
    static const char *const regions[] = {"RO", "GB"};
    return watch_list_read(list, bytes_of_text(text), regions, 2, error);
}

static void spellings_meet(void **state)
{
    (void)state;
    struct watch_list list;
    struct error error = {0};
    assert_int_equal(
        read_list(&list,
                  "# numbers\n+40 712 345 678\n0712345678@s.whatsapp.net\r\n40712345678@s.whatsapp.net\n"
                  "0712 345 678\n\n   \n\"Ana@Example.ORG\",seen in Ghent\n"
                  "BE68 5390 0754 7034;old\ntelegram:Ana_K\thandle\nhttps://t.me/ana_k\n",
                  &error),
        0);
    assert_int_equal(list.count, 4);
    assert_string_equal(list.entries[0].value, "+40712345678");
    assert_string_equal(list.entries[0].text, "+40 712 345 678");
    assert_int_equal(list.entries[0].line, 2);
    assert_string_equal(list.entries[1].value, "ana@example.org");
    assert_string_equal(list.entries[2].value, "BE68539007547034");
    assert_string_equal(list.entries[3].value, "telegram:ana_k");
    assert_int_equal(watch_list_find(&list, SELECTOR_PHONE, "+40712345678"), 0);
    assert_int_equal(watch_list_find(&list, SELECTOR_HANDLE, "telegram:ana_k"), 3);
    assert_int_equal(watch_list_find(&list, SELECTOR_EMAIL, "telegram:ana_k"), -1);
    watch_list_done(&list);
}

static void a_line_that_is_none_is_named(void **state)
{
    (void)state;
    struct watch_list list;
    struct error error = {0};
    assert_int_equal(read_list(&list, "phone,name\n+447700900123,Ana\nAna\n", &error), -1);
    assert_non_null(strstr(error.text, "line 3: 'Ana' is no selector"));
    assert_int_equal(list.count, 0);
    assert_int_equal(read_list(&list, "a@example.org b@example.org\n", &error), -1);
    assert_non_null(strstr(error.text, "line 1: "));
    assert_non_null(strstr(error.text, "several"));
    assert_int_equal(read_list(&list, "# nothing\n\n", &error), -1);
    assert_non_null(strstr(error.text, "names no selector"));
}

static void artefacts_are_told_by_path(void **state)
{
    (void)state;
    assert_int_equal(artefact_tier_of("data/data/com.android.providers.telephony/databases/mmssms.db"),
                     ARTEFACT_RECORDS);
    assert_int_equal(artefact_tier_of("MMSSMS.DB-wal"), ARTEFACT_RECORDS);
    assert_int_equal(artefact_tier_of("p2/Users/k/mail/1.EML"), ARTEFACT_RECORDS);
    assert_int_equal(artefact_tier_of("p2/Users/k/Documents/deep/a.bin"), ARTEFACT_DOCUMENTS);
    assert_int_equal(artefact_tier_of("Documents"), ARTEFACT_NONE);
    assert_int_equal(artefact_tier_of("a/mydocuments/x"), ARTEFACT_NONE);
    assert_int_equal(artefact_tier_of("system/fonts/mmssms.db.bak"), ARTEFACT_NONE);
    assert_int_equal(artefact_tier_of(".eml"), ARTEFACT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_meet),
        cmocka_unit_test(a_line_that_is_none_is_named),
        cmocka_unit_test(artefacts_are_told_by_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
