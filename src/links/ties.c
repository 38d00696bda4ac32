// Counting links.
#include "links/ties.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[TIE_KINDS] = {
    [TIE_CALLED] = "called",
    [TIE_WROTE] = "wrote",
    [TIE_SAVED_AS] = "saved_as",
    [TIE_OWNS] = "owns",
    [TIE_PAID] = "paid",
    [TIE_ADVERT_USES] = "advert_uses",
    [TIE_ADVERT_IN] = "advert_in",
    [TIE_ACCOUNT] = "account",
    [TIE_ACCOUNT_OF] = "account_of",
    [TIE_MEMBER_OF] = "member_of",
    [TIE_ADVERT_SHOWS] = "advert_shows",
    [TIE_HOLDS] = "holds",
    [TIE_REGISTERED] = "registered",
    [TIE_REGISTERED_AT] = "registered_at",
};

static int64_t *position_of(struct ties *ties, enum tie_kind kind, int64_t from_id, int64_t to_id,
                            const char *detail)
{
    if (detail == NULL)
        return pair_map_at(&ties->by_ends[kind], from_id, to_id, NULL);
    size_t size = strlen(detail) + 64;
    char *key = memory_new(size, 1);
    snprintf(key, size, "%d %lld %lld %s", (int)kind, (long long)from_id, (long long)to_id, detail);
    int64_t *position = text_map_at(&ties->by_detail, key, NULL);
    memory_free(key);
    return position;
}

void ties_add(struct ties *ties, enum tie_kind kind, int64_t from_id, int64_t to_id, const char *detail,
              struct moment at, int64_t observation_id)
{
    if (from_id == 0 || to_id == 0)
        return;
    int64_t *position = position_of(ties, kind, from_id, to_id, detail);
    if (*position == 0) {
        ARRAY_ROOM(ties->all, ties->capacity, ties->count);
        ties->all[ties->count++] = (struct tie){.kind = kind,
                                                .from_id = from_id,
                                                .to_id = to_id,
                                                .detail = memory_copy_text(detail),
                                                .first = at,
                                                .last = at};
        *position = (int64_t)ties->count;
    }
    struct tie *tie = &ties->all[*position - 1];
    if (tie->counted_id == observation_id)
        return;
    tie->counted_id = observation_id;
    tie->count++;
    if (at.at_usec != TIME_UNKNOWN) {
        if (tie->first.at_usec == TIME_UNKNOWN || at.at_usec < tie->first.at_usec)
            tie->first = at;
        if (at.at_usec > tie->last.at_usec)
            tie->last = at;
    }
    ARRAY_ROOM(ties->evidence, ties->evidence_capacity, ties->evidence_count);
    ties->evidence[ties->evidence_count++] = (struct tie_evidence){*position - 1, observation_id};
}

static int compare_ties(const void *left, const void *right, void *payload)
{
    const struct tie *all = payload;
    const struct tie *a = &all[*(const uint32_t *)left], *b = &all[*(const uint32_t *)right];
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->from_id != b->from_id)
        return a->from_id < b->from_id ? -1 : 1;
    if (a->to_id != b->to_id)
        return a->to_id < b->to_id ? -1 : 1;
    return strcmp(a->detail ? a->detail : "", b->detail ? b->detail : "");
}

static int compare_evidence(const void *left, const void *right)
{
    const struct tie_evidence *a = left, *b = right;
    if (a->tie != b->tie)
        return a->tie < b->tie ? -1 : 1;
    return a->observation_id < b->observation_id ? -1 : a->observation_id > b->observation_id;
}

// ---- what stands ----

static int take_standing(void *payload, const struct link *link, struct error *error)
{
    struct ties *ties = payload;
    enum tie_kind kind = ties->count ? ties->all[ties->count - 1].kind : 0; // they come in runs
    if (strcmp(kind_names[kind], link->kind) != 0)
        for (kind = 0; kind < TIE_KINDS && strcmp(kind_names[kind], link->kind) != 0; kind++)
            ;
    if (kind == TIE_KINDS)
        return error_set(error, "a link is of the unknown kind %s", link->kind);
    ARRAY_ROOM(ties->all, ties->capacity, ties->count);
    ties->all[ties->count++] = (struct tie){.kind = kind,
                                            .from_id = link->from_id,
                                            .to_id = link->to_id,
                                            .standing_id = link->id,
                                            .first = MOMENT_UNKNOWN,
                                            .last = MOMENT_UNKNOWN};
    ties->last_standing = link->id;
    return 0;
}

int ties_stand(struct ties *ties, struct casefile *casefile, struct error *error)
{
    if (link_ends_each(casefile, take_standing, ties, error))
        return -1;
    ties->standing_count = ties->count;
    return 0;
}

// Adds what was counted of the tie at `from` to the one that stands at `to`, and leaves it uncounted.
static void move_count(struct ties *ties, size_t from, size_t to)
{
    ties->all[to].count = ties->all[from].count;
    ties->all[to].first = ties->all[from].first;
    ties->all[to].last = ties->all[from].last;
    ties->all[from].count = 0;
}

void ties_meet_standing(struct ties *ties)
{
    size_t fresh = ties->count - ties->standing_count, kept = ties->standing_count;
    if (ties->standing_count == 0 || fresh == 0)
        return;
    size_t *moved = memory_new(fresh, sizeof *moved); // to which position
    for (size_t i = 0; i < ties->standing_count; i++) {
        const struct tie *tie = &ties->all[i];
        const int64_t *at = pair_map_find(&ties->by_ends[tie->kind], tie->from_id, tie->to_id);
        if (at == NULL)
            continue;
        moved[(size_t)*at - 1 - ties->standing_count] = i + 1;
        if (tie->kind != TIE_HOLDS) // counted over all pictures each time, and nothing new on devices
            move_count(ties, (size_t)*at - 1, i);
    }
    for (size_t i = 0; i < fresh; i++) {
        if (moved[i])
            continue;
        ties->all[kept] = ties->all[ties->standing_count + i];
        moved[i] = ++kept;
    }
    ties->count = kept;
    for (size_t i = 0; i < ties->evidence_count; i++)
        ties->evidence[i].tie = (int64_t)moved[(size_t)ties->evidence[i].tie - ties->standing_count] - 1;
    memory_free(moved);
}

// ---- writing ----

static struct link link_of(const struct tie *tie, int64_t id)
{
    return (struct link){.id = id,
                         .kind = kind_names[tie->kind],
                         .from_id = tie->from_id,
                         .to_id = tie->to_id,
                         .detail = tie->detail,
                         .first = tie->first,
                         .last = tie->last,
                         .count = tie->count};
}

static int write_links(struct ties *ties, int64_t *id_of, struct casefile *casefile, struct error *error)
{
    size_t fresh = ties->count - ties->standing_count;
    uint32_t *order = memory_new(fresh, sizeof *order);
    int result = 0;
    for (size_t i = 0; result == 0 && i < ties->standing_count; i++) {
        struct link link = link_of(&ties->all[i], ties->all[i].standing_id);
        id_of[i] = link.id;
        if (link.count)
            result = link_raise(casefile, &link, error);
    }
    for (size_t i = 0; i < fresh; i++)
        order[i] = (uint32_t)(ties->standing_count + i);
    if (fresh) // qsort may not be given NULL
        qsort_r(order, fresh, sizeof *order, compare_ties, ties->all);
    for (size_t i = 0; result == 0 && i < fresh; i++) {
        id_of[order[i]] = ties->last_standing + (int64_t)i + 1;
        struct link link = link_of(&ties->all[order[i]], id_of[order[i]]);
        result = link_put(casefile, &link, error);
    }
    memory_free(order);
    return result;
}

int ties_write(struct ties *ties, struct casefile *casefile, struct error *error)
{
    int64_t *id_of = memory_new(ties->count, sizeof *id_of);
    int result = write_links(ties, id_of, casefile, error);
    for (size_t i = 0; result == 0 && i < ties->evidence_count; i++)
        ties->evidence[i].tie = id_of[ties->evidence[i].tie];
    if (ties->evidence_count) // qsort may not be given NULL
        qsort(ties->evidence, ties->evidence_count, sizeof *ties->evidence, compare_evidence);
    for (size_t i = 0; result == 0 && i < ties->evidence_count; i++)
        result = link_add_evidence(casefile, ties->evidence[i].tie, ties->evidence[i].observation_id, error);
    memory_free(id_of);
    return result;
}

void ties_done(struct ties *ties)
{
    for (size_t i = 0; i < ties->count; i++)
        memory_free(ties->all[i].detail);
    memory_free(ties->all);
    for (size_t i = 0; i < TIE_KINDS; i++)
        pair_map_done(&ties->by_ends[i]);
    text_map_done(&ties->by_detail);
    memory_free(ties->evidence);
    *ties = (struct ties){0};
}
