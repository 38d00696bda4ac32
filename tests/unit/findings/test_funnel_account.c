// funnel_account over a case: what is found and said; a shop, a charity and a travel agency are not it.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "findings/finding_text.h"
#include "findings/funnel_account.h"

#include <stdio.h>
#include <string.h>

#define BELGIUM "BE68539007547034"
#define SPAIN "ES9121000418450200051332"
#define PORTUGAL "PT50000201231234567890154"
#define FRANCE "FR1420041010050500013M02606"

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % below;
}

static void put(struct money_case *fixture, const char *account, const char *other, int day, int64_t units,
                const char *reference)
{
    struct payment payment = money_case_payment(account, other, NULL, day, units);
    payment.reference = reference;
    if (other == NULL)
        payment.method = METHOD_CASH;
    money_case_put(fixture, 0, &payment);
}

static const char *payer(int n)
{
    static char text[40];
    snprintf(text, sizeof text, "BE%02d%012d", n % 89 + 10, n + 1000);
    return text;
}

// Ordinary people, so that there is somebody to compare with: a salary, a friend's share, cash at home.
static void others(struct money_case *fixture)
{
    static char account[12][40];
    for (int n = 0; n < 12; n++) {
        snprintf(account[n], sizeof account[n], "%s", payer(5000 + n));
        money_case_state(fixture, 0, account[n], "Somebody");
        for (int month = 0; month < 6; month++) {
            put(fixture, account[n], FRANCE, 2 + 30 * month, 1700 + n, "salary");
            put(fixture, account[n], payer(6000 + n), 5 + 31 * month + n, 20 + 3 * n + month, "dinner");
            put(fixture, account[n], NULL, 9 + 29 * month, 50 + 11 * month, "cash deposit Ghent");
        }
    }
}

// Cash in three cities and from many, gone to Portugal and Spain when there is enough.
static void funnel(struct money_case *fixture, uint64_t seed)
{
    static const char *const cities[] = {"cash deposit Ghent", "cash deposit Antwerp",
                                         "cash deposit Rotterdam"};
    int64_t held = 0;
    money_case_state(fixture, 0, BELGIUM, "Jan Voorbeeld");
    for (int day = 1; day < 170; day++) {
        int64_t units = 0;
        if (draw(&seed, 3) == 0)
            put(fixture, BELGIUM, NULL, day, units = 200 + draw(&seed, 900), cities[draw(&seed, 3)]);
        else if (draw(&seed, 3) == 0)
            put(fixture, BELGIUM, payer((int)draw(&seed, 40)), day, units = 40 + draw(&seed, 200), "merci");
        held += units;
        if (held > 1500) {
            put(fixture, BELGIUM, draw(&seed, 2) ? PORTUGAL : SPAIN, day + 1, -(held * 9 / 10), "family");
            held = 0;
        }
    }
}

static void tells_many_places_and_one_way_out(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    others(fixture);
    funnel(fixture, 4);
    finding_text_of(fixture, &funnel_account, &found);
    assert_int_equal(found.count, 1);
    assert_true(strstr(found.title, "BE68 5390 0754 7034 was paid ") == found.title);
    assert_true(strstr(found.title, " as cash in 3 places and by ") != NULL);
    assert_true(strstr(found.title, " 100 % of that to elsewhere") != NULL);
    assert_true(strstr(found.facts, "\"places\":[\"Antwerp\",\"Ghent\",\"Rotterdam\"]") != NULL);
    assert_true(strstr(found.facts, "\"sent_to_countries\":[\"ES\",\"PT\"]") != NULL);
    assert_true(strstr(found.facts, "\"accounts_judged\":13,\"accounts_with_cash_in_3_places\":1") != NULL);
    assert_true(found.evidence > 60 && found.entities > 10);
    finding_text_done(&found);
}

// Bookings paid weeks before; hotels abroad paid close to the journey.
static void a_travel_agency_is_none(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        uint64_t draws = seed;
        char account[40];
        snprintf(account, sizeof account, "%s", payer(9000 + (int)seed));
        money_case_state(fixture, 0, account, "Voyages Exemple");
        for (int n = 0; n < 110; n++) {
            const int day = 1 + (int)draw(&draws, 230);
            const int64_t units = 150 + draw(&draws, 1200);
            put(fixture, account, payer(n + 300 * (int)seed), day, units, "booking");
            put(fixture, account, draw(&draws, 2) ? PORTUGAL : SPAIN, day + 8 + (int)draw(&draws, 27),
                -(units * 85 / 100), "booking");
        }
    }
    others(fixture);
    finding_text_of(fixture, &funnel_account, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

static void shops_and_charities_are_none(void **state)
{
    struct money_case *fixture = *state;
    struct found_text found;
    others(fixture);
    money_case_state(fixture, 0, SPAIN, "Tienda Ejemplo");
    money_case_state(fixture, 0, BELGIUM, "Hulp vzw");
    for (int day = 1; day < 170; day++) {
        if (day % 2)
            put(fixture, SPAIN, NULL, day, 300 + day % 7 * 40, "cash deposit Madrid");
        if (day % 10 == 6)
            put(fixture, SPAIN, payer(77), day, -1500, "invoice");
        put(fixture, BELGIUM, payer(day % 90), day, 5 + day % 30, "gift");
        if (day % 60 == 50)
            put(fixture, BELGIUM, PORTUGAL, day, -900, "school project");
    }
    finding_text_of(fixture, &funnel_account, &found);
    assert_int_equal(found.count, 0);
    finding_text_done(&found);
}

static void follows_money_first_in_first_out(void **unused)
{
    (void)unused;
    const struct funnel_flow flows[] = {
        {1, 100, 1, 0, true, true, true, false},    {2, 50, 9, -1, true, false, false, false}, // a wage
        {3, 60, 5, -1, false, false, true, true},   // abroad: of the first
        {3, 30, 6, -1, false, false, false, false}, // spent: of the first
        {4, 40, 2, -1, true, false, true, false},   {5, 70, 0, 1, false, true, true, false}, // cash elsewhere
        {20, 500, 5, -1, false, false, true, true}, // nothing there is so young
    };
    struct funnel funnel;
    uint8_t used[7];
    funnel_assess(flows, 7, &funnel, used);
    assert_int_equal(funnel.deposits, 2);
    assert_int_equal(funnel.payers, 1);
    assert_int_equal(funnel.places, 1);
    assert_int_equal(funnel.income_e5, 190);
    assert_int_equal(funnel.deposit_e5, 140);
    assert_int_equal(funnel.sent_e5,
                     60 + 10 + 10); // the last 10 of the first, 50 of the wage, 10 of the other
    assert_int_equal(funnel.elsewhere_e5, 80);
    assert_int_equal(funnel.sent, 2);
    const uint8_t expected[] = {1, 0, 1, 0, 1, 1, 0};
    assert_memory_equal(used, expected, sizeof used);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_many_places_and_one_way_out, money_case_set_up,
                                        money_case_tear_down),
        cmocka_unit_test_setup_teardown(a_travel_agency_is_none, money_case_set_up, money_case_tear_down),
        cmocka_unit_test_setup_teardown(shops_and_charities_are_none, money_case_set_up,
                                        money_case_tear_down),
        cmocka_unit_test(follows_money_first_in_first_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
