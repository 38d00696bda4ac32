// What is done with a ring's money besides passing it on, to hide where it is from: shapes in time, with the
// durations, sizes, shares of other banks and hop ratios measured on AMLworld's laundering attempts (Altman
// et al., NeurIPS 2023). All accounts of a scheme are the launderer's; some have a life of their own as well,
// and of some the bank has not answered.
#include "rehearsal/money.h"

enum { SIDE_MAX = 12 };

struct laying {
    struct money *money;
    struct scheme *scheme;
    int ring;
    unsigned bank; // of the account made last
};

enum life { SEEN_OR_NOT, SEEN, SEEN_WITH_LIFE }; // by statements of its own; with an income of its own, too

static int scheme_account(struct laying *laying, enum life life)
{
    struct money *money = laying->money;
    struct random *random = &money->random;
    // one transfer in forty stays within a bank
    if (!random_chance(random, 24))
        laying->bank = (laying->bank + (unsigned)random_between(random, 1, BANK_PT_2)) % (BANK_PT_2 + 1);
    const bool has_statement = life != SEEN_OR_NOT || random_chance(random, 670);
    const int account = money_person_at(money, (enum bank)laying->bank, has_statement);
    scheme_add(laying->scheme, account);
    if (has_statement)
        money_registered(money, account, laying->ring);
    if (has_statement && (life == SEEN_WITH_LIFE || random_chance(random, 600)))
        money_quiet_life(money, account);
    return account;
}

static size_t side(struct laying *laying, int *accounts, int64_t low, int64_t high, enum life life)
{
    const size_t count = (size_t)random_between(&laying->money->random, low, high);
    for (size_t i = 0; i < count; i++)
        accounts[i] = scheme_account(laying, life);
    return count;
}

static int64_t first_day(const struct laying *laying)
{
    struct money *money = laying->money;
    return random_between(&money->random, money->first_day + 20, money->last_day - 20);
}

static int64_t amount(struct laying *laying)
{
    struct random *random = &laying->money->random;
    const int64_t cents = random_around(random, 90000) + 5000;
    return random_chance(random, 500) ? cents / 1000 * 1000 : cents;
}

// What goes on of what came in: at the median nearly all, sometimes more, from another purse.
static int64_t passed(struct laying *laying, int64_t cents)
{
    struct random *random = &laying->money->random;
    const int64_t per_mille = random_chance(random, 100)   ? random_between(random, 780, 900)
                              : random_chance(random, 120) ? random_between(random, 1020, 1180)
                                                           : random_between(random, 930, 1000);
    const int64_t out = cents * per_mille / 1000;
    return random_chance(random, 400) ? out / 1000 * 1000 : out;
}

static int64_t pay(struct laying *laying, int from, int to, int64_t day, int64_t cents)
{
    struct money *money = laying->money;
    laying->scheme->payments++;
    return money_transfer(money, from, to, day, cents, ENTRY_TRANSFER, money_reference(&money->random));
}

static int64_t soon(struct laying *laying)
{
    return random_between(&laying->money->random, 0, 1);
}

static void lay_fan(struct laying *laying, bool in)
{
    int others[SIDE_MAX];
    const int middle = scheme_account(laying, SEEN);
    const size_t count = side(laying, others, 5, SIDE_MAX, SEEN_OR_NOT);
    const int64_t day = first_day(laying);
    for (size_t i = 0; i < count; i++) {
        const int64_t when = day + random_between(&laying->money->random, 0, 3);
        pay(laying, in ? others[i] : middle, in ? middle : others[i], when, amount(laying));
    }
}

// Up to a week and a day: what comes in goes out again, to others, and not to the cent.
static void lay_gather_scatter(struct laying *laying)
{
    int payers[SIDE_MAX], payees[SIDE_MAX];
    const int middle = scheme_account(laying, SEEN_WITH_LIFE);
    const size_t ins = side(laying, payers, 4, 9, SEEN_OR_NOT),
                 outs = side(laying, payees, 4, 9, SEEN_OR_NOT);
    const int64_t day = first_day(laying);
    int64_t sum = 0, last = day;
    for (size_t i = 0; i < ins; i++) {
        const int64_t cents = amount(laying);
        const int64_t arrived =
            pay(laying, payers[i], middle, day + random_between(&laying->money->random, 0, 3), cents);
        sum += cents;
        money_of_ring(laying->money, middle, cents);
        last = arrived > last ? arrived : last;
    }
    for (size_t i = 0; i < outs; i++)
        pay(laying, middle, payees[i], last + random_between(&laying->money->random, 0, 3),
            passed(laying, sum / (int64_t)outs));
}

static void lay_scatter_gather(struct laying *laying)
{
    int between[SIDE_MAX];
    const int from = scheme_account(laying, SEEN);
    const size_t count = side(laying, between, 4, 9, SEEN_OR_NOT);
    const int to = scheme_account(laying, SEEN);
    const int64_t day = first_day(laying);
    for (size_t i = 0; i < count; i++) {
        const int64_t cents = amount(laying);
        const int64_t arrived =
            pay(laying, from, between[i], day + random_between(&laying->money->random, 0, 2), cents);
        pay(laying, between[i], to, arrived + soon(laying), passed(laying, cents));
    }
}

static void lay_cycle(struct laying *laying)
{
    int ring[SIDE_MAX];
    const size_t count = side(laying, ring, 3, 6, SEEN);
    int64_t day = first_day(laying), cents = amount(laying) + 60000;
    for (size_t i = 0; i < count; i++) {
        day = pay(laying, ring[i], ring[(i + 1) % count], day, cents) + soon(laying);
        cents = passed(laying, cents);
    }
}

// Each of one side pays one to three of the other.
static void lay_layer(struct laying *laying, const int *from, size_t from_count, const int *to,
                      size_t to_count, int64_t day)
{
    struct random *random = &laying->money->random;
    for (size_t i = 0; i < from_count; i++) {
        const size_t first = (size_t)random_below(random, to_count);
        const size_t payments = (size_t)random_between(random, 2, 3);
        for (size_t k = 0; k < payments && k < to_count; k++)
            pay(laying, from[i], to[(first + k) % to_count], day + soon(laying), amount(laying));
    }
}

static void lay_bipartite(struct laying *laying)
{
    int from[SIDE_MAX], to[SIDE_MAX];
    const size_t payers = side(laying, from, 3, 5, SEEN), payees = side(laying, to, 3, 5, SEEN_OR_NOT);
    lay_layer(laying, from, payers, to, payees, first_day(laying));
}

static void lay_stack(struct laying *laying)
{
    int from[SIDE_MAX], between[SIDE_MAX], to[SIDE_MAX];
    const size_t payers = side(laying, from, 3, 4, SEEN_OR_NOT),
                 middle = side(laying, between, 3, 4, SEEN_WITH_LIFE),
                 payees = side(laying, to, 3, 4, SEEN_OR_NOT);
    const int64_t day = first_day(laying);
    lay_layer(laying, from, payers, between, middle, day);
    lay_layer(laying, between, middle, to, payees, day + random_between(&laying->money->random, 2, 3));
}

// Cash just below what banks report, at one branch after the other, and sent on once it is together.
static void lay_structuring(struct laying *laying)
{
    struct money *money = laying->money;
    struct random *random = &money->random;
    const int account = scheme_account(laying, SEEN);
    const int payee = money_person_at(money, BANK_BR_1, false);
    int64_t day = first_day(laying) - 15, held = 0;
    for (int64_t left = random_between(random, 6, 11); left > 0; left--) {
        const int64_t cents = random_between(random, 180, 199) * 5000;
        money_entry(money, account, day, cents, ENTRY_CASH, NULL,
                    arena_print(money->world->arena, "cash deposit %s", words_pick(random, cities)));
        laying->scheme->payments++;
        money_of_ring(money, account, cents);
        held += cents;
        day += random_between(random, 1, 3);
        if (held > 1500000 || left == 1) {
            money_transfer(money, account, payee, day, held * random_between(random, 90, 99) / 100,
                           ENTRY_TRANSFER, money_reference(random));
            held = 0;
        }
    }
}

// Value crosses a border and money does not: who has an account in each country takes in here and pays out
// there, as much and at the same time.
static void lay_mirror(struct laying *laying)
{
    struct money *money = laying->money;
    struct random *random = &money->random;
    int payers[4], payees[4];
    const int taker = money_person_at(money, BANK_BE_1, true),
              giver = money_person_at(money, BANK_ES_2, true);
    scheme_add(laying->scheme, taker);
    scheme_add(laying->scheme, giver);
    for (size_t i = 0; i < 4; i++) {
        payers[i] = money_person_at(money, BANK_BE_2, random_chance(random, 300));
        payees[i] = money_person_at(money, BANK_ES_1, random_chance(random, 300));
    }
    int64_t day = first_day(laying) - 20;
    for (int64_t left = random_between(random, 6, 9); left > 0; left--) {
        const int64_t cents = amount(laying);
        pay(laying, payers[random_below(random, 4)], taker, day, cents);
        pay(laying, giver, payees[random_below(random, 4)], day + soon(laying),
            cents * random_between(random, 985, 1000) / 1000);
        day += random_between(random, 2, 5);
    }
    money_registered(money, taker, -1);
    money_registered(money, giver, -1);
}

static void lay(struct money *money, enum scheme_kind kind, int ring)
{
    struct laying laying = {.money = money, .scheme = money_scheme(money, kind), .ring = ring};
    switch (kind) {
    case SCHEME_BIPARTITE:
        lay_bipartite(&laying);
        break;
    case SCHEME_CYCLE:
        lay_cycle(&laying);
        break;
    case SCHEME_FAN_IN:
    case SCHEME_FAN_OUT:
        lay_fan(&laying, kind == SCHEME_FAN_IN);
        break;
    case SCHEME_GATHER_SCATTER:
        lay_gather_scatter(&laying);
        break;
    case SCHEME_SCATTER_GATHER:
        lay_scatter_gather(&laying);
        break;
    case SCHEME_STACK:
        lay_stack(&laying);
        break;
    case SCHEME_MIRROR:
        lay_mirror(&laying);
        break;
    default:
        lay_structuring(&laying);
        break;
    }
}

void money_of_schemes(struct money *money)
{
    static const enum scheme_kind kinds[] = {SCHEME_CYCLE,          SCHEME_SCATTER_GATHER, SCHEME_STRUCTURING,
                                             SCHEME_GATHER_SCATTER, SCHEME_FAN_OUT,        SCHEME_BIPARTITE,
                                             SCHEME_STACK,          SCHEME_FAN_IN,         SCHEME_MIRROR};
    const size_t rings = money->world->scale->money_rings;
    const size_t count = money->world->size == REHEARSAL_SMALL ? 4 : rings * 2;
    const size_t turn = money->world->seed % 2 ? 0 : 4; // a small case has one half of them
    for (size_t i = 0; i < count; i++)
        lay(money, kinds[(turn + i) % (sizeof kinds / sizeof *kinds)], (int)(i % rings));
}
