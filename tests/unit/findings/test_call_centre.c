// call_centre: who passes on what callers say, and all those who hear from as many and do not.
#include "test.h"

#include "casefile/listings.h"
#include "casefile/small_case.h"
#include "findings/pattern.h"
#include "links/link.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLERS = 80, DAY = 86400, START = 1700000000 };

static struct small_case small;
static int64_t row;
static uint32_t random_state;

static int set_up(void **state)
{
    (void)state;
    small_case_make(&small);
    row = 0;
    random_state = 1;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    return 0;
}

static int64_t chance(int64_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (int64_t)(random_state >> 8) % below;
}

static void message(int64_t item, enum direction direction, const char *peer, int64_t at_sec)
{
    struct record record = small_message(++row, direction, peer, at_sec, "fictional words");
    small_case_put(&small, item, &record);
}

static const char *caller(int number)
{
    static char name[32];
    snprintf(name, sizeof name, "+4477009%05d", 1000 + number);
    return name;
}

// A family and friends, at any time of the day, as on every phone.
static void own_life(int64_t item)
{
    static const char *const people[] = {"+447700900701", "+447700900702", "+447700900703"};
    for (int i = 0; i < 400; i++)
        message(item, chance(2) ? DIRECTION_IN : DIRECTION_OUT, people[chance(3)],
                START + chance(60) * DAY + 8 * 3600 + chance(14 * 3600));
}

struct trade {         // how a handset deals with callers
    int passed_on;     // of a hundred callers
    int64_t delay_sec; // at most
    bool before;       // writes to its contacts before the caller, not after
    bool returning;    // callers come again every week
    const char *const *contacts;
    int contact_count;
};

static const char *const TWO[] = {"+447700900801", "+447700900802"};
static const struct trade CALL_CENTRE = {
    .passed_on = 85, .delay_sec = 480, .contacts = TWO, .contact_count = 2};

// Callers at random moments of 60 days, one to three messages each, each answered.
static void callers(int64_t item, const struct trade *trade)
{
    for (int i = 0; i < CALLERS; i++) {
        int64_t at = START + chance(50) * DAY + 10 * 3600 + chance(12 * 3600);
        int64_t said = at;
        for (int64_t n = chance(3); n >= 0; n--) {
            said = at + n * 60;
            message(item, DIRECTION_IN, caller(i), said);
        }
        said = at + 120;
        message(item, DIRECTION_OUT, caller(i), at + 30);
        if (trade->returning)
            message(item, DIRECTION_IN, caller(i), at + 7 * DAY);
        if (chance(100) >= trade->passed_on)
            continue;
        int64_t delay = 20 + chance(trade->delay_sec);
        message(item, DIRECTION_OUT, trade->contacts[chance(trade->contact_count)],
                trade->before ? at - delay : said + delay);
        if (chance(2))
            message(item, DIRECTION_IN, trade->contacts[chance(trade->contact_count)], said + 2 * 3600);
    }
}

static void find_it(void)
{
    struct error error = {0};
    if (link_all(small.casefile, &error) || find_all(small.casefile, &error))
        fail_msg("%s", error.text);
}

// The only finding of this kind, a column of it as JSON to be freed; NULL when there is none.
static json_t *finding(const char *column)
{
    const struct listing *listing = listing_named("findings");
    struct error error = {0};
    struct rows *rows;
    json_t *value = NULL;
    assert_int_equal(rows_open(&rows, small.casefile, listing, "kind", "call_centre", &error), 0);
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
    find_it();
    json_t *facts = finding("facts");
    bool any = facts != NULL;
    json_decref(facts);
    return any;
}

// A fact of the finding; of one with a base rate its value, or with `base_rate` that.
static double fact(const char *name, bool base_rate)
{
    json_t *facts = finding("facts");
    json_t *value = json_object_get(facts, name);
    assert_non_null(value);
    if (json_is_object(value))
        value = json_object_get(value, base_rate ? "base_rate" : "value");
    double number = json_number_value(value);
    json_decref(facts);
    return number;
}

// How many entities stand in this role; *value is set to one of them.
static int in_role(const char *role, char value[64])
{
    json_t *entities = finding("entities"), *entity;
    size_t i;
    int count = 0;
    json_array_foreach(entities, i, entity)
    {
        if (strcmp(json_string_value(json_object_get(entity, "role")), role) != 0)
            continue;
        snprintf(value, 64, "%s", json_string_value(json_object_get(entity, "value")));
        count++;
    }
    json_decref(entities);
    return count;
}

static void who_passes_callers_on_is_found(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone-1.zip", "BE-FJP");
    struct record own = small_own("+447700900600");
    char value[64];
    small_case_put(&small, phone, &own);
    callers(phone, &CALL_CENTRE);
    own_life(phone);
    assert_true(found());
    assert_int_equal(fact("one_time_callers", false), CALLERS);
    assert_int_equal(fact("steady_contacts", false), 2);
    assert_true(fact("instructions", false) > 55 && fact("instructions", false) <= CALLERS);
    assert_true(fact("share_followed_by_instruction", false) > 0.75);
    assert_true(fact("share_followed_by_instruction", true) < 0.3);
    assert_true(fact("median_delay_seconds", false) > 120 && fact("median_delay_seconds", false) < 500);
    assert_int_equal(fact("steady_contacts_that_speak_with_callers", false), 0);
    assert_int_equal(fact("steady_contacts_whose_phone_is_in_the_case", false), 0);
    assert_int_equal(in_role("handset", value), 1);
    assert_string_equal(value, "phone-1.zip");
    assert_int_equal(in_role("own_number", value), 1);
    assert_string_equal(value, "+447700900600");
    assert_int_equal(in_role("steady_contact", value), 2); // of the trade; family is not
    assert_int_equal(memcmp(value, "+44770090080", 12), 0);
    assert_int_equal(in_role("caller", value), CALLERS);
    assert_int_equal(fact("shifts_a_day", false), 1);
    assert_true(fact("days_worked_a_week", false) > 5);
    assert_true(fact("share_of_instructions_that_repeat_the_caller", false) == 0); // "fictional words"
    json_t *evidence = finding("evidence");
    assert_int_equal(json_array_size(evidence),
                     2 * fact("instructions", false)); // what was said, and what followed
    json_decref(evidence);
}

// A shop, a driver, a doctor's desk: as many callers, nobody to pass them on to.
static void who_only_answers_is_not(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "shop.zip", "BE-FJP");
    struct trade shop = {.passed_on = 0};
    callers(phone, &shop);
    own_life(phone);
    assert_false(found());
}

static void who_writes_to_contacts_at_any_time_is_not(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "busy.zip", "BE-FJP");
    struct trade shop = {.passed_on = 0};
    callers(phone, &shop);
    for (int i = 0; i < 20; i++)
        own_life(phone); // a hundred messages a day: some follow every caller
    assert_false(found());
}

static void who_writes_before_the_caller_is_not(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    struct trade announced = CALL_CENTRE;
    announced.before = true;
    callers(phone, &announced);
    own_life(phone);
    assert_false(found());
}

static void returning_customers_are_no_one_time_callers(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    struct trade regulars = CALL_CENTRE;
    regulars.returning = true;
    callers(phone, &regulars);
    own_life(phone);
    assert_false(found());
}

// The drivers of a taxi firm ring the customers back: seen on their own phones.
static void a_dispatcher_is_not(void **state)
{
    (void)state;
    int64_t desk = small_case_source(&small, "dispatcher.zip", "BE-FJP");
    int64_t driver = small_case_source(&small, "driver.zip", "FR-OCRTEH");
    struct record own = small_own(TWO[0]);
    callers(desk, &CALL_CENTRE);
    own_life(desk);
    small_case_put(&small, driver, &own);
    for (int i = 0; i < CALLERS; i += 2)
        message(driver, DIRECTION_OUT, caller(i), START + i * DAY / 2);
    assert_false(found());
}

// The same firm without the driver's phone cannot be told apart; the finding says that nobody's phone was
// seen.
static void a_dispatcher_whose_drivers_are_not_seen_says_so(void **state)
{
    (void)state;
    int64_t desk = small_case_source(&small, "dispatcher.zip", "BE-FJP");
    callers(desk, &CALL_CENTRE);
    assert_true(found());
    assert_int_equal(fact("steady_contacts_whose_phone_is_in_the_case", false), 0);
}

static void a_contact_whose_phone_is_silent_supports_it(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    int64_t contact = small_case_source(&small, "contact.zip", "FR-OCRTEH");
    struct record own = small_own(TWO[0]);
    callers(phone, &CALL_CENTRE);
    small_case_put(&small, contact, &own);
    own_life(contact);
    assert_true(found());
    assert_int_equal(fact("steady_contacts_whose_phone_is_in_the_case", false), 1);
    assert_int_equal(fact("callers_that_speak_with_steady_contacts", false), 0);
}

static void too_few_callers_are_not_many(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    for (int i = 0; i < 9; i++) {
        message(phone, DIRECTION_IN, caller(i), START + i * 3 * DAY);
        message(phone, DIRECTION_OUT, TWO[0], START + i * 3 * DAY + 60);
    }
    assert_false(found());
}

static void sender_titles_and_short_codes_are_no_callers(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    for (int i = 0; i < 60; i++) {
        char code[16];
        snprintf(code, sizeof code, "%d", 3000 + i);
        message(phone, DIRECTION_IN, code, START + i * DAY);
        message(phone, DIRECTION_OUT, TWO[0], START + i * DAY + 60);
    }
    assert_false(found());
}

static void finding_again_gives_the_same(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    callers(phone, &CALL_CENTRE);
    own_life(phone);
    assert_true(found());
    json_t *once = finding("facts");
    int64_t count = small_case_count(&small, "findings");
    assert_true(found());
    json_t *again = finding("facts");
    assert_true(json_equal(once, again));
    assert_int_equal(small_case_count(&small, "findings"), count);
    json_decref(once);
    json_decref(again);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_passes_callers_on_is_found),
        TEST(who_only_answers_is_not),
        TEST(who_writes_to_contacts_at_any_time_is_not),
        TEST(who_writes_before_the_caller_is_not),
        TEST(returning_customers_are_no_one_time_callers),
        TEST(a_dispatcher_is_not),
        TEST(a_dispatcher_whose_drivers_are_not_seen_says_so),
        TEST(a_contact_whose_phone_is_silent_supports_it),
        TEST(too_few_callers_are_not_many),
        TEST(sender_titles_and_short_codes_are_no_callers),
        TEST(finding_again_gives_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
