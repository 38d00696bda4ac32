// Value by value: which groups show it, how often, and who else does.
#include "findings/adverts/group_ties.h"

#include "base/arena.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct showing { // of one value
    uint32_t group, adverts;
    struct moment first, last;
};

struct showings {
    struct showing *all; // by group
    size_t count, capacity;
    uint32_t alone;        // adverts that stand alone and show it,
    uint32_t with_contact; // of these with a contact
};

static int by_group(const void *left, const void *right)
{
    const struct showing *a = left, *b = right;
    return a->group < b->group ? -1 : a->group > b->group;
}

static void add_moment(struct showing *showing, struct moment posted)
{
    if (posted.at_usec == TIME_UNKNOWN)
        return;
    if (showing->first.at_usec == TIME_UNKNOWN || posted.at_usec < showing->first.at_usec)
        showing->first = posted;
    if (showing->last.at_usec == TIME_UNKNOWN || posted.at_usec > showing->last.at_usec)
        showing->last = posted;
}

static void read_showings(const struct advert_reading *reading, const uint32_t *group_of,
                          const struct shown_value *value, struct showings *showings)
{
    size_t kept = 0;
    showings->count = 0;
    showings->alone = showings->with_contact = 0;
    for (uint32_t i = 0; i < value->count; i++) {
        uint32_t at = reading->uses[value->first_use + i].advert;
        const struct read_advert *advert = &reading->adverts[at];
        if (group_of[at] == GROUP_NONE) {
            showings->alone++;
            showings->with_contact += advert->home != NO_HOME;
            continue;
        }
        ARRAY_ROOM(showings->all, showings->capacity, showings->count);
        showings->all[showings->count++] = (struct showing){group_of[at], 1, advert->posted, advert->posted};
    }
    if (showings->count)
        qsort(showings->all, showings->count, sizeof *showings->all, by_group);
    for (size_t i = 0; i < showings->count; i++) {
        if (kept && showings->all[kept - 1].group == showings->all[i].group) {
            showings->all[kept - 1].adverts++;
            add_moment(&showings->all[kept - 1], showings->all[i].first);
        } else {
            showings->all[kept++] = showings->all[i];
        }
    }
    showings->count = kept;
}

static uint32_t advertisers_of(const struct showings *showings)
{
    return (uint32_t)showings->count + showings->with_contact;
}

static bool is_desk(const struct shown_value *value, const struct showings *showings)
{
    return value->is_desk && advertisers_of(showings) > 1;
}

static bool is_own(const struct shown_value *value, const struct showings *showings,
                   const struct showing *showing)
{
    return !value->is_hub && !is_desk(value, showings) && showing->adverts * 2 >= value->count;
}

// ---- contacts ----

void group_contacts_list(const struct advert_reading *reading, const uint32_t *group_of,
                         struct advert_groups *groups)
{
    struct showings showings = {0};
    for (int pass = 0; pass < 2; pass++) { // count, then keep
        for (size_t i = 0; i < reading->value_count; i++) {
            const struct shown_value *value = &reading->values[i];
            read_showings(reading, group_of, value, &showings);
            for (size_t n = 0; n < showings.count; n++) {
                struct advert_group *group = &groups->all[showings.all[n].group];
                if (!is_own(value, &showings, &showings.all[n]))
                    continue;
                if (pass == 1)
                    group->contacts[value->kind].ids[group->contacts[value->kind].count] = value->entity_id;
                group->contacts[value->kind].count++;
            }
        }
        for (size_t i = 0; pass == 0 && i < groups->count; i++)
            for (size_t kind = 0; kind < CONTACT_KINDS; kind++) {
                struct advert_group *group = &groups->all[i];
                group->contacts[kind].ids = arena_alloc(groups->arena, group->contacts[kind].count,
                                                        sizeof *group->contacts[kind].ids);
                group->contacts[kind].count = 0;
            }
    }
    memory_free(showings.all);
}

// ---- ties ----

struct listed { // of a ring
    uint32_t group;
    struct group_tie tie;
};

struct listing {
    struct listed *all;
    size_t count, capacity;
};

// The groups that show it most beside showings->all[at].
static void name_others(struct group_tie *tie, const struct advert_groups *groups,
                        const struct showings *showings, size_t at)
{
    size_t others[TIE_OTHERS_MAX], count = 0;
    for (size_t i = 0; i < showings->count; i++) {
        size_t place = count;
        while (place > 0 && showings->all[others[place - 1]].adverts < showings->all[i].adverts)
            place--;
        if (i == at || place == TIE_OTHERS_MAX)
            continue;
        count += count < TIE_OTHERS_MAX;
        for (size_t n = count - 1; n > place; n--)
            others[n] = others[n - 1];
        others[place] = i;
    }
    for (size_t i = 0; i < count; i++)
        tie->other_groups[i] = groups->all[showings->all[others[i]].group].id;
}

static void add_tie(struct listing *listing, const struct advert_groups *groups,
                    const struct shown_value *value, const struct showings *showings, size_t at,
                    enum tie_doubt doubt)
{
    const struct showing *here = &showings->all[at];
    struct group_tie tie = {.entity_id = value->entity_id,
                            .kind = value->kind,
                            .doubt = doubt,
                            .adverts = here->adverts,
                            .first = here->first,
                            .last = here->last,
                            .adverts_elsewhere = value->count - here->adverts,
                            .advertisers_elsewhere = advertisers_of(showings) - 1,
                            .pattern = value->pattern};
    if (doubt != DOUBT_NONE)
        name_others(&tie, groups, showings, at);
    ARRAY_ROOM(listing->all, listing->capacity, listing->count);
    listing->all[listing->count++] = (struct listed){here->group, tie};
}

// By group; believed ones first; contacts before copies; then what stands on the most adverts.
static int by_strength(const void *left, const void *right)
{
    const struct listed *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    bool a_doubted = a->tie.doubt != DOUBT_NONE, b_doubted = b->tie.doubt != DOUBT_NONE;
    if (a_doubted != b_doubted)
        return a_doubted ? 1 : -1;
    bool a_contact = a->tie.kind < CONTACT_TEXT, b_contact = b->tie.kind < CONTACT_TEXT;
    if (!a_doubted && a_contact != b_contact)
        return a_contact ? -1 : 1;
    if (a->tie.adverts != b->tie.adverts)
        return a->tie.adverts > b->tie.adverts ? -1 : 1;
    return a->tie.entity_id < b->tie.entity_id ? -1 : a->tie.entity_id > b->tie.entity_id;
}

static void give_ties(struct advert_groups *groups, struct listing *listing)
{
    if (listing->count)
        qsort(listing->all, listing->count, sizeof *listing->all, by_strength);
    for (size_t i = 0; i < listing->count; i++) {
        struct advert_group *group = &groups->all[listing->all[i].group];
        bool doubted = listing->all[i].tie.doubt != DOUBT_NONE;
        struct group_tie **ties = doubted ? &group->doubts : &group->ties;
        size_t *count = doubted ? &group->doubt_count : &group->tie_count;
        if (*ties == NULL)
            *ties = arena_alloc(groups->arena, doubted ? GROUP_DOUBTS_MAX : GROUP_TIES_MAX, sizeof **ties);
        if (*count < (doubted ? (size_t)GROUP_DOUBTS_MAX : (size_t)GROUP_TIES_MAX))
            (*ties)[(*count)++] = listing->all[i].tie;
    }
}

static bool is_parted(const struct pair_map *parted, const struct showings *showings, size_t at)
{
    for (size_t i = 0; parted->count && i < showings->count; i++)
        if (pair_map_find(parted, showings->all[at].group, showings->all[i].group))
            return true;
    return false;
}

void group_ties_list(const struct advert_reading *reading, const uint32_t *group_of,
                     const struct pair_map *parted, struct advert_groups *groups)
{
    struct showings showings = {0};
    struct listing listing = {0};
    for (size_t i = 0; i < reading->value_count; i++) {
        const struct shown_value *value = &reading->values[i];
        read_showings(reading, group_of, value, &showings);
        bool elsewhere = advertisers_of(&showings) > 1;
        for (size_t n = 0; n < showings.count; n++) {
            if (!groups->all[showings.all[n].group].is_ring)
                continue;
            if (is_own(value, &showings, &showings.all[n]) && showings.all[n].adverts >= 2)
                add_tie(&listing, groups, value, &showings, n, DOUBT_NONE);
            if (elsewhere || value->is_hub)
                add_tie(&listing, groups, value, &showings, n,
                        value->is_hub                     ? DOUBT_HUB
                        : is_parted(parted, &showings, n) ? DOUBT_JUDGED
                        : is_desk(value, &showings)       ? DOUBT_DESK
                                                          : DOUBT_MANY);
        }
    }
    give_ties(groups, &listing);
    memory_free(showings.all);
    memory_free(listing.all);
}
