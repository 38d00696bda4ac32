// How a ring's takings move: paid in as cash in the cities where its people are and from person to person,
// passed on within days to mules in other countries, who keep a cut and pass the rest on. What is paid for on
// the way: adverts, short lets, tickets, a flat. Those who lend their accounts have a life of their own.
#include "rehearsal/money.h"

enum { MULES_MAX = 6, COLLECTORS_MAX = 3, FINALS_MAX = 3 };

struct flow {
    int ring;
    int collectors[COLLECTORS_MAX], mules[MULES_MAX], finals[FINALS_MAX];
    size_t collector_count, mule_count, final_count;
};

static int ring_account(struct money *money, int ring, enum bank bank, bool has_statement)
{
    const int person = money_person_at(money, bank, has_statement);
    struct account *account = &money->world->accounts[person];
    account->ring = ring;
    if (has_statement)
        money_registered(money, person, ring);
    return person;
}

// Where it ends: overseas no bank has answered yet.
static int final_account(struct money *money, int ring, enum bank bank)
{
    return ring_account(money, ring, bank, bank == BANK_RO_1 && random_chance(&money->random, 700));
}

static void mule_passes_on(struct money *money, const struct flow *flow, int mule, int64_t day,
                           int64_t cents);

// What is there on `day` goes on that day or the next, whole or in two, less a cut; to mules, who pass it on,
// or to where it ends.
static void pass_on(struct money *money, const struct flow *flow, int from, const int *to, size_t to_count,
                    int64_t day, int64_t cents)
{
    struct random *random = &money->random;
    const size_t parts = cents > 90000 && random_chance(random, 400) ? 2 : 1;
    int64_t left = cents * random_between(random, 870, 970) / 1000;
    for (size_t part = 0; part < parts; part++) {
        int64_t amount = part + 1 < parts ? left * random_between(random, 35, 65) / 100 : left;
        if (random_chance(random, 450))
            amount = amount / 1000 * 1000; // people like round sums
        left -= amount;
        const int receiver = to[random_below(random, to_count)];
        const int64_t arrived = money_transfer(money, from, receiver, day + random_between(random, 0, part),
                                               amount, ENTRY_TRANSFER, money_reference(random));
        if (to != flow->finals)
            mule_passes_on(money, flow, receiver, arrived, amount);
    }
}

// Not before it has arrived; now and then late, in cash, or by way of another mule.
static void mule_passes_on(struct money *money, const struct flow *flow, int mule, int64_t day, int64_t cents)
{
    struct random *random = &money->random;
    size_t place = 0;
    while (flow->mules[place] != mule)
        place++;
    int64_t when = day + random_between(random, 0, 3);
    if (random_chance(random, 40))
        when += random_between(random, 4, 8);
    money_of_ring(money, mule, cents);
    if (random_chance(random, 40))
        money_entry(money, mule, when, -(cents / 5000 * 5000), ENTRY_CASH, NULL, "ATM withdrawal");
    else if (place + 1 < flow->mule_count && random_chance(random, 150))
        pass_on(money, flow, mule, &flow->mules[place + 1], 1, when, cents);
    else
        pass_on(money, flow, mule, flow->finals, flow->final_count, when, cents);
}

// Where the ring's people are on a day, or close by.
static const char *city_on(struct money *money, int ring, int64_t day)
{
    const struct ring *of = &money->world->rings[(size_t)ring % money->world->ring_count];
    if (!random_chance(&money->random, 250))
        for (size_t i = 0; i < of->leg_count; i++)
            if (day >= of->legs[i].from_day && day <= of->legs[i].to_day)
                return cities.at[of->legs[i].city];
    return words_pick(&money->random, cities);
}

static const char *at_place(struct money *money, const char *what, const char *city)
{
    return arena_print(money->world->arena, "%s %s", what, city);
}

// A payment service names who pays by their telephone.
static const char *person_reference(struct money *money)
{
    struct random *random = &money->random;
    if (random_chance(random, 550))
        return money_reference(random);
    const int person = money->world->publics[random_below(random, money->world->scale->publics)];
    return at_place(money, "pay by phone", money->world->people[person].number);
}

// Cash, and people who pay; how much.
static int64_t take_in(struct money *money, const struct flow *flow, int collector, int64_t day)
{
    struct random *random = &money->random;
    int64_t held = 0;
    if (random_chance(random, 330)) {
        const int64_t cents = random_between(random, 60, 300) * 500;
        money_entry(money, collector, day, cents, ENTRY_CASH, NULL,
                    at_place(money, "cash deposit", city_on(money, flow->ring, day)));
        held += cents;
    }
    for (int64_t n = random_between(random, -2, 2); n > 0; n--) {
        const int64_t cents = random_between(random, 8, 50) * 500;
        money_transfer(money, money_payer(money), collector, day, cents, ENTRY_TRANSFER,
                       person_reference(money));
        held += cents;
    }
    return held;
}

// What it costs to keep people where they are and known.
static void pay_costs(struct money *money, const struct flow *flow, int collector, int64_t day)
{
    static const char *const lets[] = {"Short stay apartments", "Hostal Marina", "City hotel",
                                       "Home booking"};
    static const char *const tickets[] = {"Rail tickets", "Coach tickets", "Flight booking"};
    static const char *const adverts[] = {"Citylist adverts", "Kiosk classified ads", "Anuncia online"};
    struct random *random = &money->random;
    if (random_chance(random, 45))
        money_entry(money, collector, day, -random_between(random, 9, 38) * 1000, ENTRY_CARD,
                    lets[random_below(random, 4)],
                    at_place(money, "card payment", city_on(money, flow->ring, day)));
    if (random_chance(random, 40))
        money_entry(money, collector, day, -random_between(random, 19, 140) * 100, ENTRY_CARD,
                    tickets[random_below(random, 3)],
                    at_place(money, "card payment", city_on(money, flow->ring, day)));
    if (random_chance(random, 150))
        money_entry(money, collector, day, -random_between(random, 1, 3) * 1200, ENTRY_CARD,
                    adverts[random_below(random, 3)], "card payment");
}

static void run_collector(struct money *money, const struct flow *flow, int collector)
{
    struct random *random = &money->random;
    int64_t held = 0;
    for (int64_t day = money->first_day; day <= money->last_day - 4; day++) {
        held += take_in(money, flow, collector, day);
        if (held > 40000 && random_chance(random, 480)) {
            pass_on(money, flow, collector, flow->mules, flow->mule_count,
                    money_booking_day(day) + random_between(random, 0, 2), held);
            money_of_ring(money, collector, held);
            held = 0;
        }
        pay_costs(money, flow, collector, day);
    }
}

static void tell_truth(struct money *money, const struct flow *flow)
{
    struct scheme *trail = money_scheme(money, SCHEME_TRAIL);
    for (size_t i = 0; i < flow->collector_count; i++)
        scheme_add(trail, flow->collectors[i]);
    for (size_t i = 0; i < flow->mule_count; i++)
        scheme_add(trail, flow->mules[i]);
    for (size_t i = 0; i < flow->final_count; i++)
        scheme_add(trail, flow->finals[i]);
    for (size_t i = 0; i < flow->collector_count; i++)
        scheme_add(money_scheme(money, SCHEME_FUNNEL), flow->collectors[i]);
}

void money_of_rings(struct money *money)
{
    static const enum bank here[] = {BANK_BE_1, BANK_BE_2, BANK_FR_1, BANK_FR_2};
    static const enum bank there[] = {BANK_ES_1, BANK_ES_2, BANK_PT_1, BANK_PT_2};
    static const enum bank far[] = {BANK_BR_1, BANK_BR_2, BANK_RO_1};
    struct random *random = &money->random;
    const bool small = money->world->size == REHEARSAL_SMALL;
    for (size_t ring = 0; ring < money->world->scale->money_rings; ring++) {
        struct flow flow = {.ring = (int)ring,
                            .collector_count = (size_t)random_between(random, 1, small ? 1 : 2),
                            .mule_count = (size_t)random_between(random, 2, small ? 2 : 4),
                            .final_count = (size_t)random_between(random, 1, FINALS_MAX)};
        for (size_t i = 0; i < flow.collector_count; i++)
            flow.collectors[i] = ring_account(money, (int)ring, here[random_below(random, 4)], true);
        for (size_t i = 0; i < flow.mule_count; i++) // of some the bank has not answered
            flow.mules[i] = ring_account(money, (int)ring, there[random_below(random, 4)],
                                         i == 0 || random_chance(random, 800));
        for (size_t i = 0; i < flow.final_count; i++)
            flow.finals[i] = final_account(money, (int)ring, far[random_below(random, 3)]);
        for (size_t i = 0; i < flow.collector_count; i++)
            run_collector(money, &flow, flow.collectors[i]);
        tell_truth(money, &flow);
        const int employer = money_person_account(money, false),
                  landlord = money_person_account(money, false);
        for (size_t i = 0; i < flow.mule_count; i++) {
            if (random_chance(random, 450))
                money_ordinary_life(money, flow.mules[i], random_between(random, 620, 1250) * 100, employer,
                                    landlord);
        }
    }
}
