// An increment: new texts are grouped among themselves; then each such group looks for an old one. One pass
// over the old sketches finds those that share a key with a new text; what holds an old group together is
// told from its sketches; and the old texts that come nearest are read, to be compared word by word.
#include "base/map.h"
#include "base/memory.h"
#include "links/near_duplicates/candidates.h"
#include "links/near_duplicates/kept.h"
#include "links/near_duplicates/near_duplicates.h"
#include "links/near_duplicates/sketch.h"

#include <stdlib.h>
#include <string.h>

enum {
    FILTER_BITS = 18,
    BUCKET_MAX = 6,      // new texts of one bucket that an old text meets
    GROUPS_MAX = 6,      // old groups that a new group is compared with
    OLD_MEMBERS_MAX = 8, // members of each group that are compared
    NEW_MEMBERS_MAX = 6,
    SIZE_CLASSES = 10,
    READ_MAX = 2, // old texts that are read to verify
    FEW = 10000,  // as in candidates.c: among more, keys are of four bytes
};

static const double doubt = 0.10;       // what a short sketch says may be so far from what is
static const double inner_share = 0.60; // as in groups.c

// ---- the archive ----

// Members of groups, side by side: of group g members[starts[g]] to members[starts[g + 1]].
struct member_lists {
    uint32_t *starts, *members;
};

static struct member_lists members_of(const uint32_t *groups, size_t count)
{
    struct member_lists lists;
    lists.starts = memory_new(count + 2, sizeof *lists.starts);
    lists.members = memory_new(count, sizeof *lists.members);
    for (size_t i = 0; i < count; i++)
        lists.starts[groups[i] + 2]++;
    for (size_t i = 2; i < count + 2; i++)
        lists.starts[i] += lists.starts[i - 1];
    for (size_t i = 0; i < count; i++)
        lists.members[lists.starts[groups[i] + 1]++] = (uint32_t)i;
    return lists;
}

static void members_done(struct member_lists *lists)
{
    memory_free(lists->starts);
    memory_free(lists->members);
}

struct old_texts {
    const struct near_archive *archive;
    struct near_run *runs;
    size_t *run_starts; // of the first text of each run
    struct near_measure measure;
    struct member_lists lists;
    struct features_reader *reader;
};

static void archive_close(struct old_texts *old)
{
    memory_free(old->runs);
    memory_free(old->run_starts);
    members_done(&old->lists);
    features_reader_free(old->reader);
    near_measure_done(&old->measure);
}

static int archive_open(struct old_texts *old, const struct near_archive *archive, struct error *error)
{
    *old = (struct old_texts){.archive = archive};
    old->runs = memory_new(archive->kept_count, sizeof *old->runs);
    old->run_starts = memory_new(archive->kept_count + 1, sizeof *old->run_starts);
    old->reader = features_reader_new();
    old->measure.weights = memory_new((size_t)1 << FEATURE_BITS, 1);
    for (size_t i = 0; i < archive->kept_count; i++) {
        if (near_kept_read(archive->kept[i], &old->runs[i], &old->measure, error))
            return -1;
        old->run_starts[i + 1] = old->run_starts[i] + old->runs[i].count;
    }
    if (old->run_starts[archive->kept_count] != archive->count || archive->kept_count == 0)
        return error_set(error,
                         "what was kept of the texts' groups is of %zu texts, not of %zu: link all anew",
                         old->run_starts[archive->kept_count], archive->count);
    for (size_t i = 0; i < archive->count; i++)
        if (archive->groups[i] >= archive->count)
            return error_set(error, "text %zu is in a group that no text names: link all anew", i);
    old->lists = members_of(archive->groups, archive->count);
    return 0;
}

static const uint8_t *old_sketch(const struct old_texts *old, uint32_t text)
{
    size_t run = 0;
    while (text >= old->run_starts[run + 1])
        run++;
    return old->runs[run].sketches + (text - old->run_starts[run]) * SKETCH_KEPT;
}

// The mean over pairs of at most OLD_MEMBERS_MAX members of a group, taken evenly; 1 for a text alone.
static double inner_similarity(const struct old_texts *old, uint32_t group)
{
    const uint32_t *members = old->lists.members + old->lists.starts[group];
    size_t size = old->lists.starts[group + 1] - old->lists.starts[group], pairs = 0;
    size_t take = size < OLD_MEMBERS_MAX ? size : OLD_MEMBERS_MAX;
    double sum = 0;
    for (size_t i = 0; i < take; i++)
        for (size_t j = 0; j < i; j++, pairs++)
            sum += sketch_similarity(old_sketch(old, members[i * size / take]),
                                     old_sketch(old, members[j * size / take]), SKETCH_KEPT);
    return pairs ? sum / (double)pairs : 1;
}

// ---- meetings ----

struct meeting {
    uint32_t group_new, group_old, hits, nearest; // nearest: the first old text of the group that was met
};

struct meetings {
    struct meeting *all;
    size_t count, capacity;
    struct pair_map places;
};

static void add_meeting(struct meetings *meetings, uint32_t group_new, uint32_t group_old, uint32_t text_old)
{
    bool is_new;
    int64_t *place = pair_map_at(&meetings->places, group_new, group_old, &is_new);
    if (is_new) {
        *place = (int64_t)meetings->count;
        ARRAY_ROOM(meetings->all, meetings->capacity, meetings->count);
        meetings->all[meetings->count++] = (struct meeting){group_new, group_old, 0, text_old};
    }
    meetings->all[*place].hits++;
}

// The keys of new texts: a filter and a table of twice their number for each band.
struct key_tables {
    const struct corpus *corpus;
    uint64_t *filter;
    uint32_t *first, *next; // text + 1; next: of the same band and slot
    size_t slots, bands;
    unsigned rows;
    float *least; // of each text: in groups of 1, 2, 4 ... texts
};

static size_t slot_of(const struct key_tables *tables, size_t band, uint32_t key)
{
    return band * tables->slots + ((key * 2654435769u) >> 8 & (tables->slots - 1));
}

static size_t filter_bit(size_t band, uint32_t key)
{
    return (band << FILTER_BITS) + ((key * 2246822519u) >> (32 - FILTER_BITS));
}

static struct key_tables tables_of(const struct corpus *corpus, size_t total)
{
    struct key_tables tables = {.corpus = corpus, .slots = 1024, .rows = total <= FEW ? 3 : 4};
    tables.bands = SKETCH_KEPT / tables.rows;
    while (tables.slots < corpus->count * 2)
        tables.slots *= 2;
    tables.filter = memory_new((tables.bands << FILTER_BITS) / 64, sizeof *tables.filter);
    tables.first = memory_new(tables.bands * tables.slots, sizeof *tables.first);
    tables.next = memory_new(tables.bands * corpus->count, sizeof *tables.next);
    for (size_t text = corpus->count; text-- > 0;)
        for (size_t band = 0; !corpus->silent[text] && band < tables.bands; band++) {
            uint32_t key =
                sketch_key(corpus->sketches + text * SKETCH_SIZE, SKETCH_KEPT, 0, band, tables.rows);
            size_t bit = filter_bit(band, key), slot = slot_of(&tables, band, key);
            tables.filter[bit / 64] |= UINT64_C(1) << bit % 64;
            tables.next[band * corpus->count + text] = tables.first[slot];
            tables.first[slot] = (uint32_t)text + 1;
        }
    return tables;
}

static void tables_done(struct key_tables *tables)
{
    memory_free(tables->least);
    memory_free(tables->filter);
    memory_free(tables->first);
    memory_free(tables->next);
}

static unsigned size_class(size_t size)
{
    unsigned class = 0;
    while (class < SIZE_CLASSES - 1 && size >> (class + 1))
        class ++;
    return class;
}

struct met_texts {
    const struct old_texts *old;
    const struct key_tables *tables;
    const uint32_t *groups; // of the new texts
    struct meetings *meetings;
};

static void meet_text(const struct met_texts *met, const uint8_t *sketch, uint32_t text_old)
{
    const struct key_tables *tables = met->tables;
    size_t count = tables->corpus->count;
    uint32_t group_old = met->old->archive->groups[text_old];
    const uint32_t *starts = met->old->lists.starts;
    for (size_t band = 0; band < tables->bands; band++) {
        uint32_t key = sketch_key(sketch, SKETCH_KEPT, 0, band, tables->rows);
        size_t bit = filter_bit(band, key), tried = 0;
        if ((tables->filter[bit / 64] >> bit % 64 & 1) == 0)
            continue;
        unsigned class = size_class(starts[group_old + 1] - starts[group_old]);
        for (uint32_t text = tables->first[slot_of(tables, band, key)]; text && tried < BUCKET_MAX;
             text = tables->next[band * count + text - 1], tried++) {
            const uint8_t *other = tables->corpus->sketches + (size_t)(text - 1) * SKETCH_SIZE;
            if (sketch_similarity(sketch, other, SKETCH_KEPT) >=
                tables->least[(size_t)(text - 1) * SIZE_CLASSES + class])
                add_meeting(met->meetings, met->groups[text - 1], group_old, text_old);
        }
    }
}

static void meet_archive(const struct old_texts *old, const struct corpus *corpus, size_t total,
                         const uint32_t *groups, const struct member_lists *lists, struct meetings *meetings)
{
    struct key_tables tables = tables_of(corpus, total);
    struct met_texts met = {old, &tables, groups, meetings};
    tables.least = memory_new(corpus->count * SIZE_CLASSES, sizeof *tables.least);
    for (uint32_t text = 0; text < corpus->count; text++) {
        size_t own = lists->starts[groups[text] + 1] - lists->starts[groups[text]];
        for (unsigned class = 0; class < SIZE_CLASSES; class ++) {
            size_t size = ((size_t)2 << class) - 1;
            tables.least[(size_t)text * SIZE_CLASSES + class] =
                (float)(near_level(&old->measure.levels, corpus, text, total, size > own ? size : own) -
                        doubt);
        }
    }
    uint32_t text = 0;
    for (size_t run = 0; run < old->archive->kept_count; run++)
        for (size_t i = 0; i < old->runs[run].count; i++, text++) {
            const uint8_t *sketch = old->runs[run].sketches + i * SKETCH_KEPT;
            if (near_kept_speaks(sketch))
                meet_text(&met, sketch, text);
        }
    tables_done(&tables);
}

// ---- joining ----

struct new_group {
    const struct corpus *corpus;
    const uint32_t *members;
    size_t size, total;
};

// What members of both have in common by their sketches, both taken evenly.
static double similarity_about(const struct old_texts *old, uint32_t group_old, const struct new_group *group)
{
    const uint32_t *members = old->lists.members + old->lists.starts[group_old];
    size_t size = old->lists.starts[group_old + 1] - old->lists.starts[group_old];
    size_t take_old = size < OLD_MEMBERS_MAX ? size : OLD_MEMBERS_MAX;
    size_t take = group->size < NEW_MEMBERS_MAX ? group->size : NEW_MEMBERS_MAX;
    double sum = 0;
    for (size_t i = 0; i < take_old; i++)
        for (size_t j = 0; j < take; j++)
            sum += sketch_similarity(old_sketch(old, members[i * size / take_old]),
                                     group->corpus->sketches +
                                         (size_t)group->members[j * group->size / take] * SKETCH_SIZE,
                                     SKETCH_KEPT);
    return sum / (double)(take * take_old);
}

// The same by all their features, with old texts that are read: the one met first and the group's first.
static double similarity_read(const struct old_texts *old, const struct meeting *meeting,
                              const struct new_group *group)
{
    uint32_t chosen[READ_MAX] = {meeting->nearest, old->lists.members[old->lists.starts[meeting->group_old]]};
    size_t take = group->size < NEW_MEMBERS_MAX ? group->size : NEW_MEMBERS_MAX;
    size_t count = chosen[0] == chosen[1] ? 1 : 2;
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        struct bytes text = {NULL, 0};
        text.data = (const uint8_t *)old->archive->text_of(old->archive->payload, chosen[i], &text.size);
        if (text.data == NULL)
            continue;
        struct corpus one = corpus_read(old->reader, &text, 1);
        corpus_weigh(&one, old->measure.weights);
        for (size_t j = 0; j < take; j++)
            sum += corpora_similarity(group->corpus, group->members[j * group->size / take], &one, 0);
        corpus_done(&one);
    }
    return sum / (double)(take * count);
}

static int by_new_group(const void *left, const void *right)
{
    const struct meeting *a = left, *b = right;
    if (a->group_new != b->group_new)
        return a->group_new < b->group_new ? -1 : 1;
    if (a->hits != b->hits)
        return a->hits > b->hits ? -1 : 1;
    return a->group_old < b->group_old ? -1 : a->group_old > b->group_old;
}

// The old group, of `count` that were met, that the new one joins; UINT32_MAX when none.
static uint32_t best_group(const struct old_texts *old, const struct meeting *meetings, size_t count,
                           const struct new_group *group)
{
    const struct meeting *best = NULL;
    double most = 0;
    const struct near_levels *levels = &old->measure.levels;
    uint32_t first = group->members[0];
    for (size_t i = 0; i < count && i < GROUPS_MAX; i++) {
        uint32_t group_old = meetings[i].group_old;
        size_t size = old->lists.starts[group_old + 1] - old->lists.starts[group_old];
        double alike = similarity_about(old, group_old, group);
        double inner = size > 1 ? inner_similarity(old, group_old) : 0;
        if (alike > most && alike >= inner * inner_share &&
            alike >= near_level(levels, group->corpus, first, group->total,
                                size > group->size ? size : group->size)) {
            most = alike;
            best = &meetings[i];
        }
    }
    if (best == NULL ||
        similarity_read(old, best, group) < near_level(levels, group->corpus, first, group->total, SIZE_MAX))
        return UINT32_MAX;
    return best->group_old;
}

static void extend(const struct old_texts *old, const struct corpus *corpus, uint32_t *groups)
{
    struct meetings meetings = {0};
    size_t count = corpus->count, total = old->archive->count + count;
    uint32_t *joined = memory_new(count, sizeof *joined);
    memset(joined, 0xff, count * sizeof *joined);
    near_group_corpus(corpus, &old->measure.levels, total, true, groups);
    struct member_lists lists = members_of(groups, count);
    meet_archive(old, corpus, total, groups, &lists, &meetings);
    if (meetings.count)
        qsort(meetings.all, meetings.count, sizeof *meetings.all, by_new_group);
    for (size_t first = 0, end; first < meetings.count; first = end) {
        uint32_t group = meetings.all[first].group_new;
        for (end = first; end < meetings.count && meetings.all[end].group_new == group;)
            end++;
        struct new_group one = {corpus, lists.members + lists.starts[group],
                                lists.starts[group + 1] - lists.starts[group], total};
        joined[group] = best_group(old, meetings.all + first, end - first, &one);
    }
    for (size_t i = 0; i < count; i++)
        groups[i] =
            joined[groups[i]] != UINT32_MAX ? joined[groups[i]] : (uint32_t)old->archive->count + groups[i];
    members_done(&lists);
    memory_free(joined);
    memory_free(meetings.all);
    pair_map_done(&meetings.places);
}

int near_duplicates_extend(const struct near_archive *archive, const struct bytes *texts, size_t count,
                           uint32_t *groups, struct buffer *kept, struct error *error)
{
    struct old_texts old;
    int result = archive_open(&old, archive, error);
    if (result == 0) {
        struct corpus corpus = corpus_of(texts, count);
        corpus_weigh(&corpus, old.measure.weights);
        if (count)
            extend(&old, &corpus, groups);
        if (kept)
            near_kept_write(kept, &corpus, NULL);
        corpus_done(&corpus);
    }
    archive_close(&old);
    return result;
}

int near_duplicates_cohesion(const struct near_archive *archive, float *cohesion, struct error *error)
{
    struct old_texts old;
    int result = archive_open(&old, archive, error);
    for (uint32_t group = 0; result == 0 && group < archive->count; group++)
        cohesion[group] =
            old.lists.starts[group + 1] > old.lists.starts[group] ? (float)inner_similarity(&old, group) : 0;
    archive_close(&old);
    return result;
}
