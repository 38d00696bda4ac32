// Joins what account records tie, leaving out selectors that would tie two accounts. Every step looks at sets
// only, so that no order of records or sources can matter.
#include "links/accounts_glue.h"

#include "base/disjoint.h"
#include "base/map.h"
#include "base/memory.h"
#include "links/id_kind.h"

#include <string.h>

struct gluing {
    const struct identity *identity;
    const struct entities *entities;
    const struct judged *judged;
    uint8_t *levels;   // by entity id; ID_NONE for those in no record
    uint32_t *kinds;   // number of the id kind
    uint8_t *apart;    // stands alone, whatever ties it
    uint8_t *moved;    // a strong id that records tie to several phones
    uint8_t *bridging; // tied to several strong ids
    struct text_map kind_numbers;
    struct disjoint groups;
};

static const struct account_record *record_at(const struct gluing *gluing, size_t n)
{
    const struct account_record *record = &gluing->identity->records[n];
    return record->glues && record->count > 1 ? record : NULL;
}

static const uint32_t *members_of(const struct gluing *gluing, const struct account_record *record)
{
    return gluing->identity->members + record->from;
}

static const char *value_of(const struct gluing *gluing, uint32_t entity)
{
    return gluing->entities->all[entity - 1].value;
}

static void learn_kind(struct gluing *gluing, uint32_t entity)
{
    const struct made_entity *made = &gluing->entities->all[entity - 1];
    char name[ID_KIND_SIZE];
    bool is_new;
    gluing->levels[entity] = (uint8_t)id_kind_of(made->kind, made->value, name);
    int64_t *number = text_map_at(&gluing->kind_numbers, name, &is_new);
    if (is_new)
        *number = (int64_t)gluing->kind_numbers.count;
    gluing->kinds[entity] = (uint32_t)*number;
}

static void learn_kinds(struct gluing *gluing)
{
    for (size_t i = 0; i < gluing->identity->member_count; i++)
        learn_kind(gluing, gluing->identity->members[i]);
    for (size_t i = 0; i < gluing->judged->merge_count; i++) {
        learn_kind(gluing, gluing->judged->merges[i].a);
        learn_kind(gluing, gluing->judged->merges[i].b);
    }
}

// A record may name several phones of one account; the first by its digits stands for them all.
static uint32_t phone_of_record(const struct gluing *gluing, const struct account_record *record)
{
    const uint32_t *members = members_of(gluing, record);
    uint32_t first = 0;
    for (size_t i = 0; i < record->count; i++)
        if (gluing->levels[members[i]] == ID_PHONE &&
            (first == 0 || strcmp(value_of(gluing, members[i]), value_of(gluing, first)) < 0))
            first = members[i];
    return first;
}

// Whether `other` is not the first that was seen beside `entity` under this number.
static bool is_another(struct pair_map *beside, uint32_t entity, uint32_t number, uint32_t other)
{
    int64_t *first = pair_map_at(beside, entity, number, NULL);
    if (*first == 0)
        *first = other;
    return *first != other;
}

// A name or number that records tie to two ids of one kind is nobody's for sure; a name neither when they tie
// it to two phones.
static void find_contested(struct gluing *gluing)
{
    enum { ANY_STRONG = 0 };
    struct pair_map beside = {0}, strong = {0};
    for (size_t n = 0; n < gluing->identity->count; n++) {
        const struct account_record *record = record_at(gluing, n);
        if (record == NULL)
            continue;
        const uint32_t *members = members_of(gluing, record);
        uint32_t phone = phone_of_record(gluing, record);
        for (size_t i = 0; i < record->count; i++)
            for (size_t k = 0; k < record->count; k++) {
                uint32_t weak = members[i], id = members[k];
                if (gluing->levels[id] == ID_STRONG && gluing->levels[weak] < ID_STRONG) {
                    gluing->apart[weak] |= is_another(&beside, weak, gluing->kinds[id], id);
                    gluing->bridging[weak] |= is_another(&strong, weak, ANY_STRONG, id);
                } else if (gluing->levels[id] == ID_PHONE && gluing->levels[weak] == ID_STRONG) {
                    gluing->moved[weak] |= is_another(&beside, weak, gluing->kinds[id], id);
                } else if (id == phone && gluing->levels[weak] == ID_NAME) {
                    gluing->apart[weak] |= is_another(&beside, weak, gluing->kinds[id], id);
                }
            }
    }
    pair_map_done(&beside);
    pair_map_done(&strong);
}

// Who has had two phones has left one, and somebody else may have it: it then ties no other id.
static void find_left_phones(struct gluing *gluing)
{
    for (size_t n = 0; n < gluing->identity->count; n++) {
        const struct account_record *record = record_at(gluing, n);
        if (record == NULL)
            continue;
        const uint32_t *members = members_of(gluing, record);
        bool has_moved = false;
        for (size_t i = 0; i < record->count; i++)
            has_moved |= gluing->moved[members[i]];
        for (size_t i = 0; has_moved && i < record->count; i++)
            if (gluing->levels[members[i]] == ID_PHONE)
                gluing->apart[members[i]] |= gluing->bridging[members[i]];
    }
}

static void join(struct gluing *gluing)
{
    disjoint_done(&gluing->groups);
    disjoint_init(&gluing->groups, gluing->entities->count + 1);
    for (size_t n = 0; n < gluing->identity->count; n++) {
        const struct account_record *record = record_at(gluing, n);
        uint32_t first = 0;
        for (size_t i = 0; record && i < record->count; i++) {
            uint32_t member = members_of(gluing, record)[i];
            if (gluing->levels[member] == ID_NONE || gluing->apart[member])
                continue;
            if (first)
                disjoint_join(&gluing->groups, first, member);
            first = member;
        }
    }
}

// Groups that hold two strong ids of one kind, or too many selectors. False: there are none.
static bool find_wrong(struct gluing *gluing, uint8_t *wrong)
{
    struct pair_map ids = {0};
    uint32_t *sizes = memory_new(gluing->entities->count + 1, sizeof *sizes);
    bool any = false;
    for (uint32_t entity = 1; entity <= gluing->entities->count; entity++) {
        if (gluing->levels[entity] == ID_NONE)
            continue;
        uint32_t root = disjoint_root(&gluing->groups, entity);
        wrong[root] |= ++sizes[root] > ENTITY_SELECTORS_MAX;
        if (gluing->levels[entity] == ID_STRONG)
            wrong[root] |= is_another(&ids, root, gluing->kinds[entity], entity);
        any |= wrong[root];
    }
    memory_free(sizes);
    pair_map_done(&ids);
    return any;
}

// What still ties two accounts by a longer way: first without what stands between ids, then not at all.
static void part_wrong(struct gluing *gluing)
{
    for (int round = 0; round < 2; round++) {
        uint8_t *wrong = memory_new(gluing->entities->count + 1, 1);
        bool any = find_wrong(gluing, wrong);
        for (uint32_t entity = 1; any && entity <= gluing->entities->count; entity++)
            if (wrong[disjoint_root(&gluing->groups, entity)])
                gluing->apart[entity] |= round == 1 || gluing->bridging[entity];
        memory_free(wrong);
        if (any)
            join(gluing);
    }
}

// ---- what analysts decided ----

static bool are_one(struct gluing *gluing, const struct judged_pair *pair)
{
    return disjoint_root(&gluing->groups, pair->a) == disjoint_root(&gluing->groups, pair->b);
}

// Of two that records tie and that are judged to be two, nothing says whose the rest is: both stand alone.
static void part_judged(struct gluing *gluing)
{
    bool any = false;
    for (size_t i = 0; i < gluing->judged->split_count; i++) {
        const struct judged_pair *pair = &gluing->judged->splits[i];
        if (!are_one(gluing, pair))
            continue;
        gluing->apart[pair->a] = gluing->apart[pair->b] = 1;
        any = true;
    }
    if (any) // what stands alone cannot be in one group with anything: no second look is needed
        join(gluing);
}

static bool breaks_split(const struct gluing *gluing, struct disjoint *groups, const struct judged_pair *pair)
{
    uint32_t a = disjoint_root(groups, pair->a), b = disjoint_root(groups, pair->b);
    for (size_t i = 0; i < gluing->judged->split_count; i++) {
        uint32_t one = disjoint_root(groups, gluing->judged->splits[i].a),
                 other = disjoint_root(groups, gluing->judged->splits[i].b);
        if ((one == a && other == b) || (one == b && other == a))
            return true;
    }
    return false;
}

// Whatever the rules say of two; but a merge never brings together, by what else is glued, what is judged to
// be two.
static void join_judged(struct gluing *gluing)
{
    for (size_t i = 0; i < gluing->judged->merge_count; i++) {
        const struct judged_pair *pair = &gluing->judged->merges[i];
        if (!breaks_split(gluing, &gluing->groups, pair))
            disjoint_join(&gluing->groups, pair->a, pair->b);
    }
}

// What an entity is called: its phone when it has one, and else its surest and then first selector. `best` is
// 0 or that of the group so far.
static bool names_better(const struct gluing *gluing, bool one_phone, uint32_t entity, uint32_t best)
{
    const uint8_t *levels = gluing->levels;
    if (best == 0 || levels[entity] == levels[best])
        return best == 0 || strcmp(value_of(gluing, entity), value_of(gluing, best)) < 0;
    if (one_phone && (levels[entity] == ID_PHONE || levels[best] == ID_PHONE))
        return levels[entity] == ID_PHONE;
    return levels[entity] > levels[best];
}

static void name_groups(struct gluing *gluing, uint32_t *joined)
{
    size_t count = gluing->entities->count;
    uint32_t *phones = memory_new(count + 1, sizeof *phones), *best = memory_new(count + 1, sizeof *best);
    for (uint32_t entity = 1; entity <= count; entity++)
        phones[disjoint_root(&gluing->groups, entity)] += gluing->levels[entity] == ID_PHONE;
    for (uint32_t entity = 1; entity <= count; entity++) {
        uint32_t root = disjoint_root(&gluing->groups, entity);
        if (names_better(gluing, phones[root] == 1, entity, best[root]))
            best[root] = entity;
    }
    for (uint32_t entity = 1; entity <= count; entity++)
        joined[entity] = best[disjoint_root(&gluing->groups, entity)];
    memory_free(phones);
    memory_free(best);
}

void accounts_glue(const struct identity *identity, const struct entities *entities,
                   const struct judged *judged, uint32_t *joined)
{
    size_t count = entities->count + 1;
    struct gluing gluing = {.identity = identity,
                            .entities = entities,
                            .judged = judged,
                            .levels = memory_new(count, 1),
                            .kinds = memory_new(count, sizeof(uint32_t)),
                            .apart = memory_new(count, 1),
                            .moved = memory_new(count, 1),
                            .bridging = memory_new(count, 1)};
    learn_kinds(&gluing);
    find_contested(&gluing);
    find_left_phones(&gluing);
    join(&gluing);
    part_wrong(&gluing);
    part_judged(&gluing);
    join_judged(&gluing);
    name_groups(&gluing, joined);
    disjoint_done(&gluing.groups);
    text_map_done(&gluing.kind_numbers);
    memory_free(gluing.levels);
    memory_free(gluing.kinds);
    memory_free(gluing.apart);
    memory_free(gluing.moved);
    memory_free(gluing.bridging);
}
