// Cities are found by their names in many languages, and everyday words are not taken for cities.
#include "test.h"

#include "base/arena.h"
#include "base/gazetteer.h"

#include <stdio.h>
#include <string.h>

static const struct regions nowhere = {NULL, 0};

static const char *found(const char *text, const char *region)
{
    struct regions regions = {&region, region ? 1 : 0};
    const struct city *city = gazetteer_find(bytes_of_text(text), regions);
    return city ? city->name : "";
}

static void cities_have_many_names(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"Bruxelles", "Brussels"},
        {"BRUSSEL", "Brussels"},
        {"布鲁塞尔", "Brussels"},
        {"Brüssel", "Brussels"},
        {"bruessel", "Brussels"},
        {"Anvers", "Antwerp"},
        {"Antwerpen", "Antwerp"},
        {"lisboa", "Lisbon"},
        {"Köln", "Cologne"},
        {"Koeln", "Cologne"},
        {"koln", "Cologne"},
        {"Colonia", "Cologne"},
        {"București", "Bucharest"},
        {"Bucuresti", "Bucharest"},
        {"Cluj", "Cluj-Napoca"},
        {"St. Etienne", "Saint-Étienne"},
        {"Den Haag", "The Hague"},
        {"'s-Gravenhage", "The Hague"},
        {"Łódź", "Łódź"},
        {"lodz", "Łódź"},
        {"Αθήνα", "Athens"},
        {"Київ", "Kyiv"},
        {"София", "Sofia"},
        {"巴塞罗那", "Barcelona"},
        {"巴塞爾", "Basel"},
        {"巴塞尔", "Basel"},
        {"Medellin", "Medellín"},
        {"Thành phố Hồ Chí Minh", "Ho Chi Minh City"},
        {"กรุงเทพ", "Bangkok"},
        {"서울", "Seoul"},
        {"Benin City", "Benin City"},
        {"香港", "Hong Kong"},
        {"Marrakech", "Marrakesh"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(found(names[i][0], NULL), names[i][1]))
            fail_msg("%s: %s", names[i][0], found(names[i][0], NULL));
}

static void every_city_is_found_by_its_own_name(void **state)
{
    (void)state;
    assert_true(gazetteer_count() >= 1500);
    for (size_t i = 0; i < gazetteer_count(); i++) {
        const struct city *city = gazetteer_at(i);
        assert_string_equal(found(city->name, NULL)[0] ? city->name : "", city->name);
        const char *country = city->country;
        assert_int_equal(strlen(country), 2);
        assert_true(city->latitude > -60 && city->latitude < 80);
        struct regions regions = {&country, 1};
        if (gazetteer_find(bytes_of_text(city->name), regions) != city)
            fail_msg("%s is not found in %s", city->name, country);
    }
}

static void of_several_cities_the_region_decides_then_which_is_better_known(void **state)
{
    (void)state;
    assert_string_equal(found("Valencia", NULL), "Valencia"); // called so without more
    assert_string_equal(found("Halifax", "GB"), "Halifax");
    assert_string_equal(found("Flushing", NULL),
                        "Flushing (US)"); // the larger of two that are called otherwise
    assert_string_equal(found("Valencia", "ES"), "Valencia");
    assert_string_equal(found("Valencia", "VE"), "Valencia (VE)");
    assert_string_equal(found("London", "CA"), "London (CA)");
    assert_string_equal(found("London", "FR"), "London");
    assert_string_equal(found("Mérida", "ES"), "Mérida (ES)");
    assert_string_equal(found("Halle", "BE"), "Halle (BE)");
    assert_string_equal(found("Halle", "DE"), "Halle");
}

static void fields_name_cities_among_other_things(void **state)
{
    (void)state;
    assert_string_equal(found("Bruxelles, Belgique", NULL), "Brussels");
    assert_string_equal(found("75008 Paris", NULL), "Paris");
    assert_string_equal(found("London - Soho", NULL), "London");
    assert_string_equal(found("Nice", NULL), "Nice");
    assert_string_equal(found("Nice centre", NULL), "Nice");
    assert_string_equal(found("Porto/Lisboa", NULL), "Porto");
    assert_string_equal(found("安特卫普 市中心", NULL), "Antwerp");
    assert_string_equal(found("", NULL), "");
    assert_string_equal(found("my place", NULL), "");
    assert_string_equal(found("Citadelle", NULL), "");
}

static void keep(void *payload, const struct city *city, size_t start, size_t end)
{
    char *out = payload;
    snprintf(out + strlen(out), 200 - strlen(out), "%s@%zu+%zu ", city->name, start, end - start);
}

static const char *named_in(const char *text, const char *region)
{
    static char out[200];
    struct regions regions = {&region, region ? 1 : 0};
    out[0] = '\0';
    gazetteer_each_in(bytes_of_text(text), regions, keep, out);
    return out;
}

static void running_text_names_cities_by_whole_words(void **state)
{
    (void)state;
    assert_string_equal(named_in("new in antwerp, then Den Haag", NULL), "Antwerp@7+7 The Hague@21+8 ");
    assert_string_equal(named_in("Mosta, parisian, londoner", NULL), "");
    assert_string_equal(named_in("de aix en provence a saint-etienne", NULL),
                        "Aix-en-Provence@3+15 Saint-Étienne@21+13 ");
    assert_string_equal(named_in("Rio, De Janeiro", NULL), "");
    assert_string_equal(named_in("现在马德里,下周安特卫普市", NULL), "Madrid@6+9 Antwerp@22+12 ");
    assert_string_equal(named_in("la plata y mar del plata", NULL), "La Plata@0+8 Mar del Plata@11+13 ");
}

static void everyday_words_are_cities_only_where_a_place_is_spoken_of(void **state)
{
    (void)state;
    assert_string_equal(named_in("a nice bath and reading, split", NULL), "");
    assert_string_equal(named_in("Nice girl, I am reading", "FR"), "");
    assert_string_equal(named_in("I am in Nice now", NULL), "Nice@8+4 ");
    assert_string_equal(named_in("now in reading", NULL), "Reading@7+7 ");
    assert_string_equal(named_in("in nice flat", NULL), "");
    assert_string_equal(named_in("je suis à Tours et Nancy", NULL), "Tours@11+5 ");
    assert_string_equal(named_in("soy Sofia, en Como", NULL), "Como@14+4 ");
    assert_string_equal(named_in("Bath. Outcalls", "GB"), "Bath@0+4 ");
    assert_string_equal(named_in("Bath. Outcalls", "FR"), "");
    assert_string_equal(named_in("在尼斯", NULL), "Nice@3+6 ");
    assert_string_equal(named_in("丹尼斯", NULL), "");
}

static void longest_name_first_and_damaged_bytes_are_signs(void **state)
{
    (void)state;
    assert_string_equal(named_in("new york city", NULL), "New York@0+13 ");
    assert_string_equal(named_in("paris\xff\xc3 lyon", NULL), "Paris@0+5 Lyon@8+4 ");
    assert_string_equal(named_in("", NULL), "");
    char word[300];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_string_equal(named_in(word, NULL), "");
    assert_string_equal(found(word, NULL), "");
}

static void distances_are_great_circles(void **state)
{
    (void)state;
    const struct city *brussels = gazetteer_find(bytes_of_text("Brussels"), nowhere),
                      *paris = gazetteer_find(bytes_of_text("Paris"), nowhere),
                      *sydney = gazetteer_find(bytes_of_text("Sydney"), nowhere);
    assert_float_equal(gazetteer_distance_km(brussels, paris), 264, 3);
    assert_float_equal(gazetteer_distance_km(paris, sydney), 16960, 50);
    assert_float_equal(gazetteer_distance_km(paris, paris), 0, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cities_have_many_names),
        cmocka_unit_test(every_city_is_found_by_its_own_name),
        cmocka_unit_test(of_several_cities_the_region_decides_then_which_is_better_known),
        cmocka_unit_test(fields_name_cities_among_other_things),
        cmocka_unit_test(running_text_names_cities_by_whole_words),
        cmocka_unit_test(everyday_words_are_cities_only_where_a_place_is_spoken_of),
        cmocka_unit_test(longest_name_first_and_damaged_bytes_are_signs),
        cmocka_unit_test(distances_are_great_circles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
