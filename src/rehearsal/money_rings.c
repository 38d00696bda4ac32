// How a ring's takings move: paid in as cash and by many people, passed on within days to mules in other
// countries, who keep a cut and pass the rest on. Those who lend their accounts have a life of their own as
// well.
#include "rehearsal/money.h"

enum { MULES_MAX = 6, COLLECTORS_MAX = 3, FINALS_MAX = 3 };

struct flow {
    int collectors[COLLECTORS_MAX], mules[MULES_MAX], finals[FINALS_MAX];
    size_t collector_count, mule_count, final_count;
};

static int ring_account(struct money *money, int ring, enum bank bank, bool has_statement)
{
    const int person = money_person_at(money, bank, has_statement);
    struct account *account = &money->world->accounts[person];
    account->ring = ring;
    return person;
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
    int64_t left = cents * random_between(random, 880, 975) / 1000;
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
    money->world->accounts[mule].ring_cents += cents;
    if (random_chance(random, 40))
        money_entry(money, mule, when, -(cents / 5000 * 5000), ENTRY_CASH, NULL, "ATM withdrawal");
    else if (place + 1 < flow->mule_count && random_chance(random, 150))
        pass_on(money, flow, mule, &flow->mules[place + 1], 1, when, cents);
    else
        pass_on(money, flow, mule, flow->finals, flow->final_count, when, cents);
}

static void run_collector(struct money *money, const struct flow *flow, int collector)
{
    struct random *random = &money->random;
    int64_t held = 0;
    for (int64_t day = money->first_day; day <= money->last_day - 4; day++) {
        if (random_chance(random, 330)) {
            const int64_t cents = random_between(random, 60, 400) * 500;
            money_entry(money, collector, day, cents, ENTRY_CASH, NULL, "cash deposit");
            held += cents;
        }
        for (int64_t n = random_between(random, -2, 2); n > 0; n--) {
            const int64_t cents = random_between(random, 8, 50) * 500;
            money_transfer(money, money_payer(money), collector, day, cents, ENTRY_TRANSFER,
                           money_reference(random));
            held += cents;
        }
        if (held > 40000 && random_chance(random, 480)) {
            pass_on(money, flow, collector, flow->mules, flow->mule_count,
                    money_booking_day(day) + random_between(random, 0, 2), held);
            money->world->accounts[collector].ring_cents += held;
            held = 0;
        }
        if (random_chance(random, 25))
            money_entry(money, collector, day, -random_between(random, 30, 140) * 100, ENTRY_CARD,
                        random_chance(random, 500) ? "Rail tickets" : "Hostal Marina", "card payment");
        if (random_chance(random, 30))
            money_entry(money, collector, day, -random_between(random, 1, 6) * 1200, ENTRY_CARD,
                        "Citylist adverts", "card payment");
    }
}

void money_of_rings(struct money *money)
{
    static const enum bank here[] = {BANK_BE_1, BANK_BE_2, BANK_FR_1, BANK_FR_2};
    static const enum bank there[] = {BANK_ES_1, BANK_ES_2, BANK_PT_1, BANK_PT_2};
    static const enum bank far[] = {BANK_BR_1, BANK_BR_2, BANK_RO_1};
    struct random *random = &money->random;
    const bool small = money->world->size == REHEARSAL_SMALL;
    for (size_t ring = 0; ring < money->world->scale->money_rings; ring++) {
        struct flow flow = {.collector_count = (size_t)random_between(random, 1, small ? 1 : 2),
                            .mule_count = (size_t)random_between(random, 2, small ? 2 : 4),
                            .final_count = (size_t)random_between(random, 1, FINALS_MAX)};
        for (size_t i = 0; i < flow.collector_count; i++)
            flow.collectors[i] = ring_account(money, (int)ring, here[random_below(random, 4)], true);
        for (size_t i = 0; i < flow.mule_count; i++) // of some the bank has not answered
            flow.mules[i] = ring_account(money, (int)ring, there[random_below(random, 4)],
                                         i == 0 || random_chance(random, 800));
        for (size_t i = 0; i < flow.final_count; i++)
            flow.finals[i] = ring_account(money, (int)ring, far[random_below(random, 3)], false);
        for (size_t i = 0; i < flow.collector_count; i++)
            run_collector(money, &flow, flow.collectors[i]);
        const int employer = money_person_account(money, false),
                  landlord = money_person_account(money, false);
        for (size_t i = 0; i < flow.mule_count; i++) {
            if (random_chance(random, 450))
                money_ordinary_life(money, flow.mules[i], random_between(random, 620, 1250) * 100, employer,
                                    landlord);
        }
    }
}
