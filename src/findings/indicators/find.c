// Judges relationships, and says when what holds of one is unusual. Knows no words.
#include "findings/indicators/find.h"

#include "base/memory.h"

#include <string.h>

enum {
    GROUPS_MIN = 2,
    BASE_MIN = 20,         // below so many relationships a share says nothing
    USUAL_PERCENT_MAX = 5, // what holds of more than one in twenty is how people live here,
};
// unless it would hold of one in a hundred only, were its kinds independent: then something brings them
// together, as where many accounts of one ring are in the case.
static const double INDEPENDENT_SHARE_MAX = 0.01;

void judging_of(const struct judging *judging, uint32_t number, struct relation *relation,
                struct indicator_result *results, struct arena *arena)
{
    relation_read(&judging->reader, number, relation, arena);
    for (size_t i = 0; i < indicator_count; i++) {
        results[i] = (struct indicator_result){0};
        if (indicators[i].judge)
            indicators[i].judge(relation, &results[i], arena);
        else
            indicators[i].judge_in_case(&judging->joins, relation, &results[i], arena);
    }
}

static void keep(struct judging *judging, uint32_t number, const struct indicator_result *results)
{
    struct judged_relation *judged = &judging->all[judging->count++];
    *judged =
        (struct judged_relation){.number = number, .states = arena_alloc(judging->arena, indicator_count, 1)};
    for (size_t i = 0; i < indicator_count; i++) {
        const bool holds = results[i].state == INDICATOR_HOLDS;
        judged->states[i] = (uint8_t)results[i].state;
        judging->holds[i] += holds;
        judging->computable[i] += results[i].state != INDICATOR_NOT_COMPUTABLE;
        judged->held += holds;
        judged->groups |= holds ? 1u << indicators[i].group : 0;
        judged->joins |= holds && results[i].joins;
    }
}

static void compare(struct judging *judging)
{
    enum { SETS = 1 << INDICATOR_GROUPS };
    size_t *of_set = memory_new(SETS, sizeof *of_set);
    for (size_t i = 0; i < judging->count; i++) {
        of_set[judging->all[i].groups]++;
        for (int g = 0; g < INDICATOR_GROUPS; g++)
            judging->group_holds[g] += judging->all[i].groups >> g & 1;
    }
    for (size_t i = 0; i < judging->count; i++) {
        const uint32_t groups = judging->all[i].groups;
        for (uint32_t set = 0; set < SETS && groups; set++)
            judging->all[i].same_elsewhere += (set & groups) == groups ? of_set[set] : 0;
        judging->all[i].same_elsewhere -= groups != 0;
    }
    memory_free(of_set);
}

int judging_open(struct judging *judging, struct find_context *context, struct error *error)
{
    *judging = (struct judging){.arena = arena_new((size_t)8 << 30),
                                .holds = memory_new(indicator_count, sizeof(size_t)),
                                .computable = memory_new(indicator_count, sizeof(size_t))};
    int result = find_money(context, &judging->money, error);
    if (result == 0)
        result = relationships_read(&judging->relationships, context->casefile, judging->money, error);
    if (result == 0)
        result = relation_reader_open(&judging->reader, judging->money, &judging->relationships,
                                      context->casefile, error);
    if (result == 0)
        result = joins_read(&judging->joins, context, &judging->relationships, error);
    if (result) {
        judging_done(judging);
        return -1;
    }
    return 0;
}

int judging_read(struct judging *judging, struct find_context *context, struct error *error)
{
    if (judging_open(judging, context, error))
        return -1;
    judging->all = memory_new(judging->relationships.count + 1, sizeof *judging->all);
    struct arena *arena = arena_new((size_t)8 << 30);
    struct indicator_result *results = memory_new(indicator_count, sizeof *results);
    for (uint32_t i = 0; i < judging->relationships.count; i++) {
        struct relation relation;
        if (!judging->relationships.all[i].has_statement)
            continue;
        judging_of(judging, i, &relation, results, arena);
        if (relation.flow_count)
            keep(judging, i, results);
        arena_reset(arena);
    }
    memory_free(results);
    arena_free(arena);
    compare(judging);
    return 0;
}

void judging_done(struct judging *judging)
{
    joins_done(&judging->joins);
    relation_reader_close(&judging->reader);
    if (judging->relationships.arena)
        relationships_done(&judging->relationships);
    memory_free(judging->all);
    memory_free(judging->holds);
    memory_free(judging->computable);
    arena_free(judging->arena);
    *judging = (struct judging){0};
}

bool judging_is_unusual(const struct judging *judging, const struct judged_relation *judged)
{
    if (judged->joins)
        return true;
    size_t groups = 0;
    double by_chance = 1;
    for (int g = 0; g < INDICATOR_GROUPS; g++)
        if (judged->groups >> g & 1) {
            groups++;
            by_chance *= (double)judging->group_holds[g] / (double)judging->count;
        }
    return groups >= GROUPS_MIN &&
           (judging->count < BASE_MIN || judged->same_elsewhere * 100 <= judging->count * USUAL_PERCENT_MAX ||
            by_chance <= INDEPENDENT_SHARE_MAX);
}
