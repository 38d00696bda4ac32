// Judgements to entities of the link stage.
#include "links/judged.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

// Only what may be an account is glued; two adverts, texts or pictures are one hand's in findings.
static bool is_selector(const char *kind)
{
    for (int i = SELECTOR_PHONE; i < SELECTOR_KINDS; i++)
        if (i != SELECTOR_NAME && strcmp(selector_kind_name((enum selector_kind)i), kind) == 0)
            return true;
    return false;
}

struct reading {
    struct judged *judged;
    const struct entities *entities;
};

static uint32_t entity_of(const struct reading *reading, const struct judged_side *side)
{
    if (side->kind == NULL || side->is_finding || !is_selector(side->kind))
        return 0;
    return (uint32_t)entities_find(reading->entities, side->kind, side->value);
}

static int take_pair(void *payload, const struct judgement *judgement, struct error *error)
{
    (void)error;
    const struct reading *reading = payload;
    struct judged *judged = reading->judged;
    if (judgement->verdict != VERDICT_MERGE && judgement->verdict != VERDICT_SPLIT)
        return 0;
    const struct judged_pair pair = {entity_of(reading, &judgement->sides[0]),
                                     entity_of(reading, &judgement->sides[1])};
    if (pair.a == 0 || pair.b == 0 || pair.a == pair.b)
        return 0;
    if (judgement->verdict == VERDICT_MERGE) {
        ARRAY_ROOM(judged->merges, judged->merge_capacity, judged->merge_count);
        judged->merges[judged->merge_count++] = pair;
    } else {
        ARRAY_ROOM(judged->splits, judged->split_capacity, judged->split_count);
        judged->splits[judged->split_count++] = pair;
    }
    return 0;
}

int judged_read(struct judged *judged, const struct entities *entities, struct casefile *casefile,
                struct error *error)
{
    struct reading reading = {judged, entities};
    return judgement_each(casefile, take_pair, &reading, error);
}

static int add_pair(void *payload, const struct judgement *judgement, struct error *error)
{
    (void)error;
    struct sha256 *sha256 = payload;
    if (judgement->verdict != VERDICT_MERGE && judgement->verdict != VERDICT_SPLIT)
        return 0;
    for (int i = 0; i < JUDGEMENT_SIDES; i++) {
        const struct judged_side *side = &judgement->sides[i];
        if (side->kind == NULL || side->is_finding || !is_selector(side->kind))
            return 0;
    }
    sha256_add(sha256, &judgement->verdict, sizeof judgement->verdict);
    for (int i = 0; i < JUDGEMENT_SIDES; i++) {
        sha256_add(sha256, judgement->sides[i].kind, strlen(judgement->sides[i].kind) + 1);
        sha256_add(sha256, judgement->sides[i].value, strlen(judgement->sides[i].value) + 1);
    }
    return 0;
}

int judged_pairs_digest(struct casefile *casefile, char hex[SHA256_HEX_SIZE], struct error *error)
{
    struct sha256 sha256;
    sha256_init(&sha256);
    int result = judgement_each(casefile, add_pair, &sha256, error);
    sha256_done(&sha256, hex);
    return result;
}

// ---- hubs ----

static int take_hub(void *payload, const struct judgement *judgement, struct error *error)
{
    (void)error;
    struct judged *judged = payload;
    const struct judged_side *side = &judgement->sides[0];
    bool is_hub = judgement->verdict == VERDICT_REJECT;
    if ((!is_hub && judgement->verdict != VERDICT_CONFIRM) || judgement->sides[1].kind || side->is_finding ||
        side->entity_count == 0)
        return 0;
    char reason[600];
    snprintf(reason, sizeof reason, "judged to say nothing by %.100s on %.10s%s%.400s", judgement->who,
             judgement->at, judgement->reason ? ": " : "", judgement->reason ? judgement->reason : "");
    ARRAY_ROOM(judged->marks, judged->mark_capacity, judged->mark_count);
    judged->marks[judged->mark_count].entity = (uint32_t)side->entities[0];
    judged->marks[judged->mark_count++].reason = is_hub ? memory_copy_text(reason) : NULL;
    if ((size_t)side->entities[0] <= judged->entity_count)
        judged->hubs[side->entities[0]] = is_hub ? JUDGED_HUB : JUDGED_NO_HUB;
    return 0;
}

int judged_read_hubs(struct judged *judged, const struct entities *entities, struct casefile *casefile,
                     struct error *error)
{
    judged->entity_count = entities->count;
    judged->hubs = memory_new(entities->count + 1, 1);
    return judgements_settle(casefile, error) || judgement_each(casefile, take_hub, judged, error) ? -1 : 0;
}

int judged_mark_hubs(const struct judged *judged, struct casefile *casefile, struct error *error)
{
    for (size_t i = 0; i < judged->mark_count; i++)
        if (entity_set_hub(casefile, judged->marks[i].entity, judged->marks[i].reason, error))
            return -1;
    return 0;
}

void judged_done(struct judged *judged)
{
    for (size_t i = 0; i < judged->mark_count; i++)
        memory_free(judged->marks[i].reason);
    memory_free(judged->marks);
    memory_free(judged->hubs);
    memory_free(judged->merges);
    memory_free(judged->splits);
    *judged = (struct judged){0};
}
