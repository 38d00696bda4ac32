// Reads what indicators are joined with; see joined.h. Knows no rule.
#include "findings/indicators/joined.h"

#include "base/memory.h"
#include "base/zone.h"
#include "casefile/adverts.h"
#include "casefile/joins.h"
#include "casefile/network.h"
#include "casefile/sources.h"
#include "findings/adverts/groups.h"
#include "findings/indicators/joined_nights.h"

#include <stdlib.h>
#include <string.h>

#define DAY_USEC INT64_C(86400000000)

// ---- adverts ----

struct adverts {
    struct joins *joins;
    struct pair_map wanted;    // (selector, 0): of some relationship with a statement
    struct pair_map of_advert; // (advert, 0) to how many uses
};

static int take_use(void *payload, const struct link *link, struct error *error)
{
    (void)error;
    struct adverts *adverts = payload;
    struct joins *joins = adverts->joins;
    if (strcmp(link->kind, "advert_uses") != 0)
        return 0;
    joins->has_adverts = true;
    if (pair_map_find(&adverts->wanted, link->to_id, 0) == NULL)
        return 0;
    ARRAY_ROOM(joins->uses, joins->use_capacity, joins->use_count);
    joins->uses[joins->use_count++] =
        (struct advert_use){.selector = link->to_id, .advert = link->from_id, .day = INT64_MIN};
    *pair_map_at(&adverts->of_advert, link->from_id, 0, NULL) = 1;
    return 0;
}

static int by_advert(const void *left, const void *right)
{
    const struct advert_use *a = left, *b = right;
    if (a->advert != b->advert)
        return a->advert < b->advert ? -1 : 1;
    return a->selector < b->selector ? -1 : a->selector > b->selector;
}

static int by_selector(const void *left, const void *right)
{
    const struct advert_use *a = left, *b = right;
    if (a->selector != b->selector)
        return a->selector < b->selector ? -1 : 1;
    return a->advert < b->advert ? -1 : a->advert > b->advert;
}

// The first capture of each advert; uses stand by advert.
static int take_outline(void *payload, const struct advert_outline *advert, struct error *error)
{
    (void)error;
    struct joins *joins = payload;
    size_t low = 0, high = joins->use_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (joins->uses[middle].advert < advert->entity_id)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < joins->use_count && joins->uses[low].advert == advert->entity_id; low++) {
        struct advert_use *use = &joins->uses[low];
        if (use->observation_id == 0)
            use->observation_id = advert->observation_id;
        if (use->day == INT64_MIN && advert->posted.at_usec != TIME_UNKNOWN)
            use->day = advert->posted.at_usec / DAY_USEC;
    }
    return 0;
}

static int64_t day_of_advert(const struct group_advert *advert)
{
    if (advert->posted.at_usec != TIME_UNKNOWN)
        return advert->posted.at_usec / DAY_USEC;
    return advert->observation_count && advert->seen[0].at_usec != TIME_UNKNOWN
               ? advert->seen[0].at_usec / DAY_USEC
               : INT64_MIN;
}

static void read_ring(struct ring_days *ring, const struct advert_group *group)
{
    int64_t last = INT64_MIN;
    *ring = (struct ring_days){.id = group->id, .first_day = INT64_MAX};
    for (size_t i = 0; i < group->advert_count; i++) {
        const int64_t day = day_of_advert(&group->adverts[i]);
        if (day == INT64_MIN)
            continue;
        ring->first_day = day < ring->first_day ? day : ring->first_day;
        last = day > last ? day : last;
    }
    if (last == INT64_MIN)
        return;
    ring->days = (size_t)(last - ring->first_day + 1);
    ring->posted = memory_new(ring->days, 1);
    for (size_t i = 0; i < group->advert_count; i++) {
        const int64_t day = day_of_advert(&group->adverts[i]);
        if (day != INT64_MIN)
            ring->posted[day - ring->first_day] = 1;
    }
}

static int read_adverts(struct joins *joins, struct find_context *context, struct error *error)
{
    struct adverts adverts = {.joins = joins};
    for (size_t i = 0; i < joins->relationships->count; i++) {
        const struct relationship *one = &joins->relationships->all[i];
        for (size_t k = 0; k < one->entity_count && one->has_statement; k++)
            *pair_map_at(&adverts.wanted, one->entities[k], 0, NULL) = 1;
    }
    int result = advert_link_each(context->casefile, take_use, &adverts, error);
    if (result == 0 && joins->use_count) {
        qsort(joins->uses, joins->use_count, sizeof *joins->uses, by_advert);
        result = advert_outline_each(context->casefile, take_outline, joins, error);
    }
    const struct advert_groups *groups = NULL;
    if (result == 0 && joins->has_adverts)
        result = find_adverts(context, &groups, error);
    if (result == 0 && groups) {
        joins->rings = memory_new(groups->count + 1, sizeof *joins->rings);
        for (size_t i = 0; i < groups->count; i++) {
            const struct advert_group *group = &groups->all[i];
            if (!group->is_ring)
                continue;
            read_ring(&joins->rings[joins->ring_count++], group);
            for (size_t k = 0; k < group->advert_count; k++) {
                int64_t *of = pair_map_at(&adverts.of_advert, group->adverts[k].entity_id, 0, NULL);
                *of = *of ? 2 : 0;
            }
        }
        for (size_t i = 0; i < joins->use_count; i++)
            joins->uses[i].in_ring = *pair_map_at(&adverts.of_advert, joins->uses[i].advert, 0, NULL) == 2;
    }
    if (joins->use_count)
        qsort(joins->uses, joins->use_count, sizeof *joins->uses, by_selector);
    pair_map_done(&adverts.wanted);
    pair_map_done(&adverts.of_advert);
    return result;
}

// ---- findings that stand ----

static int take_caller(void *payload, const struct finding_member *member, struct error *error)
{
    (void)error;
    struct joins *joins = payload;
    joins->has_call_centre = true;
    if (strcmp(member->role, "caller") == 0)
        *pair_map_at(&joins->callers, member->entity_id, 0, NULL) = member->finding_id;
    return 0;
}

static int take_cycle(void *payload, const struct finding_member *member, struct error *error)
{
    (void)error;
    struct joins *joins = payload;
    ++*pair_map_at(&joins->in_cycle, member->entity_id, 0, NULL);
    return 0;
}

int joins_read(struct joins *joins, struct find_context *context, const struct relationships *relationships,
               struct error *error)
{
    *joins = (struct joins){.relationships = relationships};
    if (find_money(context, &joins->money, error) || read_adverts(joins, context, error) ||
        finding_member_each(context->casefile, "call_centre", take_caller, joins, error) ||
        finding_member_each(context->casefile, "cycle", take_cycle, joins, error) ||
        joined_nights_read(joins, context->casefile, error)) {
        joins_done(joins);
        return -1;
    }
    return 0;
}

void joins_done(struct joins *joins)
{
    for (size_t i = 0; i < joins->ring_count; i++)
        memory_free(joins->rings[i].posted);
    for (size_t i = 0; i < joins->device_count; i++)
        memory_free(joins->devices[i].nights);
    memory_free(joins->rings);
    memory_free(joins->devices);
    memory_free(joins->uses);
    pair_map_done(&joins->callers);
    pair_map_done(&joins->in_cycle);
    *joins = (struct joins){0};
}
