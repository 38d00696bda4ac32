// Whether a judgement says what another says that stands, or the contrary. Merges are compared with all that
// follows from them: when A and B are one hand, and B and C, then A and C cannot be split.
#include "casefile/judgements_internal.h"

#include "base/disjoint.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

struct compared {
    int64_t id; // 0: the new one
    enum verdict verdict;
    char *who, *at, *reason;
    size_t sides[JUDGEMENT_SIDES]; // nodes plus one; 0: none
};

struct node {
    char *kind, *value;
    bool is_finding;
    int64_t id; // the finding, or the entity; 0: the case has none now
};

struct comparing {
    struct compared *all;
    size_t count, capacity;
    struct node *nodes;
    size_t node_count, node_capacity;
};

static size_t node_of(struct comparing *comparing, const char *kind, const char *value, bool is_finding,
                      int64_t id)
{
    if (kind == NULL)
        return 0;
    for (size_t i = 0; i < comparing->node_count; i++) {
        const struct node *node = &comparing->nodes[i];
        bool same = is_finding ? id && node->id == id
                               : strcmp(node->kind, kind) == 0 && strcmp(node->value, value) == 0;
        if (node->is_finding == is_finding && same)
            return i + 1;
    }
    ARRAY_ROOM(comparing->nodes, comparing->node_capacity, comparing->node_count);
    comparing->nodes[comparing->node_count++] =
        (struct node){memory_copy_text(kind), memory_copy_text(value), is_finding, id};
    return comparing->node_count;
}

static int take(void *payload, const struct judgement *judgement, struct error *error)
{
    (void)error;
    struct comparing *comparing = payload;
    struct compared one = {.id = judgement->id,
                           .verdict = judgement->verdict,
                           .who = memory_copy_text(judgement->who),
                           .at = memory_copy_text(judgement->at),
                           .reason = memory_copy_text(judgement->reason)};
    for (int i = 0; i < JUDGEMENT_SIDES; i++) {
        const struct judged_side *side = &judgement->sides[i];
        int64_t id = side->is_finding ? side->finding_id : side->entity_count ? side->entities[0] : 0;
        one.sides[i] = node_of(comparing, side->kind, side->value, side->is_finding, id);
    }
    ARRAY_ROOM(comparing->all, comparing->capacity, comparing->count);
    comparing->all[comparing->count++] = one;
    return 0;
}

static bool same_sides(const struct compared *a, const struct compared *b)
{
    return (a->sides[0] == b->sides[0] && a->sides[1] == b->sides[1]) ||
           (a->sides[0] == b->sides[1] && a->sides[1] == b->sides[0]);
}

static int refuse(const struct compared *earlier, struct error *error)
{
    return error_set_kind(error, ERROR_USAGE,
                          "judgement %lld says the contrary (%s, by %s at %s%s%.200s): if that holds no more,"
                          " 'clew judge CASE withdraw %lld' first",
                          (long long)earlier->id, verdict_name(earlier->verdict), earlier->who, earlier->at,
                          earlier->reason ? ", because " : "", earlier->reason ? earlier->reason : "",
                          (long long)earlier->id);
}

static enum verdict contrary_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_CONFIRM:
        return VERDICT_REJECT;
    case VERDICT_REJECT:
        return VERDICT_CONFIRM;
    case VERDICT_MERGE:
        return VERDICT_SPLIT;
    case VERDICT_SPLIT:
        return VERDICT_MERGE;
    default:
        return VERDICTS;
    }
}

// What merges make one, the new one among them; and whether a split is within.
static int compare_following(const struct comparing *comparing, const struct compared *new,
                             struct error *error)
{
    struct disjoint hands;
    int result = 0;
    disjoint_init(&hands, comparing->node_count + 1);
    const struct compared *merge = NULL; // the last that made the new split's two sides one
    for (size_t i = 0; i < comparing->count; i++) {
        const struct compared *one = &comparing->all[i];
        if (one->verdict != VERDICT_MERGE)
            continue;
        bool was = disjoint_root(&hands, (uint32_t) new->sides[0]) ==
                   disjoint_root(&hands, (uint32_t) new->sides[1]);
        disjoint_join(&hands, (uint32_t)one->sides[0], (uint32_t)one->sides[1]);
        bool is = disjoint_root(&hands, (uint32_t) new->sides[0]) ==
                  disjoint_root(&hands, (uint32_t) new->sides[1]);
        if (!was && is)
            merge = one;
    }
    if (new->verdict == VERDICT_SPLIT && merge)
        result = refuse(merge, error);
    if (new->verdict == VERDICT_MERGE)
        disjoint_join(&hands, (uint32_t) new->sides[0], (uint32_t) new->sides[1]);
    for (size_t i = 0; result == 0 && new->verdict == VERDICT_MERGE &&i < comparing->count; i++) {
        const struct compared *one = &comparing->all[i];
        if (one->verdict == VERDICT_SPLIT &&
            disjoint_root(&hands, (uint32_t)one->sides[0]) == disjoint_root(&hands, (uint32_t)one->sides[1]))
            result = refuse(one, error);
    }
    disjoint_done(&hands);
    return result;
}

static int compare(const struct comparing *comparing, const struct compared *new, int64_t *same_id,
                   struct error *error)
{
    for (size_t i = 0; i < comparing->count; i++) {
        const struct compared *one = &comparing->all[i];
        if (!same_sides(one, new))
            continue;
        if (one->verdict == contrary_of(new->verdict))
            return refuse(one, error);
        if (one->verdict == new->verdict)
            *same_id = one->id;
    }
    if (*same_id || (new->verdict != VERDICT_MERGE &&new->verdict != VERDICT_SPLIT))
        return 0;
    return compare_following(comparing, new, error);
}

int judgement_compare(struct casefile *casefile, const struct new_judgement *judgement, int64_t *same_id,
                      struct error *error)
{
    struct comparing comparing = {0};
    struct compared new = {.verdict = judgement->verdict};
    *same_id = 0;
    int result = judgement_each(casefile, take, &comparing, error);
    for (int i = 0; result == 0 && i < JUDGEMENT_SIDES; i++) {
        const struct judged_name *name = judgement->sides[i];
        if (name)
            new.sides[i] = node_of(&comparing, name->kind, name->value, name->is_finding,
                                   name->is_finding ? name->finding_id : name->entity_id);
    }
    if (result == 0 && new.sides[0] == new.sides[1])
        result = error_set_kind(error, ERROR_USAGE, "%s:%s is named twice: two different ones are judged",
                                judgement->sides[0]->kind, judgement->sides[0]->value);
    if (result == 0)
        result = compare(&comparing, &new, same_id, error);
    for (size_t i = 0; i < comparing.count; i++) {
        memory_free(comparing.all[i].who);
        memory_free(comparing.all[i].at);
        memory_free(comparing.all[i].reason);
    }
    for (size_t i = 0; i < comparing.node_count; i++) {
        memory_free(comparing.nodes[i].kind);
        memory_free(comparing.nodes[i].value);
    }
    memory_free(comparing.all);
    memory_free(comparing.nodes);
    return result;
}
