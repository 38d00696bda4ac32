// trail over a case: what is found, its words, facts, entities and evidence; chosen ends; what of ordinary
// life is none.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "base/memory.h"
#include "findings/finding_text.h"
#include "findings/trail.h"

#include <stdio.h>
#include <string.h>

extern const struct pattern trail;

#define COLLECTOR "FR1420041010050500013M02606"
#define MULE "ES9121000418450200051332"
#define OTHER "PT50000201231234567890154"
#define END "BR1800360305000010009795493C1"
#define WORKER "BE71096123456769"
#define LANDLORD "BE68539007547034"
#define JOINT "BE39103123456719"

static const char *payer(int n)
{
    static char text[32];
    snprintf(text, sizeof text, "NL%02dINGB%010d", n % 89 + 10, n); // its check digits are not looked at here
    return text;
}

// Entries of both banks, where both have a statement.
static void pay(struct money_case *fixture, const char *from, const char *to, int day, int64_t units)
{
    struct payment sent = money_case_payment(from, to, "Name", day, -units);
    money_case_put(fixture, 0, &sent);
}

static void take_cash(struct money_case *fixture, const char *account, int day, int64_t units)
{
    struct payment cash = money_case_payment(account, NULL, NULL, day, units);
    cash.method = METHOD_CASH;
    money_case_put(fixture, 0, &cash);
}

static void receive(struct money_case *fixture, const char *account, int from, int day, int64_t units)
{
    struct payment received = money_case_payment(account, payer(from), "Payer", day, units);
    money_case_put(fixture, 0, &received);
}

// Ten times: cash and small receipts of 950 or more, passed on to a mule but for 50, who keeps 50 too.
static void lay_a_trail(struct money_case *fixture)
{
    for (int n = 0; n < 10; n++) {
        int day = 1 + 4 * n + n % 3;
        take_cash(fixture, COLLECTOR, day, 750 + 70 * (n * 3 % 7));
        receive(fixture, COLLECTOR, n, day, 120);
        receive(fixture, COLLECTOR, 40 + n, day, 80);
        pay(fixture, COLLECTOR, n % 2 ? MULE : OTHER, day + 1, 900 + 70 * (n * 3 % 7));
        pay(fixture, n % 2 ? MULE : OTHER, END, day + 2, 850 + 70 * (n * 3 % 7));
    }
}

static void tells_where_money_went(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    lay_a_trail(fixture);
    money_case_state(fixture, 0, COLLECTOR, "Ana");
    finding_text_of(fixture, &trail, &found);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.title,
                        "10,600.00 EUR paid by 1 account in FR came to 1 account in BR by way of 2 "
                        "others in ES and PT");
    static const char *const facts[] = {
        "\"currency\":\"EUR\",\"attributed\":\"10600.00\",\"at_most\":\"10600.00\",\"paid\":\"11100.00\","
        "\"share_percent\":95,\"sources\":1,\"between\":2,\"sinks\":1,\"hands\":2,\"payments\":20,"
        "\"countries\":[\"BR\",\"ES\",\"FR\",\"PT\"],\"first\":\"2026-03-02\",\"last\":\"2026-04-08\"",
        "\"found_because\":[\"money placed in an account is passed on\"]",
        "{\"hand\":1,\"came\":\"11100.00\",\"came_to_where_it_ends\":\"0.00\",\"not_seen_to_leave\":\"500.00\","
        "\"went_on\":\"10600.00\"}",
        "\"from\":\"" COLLECTOR "\",\"from_name\":\"Ana\",\"to\":\"" MULE "\"",
        "\"account\":\"" END "\",\"name\":\"Name\",\"bank\":null,\"country\":\"BR\",\"currency\":\"EUR\","
        "\"amount\":\"10600.00\",\"at_most\":\"10600.00\"",
        "\"least_cut\":[{\"from\":",
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (strstr(found.facts, facts[i]) == NULL)
            fail_msg("no %s in %s", facts[i], found.facts);
    assert_int_equal(found.entities, 4);
    assert_int_equal(found.evidence, 20);
    finding_text_done(&found);
}

static void ordinary_life_is_none(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    money_case_state(fixture, 0, WORKER, "Rose");
    money_case_state(fixture, 0, JOINT, "Rose and Karim");
    money_case_state(fixture, 0, MULE, "Marta");
    for (int month = 0; month < 5; month++) {
        int day = 1 + 30 * month;
        // a wage, half of it to a joint account that pays the rent and the bills
        receive(fixture, WORKER, 1, day, 2100 + 40 * (month % 3));
        pay(fixture, WORKER, JOINT, day + 2, 1000 + 25 * (month % 2));
        pay(fixture, JOINT, LANDLORD, day + 3, 850);
        pay(fixture, JOINT, payer(7), day + 5, 60 + 11 * (month % 3));
        // a stall: cash in, goods paid to one wholesaler, and what is left to the family's account
        for (int n = 0; n < 7; n++)
            take_cash(fixture, MULE, day + 4 * n, 210 + 17 * n);
        for (int n = 0; n < 3; n++)
            pay(fixture, MULE, OTHER, day + 9 * n + 2, 300 + 21 * n);
        pay(fixture, MULE, END, day + 27, 250 + 30 * (month % 3));
    }
    finding_text_of(fixture, &trail, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

static struct provenance_rule usual(void)
{
    return (struct provenance_rule){
        .window_sec = PROVENANCE_DAYS * INT64_C(86400), .hops_max = PROVENANCE_HOPS, .lots_max = 1000};
}

static void suggests_the_end_that_nobody_chose(void **state)
{
    struct money_case *fixture = *state;
    struct error error = {0};
    struct provenance_rule rule = usual();
    lay_a_trail(fixture);
    const struct case_money *money = money_case_read(fixture);
    uint32_t collector = money_case_party(money, COLLECTOR), end = money_case_party(money, END);
    uint8_t *ends = memory_new(money->party_count + 1, 1);
    ends[collector] = FLOW_SOURCE;
    assert_int_equal(trail_suggest(money, &money->graphs[0], &rule, ends, &error), 0);
    for (uint32_t a = 0; a < money->party_count; a++)
        assert_int_equal(ends[a], a == collector ? FLOW_SOURCE : a == end ? FLOW_SINK : FLOW_BETWEEN);
    memset(ends, 0, money->party_count);
    ends[end] = FLOW_SINK;
    assert_int_equal(trail_suggest(money, &money->graphs[0], &rule, ends, &error), 0);
    assert_int_equal(ends[collector], FLOW_SOURCE);
    memory_free(ends);
}

// What a mule's bank says is left of 10,000 that passed: no more than that can be frozen.
static void no_more_is_there_than_the_bank_says(void **state)
{
    struct money_case *fixture = *state;
    struct error error = {0};
    struct provenance_rule rule = usual();
    struct trail followed;
    struct trail_balance *balances;
    lay_a_trail(fixture);
    money_case_put_record(fixture, 0,
                          &(struct record){.type = RECORD_STATEMENT,
                                           .statement = {.place = {"camt053", 9000, -1, STATE_LIVE},
                                                         .id = "S",
                                                         .account = money_case_account(MULE),
                                                         .currency = "EUR",
                                                         .from = money_case_day(1),
                                                         .to = money_case_day(60),
                                                         .closing_e5 = 77 * DECIMAL_ONE,
                                                         .balance = BALANCE_TIES}});
    const struct case_money *money = money_case_read(fixture);
    uint8_t *ends = memory_new(money->party_count + 1, 1);
    ends[money_case_party(money, COLLECTOR)] = FLOW_SOURCE;
    ends[money_case_party(money, END)] = FLOW_SINK;
    assert_int_equal(trail_follow(&followed, money, &money->graphs[0], &rule, ends, &error), 0);
    assert_int_equal(trail_balances_read(money, fixture->casefile, &balances, &error), 0);
    followed.balances = balances;
    assert_int_equal(followed.stop_count, 3);
    for (size_t i = 0; i < followed.stop_count; i++) {
        bool mule = followed.stops[i].account == money_case_party(money, MULE);
        assert_int_equal(trail_there_at_most(&followed, i),
                         mule ? 77 * DECIMAL_ONE : followed.stop_most_e5[i]);
    }
    trail_done(&followed);
    memory_free(balances);
    memory_free(ends);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_where_money_went, money_case_set_up, money_case_tear_down),
        cmocka_unit_test_setup_teardown(ordinary_life_is_none, money_case_set_up, money_case_tear_down),
        cmocka_unit_test_setup_teardown(suggests_the_end_that_nobody_chose, money_case_set_up,
                                        money_case_tear_down),
        cmocka_unit_test_setup_teardown(no_more_is_there_than_the_bank_says, money_case_set_up,
                                        money_case_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
