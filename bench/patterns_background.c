// Ordinary payments. Shares and amounts of kinds: see the table at the end. Who has much to do with others
// follows power laws; whom one pays is mostly whom one has paid before.
#include "patterns_background.h"

#include "base/decimal.h"
#include "base/memory.h"

#include <math.h>

enum { HOUR = 3600, DAY = 24 * HOUR, BLOCK = 8, SECTOR = 64 };

uint64_t background_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

// Of one thing, always the same: what an account's third supplier is.
static uint64_t fixed(const struct background *made, uint64_t thing, uint64_t n)
{
    uint64_t state = made->account_count * UINT64_C(0x2545f4914f6cdd1d) + thing * 1000003 + n;
    background_random(&state);
    return background_random(&state);
}

static double unit(uint64_t random)
{
    return (double)(random >> 11) / (double)(UINT64_C(1) << 53);
}

static double chance(struct background *made)
{
    return unit(background_random(&made->random));
}

static uint32_t below(struct background *made, uint32_t count)
{
    return count ? (uint32_t)(background_random(&made->random) % count) : 0;
}

// One of `count`, the first far more often than the last: `skew` 1 is even.
static uint32_t skewed(double random, uint32_t count, double skew)
{
    uint32_t n = (uint32_t)((double)count * pow(random, skew));
    return n < count ? n : count - 1;
}

// Log-normal, by its median and spread.
static int64_t amount(struct background *made, double median, double spread)
{
    double u = chance(made) + 1e-12, v = chance(made);
    double normal = sqrt(-2 * log(u)) * cos(2 * M_PI * v);
    double cents = floor(median * exp(spread * normal) * 100);
    cents = cents < 1 ? 1 : cents > 1e13 ? 1e13 : cents;
    return (int64_t)cents * (DECIMAL_ONE / 100);
}

// What is neither shop nor wage: like the sample's transfers (median 8,468, 5 % below 23, 95 % below 43,750),
// so that no amount tells them from the laid attempts (median 4,986, 95 % below 18,542).
static int64_t large_amount(struct background *made)
{
    return chance(made) < 0.8 ? amount(made, 6000, 1.0) : amount(made, 6000, 2.5);
}

static int64_t moment(struct background *made, int day, int first_hour, int hours)
{
    return made->from_sec + day * DAY + first_hour * HOUR + below(made, (uint32_t)(hours * HOUR));
}

static int weekday(int day) // the first day is a Thursday
{
    return (day + 3) % 7; // 0: Monday
}

static int any_day(struct background *made)
{
    return (int)below(made, BACKGROUND_DAYS);
}

static int work_day(struct background *made)
{
    int day = any_day(made);
    return weekday(day) < 5 ? day : any_day(made);
}

static int64_t any_time(struct background *made)
{
    return moment(made, any_day(made), chance(made) < 0.9 ? 7 : 0, 15);
}

static void pay(struct background *made, uint32_t from, uint32_t to, int64_t at_sec, int64_t amount_e5)
{
    if (from == to || at_sec >= made->from_sec + BACKGROUND_DAYS * DAY)
        return;
    if (made->count == made->capacity)
        made->kinds = memory_grow(made->kinds, made->capacity ? made->capacity * 2 : 16, 1);
    ARRAY_ROOM(made->transfers, made->capacity, made->count);
    made->kinds[made->count] = made->kind;
    made->transfers[made->count++] =
        (struct transfer){.at_sec = at_sec, .amount_e5 = amount_e5, .from = from, .to = to};
}

// ---- who ----

static uint32_t person(struct background *made)
{
    return skewed(chance(made), made->firms_from, 1.5);
}

static uint32_t firm(struct background *made, double skew)
{
    return made->firms_from + skewed(chance(made), made->shops_from - made->firms_from, skew);
}

static uint32_t service_from(const struct background *made)
{
    return made->account_count - made->account_count / 500;
}

static uint32_t shop(const struct background *made, double random)
{
    return made->shops_from + skewed(random, service_from(made) - made->shops_from, 2.5);
}

static uint32_t service(const struct background *made, double random)
{
    return service_from(made) + skewed(random, made->account_count / 500, 2);
}

static uint32_t employer(const struct background *made, uint32_t of)
{
    return made->firms_from + skewed(unit(fixed(made, of, 1)), made->account_count - made->firms_from, 2.5);
}

static uint32_t landlord(const struct background *made, uint32_t of)
{
    uint64_t random = fixed(made, of, 2);
    return random & 1 ? skewed(unit(random), made->firms_from, 1.2)
                      : made->firms_from + skewed(unit(random), made->shops_from - made->firms_from, 3);
}

// Of the same household or circle, mostly; both ways.
static uint32_t friend_of(struct background *made, uint32_t of)
{
    if (chance(made) < 0.8)
        return of / BLOCK * BLOCK + below(made, BLOCK);
    uint32_t step = 1u << (4 + fixed(made, of / BLOCK, 3) % 12);
    return (of ^ step) < made->firms_from ? of ^ step : of / BLOCK * BLOCK;
}

static uint32_t stranger(struct background *made, uint32_t to)
{
    if (chance(made) < 0.6) { // of the same town
        uint32_t town = to / 4096 * 4096, size = made->firms_from - town;
        if (to < made->firms_from)
            return town + below(made, size < 4096 ? size : 4096);
    }
    return person(made);
}

static uint32_t supplier(const struct background *made, uint32_t of, uint32_t n)
{
    uint64_t random = fixed(made, of, 100 + n);
    uint32_t firms = made->account_count - made->firms_from, own = of - made->firms_from;
    if (random % 10 < 7) { // of the same trade: they buy from each other
        uint32_t sector = own / SECTOR * SECTOR + (uint32_t)(random >> 8) % SECTOR;
        return made->firms_from + (sector < firms ? sector : own);
    }
    return made->firms_from + skewed(unit(random), firms, 1.7);
}

// ---- what: each makes the payments of one event ----

static void shopping(struct background *made)
{
    uint32_t who = person(made);
    double known = chance(made);
    uint32_t where =
        known < 0.8 ? shop(made, unit(fixed(made, who, 10 + below(made, 6)))) : shop(made, chance(made));
    int64_t sum = amount(made, 98, 1.8), at = any_time(made);
    pay(made, who, where, at, sum);
    if (chance(made) < 0.02) // a refund
        pay(made, where, who, at + HOUR + below(made, 5 * DAY), sum);
}

// Utilities, insurances, subscriptions: four a person, once a month.
static void bill(struct background *made)
{
    uint32_t who = made->turn % made->firms_from, n = made->turn / made->firms_from;
    uint64_t random = fixed(made, who, 20 + n);
    int day = (int)(random % 30);
    made->turn++;
    if (day < BACKGROUND_DAYS)
        pay(made, who, service(made, unit(fixed(made, who, 24 + n))), moment(made, day, 4, 4),
            amount(made, 60, 0.7));
}

static void rent(struct background *made)
{
    uint32_t who = made->turn++ % made->firms_from;
    pay(made, who, landlord(made, who), moment(made, (int)below(made, 5), 5, 12), amount(made, 900, 0.5));
}

static void payday(struct background *made)
{
    uint32_t who = made->turn++ % made->firms_from, from = employer(made, who);
    int64_t sum = amount(made, 2500, 0.5);
    int every = (int[]){7, 14, 31, 31}[fixed(made, from, 4) % 4], day = (int)(fixed(made, from, 5) % 28);
    for (day %= every; day < BACKGROUND_DAYS; day += every)
        pay(made, from, who, moment(made, day, 6, 3), sum);
}

static void friends(struct background *made)
{
    uint32_t who = person(made);
    pay(made, who, friend_of(made, who), any_time(made), amount(made, 60, 1.5));
}

static void dinner(struct background *made) // one has paid for all; or a present is bought together
{
    uint32_t who = person(made), guests = 2 + below(made, 8);
    int day = any_day(made);
    int64_t sum = amount(made, 40, 0.7);
    for (uint32_t i = 0; i < guests; i++)
        pay(made, friend_of(made, who), who, moment(made, day + (int)below(made, 3), 9, 14), sum);
}

static void strangers(struct background *made) // things sold second hand, a car, a deposit, a craftsman
{
    uint32_t to = chance(made) < 0.6 ? person(made) : firm(made, 1.5);
    pay(made, stranger(made, to), to, any_time(made), large_amount(made));
}

static void trade(struct background *made)
{
    uint32_t who = firm(made, 2), n = below(made, 3 + (uint32_t)(fixed(made, who, 6) % 30));
    pay(made, who, supplier(made, who, n), moment(made, work_day(made), 7, 12), amount(made, 8468, 1.5));
}

static void trade_once(struct background *made)
{
    uint32_t who = firm(made, 1.7);
    uint32_t to = chance(made) < 0.5 ? firm(made, 1.5) : person(made);
    pay(made, who, to, moment(made, work_day(made), 7, 12), large_amount(made));
}

static void fair(struct background *made) // firms of two trades buy from each other within two days
{
    uint32_t buyers = 3 + below(made, 8), sellers = 3 + below(made, 8), b[16], s[16];
    for (uint32_t i = 0; i < buyers; i++)
        b[i] = firm(made, 1.3);
    for (uint32_t i = 0; i < sellers; i++)
        s[i] = firm(made, 1.3);
    int day = work_day(made);
    for (uint32_t i = 0; i < buyers; i++)
        for (uint32_t j = 0; j < sellers; j++)
            if (chance(made) < 0.4)
                pay(made, b[i], s[j], moment(made, day + (int)below(made, 2), 7, 12), large_amount(made));
}

static void market(struct background *made) // a processor: buyers pay it, it pays sellers
{
    uint32_t at = service(made, chance(made)), n = 5 + below(made, 40);
    int day = any_day(made);
    for (uint32_t i = 0; i < n; i++)
        pay(made, person(made), at, moment(made, day, 0, 24), amount(made, 150, 1.5));
    for (uint32_t i = 0; i < n / 4; i++)
        pay(made, at, chance(made) < 0.5 ? person(made) : firm(made, 2), moment(made, day + 2, 4, 4),
            amount(made, 600, 1.5));
}

// A class trip, a wedding, an inheritance, a small organiser: many pay one, who pays some.
static void treasurer(struct background *made)
{
    uint32_t who = chance(made) < 0.7 ? person(made) : firm(made, 1.2);
    uint32_t payers = 2 + skewed(chance(made), 23, 1.5), payees = 1 + skewed(chance(made), 14, 2);
    int day = any_day(made), gather = 1 + (int)below(made, 6), scatter = 1 + (int)below(made, 5);
    for (uint32_t i = 0; i < payers; i++)
        pay(made, chance(made) < 0.5 ? friend_of(made, who) : stranger(made, who), who,
            moment(made, day + (int)below(made, (uint32_t)gather), 7, 15), large_amount(made));
    for (uint32_t i = 0; i < payees; i++)
        pay(made, who, chance(made) < 0.5 ? firm(made, 1.7) : stranger(made, who),
            moment(made, day + gather + (int)below(made, (uint32_t)scatter), 7, 15), large_amount(made));
}

// Money handed on: from parents for a rent, an expense repaid, a collection, an advance.
static void handed_on(struct background *made)
{
    uint32_t who = chance(made) < 0.8 ? person(made) : firm(made, 1.5);
    uint32_t from = chance(made) < 0.5 ? friend_of(made, who) : stranger(made, who);
    double kind = chance(made);
    uint32_t to = kind < 0.3   ? landlord(made, who)
                  : kind < 0.6 ? firm(made, 1.5)
                  : kind < 0.8 ? friend_of(made, who)
                               : stranger(made, who);
    int64_t sum = large_amount(made), at = any_time(made);
    double kept = chance(made) < 0.3 ? 0 : chance(made) * 0.2;
    pay(made, from, who, at, sum);
    pay(made, who, to, at + HOUR + below(made, 3 * DAY), (int64_t)((double)sum * (1 - kept)) + 1);
}

// Helpers are given money for the same purchase; agents who pass on what a firm pays for one supplier.
static void helpers(struct background *made)
{
    uint32_t from = firm(made, 1.3), to = firm(made, 1.3), count = 2 + skewed(chance(made), 10, 2);
    int64_t at = moment(made, any_day(made), 7, 12), sum = large_amount(made);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t who = person(made);
        double kept = chance(made) < 0.5 ? chance(made) * 0.1 : chance(made);
        pay(made, from, who, at + below(made, DAY), sum);
        pay(made, who, to, at + DAY + below(made, 2 * DAY), (int64_t)((double)sum * (1 - kept)) + 1);
    }
}

static void round_of_loans(struct background *made) // each lends to the next
{
    uint32_t who = person(made) / BLOCK * BLOCK, members = 3 + below(made, BLOCK - 3);
    int64_t at = any_time(made), sum = large_amount(made);
    for (uint32_t i = 0; i < members; i++, at += HOUR + below(made, DAY))
        pay(made, who + i, who + (i + 1) % members, at, sum);
}

static const struct {
    const char *name;
    void (*make)(struct background *made);
    double share; // of all payments; what is left is shopping
} kinds[] = {
    {"strangers", strangers, 0}, // as the caller says
    {"bills", bill, 0.12},
    {"rents", rent, 0.05},
    {"wages", payday, 0.07},
    {"friends", friends, 0.08},
    {"dinners", dinner, 0.03},
    {"trade", trade, 0.17},
    {"trade once", trade_once, 0.03},
    {"fairs", fair, 0.005},
    {"markets", market, 0.05},
    {"treasurers", treasurer, 0.01},
    {"handed on", handed_on, 0.015},
    {"helpers", helpers, 0.001},
    {"rounds of loans", round_of_loans, 0.001},
};

void background_make(struct background *made, size_t payments, uint64_t seed, int64_t from_sec,
                     unsigned strange)
{
    uint32_t accounts = (uint32_t)(payments / 10);
    *made = (struct background){.account_count = accounts, .from_sec = from_sec, .random = seed};
    made->firms_from = accounts / 100 * 80;
    made->shops_from = accounts / 100 * 97;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        double share = kinds[k].make == strangers ? strange / 100.0 : kinds[k].share;
        size_t enough = made->count + (size_t)(share * (double)payments);
        made->kind = (uint8_t)k;
        made->turn = 0;
        while (made->count < enough && made->turn < 4 * made->firms_from)
            kinds[k].make(made);
    }
    made->kind = sizeof kinds / sizeof *kinds;
    while (made->count < payments)
        shopping(made);
    made->count = payments;
}

const char *background_kind_name(uint8_t kind)
{
    return kind < sizeof kinds / sizeof *kinds ? kinds[kind].name : "shopping";
}

void background_done(struct background *made)
{
    memory_free(made->transfers);
    memory_free(made->kinds);
    made->transfers = NULL;
    made->kinds = NULL;
}
