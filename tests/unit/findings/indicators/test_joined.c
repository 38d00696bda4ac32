// Indicators that join with the case: where they hold, where they just do not, and where they cannot be
// computed.
#include "test.h"

#include "base/decimal.h"
#include "findings/indicators/chance.h"
#include "findings/indicators/joined.h"
#include "findings/indicators/merchants.h"

#include <string.h>

enum { FLOWS_MAX = 64, PAYERS = 4 };

// Relationship 0 is judged; 1 to 4 have a telephone each: entities 101 to 104.
struct fixture {
    struct relation_flow flows[FLOWS_MAX];
    size_t count;
    struct arena *arena;
    struct relationship relationships[PAYERS + 1];
    int64_t phones[PAYERS + 1];
    uint32_t accounts[PAYERS + 1];
    struct party parties[PAYERS + 1];
    struct case_money money;
    struct relationships all;
    struct joins joins;
    struct indicator_result result;
};

static int set_up(void **state)
{
    struct fixture *fixture = test_calloc(1, sizeof *fixture);
    fixture->arena = arena_new(16 << 20);
    for (uint32_t i = 0; i <= PAYERS; i++) {
        fixture->phones[i] = 100 + (int64_t)i;
        fixture->accounts[i] = i;
        fixture->parties[i].entity = 200 + (int64_t)i;
        fixture->relationships[i] = (struct relationship){.accounts = &fixture->accounts[i],
                                                          .account_count = 1,
                                                          .entities = &fixture->phones[i],
                                                          .entity_count = i != 0};
    }
    fixture->money = (struct case_money){.parties = fixture->parties, .party_count = PAYERS + 1};
    fixture->all = (struct relationships){.all = fixture->relationships, .count = PAYERS + 1};
    fixture->joins = (struct joins){.money = &fixture->money, .relationships = &fixture->all};
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    pair_map_done(&fixture->joins.callers);
    pair_map_done(&fixture->joins.in_cycle);
    arena_free(fixture->arena);
    test_free(fixture);
    return 0;
}

static struct relation_flow *add(struct fixture *fixture, int64_t day, int64_t units, unsigned kinds)
{
    struct relation_flow *flow = &fixture->flows[fixture->count++];
    *flow = (struct relation_flow){.day = day,
                                   .at_sec = day * 86400,
                                   .minute = NO_MINUTE,
                                   .in = units > 0,
                                   .amount_e5 = (units > 0 ? units : -units) * DECIMAL_ONE,
                                   .currency = "EUR",
                                   .payer = NO_RELATIONSHIP,
                                   .paid_for = kinds,
                                   .observation_id = (int64_t)fixture->count};
    return flow;
}

static enum indicator_state judged(struct fixture *fixture, joined_judge *judge)
{
    struct relation relation = {.number = 0, .flows = fixture->flows, .flow_count = fixture->count};
    relation_count(&relation);
    fixture->result = (struct indicator_result){0};
    judge(&fixture->joins, &relation, &fixture->result, fixture->arena);
    if (fixture->result.state == INDICATOR_NOT_COMPUTABLE)
        assert_non_null(fixture->result.why);
    return fixture->result.state;
}

#define HOLDS(judge) assert_int_equal(judged(fixture, judge), INDICATOR_HOLDS)
#define DOES_NOT_HOLD(judge) assert_int_equal(judged(fixture, judge), INDICATOR_DOES_NOT_HOLD)
#define NOT_COMPUTABLE(judge) assert_int_equal(judged(fixture, judge), INDICATOR_NOT_COMPUTABLE)

static void ht15_in_adverts(void **state)
{
    struct fixture *fixture = *state;
    struct advert_use uses[] = {
        {.selector = 90, .advert = 7, .observation_id = 70, .day = 20},
        {.selector = 100, .advert = 8, .observation_id = 80, .day = 30},
        {.selector = 100, .advert = 9, .observation_id = 75, .day = 10, .in_ring = true}};
    fixture->joins.uses = uses;
    fixture->joins.use_count = 1;
    NOT_COMPUTABLE(judge_in_adverts); // no adverts
    fixture->joins.has_adverts = true;
    NOT_COMPUTABLE(judge_in_adverts); // no telephone of its people
    fixture->relationships[0].entity_count = 1;
    DOES_NOT_HOLD(judge_in_adverts); // another's
    fixture->joins.use_count = 2;
    HOLDS(judge_in_adverts);
    assert_false(fixture->result.joins); // who advertises alone says nothing of a ring
    fixture->joins.use_count = 3;
    HOLDS(judge_in_adverts);
    assert_true(fixture->result.joins);
    assert_int_equal(fixture->result.count, 2);
    assert_int_equal(fixture->result.first_day, 10);
    assert_int_equal(fixture->result.last_day, 30);
    assert_int_equal(fixture->result.observations[0], 75);
}

static void cl02_callers(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, 1, 100, 0)->payer = 1;
    add(fixture, 2, 100, 0)->payer = 2;
    add(fixture, 3, 100, 0)->phone = 104;
    NOT_COMPUTABLE(judge_callers); // no call centre
    fixture->joins.has_call_centre = true;
    *pair_map_at(&fixture->joins.callers, 101, 0, NULL) = 1;
    DOES_NOT_HOLD(judge_callers); // one of them may have wanted something else
    *pair_map_at(&fixture->joins.callers, 104, 0, NULL) = 1;
    HOLDS(judge_callers);
    assert_int_equal(fixture->result.count, 2);
    assert_int_equal(fixture->result.amount_e5, 200 * DECIMAL_ONE);
    assert_int_equal(fixture->result.entity_count, 2);
    fixture->count = 0;
    add(fixture, 1, 100, 0);
    NOT_COMPUTABLE(judge_callers); // nothing is known of its payers
}

static void cl03_postings(void **state)
{
    struct fixture *fixture = *state;
    uint8_t posted[200] = {0};
    struct ring_days ring = {.id = 1, .first_day = 1000, .days = sizeof posted, .posted = posted};
    for (int i = 0; i < 6; i++) {
        posted[i * 30] = 1;
        add(fixture, 1000 + i * 30 + (i ? i % 3 - 1 : 0), -20, PAID_FOR_ADVERTS);
    }
    NOT_COMPUTABLE(judge_postings);
    fixture->joins.rings = &ring;
    fixture->joins.ring_count = 1;
    HOLDS(judge_postings);
    assert_int_equal(fixture->result.count, 6);
    for (int i = 1; i < 4; i++)
        fixture->flows[i].day += 7; // on other days
    DOES_NOT_HOLD(judge_postings);
    for (int i = 1; i < 4; i++)
        fixture->flows[i].day -= 7;
    memset(posted, 1, sizeof posted); // who posts every day meets everybody's payments
    DOES_NOT_HOLD(judge_postings);
    fixture->joins.ring_count = 0;
}

static int64_t place_of(const char *name)
{
    const struct city *city = gazetteer_find(bytes_of_text(name), (struct regions){0});
    assert_non_null(city);
    return city - gazetteer_at(0);
}

static void cl01_slept(void **state)
{
    struct fixture *fixture = *state;
    static const char *const cities[] = {"Antwerp", "Lille", "Metz"};
    struct night nights[3];
    for (int i = 0; i < 3; i++) {
        add(fixture, 1000 + 100 * i, -300, PAID_FOR_LODGING);
        for (int k = 0; k < 3; k++)
            if (place_of(cities[k]) >= 0)
                nights[k] = (struct night){place_of(cities[k]), 1002 + 100 * k, 500 + k};
    }
    for (int i = 0; i < 2; i++) // by city
        for (int k = 0; k < 2; k++)
            if (nights[k].city > nights[k + 1].city) {
                const struct night swap = nights[k];
                nights[k] = nights[k + 1];
                nights[k + 1] = swap;
            }
    struct device_nights device = {
        .source_id = 3, .first_day = 1000, .last_day = 1300, .nights = nights, .count = 3};
    fixture->joins.devices = &device;
    fixture->joins.device_count = 1;
    NOT_COMPUTABLE(judge_slept); // no device says where it was
    fixture->joins.has_nights = true;
    NOT_COMPUTABLE(judge_slept); // no payment says where
    for (int i = 0; i < 3; i++)
        fixture->flows[i].city = gazetteer_at((size_t)place_of(cities[i]));
    HOLDS(judge_slept);
    assert_int_equal(fixture->result.count, 3);
    assert_int_equal(fixture->result.observation_count, 3);
    assert_int_equal(fixture->result.observations[0], 500);
    const int64_t own = 3;
    fixture->relationships[0].devices = &own;
    fixture->relationships[0].device_count = 1;
    DOES_NOT_HOLD(judge_slept); // where one sleeps oneself
    fixture->relationships[0].device_count = 0;
    fixture->flows[1].day += 20; // not in those days
    DOES_NOT_HOLD(judge_slept);
    fixture->joins.device_count = 0;
}

static void ht24_circle(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, 1, 100, 0);
    DOES_NOT_HOLD(judge_circle);
    *pair_map_at(&fixture->joins.in_cycle, 200, 0, NULL) = 2;
    HOLDS(judge_circle);
    assert_int_equal(fixture->result.count, 2);
}

static void ht17_platforms_are_not_known(void **state)
{
    struct fixture *fixture = *state;
    NOT_COMPUTABLE(judge_platforms);
}

static void chance_is_that_of_poisson(void **state)
{
    (void)state;
    assert_true(chance_at_least(0, 3) == 1);
    assert_true(chance_at_least(1, 0) == 0);
    assert_float_equal((float)chance_at_least(1, 1), 0.6321206F, 1e-6F); // 1 - 1/e
    assert_float_equal((float)chance_at_least(3, 0.5), 0.0143877F, 1e-6F);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ht15_in_adverts),
        TEST(cl02_callers),
        TEST(cl03_postings),
        TEST(cl01_slept),
        TEST(ht24_circle),
        TEST(ht17_platforms_are_not_known),
        TEST(chance_is_that_of_poisson),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
