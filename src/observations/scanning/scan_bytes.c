// The passes: stretch by stretch, decoders first, so that what they claim is not searched as it stands.
#include "observations/scanning/search.h"

#include "base/memory.h"

enum { ARENA_LIMIT_BYTES = 256 << 20 };

static struct level *level_of(struct search *search, unsigned depth)
{
    if (search->levels[depth] == NULL) {
        struct level *level = memory_grow(NULL, 1, sizeof *level); // most of it is room: zeros would cost
                                                                   // more than the search of a small item
        level->stretch = (struct stretch){0};
        level->wide.start = level->wide.end = level->wide.size = 0;
        level->hits = (struct anchor_hits){0};
        level->out = level->changes = (struct buffer){0};
        search->levels[depth] = level;
    }
    return search->levels[depth];
}

static void count_blocks(struct bytes_searched *searched, const struct stretch *stretch)
{
    for (size_t from = 0; from < stretch->size; from += BLOCK_BYTES) {
        size_t size = stretch->size - from < BLOCK_BYTES ? stretch->size - from : BLOCK_BYTES;
        switch ((enum block_class)stretch->classes[from / BLOCK_BYTES]) {
        case BLOCK_CONSTANT:
            searched->constant += size;
            break;
        case BLOCK_RANDOM:
            searched->random += size;
            break;
        case BLOCK_TEXT:
            searched->text += size;
            break;
        case BLOCK_MIXED:
            searched->mixed += size;
            break;
        }
    }
}

void search_pass(struct pass *pass)
{
    struct search *search = pass->search;
    struct level *level = level_of(search, pass->depth);
    pass->runs = (struct run_finder){.bytes = pass->bytes, .take = search_run, .payload = pass};
    for (size_t at = 0; at < pass->bytes.size; at += STRETCH_BYTES) {
        triage(&level->stretch, pass->bytes, at);
        if (pass->depth == 0)
            count_blocks(search->searched, &level->stretch);
        descend(pass, level, at);
        runs_of_stretch(&pass->runs, &level->stretch, at);
        search_wide(pass, level, at);
    }
    runs_end(&pass->runs);
}

void scan_bytes(const struct observation_context *context, struct bytes bytes, struct place base,
                struct bytes_searched *searched)
{
    struct search search = {.context = *context,
                            .base = base,
                            .searched = searched,
                            .output_left = OUTPUT_LEAST_BYTES + OUTPUT_TIMES * (uint64_t)bytes.size,
                            .attempts_left = ATTEMPTS_LEAST + bytes.size / ATTEMPT_BYTES};
    struct error unable; // then decoders without anchors are all there is; a scan has loaded them before
    (void)anchors_load(&unable);
    search.context.arena = arena_new(ARENA_LIMIT_BYTES);
    search.wholes.found = memory_new(FOUND_MAX, sizeof(struct found));
    search.parts.found = memory_new(FOUND_MAX, sizeof(struct found));
    if (search.base.offset < 0)
        search.base.offset = 0;
    search_pass(&(struct pass){.search = &search, .bytes = bytes, .reached = base.reached});
    for (unsigned depth = 0; depth <= DEPTH_MAX; depth++) {
        if (search.levels[depth] == NULL)
            break;
        anchor_hits_done(&search.levels[depth]->hits);
        buffer_done(&search.levels[depth]->out);
        buffer_done(&search.levels[depth]->changes);
        memory_free(search.levels[depth]);
    }
    memory_free(search.wholes.found);
    memory_free(search.parts.found);
    arena_free(search.context.arena);
}

void bytes_searched_tell(struct sink *sink, const struct bytes_searched *searched, uint64_t present)
{
    struct table_tally text = {.table = "bytes of text", .emitted = (int64_t)searched->text};
    struct table_tally bytes = {.table = "bytes of other kinds",
                                .emitted = (int64_t)(searched->mixed + searched->random)};
    struct table_tally streams = {.table = "streams in bytes", .emitted = (int64_t)searched->streams};
    if (searched->constant) {
        bytes.skipped[0].reason = "one value repeated";
        bytes.skipped[0].count = (int64_t)searched->constant;
    }
    if (searched->too_deep) {
        streams.skipped[0].reason = "inside too many others, or more than one item may unpack to";
        streams.skipped[0].count = (int64_t)searched->too_deep;
    }
    if (searched->text)
        tally_send(sink, &text, (int64_t)searched->text);
    if (searched->text < present)
        tally_send(sink, &bytes, (int64_t)(present - searched->text));
    if (searched->streams + searched->too_deep)
        tally_send(sink, &streams, -1);
}

int scan_bytes_load(struct error *error)
{
    return anchors_load(error);
}
