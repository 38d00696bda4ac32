// Each indicator over payments alone: where it holds, where it just does not, and where it cannot be
// computed.
#include "test.h"

#include "base/decimal.h"
#include "findings/indicators/indicator.h"
#include "findings/indicators/merchants.h"

#include <stdio.h>
#include <string.h>

enum { FLOWS_MAX = 400 };

struct fixture {
    struct relation_flow flows[FLOWS_MAX];
    size_t count;
    struct arena *arena;
    struct indicator_result result;
};

static int set_up(void **state)
{
    struct fixture *fixture = test_calloc(1, sizeof *fixture);
    fixture->arena = arena_new(16 << 20);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    test_free(fixture);
    return 0;
}

// With an account in Belgium, by transfer. units: negative leaves.
static struct relation_flow *add(struct fixture *fixture, int64_t day, int64_t units, unsigned kinds)
{
    assert_true(fixture->count < FLOWS_MAX);
    struct relation_flow *flow = &fixture->flows[fixture->count];
    *flow = (struct relation_flow){.day = day,
                                   .at_sec = day * 86400 + (int64_t)fixture->count,
                                   .minute = NO_MINUTE,
                                   .in = units > 0,
                                   .amount_e5 = (units > 0 ? units : -units) * DECIMAL_ONE,
                                   .currency = "EUR",
                                   .party = 7,
                                   .country = "BE",
                                   .home = "BE",
                                   .paid_for = kinds,
                                   .observation_id = (int64_t)++fixture->count};
    return flow;
}

static struct relation_flow *cash(struct fixture *fixture, int64_t day, int64_t units)
{
    struct relation_flow *flow = add(fixture, day, units, 0);
    flow->other = OTHER_CASH;
    flow->method = METHOD_CASH;
    flow->country[0] = '\0';
    return flow;
}

static struct relation_flow *at_city(struct relation_flow *flow, const char *city)
{
    flow->has_site = true;
    flow->city = gazetteer_find(bytes_of_text(city), (struct regions){0});
    assert_non_null(flow->city);
    return flow;
}

static enum indicator_state judged(struct fixture *fixture, indicator_judge *judge)
{
    struct relation relation = {.flows = fixture->flows, .flow_count = fixture->count};
    for (size_t i = 1; i < fixture->count; i++)
        assert_true(fixture->flows[i].day >= fixture->flows[i - 1].day);
    relation_count(&relation);
    fixture->result = (struct indicator_result){0};
    judge(&relation, &fixture->result, fixture->arena);
    if (fixture->result.state == INDICATOR_NOT_COMPUTABLE)
        assert_non_null(fixture->result.why);
    if (fixture->result.state == INDICATOR_HOLDS) {
        assert_non_null(fixture->result.what);
        assert_true(fixture->result.count > 0);
    }
    return fixture->result.state;
}

static void empty(struct fixture *fixture)
{
    fixture->count = 0;
}

#define HOLDS(judge) assert_int_equal(judged(fixture, judge), INDICATOR_HOLDS)
#define DOES_NOT_HOLD(judge) assert_int_equal(judged(fixture, judge), INDICATOR_DOES_NOT_HOLD)
#define NOT_COMPUTABLE(judge) assert_int_equal(judged(fixture, judge), INDICATOR_NOT_COMPUTABLE)

static void ht01_small_adverts(void **state)
{
    struct fixture *fixture = *state;
    cash(fixture, 1, 50);
    NOT_COMPUTABLE(judge_small_adverts); // nothing says whom it paid
    for (int i = 0; i < 3; i++)
        add(fixture, 10 + i, -12, PAID_FOR_ADVERTS);
    add(fixture, 13, -100, PAID_FOR_ADVERTS); // a large one is a firm's
    add(fixture, 14, -12, PAID_FOR_LODGING);
    add(fixture, 80, -12, PAID_FOR_ADVERTS); // too far apart
    DOES_NOT_HOLD(judge_small_adverts);
    add(fixture, 81, -24, PAID_FOR_ADVERTS);
    add(fixture, 82, -3, PAID_FOR_ADVERTS);
    add(fixture, 83, -3, PAID_FOR_ADVERTS);
    HOLDS(judge_small_adverts);
    assert_int_equal(fixture->result.count, 7);
    assert_int_equal(fixture->result.amount_e5, 78 * DECIMAL_ONE);
    assert_int_equal(fixture->result.first_day, 10);
    assert_int_equal(fixture->result.last_day, 83);
}

static void ht02_lodging(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_lodging);
    for (int i = 0; i < 3; i++)
        add(fixture, 10 + i, -90, PAID_FOR_LODGING);
    DOES_NOT_HOLD(judge_lodging);
    add(fixture, 30, -90, PAID_FOR_LODGING);
    HOLDS(judge_lodging);
    empty(fixture);
    at_city(add(fixture, 10, -90, PAID_FOR_LODGING), "Lyon");
    at_city(add(fixture, 12, -90, PAID_FOR_LODGING), "Lyon");
    at_city(add(fixture, 14, -90, PAID_FOR_LODGING), "Antwerp");
    DOES_NOT_HOLD(judge_lodging);
    empty(fixture);
    at_city(add(fixture, 10, -90, PAID_FOR_LODGING), "Lyon");
    at_city(add(fixture, 14, -90, PAID_FOR_LODGING), "Antwerp");
    at_city(add(fixture, 18, -90, PAID_FOR_LODGING), "Madrid");
    HOLDS(judge_lodging);
    for (int i = 0; i < 3; i++)
        add(fixture, 20 + i, -900, PAID_FOR_RENT | PAID_FOR_PREMISES);
    NOT_COMPUTABLE(judge_lodging); // a firm's
}

static void ht03_tickets(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_tickets);
    for (int i = 0; i < 30; i++)
        add(fixture, i, -4, PAID_FOR_TICKETS); // who goes to work by train
    for (int i = 0; i < 4; i++)
        add(fixture, 30 + i, -60, PAID_FOR_TICKETS);
    DOES_NOT_HOLD(judge_tickets);
    add(fixture, 40, -60, PAID_FOR_TICKETS);
    HOLDS(judge_tickets);
    assert_int_equal(fixture->result.count, 5);
    empty(fixture);
    for (int i = 0; i < 6; i++)
        add(fixture, i / 3 * 40, -60, PAID_FOR_TICKETS); // three at once, twice
    HOLDS(judge_tickets);
    fixture->flows[5].party = 8; // another company
    DOES_NOT_HOLD(judge_tickets);
}

static void ht04_rides(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_rides);
    for (int i = 0; i < 5; i++)
        add(fixture, i, -15, PAID_FOR_RIDES);
    add(fixture, 8, -15, PAID_FOR_RIDES);
    DOES_NOT_HOLD(judge_rides);
    add(fixture, 8, -15, PAID_FOR_RIDES);
    add(fixture, 8, -15, PAID_FOR_RIDES);
    add(fixture, 9, -15, PAID_FOR_RIDES);
    add(fixture, 9, -15, PAID_FOR_RIDES);
    HOLDS(judge_rides);
}

static void ht05_meals_and_care(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_meals_and_care);
    for (int i = 0; i < 6; i++)
        add(fixture, 1 + i / 2, -9, PAID_FOR_FAST_FOOD);
    add(fixture, 3, -45, PAID_FOR_FAST_FOOD); // a table
    DOES_NOT_HOLD(judge_meals_and_care);
    add(fixture, 3, -9, PAID_FOR_FAST_FOOD);
    HOLDS(judge_meals_and_care);
    empty(fixture);
    for (int i = 0; i < 4; i++)
        add(fixture, 1, -30, PAID_FOR_CARE);
    DOES_NOT_HOLD(judge_meals_and_care);
    add(fixture, 2, -30, PAID_FOR_CARE);
    HOLDS(judge_meals_and_care);
}

static void ht06_nightlife(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 4; i++)
        add(fixture, i, -80, PAID_FOR_NIGHTLIFE);
    NOT_COMPUTABLE(judge_nightlife); // no times
    for (int i = 0; i < 4; i++)
        fixture->flows[i].minute = i < 2 ? 23 * 60 : 15 * 60;
    DOES_NOT_HOLD(judge_nightlife);
    fixture->flows[2].minute = 5 * 60 + 59;
    HOLDS(judge_nightlife);
    fixture->flows[2].minute = 6 * 60;
    DOES_NOT_HOLD(judge_nightlife);
}

static void ht07_tokens(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_tokens);
    for (int i = 0; i < 3; i++)
        add(fixture, i, -50, i ? PAID_FOR_PREPAID : PAID_FOR_CRYPTO);
    add(fixture, 3, -150, PAID_FOR_CRYPTO);
    DOES_NOT_HOLD(judge_tokens);
    add(fixture, 4, -50, 0)->method = METHOD_CRYPTO;
    HOLDS(judge_tokens);
}

static void ht08_night_cash(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 4; i++)
        cash(fixture, i, i % 2 ? 100 : -100);
    NOT_COMPUTABLE(judge_night_cash);
    for (int i = 0; i < 4; i++)
        fixture->flows[i].minute = i < 2 ? 0 : 12 * 60;
    DOES_NOT_HOLD(judge_night_cash);
    fixture->flows[3].minute = 22 * 60;
    HOLDS(judge_night_cash);
    assert_int_equal(fixture->result.count, 3);
}

static void ht08_cash_cities(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 3; i++)
        cash(fixture, i * 5, -100);
    NOT_COMPUTABLE(judge_cash_cities);
    at_city(&fixture->flows[0], "Ghent");
    at_city(&fixture->flows[1], "Lille");
    at_city(&fixture->flows[2], "Ghent");
    DOES_NOT_HOLD(judge_cash_cities);
    at_city(&fixture->flows[2], "Metz");
    HOLDS(judge_cash_cities);
    fixture->flows[2].day = 14;
    DOES_NOT_HOLD(judge_cash_cities);
}

static void ht09_cash_lodging(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, 1, -90, PAID_FOR_LODGING);
    cash(fixture, 1, -90);
    NOT_COMPUTABLE(judge_cash_lodging);
    fixture->flows[1].paid_for = PAID_FOR_LODGING;
    DOES_NOT_HOLD(judge_cash_lodging);
    cash(fixture, 2, -90)->paid_for = PAID_FOR_LODGING;
    HOLDS(judge_cash_lodging);
}

static void ht10_movement(void **state)
{
    static const char *const cities[] = {"Ghent", "Lille", "Metz", "Cologne"};
    struct fixture *fixture = *state;
    for (int i = 0; i < 4; i++)
        add(fixture, i * 4, -20, 0);
    NOT_COMPUTABLE(judge_movement);
    for (int i = 0; i < 3; i++)
        at_city(&fixture->flows[i], cities[i]);
    DOES_NOT_HOLD(judge_movement);
    at_city(&fixture->flows[3], cities[3]);
    HOLDS(judge_movement);
}

static void ht11_rents(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_rents);
    for (int month = 0; month < 2; month++)
        for (int i = 0; i < 3; i++)
            add(fixture, 1 + 31 * month + i, -600, PAID_FOR_RENT)->party = i;
    HOLDS(judge_rents);
    assert_int_equal(fixture->result.count, 6);
    fixture->flows[5].paid_for |= PAID_FOR_PREMISES; // an office
    DOES_NOT_HOLD(judge_rents);
    fixture->flows[5].paid_for = PAID_FOR_RENT;
    fixture->flows[5].party = 1; // the same landlord again
    DOES_NOT_HOLD(judge_rents);
}

static void ht12_business_cash(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 12; i++)
        cash(fixture, i, 200);
    NOT_COMPUTABLE(judge_business_cash); // no sign of a business
    for (int i = 0; i < 3; i++)
        add(fixture, 20 + i, -1500, PAID_FOR_PAYROLL);
    fixture->flows[3].amount_e5 = 1200 * DECIMAL_ONE;
    DOES_NOT_HOLD(judge_business_cash);
    fixture->flows[4].amount_e5 = 1200 * DECIMAL_ONE;
    HOLDS(judge_business_cash);
    assert_int_equal(fixture->result.count, 2);
    fixture->flows[4].amount_e5 = 200 * DECIMAL_ONE;
    for (int i = 0; i < 3; i++)
        fixture->flows[5 + i].minute = 2 * 60;
    HOLDS(judge_business_cash);
    assert_int_equal(fixture->result.count, 4);
    fixture->count = 9; // too few to know what is usual
    NOT_COMPUTABLE(judge_business_cash);
}

static void ht13_cash_without_wages(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 4; i++)
        cash(fixture, i * 15, 400);
    NOT_COMPUTABLE(judge_cash_without_wages); // 45 days
    add(fixture, 70, -30, 0);
    HOLDS(judge_cash_without_wages);
    add(fixture, 71, 1500, PAID_FOR_PAYROLL);
    DOES_NOT_HOLD(judge_cash_without_wages);
    fixture->flows[5].paid_for = 0;
    HOLDS(judge_cash_without_wages);
    fixture->flows[5].regular = true; // income as regular as a wage
    DOES_NOT_HOLD(judge_cash_without_wages);
}

static void ht14_prepaid(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_prepaid);
    for (int i = 0; i < 3; i++)
        add(fixture, i, -150, PAID_FOR_PREPAID);
    DOES_NOT_HOLD(judge_prepaid);
    add(fixture, 59, -150, PAID_FOR_PREPAID);
    HOLDS(judge_prepaid);
}

static void ht16_foreign_adverts(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 3; i++)
        add(fixture, i, -30, PAID_FOR_ADVERTS)->country[0] = '\0';
    NOT_COMPUTABLE(judge_foreign_adverts);
    for (int i = 0; i < 3; i++)
        memcpy(fixture->flows[i].country, i ? "NL" : "BE", 3);
    DOES_NOT_HOLD(judge_foreign_adverts);
    memcpy(fixture->flows[0].country, "DE", 3);
    HOLDS(judge_foreign_adverts);
}

static void ht18_processors(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, 0, -10, 0);
    NOT_COMPUTABLE(judge_processors);
    for (int i = 0; i < 5; i++)
        add(fixture, 1 + i, 80, PAID_FOR_PROCESSOR)->reference = "0093/88";
    HOLDS(judge_processors);
    fixture->flows[2].reference = "from Rui Exemplo";
    DOES_NOT_HOLD(judge_processors);
    fixture->flows[2].reference = NULL;
    fixture->flows[3].paid_for |= PAID_FOR_TAKINGS; // a shop's terminal
    DOES_NOT_HOLD(judge_processors);
}

static void ht19_below_threshold(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 3; i++)
        cash(fixture, i, 9500);
    HOLDS(judge_below_threshold);
    for (int i = 0; i < 3; i++)
        cash(fixture, 10 + i, 8500); // pays in what there is
    DOES_NOT_HOLD(judge_below_threshold);
    empty(fixture);
    for (int i = 0; i < 4; i++)
        cash(fixture, i / 2 * 9, 6000); // in parts
    HOLDS(judge_below_threshold);
    fixture->flows[3].day = 10;
    DOES_NOT_HOLD(judge_below_threshold);
    for (int i = 0; i < 4; i++)
        fixture->flows[i].currency = "SEK";
    NOT_COMPUTABLE(judge_below_threshold);
}

static void ht20_funnel(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 3; i++) {
        cash(fixture, i * 10, 500);
        cash(fixture, i * 10 + 2, -450);
    }
    NOT_COMPUTABLE(judge_funnel);
    for (int i = 0; i < 6; i++)
        at_city(&fixture->flows[i], i % 2 ? "Madrid" : "Brussels");
    HOLDS(judge_funnel);
    assert_int_equal(fixture->result.count, 6);
    at_city(&fixture->flows[5], "Vilvoorde"); // next door
    DOES_NOT_HOLD(judge_funnel);
}

static void ht21_many_senders(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 10; i++) {
        struct relation_flow *flow = add(fixture, i * 2, 120, 0);
        flow->party = i;
        flow->country[0] = '\0';
    }
    NOT_COMPUTABLE(judge_many_senders);
    for (int i = 0; i < 10; i++)
        memcpy(fixture->flows[i].country, i % 2 ? "FR" : "ES", 3);
    HOLDS(judge_many_senders);
    fixture->flows[4].regular = true;
    DOES_NOT_HOLD(judge_many_senders);
    fixture->flows[4].regular = false;
    fixture->flows[4].amount_e5 = 3000 * DECIMAL_ONE;
    DOES_NOT_HOLD(judge_many_senders);
}

static void ht22_sudden_cash(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 4; i++)
        cash(fixture, i * 30, 300);
    NOT_COMPUTABLE(judge_sudden_cash); // 90 days
    for (int i = 0; i < 5; i++) {
        cash(fixture, 120 + i * 4, 1500);
        memcpy(add(fixture, 121 + i * 4, -1300, 0)->country, "BR", 3);
    }
    HOLDS(judge_sudden_cash);
    for (size_t i = 0; i < fixture->count; i++)
        if (!fixture->flows[i].in)
            memcpy(fixture->flows[i].country, "BE", 3); // at home
    DOES_NOT_HOLD(judge_sudden_cash);
}

static void ht23_deductions(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, 0, 400, PAID_FOR_RENT);
    NOT_COMPUTABLE(judge_deductions);
    empty(fixture);
    for (int month = 0; month < 2; month++)
        for (int worker = 1; worker <= 2; worker++) {
            add(fixture, 30 * month, -1400, PAID_FOR_PAYROLL)->party = worker;
            add(fixture, 30 * month, 500, PAID_FOR_RENT)->party = worker;
        }
    HOLDS(judge_deductions);
    assert_int_equal(fixture->result.count, 4);
    fixture->flows[7].party = 9; // somebody else's rent
    DOES_NOT_HOLD(judge_deductions);
}

static void ht24_rooms(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_rooms);
    for (int i = 0; i < 4; i++)
        add(fixture, i / 2 * 7, -80, PAID_FOR_LODGING);
    HOLDS(judge_rooms);
    fixture->flows[3].party = 9; // another house
    DOES_NOT_HOLD(judge_rooms);
}

static void ht24_residents(void **state)
{
    struct fixture *fixture = *state;
    struct relation relation = {.residents = 5};
    judge_residents(&relation, &fixture->result, fixture->arena);
    assert_int_equal(fixture->result.state, INDICATOR_NOT_COMPUTABLE);
    relation.resident_address = true;
    judge_residents(&relation, &fixture->result, fixture->arena);
    assert_int_equal(fixture->result.state, INDICATOR_HOLDS);
    assert_int_equal(fixture->result.count, 5);
    relation.residents = 4;
    judge_residents(&relation, &fixture->result, fixture->arena);
    assert_int_equal(fixture->result.state, INDICATOR_DOES_NOT_HOLD);
}

static void every_indicator_of_the_list_is_there(void **state)
{
    (void)state;
    char id[8];
    for (int i = 1; i <= 24; i++) {
        snprintf(id, sizeof id, "HT-%02d", i);
        assert_true(indicator_named(id) < indicator_count);
    }
    for (size_t i = 1; i < indicator_count; i++)
        assert_true(strcmp(indicators[i - 1].id, indicators[i].id) <= 0);
}

static void words_say_what_was_paid_for(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned kinds;
    } said[] = {
        {"Citylist adverts", PAID_FOR_ADVERTS},
        {"PETITES ANNONCES 24", PAID_FOR_ADVERTS},
        {"Hostal Marina", PAID_FOR_LODGING},
        {"Car rental Faro", PAID_FOR_RIDES}, // no rent
        {"loyer octobre", PAID_FOR_RENT},
        {"office rent", PAID_FOR_RENT | PAID_FOR_PREMISES},
        {"City bus", 0}, // no journey between cities
        {"Phone top-up", 0},
        {"Pharmacie du Marché", PAID_FOR_CARE},
        {"Gift card 50", PAID_FOR_PREPAID},
        {"Farmácia Central, nómina", PAID_FOR_CARE | PAID_FOR_PAYROLL},
        {"Current account", 0}, // not "rent"
        {NULL, 0},
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        assert_int_equal(paid_for(said[i].text), said[i].kinds);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ht01_small_adverts),
        TEST(ht02_lodging),
        TEST(ht03_tickets),
        TEST(ht04_rides),
        TEST(ht05_meals_and_care),
        TEST(ht06_nightlife),
        TEST(ht07_tokens),
        TEST(ht08_night_cash),
        TEST(ht08_cash_cities),
        TEST(ht09_cash_lodging),
        TEST(ht10_movement),
        TEST(ht11_rents),
        TEST(ht12_business_cash),
        TEST(ht13_cash_without_wages),
        TEST(ht14_prepaid),
        TEST(ht16_foreign_adverts),
        TEST(ht18_processors),
        TEST(ht19_below_threshold),
        TEST(ht20_funnel),
        TEST(ht21_many_senders),
        TEST(ht22_sudden_cash),
        TEST(ht23_deductions),
        TEST(ht24_rooms),
        TEST(ht24_residents),
        TEST(words_say_what_was_paid_for),
        TEST(every_indicator_of_the_list_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
