// See judged.h.
#include "findings/adverts/judged.h"

#include "base/memory.h"
#include "casefile/judgements.h"
#include "findings/adverts/reading.h"

#include <stdlib.h>
#include <string.h>

// ---- reading ----

static void add_hands(struct judged_adverts *judged, const struct judgement *judgement)
{
    ARRAY_ROOM(judged->all, judged->capacity, judged->count);
    struct judged_hands *hands = &judged->all[judged->count++];
    *hands =
        (struct judged_hands){.judgement_id = judgement->id, .split = judgement->verdict == VERDICT_SPLIT};
    for (int side = 0; side < 2; side++) {
        const struct judged_side *from = &judgement->sides[side];
        hands->of_finding[side] = from->is_finding;
        hands->entities[side] = memory_new(from->entity_count, sizeof *hands->entities[side]);
        hands->entity_counts[side] = from->entity_count;
        if (from->entity_count)
            memcpy(hands->entities[side], from->entities, from->entity_count * sizeof *from->entities);
    }
}

static int take_judgement(void *payload, const struct judgement *judgement, struct error *error)
{
    (void)error;
    struct judged_adverts *judged = payload;
    const struct judged_side *one = &judgement->sides[0], *other = &judgement->sides[1];
    switch (judgement->verdict) {
    case VERDICT_MERGE:
    case VERDICT_SPLIT:
        add_hands(judged, judgement);
        break;
    case VERDICT_REJECT: // of two: of which one is an advert, and the map holds either order
        if (other->kind == NULL || one->entity_count == 0 || other->entity_count == 0)
            break;
        pair_map_at(&judged->not_used, one->entities[0], other->entities[0], NULL);
        pair_map_at(&judged->not_used, other->entities[0], one->entities[0], NULL);
        break;
    case VERDICT_CONFIRM:
        if (one->is_finding || one->entity_count == 0)
            break;
        ARRAY_ROOM(judged->believed, judged->believed_capacity, judged->believed_count);
        judged->believed[judged->believed_count++] = one->entities[0];
        break;
    default:
        break;
    }
    return 0;
}

int judged_adverts_read(struct judged_adverts *judged, struct casefile *casefile, struct error *error)
{
    *judged = (struct judged_adverts){0};
    return judgement_each(casefile, take_judgement, judged, error);
}

bool judged_adverts_uses(const struct judged_adverts *judged, int64_t advert_entity, int64_t entity)
{
    return pair_map_find(&judged->not_used, advert_entity, entity) == NULL;
}

// ---- sides to adverts ----

enum { SIDE_NEITHER, SIDE_FIRST, SIDE_SECOND, SIDE_BOTH };

static int compare_value(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key, of = ((const struct shown_value *)element)->entity_id;
    return id < of ? -1 : id > of;
}

static const struct shown_value *value_of(const struct advert_reading *reading, int64_t entity)
{
    return reading->value_count == 0 ? NULL
                                     : bsearch(&entity, reading->values, reading->value_count,
                                               sizeof *reading->values, compare_value);
}

// Each advert that a side stands for. What a finding's text or picture is shown by is not the finding's.
static void mark_side(const struct judged_hands *hands, int side, const struct advert_reading *reading,
                      uint8_t *sides)
{
    for (size_t i = 0; i < hands->entity_counts[side]; i++) {
        const struct read_advert *advert = advert_reading_of(reading, hands->entities[side][i]);
        const struct shown_value *value = value_of(reading, hands->entities[side][i]);
        if (advert)
            sides[advert - reading->adverts] |= (uint8_t)(SIDE_FIRST << side);
        if (value == NULL || value->is_hub)
            continue;
        for (uint32_t n = 0; n < value->count; n++) {
            uint32_t at = reading->uses[value->first_use + n].advert;
            if (!hands->of_finding[side] || reading->adverts[at].home == (uint32_t)(value - reading->values))
                sides[at] |= (uint8_t)(SIDE_FIRST << side);
        }
    }
}

static uint8_t side_of_home(const struct judged_hands *hands, const struct advert_reading *reading,
                            uint32_t at)
{
    uint32_t home = reading->adverts[at].home;
    for (int side = 0; home != NO_HOME && side < 2; side++)
        for (size_t i = 0; i < hands->entity_counts[side]; i++)
            if (reading->values[home].entity_id == hands->entities[side][i])
                return (uint8_t)(SIDE_FIRST << side);
    return SIDE_NEITHER;
}

static void place(struct judged_hands *hands, const struct advert_reading *reading, uint8_t *sides)
{
    for (int side = 0; side < 2; side++)
        mark_side(hands, side, reading, sides);
    for (int pass = 0; pass < 2; pass++) { // count, then keep
        for (int side = 0; pass == 1 && side < 2; side++) {
            hands->adverts[side] = memory_new(hands->counts[side], sizeof *hands->adverts[side]);
            hands->counts[side] = 0;
        }
        for (uint32_t at = 0; at < reading->advert_count; at++) {
            if (sides[at] == SIDE_BOTH && hands->split)
                sides[at] = side_of_home(hands, reading, at);
            for (int side = 0; side < 2; side++) {
                if ((sides[at] & SIDE_FIRST << side) == 0)
                    continue;
                if (pass == 1)
                    hands->adverts[side][hands->counts[side]] = at;
                hands->counts[side]++;
            }
        }
    }
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < hands->counts[side]; i++)
            sides[hands->adverts[side][i]] = SIDE_NEITHER;
}

void judged_adverts_place(struct judged_adverts *judged, const struct advert_reading *reading)
{
    if (judged->count == 0)
        return;
    uint8_t *sides = memory_new(reading->advert_count, 1);
    judged->parted = memory_new(reading->advert_count, 1);
    for (size_t i = 0; i < judged->count; i++) {
        struct judged_hands *hands = &judged->all[i];
        place(hands, reading, sides);
        for (int side = 0; hands->split && side < 2; side++)
            for (size_t n = 0; n < hands->counts[side]; n++)
                judged->parted[hands->adverts[side][n]] = 1;
    }
    memory_free(sides);
}

// ---- joining ----

static bool stands_in(const struct judged_hands *hands, int side, struct disjoint *sets, uint32_t root)
{
    for (size_t i = 0; i < hands->counts[side]; i++)
        if (disjoint_root(sets, hands->adverts[side][i]) == root)
            return true;
    return false;
}

bool judged_adverts_may_join(const struct judged_adverts *judged, struct disjoint *sets, uint32_t a,
                             uint32_t b)
{
    uint32_t one = disjoint_root(sets, a), other = disjoint_root(sets, b);
    if (judged->parted == NULL || !judged->parted[one] || !judged->parted[other])
        return true;
    for (size_t i = 0; one != other && i < judged->count; i++) {
        const struct judged_hands *hands = &judged->all[i];
        if (hands->split && ((stands_in(hands, 0, sets, one) && stands_in(hands, 1, sets, other)) ||
                             (stands_in(hands, 1, sets, one) && stands_in(hands, 0, sets, other))))
            return false;
    }
    return true;
}

bool judged_adverts_join(struct judged_adverts *judged, struct disjoint *sets, uint32_t a, uint32_t b)
{
    if (!judged_adverts_may_join(judged, sets, a, b))
        return false;
    uint32_t one = disjoint_root(sets, a), other = disjoint_root(sets, b);
    disjoint_join(sets, one, other);
    if (judged->parted)
        judged->parted[disjoint_root(sets, one)] = judged->parted[one] | judged->parted[other];
    return true;
}

void judged_adverts_merge(struct judged_adverts *judged, struct disjoint *sets)
{
    for (size_t i = 0; i < judged->count; i++) {
        const struct judged_hands *hands = &judged->all[i];
        if (hands->split || hands->counts[0] == 0 || hands->counts[1] == 0)
            continue; // one that stands for nothing has nothing to be joined to
        for (int side = 0; side < 2; side++)
            for (size_t n = 0; n < hands->counts[side]; n++)
                judged_adverts_join(judged, sets, hands->adverts[0][0], hands->adverts[side][n]);
    }
}

void judged_adverts_done(struct judged_adverts *judged)
{
    for (size_t i = 0; i < judged->count; i++)
        for (int side = 0; side < 2; side++) {
            memory_free(judged->all[i].entities[side]);
            memory_free(judged->all[i].adverts[side]);
        }
    memory_free(judged->all);
    memory_free(judged->believed);
    memory_free(judged->parted);
    pair_map_done(&judged->not_used);
    *judged = (struct judged_adverts){0};
}
