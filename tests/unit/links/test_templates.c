// What near-identical texts have in common, by content.
#include "test.h"

#include "base/memory.h"
#include "casefile/adverts.h"
#include "casefile/casefile.h"
#include "casefile/network.h"
#include "casefile/small_case.h"
#include "links/templates/templates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct small_case small;
static int64_t crawl, row;
static char *told; // of all templates: what they are and what stands in their slots
static size_t told_capacity;

static int set_up(void **state)
{
    (void)state;
    small_case_make(&small);
    crawl = small_case_source(&small, "crawl.csv", "BE-FJP");
    row = 0;
    told_capacity = 1 << 20;
    told = memory_new(told_capacity, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    memory_free(told);
    return 0;
}

// An advert of which these words are known: "name=Ana", NULL at the end.
static void post(const char *text, const char *const *known)
{
    static const char *const kinds[] = {"name", "age", "price", "city"};
    struct mention mentions[16];
    char values[16][64];
    size_t count = 0;
    for (; known && known[count] && count < 16; count++) {
        const char *equals = strchr(known[count], '='), *place = strstr(text, equals + 1);
        assert_non_null(place);
        snprintf(values[count], sizeof values[0], "%s", equals + 1);
        for (char *c = values[count]; *c; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c | 0x20 : *c);
        mentions[count] = (struct mention){MENTION_NAME, values[count], equals + 1, place - text};
        for (int kind = 0; kind < 4; kind++)
            if (strncmp(kinds[kind], known[count], (size_t)(equals - known[count])) == 0)
                mentions[count].kind = (enum mention_kind)kind;
    }
    row++;
    struct record record = small_advert(row, "+447700900123", "", row * 86400, text);
    record.advert.selectors = NULL;
    record.advert.selector_count = 0;
    record.advert.mentions = mentions;
    record.advert.mention_count = count;
    small_case_put(&small, crawl, &record);
}
#define POST(text, ...) post(text, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

static int tell(void *payload, const struct template_row *template, struct error *error)
{
    (void)error;
    (void)payload;
    snprintf(told + strlen(told), told_capacity - strlen(told), "%lld/%lld %s", (long long)template->read,
             (long long)template->adverts, template->parts);
    return 0;
}

static int tell_slot(void *payload, const struct template_slot *slot, struct error *error)
{
    (void)error;
    (void)payload;
    snprintf(told + strlen(told), told_capacity - strlen(told), " %lld:%s=%lld@%lld", (long long)slot->slot,
             slot->value, (long long)slot->count, (long long)slot->first_observation_id);
    return 0;
}

static void tell_all(void)
{
    struct error error = {0};
    told[0] = '\0';
    if (template_each(small.casefile, tell, NULL, &error) ||
        template_slot_each(small.casefile, tell_slot, NULL, &error))
        fail_msg("%s", error.text);
}

// Adverts from..row as members of the group.
static struct template_member *members_from(int64_t from, struct error *error)
{
    struct template_member *members = memory_new((size_t)row, sizeof *members);
    for (int64_t i = from; i < row; i++) {
        const struct advert_entities entities = {.observation_id = i + 1,
                                                 .source_id = 1,
                                                 .entity_id = 1,
                                                 .text_entity_id = 1,
                                                 .posted = moment_from_sec(i)};
        members[i - from] = (struct template_member){1, entities.posted.at_usec, i + 1};
        if (advert_set_entities(small.casefile, &entities, error))
            fail_msg("%s", error->text);
    }
    return members;
}

// All that was posted as one group.
static const char *template_of_all(void)
{
    struct error error = {0};
    const struct entity entity = {.id = 1, .kind = "advert_text", .value = "text of 1"};
    assert_int_equal(small_case_count(&small, "adverts"), row);
    if (casefile_begin(small.casefile, &error) || network_clear(small.casefile, &error) ||
        entity_put(small.casefile, &entity, &error))
        fail_msg("%s", error.text);
    struct template_member *members = members_from(0, &error);
    if (templates_write(small.casefile, members, (size_t)row, TEMPLATES_ANEW, &error) ||
        casefile_commit(small.casefile, &error))
        fail_msg("%s", error.text);
    memory_free(members);
    tell_all();
    return told;
}

// What was posted since there were `before` of them is added to the group.
static const char *template_with_added(int64_t before)
{
    struct error error = {0};
    assert_int_equal(small_case_count(&small, "adverts"), row);
    assert_int_equal(casefile_begin(small.casefile, &error), 0);
    struct template_member *members = members_from(before, &error);
    if (templates_write(small.casefile, members, (size_t)(row - before), TEMPLATES_ADDED, &error) ||
        casefile_commit(small.casefile, &error))
        fail_msg("%s", error.text);
    memory_free(members);
    tell_all();
    return told;
}

static void names_and_cities_that_differ_are_slots(void **state)
{
    (void)state;
    POST("My name is Ana and I am staying in Lyon. No hidden numbers.", "name=Ana", "city=Lyon");
    POST("My name is Mia and I am staying in Nice. No hidden numbers.", "name=Mia", "city=Nice");
    POST("My name is Ana and I am staying in Nice. No hidden numbers.", "name=Ana", "city=Nice");
    assert_string_equal(template_of_all(),
                        "3/3 [\"My name is \",{\"slot\":0,\"kind\":\"name\"},\" and I am staying in \","
                        "{\"slot\":1,\"kind\":\"city\"},\". No hidden numbers.\"]"
                        " 1:lyon=1@1 1:nice=2@2 0:ana=2@1 0:mia=1@2");
}

static void a_name_that_is_the_same_everywhere_is_constant_and_known(void **state)
{
    (void)state;
    POST("I am Ana, 100 roses an hour.", "name=Ana", "price=100");
    POST("I am Ana, 120 roses an hour.", "name=Ana", "price=120");
    assert_string_equal(template_of_all(),
                        "2/2 [\"I am \",{\"text\":\"Ana\",\"kind\":\"name\",\"value\":\"ana\"},\", \","
                        "{\"slot\":0,\"kind\":\"price\"},\" roses an hour.\"] 0:100=1@1 0:120=1@2");
}

static void noise_makes_no_slot(void **state)
{
    (void)state;
    POST("A quiet flat near the station, always clean, with free parking");
    POST("A quite flat near the station, alwyas clean, with free parking");
    POST("A quiet flat NEAR the station, always always clean, with parking");
    POST("A quiet flat near ❤ the sation, always clean, with free parking");
    POST("quiet flat near the station, kind clean, with free parking");
    assert_string_equal(template_of_all(),
                        "5/5 [\"A quiet flat near the station, always clean, with free parking\"]");
}

static void what_differs_in_many_ways_is_a_slot(void **state)
{
    (void)state;
    POST("ask for the green door when you ring");
    POST("ask for the blue door when you ring");
    POST("ask for the old wooden door when you ring");
    POST("ask for the third door when you ring");
    assert_string_equal(template_of_all(),
                        "4/4 [\"ask for the \",{\"slot\":0,\"kind\":\"text\"},\" door when you ring\"]"
                        " 0:blue=1@2 0:green=1@1 0:old wooden=1@3 0:third=1@4");
}

static void two_texts_differ_without_saying_which_is_right(void **state)
{
    (void)state;
    POST("come and see me in the evening, from 10:00 on");
    POST("come and see us in the evening, from 11h30 on");
    assert_string_equal(template_of_all(), "2/2 [\"come and see me in the evening, from \","
                                           "{\"slot\":0,\"kind\":\"time\"},\" on\"] 0:10:00=1@1 0:11:30=1@2");
}

static void identical_texts_have_no_slot(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++)
        POST("the very same text as ever, call 07700 900123");
    assert_string_equal(template_of_all(), "40/40 [\"the very same text as ever, call 07700 900123\"]");
}

static void chinese_is_read_by_characters(void **state)
{
    (void)state;
    POST("我叫小美，现在在里昂。干净安静。", "name=小美", "city=里昂");
    POST("我叫安娜，现在在巴黎。干净安静。", "name=安娜", "city=巴黎");
    POST("我叫露露，现现在在巴黎。干净静。🌹", "name=露露", "city=巴黎");
    assert_string_equal(
        template_of_all(),
        "3/3 [\"我叫\",{\"slot\":0,\"kind\":\"name\"},\"，现在在\",{\"slot\":1,\"kind\":\"city\"},"
        "\"。干净安静。\"] 1:巴黎=2@2 1:里昂=1@1 0:安娜=1@2 0:小美=1@1 0:露露=1@3");
}

static void arabic_is_read_from_its_beginning(void **state)
{
    (void)state;
    POST("انا سارة في ليون اتصل بي اليوم", "name=سارة", "city=ليون");
    POST("انا مريم في باريس اتصل بي اليوم", "name=مريم", "city=باريس");
    POST("انا سارة في باريس اتصل بي اليوم", "name=سارة", "city=باريس");
    assert_string_equal(
        template_of_all(),
        "3/3 [\"انا \",{\"slot\":0,\"kind\":\"name\"},\" في \",{\"slot\":1,\"kind\":\"city\"},"
        "\" اتصل بي اليوم\"] 1:باريس=2@2 1:ليون=1@1 0:سارة=2@1 0:مريم=1@2");
}

// A name of which only some adverts know that it is one.
static void a_kind_is_what_a_third_of_them_say(void **state)
{
    (void)state;
    POST("hello I am Ana and new here", "name=Ana");
    POST("hello I am Zsuzsi and new here");
    POST("hello I am Mia and new here", "name=Mia");
    POST("hello I am Xiomara and new here");
    assert_string_equal(template_of_all(),
                        "4/4 [\"hello I am \",{\"slot\":0,\"kind\":\"name\"},\" and new here\"]"
                        " 0:ana=1@1 0:mia=1@3 0:xiomara=1@4 0:zsuzsi=1@2");
}

// A name that is known at one place is one at the other place too.
static void names_are_known_again(void **state)
{
    (void)state;
    POST("My name is Ana and I like the sea, so ask for Ana", "name=Ana");
    POST("My name is Mia and I like the sea, so ask for Mia", "name=Mia");
    POST("My name is Eva and I like the sea, so ask for Eva", "name=Eva");
    assert_string_equal(
        template_of_all(),
        "3/3 [\"My name is \",{\"slot\":0,\"kind\":\"name\"},\" and I like the sea, so ask for \","
        "{\"slot\":1,\"kind\":\"name\"}]"
        " 0:ana=1@1 1:ana=1@1 0:eva=1@3 1:eva=1@3 0:mia=1@2 1:mia=1@2");
}

static void ten_thousand_adverts_are_all_read(void **state)
{
    char text[200], name[40];
    (void)state;
    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof name, "name=Name%d", i % 7);
        snprintf(text, sizeof text, "Hello from %s%s, room %d, by the river, call me", name + 5,
                 i % 11 ? "" : " again", 100 + i % 3000);
        POST(text, name);
    }
    const char *all = template_of_all();
    assert_int_equal(strncmp(all,
                             "10000/10000 [\"Hello from \",{\"slot\":0,\"kind\":\"name\"},\", room \","
                             "{\"slot\":1,\"kind\":\"",
                             80),
                     0);
    assert_non_null(strstr(all, " 0:name3=1429@4"));
    size_t values = 0; // of the rooms a thousand are kept
    for (const char *at = all; (at = strstr(at, " 1:")); at++)
        values++;
    assert_int_equal(values, 1000);
}

static void a_megabyte_among_adverts_harms_nobody(void **state)
{
    (void)state;
    char *text = memory_new(1024 * 1024 + 1, 1);
    for (size_t i = 0; i < 1024 * 1024; i++)
        text[i] = i % 4 == 3 ? ' ' : (char)('a' + i * 7 % 26);
    POST("I am Ana and this is short", "name=Ana");
    POST("I am Mia and this is short", "name=Mia");
    post(text, NULL);
    POST("I am Eva and this is short", "name=Eva");
    assert_string_equal(template_of_all(),
                        "4/4 [\"I am \",{\"slot\":0,\"kind\":\"name\"},\" and this is short\"]"
                        " 0:ana=1@1 0:eva=1@4 0:mia=1@2");
    memory_free(text);
}

// A group that grows little keeps its template; one that grows much has it found anew, as from all at once.
static void what_is_added_is_counted(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++)
        if (i % 4)
            POST("I am Ana and new in town", "name=Ana");
        else
            POST("I am Mia and new in town", "name=Mia");
    template_of_all();
    POST("I am Eva and new in town", "name=Eva");
    POST("I am Ana and so new in town", "name=Ana");
    assert_string_equal(template_with_added(40),
                        "42/42 [\"I am \",{\"slot\":0,\"kind\":\"name\"},\" and new in town\"]"
                        " 0:ana=31@2 0:eva=1@41 0:mia=10@1");
    for (int i = 0; i < 58; i++)
        POST("I am Ana and old in town", "name=Ana");
    char *added = memory_copy_text(template_with_added(42));
    assert_non_null(strstr(added, "100/100"));
    assert_non_null(strstr(added, "{\"slot\":1,\"kind\":\"text\"}"));
    assert_string_equal(template_of_all(), added);
    memory_free(added);
}

static void a_mention_that_lies_about_its_place_is_not_believed(void **state)
{
    (void)state;
    const struct mention lies[] = {{MENTION_NAME, "ana", "Ana", 4000000}, {MENTION_NAME, "mia", "Mia", 0}};
    for (int i = 0; i < 2; i++) {
        row++;
        struct record record =
            small_advert(row, "+447700900123", "", row, "nothing of that kind stands here");
        record.advert.mentions = lies;
        record.advert.mention_count = 2;
        small_case_put(&small, crawl, &record);
    }
    assert_string_equal(template_of_all(), "2/2 [\"nothing of that kind stands here\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_and_cities_that_differ_are_slots, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_that_is_the_same_everywhere_is_constant_and_known, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(noise_makes_no_slot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_differs_in_many_ways_is_a_slot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_texts_differ_without_saying_which_is_right, set_up, tear_down),
        cmocka_unit_test_setup_teardown(identical_texts_have_no_slot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(chinese_is_read_by_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(arabic_is_read_from_its_beginning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_kind_is_what_a_third_of_them_say, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_are_known_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ten_thousand_adverts_are_all_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_megabyte_among_adverts_harms_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_added_is_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mention_that_lies_about_its_place_is_not_believed, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
