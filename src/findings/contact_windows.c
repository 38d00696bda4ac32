// Windows of contact, compared at each contact that two numbers share.
#include "findings/contact_windows.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    STEADY_COUNT_MIN = 5,
    STEADY_OF_ONE_MAX = 400, // of one person: more is a desk, where everybody meets
    LATE_CONTACTS_MAX = 3,   // of the old, still in touch after the new began
    TALK_MAX = 3,            // between the old and the new: nobody talks with himself
};
#define USEC_PER_DAY INT64_C(86400000000)
static const int64_t OVERLAP_USEC = 3 * USEC_PER_DAY, GAP_USEC = 45 * USEC_PER_DAY;

void contact_windows_add_entity(struct contact_windows *windows, const struct entity *entity)
{
    while (windows->entity_count <= (size_t)entity->id) {
        ARRAY_ROOM(windows->entities, windows->entity_capacity, windows->entity_count);
        windows->entities[windows->entity_count++] = (struct window_entity){0};
    }
    if (peer_kind_of(entity) == PEER_PERSON && !entity->hub)
        windows->entities[entity->id] =
            (struct window_entity){.value = memory_copy_text(entity->value), .counts = true};
}

static bool counts(const struct contact_windows *windows, int64_t entity)
{
    return entity > 0 && (size_t)entity < windows->entity_count && windows->entities[entity].counts;
}

void contact_windows_leave_out(struct contact_windows *windows, int64_t entity)
{
    if (entity > 0 && (size_t)entity < windows->entity_count)
        windows->entities[entity].counts = false;
}

static void add_end(struct contact_windows *windows, int64_t entity, int64_t other, int64_t first_usec,
                    int64_t last_usec, int64_t count)
{
    int64_t *number = pair_map_at(&windows->by_ends, entity, other, NULL);
    if (*number == 0) {
        ARRAY_ROOM(windows->windows, windows->window_capacity, windows->window_count);
        windows->windows[windows->window_count++] =
            (struct contact_window){entity, other, first_usec, last_usec, count};
        *number = (int64_t)windows->window_count;
        return;
    }
    struct contact_window *window = &windows->windows[*number - 1];
    window->first_usec = first_usec < window->first_usec ? first_usec : window->first_usec;
    window->last_usec = last_usec > window->last_usec ? last_usec : window->last_usec;
    window->count += count;
}

void contact_windows_add(struct contact_windows *windows, int64_t one, int64_t other, int64_t first_usec,
                         int64_t last_usec, int64_t count)
{
    if (one == other || !counts(windows, one) || !counts(windows, other) || first_usec == INT64_MIN)
        return;
    add_end(windows, one, other, first_usec, last_usec, count);
    add_end(windows, other, one, first_usec, last_usec, count);
}

static bool is_steady(const struct contact_window *window)
{
    return window->count >= STEADY_COUNT_MIN && window->last_usec - window->first_usec >= USEC_PER_DAY;
}

static int by_entity(const void *left, const void *right)
{
    const struct contact_window *a = left, *b = right;
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    return a->other < b->other ? -1 : a->other > b->other;
}

static bool follows(const struct contact_window *old, const struct contact_window *new)
{
    return old->last_usec <= new->first_usec + OVERLAP_USEC &&new->first_usec - old->last_usec <= GAP_USEC;
}

static void note(struct contact_windows *windows, const struct contact_window *old,
                 const struct contact_window *new)
{
    int64_t *number = pair_map_at(&windows->by_two, old->other, new->other, NULL);
    if (*number == 0) {
        ARRAY_ROOM(windows->successions, windows->succession_capacity, windows->succession_count);
        windows->successions[windows->succession_count++] = (struct succession){.old_id = old->other,
                                                                                .new_id = new->other,
                                                                                .old_last_usec = INT64_MIN,
                                                                                .new_first_usec = INT64_MAX};
        *number = (int64_t)windows->succession_count;
    }
    struct succession *succession = &windows->successions[*number - 1];
    succession->shared++;
    if (!follows(old, new))
        return;
    succession->in_order++;
    if (old->last_usec > succession->old_last_usec)
        succession->old_last_usec = old->last_usec;
    if (new->first_usec < succession->new_first_usec)
        succession->new_first_usec = new->first_usec;
}

// At one contact: every two that are steady with it, the earlier one as the old one.
static void compare_at(struct contact_windows *windows, const struct contact_window *at, size_t count)
{
    const struct contact_window *steady[STEADY_OF_ONE_MAX];
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_steady(&at[i]))
            continue;
        if (kept == STEADY_OF_ONE_MAX)
            return;
        steady[kept++] = &at[i];
    }
    for (size_t i = 0; i < kept; i++)
        for (size_t k = 0; k < kept; k++)
            if (steady[i]->first_usec < steady[k]->first_usec)
                note(windows, steady[i], steady[k]);
}

// Windows of one entity: a run in the sorted list.
static const struct contact_window *run_of(const struct contact_windows *windows, int64_t entity,
                                           size_t *count)
{
    size_t low = 0, high = windows->window_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (windows->windows[middle].entity < entity)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < windows->window_count && windows->windows[low + *count].entity == entity)
        ++*count;
    return &windows->windows[low];
}

void contact_windows_compare(struct contact_windows *windows)
{
    if (windows->window_count)
        qsort(windows->windows, windows->window_count, sizeof *windows->windows, by_entity);
    for (size_t i = 0; i < windows->window_count; i++)
        *pair_map_at(&windows->by_ends, windows->windows[i].entity, windows->windows[i].other, NULL) =
            (int64_t)i + 1;
    for (size_t i = 0, end; i < windows->window_count; i = end) {
        for (end = i;
             end < windows->window_count && windows->windows[end].entity == windows->windows[i].entity;)
            end++;
        compare_at(windows, &windows->windows[i], end - i);
    }
}

void contact_windows_done(struct contact_windows *windows)
{
    for (size_t i = 0; i < windows->entity_count; i++)
        memory_free(windows->entities[i].value);
    memory_free(windows->entities);
    memory_free(windows->windows);
    memory_free(windows->successions);
    memory_free(windows->shared);
    pair_map_done(&windows->by_ends);
    pair_map_done(&windows->by_two);
    *windows = (struct contact_windows){0};
}

static const struct contact_window *window_of(const struct contact_windows *windows, int64_t entity,
                                              int64_t other)
{
    const int64_t *number = pair_map_find(&windows->by_ends, entity, other);
    return number ? &windows->windows[*number - 1] : NULL;
}

size_t contact_windows_busiest(const struct contact_windows *windows, int64_t entity,
                               const struct contact_window *busiest[CONTACT_WINDOWS_BUSIEST])
{
    size_t count, kept = 0;
    const struct contact_window *run = run_of(windows, entity, &count);
    for (size_t i = 0; i < count; i++) {
        if (!is_steady(&run[i]))
            continue;
        size_t place = kept;
        while (place > 0 && busiest[place - 1]->count < run[i].count)
            place--;
        if (place == CONTACT_WINDOWS_BUSIEST)
            continue;
        kept += kept < CONTACT_WINDOWS_BUSIEST;
        for (size_t k = kept - 1; k > place; k--)
            busiest[k] = busiest[k - 1];
        busiest[place] = &run[i];
    }
    return kept;
}

bool contact_windows_moved(const struct contact_windows *windows, int64_t contact, int64_t old_id,
                           int64_t new_id)
{
    const struct contact_window *old = window_of(windows, old_id, contact),
                                *new = window_of(windows, new_id, contact);
    return old && new &&is_steady(old) && is_steady(new) && follows(old, new);
}

bool contact_windows_falls_silent(const struct contact_windows *windows, int64_t old_id, int64_t new_id)
{
    size_t count, late = 0;
    const struct contact_window *between = window_of(windows, old_id, new_id);
    const struct contact_window *run = run_of(windows, new_id, &count);
    int64_t begun = INT64_MAX;
    for (size_t i = 0; i < count; i++)
        if (is_steady(&run[i]) && run[i].first_usec < begun)
            begun = run[i].first_usec;
    run = run_of(windows, old_id, &count);
    for (size_t i = 0; i < count; i++)
        late += is_steady(&run[i]) && begun != INT64_MAX && run[i].last_usec > begun + OVERLAP_USEC;
    return late * 10 <= count && late <= LATE_CONTACTS_MAX && (between == NULL || between->count <= TALK_MAX);
}

const int64_t *contact_windows_shared(struct contact_windows *windows, const struct succession *succession,
                                      size_t *count)
{
    size_t all;
    const struct contact_window *run = run_of(windows, succession->old_id, &all);
    windows->shared_count = 0;
    for (size_t i = 0; i < all; i++) {
        if (!contact_windows_moved(windows, run[i].other, succession->old_id, succession->new_id))
            continue;
        ARRAY_ROOM(windows->shared, windows->shared_capacity, windows->shared_count);
        windows->shared[windows->shared_count++] = run[i].other;
    }
    *count = windows->shared_count;
    return windows->shared;
}

const char *contact_windows_value(const struct contact_windows *windows, int64_t entity)
{
    return counts(windows, entity) ? windows->entities[entity].value : "";
}
