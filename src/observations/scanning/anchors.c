// Vectorscan in block mode, without starts of matches (they make large sets impossible): each anchor has one
// length, so its end tells where it began.
#include "observations/scanning/anchors.h"

#include "base/memory.h"
#include "observations/scanning/decoder.h"

#include <hs.h>
#include <stdlib.h>

enum { ANCHORS_MAX = 256 };

struct anchor_set {
    hs_database_t *database; // NULL: no anchor
    const char *expressions[ANCHORS_MAX];
    unsigned flags[ANCHORS_MAX], ids[ANCHORS_MAX];
    unsigned count;
};

// Written once, before any worker exists; then only read, but for the scratch, of which each process has its
// own.
static struct {
    bool loaded;
    struct anchor_set all, streams;
    hs_scratch_t *scratch;
    uint16_t lengths[ANCHORS_MAX], decoders[ANCHORS_MAX]; // by id
    size_t longest;
} anchors;

static int take_anchor(const char *expression, size_t decoder, struct error *error)
{
    unsigned id = anchors.all.count;
    hs_expr_info_t *info = NULL;
    hs_compile_error_t *why = NULL;
    if (id == ANCHORS_MAX)
        return error_set(error, "more than %d anchors of decoders", ANCHORS_MAX);
    if (hs_expression_info(expression, HS_FLAG_DOTALL, &info, &why) != HS_SUCCESS) {
        error_set(error, "anchor '%s' of decoder '%s': %s", expression, decoders[decoder]->name,
                  why ? why->message : "cannot be read");
        hs_free_compile_error(why);
        return -1;
    }
    unsigned length = info->min_width, longest = info->max_width;
    free(info);
    if (length != longest || length < 2 || length > 1024)
        return error_set(error, "anchor '%s' of decoder '%s' does not match one number of bytes, 2 to 1024",
                         expression, decoders[decoder]->name);
    struct anchor_set *sets[] = {&anchors.all, &anchors.streams};
    for (size_t i = 0; i < (decoders[decoder]->kind == DECODER_STREAM ? 2 : 1); i++) {
        struct anchor_set *set = sets[i];
        set->expressions[set->count] = expression;
        set->flags[set->count] = HS_FLAG_DOTALL;
        set->ids[set->count++] = id;
    }
    anchors.lengths[id] = (uint16_t)length;
    anchors.decoders[id] = (uint16_t)decoder;
    anchors.longest = length > anchors.longest ? length : anchors.longest;
    return 0;
}

static int compile(struct anchor_set *set, struct error *error)
{
    hs_compile_error_t *why = NULL;
    if (set->count == 0)
        return 0;
    if (hs_compile_multi(set->expressions, set->flags, set->ids, set->count, HS_MODE_BLOCK, NULL,
                         &set->database, &why) != HS_SUCCESS) {
        error_set(error, "cannot prepare the search for encoded streams: %s",
                  why ? why->message : "out of memory");
        hs_free_compile_error(why);
        return -1;
    }
    if (hs_alloc_scratch(set->database, &anchors.scratch) != HS_SUCCESS)
        return error_set(error, "cannot prepare the search for encoded streams: no memory to work in");
    return 0;
}

int anchors_load(struct error *error)
{
    if (anchors.loaded)
        return 0;
    anchors.all.count = anchors.streams.count = 0;
    if (hs_valid_platform() != HS_SUCCESS)
        return error_set(error, "this processor lacks what the search needs (on x86: SSE 4.2)");
    for (size_t i = 0; decoders[i]; i++)
        for (const char *const *anchor = decoders[i]->anchors; anchor && *anchor; anchor++)
            if (take_anchor(*anchor, i, error))
                return -1;
    if (compile(&anchors.all, error) || compile(&anchors.streams, error))
        return -1;
    anchors.loaded = true;
    return 0;
}

size_t anchors_longest(void)
{
    return anchors.longest;
}

struct taking {
    struct anchor_hits *hits;
    size_t size;
    uint32_t base;
};

static int take_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                      void *payload)
{
    (void)from;
    (void)flags;
    const struct taking *taking = payload;
    struct anchor_hits *hits = taking->hits;
    uint32_t at = (uint32_t)(to - anchors.lengths[id]);
    if (at >= taking->size)
        return 0;
    ARRAY_ROOM(hits->hits, hits->capacity, hits->count);
    hits->hits[hits->count++] =
        (struct anchor_hit){taking->base + at, anchors.decoders[id], anchors.lengths[id]};
    return 0;
}

static int compare(const void *a, const void *b)
{
    const struct anchor_hit *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->decoder < y->decoder ? -1 : x->decoder > y->decoder;
}

void anchors_find(struct anchor_hits *hits, struct bytes bytes, size_t size, uint32_t base, bool streams_only)
{
    struct error error;
    if (bytes.size == 0 || bytes.size > 1 << 30 || anchors_load(&error))
        return;
    const struct anchor_set *set = streams_only ? &anchors.streams : &anchors.all;
    if (set->database == NULL)
        return;
    struct taking taking = {hits, size, base};
    size_t before = hits->count;
    hs_scan(set->database, (const char *)bytes.data, (unsigned)bytes.size, 0, anchors.scratch, take_match,
            &taking);
    if (hits->count > before + 1) // ends come in order, starts nearly so
        qsort(hits->hits + before, hits->count - before, sizeof *hits->hits, compare);
}

void anchor_hits_done(struct anchor_hits *hits)
{
    memory_free(hits->hits);
    *hits = (struct anchor_hits){0};
}
