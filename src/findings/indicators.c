// The pattern indicators: what is said of relationships in which unusual indicators hold. The rules stand in
// indicators/, when it is said in indicators/find.c. No score, and nothing of who people are.
#include "findings/pattern.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "findings/indicators/find.h"
#include "findings/money/words.h"

#include <stdlib.h>

enum { VERSION = 1, TIES_SHOWN_MAX = 64, FACTS_MAX_BYTES = 1 << 20 };

struct search {
    struct casefile *casefile;
    struct judging judging;
    struct arena *arena;
    struct indicator_result *results;
};

extern const struct pattern indicators_pattern;

// ---- words ----

static const char *title_of(struct search *search, const struct judged_relation *judged)
{
    const struct judging *judging = &search->judging;
    const struct relationship *one = &judging->relationships.all[judged->number];
    const char *ids = "", *last = "";
    size_t count = 0;
    for (size_t i = 0; i < indicator_count; i++) {
        if (search->results[i].state != INDICATOR_HOLDS || (count && indicators[i].id == last))
            continue;
        ids = arena_print(search->arena, "%s%s%s", ids, count ? ", " : "", indicators[i].id);
        last = indicators[i].id;
        count++;
    }
    const char *account = words_party(search->arena, judging->money, one->accounts[0]);
    const char *others = one->account_count > 1
                             ? arena_print(search->arena, " and %zu more account%s tied to it",
                                           one->account_count - 1, one->account_count == 2 ? "" : "s")
                             : "";
    return arena_print(
        search->arena,
        "%s%s: %zu indicator%s (%s); all of these kinds together in %zu of %zu other relationships", account,
        others, count, count == 1 ? " holds" : "s hold", ids, judged->same_elsewhere, judging->count - 1);
}

static void write_ties(struct search *search, struct json_out *json, const struct relationship *one)
{
    const struct case_money *money = search->judging.money;
    json_out_key(json, "ties");
    json_out_array(json);
    for (size_t i = 0; i < one->tie_count && i < TIES_SHOWN_MAX; i++) {
        const struct relationship_tie *tie = &one->ties[i];
        json_out_object(json);
        json_out_key_text(json, "by", relationship_tie_name(tie->kind));
        json_out_key_text(json, "account",
                          tie->account == NO_RELATIONSHIP ? NULL : money->parties[tie->account].value);
        json_out_key_text(json, "address", tie->address);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static void write_indicator(struct search *search, struct json_out *json, size_t n, size_t others,
                            const char *currency)
{
    const struct indicator_result *result = &search->results[n];
    const struct judging *judging = &search->judging;
    json_out_object(json);
    json_out_key_text(json, "id", indicators[n].id);
    json_out_key_text(json, "what", result->what);
    json_out_key_integer(json, "count", result->count);
    if (result->flow_count) {
        words_key_decimal(json, "amount", result->amount_e5);
        json_out_key_text(json, "currency", currency);
    }
    if (result->count && result->first_day <= result->last_day && result->last_day != 0) {
        words_key_day(json, "first", result->first_day);
        words_key_day(json, "last", result->last_day);
    }
    (void)others;
    json_out_key_text(json, "base",
                      arena_print(search->arena, "in %zu of %zu other relationships", judging->holds[n] - 1,
                                  judging->computable[n] - 1));
    json_out_key_text(json, "source", indicators[n].source);
    json_out_object_end(json);
}

static void write_groups(struct json_out *json, uint32_t groups)
{
    json_out_key(json, "kinds");
    json_out_array(json);
    for (int i = 0; i < INDICATOR_GROUPS; i++)
        if (groups & 1u << i)
            json_out_text(json, indicator_group_name((enum indicator_group)i));
    json_out_array_end(json);
}

static void write_facts(struct search *search, const struct judged_relation *judged,
                        const struct relation *relation, struct buffer *out)
{
    const struct judging *judging = &search->judging;
    const struct relationship *one = &judging->relationships.all[judged->number];
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_integer(&json, "accounts", (int64_t)one->account_count);
    json_out_key_integer(&json, "movements", (int64_t)relation->flow_count);
    words_key_day(&json, "first", relation->first_day);
    words_key_day(&json, "last", relation->last_day);
    write_groups(&json, judged->groups);
    json_out_key_integer(&json, "relationships_judged", (int64_t)judging->count);
    json_out_key_integer(&json, "others_with_all_of_these_kinds", (int64_t)judged->same_elsewhere);
    json_out_key(&json, "indicators");
    json_out_array(&json);
    for (size_t i = 0; i < indicator_count; i++)
        if (search->results[i].state == INDICATOR_HOLDS)
            write_indicator(search, &json, i, judging->count - 1, relation->currency);
    json_out_array_end(&json);
    json_out_key(&json, "not_computable");
    json_out_array(&json);
    for (size_t i = 0; i < indicator_count; i++) {
        if (search->results[i].state != INDICATOR_NOT_COMPUTABLE)
            continue;
        json_out_object(&json);
        json_out_key_text(&json, "id", indicators[i].id);
        json_out_key_text(&json, "what", indicators[i].summary);
        json_out_key_text(&json, "why", search->results[i].why);
        json_out_object_end(&json);
    }
    json_out_array_end(&json);
    write_ties(search, &json, one);
    json_out_object_end(&json);
}

// ---- putting ----

static int add_entities(struct search *search, int64_t finding, const struct relationship *one,
                        struct error *error)
{
    for (size_t i = 0; i < one->account_count; i++)
        if (finding_add_entity(search->casefile, finding,
                               search->judging.money->parties[one->accounts[i]].entity, "account", error))
            return -1;
    for (size_t i = 0; i < one->entity_count; i++)
        if (finding_add_entity(search->casefile, finding, one->entities[i], "tied", error))
            return -1;
    for (size_t i = 0; i < indicator_count; i++) {
        const struct indicator_result *result = &search->results[i];
        for (size_t k = 0; result->state == INDICATOR_HOLDS && k < result->entity_count; k++)
            if (finding_add_entity(search->casefile, finding, result->entities[k],
                                   indicators[i].judge_in_case == judge_callers ? "caller" : "advert", error))
                return -1;
    }
    return 0;
}

static int by_id(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

// What the indicators rest on, then what ties the relationship; each once.
static int add_evidence(struct search *search, int64_t finding, const struct relationship *one,
                        const struct relation *relation, struct error *error)
{
    size_t room = one->tie_count, count = 0;
    for (size_t i = 0; i < indicator_count; i++)
        room += search->results[i].flow_count + search->results[i].observation_count;
    int64_t *ids = arena_alloc(search->arena, room + 1, sizeof *ids);
    for (size_t i = 0; i < indicator_count; i++) {
        const struct indicator_result *result = &search->results[i];
        if (result->state != INDICATOR_HOLDS)
            continue;
        for (size_t k = 0; k < result->flow_count; k++)
            ids[count++] = relation->flows[result->flows[k]].observation_id;
        for (size_t k = 0; k < result->observation_count; k++)
            ids[count++] = result->observations[k];
    }
    for (size_t i = 0; i < one->tie_count; i++)
        ids[count++] = one->ties[i].observation_id;
    if (count)
        qsort(ids, count, sizeof *ids, by_id);
    for (size_t i = 0; i < count; i++)
        if (ids[i] && (i == 0 || ids[i] != ids[i - 1]) &&
            finding_add_evidence(search->casefile, finding, ids[i], error))
            return -1;
    return 0;
}

static int put(struct search *search, const struct judged_relation *judged, struct error *error)
{
    const struct relationship *one = &search->judging.relationships.all[judged->number];
    struct relation relation;
    struct buffer facts;
    judging_of(&search->judging, judged->number, &relation, search->results, search->arena);
    buffer_init(&facts, FACTS_MAX_BYTES);
    write_facts(search, judged, &relation, &facts);
    struct finding finding = {.kind = indicators_pattern.name,
                              .title = title_of(search, judged),
                              .rule = indicators_pattern.name,
                              .version = VERSION,
                              .facts = buffer_text(&facts)};
    int result = finding_put(search->casefile, &finding, error);
    buffer_done(&facts);
    if (result == 0)
        result = add_entities(search, finding.id, one, error);
    if (result == 0)
        result = add_evidence(search, finding.id, one, &relation, error);
    return result;
}

// The rarest combination first; of equal ones that with the most indicators.
static int by_rarity(const void *left, const void *right)
{
    const struct judged_relation *a = *(const struct judged_relation *const *)left,
                                 *b = *(const struct judged_relation *const *)right;
    if (a->joins != b->joins)
        return a->joins ? -1 : 1;
    if (a->same_elsewhere != b->same_elsewhere)
        return a->same_elsewhere < b->same_elsewhere ? -1 : 1;
    if (a->held != b->held)
        return a->held > b->held ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static int find_indicators(struct find_context *context, struct error *error)
{
    struct search search = {.casefile = context->casefile};
    if (judging_read(&search.judging, context, error))
        return -1;
    const struct judged_relation **unusual = memory_new(search.judging.count + 1, sizeof(*unusual));
    size_t count = 0;
    for (size_t i = 0; i < search.judging.count; i++)
        if (judging_is_unusual(&search.judging, &search.judging.all[i]))
            unusual[count++] = &search.judging.all[i];
    if (count)
        qsort(unusual, count, sizeof(*unusual), by_rarity);
    search.arena = arena_new((size_t)8 << 30);
    search.results = memory_new(indicator_count, sizeof *search.results);
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++) {
        result = put(&search, unusual[i], error);
        arena_reset(search.arena);
    }
    memory_free(search.results);
    arena_free(search.arena);
    memory_free(unusual);
    judging_done(&search.judging);
    return result;
}

const struct pattern indicators_pattern = {
    .name = "indicators",
    .version = VERSION,
    .summary = "relationships in whose movements indicators of several kinds hold, with how often elsewhere",
    .find = find_indicators,
};
