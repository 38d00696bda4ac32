// Cities and languages of adverts, what is skipped, and how mentions are ordered and bounded.
#include "stating.h"

#include <stdio.h>
#include <string.h>

static void cities_have_one_name(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"now in Anvers, tomorrow Bruxelles", "Antwerp|Brussels"},
        {"Antwerpen antwerp ANVERS", "Antwerp"},
        {"现在布鲁塞尔", "Brussels"},
        {"a nice bath", ""},
        {"soy Gaia", ""},                                // who says her name
        {"in Brusѕels and Аntwerp", "Brussels|Antwerp"}, // with Cyrillic letters
    };
    ASSERT_STATED(MENTION_CITY, cases, "BE");
}

static void languages_are_told(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"Call me now, I am new in town and waiting for you", "en"},
        {"Appelle-moi, je suis nouvelle dans la ville", "fr"},
        {"Llámame, soy nueva en la ciudad y atiendo sola", "es"},
        {"Sunt nouă în oraș, sună acum pentru poze reale", "ro"},
        {"Estou sozinha em casa, liga para mim, não atendo números", "pt"},
        {"Sono nuova in città, chiamami per un appuntamento", "it"},
        {"Ich bin neu in der Stadt, ruf mich an", "de"},
        {"Ik ben nieuw in de stad, bel mij voor een afspraak", "nl"},
        {"Jestem nowa w mieście, zadzwoń do mnie", "pl"},
        {"Jsem nová ve městě, zavolej mi", "cs"},
        {"Új lány vagyok a városban, hívj fel", "hu"},
        {"Я новая в городе, звони мне", "ru"},
        {"Я нова в місті, дзвони", "uk"},
        {"Аз съм нова в града, обади се", "bg"},
        {"Είμαι νέα στην πόλη", "el"},
        {"新到小妹，欢迎来电", "zh"},
        {"こんにちは、はじめまして", "ja"},
        {"안녕하세요 반갑습니다", "ko"},
        {"สวัสดีค่ะ", "th"},
        {"Şehirde yeni, beni arayın, gerçek fotoğraf", "tr"},
        {"新到小妹，欢迎来电，照片真实。 Call me in town now", "zh|en"},
        {"rіng me аny time tо book yоur appоintment, і am waiting", "en"}, // with Cyrillic letters
        {"12345 +++", ""},
    };
    ASSERT_STATED(MENTION_LANGUAGE, cases, NULL);
}

static void what_is_a_telephone_or_handle_is_not_read_again(void **state)
{
    (void)state;
    const char *text = "call 23 years 100€ then";
    struct arena *arena = arena_new(1 << 20);
    struct mentions mentions = {.arena = arena};
    const struct text_span skip[] = {{5, 13}, {14, 20}};
    mentions_find(&mentions, (struct mentioning){.text = text, .skip = skip, .skip_count = 2});
    for (size_t i = 0; i < mentions.count; i++)
        assert_int_equal(mentions.all[i].kind, MENTION_LANGUAGE);
    arena_free(arena);
}

static void fields_beside_the_text_have_no_offset(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct mentions mentions = {.arena = arena};
    mentions_find(&mentions, (struct mentioning){.text = "now in Gent, 30 years",
                                                 .title = "Mia in Lyon",
                                                 .city = "Bruxelles (BE)"});
    static const struct {
        enum mention_kind kind;
        const char *value, *text;
        int64_t offset;
    } expected[] = {{MENTION_NAME, "mia", "Mia", -1},   {MENTION_AGE, "30", "30 years", 13},
                    {MENTION_CITY, "Lyon", "Lyon", -1}, {MENTION_CITY, "Brussels", "Bruxelles (BE)", -1},
                    {MENTION_CITY, "Ghent", "Gent", 7}, {MENTION_LANGUAGE, "en", "", -1}};
    assert_int_equal(mentions.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < mentions.count; i++) {
        assert_int_equal(mentions.all[i].kind, expected[i].kind);
        assert_string_equal(mentions.all[i].value, expected[i].value);
        assert_string_equal(mentions.all[i].text, expected[i].text);
        assert_int_equal(mentions.all[i].offset, expected[i].offset);
    }
    arena_free(arena);
}

static void a_page_of_prices_is_bounded(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct mentions mentions = {.arena = arena};
    char *text = arena_alloc(arena, 300000, 1);
    size_t size = 0;
    for (int i = 20; size < 299000; i++)
        size += (size_t)snprintf(text + size, 20, "%d€ ", i);
    mentions_find(&mentions, (struct mentioning){.text = text});
    size_t prices = 0;
    for (size_t i = 0; i < mentions.count; i++)
        prices += mentions.all[i].kind == MENTION_PRICE;
    assert_int_equal(prices, 64);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cities_have_one_name),
        cmocka_unit_test(languages_are_told),
        cmocka_unit_test(what_is_a_telephone_or_handle_is_not_read_again),
        cmocka_unit_test(fields_beside_the_text_have_no_offset),
        cmocka_unit_test(a_page_of_prices_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
