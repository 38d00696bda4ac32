// The pattern mirror_transfers: which pairs of accounts it holds for, and how that is said. The rule stands
// in mirror_transfers.h, the search in money/mirror.h.
#include "findings/mirror_transfers.h"

#include "base/arena.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "findings/money/movement.h"
#include "findings/money/words.h"

#include <math.h>
#include <string.h>

enum { VERSION = 1, PAIRS_SHOWN_MAX = 200 };

struct search {
    struct casefile *casefile;
    const struct case_money *money;
    const struct money_graph *graph;
    struct arena *arena;
    bool *is_half, *is_seen;
    uint16_t *country;
    double account_pairs; // in different countries, both seen
    struct mirrors mirrors;
};

double mirror_by_chance(const struct mirror *mirror, double account_pairs)
{
    return account_pairs * exp2(-mirror->bits);
}

bool mirror_holds(const struct mirror *mirror, double account_pairs)
{
    return mirror->count >= MIRROR_PAIRS_MIN && mirror->days >= MIRROR_DAYS_MIN &&
           mirror_by_chance(mirror, account_pairs) <= MIRROR_BY_CHANCE_MAX;
}

// ---- what may mirror ----

// Two letters as a number; 0: not known. Who is no account is where the account is that it deals with.
static uint16_t country_of(const struct case_money *money, uint32_t number)
{
    const char *code = money->parties[money->parties[number].account].country;
    return code[0] ? (uint16_t)((unsigned char)code[0] << 8 | (unsigned char)code[1]) : 0;
}

static bool may_mirror(const struct party *party)
{
    return (party->kind == PARTY_ACCOUNT && !party->is_service) || party->kind == PARTY_CASH_IN ||
           party->kind == PARTY_CASH_OUT;
}

static void choose(struct search *search)
{
    const struct case_money *money = search->money;
    const struct transfer_graph *graph = &search->graph->graph;
    search->is_half = memory_new(graph->count + 1, sizeof *search->is_half);
    search->is_seen = memory_new(money->party_count + 1, sizeof *search->is_seen);
    search->country = memory_new(money->party_count + 1, sizeof *search->country);
    double *seen_in = memory_new(UINT16_MAX + 1, sizeof *seen_in), seen = 0;
    search->account_pairs = 0;
    for (uint32_t p = 0; p < money->party_count; p++) {
        const struct party *party = &money->parties[p];
        search->country[p] = country_of(money, p);
        search->is_seen[p] = party->kind == PARTY_ACCOUNT && party->has_statement && !party->is_service;
        if (search->is_seen[p] && search->country[p]) {
            search->account_pairs += 2 * (seen - seen_in[search->country[p]]);
            seen++;
            seen_in[search->country[p]]++;
        }
    }
    memory_free(seen_in);
    for (size_t i = 0; i < graph->count; i++) {
        const struct transfer *transfer = &graph->transfers[i];
        const struct movement *movement = &search->graph->movements[i];
        search->is_half[i] = may_mirror(&money->parties[transfer->from]) &&
                             may_mirror(&money->parties[transfer->to]) && search->country[transfer->from] &&
                             search->country[transfer->from] == search->country[transfer->to] &&
                             !movement->own && !movement->regular;
    }
}

// ---- words and facts ----

static void sums_of(const struct search *search, const struct mirror *mirror, int64_t *in_e5, int64_t *out_e5)
{
    *in_e5 = *out_e5 = 0;
    for (size_t i = 0; i < mirror->count; i++) {
        *in_e5 += search->graph->graph.transfers[mirror->pairs[i].in].amount_e5;
        *out_e5 += search->graph->graph.transfers[mirror->pairs[i].out].amount_e5;
    }
}

static const char *title_of(const struct search *search, const struct mirror *mirror)
{
    const struct party *parties = search->money->parties;
    int64_t in_e5, out_e5;
    sums_of(search, mirror, &in_e5, &out_e5);
    return arena_print(
        search->arena,
        "%zu times %s in %s was paid and %s in %s paid as much within 2 days, %s %s in all, "
        "and nothing went from one to the other",
        mirror->count, words_party(search->arena, search->money, mirror->receiver),
        parties[mirror->receiver].country, words_party(search->arena, search->money, mirror->payer),
        parties[mirror->payer].country, words_amount(search->arena, in_e5), search->graph->currency);
}

static void write_half(const struct search *search, uint32_t number, bool in, struct json_out *json)
{
    const struct transfer *transfer = &search->graph->graph.transfers[number];
    words_key_day(json, in ? "day_in" : "day_out", movement_day(&search->graph->movements[number], in));
    words_key_decimal(json, in ? "paid_in" : "paid_out", transfer->amount_e5);
    json_out_key_text(json, in ? "by" : "to",
                      words_party(search->arena, search->money, in ? transfer->from : transfer->to));
}

static void write_facts(const struct search *search, const struct mirror *mirror, struct buffer *out)
{
    int64_t in_e5, out_e5;
    sums_of(search, mirror, &in_e5, &out_e5);
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_text(&json, "currency", search->graph->currency);
    json_out_key_integer(&json, "times", (int64_t)mirror->count);
    json_out_key_integer(&json, "days", (int64_t)mirror->days);
    words_key_decimal(&json, "paid_in", in_e5);
    words_key_decimal(&json, "paid_out", out_e5);
    json_out_key_text(&json, "country_in", search->money->parties[mirror->receiver].country);
    json_out_key_text(&json, "country_out", search->money->parties[mirror->payer].country);
    json_out_key(&json, "pairs");
    json_out_array(&json);
    for (size_t i = 0; i < mirror->count && i < PAIRS_SHOWN_MAX; i++) {
        json_out_object(&json);
        write_half(search, mirror->pairs[i].in, true, &json);
        write_half(search, mirror->pairs[i].out, false, &json);
        json_out_object_end(&json);
    }
    json_out_array_end(&json);
    // the base rate
    json_out_key(&json, "times_by_chance");
    json_out_number(&json, mirror->expected);
    words_key_tenth(&json, "surprise_bits", mirror->bits);
    json_out_key(&json, "as_surprising_by_chance_in_this_case");
    json_out_number(&json, mirror_by_chance(mirror, search->account_pairs));
    json_out_key(&json, "account_pairs_judged");
    json_out_number(&json, search->account_pairs);
    json_out_key_integer(&json, "account_pairs_that_met_twice_or_more", (int64_t)search->mirrors.compared);
    json_out_key_integer(&json, "transfers_of_too_usual_an_amount_to_compare",
                         (int64_t)search->mirrors.too_usual);
    json_out_object_end(&json);
}

// ---- putting ----

static int add_half(const struct search *search, int64_t finding_id, uint32_t number, struct error *error)
{
    const struct movement *movement = &search->graph->movements[number];
    return movement_add_evidence(search->casefile, finding_id, movement, error);
}

static int put_finding(struct search *search, const struct mirror *mirror, struct error *error)
{
    const struct party *parties = search->money->parties;
    struct buffer facts;
    buffer_init(&facts, 1 << 22);
    write_facts(search, mirror, &facts);
    struct finding finding = {
        .kind = mirror_transfers.name,
        .title = title_of(search, mirror),
        .rule = mirror_transfers.name,
        .version = VERSION,
        .facts = buffer_text(&facts),
    };
    int result =
        finding_put(search->casefile, &finding, error) ||
        finding_add_entity(search->casefile, finding.id, parties[mirror->receiver].entity, "receiver",
                           error) ||
        finding_add_entity(search->casefile, finding.id, parties[mirror->payer].entity, "payer", error);
    buffer_done(&facts);
    for (size_t i = 0; i < mirror->count && result == 0; i++)
        result = add_half(search, finding.id, mirror->pairs[i].in, error) ||
                 add_half(search, finding.id, mirror->pairs[i].out, error);
    return result ? -1 : 0;
}

static int find_in_graph(struct search *search, struct error *error)
{
    struct null_model null;
    int result = 0;
    choose(search);
    null_model_init(&null, &search->graph->graph);
    const struct mirror_input input = {.graph = &search->graph->graph,
                                       .null = &null,
                                       .is_half = search->is_half,
                                       .country = search->country,
                                       .is_seen = search->is_seen};
    mirrors_find(&search->mirrors, &input, MIRROR_PAIRS_MIN);
    for (size_t i = 0; i < search->mirrors.count && result == 0; i++) {
        if (mirror_holds(&search->mirrors.items[i], search->account_pairs))
            result = put_finding(search, &search->mirrors.items[i], error);
        arena_reset(search->arena);
    }
    mirrors_done(&search->mirrors);
    null_model_done(&null);
    memory_free(search->is_half);
    memory_free(search->is_seen);
    memory_free(search->country);
    return result;
}

static int find_mirror_transfers(struct find_context *context, struct error *error)
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

const struct pattern mirror_transfers = {
    .name = "mirror_transfers",
    .version = VERSION,
    .summary = "one account is paid and another pays as much abroad, again and again, and nothing crosses",
    .but_adverts = true,
    .find = find_mirror_transfers,
};
