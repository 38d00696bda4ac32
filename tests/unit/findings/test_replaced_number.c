// replaced_number: who goes on with the same people after another falls silent, and who merely knows them
// too.
#include "test.h"

#include "casefile/listings.h"
#include "casefile/small_case.h"
#include "findings/pattern.h"
#include "links/link.h"
#include "observations/selectors/selectors.h"

#include <jansson.h>
#include <string.h>

enum { DAY = 86400, START = 1700000000, PEERS = 4 };

#define OLD "+447700900801"
#define NEW "+447700900802"

static struct small_case small;
static int64_t peers[PEERS];

static int set_up(void **state)
{
    static const char *const labels[PEERS] = {"a.zip", "b.zip", "c.zip", "d.zip"};
    static const char *const own[PEERS] = {"+447700900601", "+447700900602", "+447700900603",
                                           "+447700900604"};
    (void)state;
    small_case_make(&small);
    for (int i = 0; i < PEERS; i++) {
        struct record record = small_own(own[i]);
        peers[i] = small_case_source(&small, labels[i], "BE-FJP");
        small_case_put(&small, peers[i], &record);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    return 0;
}

// Messages every day, both ways.
static void talk(int64_t phone, const char *number, int from_day, int to_day)
{
    for (int day = from_day; day < to_day; day++)
        for (int out = 0; out < 2; out++) {
            struct record record =
                small_message(day * 2 + out + 1, out ? DIRECTION_OUT : DIRECTION_IN, number,
                              START + (int64_t)day * DAY + out * 600, "fictional words");
            small_case_put(&small, phone, &record);
        }
}

static json_t *find_it(const char *column)
{
    const struct listing *listing = listing_named("findings");
    struct error error = {0};
    struct rows *rows;
    json_t *value = NULL;
    if (link_all(small.casefile, &error) || find_all(small.casefile, &error))
        fail_msg("%s", error.text);
    assert_int_equal(rows_open(&rows, small.casefile, listing, "kind", "replaced_number", &error), 0);
    if (rows_next(rows, &error) == 1)
        for (int i = 0; i < listing->column_count; i++)
            if (strcmp(listing->columns[i].name, column) == 0)
                value = json_loads(rows_text(rows, i), JSON_DECODE_ANY, NULL);
    assert_int_not_equal(value && rows_next(rows, &error), 1);
    rows_close(rows);
    return value;
}

static bool found(void)
{
    json_t *facts = find_it("facts");
    json_decref(facts);
    return facts != NULL;
}

static void who_goes_on_with_the_same_people_is_found(void **state)
{
    (void)state;
    for (int i = 0; i < PEERS; i++) {
        talk(peers[i], OLD, 0, 30 - i);
        talk(peers[i], NEW, 31 + i, 50);
    }
    json_t *facts = find_it("facts");
    assert_non_null(facts);
    assert_int_equal(json_integer_value(json_object_get(facts, "shared_contacts")), 4);
    assert_int_equal(json_integer_value(json_object_get(facts, "busiest_contacts_of_the_old")), 4);
    assert_int_equal(json_integer_value(json_object_get(facts, "of_these_with_the_new")), 4);
    assert_int_equal(json_integer_value(json_object_get(facts, "gap_days")), 1);
    assert_string_equal(json_string_value(json_object_get(facts, "last_of_the_old")), "2023-12-13T22:23:20Z");
    json_decref(facts);
    json_t *entities = find_it("entities"), *evidence = find_it("evidence");
    assert_int_equal(json_array_size(entities), 2 + PEERS);
    assert_string_equal(json_string_value(json_object_get(json_array_get(entities, 0), "value")), OLD);
    assert_string_equal(json_string_value(json_object_get(json_array_get(entities, 1), "role")), "new");
    assert_int_equal(json_array_size(evidence), 2 * PEERS); // the last with the old, the first with the new
    json_decref(entities);
    json_decref(evidence);
}

static void friends_of_the_same_people_are_not(void **state)
{
    (void)state;
    for (int i = 0; i < PEERS; i++) {
        talk(peers[i], OLD, 0, 50);
        talk(peers[i], NEW, 10, 50);
    }
    assert_false(found());
}

static void who_still_answers_is_not_replaced(void **state)
{
    (void)state;
    for (int i = 0; i < PEERS; i++) {
        talk(peers[i], OLD, 0, i == 0 ? 50 : 30); // still in touch with one of them
        talk(peers[i], NEW, 31, 50);
    }
    assert_false(found());
}

static void two_contacts_are_too_few(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        talk(peers[i], OLD, 0, 30);
        talk(peers[i], NEW, 31, 50);
    }
    assert_false(found());
}

static void two_who_talk_with_each_other_are_two(void **state)
{
    (void)state;
    struct record own = small_own(OLD);
    int64_t phone = small_case_source(&small, "old.zip", "BE-FJP");
    small_case_put(&small, phone, &own);
    talk(phone, NEW, 0, 10);
    for (int i = 0; i < PEERS; i++) {
        talk(peers[i], OLD, 0, 30);
        talk(peers[i], NEW, 31, 50);
    }
    assert_false(found());
}

static struct selector group(const char *value)
{
    return (struct selector){SELECTOR_HANDLE, GRADE_VALID, value, value};
}

// Everybody of one group moves to another one: groups are not people.
static void groups_do_not_count(void **state)
{
    (void)state;
    static const char *const handles[] = {"telegram:-45", "telegram:-46"};
    for (int i = 0; i < PEERS; i++)
        for (int day = 0; day < 50; day++) {
            struct selector to = group(handles[day >= 30]);
            struct record record =
                small_message(day + 1, DIRECTION_OUT, OLD, START + (int64_t)day * DAY + i, "words");
            record.message.to = &to;
            small_case_put(&small, peers[i], &record);
        }
    assert_true(found()); // without memberships nothing tells them from people
    for (int i = 0; i < 2; i++) {
        struct record record = {.type = RECORD_MEMBERSHIP,
                                .membership = {.place = {"members", i + 1, -1, STATE_LIVE, NULL},
                                               .app = "telegram",
                                               .group = group(handles[i]),
                                               .member = SELECTOR_OF_OWNER,
                                               .since = MOMENT_UNKNOWN}};
        small_case_put(&small, peers[0], &record);
    }
    assert_false(found());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_goes_on_with_the_same_people_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(friends_of_the_same_people_are_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_still_answers_is_not_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_contacts_are_too_few, set_up, tear_down),
        cmocka_unit_test_setup_teardown(groups_do_not_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_who_talk_with_each_other_are_two, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
