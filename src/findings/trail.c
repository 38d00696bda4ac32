// The pattern trail: where ends are found, what lies between, and how it is put. The rules stand in trail.h.
#include "findings/trail.h"

#include "base/arena.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "findings/money/movement.h"
#include "findings/pattern.h"

#include <stdlib.h>

enum { VERSION = 1, BETWEEN_PERCENT = 1 }; // of the trail: less went through, and an account is not named

extern const struct pattern trail;

static int add_entity(struct casefile *casefile, int64_t finding, const struct trail *found, uint32_t party,
                      const char *role, struct error *error)
{
    int64_t entity = found->money->parties[party].entity;
    return entity == 0 ? 0 : finding_add_entity(casefile, finding, entity, role, error);
}

static int add_entities(struct casefile *casefile, int64_t finding, const struct trail *found,
                        struct error *error)
{
    for (size_t i = 0; i < found->source_count; i++)
        if (add_entity(casefile, finding, found, found->sources[i].account, "source", error))
            return -1;
    for (size_t i = 0; i < found->stop_count; i++)
        if (found->ends[found->stops[i].account] == FLOW_BETWEEN &&
            found->stops[i].through_e5 >= found->attribution.arrived_e5 / 100 * BETWEEN_PERCENT &&
            add_entity(casefile, finding, found, found->stops[i].account, "via", error))
            return -1;
    for (size_t i = 0; i < found->sink_count; i++)
        if (add_entity(casefile, finding, found, found->sinks[i].account, "sink", error))
            return -1;
    return 0;
}

// Every entry, of either bank, of a payment that carried money of the trail.
static int add_evidence(struct casefile *casefile, int64_t finding, const struct trail *found,
                        struct error *error)
{
    const struct attribution *attribution = &found->attribution;
    uint32_t last = UINT32_MAX; // pieces of one transfer stand together
    for (size_t i = 1; i < attribution->count; i++) {
        const struct attribution_piece *piece = &attribution->pieces[i];
        if (piece->arrived_e5 == 0 || piece->transfer == last)
            continue;
        last = piece->transfer;
        if (movement_add_evidence(casefile, finding, &found->graph->movements[piece->transfer], error))
            return -1;
    }
    return 0;
}

static int put(struct casefile *casefile, const struct trail *found, const struct provenance_rule *rule,
               const struct trail_ends *ends, const struct trail_search *search, struct error *error)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct buffer facts;
    buffer_init(&facts, (size_t)1 << 28);
    trail_write_facts(found, rule, ends, search, &facts);
    struct finding finding = {
        .kind = trail.name,
        .title = trail_title(arena, found),
        .rule = trail.name,
        .version = VERSION,
        .facts = buffer_text(&facts),
    };
    int result = finding_put(casefile, &finding, error) || add_entities(casefile, finding.id, found, error) ||
                         add_evidence(casefile, finding.id, found, error)
                     ? -1
                     : 0;
    buffer_done(&facts);
    arena_free(arena);
    return result;
}

struct followed {
    struct trail trail;
    size_t place; // among those found
};

// Those by which most came first.
static int by_arrived(const void *left, const void *right)
{
    const struct followed *a = left, *b = right;
    if (a->trail.attribution.arrived_e5 != b->trail.attribution.arrived_e5)
        return a->trail.attribution.arrived_e5 > b->trail.attribution.arrived_e5 ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static int find_in(struct casefile *casefile, const struct case_money *money, const struct money_graph *graph,
                   struct error *error)
{
    const struct provenance_rule rule = {.window_sec = PROVENANCE_DAYS * INT64_C(86400),
                                         .hops_max = PROVENANCE_HOPS,
                                         .lots_max = PROVENANCE_LOTS_MAX};
    struct trail_search search;
    struct trail_balance *balances = NULL;
    trail_search(money, graph, &rule, &search);
    struct followed *followed = memory_new(search.count + 1, sizeof *followed);
    int result = search.count ? trail_balances_read(money, casefile, &balances, error) : 0;
    for (size_t i = 0; result == 0 && i < search.count; i++) {
        followed[i].place = i;
        result = trail_follow(&followed[i].trail, money, graph, &rule, search.found[i].ends, error);
        followed[i].trail.balances = balances;
    }
    if (search.count)
        qsort(followed, search.count, sizeof *followed, by_arrived);
    for (size_t i = 0; result == 0 && i < search.count; i++) {
        const struct trail *found = &followed[i].trail;
        if (found->attribution.arrived_e5 >= TRAIL_LEAST_E5 && found->hands > 1)
            result = put(casefile, found, &rule, &search.found[followed[i].place], &search, error);
    }
    for (size_t i = 0; i < search.count; i++)
        trail_done(&followed[i].trail);
    memory_free(followed);
    memory_free(balances);
    trail_search_done(&search);
    return result;
}

static int find_trails(struct find_context *context, struct error *error)
{
    const struct case_money *money;
    if (find_money(context, &money, error))
        return -1;
    for (size_t i = 0; i < money->graph_count; i++)
        if (find_in(context->casefile, money, &money->graphs[i], error))
            return error_add(error, "trails in %s", money->graphs[i].currency);
    return 0;
}

const struct pattern trail = {
    .name = "trail",
    .version = VERSION,
    .summary = "money from where it begins, through the hands of others, to where it stays",
    .but_adverts = true,
    .find = find_trails,
};
