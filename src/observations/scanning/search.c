// Searches text, once it is found, and sends what stands in it.
#include "observations/scanning/search.h"

#include "observations/scanning/credible.h"
#include "observations/scanning/fields.h"
#include "observations/selectors/selectors.h"

#include <string.h>

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
    struct found_list *list;
};

static size_t place_of(const struct source_text *source, size_t at)
{
    return source->start + (source->wide ? source->wide->origin[at] : at);
}

// Where what announces a selector begins, as far as the selector would be none without it: a sign that is not
// ASCII ("\u4fe1: mei88") may be what was escaped.
static size_t announced_at(struct bytes text, size_t start)
{
    enum { MARKS_MAX = 8 };
    size_t at = start;
    while (at > 0 && start - at < MARKS_MAX && text.data[at - 1] < 0x80 &&
           strchr(" :=@(-vVqQiIdD", text.data[at - 1]) != NULL)
        at--;
    return at > 0 && text.data[at - 1] >= 0x80 ? at - 1 : start;
}

static void send(const struct source_text *source, size_t start, size_t end, const struct selector *selector)
{
    struct pass *pass = source->pass;
    struct search *search = pass->search;
    size_t from = selector->kind == SELECTOR_HANDLE ? announced_at(source->text, start) : start;
    if (!is_credible(selector, source->place, source->text, start, end) ||
        !pass_is_new(pass, place_of(source, from), place_of(source, end)))
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

static void send_kept(struct source_text *source, const struct found_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        send(source, list->found[i].start, list->found[i].end, &list->found[i].selector);
}

// More than fit are no record of a few fields: the text is then taken as a whole.
static void keep_found(void *payload, size_t start, size_t end, const struct selector *selector)
{
    struct source_text *source = payload;
    struct found_list *list = source->list;
    if (list->count == FOUND_MAX) {
        if (list == &source->pass->search->wholes)
            send_kept(source, list);
        list->count = 0;
        list->overflowed = true;
    }
    list->found[list->count++] = (struct found){source->offset + start, source->offset + end, *selector};
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

static bool find_cuts(const struct source_text *source, enum field_sign sign, struct field_cuts *cuts)
{
    if (!field_cuts_find(cuts, sign, source->pass->bytes, source->start, source->end, source->wide ? 2 : 1))
        return false;
    for (size_t i = 0; i < cuts->count; i++)
        cuts->at[i] = text_offset_of(source, cuts->at[i]);
    return true;
}

static void search_fields(struct source_text *source, const struct field_cuts *cuts,
                          selector_span_found *found)
{
    const struct observation_context *context = &source->pass->search->context;
    size_t from = 0;
    for (size_t i = 0; i <= cuts->count; i++) {
        size_t to = i < cuts->count ? cuts->at[i] : source->text.size;
        source->offset = from;
        selectors_find_spans(bytes_slice(source->text, from, to - from), context, found, source);
        from = to;
    }
    source->offset = 0;
}

// Whether a selector that reaches across `cut` is still one, and no worse, when it ends or begins there.
static bool is_parted_at(const struct found *whole, size_t cut, const struct found_list *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if ((parts->found[i].start == cut || parts->found[i].end == cut) &&
            parts->found[i].selector.kind == whole->selector.kind &&
            parts->found[i].selector.grade <= whole->selector.grade)
            return true;
    return false;
}

static bool holds_equal(const struct found_list *list, const struct found *found)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->found[i].start == found->start && list->found[i].end == found->end &&
            list->found[i].selector.grade <= found->selector.grade)
            return true;
    return false;
}

// Whether the fields hold what the whole does not: a sure selector that ends or begins with one. Glued to its
// neighbour it may not have been one at all.
static bool are_better(const struct found_list *wholes, const struct field_cuts *cuts,
                       const struct found_list *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct found *part = &parts->found[i];
        for (size_t k = 0; k < cuts->count; k++)
            if ((part->start == cuts->at[k] || part->end == cuts->at[k]) &&
                part->selector.grade == GRADE_VALID && !holds_equal(wholes, part))
                return true;
    }
    return false;
}

// Whether each selector that reaches across a cut is parted there, and something is won.
static bool are_parted(const struct found_list *wholes, const struct field_cuts *cuts,
                       const struct found_list *parts)
{
    size_t crossed = 0;
    for (size_t i = 0; i < wholes->count; i++)
        for (size_t k = 0; k < cuts->count; k++)
            if (wholes->found[i].start < cuts->at[k] && cuts->at[k] < wholes->found[i].end) {
                crossed++;
                if (!is_parted_at(&wholes->found[i], cuts->at[k], parts))
                    return false;
            }
    return crossed > 0 || are_better(wholes, cuts, parts);
}

// Of what was found in the whole text, and in its fields by each sign, what is right.
static const struct found_list *best_found(struct source_text *source)
{
    struct search *search = source->pass->search;
    struct field_cuts cuts;
    struct found_list *wholes = &search->wholes, *parts = &search->parts;
    int first = wholes->count ? FIELDS_OF_RECORD : FIELDS_OF_MESSAGE; // the cheap ones, where all runs come
    for (int sign = first; !wholes->overflowed && sign < FIELD_SIGNS; sign++) {
        if (!find_cuts(source, (enum field_sign)sign, &cuts))
            continue;
        source->list = parts;
        parts->count = 0;
        parts->overflowed = false;
        search_fields(source, &cuts, keep_found);
        if (!parts->overflowed && are_parted(wholes, &cuts, parts))
            return parts;
    }
    return wholes;
}

static void search_text(struct source_text *source)
{
    struct search *search = source->pass->search;
    struct field_cuts cuts = {0};
    if (source->place == RUN_IN_TEXT || source->text.size > DIVIDED_MAX_BYTES) {
        search_fields(source, &cuts, send_found); // no cut: all of it
    } else if (find_cuts(source, FIELDS_AT_RECORD, &cuts)) {
        search_fields(source, &cuts, send_found);
    } else {
        source->list = &search->wholes;
        search->wholes.count = 0;
        search->wholes.overflowed = false;
        search_fields(source, &(struct field_cuts){0}, keep_found);
        send_kept(source, best_found(source));
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
