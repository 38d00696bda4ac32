// Searches text, once it is found, and sends what stands in it.
#include "observations/scanning/search.h"

#include "observations/scanning/credible.h"
#include "observations/scanning/fields.h"
#include "observations/selectors/selectors.h"

enum {
    DIVIDED_MAX_BYTES = 32 * 1024, // of texts that are looked at for fields
    WIDE_LONG = 256,               // characters: UTF-16 that is its own surroundings
};

// A text and where it came from.
struct source_text {
    struct pass *pass;
    struct bytes text;           // UTF-8
    size_t start, end;           // in the pass
    const struct wide_run *wide; // NULL: the text stands there as it is
    enum run_place place;
    size_t offset; // of the piece that is searched, in the text
    size_t count;  // of search->found
};

static size_t place_of(const struct source_text *source, size_t at)
{
    return source->start + (source->wide ? source->wide->origin[at] : at);
}

static void send(const struct source_text *source, size_t start, size_t end, const struct selector *selector)
{
    struct pass *pass = source->pass;
    struct search *search = pass->search;
    if (!is_credible(selector, source->place, source->text, start, end) ||
        !pass_is_new(pass, place_of(source, start), place_of(source, end)))
        return;
    struct selector_hit hit = {.place = search->base, .selector = *selector};
    hit.place.offset = (int64_t)place_of(source, start) + (pass->depth == 0 ? search->base.offset : 0);
    hit.place.reached = pass->reached;
    sink_selector_hit(search->context.sink, &hit);
    search->searched->hits++;
}

static void send_found(void *payload, size_t start, size_t end, const struct selector *selector)
{
    const struct source_text *source = payload;
    send(source, source->offset + start, source->offset + end, selector);
}

static void send_kept(struct source_text *source)
{
    const struct found *found = source->pass->search->found;
    for (size_t i = 0; i < source->count; i++)
        send(source, found[i].start, found[i].end, &found[i].selector);
    source->count = 0;
}

// What does not fit is sent at once: so many selectors are no record of a few fields.
static void keep_found(void *payload, size_t start, size_t end, const struct selector *selector)
{
    struct source_text *source = payload;
    if (source->count == FOUND_MAX)
        send_kept(source);
    source->pass->search->found[source->count++] = (struct found){start, end, *selector};
}

static size_t text_offset_of(const struct source_text *source, size_t place)
{
    size_t at = place - source->start;
    if (source->wide == NULL)
        return at;
    size_t low = 0, high = source->text.size;
    while (low < high) { // the first byte of text that stands at `at` or behind
        size_t middle = (low + high) / 2;
        if (source->wide->origin[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool reaches_across(const struct source_text *source, const struct field_cuts *cuts)
{
    const struct found *found = source->pass->search->found;
    for (size_t i = 0; i < source->count; i++)
        for (size_t k = 0; k < cuts->count; k++)
            if (found[i].start < cuts->at[k] && cuts->at[k] < found[i].end)
                return true;
    return false;
}

static bool find_cuts(const struct source_text *source, enum field_sign sign, struct field_cuts *cuts)
{
    if (!field_cuts_find(cuts, sign, source->pass->bytes, source->start, source->end))
        return false;
    for (size_t i = 0; i < cuts->count; i++)
        cuts->at[i] = text_offset_of(source, cuts->at[i]);
    return true;
}

static bool find_crossed_cuts(const struct source_text *source, struct field_cuts *cuts)
{
    for (int sign = FIELDS_OF_RECORD; sign < FIELD_SIGNS; sign++)
        if (find_cuts(source, (enum field_sign)sign, cuts) && reaches_across(source, cuts))
            return true;
    return false;
}

static void search_piece(struct source_text *source, size_t from, size_t to)
{
    source->offset = from;
    selectors_find_spans(bytes_slice(source->text, from, to - from), &source->pass->search->context,
                         send_found, source);
}

static void search_fields(struct source_text *source, const struct field_cuts *cuts)
{
    size_t from = 0;
    for (size_t i = 0; i < cuts->count; from = cuts->at[i++])
        search_piece(source, from, cuts->at[i]);
    search_piece(source, from, source->text.size);
}

static void search_text(struct source_text *source)
{
    struct search *search = source->pass->search;
    struct field_cuts cuts;
    if (source->place == RUN_IN_TEXT || source->text.size > DIVIDED_MAX_BYTES) {
        search_piece(source, 0, source->text.size);
    } else if (find_cuts(source, FIELDS_AT_RECORD, &cuts)) {
        search_fields(source, &cuts);
    } else {
        selectors_find_spans(source->text, &search->context, keep_found, source);
        if (source->count && find_crossed_cuts(source, &cuts))
            search_fields(source, &cuts);
        else
            send_kept(source);
    }
    arena_reset(search->context.arena);
}

void search_run(void *payload, size_t start, size_t end, enum run_place place)
{
    struct pass *pass = payload;
    struct source_text source = {.pass = pass,
                                 .text = bytes_slice(pass->bytes, start, end - start),
                                 .start = start,
                                 .end = end,
                                 .place = place};
    search_text(&source);
}

static void search_wide_run(struct pass *pass, const struct wide_run *wide)
{
    struct source_text source = {.pass = pass,
                                 .text = {wide->text, wide->size},
                                 .start = wide->start,
                                 .end = wide->end,
                                 .wide = wide,
                                 .place = wide->size >= WIDE_LONG ? RUN_LONG : RUN_IN_BYTES};
    search_text(&source);
}

__extension__ typedef unsigned __int128 two_words;

// Bits where six characters of ASCII begin with a zero behind each.
static uint64_t wide_seeds(const struct stretch *stretch, size_t word)
{
    two_words text = (two_words)stretch->text[word + 1] << 64 | stretch->text[word];
    two_words zero = (two_words)stretch->zero[word + 1] << 64 | stretch->zero[word];
    two_words one = text & (zero >> 1), two = one & (one >> 2);
    return (uint64_t)(two & (two >> 4) & (two >> 8));
}

void search_wide(struct pass *pass, struct level *level, size_t at)
{
    const struct stretch *stretch = &level->stretch;
    for (size_t word = 0; word * 64 < stretch->size; word++) {
        if (!stretch->zeros[word * 64 / BLOCK_BYTES])
            continue;
        uint64_t bits = wide_seeds(stretch, word);
        while (bits) {
            size_t place = at + word * 64 + (size_t)__builtin_ctzll(bits);
            bits &= bits - 1;
            if (place < pass->wide_done)
                continue;
            wide_run_read(&level->wide, pass->bytes, pass->wide_done, place);
            search_wide_run(pass, &level->wide);
            pass->wide_done = level->wide.end;
        }
    }
}
