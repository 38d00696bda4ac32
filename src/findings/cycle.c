// The pattern cycle: money that goes round and comes back. The rule stands in cycle.h, the search and its
// null model in money/cycles.h and money/null_model.h.
#include "findings/cycle.h"

#include "base/arena.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "findings/money/cycles.h"
#include "findings/money/movement.h"
#include "findings/money/null_model.h"
#include "findings/money/words.h"

#include <math.h>
#include <string.h>

enum { VERSION = 1 };

struct search {
    struct casefile *casefile;
    const struct case_money *money;
    const struct money_graph *graph;
    struct arena *arena;
    // between accounts, neither own nor regular nor a service's: what may be a cycle's
    struct transfer *transfers;
    uint32_t *numbers; // of each, in the graph
    struct transfer_graph between;
    struct cycle_candidates candidates;
};

static bool may_go_round(const struct search *search, size_t i)
{
    const struct transfer *transfer = &search->graph->graph.transfers[i];
    const struct movement *movement = &search->graph->movements[i];
    const struct party *from = &search->money->parties[transfer->from];
    const struct party *to = &search->money->parties[transfer->to];
    return from->kind == PARTY_ACCOUNT && to->kind == PARTY_ACCOUNT && !from->is_service && !to->is_service &&
           !movement->own && !movement->regular;
}

static void choose_transfers(struct search *search)
{
    const struct transfer_graph *whole = &search->graph->graph;
    search->transfers = memory_new(whole->count + 1, sizeof *search->transfers);
    search->numbers = memory_new(whole->count + 1, sizeof *search->numbers);
    search->between =
        (struct transfer_graph){.transfers = search->transfers, .account_count = whole->account_count};
    for (size_t i = 0; i < whole->count; i++)
        if (may_go_round(search, i)) {
            search->numbers[search->between.count] = (uint32_t)i;
            search->transfers[search->between.count++] = whole->transfers[i];
        }
    transfer_graph_index(&search->between);
}

double cycle_by_chance(const struct cycle_candidate *candidate, size_t transfers)
{
    return (double)transfers * exp2(-candidate->bits);
}

bool cycle_holds(const struct cycle_candidate *candidate, size_t transfers)
{
    return candidate->hops >= CYCLE_HOPS_MIN && cycle_by_chance(candidate, transfers) <= CYCLE_BY_CHANCE_MAX;
}

// ---- words and facts ----

static const struct movement *movement_of(const struct search *search, const struct cycle_candidate *item,
                                          unsigned hop)
{
    return &search->graph->movements[search->numbers[item->transfers[hop]]];
}

static const struct transfer *hop_of(const struct search *search, const struct cycle_candidate *item,
                                     unsigned hop)
{
    return &search->transfers[item->transfers[hop]];
}

static int percent(int64_t part, int64_t whole)
{
    return (int)(part < INT64_MAX / 100 ? part * 100 / whole : part / (whole / 100));
}

static struct word_countries countries_of(const struct search *search, const struct cycle_candidate *item)
{
    struct word_countries countries = {.arena = search->arena};
    for (unsigned h = 0; h < item->hops; h++)
        words_country_add(&countries, search->money->parties[hop_of(search, item, h)->from].country);
    words_countries_settle(&countries);
    return countries;
}

static const char *title_of(const struct search *search, const struct cycle_candidate *item,
                            const struct word_countries *countries)
{
    const struct transfer *first = hop_of(search, item, 0), *last = hop_of(search, item, item->hops - 1);
    const int64_t days = movement_day(movement_of(search, item, item->hops - 1), false) -
                         movement_day(movement_of(search, item, 0), false);
    return arena_print(
        search->arena, "%s %s left %s, went through %u accounts%s and came back as %s within %d day%s",
        words_amount(search->arena, first->amount_e5), search->graph->currency,
        words_party(search->arena, search->money, first->from), item->hops - 1, words_in_countries(countries),
        words_amount(search->arena, last->amount_e5), days < 1 ? 1 : (int)days, days > 1 ? "s" : "");
}

static void write_steps(const struct search *search, const struct cycle_candidate *item,
                        struct json_out *json)
{
    json_out_key(json, "steps");
    json_out_array(json);
    for (unsigned h = 0; h < item->hops; h++) {
        const struct transfer *transfer = hop_of(search, item, h);
        const struct movement *movement = movement_of(search, item, h);
        json_out_object(json);
        movement_write(search->money, transfer, movement, search->arena, json);
        if (h)
            json_out_key_integer(json, "percent_of_the_step_before",
                                 percent(transfer->amount_e5, hop_of(search, item, h - 1)->amount_e5));
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static uint64_t count_long(const struct cycle_counts *counts)
{
    uint64_t sum = 0;
    for (unsigned h = CYCLE_HOPS_MIN; h <= CYCLE_MONEY_HOPS_MAX; h++)
        sum += counts->by_hops[h];
    return sum;
}

static void write_facts(const struct search *search, const struct cycle_candidate *item,
                        const struct word_countries *countries, struct buffer *out)
{
    const struct transfer *first = hop_of(search, item, 0), *last = hop_of(search, item, item->hops - 1);
    const struct cycle_counts *counts = &search->candidates.counts;
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_text(&json, "currency", search->graph->currency);
    words_key_decimal(&json, "sent", first->amount_e5);
    words_key_decimal(&json, "returned", last->amount_e5);
    json_out_key_integer(&json, "returned_percent", percent(last->amount_e5, first->amount_e5));
    json_out_key_integer(&json, "hops", item->hops);
    json_out_key_integer(&json, "rounds", (int64_t)item->rounds);
    words_key_day(&json, "first", movement_day(movement_of(search, item, 0), false));
    words_key_day(&json, "last", movement_day(movement_of(search, item, item->hops - 1), false));
    words_key_countries(&json, "countries", countries);
    write_steps(search, item, &json);
    // the base rate: what chance gives these accounts, and how many cycles the case has in all
    json_out_key(&json, "returns_by_chance");
    json_out_number(&json, item->expected);
    json_out_key(&json, "chance_of_amounts_so_even");
    json_out_number(&json, item->amount_chance);
    words_key_tenth(&json, "surprise_bits", item->bits);
    json_out_key(&json, "as_surprising_by_chance_in_this_case");
    json_out_number(&json, cycle_by_chance(item, search->between.count));
    json_out_key_integer(&json, "transfers_judged", (int64_t)search->between.count);
    json_out_key_integer(&json, "cycles_in_this_case", (int64_t)count_long(counts));
    json_out_key_integer(&json, "paid_back_directly_in_this_case", (int64_t)counts->by_hops[2]);
    json_out_key_integer(&json, "window_days", CYCLE_WINDOW_DAYS);
    if (counts->unfinished)
        json_out_key_integer(&json, "transfers_with_too_many_ways_on_to_follow_all",
                             (int64_t)counts->unfinished);
    json_out_object_end(&json);
}

// ---- putting ----

static int add_movement(const struct search *search, int64_t finding_id, uint32_t transfer,
                        struct error *error)
{
    const struct movement *movement = &search->graph->movements[search->numbers[transfer]];
    return movement_add_evidence(search->casefile, finding_id, movement, error);
}

static int add_evidence(const struct search *search, int64_t finding_id, const struct cycle_candidate *item,
                        struct error *error)
{
    for (unsigned h = 0; h < item->hops; h++)
        if (add_movement(search, finding_id, item->transfers[h], error))
            return -1;
    for (size_t i = 0; i < item->other_count; i++)
        if (add_movement(search, finding_id, item->others[i], error))
            return -1;
    return 0;
}

static int put_finding(struct search *search, const struct cycle_candidate *item, struct error *error)
{
    const struct word_countries countries = countries_of(search, item);
    struct buffer facts;
    buffer_init(&facts, 1 << 20);
    write_facts(search, item, &countries, &facts);
    struct finding finding = {
        .kind = cycle.name,
        .title = title_of(search, item, &countries),
        .rule = cycle.name,
        .version = VERSION,
        .facts = buffer_text(&facts),
    };
    int result = finding_put(search->casefile, &finding, error);
    buffer_done(&facts);
    for (unsigned h = 0; h < item->hops && result == 0; h++)
        result = finding_add_entity(search->casefile, finding.id,
                                    search->money->parties[hop_of(search, item, h)->from].entity,
                                    h ? "passed_on" : "origin", error);
    return result ? result : add_evidence(search, finding.id, item, error);
}

static int find_in_graph(struct search *search, struct error *error)
{
    const struct cycle_rule rule = {.window_sec = CYCLE_WINDOW_DAYS * INT64_C(86400),
                                    .hops_max = CYCLE_MONEY_HOPS_MAX,
                                    .ties = true,
                                    .work_max = CYCLE_WORK_MAX};
    struct null_model null;
    int result = 0;
    choose_transfers(search);
    null_model_init(&null, &search->between);
    cycle_candidates_find(&search->candidates, &search->between, &rule, &null, CYCLE_BITS_MIN);
    for (size_t i = 0; i < search->candidates.count && result == 0; i++) {
        if (!cycle_holds(&search->candidates.items[i], search->between.count))
            continue;
        result = put_finding(search, &search->candidates.items[i], error);
        arena_reset(search->arena);
    }
    cycle_candidates_done(&search->candidates);
    null_model_done(&null);
    transfer_graph_done(&search->between);
    memory_free(search->transfers);
    memory_free(search->numbers);
    return result;
}

static int find_cycle(struct find_context *context, struct error *error)
{
    struct search search = {.casefile = context->casefile};
    if (find_money(context, &search.money, error))
        return -1;
    search.arena = arena_new((size_t)1 << 30);
    int result = 0;
    for (size_t i = 0; i < search.money->graph_count && result == 0; i++) {
        search.graph = &search.money->graphs[i];
        result = find_in_graph(&search, error);
    }
    arena_free(search.arena);
    return result;
}

const struct pattern cycle = {
    .name = "cycle",
    .version = VERSION,
    .summary = "money that goes round through strangers' accounts and comes back",
    .but_adverts = true,
    .find = find_cycle,
};
