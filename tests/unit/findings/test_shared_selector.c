// shared_selector on cases of a few sources: who is found, in which order, with which counts.
#include "test.h"

#include "base/memory.h"
#include "casefile/items.h"
#include "casefile/listings.h"
#include "casefile/observations.h"
#include "casefile/sources.h"
#include "casefile/temporary_case.h"
#include "findings/pattern.h"
#include "links/link.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

struct fixture {
    char folder[TEMPORARY_FOLDER_SIZE], path[TEMPORARY_PATH_SIZE];
    struct casefile *casefile;
    struct error error;
};

static int set_up(void **state)
{
    struct fixture *fixture = memory_new(1, sizeof *fixture);
    const struct case_identity identity = {.authority = "BE-FJP"};
    fixture->casefile = temporary_case_make(fixture->folder, fixture->path, "a.clew", &identity);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    temporary_case_remove(fixture->casefile, fixture->folder, fixture->path);
    memory_free(fixture);
    return 0;
}

// A source with one item; returns the item.
static int64_t add_source(struct fixture *fixture, const char *name, const char *authority)
{
    char path[64];
    snprintf(path, sizeof path, "/evidence/%s", name);
    struct source source = {.path = path,
                            .kind = "auto",
                            .authority = authority,
                            .region = "GB",
                            .sha256 = "00",
                            .size_bytes = 1};
    assert_int_equal(source_add(fixture->casefile, &source, NULL, &fixture->error), 0);
    struct item_row item = {.source_id = source.id,
                            .path = name,
                            .where = {.path = name,
                                      .stored_bytes = -1,
                                      .size_bytes = 1,
                                      .storage = FILE_ITSELF,
                                      .modified = MOMENT_UNKNOWN}};
    assert_int_equal(item_add(fixture->casefile, &item, &fixture->error), 0);
    return item.id;
}

static void put(struct fixture *fixture, int64_t item, const struct record *record)
{
    if (observation_put(fixture->casefile, item, record, &fixture->error))
        fail_msg("%s", fixture->error.text);
}

static struct selector phone(const char *value)
{
    return (struct selector){SELECTOR_PHONE, strlen(value) < 7 ? GRADE_POSSIBLE : GRADE_VALID, value, value};
}

static void add_message(struct fixture *fixture, int64_t item, int64_t row, struct selector from)
{
    const struct selector owner = {SELECTOR_OWNER, GRADE_VALID, "", ""};
    put(fixture, item,
        &(struct record){.type = RECORD_MESSAGE,
                         .message = {.place = {"sms", row, -1, STATE_LIVE},
                                     .app = "sms",
                                     .thread = "1",
                                     .from = from,
                                     .to = &owner,
                                     .to_count = 1,
                                     .at = MOMENT_UNKNOWN,
                                     .direction = DIRECTION_IN,
                                     .text = "hello"}});
}

static void add_own(struct fixture *fixture, int64_t item, const char *value)
{
    put(fixture, item,
        &(struct record){.type = RECORD_OWN_SELECTOR,
                         .own_selector = {{"siminfo", 1, -1, STATE_LIVE}, "sim", phone(value)}});
}

static void add_advert(struct fixture *fixture, int64_t item, const char *id, struct selector selector)
{
    put(fixture, item,
        &(struct record){.type = RECORD_ADVERT,
                         .advert = {.place = {"csv", 1, -1, STATE_LIVE},
                                    .id = id,
                                    .city = "Gent",
                                    .text = id,
                                    .posted = MOMENT_UNKNOWN,
                                    .selectors = &selector,
                                    .selector_count = 1}});
}

// Links, runs the pattern alone, and gives the titles, one a line, with the facts of the first.
static char *titles(struct fixture *fixture, json_t **facts)
{
    extern const struct pattern shared_selector;
    struct rows *rows;
    struct buffer lines;
    buffer_init(&lines, 1 << 16);
    if (link_all(fixture->casefile, &fixture->error) ||
        pattern_find(&shared_selector, fixture->casefile, &fixture->error))
        fail_msg("%s", fixture->error.text);
    const struct listing *listing = listing_named("findings");
    assert_int_equal(rows_open(&rows, fixture->casefile, listing, NULL, NULL, &fixture->error), 0);
    *facts = NULL;
    while (rows_next(rows, &fixture->error) == 1)
        for (int i = 0; i < listing->column_count; i++) {
            if (strcmp(listing->columns[i].name, "title") == 0)
                buffer_print(&lines, "%s\n", rows_text(rows, i));
            if (strcmp(listing->columns[i].name, "facts") == 0 && *facts == NULL)
                *facts = json_loads(rows_text(rows, i), 0, NULL);
        }
    rows_close(rows);
    char *copy = memory_copy_text(buffer_text(&lines));
    buffer_done(&lines);
    return copy;
}

static void check(struct fixture *fixture, const char *expected, json_t **facts)
{
    char *got = titles(fixture, facts);
    assert_string_equal(got, expected);
    memory_free(got);
}

static int64_t fact(json_t *facts, const char *key)
{
    json_t *value = json_object_get(facts, key);
    if (!json_is_integer(value))
        fail_msg("no fact %s", key);
    return json_integer_value(value);
}

static void a_number_on_two_phones_is_found_with_its_counts(void **state)
{
    struct fixture *fixture = *state;
    json_t *facts;
    int64_t one = add_source(fixture, "phone1.zip", "BE-FJP"),
            two = add_source(fixture, "phone2.zip", "BE-FJP");
    int64_t web = add_source(fixture, "ads.csv", "BE-FJP");
    add_message(fixture, one, 1, phone("+447700900123"));
    add_message(fixture, one, 2, phone("+447700900123"));
    add_message(fixture, two, 1, phone("+447700900123"));
    add_message(fixture, two, 2, phone("+447700900200")); // on one phone only
    add_advert(fixture, web, "a1", phone("+447700900123"));
    add_advert(fixture, web, "a2", phone("+447700900123"));
    check(fixture, "+447700900123 stands on 2 phones and in 2 adverts\n", &facts);
    assert_int_equal(fact(facts, "devices"), 2);
    assert_int_equal(fact(facts, "authorities"), 1);
    assert_int_equal(fact(facts, "sources"), 3);
    assert_int_equal(fact(facts, "adverts"), 2);
    assert_int_equal(fact(facts, "observations"), 5);
    assert_int_equal(fact(facts, "selectors_of_kind"), 2);
    assert_int_equal(fact(facts, "selectors_of_kind_in_as_many_sources"), 1);
    json_decref(facts);
}

static void more_authorities_come_first(void **state)
{
    struct fixture *fixture = *state;
    json_t *facts;
    int64_t one = add_source(fixture, "phone1.zip", "BE-FJP"),
            two = add_source(fixture, "phone2.zip", "BE-FJP");
    int64_t web = add_source(fixture, "ads.csv", "NL-POL");
    for (int64_t row = 1; row < 9; row++)
        add_message(fixture, one, row, phone("+447700900111"));
    add_message(fixture, two, 1, phone("+447700900111"));
    add_message(fixture, two, 2, phone("+447700900222"));
    add_advert(fixture, web, "a1", phone("+447700900222"));
    check(fixture,
          "+447700900222 stands on 1 phone and in 1 advert, in the evidence of 2 authorities\n"
          "+447700900111 stands on 2 phones\n",
          &facts);
    json_decref(facts);
}

static void what_names_nobody_or_is_ones_own_is_not_found(void **state)
{
    struct fixture *fixture = *state;
    json_t *facts;
    int64_t one = add_source(fixture, "phone1.zip", "BE-FJP"),
            two = add_source(fixture, "phone2.zip", "BE-FJP");
    const struct selector bank = {SELECTOR_NAME, GRADE_POSSIBLE, "MyBank", "MyBank"};
    const struct selector status = {SELECTOR_HANDLE, GRADE_VALID, "whatsapp:status@broadcast",
                                    "status@broadcast"};
    const struct selector page = {SELECTOR_URL, GRADE_VALID, "https://example.org", "https://example.org"};
    const int64_t items[] = {one, two};
    for (int i = 0; i < 2; i++) {
        add_message(fixture, items[i], 1, bank);
        add_message(fixture, items[i], 2, status);
        add_message(fixture, items[i], 3, phone("66777"));
        put(fixture, items[i],
            &(struct record){.type = RECORD_SELECTOR_HIT, .selector_hit = {{"sms", 1, 0, STATE_LIVE}, page}});
    }
    add_own(fixture, one, "+447700900100"); // known to both, but it is the number of one of them
    add_message(fixture, two, 5, phone("+447700900100"));
    check(fixture, "", &facts);
    assert_null(facts);
}

static void the_number_of_a_device_of_another_authority_is_found(void **state)
{
    struct fixture *fixture = *state;
    json_t *facts;
    int64_t one = add_source(fixture, "phone1.zip", "BE-FJP"),
            two = add_source(fixture, "phone2.zip", "NL-POL");
    add_own(fixture, one, "+447700900100");
    add_message(fixture, two, 5, phone("+447700900100"));
    check(fixture, "+447700900100 stands on 1 phone, in the evidence of 2 authorities\n", &facts);
    assert_string_equal(json_string_value(json_object_get(facts, "own_on")), "phone1.zip");
    assert_int_equal(fact(facts, "devices"), 1);
    json_decref(facts);
}

static void what_is_common_here_is_counted_not_told(void **state)
{
    struct fixture *fixture = *state;
    json_t *facts;
    int64_t items[3] = {add_source(fixture, "phone1.zip", "BE-FJP"),
                        add_source(fixture, "phone2.zip", "BE-FJP"),
                        add_source(fixture, "phone3.zip", "BE-FJP")};
    assert_int_equal(casefile_begin(fixture->casefile, &fixture->error), 0);
    for (int number = 0; number < 101; number++) {
        char value[24];
        snprintf(value, sizeof value, "+447700900%03d", number);
        for (int i = 0; i < (number == 7 ? 3 : 2); i++)
            add_message(fixture, items[i], number, phone(value));
    }
    assert_int_equal(casefile_commit(fixture->casefile, &fixture->error), 0);
    check(fixture, "+447700900007 stands on 3 phones\n", &facts);
    assert_int_equal(fact(facts, "common_left_out"), 100);
    assert_int_equal(fact(facts, "selectors_of_kind"), 101);
    json_decref(facts);
}

static void an_authority_counts_once(void **state)
{
    struct fixture *fixture = *state;
    json_t *facts;
    int64_t one = add_source(fixture, "phone1.zip", "BE-FJP"),
            two = add_source(fixture, "phone2.zip", "NL-POL");
    int64_t three = add_source(fixture, "phone3.zip", "BE-FJP");
    add_own(fixture, one, "+447700900100");
    add_own(fixture, two, "+447700900101");
    add_message(fixture, two, 5, phone("+447700900100"));
    add_message(fixture, three, 5, phone("+447700900100"));
    add_message(fixture, three, 6, phone("+447700900101"));
    check(fixture,
          "+447700900100 stands on 2 phones, in the evidence of 2 authorities\n"
          "+447700900101 stands on 1 phone, in the evidence of 2 authorities\n",
          &facts);
    json_decref(facts);
}

static void what_a_quarter_of_the_phones_hold_is_a_hub(void **state)
{
    struct fixture *fixture = *state;
    json_t *facts;
    const struct selector office = {SELECTOR_EMAIL, GRADE_VALID, "office@example.org", "office@example.org"};
    for (int i = 0; i < 8; i++) {
        char name[24];
        snprintf(name, sizeof name, "phone%d.zip", i);
        int64_t item = add_source(fixture, name, "BE-FJP");
        add_message(fixture, item, 1, phone("+447700900300"));
        put(fixture, item,
            &(struct record){.type = RECORD_SELECTOR_HIT,
                             .selector_hit = {{"sms", 1, 0, STATE_LIVE}, office}});
        if (i < 2)
            add_message(fixture, item, 2, phone("+447700900123"));
    }
    check(fixture, "+447700900123 stands on 2 phones\n", &facts);
    assert_int_equal(fact(facts, "hubs_left_out"), 1); // of its kind
    json_decref(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_number_on_two_phones_is_found_with_its_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(more_authorities_come_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_names_nobody_or_is_ones_own_is_not_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_number_of_a_device_of_another_authority_is_found, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_authority_counts_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_common_here_is_counted_not_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_quarter_of_the_phones_hold_is_a_hub, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
