// Which rows of delimited text become adverts.
#include "observations/observers.h"
#include "read_text.h"

static void columns_are_found_by_their_names(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(
        read_text(&collect, &observer_advert_csv,
                  "Ad_ID;Link;Created;Location;Lang;Title;Description;Phones;WeChat;Images\n"
                  "7;https://ads.example/7;2024-09-29;Malm\xC3\xB6;en;new in town;\"mail ana@example.org, "
                  "now\";+44 7700 900123, 07700 900124;Mei_88;a.jpg b.jpg\n"));
    const struct advert *advert = advert_at(&collect, 0);
    assert_int_equal(collect_count(&collect, RECORD_ADVERT), 1);
    assert_string_equal(advert->id, "7");
    assert_string_equal(advert->url, "https://ads.example/7");
    assert_string_equal(advert->city, "Malm\xC3\xB6");
    assert_string_equal(advert->language, "en");
    assert_string_equal(advert->text, "new in town\nmail ana@example.org, now");
    assert_int_equal(advert->posted.at_usec, INT64_C(1727568000000000));
    assert_true(advert->posted.zone == ZONE_DATE);
    assert_int_equal(advert->selector_count, 4);
    assert_true(advert_has(advert, SELECTOR_PHONE, "+447700900123"));
    assert_true(advert_has(advert, SELECTOR_PHONE, "+447700900124"));
    assert_true(advert_has(advert, SELECTOR_HANDLE, "wechat:mei_88"));
    assert_true(advert_has(advert, SELECTOR_EMAIL, "ana@example.org"));
    assert_int_equal(advert->picture_count, 2);
    assert_string_equal(advert->pictures[1], "b.jpg");
    assert_string_equal(advert->place.table, "csv");
    assert_int_equal(advert->place.row, 2);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"),
                     1); // in the text, so also a hit
    collect_done(&collect);
}

static void bad_rows_are_tallied_with_their_place(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(read_text(&collect, &observer_advert_csv,
                          "id,city,text\n"
                          "1,Paris,first\n"
                          "2,Paris\n"
                          "3,Paris,third,extra\n"
                          "4,Paris,fourth,,\n"
                          "5,Paris,\n"
                          "6,Paris,\"never closed\n"));
    assert_int_equal(collect_count(&collect, RECORD_ADVERT), 2);
    assert_string_equal(advert_at(&collect, 1)->text, "fourth");
    assert_int_equal(collect_tally(&collect, "csv", ""), 2);
    assert_int_equal(collect_tally(&collect, "csv", "wrong number of fields"), 2);
    assert_int_equal(collect_tally(&collect, "csv", "no text"), 1);
    assert_int_equal(collect_tally(&collect, "csv", "quote that never closes"), 1);
    assert_int_equal(collect_tally_total(&collect, "csv"), 6);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 3);
    assert_int_equal(collect_at(&collect, RECORD_DAMAGE, 0)->damage.place.row, 3);
    assert_int_equal(collect_at(&collect, RECORD_DAMAGE, 0)->damage.place.offset, 27);
    collect_done(&collect);
}

static void other_tables_are_left_alone(void **state)
{
    (void)state;
    static const char *const others[] = {
        "date;description;amount\n2024-01-01;rent;-5\n",
        "id,from,to,text\n1,a,b,hello\n",
        "name,phone\na,1\n",
        "text\nonly\n",
        "{\"id\":1,\"text\":\"x\"}\n",
        "just words, and a comma\n",
        "",
    };
    struct collect collect;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(read_text(&collect, &observer_advert_csv, others[i]));
        collect_done(&collect);
    }
}

static void a_person_may_insist(void **state)
{
    (void)state;
    struct collect collect;
    struct item item = {.path = "x.csv", .bytes = bytes_of_text("text\nonly a text\n")};
    collect_init(&collect);
    assert_true(collect_observe_forced(&collect, &observer_advert_csv, &item, NULL));
    assert_string_equal(advert_at(&collect, 0)->text, "only a text");
    assert_string_equal(advert_at(&collect, 0)->id, "2"); // nothing names it: its line
    collect_done(&collect);
}

static void character_sets_are_converted(void **state)
{
    (void)state;
    static const char utf16[] = "\xFF\xFEi\0d\0,\0t\0e\0x\0t\0\n\0001\0,\0Z\0\xFC\0r\0i\0c\0h\0\n\0";
    struct collect collect;
    assert_true(read_bytes(&collect, &observer_advert_csv, "a.csv",
                           (struct bytes){(const uint8_t *)utf16, sizeof utf16 - 1}));
    assert_string_equal(advert_at(&collect, 0)->text, "Z\xC3\xBCrich");
    collect_done(&collect);
    assert_true(read_text(&collect, &observer_advert_csv,
                          "id,text\n1,une soir\xE9"
                          "e tr\xE8s agr\xE9"
                          "able \xE0 Gen\xE8ve\n"
                          "2,je suis l\xE0 d\xE8s ce soir et toute la journ\xE9"
                          "e\n"));
    assert_string_equal(advert_at(&collect, 0)->text, "une soir\xC3\xA9"
                                                      "e tr\xC3\xA8s agr\xC3\xA9"
                                                      "able \xC3\xA0 Gen\xC3\xA8ve");
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_their_names),
        cmocka_unit_test(bad_rows_are_tallied_with_their_place),
        cmocka_unit_test(other_tables_are_left_alone),
        cmocka_unit_test(a_person_may_insist),
        cmocka_unit_test(character_sets_are_converted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
