// What groups of accounts take in a month: what is counted, what is not, and what the range rests on.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "casefile/listings.h"
#include "findings/indicators/merchants.h"
#include "findings/indicators/takings_months.h"
#include "findings/pattern.h"
#include "links/link.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define COLLECTOR "BE71096123456769"
#define MULE "ES9121000418450200051332"
#define FAR "BR1800360305000010009795493C1"

extern const struct pattern takings, indicators_pattern, pass_through;

static struct relation_flow flow(int64_t day, int64_t units, enum other_side other, unsigned kinds)
{
    return (struct relation_flow){.day = day,
                                  .at_sec = day * 86400,
                                  .minute = NO_MINUTE,
                                  .in = units > 0,
                                  .other = other,
                                  .amount_e5 = (units > 0 ? units : -units) * DECIMAL_ONE,
                                  .currency = "EUR",
                                  .payer = 9,
                                  .paid_for = kinds,
                                  .observation_id = day};
}

static bool is_five(const void *payload, uint32_t relationship)
{
    (void)payload;
    return relationship == 5;
}

static void parts_are_named_and_never_mixed(void **state)
{
    (void)state;
    struct relation_flow flows[] = {
        flow(20454, 500, OTHER_CASH, 0), // 2026-01-01
        flow(20455, 100, OTHER_NAME, 0),
        flow(20456, 2000, OTHER_ACCOUNT, PAID_FOR_PAYROLL),
        flow(20457, 70, OTHER_ACCOUNT, 0),
        flow(20458, 300, OTHER_ACCOUNT, 0),             // of the group
        flow(20459, 650, OTHER_ACCOUNT, 0),             // as regular as a wage
        flow(20485, -12, OTHER_NAME, PAID_FOR_ADVERTS), // 2026-02-01
        flow(20486, -90, OTHER_NAME, PAID_FOR_LODGING),
        flow(20487, -40, OTHER_NAME, PAID_FOR_TICKETS),
        flow(20488, -600, OTHER_ACCOUNT, PAID_FOR_RENT),
        flow(20489, -400, OTHER_ACCOUNT, 0),
        flow(20490, -50, OTHER_CASH, 0),
        flow(20491, 80, OTHER_ACCOUNT, 0), // another currency
    };
    flows[4].payer = 5;
    flows[5].regular = true;
    flows[12].currency = "SEK";
    struct relation relation = {.flows = flows, .flow_count = sizeof flows / sizeof *flows};
    relation_count(&relation);
    struct arena *arena = arena_new(1 << 20);
    struct takings counted;
    takings_begin(&counted, "EUR", relation.first_day, relation.last_day, arena);
    counted.price_e5 = 100 * DECIMAL_ONE;
    takings_add(&counted, &relation, is_five, NULL);
    for (int i = 0; i < 9; i++)
        takings_add_client(&counted, i < 8 ? 20460 : 20490);
    takings_add_client(&counted, 20000); // before anything is seen
    takings_finish(&counted);
    assert_int_equal(counted.month_count, 2);
    const struct taking_month *january = &counted.months[0], *february = &counted.months[1];
    assert_int_equal(january->year * 100 + january->month, 202601);
    assert_int_equal(january->cash_e5, 500 * DECIMAL_ONE);
    assert_int_equal(january->transfers_e5, 170 * DECIMAL_ONE);
    assert_int_equal(january->clients, 8);
    assert_int_equal(january->suggested_e5, 130 * DECIMAL_ONE); // 800 less what was seen
    assert_int_equal(february->cash_e5 + february->transfers_e5, 0);
    assert_int_equal(february->suggested_e5, 100 * DECIMAL_ONE);
    assert_int_equal(february->adverts_e5, 12 * DECIMAL_ONE);
    assert_int_equal(february->lodging_e5, 90 * DECIMAL_ONE);
    assert_int_equal(february->tickets_e5, 40 * DECIMAL_ONE);
    assert_int_equal(february->rents_e5, 600 * DECIMAL_ONE);
    assert_int_equal(february->passed_on_e5, 400 * DECIMAL_ONE);
    assert_int_equal(february->cash_out_e5, 50 * DECIMAL_ONE);
    assert_int_equal(counted.other_currencies, 1);
    assert_int_equal(counted.observation_count, 9);
    assert_int_equal(takings_sum(&counted).suggested_e5, 230 * DECIMAL_ONE);
    // 38 days: 365 / 12 of a 38th
    assert_int_equal(takings_a_month(&counted, 380 * DECIMAL_ONE), 30417 * DECIMAL_ONE / 100);
    arena_free(arena);
}

static void pay(struct money_case *fixture, int item, const char *account, const char *other,
                const char *name, int day, int64_t units)
{
    struct payment payment = money_case_payment(account, other, name, day, units);
    if (other == NULL && name == NULL)
        payment.method = METHOD_CASH;
    money_case_put(fixture, item, &payment);
}

static json_t *find(struct money_case *fixture, char *title, size_t size, int *count)
{
    struct error error = {0};
    json_t *facts = NULL;
    *count = 0;
    if (link_all(fixture->casefile, &error) || pattern_find(&indicators_pattern, fixture->casefile, &error) ||
        pattern_find(&pass_through, fixture->casefile, &error) ||
        pattern_find(&takings, fixture->casefile, &error))
        fail_msg("%s", error.text);
    const struct listing *listing = listing_named("findings");
    struct rows *rows;
    assert_int_equal(rows_open(&rows, fixture->casefile, listing, "kind", "takings", &error), 0);
    while (rows_next(rows, &error) == 1) {
        for (int i = 0; *count == 0 && i < listing->column_count; i++) {
            if (strcmp(listing->columns[i].name, "title") == 0)
                snprintf(title, size, "%s", rows_text(rows, i));
            if (strcmp(listing->columns[i].name, "facts") == 0)
                facts = json_loads(rows_text(rows, i), 0, NULL);
        }
        ++*count;
    }
    rows_close(rows);
    return facts;
}

static const char *text_of(const json_t *facts, const char *key)
{
    return json_string_value(json_object_get(facts, key));
}

// Cash goes through a collector to a mule and abroad: it is taken in once, though two accounts saw it.
static void what_one_passes_to_the_other_is_no_takings(void **state)
{
    struct money_case *fixture = *state;
    char title[512];
    int count;
    money_case_state(fixture, 0, COLLECTOR, "Ana Exemplo");
    money_case_state(fixture, 1, MULE, "Eva Ejemplo");
    for (int n = 0; n < 8; n++) {
        pay(fixture, 0, COLLECTOR, NULL, NULL, 1 + 3 * n, 1000);
        pay(fixture, 0, COLLECTOR, MULE, "Eva Ejemplo", 2 + 3 * n, -900);
        pay(fixture, 1, MULE, COLLECTOR, "Ana Exemplo", 2 + 3 * n, 900);
        pay(fixture, 1, MULE, FAR, "Rui Exemplo", 3 + 3 * n, -850);
    }
    json_t *facts = find(fixture, title, sizeof title, &count);
    assert_int_equal(count, 1);
    assert_string_equal(
        title, "8,000.00 EUR a month taken in by 2 accounts, 8,000.00 of it in cash; 6,800.00 a month "
               "passed on");
    assert_string_equal(text_of(facts, "cash_seen"), "8000.00");
    assert_string_equal(text_of(facts, "from_people"), "0.00");
    assert_string_equal(text_of(facts, "passed_on"), "6800.00");
    const json_t *kept = json_array_get(json_object_get(facts, "kept"), 1);
    assert_string_equal(text_of(kept, "received"), "7200.00");
    assert_string_equal(text_of(kept, "kept"), "400.00");
    const json_t *month = json_array_get(json_object_get(facts, "months"), 0);
    assert_string_equal(text_of(month, "month"), "2026-03");
    assert_string_equal(text_of(month, "high"), "8000.00");
    json_decref(facts);
}

static void accounts_without_findings_have_none(void **state)
{
    struct money_case *fixture = *state;
    char title[512];
    int count;
    money_case_state(fixture, 0, COLLECTOR, "Ana Exemplo");
    for (int n = 0; n < 8; n++)
        pay(fixture, 0, COLLECTOR, NULL, NULL, 1 + 3 * n, 1000);
    assert_null(find(fixture, title, sizeof title, &count));
    assert_int_equal(count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, money_case_set_up, money_case_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_named_and_never_mixed),
        TEST(what_one_passes_to_the_other_is_no_takings),
        TEST(accounts_without_findings_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
