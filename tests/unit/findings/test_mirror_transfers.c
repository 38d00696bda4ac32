// mirror_transfers over a case: what is found and said; rents on the first of the month, and what one passes
// on to the other, are not it.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "findings/finding_text.h"
#include "findings/mirror_transfers.h"

#include <stdio.h>
#include <string.h>

#define BELGIUM "BE68539007547034"
#define SPAIN "ES9121000418450200051332"

enum { PEOPLE = 30 };

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % below;
}

static const char *person(const char *country, int n)
{
    static char text[4][40];
    static int turn;
    char *out = text[turn++ % 4];
    snprintf(out, 40, "%s%02d%018d", country, n % 89 + 10, n);
    return out;
}

static void pay(struct money_case *fixture, const char *from, const char *to, int day, int64_t units)
{
    struct payment payment = money_case_payment(from, to, NULL, day, -units);
    money_case_put(fixture, 0, &payment);
}

// People in two countries who pay each other at home: round sums mostly, rents at the start of months.
static void live(struct money_case *fixture, uint64_t seed)
{
    static const char *const countries[] = {"BE", "ES"};
    for (int c = 0; c < 2; c++)
        for (int n = 0; n < PEOPLE; n++) {
            money_case_state(fixture, 0, person(countries[c], n), person("Name", 100 * c + n));
            for (int i = 0; i < 10; i++) {
                const int other = (n + 1 + (int)draw(&seed, PEOPLE - 1)) % PEOPLE,
                          day = 1 + (int)draw(&seed, 180);
                const int64_t units = draw(&seed, 2) ? 50 * (1 + draw(&seed, 12)) : 5 + draw(&seed, 700);
                pay(fixture, person(countries[c], n), person(countries[c], other), day, units);
            }
            for (int month = 0; month < 6; month++)
                pay(fixture, person(countries[c], n), person(countries[c], 900 + n % 6),
                    1 + 30 * month + (int)draw(&seed, 4), 450 + 50 * (n % 8));
        }
}

static void tells_halves_that_meet(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    static const int64_t units[] = {4310, 2875, 6120, 1990};
    live(fixture, 5);
    money_case_state(fixture, 0, BELGIUM, "Kantoor Voorbeeld");
    money_case_state(fixture, 0, SPAIN, "Oficina Ejemplo");
    for (int n = 0; n < 4; n++) {
        pay(fixture, person("BE", n), BELGIUM, 20 + 31 * n, units[n]);
        pay(fixture, SPAIN, person("ES", 7 + n), 21 + 31 * n, units[n] * 98 / 100);
    }
    finding_text_of(fixture, &mirror_transfers, &found);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.title,
                        "4 times BE68 5390 0754 7034 in BE was paid and ES91 2100 0418 4502 0005 1332 "
                        "in ES paid as much within 2 days, 15,295.00 EUR in all, and nothing went "
                        "from one to the other");
    assert_true(strstr(found.facts, "\"times\":4,\"days\":4,\"paid_in\":\"15295.00\"") != NULL);
    assert_int_equal(found.entities, 2);
    assert_int_equal(found.evidence, 8);
    finding_text_done(&found);
}

static void ordinary_life_is_none(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    live(fixture, 17);
    live(fixture, 23);
    finding_text_of(fixture, &mirror_transfers, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

static void who_passes_on_is_no_mirror(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    static const int64_t units[] = {4310, 2875, 6120, 1990};
    live(fixture, 5);
    money_case_state(fixture, 0, BELGIUM, "Kantoor Voorbeeld");
    money_case_state(fixture, 0, SPAIN, "Oficina Ejemplo");
    for (int n = 0; n < 4; n++) {
        pay(fixture, person("BE", n), BELGIUM, 20 + 31 * n, units[n]);
        pay(fixture, BELGIUM, SPAIN, 20 + 31 * n, units[n]);
        pay(fixture, SPAIN, person("ES", 7 + n), 21 + 31 * n, units[n] * 98 / 100);
    }
    finding_text_of(fixture, &mirror_transfers, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_halves_that_meet, money_case_set_up, money_case_tear_down),
        cmocka_unit_test_setup_teardown(ordinary_life_is_none, money_case_set_up, money_case_tear_down),
        cmocka_unit_test_setup_teardown(who_passes_on_is_no_mirror, money_case_set_up, money_case_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
