// What is kept is the keys of each text in each band, band after band; the first run keeps the weights of
// features too. An increment looks for its own keys among them, and reads only the texts it meets.
#include "links/near_archive.h"

#include "base/map.h"
#include "base/memory.h"
#include "links/near_candidates.h"
#include "links/near_duplicates.h"
#include "links/near_features.h"
#include "links/near_sketch.h"

#include <stdlib.h>
#include <string.h>

enum {
    KEPT_MAGIC = 0x7261656e, // "near"
    KEPT_VERSION = 1,
    BUCKET_MAX = 3,      // old texts of one bucket that a new text looks at
    GROUPS_MAX = 6,      // old groups that a new group is compared with
    OLD_MEMBERS_MAX = 4, // members of each group that are compared
    NEW_MEMBERS_MAX = 6,
};

// ---- what is kept ----

void near_kept_write(struct buffer *kept, const struct corpus *corpus, const uint8_t *weights)
{
    size_t values = (size_t)1 << FEATURE_BITS, known = 0, count = corpus->count;
    uint8_t usual = 0; // the weight of most features: of those never met
    if (weights) {
        size_t uses[256] = {0};
        for (size_t i = 0; i < values; i++)
            uses[weights[i]]++;
        for (size_t i = 0; i < 256; i++)
            usual = uses[i] > uses[usual] ? (uint8_t)i : usual;
        known = values - uses[usual];
    }
    buffer_add_u32le(kept, KEPT_MAGIC);
    buffer_add_u32le(kept, KEPT_VERSION);
    buffer_add_u32le(kept, usual);
    buffer_add_u32le(kept, (uint32_t)known);
    buffer_add_u64le(kept, count);
    for (size_t i = 0; known && i < values; i++)
        if (weights[i] != usual)
            buffer_add_u32le(kept, (uint32_t)(i << 8 | weights[i]));
    uint32_t *keys = memory_new(count * SKETCH_BANDS, sizeof *keys);
    for (size_t text = 0; text < count; text++) {
        uint32_t bands[SKETCH_BANDS];
        if (corpus->silent[text])
            continue;
        sketch_bands(corpus->features + corpus->starts[text], corpus->starts[text + 1] - corpus->starts[text],
                     0, bands);
        for (size_t band = 0; band < SKETCH_BANDS; band++)
            keys[band * count + text] = bands[band] + (bands[band] == 0); // 0 stands for none
    }
    for (size_t i = 0; i < count * SKETCH_BANDS; i++)
        buffer_add_u32le(kept, keys[i]);
    memory_free(keys);
}

struct kept_run {
    size_t count;
    struct bytes keys;
};

static int read_run(struct bytes kept, struct kept_run *run, uint8_t *weights, struct error *error)
{
    struct reader reader = reader_of(kept);
    uint32_t magic = reader_u32le(&reader), version = reader_u32le(&reader), usual = reader_u32le(&reader);
    uint32_t known = reader_u32le(&reader);
    uint64_t count = reader_u64le(&reader);
    if (reader.failed || magic != KEPT_MAGIC || version != KEPT_VERSION)
        return error_set(error,
                         "what was kept of the texts' groups is of another version of clew: link all anew");
    if (known)
        memset(weights, (int)usual, (size_t)1 << FEATURE_BITS);
    for (uint32_t i = 0; i < known && !reader.failed; i++) {
        uint32_t entry = reader_u32le(&reader);
        weights[entry >> 8] = (uint8_t)entry;
    }
    if (reader.failed || count > reader_left(&reader) / (SKETCH_BANDS * 4) ||
        count * SKETCH_BANDS * 4 != reader_left(&reader))
        return error_set(error, "what was kept of the texts' groups is damaged: link all anew");
    run->count = (size_t)count;
    run->keys = reader_take(&reader, reader_left(&reader));
    return 0;
}

// ---- old texts, read when they are met ----

struct old_texts {
    const struct near_archive *archive;
    const uint8_t *weights;
    struct features_reader *reader;
    struct pair_map places; // index to its place in `starts`, + 1
    struct corpus corpus;   // those read so far
    size_t capacity, feature_capacity;
    uint32_t *members, *group_starts; // of the archive's groups, by group
};

static void group_members(struct old_texts *old)
{
    size_t count = old->archive->count;
    uint32_t *starts = memory_new(count + 2, sizeof *starts);
    for (size_t i = 0; i < count; i++)
        starts[old->archive->groups[i] + 2]++;
    for (size_t i = 2; i < count + 2; i++)
        starts[i] += starts[i - 1];
    old->members = memory_new(count, sizeof *old->members);
    for (size_t i = 0; i < count; i++)
        old->members[starts[old->archive->groups[i] + 1]++] = (uint32_t)i;
    old->group_starts = starts; // of group g: [g], its end: [g + 1]
}

// The place of an old text in old->corpus.
static uint32_t old_text(struct old_texts *old, uint32_t index)
{
    int64_t *place = pair_map_at(&old->places, index, 0, NULL);
    if (*place)
        return (uint32_t)*place - 1;
    struct corpus *corpus = &old->corpus;
    size_t size = 0, count = 0, words = 0, used = corpus->count ? corpus->starts[corpus->count] : 0;
    const char *text = old->archive->text_of(old->archive->payload, index, &size);
    const uint32_t *features = NULL;
    if (text)
        features = features_of(old->reader, (struct bytes){(const uint8_t *)text, size}, &count, &words);
    if (corpus->count + 1 >= old->capacity) {
        old->capacity = old->capacity * 2 + 64;
        corpus->starts = memory_grow(corpus->starts, old->capacity, sizeof *corpus->starts);
        corpus->totals = memory_grow(corpus->totals, old->capacity, sizeof *corpus->totals);
    }
    if (used + count > old->feature_capacity) {
        old->feature_capacity = (used + count) * 2;
        corpus->features = memory_grow(corpus->features, old->feature_capacity, sizeof *corpus->features);
    }
    corpus->starts[corpus->count] = used;
    corpus->totals[corpus->count] = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t weight = old->weights[features[i] >> 8];
        corpus->features[used + i] = features[i] | weight;
        corpus->totals[corpus->count] += weight;
    }
    corpus->starts[++corpus->count] = used + count;
    *place = (int64_t)corpus->count;
    return (uint32_t)corpus->count - 1;
}

// ---- candidates ----

struct meeting {
    uint32_t group_new, group_old, hits; // new: index of its first text
};

struct meetings {
    struct meeting *all;
    size_t count, capacity;
    struct pair_map places;
};

static void add_meeting(struct meetings *meetings, uint32_t group_new, uint32_t group_old)
{
    bool is_new;
    int64_t *place = pair_map_at(&meetings->places, group_new, group_old, &is_new);
    if (is_new) {
        *place = (int64_t)meetings->count;
        ARRAY_ROOM(meetings->all, meetings->capacity, meetings->count);
        meetings->all[meetings->count++] = (struct meeting){group_new, group_old, 0};
    }
    meetings->all[*place].hits++;
}

static uint32_t u32_at(struct bytes bytes, size_t index)
{
    const uint8_t *at = bytes.data + index * 4;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

// Old keys of one band, looked up among the new ones in a table of twice their number.
struct key_table {
    uint32_t *keys, *first; // first new text of a key, + 1
    uint32_t *next;         // of each new text, the next of the same key, + 1
    uint8_t *met;           // old texts met, of each slot
    size_t mask;
};

static size_t slot_of(const struct key_table *table, uint32_t key)
{
    size_t at = (key * 2654435769u) >> 7 & table->mask;
    while (table->first[at] && table->keys[at] != key)
        at = (at + 1) & table->mask;
    return at;
}

static void meet_band(const struct kept_run *runs, size_t run_count, size_t band, struct key_table *table,
                      const uint32_t *groups_old, const uint32_t *groups_new, struct meetings *meetings)
{
    size_t index = 0;
    for (size_t r = 0; r < run_count; r++) {
        for (size_t i = 0; i < runs[r].count; i++, index++) {
            uint32_t key = u32_at(runs[r].keys, band * runs[r].count + i);
            size_t slot = key ? slot_of(table, key) : 0;
            if (key == 0 || table->first[slot] == 0 || table->met[slot] >= BUCKET_MAX)
                continue;
            table->met[slot]++;
            size_t seen = 0;
            for (uint32_t text = table->first[slot]; text && seen < 64; text = table->next[text - 1], seen++)
                add_meeting(meetings, groups_new[text - 1], groups_old[index]);
        }
    }
}

static void meet_archive(const struct near_archive *archive, const struct kept_run *runs,
                         const struct corpus *corpus, const uint32_t *groups, struct meetings *meetings)
{
    size_t count = corpus->count, size = 1024;
    while (size < count * 2)
        size *= 2;
    struct key_table table = {.mask = size - 1};
    uint32_t *bands = memory_new(count * SKETCH_BANDS, sizeof *bands);
    table.keys = memory_new(size, sizeof *table.keys);
    table.first = memory_new(size, sizeof *table.first);
    table.next = memory_new(count, sizeof *table.next);
    table.met = memory_new(size, 1);
    for (size_t text = 0; text < count; text++)
        if (!corpus->silent[text])
            sketch_bands(corpus->features + corpus->starts[text],
                         corpus->starts[text + 1] - corpus->starts[text], 0, bands + text * SKETCH_BANDS);
    for (size_t band = 0; band < SKETCH_BANDS; band++) {
        memset(table.first, 0, size * sizeof *table.first);
        memset(table.met, 0, size);
        for (size_t text = 0; text < count; text++) {
            uint32_t key = bands[text * SKETCH_BANDS + band];
            key += key == 0;
            if (corpus->silent[text])
                continue;
            size_t slot = slot_of(&table, key);
            table.next[text] = table.first[slot];
            table.keys[slot] = key;
            table.first[slot] = (uint32_t)text + 1;
        }
        meet_band(runs, archive->kept_count, band, &table, archive->groups, groups, meetings);
    }
    memory_free(bands);
    memory_free(table.keys);
    memory_free(table.first);
    memory_free(table.next);
    memory_free(table.met);
}

// ---- joining ----

// Of texts of a new group and members of an old one, both taken evenly.
static double mean_similarity(struct old_texts *old, uint32_t group_old, const struct corpus *corpus,
                              const uint32_t *members, size_t size)
{
    size_t first = old->group_starts[group_old], size_old = old->group_starts[group_old + 1] - first;
    size_t take_old = size_old < OLD_MEMBERS_MAX ? size_old : OLD_MEMBERS_MAX;
    size_t take = size < NEW_MEMBERS_MAX ? size : NEW_MEMBERS_MAX;
    double sum = 0;
    for (size_t i = 0; i < take_old; i++) {
        uint32_t place = old_text(old, old->members[first + i * size_old / take_old]);
        for (size_t j = 0; j < take; j++)
            sum += corpora_similarity(corpus, members[j * size / take], &old->corpus, place);
    }
    return sum / (double)(take * take_old);
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

// joined[g]: the old group that new group g joins, or UINT32_MAX.
static void join_groups(struct old_texts *old, struct meetings *meetings, const struct corpus *corpus,
                        const uint32_t *groups, uint32_t *joined)
{
    size_t count = corpus->count;
    uint32_t *starts = memory_new(count + 2, sizeof *starts), *members = memory_new(count, sizeof *members);
    for (size_t i = 0; i < count; i++)
        starts[groups[i] + 2]++;
    for (size_t i = 2; i < count + 2; i++)
        starts[i] += starts[i - 1];
    for (size_t i = 0; i < count; i++)
        members[starts[groups[i] + 1]++] = (uint32_t)i;
    if (meetings->count)
        qsort(meetings->all, meetings->count, sizeof *meetings->all, by_new_group);
    double best = 0;
    for (size_t i = 0, tried = 0; i < meetings->count; i++, tried++) {
        const struct meeting *meeting = &meetings->all[i];
        uint32_t group = meeting->group_new;
        if (i == 0 || meetings->all[i - 1].group_new != group)
            tried = 0, best = 0;
        if (tried >= GROUPS_MAX)
            continue;
        double alike = mean_similarity(old, meeting->group_old, corpus, members + starts[group],
                                       starts[group + 1] - starts[group]);
        if (alike >= near_alike_min && alike > best) {
            best = alike;
            joined[group] = meeting->group_old;
        }
    }
    memory_free(starts);
    memory_free(members);
}

static void extend(const struct near_archive *archive, const struct kept_run *runs, const uint8_t *weights,
                   const struct corpus *corpus, uint32_t *groups)
{
    struct meetings meetings = {0};
    struct old_texts old = {.archive = archive, .weights = weights, .reader = features_reader_new()};
    uint32_t *joined = memory_new(corpus->count, sizeof *joined);
    memset(joined, 0xff, corpus->count * sizeof *joined);
    near_group_corpus(corpus, near_alike_min, true, groups);
    meet_archive(archive, runs, corpus, groups, &meetings);
    group_members(&old);
    join_groups(&old, &meetings, corpus, groups, joined);
    for (size_t i = 0; i < corpus->count; i++)
        groups[i] =
            joined[groups[i]] != UINT32_MAX ? joined[groups[i]] : (uint32_t)archive->count + groups[i];
    memory_free(joined);
    memory_free(meetings.all);
    pair_map_done(&meetings.places);
    pair_map_done(&old.places);
    corpus_done(&old.corpus);
    features_reader_free(old.reader);
    memory_free(old.members);
    memory_free(old.group_starts);
}

int near_duplicates_extend(const struct near_archive *archive, const struct bytes *texts, size_t count,
                           uint32_t *groups, struct buffer *kept, struct error *error)
{
    struct kept_run *runs = memory_new(archive->kept_count, sizeof *runs);
    uint8_t *weights = memory_new((size_t)1 << FEATURE_BITS, 1);
    size_t total = 0;
    int result =
        archive->kept_count ? 0 : error_set(error, "nothing was kept of the texts' groups: link all anew");
    for (size_t i = 0; result == 0 && i < archive->kept_count; i++) {
        result = read_run(archive->kept[i], &runs[i], weights, error);
        total += result ? 0 : runs[i].count;
    }
    if (result == 0 && total != archive->count)
        result =
            error_set(error, "what was kept of the texts' groups is of %zu texts, not of %zu: link all anew",
                      total, archive->count);
    if (result == 0 && count) {
        struct corpus corpus = corpus_of(texts, count);
        corpus_weigh(&corpus, weights);
        extend(archive, runs, weights, &corpus, groups);
        if (kept)
            near_kept_write(kept, &corpus, NULL);
        corpus_done(&corpus);
    }
    memory_free(weights);
    memory_free(runs);
    return result;
}
