// Asks decoders where their anchors match, and searches what they give one level deeper.
#include "observations/scanning/search.h"

#include "base/memory.h"

#include <stdio.h>

enum { KEPT_BYTES = 4 << 20, REACHED_MAX = 512 };

static void clear_bits(uint64_t *words, size_t start, size_t end)
{
    for (size_t word = start / 64; word * 64 < end; word++) {
        uint64_t keep = 0;
        if (word * 64 < start)
            keep |= (UINT64_C(1) << (start - word * 64)) - 1;
        if (end - word * 64 < 64)
            keep |= ~UINT64_C(0) << (end - word * 64);
        words[word] &= keep;
    }
}

// What a decoder claimed counts as zeros that are no text. Also the word behind the stretch, which is looked
// at.
static void clear_claimed(const struct pass *pass, struct stretch *stretch, size_t at)
{
    size_t limit = at + (stretch->size + 63) / 64 * 64 + 64;
    if (pass->covered_until <= at || pass->covered_from >= limit)
        return;
    size_t start = pass->covered_from > at ? pass->covered_from - at : 0;
    size_t end = (pass->covered_until < limit ? pass->covered_until : limit) - at;
    clear_bits(stretch->text, start, end);
    clear_bits(stretch->high, start, end);
    clear_bits(stretch->zero, start, end);
}

static bool holds_change(const struct buffer *changes, size_t start, size_t end)
{
    const struct decoded_piece *pieces = (const struct decoded_piece *)(const void *)changes->data;
    size_t low = 0, high = changes->size / sizeof *pieces;
    while (low < high) { // the first that does not end before start
        size_t middle = (low + high) / 2;
        if (pieces[middle].at + pieces[middle].size <= start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < changes->size / sizeof *pieces && pieces[low].at < end;
}

// Where byte `at` of decoded text stands in what it was decoded from.
static size_t raw_place(const struct pass *pass, size_t at)
{
    const struct decoded_piece *pieces = (const struct decoded_piece *)(const void *)pass->changes->data;
    size_t low = 0, high = pass->changes->size / sizeof *pieces;
    while (low < high) { // how many begin at `at` or before
        size_t middle = (low + high) / 2;
        if (pieces[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return pass->above_start + at;
    const struct decoded_piece *last = &pieces[low - 1];
    size_t inside = at - last->at;
    return pass->above_start + last->raw_at +
           (inside < last->size ? 0 : last->raw_size + inside - last->size);
}

bool pass_is_new(const struct pass *pass, size_t start, size_t end)
{
    for (; pass->changes; pass = pass->above) {
        if (!holds_change(pass->changes, start, end))
            return false;
        size_t last = raw_place(pass, end - 1) + 1;
        start = raw_place(pass, start);
        end = last > start ? last : start + 1;
    }
    return true;
}

static void buffer_ready(struct buffer *buffer, size_t limit)
{
    if (buffer->capacity > KEPT_BYTES) {
        buffer_done(buffer);
        buffer_init(buffer, limit);
    }
    buffer_reset(buffer);
    buffer->limit = limit;
}

static void go_deeper(struct pass *pass, struct level *level, const struct decoder *decoder,
                      const struct decoded *decoded)
{
    struct search *search = pass->search;
    char reached[REACHED_MAX];
    uint64_t offset = decoded->start + (pass->depth == 0 ? (uint64_t)search->base.offset : 0);
    snprintf(reached, sizeof reached, "%s@%llu/%s", pass->reached ? pass->reached : "",
             (unsigned long long)offset, decoder->name);
    search->searched->streams++;
    search->searched->decoded += level->out.size;
    search->searched->cut += decoded->cut;
    search->output_left -= level->out.size < search->output_left ? level->out.size : search->output_left;
    search_pass(&(struct pass){.search = search,
                               .bytes = buffer_bytes(&level->out),
                               .depth = pass->depth + 1,
                               .reached = reached,
                               .above = pass,
                               .above_start = decoded->start,
                               .changes = decoder->kind == DECODER_ESCAPES ? &level->changes : NULL});
}

static bool may_decode(struct pass *pass)
{
    struct search *search = pass->search;
    if (search->output_left && search->attempts_left) {
        search->attempts_left--;
        return true;
    }
    search->searched->too_deep++;
    if (!search->told)
        sink_damage(
            search->context.sink, search->base,
            "holds more encoded streams than are unpacked of one item: the rest was searched as it stands");
    search->told = true;
    return false;
}

// Nothing is searched below the last level; that something is there is said once for an item.
static bool is_too_deep(struct pass *pass)
{
    struct search *search = pass->search;
    if (pass->depth < DEPTH_MAX)
        return false;
    search->searched->too_deep++;
    if (!search->told_depth)
        sink_damage(search->context.sink, search->base, "nested deeper than %d: %s and more", (int)DEPTH_MAX,
                    pass->reached);
    search->told_depth = true;
    return true;
}

static bool ask(struct pass *pass, struct level *level, size_t index, size_t at)
{
    const struct decoder *decoder = decoders[index];
    size_t output = (size_t)STEP_OUTPUT_MAX_BYTES >> (pass->depth / 2);
    if (at < pass->quiet_until[index] || !may_decode(pass))
        return false;
    struct decode_budget budget = {.output_bytes = output,
                                   .input_bytes = STEP_INPUT_MAX_BYTES,
                                   .back_bytes = at > pass->covered_until ? at - pass->covered_until : 0};
    if (budget.output_bytes > pass->search->output_left)
        budget.output_bytes = (size_t)pass->search->output_left;
    buffer_ready(&level->out, budget.output_bytes);
    buffer_ready(&level->changes, output);
    struct decoded decoded = {.out = &level->out, .changes = &level->changes};
    bool worth = decoder->decode(pass->bytes, at, &budget, &decoded);
    worth = worth && decoded.start <= at && decoded.end > at && decoded.end <= pass->bytes.size;
    if (decoded.resume > at)
        pass->quiet_until[index] = decoded.resume;
    if (!worth || !pass_is_new(pass, decoded.start, decoded.end) || is_too_deep(pass))
        return false;
    if (pass->quiet_until[index] < decoded.end)
        pass->quiet_until[index] = decoded.end;
    if (decoder->kind != DECODER_ESCAPES) {
        pass->covered_from = decoded.start;
        pass->covered_until = decoded.end;
    }
    go_deeper(pass, level, decoder, &decoded);
    return true;
}

// True when one of the decoders that have no anchor took what begins at `at`.
static bool ask_whole(struct pass *pass, struct level *level, size_t at)
{
    for (size_t i = 0; decoders[i]; i++)
        if (decoders[i]->kind == DECODER_WHOLE && ask(pass, level, i, at))
            return true;
    return false;
}

// A stream has ended: what follows at once may be another, also one without an anchor. When it goes on beyond
// the stretch at `at`, the stretch in which it ends asks.
static void ask_behind(struct pass *pass, struct level *level, size_t at)
{
    const struct stretch *stretch = &level->stretch;
    do {
        clear_claimed(pass, &level->stretch, at);
    } while (pass->covered_until > at && pass->covered_until < at + stretch->size &&
             pass->bytes.data[pass->covered_until] != 0 && ask_whole(pass, level, pass->covered_until));
}

// Where a file may begin among others: at the first byte, or at a block behind the zeros that fill the one
// before. Plain text begins like nothing that has no anchor.
static bool may_begin(const struct pass *pass, const struct stretch *stretch, size_t at, size_t block)
{
    enum { ZEROS = 8 };
    size_t place = at + block * BLOCK_BYTES;
    enum block_class class = (enum block_class)stretch->classes[block];
    if (place < pass->covered_until || class == BLOCK_CONSTANT ||
        (class == BLOCK_TEXT && pass->bytes.data[place] < 0x80))
        return false;
    for (size_t i = 1; place && i <= ZEROS; i++)
        if (pass->bytes.data[place - i] != 0)
            return false;
    return true;
}

// Asks about beginnings in the blocks `*block` and on that lie before `end`, an offset in the stretch.
static void ask_blocks(struct pass *pass, struct level *level, size_t at, size_t *block, size_t end)
{
    for (; *block * BLOCK_BYTES < end; ++*block)
        if (may_begin(pass, &level->stretch, at, *block) && ask_whole(pass, level, at + *block * BLOCK_BYTES))
            ask_behind(pass, level, at);
}

// The hits that begin in blocks `first` to `last` - 1 of the stretch at `at`.
static void find_hits(struct anchor_hits *hits, struct bytes bytes, size_t at, size_t from, size_t to,
                      bool streams_only)
{
    struct bytes part = bytes_slice(bytes, at + from, to - from + anchors_longest() - 1);
    anchors_find(hits, part, to - from, (uint32_t)from, streams_only);
}

static void find_in_stretch(const struct pass *pass, struct level *level, size_t at)
{
    const struct stretch *stretch = &level->stretch;
    size_t from = 0, to;
    level->hits.count = 0;
    if (pass->covered_until > at)
        from = (pass->covered_until - at) / BLOCK_BYTES * BLOCK_BYTES;
    for (; from < stretch->size; from = to) {
        uint8_t class = stretch->classes[from / BLOCK_BYTES];
        for (to = from + BLOCK_BYTES; to < stretch->size; to += BLOCK_BYTES) {
            uint8_t next = stretch->classes[to / BLOCK_BYTES];
            if ((next == BLOCK_RANDOM) != (class == BLOCK_RANDOM) || next == BLOCK_CONSTANT)
                break;
        }
        to = to < stretch->size ? to : stretch->size;
        if (class != BLOCK_CONSTANT)
            find_hits(&level->hits, pass->bytes, at, from, to, class == BLOCK_RANDOM);
    }
}

// Escapes next to those that are undone already were found without undoing them; new is what these gave.
static bool is_worth_asking(const struct pass *pass, size_t decoder, size_t place, size_t length)
{
    return decoders[decoder]->kind != DECODER_ESCAPES || pass_is_new(pass, place, place + length);
}

void descend(struct pass *pass, struct level *level, size_t at)
{
    struct stretch *stretch = &level->stretch;
    size_t block = 0;
    ask_behind(pass, level, at); // a stream that began before
    if (anchors_longest())
        find_in_stretch(pass, level, at);
    for (size_t i = 0; i < level->hits.count; i++) {
        const struct anchor_hit hit = level->hits.hits[i];
        size_t place = at + hit.at;
        ask_blocks(pass, level, at, &block, hit.at + 1);
        if (place < pass->covered_until || !is_worth_asking(pass, hit.decoder, place, hit.length) ||
            !ask(pass, level, hit.decoder, place))
            continue;
        clear_claimed(pass, stretch, at);
        if (decoders[hit.decoder]->kind == DECODER_STREAM)
            ask_behind(pass, level, at);
    }
    ask_blocks(pass, level, at, &block, stretch->size);
}
