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

// As spreadsheets and crawlers save it: each gives the same two rows.
static void tables_of_every_set_and_mark_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *text;
    } cases[] = {
#define CASE(bytes, text) {bytes, sizeof bytes - 1, text}
        CASE("sep=;\r\nid;city;text\r\n1;Cluj;first\r\n2;Gent;caf\xC3\xA9\r\n", "caf\xC3\xA9"),
        CASE("\xEF\xBB\xBFsep=,\nid,city,text\n1,Cluj,first\n2,Gent,\"a;b\"\n", "a;b"),
        CASE("id\tcity\ttext\r1\tCluj\tfirst\r2\tGent\tsecond, third\r", "second, third"),
        CASE("i\0d\0,\0c\0i\0t\0y\0,\0t\0e\0x\0t\0\n\0"
             "1\0,\0C\0,\0x\0\n\0"
             "2\0,\0G\0,\0\xE9\0\n\0",
             "\xC3\xA9"),
        CASE("\0i\0d\0,\0c\0i\0t\0y\0,\0t\0e\0x\0t\0\n\0"
             "1\0,\0C\0,\0x\0\n\0"
             "2\0,\0G\0,\0\xE9\0\n",
             "\xC3\xA9"),
        CASE("\xFE\xFF\0i\0d\0,\0c\0i\0t\0y\0,\0t\0e\0x\0t\0\n\0"
             "1\0,\0C\0,\0x\0\n\0"
             "2\0,\0G\0,\x91\xCC\0\n",
             "\xE9\x87\x8C"),
        // GBK and Big5: "safe and quiet room, close to the station, open every day, welcome"
        CASE(
            "id,city,text\n1,C,\xB0\xB2\xC8\xAB\xB0\xB2\xBE\xB2\xB5\xC4\xB7\xBF\xBC\xE4\n2,G,\xBF\xBF\xBD\xFC\xB3\xB5\xD5\xBE"
            "\xC3\xBF\xCC\xEC\xBF\xAA\xC3\xC5\xBB\xB6\xD3\xAD\xC4\xFA\xB5\xC4\xB5\xBD\xC0\xB4\n",
            "\xE9\x9D\xA0\xE8\xBF\x91\xE8\xBD\xA6\xE7\xAB\x99\xE6\xAF\x8F\xE5\xA4\xA9\xE5\xBC\x80\xE9\x97\xA8"
            "\xE6\xAC\xA2\xE8\xBF\x8E\xE6\x82\xA8\xE7\x9A\x84\xE5\x88\xB0\xE6\x9D\xA5"),
        // windows-1252 and windows-1251
        CASE("id,city,text\n1,C,first\n2,G,\xE0 c\xF4t\xE9 de la gare; tr\xE8s calme; d\xE9licate et fran\xE7"
             "aise\n",
             "\xC3\xA0 c\xC3\xB4t\xC3\xA9 de la gare; tr\xC3\xA8s calme; d\xC3\xA9licate et fran\xC3\xA7"
             "aise"),
        CASE(
            "id,city,text\n1,C,\xEF\xF0\xE8\xE2\xE5\xF2 \xE2\xF1\xE5\xEC\n2,G,\xF2\xE8\xF5\xE0\xFF \xEA\xE2\xE0\xF0\xF2\xE8\xF0\xE0 "
            "\xEE\xEA\xEE\xEB\xEE \xE2\xEE\xEA\xE7\xE0\xEB\xE0\n",
            "\xD1\x82\xD0\xB8\xD1\x85\xD0\xB0\xD1\x8F \xD0\xBA\xD0\xB2\xD0\xB0\xD1\x80\xD1\x82\xD0\xB8\xD1\x80\xD0\xB0 "
            "\xD0\xBE\xD0\xBA\xD0\xBE\xD0\xBB\xD0\xBE \xD0\xB2\xD0\xBE\xD0\xBA\xD0\xB7\xD0\xB0\xD0\xBB\xD0\xB0"),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collect collect;
        assert_true(read_bytes(&collect, &observer_advert_csv, "a.csv",
                               (struct bytes){(const uint8_t *)cases[i].bytes, cases[i].size}));
        if (collect_count(&collect, RECORD_ADVERT) != 2)
            fail_msg("case %zu", i);
        if (cases[i].text)
            assert_string_equal(advert_at(&collect, 1)->text, cases[i].text);
        collect_done(&collect);
    }
}

static void fields_beside_the_text_are_stated(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(
        read_text(&collect, &observer_advert_csv,
                  "id,text,name,age,price,scraped_at,image_urls\n"
                  "1,quiet place,\"Ana, MIA\",about 24,\"1 200,00 EUR|80\",2024-03-01,../a b.jpg;/c.png\n"
                  "2,second place,2024,240,none,,\n"));
    const struct advert *advert = advert_at(&collect, 0);
    static const char *const values[] = {"ana", "mia", "24", "1200 EUR", "80"};
    assert_int_equal(advert->mention_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(advert->mentions[i].value, values[i]);
    assert_string_equal(advert->mentions[1].text, "MIA");
    char date[MOMENT_TEXT_SIZE];
    assert_string_equal(moment_format(advert->posted, date), "2024-03-01");
    assert_int_equal(advert_at(&collect, 1)->mention_count, 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_of_every_set_and_mark_are_read),
        cmocka_unit_test(fields_beside_the_text_are_stated),
        cmocka_unit_test(columns_are_found_by_their_names),
        cmocka_unit_test(bad_rows_are_tallied_with_their_place),
        cmocka_unit_test(other_tables_are_left_alone),
        cmocka_unit_test(a_person_may_insist),
        cmocka_unit_test(character_sets_are_converted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
