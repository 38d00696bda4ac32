// One pass over a text: stretches that spell digits are gathered into runs while only signs, spaces and a few
// linking words stand between them.
#include "observations/selectors/disguised/element.h"

#include "observations/selectors/disguised/spelled.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

enum { SPACES_MAX = 3, MARKS_MAX = 6, LINKS_MAX = 3, WORTH_DIGITS = 7, PRICE_DIGITS = 4 };

// What stands between two elements so far.
struct gap {
    unsigned spaces, lines, marks, signs, lists, symbols, links;
    bool says, opened, closed, sentence, telephone;
    uint32_t signature;
};

struct gathering {
    struct bytes text;
    struct elements run;
    struct gap gap;
    unsigned times; // "double" stands before what comes
    size_t times_start;
    bool money; // a currency sign stands right before what comes
    elements_found *found;
    void *payload;
};

static bool is_worth_reading(const struct elements *run)
{
    return run->count && run->disguised && run->digits >= WORTH_DIGITS;
}

// Has a full run read and keeps what was left of it, and one element before that, which tells what it
// follows.
static void shift_run(struct gathering *g)
{
    struct elements *run = &g->run;
    run->full = true;
    if (is_worth_reading(run))
        g->found(g->payload, run);
    else
        run->fresh = run->count;
    size_t shift = run->fresh - 1;
    run->given = run->given == run->fresh ? 1 : 0;
    run->fresh = 1;
    run->count -= shift;
    memmove(run->of, run->of + shift, run->count * sizeof *run->of);
    run->plus = run->full = false;
    run->digits = 0;
    for (size_t i = 0; i < run->count; i++)
        run->digits += run->of[i].count;
}

static void close_run(struct gathering *g)
{
    if (is_worth_reading(&g->run))
        g->found(g->payload, &g->run);
    g->run.fresh = g->run.given = 0;
    g->run.count = 0;
    g->run.digits = 0;
    g->run.plus = g->run.disguised = g->run.full = false;
    g->gap = (struct gap){0};
    g->times = 0;
}

// What is counted by the word or sign behind it is no part of a number: "€200", "26 ans".
static void drop_last(struct gathering *g)
{
    if (g->run.count == 0)
        return;
    const struct element *last = &g->run.of[g->run.count - 1];
    if (last->count > PRICE_DIGITS || last->kinds != ELEMENT_PLAIN ||
        (g->run.count > 1 && !last->join.spaced))
        return;
    g->run.digits -= last->count;
    g->run.count--;
}

static bool is_dotted(const struct gap *gap)
{
    return gap->sentence && gap->spaces;
}

static bool join_of(const struct gap *gap, struct join *join)
{
    *join = (struct join){.says = gap->says,
                          .spaced = gap->spaces || gap->lines,
                          .telephone = gap->telephone,
                          .opened = gap->opened,
                          .closed = gap->closed,
                          .signature = gap->signature};
    if (gap->spaces > SPACES_MAX + gap->marks || gap->marks > MARKS_MAX || gap->lines > 1)
        return false;
    if (gap->links)
        join->kind = JOIN_WORDED;
    else if (gap->lines || (gap->lists && gap->spaces) || is_dotted(gap))
        join->kind = JOIN_LISTED;
    else if (gap->marks == 0)
        join->kind = gap->spaces ? JOIN_SPACED : JOIN_GLUED;
    else if (gap->marks == gap->signs && (gap->signs == 1 || (gap->opened && gap->closed && gap->spaces)))
        join->kind = JOIN_SIGNED;
    else
        join->kind = JOIN_DRAWN;
    return true;
}

// "quatre": of the words for four, the one that twenty behind it makes eighty.
static bool is_quatre(const struct gathering *g, const struct element *element)
{
    size_t size = element->end - element->start;
    return size == 6 && strncasecmp((const char *)g->text.data + element->start, "quatre", 6) == 0;
}

// "trente-neuf", "soixante et onze", "quatre vingt dix huit": the words of one number of two digits.
static bool takes_in(const struct gathering *g, struct element *last, const struct element *next)
{
    unsigned tens = last->kinds & (ELEMENT_TENS | ELEMENT_SCORE | ELEMENT_TEN);
    if ((next->kinds & ELEMENT_WORD) == 0 || (next->kinds & ELEMENT_PLAIN))
        return false;
    if (next->count == 2 && next->digits[0] == '2' && (next->kinds & ELEMENT_TENS) && is_quatre(g, last)) {
        memcpy(last->digits, "80", 2);
        last->count = 2;
        last->kinds |= ELEMENT_TENS | ELEMENT_SCORE;
    } else if (next->count == 2 && next->digits[0] == '1' && (tens & ELEMENT_SCORE) &&
               last->digits[1] == '0') {
        last->digits[0]++;
        last->digits[1] = next->digits[1];
        last->kinds = (last->kinds & ~tens) | (next->kinds & ELEMENT_TEN);
    } else if (next->count == 1 && next->digits[0] != '0' && last->count == 2 && last->digits[1] == '0' &&
               ((tens & ELEMENT_TENS) || ((tens & ELEMENT_TEN) && next->digits[0] >= '7'))) {
        last->digits[1] = next->digits[0];
        last->kinds &= ~tens;
    } else {
        return false;
    }
    last->end = next->end;
    return true;
}

static void add_element(struct gathering *g, struct element *element)
{
    struct join join = {0};
    if (g->run.count && !join_of(&g->gap, &join)) {
        close_run(g);
        join = (struct join){0};
    }
    if (g->run.count == 0 && (g->gap.marks > 1 || g->gap.spaces > 1 || g->gap.lines))
        g->run.plus = false; // too far before it
    bool near = join.kind == JOIN_SPACED || join.kind == JOIN_SIGNED || (g->gap.links == 1 && !join.says);
    g->gap = (struct gap){0};
    if (g->run.count && near) {
        struct element *last = &g->run.of[g->run.count - 1];
        size_t before = last->count;
        if (takes_in(g, last, element)) {
            g->run.digits += last->count - before;
            return;
        }
    }
    if (g->run.count == RUN_ELEMENTS_MAX)
        shift_run(g);
    element->join = join;
    bool singles = g->run.count && element->count == 1 && g->run.of[g->run.count - 1].count == 1;
    g->run.disguised |= singles || element->kinds != ELEMENT_PLAIN || join.kind >= JOIN_SIGNED;
    g->run.digits += element->count;
    g->run.of[g->run.count++] = *element;
}

// "double 7": one digit, more than once. "double 77" is left alone.
static bool take_times(struct gathering *g, struct element *element)
{
    unsigned times = g->times;
    g->times = 0;
    if (times == 0)
        return true;
    if (element->count != 1)
        return false;
    memset(element->digits, element->digits[0], times);
    element->count = times;
    element->kinds |= ELEMENT_WORD;
    element->start = g->times_start;
    return true;
}

static void take_letters(struct gathering *g, const struct spelled *token)
{
    char letters[20];
    size_t count = g->run.count ? spelled_letters(token, letters, sizeof letters) : 0;
    int links = count ? lexicon_links(letters, count) : 0;
    if (links && g->gap.links < LINKS_MAX && g->times == 0) {
        g->gap.links++;
        g->gap.says |= links > 1;
        g->gap.spaces = 0;
        return;
    }
    if (count && g->gap.marks + g->gap.lines == 0 && g->gap.spaces <= 1 && lexicon_is_unit(letters, count))
        drop_last(g);
    close_run(g);
}

static void take_token(struct gathering *g, const struct spelled *token)
{
    struct element element;
    bool money = g->money;
    g->money = false;
    switch (spelled_digits(token, g->text, &element)) {
    case SPELLING_NONE:
        take_letters(g, token);
        return;
    case SPELLING_PLUS:
        if (g->run.count) { // "06399 plus 83948"
            g->gap.links++;
            g->gap.spaces = 0;
            return;
        }
        close_run(g);
        g->run.plus = true;
        g->run.plus_start = token->start;
        return;
    case SPELLING_TIMES:
        if (g->times)
            close_run(g);
        g->times = (unsigned)element.count;
        g->times_start = token->start;
        return;
    case SPELLING_ZEROS:
        if (g->run.count == 0 || g->times) {
            close_run(g);
            return;
        }
        break;
    case SPELLING_DIGITS:
        break;
    }
    if (element.start > token->start && g->run.count) // behind a cue or other letters: something new
        close_run(g);
    if (!take_times(g, &element) || (money && element.count <= PRICE_DIGITS)) {
        close_run(g);
        return;
    }
    add_element(g, &element);
    if (element.end < token->end)
        close_run(g);
}

static bool is_telephone(const uint8_t *at, size_t length)
{
    static const char *const signs[] = {"\xf0\x9f\x93\x9e", "\xf0\x9f\x93\xb1", "\xf0\x9f\x93\xb2",
                                        "\xe2\x98\x8e", "\xe2\x98\x8f"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strlen(signs[i]) == length && memcmp(signs[i], at, length) == 0)
            return true;
    return false;
}

static void take_mark(struct gathering *g, const struct glyph *glyph, const uint8_t *at)
{
    struct gap *gap = &g->gap;
    gap->marks++;
    gap->signs += glyph->kind == GLYPH_SIGN;
    gap->lists += glyph->kind == GLYPH_LIST;
    gap->symbols += glyph->kind == GLYPH_SYMBOL;
    gap->sentence |= at[0] == '.' || at[0] == '/';
    gap->opened |= at[0] == '(';
    gap->closed |= at[0] == ')';
    gap->telephone |= is_telephone(at, glyph->length);
    for (size_t i = 0; i < glyph->length; i++)
        gap->signature = gap->signature * 31 + at[i];
}

// 5'6: feet and inches.
static bool is_feet(const struct gathering *g, size_t at)
{
    if (g->run.count == 0 || g->text.data[at] != '\'' || g->gap.spaces + g->gap.marks + g->gap.lines)
        return false;
    const struct element *last = &g->run.of[g->run.count - 1];
    return last->kinds == ELEMENT_PLAIN && last->count == 1 && (g->run.count == 1 || last->join.spaced);
}

static void take_plus(struct gathering *g, size_t at)
{
    close_run(g);
    g->run.plus = at == 0 || !text_is_alnum(g->text.data[at - 1]); // not "18+"
    g->run.plus_start = at;
}

// Han words between two parts of a number: then, again, further, behind it, and.
static size_t han_link(struct bytes text, size_t at)
{
    static const char *const links[] = {
        "\xe7\x84\xb6\xe5\x90\x8e", "\xe5\x86\x8d", "\xe6\x8e\xa5\xe7\x9d\x80",
        "\xe5\x90\x8e\xe9\x9d\xa2", "\xe5\x8a\xa0", "\xe5\x92\x8c"};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        size_t size = strlen(links[i]);
        if (text.size - at >= size && memcmp(text.data + at, links[i], size) == 0)
            return size;
    }
    return 0;
}

static size_t take_other(struct gathering *g, size_t at, size_t length)
{
    size_t link = g->run.count && g->gap.links < LINKS_MAX ? han_link(g->text, at) : 0;
    if (link == 0) {
        close_run(g);
        return length;
    }
    g->gap.links++;
    g->gap.says = true;
    return link;
}

// Takes what stands at `at`; the length of it.
static size_t take_at(struct gathering *g, size_t at)
{
    struct glyph glyph = glyph_read(g->text.data + at, g->text.size - at);
    struct spelled token;
    switch (glyph.kind) {
    case GLYPH_DIGIT:
    case GLYPH_LETTER:
        spelled_read(&token, g->text, at);
        take_token(g, &token);
        return token.end - at;
    case GLYPH_PLUS:
        take_plus(g, at);
        break;
    case GLYPH_SPACE:
        g->gap.spaces++;
        break;
    case GLYPH_LINE:
        g->gap.lines += g->text.data[at] != '\r';
        break;
    case GLYPH_SIGN:
    case GLYPH_LIST:
    case GLYPH_SYMBOL:
        take_mark(g, &glyph, g->text.data + at);
        break;
    case GLYPH_STOP:
        if (g->gap.spaces + g->gap.marks + g->gap.lines == 0)
            drop_last(g);
        close_run(g);
        g->money = true;
        return glyph.length;
    case GLYPH_INVISIBLE:
        return glyph.length;
    case GLYPH_OTHER:
        g->money = false;
        if (is_feet(g, at))
            drop_last(g);
        return take_other(g, at, glyph.length);
    }
    g->money = false;
    return glyph.length;
}

static bool is_idle(const struct gathering *g)
{
    return g->run.count == 0 && !g->run.plus && g->times == 0 && !g->money;
}

static inline bool is_letter(uint8_t byte)
{
    return (uint8_t)((byte | 0x20) - 'a') < 26;
}

// Behind a word of ASCII letters that begins nothing: no digit's name, nothing that looks like digits, and no
// digit or other script glued to it. `at` itself when it may.
static size_t skip_word(struct bytes text, size_t at)
{
    enum { ALIKES_MAX = 4, GLUED_MIN = 12 }; // see spelled.c: letters alone, and a word glued to a number
    size_t end = at + 1;
    while (end < text.size && is_letter(text.data[end]))
        end++;
    size_t count = end - at;
    if ((end < text.size && (text.data[end] >= 0x80 || text_is_digit(text.data[end]))) || count >= GLUED_MIN)
        return at;
    if (count <= ALIKES_MAX && strchr("OoIlSZB", text.data[at]))
        return at;
    return count > 1 && lexicon_may_begin(text.data[at], text.data[at + 1]) ? at : end;
}

// Most of most texts: what can begin no run.
static size_t skip_idle(struct bytes text, size_t at)
{
    while (at < text.size) {
        uint8_t byte = text.data[at];
        if (is_letter(byte)) {
            size_t end = skip_word(text, at);
            if (end == at)
                break;
            at = end;
        } else if (byte >= 0x80 || text_is_digit(byte) || strchr("+$%@", byte)) {
            break;
        } else {
            at++;
        }
    }
    return at;
}

void elements_read(struct bytes text, const struct barrier *barriers, size_t barrier_count,
                   elements_found *found, void *payload)
{
    struct gathering g;
    g.text = text;
    g.money = false;
    g.found = found;
    g.payload = payload;
    g.run.count = 0;
    close_run(&g); // clears the rest
    for (size_t at = 0; at < text.size;) {
        while (barrier_count && barriers->end <= at) {
            barriers++;
            barrier_count--;
        }
        if (barrier_count && at >= barriers->start) {
            close_run(&g);
            at = barriers->end;
            continue;
        }
        size_t next = is_idle(&g) ? skip_idle(text, at) : at;
        at = next > at ? next : at + take_at(&g, at);
    }
    close_run(&g);
}
