// The pattern takings: what groups of accounts took in a month, as a range whose parts are named. What is
// counted stands in indicators/takings_months.h, who is counted together in indicators/takings_groups.h.
#include "findings/pattern.h"

#include "base/decimal.h"
#include "base/json_out.h"
#include "base/memory.h"
#include "base/order.h"
#include "base/text.h"
#include "casefile/adverts.h"
#include "casefile/findings.h"
#include "casefile/network.h"
#include "findings/adverts/groups.h"
#include "findings/indicators/takings_groups.h"
#include "findings/indicators/takings_months.h"
#include "findings/money/words.h"

#include <stdlib.h>
#include <string.h>

enum {
    VERSION = 1,
    FACTS_MAX_BYTES = 4 << 20,
    PRICES_MIN = 3,
    VISIT_MINUTES_MIN = 15,
    VISIT_MINUTES_MAX = 60
};
#define DAY_USEC INT64_C(86400000000)

struct price { // of a visit
    uint32_t group;
    char currency[4];
    int64_t e5;
};

struct client { // a caller's first contact with a call centre
    int64_t finding, caller, at_usec;
};

struct search {
    struct casefile *casefile;
    struct judging judging;
    struct takings_groups groups;
    struct pair_map of_advert;     // (observation of an advert, 0) to its ring's id
    struct pair_map group_of_ring; // (ring's id, 0) to the group's number + 1
    struct pair_map client_of;     // (finding, caller) to its place in clients + 1
    struct client *clients;
    size_t client_count, client_capacity;
    struct price *prices;
    size_t price_count, price_capacity;
    struct arena *arena;
};

extern const struct pattern takings;

// ---- what adverts and the call centre say ----

// "150 EUR/60", "200/30": of a visit of an hour at most. Without a currency it counts as the group's.
static bool price_read(const char *value, struct price *price)
{
    const struct bytes whole = bytes_of_text(value);
    const char *slash = strchr(value, '/');
    int64_t minutes;
    if (slash == NULL ||
        !text_to_int64(bytes_slice(whole, (size_t)(slash + 1 - value), whole.size), &minutes) ||
        minutes < VISIT_MINUTES_MIN || minutes > VISIT_MINUTES_MAX)
        return false;
    size_t size = (size_t)(slash - value);
    if (size > 4 && slash[-4] == ' ') {
        memcpy(price->currency, slash - 3, 3);
        size -= 4;
    }
    return decimal_parse(bytes_slice(whole, 0, size), '.', &price->e5) && price->e5 > 0;
}

static int take_price(void *payload, const struct mention_row *mention, struct error *error)
{
    (void)error;
    struct search *search = payload;
    const int64_t *ring = pair_map_find(&search->of_advert, mention->observation_id, 0);
    const int64_t *group = ring ? pair_map_find(&search->group_of_ring, *ring, 0) : NULL;
    struct price price = {0};
    if (group == NULL || !price_read(mention->value, &price))
        return 0;
    price.group = (uint32_t)(*group - 1);
    ARRAY_ROOM(search->prices, search->price_capacity, search->price_count);
    search->prices[search->price_count++] = price;
    return 0;
}

static void take_contact(struct search *search, int64_t desk, int64_t caller, int64_t at_usec)
{
    const int64_t *finding = pair_map_find(&search->groups.desks, desk, 0);
    const int64_t *called = finding ? pair_map_find(&search->judging.joins.callers, caller, 0) : NULL;
    if (called == NULL || at_usec == TIME_UNKNOWN)
        return;
    int64_t *place = pair_map_at(&search->client_of, *finding, caller, NULL);
    if (*place == 0) {
        ARRAY_ROOM(search->clients, search->client_capacity, search->client_count);
        search->clients[search->client_count++] = (struct client){*finding, caller, at_usec};
        *place = (int64_t)search->client_count;
    }
    struct client *client = &search->clients[*place - 1];
    client->at_usec = at_usec < client->at_usec ? at_usec : client->at_usec;
}

static int take_link(void *payload, const struct link *link, struct error *error)
{
    (void)error;
    if (strcmp(link->kind, "called") != 0 && strcmp(link->kind, "wrote") != 0)
        return 0;
    take_contact(payload, link->from_id, link->to_id, link->first.at_usec);
    take_contact(payload, link->to_id, link->from_id, link->first.at_usec);
    return 0;
}

static int read_case(struct search *search, struct find_context *context, struct error *error)
{
    const struct advert_groups *adverts = NULL;
    bool rings = false, centres = false;
    for (size_t g = 0; g < search->groups.count; g++) {
        const struct takings_group *group = &search->groups.all[g];
        rings |= group->ring_count != 0;
        centres |= group->call_centre_count != 0;
        for (size_t i = 0; i < group->ring_count; i++)
            *pair_map_at(&search->group_of_ring, group->rings[i], 0, NULL) = (int64_t)g + 1;
    }
    if (rings && find_adverts(context, &adverts, error))
        return -1;
    for (size_t i = 0; adverts && i < adverts->count; i++) {
        const struct advert_group *ring = &adverts->all[i];
        if (pair_map_find(&search->group_of_ring, ring->id, 0) == NULL)
            continue;
        for (size_t k = 0; k < ring->advert_count; k++)
            for (size_t o = 0; o < ring->adverts[k].observation_count; o++)
                *pair_map_at(&search->of_advert, ring->adverts[k].observations[o], 0, NULL) = ring->id;
    }
    if (rings && mention_each_of(search->casefile, MENTION_PRICE, take_price, search, error))
        return -1;
    return centres ? link_each_but_adverts(search->casefile, take_link, search, error) : 0;
}

// The price in the middle, when three adverts or more say one, in this currency or in none; else 0.
static int64_t price_of(struct search *search, uint32_t group, const char *currency, size_t *count)
{
    int64_t *prices = arena_alloc(search->arena, search->price_count + 1, sizeof *prices);
    *count = 0;
    for (size_t i = 0; i < search->price_count; i++)
        if (search->prices[i].group == group &&
            (search->prices[i].currency[0] == '\0' || strcmp(search->prices[i].currency, currency) == 0))
            prices[(*count)++] = search->prices[i].e5;
    if (*count < PRICES_MIN)
        return 0;
    qsort(prices, *count, sizeof *prices, order_int64);
    return prices[*count / 2];
}

// ---- counting ----

struct inside {
    const struct search *search;
    uint32_t group;
};

static bool is_inside(const void *payload, uint32_t relationship)
{
    const struct inside *inside = payload;
    return relationship != NO_RELATIONSHIP &&
           inside->search->groups.of_relationship[relationship] == inside->group;
}

struct counted {
    struct takings takings;
    struct relation *relations; // of the members
    size_t prices, accounts;
};

static void count(struct search *search, uint32_t number, struct counted *counted)
{
    const struct takings_group *group = &search->groups.all[number];
    int64_t first = INT64_MAX, last = INT64_MIN;
    size_t most = 0;
    const char *currency = NULL;
    *counted = (struct counted){
        .relations = arena_alloc(search->arena, group->member_count + 1, sizeof *counted->relations)};
    for (size_t i = 0; i < group->member_count; i++) {
        struct relation *relation = &counted->relations[i];
        relation_read(&search->judging.reader, group->members[i], relation, search->arena);
        counted->accounts += search->judging.relationships.all[group->members[i]].account_count;
        if (relation->flow_count == 0)
            continue;
        first = relation->first_day < first ? relation->first_day : first;
        last = relation->last_day > last ? relation->last_day : last;
        if (relation->flow_count > most) {
            most = relation->flow_count;
            currency = relation->currency;
        }
    }
    if (currency == NULL)
        return;
    takings_begin(&counted->takings, currency, first, last, search->arena);
    counted->takings.price_e5 = price_of(search, number, currency, &counted->prices);
    for (size_t i = 0; i < group->member_count; i++)
        takings_add(&counted->takings, &counted->relations[i], is_inside, &(struct inside){search, number});
    for (size_t i = 0; i < search->client_count; i++)
        for (size_t k = 0; k < group->call_centre_count; k++)
            if (search->clients[i].finding == group->call_centres[k])
                takings_add_client(&counted->takings, search->clients[i].at_usec / DAY_USEC);
    takings_finish(&counted->takings);
}

// ---- words ----

static int64_t seen(const struct taking_month *month)
{
    return month->cash_e5 + month->transfers_e5;
}

static void write_months(struct json_out *json, struct search *search, const struct takings *counted)
{
    json_out_key(json, "months");
    json_out_array(json);
    for (size_t i = 0; i < counted->month_count; i++) {
        const struct taking_month *month = &counted->months[i];
        json_out_object(json);
        json_out_key_text(json, "month", arena_print(search->arena, "%04d-%02d", month->year, month->month));
        words_key_decimal(json, "low", seen(month));
        words_key_decimal(json, "high", seen(month) + month->suggested_e5);
        words_key_decimal(json, "cash", month->cash_e5);
        words_key_decimal(json, "transfers", month->transfers_e5);
        json_out_key_integer(json, "clients", month->clients);
        words_key_decimal(json, "suggested", month->suggested_e5);
        words_key_decimal(json, "rents", month->rents_e5);
        words_key_decimal(json, "tickets", month->tickets_e5);
        words_key_decimal(json, "adverts", month->adverts_e5);
        words_key_decimal(json, "lodging", month->lodging_e5);
        words_key_decimal(json, "passed_on", month->passed_on_e5);
        words_key_decimal(json, "cash_out", month->cash_out_e5);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

// Who keeps what: of each account, what came from outside its relationship, and what went on to other
// accounts.
static void write_kept(struct json_out *json, struct search *search, const struct takings_group *group,
                       const struct counted *counted)
{
    json_out_key(json, "kept");
    json_out_array(json);
    for (size_t i = 0; i < group->member_count; i++) {
        const struct relation *relation = &counted->relations[i];
        int64_t received = 0, passed_on = 0, cash_out = 0;
        for (size_t k = 0; k < relation->flow_count; k++) {
            const struct relation_flow *flow = &relation->flows[k];
            if (strcmp(flow->currency, counted->takings.currency) != 0 || flow->regular || flow->service)
                continue;
            if (flow->in)
                received += flow->amount_e5;
            else if (flow->other == OTHER_ACCOUNT)
                passed_on += flow->amount_e5;
            else if (flow->other == OTHER_CASH)
                cash_out += flow->amount_e5;
        }
        const struct relationship *one = &search->judging.relationships.all[group->members[i]];
        json_out_object(json);
        json_out_key_text(json, "account", search->judging.money->parties[one->accounts[0]].value);
        json_out_key_integer(json, "accounts", (int64_t)one->account_count);
        words_key_decimal(json, "received", received);
        words_key_decimal(json, "passed_on", passed_on);
        words_key_decimal(json, "cash_out", cash_out);
        words_key_decimal(json, "kept",
                          received > passed_on + cash_out ? received - passed_on - cash_out : 0);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static const char *rests_on(struct search *search, const struct counted *counted,
                            const struct taking_month *sum)
{
    const char *low =
        "low: cash paid in and payments of people outside the group, as statements show them, without "
        "wages, shops and rows of like amounts";
    if (sum->clients == 0)
        return arena_print(search->arena, "%s; high: the same, as no call centre is tied to it", low);
    if (counted->takings.price_e5 == 0)
        return arena_print(search->arena, "%s; high: the same, as its adverts state no price of a visit",
                           low);
    return arena_print(
        search->arena,
        "%s; high: by month, the callers who were new times the price in the middle of %zu for up to an "
        "hour that its rings' adverts state, where that is more. Not every caller comes, and some come again",
        low, counted->prices);
}

static void write_facts(struct search *search, uint32_t number, const struct counted *counted,
                        struct buffer *out)
{
    const struct takings_group *group = &search->groups.all[number];
    const struct takings *takings_of = &counted->takings;
    const struct taking_month sum = takings_sum(takings_of);
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_text(&json, "currency", takings_of->currency);
    json_out_key_integer(&json, "accounts", (int64_t)counted->accounts);
    json_out_key_integer(&json, "relationships", (int64_t)group->member_count);
    json_out_key_integer(&json, "rings", (int64_t)group->ring_count);
    json_out_key_integer(&json, "call_centres", (int64_t)group->call_centre_count);
    words_key_day(&json, "first", takings_of->first_day);
    words_key_day(&json, "last", takings_of->last_day);
    words_key_decimal(&json, "low_a_month", takings_a_month(takings_of, seen(&sum)));
    words_key_decimal(&json, "high_a_month", takings_a_month(takings_of, seen(&sum) + sum.suggested_e5));
    json_out_key_text(&json, "rests_on", rests_on(search, counted, &sum));
    words_key_decimal(&json, "cash_seen", sum.cash_e5);
    words_key_decimal(&json, "from_people", sum.transfers_e5);
    json_out_key_integer(&json, "clients", sum.clients);
    if (takings_of->price_e5)
        words_key_decimal(&json, "price_of_a_visit", takings_of->price_e5);
    words_key_decimal(&json, "suggested_beyond", sum.suggested_e5);
    words_key_decimal(&json, "rents", sum.rents_e5);
    words_key_decimal(&json, "tickets", sum.tickets_e5);
    words_key_decimal(&json, "adverts", sum.adverts_e5);
    words_key_decimal(&json, "lodging", sum.lodging_e5);
    words_key_decimal(&json, "passed_on", sum.passed_on_e5);
    words_key_decimal(&json, "cash_taken_out", sum.cash_out_e5);
    json_out_key_integer(&json, "payments_counted", (int64_t)sum.payments);
    json_out_key_integer(&json, "payments_in_other_currencies", (int64_t)takings_of->other_currencies);
    write_months(&json, search, takings_of);
    write_kept(&json, search, group, counted);
    json_out_object_end(&json);
}

static const char *title_of(struct search *search, uint32_t number, const struct counted *counted)
{
    const struct takings_group *group = &search->groups.all[number];
    const struct takings *takings_of = &counted->takings;
    const struct taking_month sum = takings_sum(takings_of);
    const int64_t low = takings_a_month(takings_of, seen(&sum)),
                  high = takings_a_month(takings_of, seen(&sum) + sum.suggested_e5);
    const char *range = high > low ? arena_print(search->arena, "%s to %s", words_amount(search->arena, low),
                                                 words_amount(search->arena, high))
                                   : words_amount(search->arena, low);
    return arena_print(search->arena,
                       "%s %s a month taken in by %zu account%s%s, %s of it in cash; %s a month passed on",
                       range, takings_of->currency, counted->accounts, counted->accounts == 1 ? "" : "s",
                       group->ring_count          ? " tied to a ring's adverts"
                       : group->call_centre_count ? " tied to a call centre"
                                                  : "",
                       words_amount(search->arena, takings_a_month(takings_of, sum.cash_e5)),
                       words_amount(search->arena, takings_a_month(takings_of, sum.passed_on_e5)));
}

// ---- putting ----

static int add_members(struct search *search, uint32_t number, const struct counted *counted, int64_t finding,
                       struct error *error)
{
    const struct takings_group *group = &search->groups.all[number];
    for (size_t i = 0; i < group->member_count; i++) {
        const struct relationship *one = &search->judging.relationships.all[group->members[i]];
        for (size_t k = 0; k < one->account_count; k++)
            if (finding_add_entity(search->casefile, finding,
                                   search->judging.money->parties[one->accounts[k]].entity, "account", error))
                return -1;
    }
    for (size_t i = 0; i < group->ring_count; i++)
        if (finding_add_entity(search->casefile, finding, group->rings[i], "advert", error))
            return -1;
    for (size_t i = 0; i < counted->takings.observation_count; i++)
        if (finding_add_evidence(search->casefile, finding, counted->takings.observations[i], error))
            return -1;
    return 0;
}

struct ordered {
    uint32_t number;
    int64_t low_e5;
};

static int by_takings(const void *left, const void *right)
{
    const struct ordered *a = left, *b = right;
    if (a->low_e5 != b->low_e5)
        return a->low_e5 > b->low_e5 ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static int put(struct search *search, uint32_t number, struct error *error)
{
    struct counted counted;
    struct buffer facts;
    count(search, number, &counted);
    buffer_init(&facts, FACTS_MAX_BYTES);
    write_facts(search, number, &counted, &facts);
    struct finding finding = {.kind = takings.name,
                              .title = title_of(search, number, &counted),
                              .rule = takings.name,
                              .version = VERSION,
                              .facts = buffer_text(&facts)};
    int result = finding_put(search->casefile, &finding, error);
    buffer_done(&facts);
    return result ? result : add_members(search, number, &counted, finding.id, error);
}

// Groups that took something in, the most first. Amounts of different currencies are not compared: by group
// then.
static int put_all(struct search *search, struct error *error)
{
    struct ordered *order = memory_new(search->groups.count + 1, sizeof *order);
    size_t kept = 0;
    for (uint32_t i = 0; i < search->groups.count; i++) {
        struct counted counted;
        count(search, i, &counted);
        const struct taking_month sum = takings_sum(&counted.takings);
        if (seen(&sum) + sum.suggested_e5 > 0)
            order[kept++] = (struct ordered){i, seen(&sum)};
        arena_reset(search->arena);
    }
    if (kept)
        qsort(order, kept, sizeof *order, by_takings);
    int result = 0;
    for (size_t i = 0; result == 0 && i < kept; i++) {
        result = put(search, order[i].number, error);
        arena_reset(search->arena);
    }
    memory_free(order);
    return result;
}

static int find_takings(struct find_context *context, struct error *error)
{
    struct search search = {.casefile = context->casefile, .arena = arena_new((size_t)8 << 30)};
    int result = judging_open(&search.judging, context, error);
    if (result == 0) {
        result = takings_groups_read(&search.groups, &search.judging, context, error);
        if (result == 0 && search.groups.count) {
            result = read_case(&search, context, error);
            if (result == 0)
                result = put_all(&search, error);
        }
        if (search.groups.arena)
            takings_groups_done(&search.groups);
        judging_done(&search.judging);
    }
    pair_map_done(&search.of_advert);
    pair_map_done(&search.group_of_ring);
    pair_map_done(&search.client_of);
    memory_free(search.clients);
    memory_free(search.prices);
    arena_free(search.arena);
    return result;
}

const struct pattern takings = {
    .name = "takings",
    .version = VERSION,
    .summary = "what accounts with findings about money took in a month, as a range with its parts",
    .find = find_takings,
};
