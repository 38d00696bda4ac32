// Joining relationships with findings about money to groups; see takings_groups.h.
#include "findings/indicators/takings_groups.h"

#include "base/disjoint.h"
#include "base/memory.h"
#include "base/order.h"
#include "casefile/joins.h"
#include "findings/adverts/groups.h"

#include <stdlib.h>
#include <string.h>

enum {
    BETWEEN_MIN = 2,     // payments between two relationships: one may be for anything
    FOR_A_PHONE_MIN = 3, // payments for a ring's telephone
    CALLERS_MIN = 2,     // of one call centre, among the payers
};

static const char *const money_kinds[] = {"funnel_account", "indicators", "pass_through", "structuring"};

struct node {
    bool is_ring;
    int64_t id;
};

struct joining {
    const struct judging *judging;
    struct takings_groups *groups;
    struct pair_map parties; // entity to party + 1
    bool *flagged;           // relationships
    struct pair_map nodes;   // (1: ring, 0: call centre; id) to node + 1, behind the relationships
    struct node *extra;
    size_t extra_count, extra_capacity;
    struct pair_map ring_phones; // (telephone, 0) to the ring's id
    struct {
        uint32_t one, other;
    } * ties;
    size_t tie_count, tie_capacity;
};

static int take_member(void *payload, const struct finding_member *member, struct error *error)
{
    (void)error;
    struct joining *joining = payload;
    const int64_t *party = pair_map_find(&joining->parties, member->entity_id, 0);
    if (party && strcmp(member->role, "account") == 0)
        joining->flagged[joining->judging->relationships.of_party[*party - 1]] = true;
    return 0;
}

static uint32_t node_of(struct joining *joining, bool is_ring, int64_t id)
{
    int64_t *node = pair_map_at(&joining->nodes, is_ring, id, NULL);
    if (*node == 0) {
        ARRAY_ROOM(joining->extra, joining->extra_capacity, joining->extra_count);
        joining->extra[joining->extra_count++] = (struct node){is_ring, id};
        *node = (int64_t)(joining->judging->relationships.count + joining->extra_count);
    }
    return (uint32_t)(*node - 1);
}

static void tie(struct joining *joining, uint32_t one, uint32_t other)
{
    ARRAY_ROOM(joining->ties, joining->tie_capacity, joining->tie_count);
    joining->ties[joining->tie_count].one = one;
    joining->ties[joining->tie_count++].other = other;
}

static int take_desk(void *payload, const struct finding_member *member, struct error *error)
{
    (void)error;
    struct joining *joining = payload;
    if (strcmp(member->role, "handset") != 0 && strcmp(member->role, "own_number") != 0)
        return 0;
    *pair_map_at(&joining->groups->desks, member->entity_id, 0, NULL) = member->finding_id;
    const int64_t *ring = pair_map_find(&joining->ring_phones, member->entity_id, 0);
    if (ring)
        tie(joining, node_of(joining, true, *ring), node_of(joining, false, member->finding_id));
    return 0;
}

static int read_rings(struct joining *joining, struct find_context *context, struct error *error)
{
    const struct advert_groups *adverts;
    if (!joining->judging->joins.has_adverts)
        return 0;
    if (find_adverts(context, &adverts, error))
        return -1;
    for (size_t i = 0; i < adverts->count; i++) {
        const struct advert_group *group = &adverts->all[i];
        for (size_t k = 0; group->is_ring && k < group->contacts[CONTACT_PHONE].count; k++)
            *pair_map_at(&joining->ring_phones, group->contacts[CONTACT_PHONE].ids[k], 0, NULL) = group->id;
    }
    return 0;
}

// Payments between relationships that both have findings.
static void tie_payments(struct joining *joining)
{
    const struct case_money *money = joining->judging->money;
    const uint32_t *of_party = joining->judging->relationships.of_party;
    struct pair_map between = {0};
    for (size_t g = 0; g < money->graph_count; g++) {
        const struct transfer_graph *graph = &money->graphs[g].graph;
        for (size_t i = 0; i < graph->count; i++) {
            const uint32_t from = of_party[graph->transfers[i].from], to = of_party[graph->transfers[i].to];
            if (from == NO_RELATIONSHIP || to == NO_RELATIONSHIP || from == to || !joining->flagged[from] ||
                !joining->flagged[to] || money->parties[graph->transfers[i].from].is_service ||
                money->parties[graph->transfers[i].to].is_service)
                continue;
            if (++*pair_map_at(&between, from < to ? from : to, from < to ? to : from, NULL) == BETWEEN_MIN)
                tie(joining, from, to);
        }
    }
    pair_map_done(&between);
}

// The call centre that most of its payers know. People ring several numbers: when another is known to more
// than half as many, it is not told whose callers they are.
static void tie_call_centre(struct joining *joining, uint32_t number, const struct indicator_result *result)
{
    struct pair_map callers = {0};
    int64_t most = 0, second = 0, best = 0;
    for (size_t i = 0; i < result->entity_count; i++) {
        const int64_t *finding = pair_map_find(&joining->judging->joins.callers, result->entities[i], 0);
        if (finding)
            ++*pair_map_at(&callers, *finding, 0, NULL);
    }
    for (size_t i = 0; i < result->entity_count; i++) {
        const int64_t *finding = pair_map_find(&joining->judging->joins.callers, result->entities[i], 0);
        const int64_t count = finding ? *pair_map_find(&callers, *finding, 0) : 0;
        if (count == 0 || *finding == best)
            continue;
        if (count > most) {
            second = most;
            most = count;
            best = *finding;
        } else if (count > second) {
            second = count;
        }
    }
    if (most >= CALLERS_MIN && most >= 2 * second)
        tie(joining, number, node_of(joining, false, best));
    pair_map_done(&callers);
}

static void tie_case(struct joining *joining, uint32_t number, struct arena *arena)
{
    const struct judging *judging = joining->judging;
    const struct joins *joins = &judging->joins;
    const struct relationship *one = &judging->relationships.all[number];
    struct relation relation;
    struct indicator_result result = {0};
    relation_read(&judging->reader, number, &relation, arena);
    for (size_t i = 0; i < one->entity_count; i++) {
        const int64_t *ring = pair_map_find(&joining->ring_phones, one->entities[i], 0);
        if (ring)
            tie(joining, number, node_of(joining, true, *ring));
    }
    struct pair_map paid_for = {0};
    for (size_t i = 0; i < relation.flow_count; i++) {
        const struct relation_flow *flow = &relation.flows[i];
        const int64_t *ring =
            flow->in && flow->phone ? pair_map_find(&joining->ring_phones, flow->phone, 0) : NULL;
        if (ring && ++*pair_map_at(&paid_for, *ring, 0, NULL) == FOR_A_PHONE_MIN)
            tie(joining, number, node_of(joining, true, *ring));
    }
    pair_map_done(&paid_for);
    judge_postings(joins, &relation, &result, arena);
    if (result.state == INDICATOR_HOLDS)
        tie(joining, number, node_of(joining, true, result.entities[0]));
    result = (struct indicator_result){0};
    judge_callers(joins, &relation, &result, arena);
    if (result.state == INDICATOR_HOLDS)
        tie_call_centre(joining, number, &result);
}

// ---- groups ----

static void number_groups(struct joining *joining, struct disjoint *sets, uint32_t *of_root)
{
    struct takings_groups *groups = joining->groups;
    const size_t count = joining->judging->relationships.count;
    groups->of_relationship = memory_new(count + 1, sizeof *groups->of_relationship);
    for (uint32_t i = 0; i < count; i++) {
        groups->of_relationship[i] = NO_RELATIONSHIP;
        if (!joining->flagged[i])
            continue;
        const uint32_t root = disjoint_root(sets, i);
        if (of_root[root] == NO_RELATIONSHIP)
            of_root[root] = (uint32_t)groups->count++;
        groups->of_relationship[i] = of_root[root];
    }
}

static void fill(struct joining *joining, struct disjoint *sets, const uint32_t *of_root)
{
    struct takings_groups *groups = joining->groups;
    const size_t count = joining->judging->relationships.count;
    size_t *sizes = memory_new(groups->count + 1, sizeof *sizes),
           *extras = memory_new(groups->count + 1, sizeof *extras);
    uint32_t **members = memory_new(groups->count + 1, sizeof *members);
    int64_t **rings = memory_new(groups->count + 1, sizeof *rings),
            **centres = memory_new(groups->count + 1, sizeof *centres);
    for (size_t i = 0; i < count; i++)
        if (groups->of_relationship[i] != NO_RELATIONSHIP)
            sizes[groups->of_relationship[i]]++;
    for (size_t i = 0; i < joining->extra_count; i++) {
        const uint32_t g = of_root[disjoint_root(sets, (uint32_t)(count + i))];
        if (g != NO_RELATIONSHIP)
            extras[g]++;
    }
    groups->all = memory_new(groups->count + 1, sizeof *groups->all);
    for (size_t g = 0; g < groups->count; g++) {
        groups->all[g].members = members[g] = arena_alloc(groups->arena, sizes[g] + 1, sizeof **members);
        groups->all[g].rings = rings[g] = arena_alloc(groups->arena, extras[g] + 1, sizeof **rings);
        groups->all[g].call_centres = centres[g] =
            arena_alloc(groups->arena, extras[g] + 1, sizeof **centres);
    }
    for (uint32_t i = 0; i < count; i++)
        if (groups->of_relationship[i] != NO_RELATIONSHIP) {
            const uint32_t g = groups->of_relationship[i];
            members[g][groups->all[g].member_count++] = i;
        }
    for (size_t i = 0; i < joining->extra_count; i++) {
        const uint32_t g = of_root[disjoint_root(sets, (uint32_t)(count + i))];
        if (g != NO_RELATIONSHIP && joining->extra[i].is_ring)
            rings[g][groups->all[g].ring_count++] = joining->extra[i].id;
        else if (g != NO_RELATIONSHIP)
            centres[g][groups->all[g].call_centre_count++] = joining->extra[i].id;
    }
    for (size_t g = 0; g < groups->count; g++) {
        qsort(rings[g], groups->all[g].ring_count, sizeof **rings, order_int64);
        qsort(centres[g], groups->all[g].call_centre_count, sizeof **centres, order_int64);
    }
    memory_free(sizes);
    memory_free(extras);
    memory_free(members);
    memory_free(rings);
    memory_free(centres);
}

static void make(struct joining *joining)
{
    const size_t count = joining->judging->relationships.count, nodes = count + joining->extra_count;
    struct disjoint sets;
    disjoint_init(&sets, nodes);
    for (size_t i = 0; i < joining->tie_count; i++)
        disjoint_join(&sets, joining->ties[i].one, joining->ties[i].other);
    uint32_t *of_root = memory_new(nodes + 1, sizeof *of_root);
    memset(of_root, 0xff, (nodes + 1) * sizeof *of_root);
    number_groups(joining, &sets, of_root);
    fill(joining, &sets, of_root);
    memory_free(of_root);
    disjoint_done(&sets);
}

int takings_groups_read(struct takings_groups *groups, const struct judging *judging,
                        struct find_context *context, struct error *error)
{
    *groups = (struct takings_groups){.arena = arena_new((size_t)8 << 30)};
    struct joining joining = {.judging = judging,
                              .groups = groups,
                              .flagged = memory_new(judging->relationships.count + 1, sizeof(bool))};
    for (size_t i = 0; i < judging->money->party_count; i++)
        if (judging->money->parties[i].kind == PARTY_ACCOUNT)
            *pair_map_at(&joining.parties, judging->money->parties[i].entity, 0, NULL) = (int64_t)i + 1;
    int result = read_rings(&joining, context, error);
    for (size_t i = 0; result == 0 && i < sizeof money_kinds / sizeof *money_kinds; i++)
        result = finding_member_each(context->casefile, money_kinds[i], take_member, &joining, error);
    if (result == 0)
        result = finding_member_each(context->casefile, "call_centre", take_desk, &joining, error);
    if (result == 0) {
        struct arena *arena = arena_new((size_t)8 << 30);
        tie_payments(&joining);
        for (uint32_t i = 0; i < judging->relationships.count; i++) {
            if (joining.flagged[i])
                tie_case(&joining, i, arena);
            arena_reset(arena);
        }
        arena_free(arena);
        make(&joining);
    }
    pair_map_done(&joining.parties);
    pair_map_done(&joining.nodes);
    pair_map_done(&joining.ring_phones);
    memory_free(joining.flagged);
    memory_free(joining.extra);
    memory_free(joining.ties);
    if (result)
        takings_groups_done(groups);
    return result;
}

void takings_groups_done(struct takings_groups *groups)
{
    memory_free(groups->all);
    memory_free(groups->of_relationship);
    pair_map_done(&groups->desks);
    arena_free(groups->arena);
    *groups = (struct takings_groups){0};
}
