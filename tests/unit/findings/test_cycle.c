// cycle over a case: what is found, its words, facts and evidence; what of ordinary life is not.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "casefile/listings.h"
#include "findings/cycle.h"
#include "findings/finding_text.h"

#include <stdio.h>
#include <string.h>

enum { STRANGERS = 60 };

static const char *stranger(int n)
{
    static char text[4][32];
    static int turn;
    char *out = text[turn++ % 4];
    snprintf(out, 32, "BE%02d%012d", n % 89 + 10,
             n); // as an account: its check digits are not looked at here
    return out;
}

static void pay(struct money_case *fixture, const char *from, const char *to, int day, int64_t units)
{
    struct payment payment = money_case_payment(from, to, NULL, day, -units);
    money_case_put(fixture, 0, &payment);
}

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % below;
}

// People who pay each other now and then, over half a year.
static void live(struct money_case *fixture, uint64_t seed)
{
    for (int i = 0; i < 240; i++) {
        const int from = (int)draw(&seed, STRANGERS),
                  to = (from + 1 + (int)draw(&seed, STRANGERS - 1)) % STRANGERS;
        pay(fixture, stranger(from), stranger(to), 1 + (int)draw(&seed, 180), 5 + draw(&seed, 900));
    }
}

static void tells_money_that_comes_back(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture, 3);
    for (int i = 0; i < 4; i++)
        pay(fixture, stranger(100 + i), stranger(i < 3 ? 101 + i : 100), 40 + 2 * i, 5000 - 150 * i);
    finding_text_of(fixture, &cycle, &found);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.title,
                        "5,000.00 EUR left BE21 0000 0000 0100, went through 3 accounts in BE and "
                        "came back as 4,550.00 within 6 days");
    assert_true(strstr(found.facts, "\"returned_percent\":91,\"hops\":4,\"rounds\":1") != NULL);
    assert_true(strstr(found.facts, "\"transfers_judged\":244") != NULL);
    assert_true(strstr(found.facts, "\"percent_of_the_step_before\":97") != NULL);
    assert_int_equal(found.entities, 4);
    assert_int_equal(found.evidence, 4);
    finding_text_done(&found);
}

static void ordinary_life_is_none(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture, 11);
    for (int month = 0; month < 6; month++) { // wage, shop, the shop's rent to who pays the wage
        pay(fixture, stranger(200), stranger(201), 1 + 30 * month, 1800);
        pay(fixture, stranger(201), stranger(202), 4 + 30 * month, 240 + 35 * month);
        pay(fixture, stranger(202), stranger(200), 6 + 30 * month, 900);
    }
    pay(fixture, stranger(210), stranger(211), 60, 700); // lent, and paid back
    pay(fixture, stranger(211), stranger(210), 66, 700);
    finding_text_of(fixture, &cycle, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

static void ones_own_accounts_are_no_strangers(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture, 5);
    for (int i = 0; i < 4; i++) {
        money_case_state(fixture, 0, stranger(100 + i), "Ana Exemplo");
        pay(fixture, stranger(100 + i), stranger(i < 3 ? 101 + i : 100), 40 + 2 * i, 5000);
    }
    finding_text_of(fixture, &cycle, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

static void chance_is_what_the_case_gives(void **unused)
{
    (void)unused;
    struct cycle_candidate candidate = {.hops = 3, .bits = 20};
    assert_true(cycle_holds(&candidate, 1000));
    assert_false(cycle_holds(&candidate, 1000000));
    candidate.hops = 2;
    assert_false(cycle_holds(&candidate, 1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_money_that_comes_back, money_case_set_up, money_case_tear_down),
        cmocka_unit_test_setup_teardown(ordinary_life_is_none, money_case_set_up, money_case_tear_down),
        cmocka_unit_test_setup_teardown(ones_own_accounts_are_no_strangers, money_case_set_up,
                                        money_case_tear_down),
        cmocka_unit_test(chance_is_what_the_case_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
