// Ninety days of an economy, ten payments an account: wages, rents, shops that wait for their processor's
// settlement and pay wholesalers who pay makers, remittances by agents and companies, property managers,
// travel agents, platforms that pay freelancers, friends and families. Amounts and activity are heavy-tailed;
// a quarter of the payments crosses a border. Many of them pass money on, within days and keeping little,
// as the planted case does: 60 collectors, 3 funnels, 6 mules, 4 sinks, 3 % kept at each hop, 20 other
// payments each.
#include "made_money.h"

#include "base/decimal.h"
#include "base/memory.h"
#include "rehearsal/random.h"

#include <stdlib.h>

enum { COUNTRIES = 12, SECONDS = 86400, PLAN_DAYS = MADE_DAYS + 16 };

struct group {
    uint32_t first, count;
};

struct plan { // payments of a day still to come
    struct transfer *rows;
    size_t count, capacity;
};

struct maker {
    struct made_money *made;
    struct random random;
    struct group of[MADE_KINDS];
    struct plan plans[PLAN_DAYS];
    uint32_t *employer, *home; // of each person: who pays, whom the rent is paid to
    int64_t *owed;             // to each account, by whoever settles with it
    uint32_t *next;            // whom each account settles with
    size_t capacity;
};

static const char *const kind_names[MADE_KINDS] = {
    "person", "employer", "shop",   "processor", "wholesaler",   "maker",   "landlord", "manager", "bank",
    "agent",  "remitter", "payout", "travel",    "consolidator", "airline", "platform", "case",
};

const char *made_kind_name(enum made_kind kind)
{
    return kind_names[kind];
}

static uint32_t any(struct maker *maker, enum made_kind kind)
{
    return maker->of[kind].first + (uint32_t)random_below(&maker->random, maker->of[kind].count);
}

// Some are far busier than others: a square of even chance.
static uint32_t busy(struct maker *maker, enum made_kind kind)
{
    uint64_t draw = random_below(&maker->random, 1 << 16);
    return maker->of[kind].first + (uint32_t)((draw * draw >> 16) * maker->of[kind].count >> 16);
}

static void pay_at(struct maker *maker, int day, int64_t second, uint32_t from, uint32_t to, int64_t e5)
{
    if (day < 0 || day >= PLAN_DAYS || from == to || e5 <= 0)
        return;
    struct plan *plan = &maker->plans[day];
    ARRAY_ROOM(plan->rows, plan->capacity, plan->count);
    plan->rows[plan->count++] =
        (struct transfer){.at_sec = INT64_C(1700000000) / SECONDS * SECONDS + (int64_t)day * SECONDS + second,
                          .amount_e5 = e5 / 1000 * 1000, // whole cents
                          .from = from,
                          .to = to};
}

static void pay(struct maker *maker, int day, uint32_t from, uint32_t to, int64_t e5)
{
    pay_at(maker, day, random_between(&maker->random, 6 * 3600, 22 * 3600), from, to, e5);
}

static int64_t about(struct maker *maker, int64_t euros)
{
    return random_around(&maker->random, euros * 100) * 1000;
}

static int64_t less(int64_t e5, unsigned per_mille)
{
    return e5 - e5 / 1000 * per_mille;
}

// Pays on what `from` owes, all of it but what it keeps, and forgets it.
static void settle(struct maker *maker, int day, uint32_t from, uint32_t to, unsigned kept_per_mille)
{
    if (maker->owed[from]) {
        pay(maker, day, from, to, less(maker->owed[from], kept_per_mille));
        maker->owed[from] = 0;
    }
}

static void wages_and_rents(struct maker *maker, int day)
{
    const struct group people = maker->of[MADE_PERSON];
    for (uint32_t p = people.first; p < people.first + people.count; p++) {
        int month_day = (day + (int)(p % 3)) % 30;
        if (month_day == 26 && p % 5 < 3)
            pay(maker, day, maker->employer[p], p, about(maker, 1900));
        if (month_day == 2 && p % 4 == 0) {
            uint32_t home = maker->home[p];
            int64_t rent = about(maker, 700);
            pay(maker, day, p, home, rent);
            if (maker->made->kinds[home] == MADE_MANAGER) // keeps 6 %, and pays the owner within the week
                pay(maker, day + 2 + (int)(p % 5), home, maker->next[p], less(rent, 60));
            else
                pay(maker, day + 5, home, maker->next[home], less(rent, 400 + p % 200)); // a mortgage
        }
    }
}

static void buy(struct maker *maker, int day)
{
    uint32_t buyer = busy(maker, MADE_PERSON), shop = busy(maker, MADE_SHOP);
    int64_t amount = about(maker, 38);
    if (random_chance(&maker->random, 350)) { // by a processor, who settles next day
        pay(maker, day, buyer, maker->next[shop], amount);
        maker->owed[shop] += less(amount, 25);
    } else {
        pay(maker, day, buyer, shop, amount);
    }
}

static void settle_shops(struct maker *maker, int day)
{
    const struct group shops = maker->of[MADE_SHOP];
    for (uint32_t s = shops.first; s < shops.first + shops.count; s++) {
        if (maker->owed[s] && (s + (uint32_t)day) % 3 == 0) {
            pay(maker, day, maker->next[s], s, maker->owed[s]);
            maker->owed[s] = 0;
        }
        if ((s + (uint32_t)day) % 14 == 0) {
            int64_t goods = about(maker, 600);
            uint32_t wholesaler = maker->of[MADE_WHOLESALER].first + s % maker->of[MADE_WHOLESALER].count;
            pay(maker, day, s, wholesaler, goods);
            maker->owed[wholesaler] += goods;
        }
    }
    const struct group many = maker->of[MADE_WHOLESALER];
    for (uint32_t w = many.first; w < many.first + many.count; w++)
        if ((w + (uint32_t)day) % 7 == 0)
            settle(maker, day, w, maker->next[w], 80);
}

static void remit(struct maker *maker, int day)
{
    uint32_t sender = busy(maker, MADE_PERSON), receiver = any(maker, MADE_PERSON);
    int64_t amount = about(maker, 160);
    uint32_t agent = random_chance(&maker->random, 500)
                         ? maker->of[MADE_AGENT].first + sender % maker->of[MADE_AGENT].count
                         : busy(maker, MADE_REMITTER);
    pay(maker, day, sender, agent, amount);
    maker->owed[agent] += amount;
    // paid out abroad two days later
    pay(maker, day + 2, maker->next[maker->next[agent]], receiver, less(amount, 60));
}

// Agents pay their company once a week, companies the partner abroad every third day.
static void settle_remittances(struct maker *maker, int day)
{
    const struct group agents = maker->of[MADE_AGENT], companies = maker->of[MADE_REMITTER];
    for (uint32_t a = agents.first; a < agents.first + agents.count; a++)
        if ((a + (uint32_t)day) % 6 == 0 && maker->owed[a]) {
            maker->owed[maker->next[a]] += less(maker->owed[a], 20);
            settle(maker, day, a, maker->next[a], 20);
        }
    for (uint32_t c = companies.first; c < companies.first + companies.count; c++)
        if ((c + (uint32_t)day) % 3 == 0)
            settle(maker, day + 1, c, maker->next[c], 25);
}

static void travel(struct maker *maker, int day)
{
    uint32_t traveller = any(maker, MADE_PERSON);
    uint32_t agent = maker->of[MADE_TRAVEL].first + traveller % maker->of[MADE_TRAVEL].count;
    int64_t amount = about(maker, 700);
    pay(maker, day, traveller, agent, amount);
    pay(maker, day + 2, agent, maker->next[agent], less(amount, 60));
    pay(maker, day + 5, maker->next[agent], maker->next[maker->next[agent]], less(amount, 90));
}

static void work_by_platform(struct maker *maker, int day)
{
    uint32_t platform = busy(maker, MADE_PLATFORM), worker = any(maker, MADE_PERSON);
    int64_t amount = about(maker, 240);
    pay(maker, day, any(maker, MADE_EMPLOYER), platform, amount);
    pay(maker, day + 3, platform, worker, less(amount, 120));
    if (random_chance(&maker->random, 300)) // and to an account of one's own or the family's
        pay(maker, day + 4, worker,
            maker->of[MADE_PERSON].first + (worker * 7 + 1) % maker->of[MADE_PERSON].count,
            less(amount, 150));
}

// Friends, and families: money goes to the one who pays the bill, and may go on at once.
static void give(struct maker *maker, int day)
{
    const struct group people = maker->of[MADE_PERSON];
    uint32_t from = busy(maker, MADE_PERSON);
    uint32_t to = random_chance(&maker->random, 700)
                      ? people.first + (from + 1 + (uint32_t)random_below(&maker->random, 6)) % people.count
                      : any(maker, MADE_PERSON);
    int64_t amount = about(maker, 45);
    pay(maker, day, from, to, amount);
    if (random_chance(&maker->random, 150)) {
        uint32_t then = people.first + (to + 1 + (uint32_t)random_below(&maker->random, 6)) % people.count;
        pay(maker, day + 1, to, then, less(amount, 20));
        if (random_chance(&maker->random, 400))
            pay(maker, day + 2, then, people.first + (then + 2) % people.count, less(amount, 40));
    }
}

// ---- the case ----

static void plant(struct maker *maker)
{
    struct made_money *made = maker->made;
    int64_t at_funnel[MADE_FUNNELS] = {0}, at_mule[MADE_MULES] = {0};
    for (int day = 0; day < MADE_DAYS - 6; day++) {
        for (uint32_t c = 0; c < MADE_COLLECTORS; c++)
            if (((uint32_t)day + c) % 6 == 0) {
                int64_t amount = about(maker, 257);
                pay(maker, day, made->collectors[c], made->funnels[c % MADE_FUNNELS], amount);
                at_funnel[c % MADE_FUNNELS] += amount / 1000 * 1000;
                made->case_e5 += amount / 1000 * 1000;
            }
        for (uint32_t f = 0; f < MADE_FUNNELS; f++)
            if (((uint32_t)day + f) % 3 == 2) {
                uint32_t mule = f * 2 + (uint32_t)day % 2;
                int64_t amount = less(at_funnel[f], 30) / 1000 * 1000;
                pay(maker, day + 1, made->funnels[f], made->mules[mule], amount);
                at_mule[mule] += amount;
                at_funnel[f] = 0;
                for (int part = 0; part < 2; part++) {
                    int64_t half = less(at_mule[mule], 30) / 2 / 1000 * 1000;
                    pay(maker, day + 2 + part, made->mules[mule],
                        made->sinks[random_below(&maker->random, MADE_SINKS)], half);
                    made->sunk_e5 += half;
                }
                at_mule[mule] = 0;
            }
    }
}

static void camouflage(struct maker *maker, uint32_t account)
{
    for (int n = 0; n < 20; n++) {
        uint32_t other = n % 4 ? busy(maker, MADE_PERSON) : busy(maker, MADE_SHOP);
        int day = (int)random_below(&maker->random, MADE_DAYS);
        if (n % 4 == 1)
            pay(maker, day, other, account, about(maker, 30));
        else
            pay(maker, day, account, other, about(maker, 30));
    }
}

static void cast(struct maker *maker)
{
    struct made_money *made = maker->made;
    uint32_t next = maker->of[MADE_CASE].first;
    for (int n = 0; n < MADE_COLLECTORS; n++)
        made->collectors[n] = next++;
    for (int n = 0; n < MADE_FUNNELS; n++)
        made->funnels[n] = next++;
    for (int n = 0; n < MADE_MULES; n++)
        made->mules[n] = next++;
    for (int n = 0; n < MADE_SINKS; n++)
        made->sinks[n] = next++;
    for (uint32_t a = maker->of[MADE_CASE].first; a < next; a++)
        camouflage(maker, a);
    static const uint8_t south[3] = {1, 2, 3};
    for (uint32_t a = maker->of[MADE_CASE].first; a < next; a++)
        made->abroad[a] = 0;
    for (int n = 0; n < MADE_MULES; n++)
        made->abroad[made->mules[n]] = south[n % 3];
    for (int n = 0; n < MADE_SINKS; n++)
        made->abroad[made->sinks[n]] = COUNTRIES - 1;
    plant(maker);
}

// ---- all ----

static void settle_accounts(struct maker *maker, size_t accounts)
{
    static const struct {
        enum made_kind kind;
        unsigned per_million;
        unsigned least;
    } sizes[] = {
        {MADE_EMPLOYER, 30000, 20}, {MADE_SHOP, 40000, 40}, {MADE_PROCESSOR, 160, 3},
        {MADE_WHOLESALER, 1600, 4}, {MADE_MAKER, 200, 3},   {MADE_LANDLORD, 16000, 10},
        {MADE_MANAGER, 1200, 3},    {MADE_BANK, 24, 2},     {MADE_AGENT, 2400, 6},
        {MADE_REMITTER, 90, 3},     {MADE_PAYOUT, 24, 2},   {MADE_TRAVEL, 1600, 4},
        {MADE_CONSOLIDATOR, 60, 2}, {MADE_AIRLINE, 30, 2},  {MADE_PLATFORM, 600, 3},
    };
    uint32_t next = 0;
    struct made_money *made = maker->made;
    for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
        size_t count = accounts * sizes[n].per_million / 1000000;
        maker->of[sizes[n].kind] =
            (struct group){next, count > sizes[n].least ? (uint32_t)count : sizes[n].least};
        next += maker->of[sizes[n].kind].count;
    }
    maker->of[MADE_PERSON] = (struct group){next, (uint32_t)accounts - next};
    maker->of[MADE_CASE] =
        (struct group){(uint32_t)accounts, MADE_COLLECTORS + MADE_FUNNELS + MADE_MULES + MADE_SINKS};
    made->graph.account_count = (uint32_t)accounts + maker->of[MADE_CASE].count;
    made->kinds = memory_new(made->graph.account_count, 1);
    made->abroad = memory_new(made->graph.account_count, 1);
    maker->owed = memory_new(made->graph.account_count, sizeof *maker->owed);
    maker->next = memory_new(made->graph.account_count, sizeof *maker->next);
    maker->employer = memory_new(made->graph.account_count, sizeof *maker->employer);
    maker->home = memory_new(made->graph.account_count, sizeof *maker->home);
    for (int kind = 0; kind < MADE_KINDS; kind++)
        for (uint32_t n = 0; n < maker->of[kind].count; n++)
            made->kinds[maker->of[kind].first + n] = (uint8_t)kind;
}

static void settle_ties(struct maker *maker)
{
    static const enum made_kind goes_to[MADE_KINDS] = {
        [MADE_SHOP] = MADE_PROCESSOR,       [MADE_WHOLESALER] = MADE_MAKER, [MADE_LANDLORD] = MADE_BANK,
        [MADE_AGENT] = MADE_REMITTER,       [MADE_REMITTER] = MADE_PAYOUT,  [MADE_TRAVEL] = MADE_CONSOLIDATOR,
        [MADE_CONSOLIDATOR] = MADE_AIRLINE, [MADE_PAYOUT] = MADE_PAYOUT,
    };
    struct made_money *made = maker->made;
    for (uint32_t a = 0; a < made->graph.account_count; a++) {
        enum made_kind kind = made->kinds[a];
        made->abroad[a] =
            (uint8_t)(random_chance(&maker->random, 845) ? 0 : random_below(&maker->random, COUNTRIES));
        if (goes_to[kind] != MADE_PERSON)
            maker->next[a] = busy(maker, goes_to[kind]);
        if (kind != MADE_PERSON)
            continue;
        maker->employer[a] = busy(maker, MADE_EMPLOYER);
        maker->home[a] =
            random_chance(&maker->random, 300) ? any(maker, MADE_MANAGER) : busy(maker, MADE_LANDLORD);
        // a manager's owners: a few persons each
        uint32_t few = maker->home[a] * 97 + a % 4;
        maker->next[a] = maker->of[MADE_PERSON].first + few % maker->of[MADE_PERSON].count;
    }
}

static int by_moment(const void *left, const void *right)
{
    const struct transfer *a = left, *b = right;
    if (a->at_sec != b->at_sec)
        return a->at_sec < b->at_sec ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->amount_e5 < b->amount_e5 ? -1 : a->amount_e5 > b->amount_e5;
}

static void end_day(struct maker *maker, int day, size_t payments)
{
    struct made_money *made = maker->made;
    struct plan *plan = &maker->plans[day];
    qsort(plan->rows, plan->count, sizeof *plan->rows, by_moment);
    for (size_t i = 0; i < plan->count && made->graph.count < payments; i++) {
        made->cross_border += made->abroad[plan->rows[i].from] != made->abroad[plan->rows[i].to];
        made->transfers[made->graph.count++] = plan->rows[i];
    }
    memory_free(plan->rows);
    *plan = (struct plan){0};
}

void made_money_init(struct made_money *made, size_t payments, uint64_t seed)
{
    *made = (struct made_money){0};
    struct maker *maker = memory_new(1, sizeof *maker);
    maker->made = made;
    maker->random = random_of(seed, 17);
    settle_accounts(maker, payments / 10);
    settle_ties(maker);
    // room for chance: the days' counts are drawn so that about `payments` come out
    made->transfers = memory_grow(NULL, payments, sizeof *made->transfers);
    cast(maker);
    for (int day = 0; day < MADE_DAYS; day++) {
        wages_and_rents(maker, day);
        settle_shops(maker, day);
        settle_remittances(maker, day);
        for (size_t n = 0; n < payments / MADE_DAYS / 400; n++) {
            travel(maker, day);
            work_by_platform(maker, day);
        }
        for (size_t n = 0; n < payments / MADE_DAYS / 50; n++)
            remit(maker, day);
        for (size_t n = 0; n < payments / MADE_DAYS / 10; n++)
            give(maker, day);
        while (made->graph.count + maker->plans[day].count < payments * (size_t)(day + 1) / MADE_DAYS)
            buy(maker, day);
        end_day(maker, day, payments);
    }
    for (int day = MADE_DAYS; day < PLAN_DAYS; day++)
        memory_free(maker->plans[day].rows);
    made->graph.transfers = made->transfers;
    memory_free(maker->owed);
    memory_free(maker->next);
    memory_free(maker->employer);
    memory_free(maker->home);
    memory_free(maker);
}

void made_money_done(struct made_money *made)
{
    memory_free(made->transfers);
    memory_free(made->kinds);
    memory_free(made->abroad);
}
