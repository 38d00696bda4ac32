// The pattern funnel_account: which accounts it holds for, and how that is said. The rule stands in
// funnel_account.h, what it counts in money/funnel.h.
#include "findings/funnel_account.h"

#include "base/arena.h"
#include "base/decimal.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/order.h"
#include "casefile/findings.h"
#include "findings/money/cash.h"
#include "findings/money/movement.h"
#include "findings/money/null_model.h"
#include "findings/money/words.h"

#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, PAYERS_SHOWN_MAX = 64 };
#define DEPOSITS_MIN_E5 (1000 * DECIMAL_ONE)

struct judged {
    uint32_t account, graph;
    struct funnel funnel;
    double bits;
};

struct search {
    struct casefile *casefile;
    const struct case_money *money;
    struct arena *arena;
    struct text_map place_numbers; // of the case
    const char **places;
    size_t place_capacity;
    struct judged *all; // every account with a statement and a deposit
    size_t count, capacity;
    // the base rate
    uint64_t payers, placed, at_main_place;
    size_t with_many_places;
};

// What one account does: with the movement of each.
struct account_view {
    struct funnel_flow *flows;
    uint32_t *numbers;
    size_t count;
};

bool funnel_holds(const struct funnel *funnel)
{
    const bool at_many_places =
        funnel->places >= FUNNEL_PLACES_MIN && funnel->cash_deposits >= FUNNEL_CASH_DEPOSITS_MIN;
    return funnel->deposits >= FUNNEL_DEPOSITS_MIN && funnel->days >= FUNNEL_DAYS_MIN &&
           funnel->deposit_e5 >= DEPOSITS_MIN_E5 && funnel->deposit_e5 >= funnel->income_e5 / 2 &&
           (at_many_places || funnel->payers >= FUNNEL_PAYERS_MIN) &&
           funnel->sent_e5 >= funnel->deposit_e5 / 100 * FUNNEL_SENT_MIN_PERCENT &&
           funnel->elsewhere_e5 >= funnel->sent_e5 / 100 * FUNNEL_ELSEWHERE_MIN_PERCENT;
}

static int32_t place_of(struct search *search, const struct movement *movement, const char *country)
{
    bool is_new;
    const char *place = cash_place(movement, country);
    if (place == NULL)
        return -1;
    int64_t *number = text_map_at(&search->place_numbers, place, &is_new);
    if (is_new) {
        *number = (int64_t)search->place_numbers.count - 1;
        while (search->place_capacity <= (size_t)*number) {
            search->place_capacity = search->place_capacity ? 2 * search->place_capacity : 64;
            search->places = memory_grow(search->places, search->place_capacity, sizeof *search->places);
        }
        search->places[*number] = place; // of the case's money or the gazetteer
    }
    return (int32_t)*number;
}

static struct funnel_flow flow_of(struct search *search, uint32_t account, const struct money_graph *graph,
                                  uint32_t number)
{
    const struct transfer *transfer = &graph->graph.transfers[number];
    const struct movement *movement = &graph->movements[number];
    const bool in = transfer->to == account;
    const uint32_t other_number = in ? transfer->from : transfer->to;
    const struct party *self = &search->money->parties[account];
    const struct party *other = &search->money->parties[other_number];
    struct funnel_flow flow = {.day = movement_day(movement, in),
                               .amount_e5 = transfer->amount_e5,
                               .party = other_number,
                               .place = -1,
                               .in = in};
    flow.cash = other->kind == PARTY_CASH_IN || other->kind == PARTY_CASH_OUT;
    if (flow.cash)
        flow.place = place_of(search, movement, self->country);
    const bool somebody = other->kind == PARTY_ACCOUNT || (in && other->kind == PARTY_NAME);
    flow.deposit = !movement->own && !movement->regular && (flow.cash || somebody);
    flow.abroad = other->kind == PARTY_ACCOUNT && other->country[0] && self->country[0] &&
                  strcmp(other->country, self->country) != 0;
    return flow;
}

// In the graph's order, which is that in which money can have moved.
static struct account_view view_of(struct search *search, uint32_t account, uint32_t graph_number)
{
    const struct money_graph *graph = &search->money->graphs[graph_number];
    const struct transfer_graph *index = &graph->graph;
    uint32_t in = index->in_from[account], out = index->out_from[account];
    const uint32_t in_end = index->in_from[account + 1], out_end = index->out_from[account + 1];
    struct account_view view = {.count = (size_t)(in_end - in) + (out_end - out)};
    view.flows = memory_new(view.count + 1, sizeof *view.flows);
    view.numbers = memory_new(view.count + 1, sizeof *view.numbers);
    for (size_t i = 0; i < view.count; i++) {
        const bool take_in = out == out_end || (in < in_end && index->in[in] < index->out[out]);
        view.numbers[i] = take_in ? index->in[in++] : index->out[out++];
        view.flows[i] = flow_of(search, account, graph, view.numbers[i]);
    }
    return view;
}

static void view_done(struct account_view *view)
{
    memory_free(view->flows);
    memory_free(view->numbers);
}

static void judge(struct search *search, uint32_t account, uint32_t graph)
{
    struct judged judged = {.account = account, .graph = graph};
    struct account_view view = view_of(search, account, graph);
    uint8_t *used = memory_new(view.count + 1, 1);
    funnel_assess(view.flows, view.count, &judged.funnel, used);
    memory_free(used);
    view_done(&view);
    if (judged.funnel.deposits == 0)
        return;
    ARRAY_ROOM(search->all, search->capacity, search->count);
    search->all[search->count++] = judged;
    search->payers += judged.funnel.payers;
    search->placed += judged.funnel.placed_deposits;
    search->at_main_place += judged.funnel.at_main_place;
    search->with_many_places += judged.funnel.places >= FUNNEL_PLACES_MIN;
}

// Against all others: one more who pays in one place, and one more whom somebody pays, are taken for granted.
static void weigh(const struct search *search, struct judged *judged)
{
    const struct funnel *funnel = &judged->funnel;
    const double others = (double)(search->count - 1) + 1;
    const double payers = (double)(search->payers - funnel->payers + 1) / others;
    const uint64_t placed = search->placed - funnel->placed_deposits;
    const uint64_t elsewhere = placed - (search->at_main_place - funnel->at_main_place);
    const double share = ((double)elsewhere + 1) / ((double)placed + 10);
    judged->bits =
        null_bits(payers, funnel->payers) +
        null_share_bits(funnel->placed_deposits, share, funnel->placed_deposits - funnel->at_main_place);
}

static int by_bits(const void *left, const void *right)
{
    const struct judged *a = left, *b = right;
    if (a->bits != b->bits)
        return a->bits > b->bits ? -1 : 1;
    if (a->graph != b->graph)
        return a->graph < b->graph ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

// ---- words and facts ----

static const char *title_of(const struct search *search, const struct judged *judged)
{
    const struct funnel *funnel = &judged->funnel;
    const char *from = "";
    if (funnel->places >= FUNNEL_PLACES_MIN)
        from = arena_print(search->arena, " as cash in %zu places", funnel->places);
    if (funnel->payers)
        from = arena_print(search->arena, "%s%s %zu payer%s", from, *from ? " and by" : " by", funnel->payers,
                           funnel->payers == 1 ? "" : "s");
    return arena_print(
        search->arena, "%s was paid %s %s%s, of which %d %% left within a week, %d %% of that to elsewhere",
        words_party(search->arena, search->money, judged->account),
        words_amount(search->arena, funnel->deposit_e5), search->money->graphs[judged->graph].currency, from,
        (int)(funnel->sent_e5 / (funnel->deposit_e5 / 100)),
        (int)(funnel->elsewhere_e5 / (funnel->sent_e5 / 100)));
}

static void write_places(const struct search *search, const struct account_view *view, struct json_out *json)
{
    struct word_countries places = {.arena = search->arena}; // texts, each once and sorted
    for (size_t i = 0; i < view->count; i++)
        if (view->flows[i].in && view->flows[i].deposit && view->flows[i].place >= 0)
            words_country_add(&places, search->places[view->flows[i].place]);
    words_countries_settle(&places);
    words_key_countries(json, "places", &places);
}

static void write_countries(const struct search *search, const struct account_view *view, const uint8_t *used,
                            struct json_out *json)
{
    struct word_countries countries = {.arena = search->arena};
    for (size_t i = 0; i < view->count; i++)
        if (used[i] && !view->flows[i].in && !view->flows[i].cash)
            words_country_add(&countries, search->money->parties[view->flows[i].party].country);
    words_countries_settle(&countries);
    words_key_countries(json, "sent_to_countries", &countries);
}

static void write_facts(const struct search *search, const struct judged *judged,
                        const struct account_view *view, const uint8_t *used, const struct funnel_null *null,
                        struct buffer *out)
{
    const struct funnel *funnel = &judged->funnel;
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_text(&json, "currency", search->money->graphs[judged->graph].currency);
    json_out_key_integer(&json, "deposits", (int64_t)funnel->deposits);
    words_key_decimal(&json, "deposited", funnel->deposit_e5);
    json_out_key_integer(&json, "cash_deposits", (int64_t)funnel->cash_deposits);
    words_key_decimal(&json, "deposited_in_cash", funnel->cash_e5);
    json_out_key_integer(&json, "days", (int64_t)funnel->days);
    words_key_day(&json, "first", funnel->first_day);
    words_key_day(&json, "last", funnel->last_day);
    json_out_key_integer(&json, "payers", (int64_t)funnel->payers);
    write_places(search, view, &json);
    words_key_decimal(&json, "all_income", funnel->income_e5);
    words_key_decimal(&json, "left_within_7_days", funnel->sent_e5);
    words_key_decimal(&json, "of_that_elsewhere", funnel->elsewhere_e5);
    words_key_tenth(&json, "median_days_there", funnel->median_days);
    json_out_key_integer(&json, "payments_out", (int64_t)funnel->sent);
    words_key_tenth(&json, "percent_left_within_7_days",
                    100 * (double)funnel->sent_e5 / (double)funnel->deposit_e5);
    words_key_tenth(&json, "percent_with_payments_at_other_times", 100 * null->mean_share);
    words_key_tenth(&json, "most_percent_with_payments_at_other_times", 100 * null->most_share);
    json_out_key_text(&json, "country", search->money->parties[judged->account].country);
    write_countries(search, view, used, &json);
    // the base rate: the accounts of this case that something was paid into
    json_out_key_integer(&json, "accounts_judged", (int64_t)search->count);
    json_out_key_integer(&json, "accounts_with_cash_in_3_places", (int64_t)search->with_many_places);
    words_key_tenth(&json, "payers_of_an_account_on_average", (double)search->payers / (double)search->count);
    words_key_tenth(&json, "surprise_bits", judged->bits);
    json_out_object_end(&json);
}

// ---- putting ----

static int add_parties(const struct search *search, int64_t finding_id, const struct account_view *view,
                       const uint8_t *used, bool in, const char *role, struct error *error)
{
    int64_t *entities = memory_new(view->count + 1, sizeof *entities);
    size_t count = 0, shown = 0;
    int result = 0;
    for (size_t i = 0; i < view->count; i++) {
        const struct party *party = &search->money->parties[view->flows[i].party];
        if (used[i] && view->flows[i].in == in && party->kind == PARTY_ACCOUNT)
            entities[count++] = party->entity;
    }
    if (count)
        qsort(entities, count, sizeof *entities, order_int64);
    for (size_t i = 0; i < count && shown < PAYERS_SHOWN_MAX && result == 0; i++)
        if (i == 0 || entities[i] != entities[i - 1]) {
            result = finding_add_entity(search->casefile, finding_id, entities[i], role, error);
            shown++;
        }
    memory_free(entities);
    return result;
}

static int add_evidence(const struct search *search, int64_t finding_id, const struct judged *judged,
                        const struct account_view *view, const uint8_t *used, struct error *error)
{
    const struct movement *movements = search->money->graphs[judged->graph].movements;
    for (size_t i = 0; i < view->count; i++) {
        const struct movement *movement = &movements[view->numbers[i]];
        const int64_t own = view->flows[i].in ? movement->received_id : movement->sent_id;
        const int64_t id = own ? own : movement->sent_id + movement->received_id; // one of them is 0
        if (used[i] && finding_add_evidence(search->casefile, finding_id, id, error))
            return -1;
    }
    return 0;
}

bool funnel_follows(const struct funnel *funnel, const struct funnel_null *null)
{
    const double share = (double)funnel->sent_e5 / (double)(funnel->deposit_e5 ? funnel->deposit_e5 : 1);
    return share > null->most_share && share - null->mean_share >= (1 - null->mean_share) / 3;
}

static int put_finding(struct search *search, const struct judged *judged, struct error *error)
{
    struct account_view view = view_of(search, judged->account, judged->graph);
    struct funnel_null null;
    funnel_move(view.flows, view.count, &null);
    if (!funnel_follows(&judged->funnel, &null)) {
        view_done(&view);
        return 0;
    }
    uint8_t *used = memory_new(view.count + 1, 1);
    struct funnel again;
    funnel_assess(view.flows, view.count, &again, used);
    struct buffer facts;
    buffer_init(&facts, 1 << 20);
    write_facts(search, judged, &view, used, &null, &facts);
    struct finding finding = {
        .kind = funnel_account.name,
        .title = title_of(search, judged),
        .rule = funnel_account.name,
        .version = VERSION,
        .facts = buffer_text(&facts),
    };
    int result = finding_put(search->casefile, &finding, error) ||
                 finding_add_entity(search->casefile, finding.id,
                                    search->money->parties[judged->account].entity, "account", error) ||
                 add_parties(search, finding.id, &view, used, false, "payee", error) ||
                 add_parties(search, finding.id, &view, used, true, "payer", error) ||
                 add_evidence(search, finding.id, judged, &view, used, error);
    buffer_done(&facts);
    memory_free(used);
    view_done(&view);
    return result ? -1 : 0;
}

static int find_funnel_account(struct find_context *context, struct error *error)
{
    struct search search = {.casefile = context->casefile};
    if (find_money(context, &search.money, error))
        return -1;
    search.arena = arena_new((size_t)1 << 30);
    for (uint32_t g = 0; g < search.money->graph_count; g++)
        for (uint32_t a = 0; a < search.money->party_count; a++)
            if (search.money->parties[a].kind == PARTY_ACCOUNT && search.money->parties[a].has_statement &&
                !search.money->parties[a].is_service)
                judge(&search, a, g);
    for (size_t i = 0; i < search.count; i++)
        weigh(&search, &search.all[i]);
    if (search.count)
        qsort(search.all, search.count, sizeof *search.all, by_bits);
    int result = 0;
    for (size_t i = 0; i < search.count && result == 0; i++) {
        if (funnel_holds(&search.all[i].funnel) && search.all[i].bits >= FUNNEL_BITS_MIN)
            result = put_finding(&search, &search.all[i], error);
        arena_reset(search.arena);
    }
    arena_free(search.arena);
    text_map_done(&search.place_numbers);
    memory_free(search.places);
    memory_free(search.all);
    return result;
}

const struct pattern funnel_account = {
    .name = "funnel_account",
    .version = VERSION,
    .summary = "an account paid into by many or at many places, emptied elsewhere soon after",
    .but_adverts = true,
    .find = find_funnel_account,
};
