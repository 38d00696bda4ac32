// fan_in, fan_out, gather_scatter, scatter_gather, bipartite and stack over a case: what is found, its words,
// facts and evidence; what of ordinary life is not.
#include "findings/money/money_case.h"
#include "test.h"

#include "findings/finding_text.h"

#include <stdio.h>
#include <string.h>

extern const struct pattern bipartite, fan_in, fan_out, gather_scatter, scatter_gather, stack;

enum { PEOPLE = 40, DAYS = 180 };

static const char *account(int n)
{
    static char text[4][32];
    static int turn;
    char *out = text[turn++ % 4];
    snprintf(out, 32, "BE%02d%012d", n % 89 + 10, n); // its check digits are not looked at here
    return out;
}

static void pay(struct money_case *fixture, int from, int to, int day, int64_t units)
{
    struct payment payment = money_case_payment(account(from), account(to), NULL, day, -units);
    money_case_put(fixture, 0, &payment);
}

// Half a year: everybody pays two friends now and then, and once a stranger.
static void live(struct money_case *fixture)
{
    for (int who = 0; who < PEOPLE; who++) {
        for (int day = 1 + who % 20; day < DAYS; day += 17 + who % 9) {
            pay(fixture, who, (who + 1) % PEOPLE, day, 20 + (who * 37 + day * 11) % 200);
            pay(fixture, who, (who + 5) % PEOPLE, day + 3, 20 + (who * 53 + day * 7) % 300);
        }
        pay(fixture, who, (who + 17) % PEOPLE, 1 + who * 53 % DAYS, 300 + who * 29);
    }
}

static const struct pattern *const all[] = {&bipartite,      &fan_in,         &fan_out,
                                            &gather_scatter, &scatter_gather, &stack};

// Only this one, once. What is found stays in the case, so the others are looked for after it.
static void assert_only(struct money_case *fixture, const struct pattern *pattern, struct found_text *found)
{
    if (pattern) {
        finding_text_of(fixture, pattern, found);
        assert_int_equal(found->count, 1);
    }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct found_text other;
        finding_text_of(fixture, all[i], &other);
        if (other.count != (pattern != NULL))
            fail_msg("%s: %zu found: %s", all[i]->name, other.count, other.title ? other.title : "");
        finding_text_done(&other);
    }
}

static void assert_in(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no %s in %s", part, text);
}

static void ordinary_life_has_none(void **state)
{
    live(*state);
    assert_only(*state, NULL, NULL);
}

static void tells_a_fan_in(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture);
    for (int i = 0; i < 7; i++)
        pay(fixture, 100 + i, 3, 60 + i % 4, 400 + i * 25);
    assert_only(fixture, &fan_in, &found);
    assert_string_equal(found.title, "7 accounts that BE13 0000 0000 0003 has no other dealings with paid "
                                     "3,325.00 EUR into it, in BE within 4 days");
    assert_in(found.facts, "\"payers\":7,\"payees\":1,\"payment_count\":7,\"paid_by_payers\":\"3325.00\"");
    assert_in(found.facts, "\"transfers_between_strangers\":");
    assert_in(found.facts, "\"as_surprising_by_chance_in_this_case\":");
    assert_int_equal(found.entities, 8);
    assert_int_equal(found.evidence, 7);
    finding_text_done(&found);
}

static void tells_a_fan_out(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture);
    for (int i = 0; i < 8; i++)
        pay(fixture, 3, 100 + i, 60 + i % 4, 400 + i * 25);
    assert_only(fixture, &fan_out, &found);
    assert_in(found.title,
              "BE13 0000 0000 0003 paid 3,900.00 EUR to 8 accounts that it has no other dealings");
    finding_text_done(&found);
}

static void slow_or_repeated_fans_are_none(void **state)
{
    struct money_case *fixture = *state;
    live(fixture);
    for (int i = 0; i < 12; i++) {
        pay(fixture, 100 + i, 3, 10 + i * 13, 400 + i * 25);                 // one now and then
        pay(fixture, 120 + i % 2, 4, 60 + i % 4, 400 + i * 25);              // the same two, again and again
        pay(fixture, 130 + i % 6, 5, 20 + i / 6 * 90 + i % 4, 300 + i * 20); // six who come back in summer
    }
    assert_only(fixture, NULL, NULL);
}

static void tells_a_gather_scatter(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture);
    for (int i = 0; i < 5; i++) {
        pay(fixture, 100 + i, 3, 60 + i % 3, 1000);
        pay(fixture, 3, 110 + i, 64 + i % 3, 900);
    }
    assert_only(fixture, &gather_scatter, &found);
    assert_string_equal(found.title, "BE13 0000 0000 0003 was paid 5,000.00 EUR by 5 accounts and then paid "
                                     "4,500.00 EUR to 5 others, in BE within 7 days");
    assert_in(found.facts, "\"passed_on_percent\":90");
    assert_int_equal(found.entities, 11);
    assert_int_equal(found.evidence, 10);
    finding_text_done(&found);
}

static void tells_a_scatter_gather(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture);
    for (int i = 0; i < 5; i++) {
        pay(fixture, 100, 101 + i, 60 + i % 2, 1000 + i * 70);
        pay(fixture, 101 + i, 110, 62 + i % 2, 950 + i * 67);
    }
    assert_only(fixture, &scatter_gather, &found); // and neither its fan-out nor its fan-in
    assert_in(found.title, "5,700.00 EUR went from BE21 0000 0000 0100 through 5 accounts to BE31 0000 0000 "
                           "0110, where 5,420.00 arrived");
    assert_in(found.facts, "\"between\":5");
    finding_text_done(&found);
}

static void payroll_and_shop_are_no_scatter_gather(void **state)
{
    struct money_case *fixture = *state;
    live(fixture);
    for (int month = 0; month < 6; month++)
        for (int i = 0; i < 6; i++) {
            pay(fixture, 100, 101 + i, 3 + month * 30, 1800 + i * 40);
            pay(fixture, 101 + i, 110, 5 + month * 30 + i % 3, 60 + (i * 31 + month * 17) % 90);
        }
    assert_only(fixture, NULL, NULL);
}

static void lay_layer(struct money_case *fixture, int from, int to, int day)
{
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++)
            pay(fixture, from + i, to + (i + k) % 3, day + (i + k) % 2, 500 + i * 30 + k * 11);
}

static void tells_a_bipartite_shape(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture);
    lay_layer(fixture, 100, 110, 60);
    assert_only(fixture, &bipartite, &found);
    assert_in(found.title, "3 accounts paid 3,213.00 EUR to 3 others, each several of them");
    assert_int_equal(found.entities, 6);
    assert_int_equal(found.evidence, 6);
    finding_text_done(&found);
}

static void tells_a_stack_and_not_its_layers(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture);
    lay_layer(fixture, 100, 110, 60);
    lay_layer(fixture, 110, 120, 63);
    assert_only(fixture, &stack, &found);
    assert_in(found.title, "3,213.00 EUR went from 3 accounts through 3 others, who paid 3,213.00 on to 3");
    assert_int_equal(found.entities, 9);
    assert_int_equal(found.evidence, 12);
    finding_text_done(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_CASE(test) cmocka_unit_test_setup_teardown(test, money_case_set_up, money_case_tear_down)
        WITH_CASE(ordinary_life_has_none),
        WITH_CASE(tells_a_fan_in),
        WITH_CASE(tells_a_fan_out),
        WITH_CASE(slow_or_repeated_fans_are_none),
        WITH_CASE(tells_a_gather_scatter),
        WITH_CASE(tells_a_scatter_gather),
        WITH_CASE(payroll_and_shop_are_no_scatter_gather),
        WITH_CASE(tells_a_bipartite_shape),
        WITH_CASE(tells_a_stack_and_not_its_layers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
