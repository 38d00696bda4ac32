// Which elements of a run are a telephone number, by how they are written and what the numbering plans say.
#include "observations/selectors/disguised/disguised.h"

#include "observations/selectors/calling_code.h"
#include "observations/selectors/disguised/cue.h"
#include "observations/selectors/disguised/element.h"
#include "observations/selectors/matchers.h"
#include "observations/selectors/phone.h"

#include "base/text.h"

#include <string.h>

enum { DIGITS_MIN = 8, TOTAL_MAX = 17, LINKED_MAX = 3, STRETCH_MAX = 36 };
enum { WRITINGS = ELEMENT_PLAIN | ELEMENT_SHAPED | ELEMENT_HAN | ELEMENT_WORD | ELEMENT_ALIKE };

struct reading {
    struct bytes text;
    const struct observation_context *context;
    const struct plain_span *plain;
    size_t plain_count;
    size_t floor; // bytes before this belong to a number that was given
    selector_span_found *found;
    void *payload;
};

// Elements first..last of a run, taken together.
struct window {
    const struct elements *run;
    size_t first, last;
    size_t count; // digits
    char digits[PHONE_DIGITS_MAX + 2];
    unsigned kinds;                              // of all elements
    size_t homophones, elements;                 // how many elements are homophones; how many there are
    size_t signs, drawn, spaced, listed, linked; // joints
    bool says;                                   // a link says that the number goes on
    bool lists_alike;                            // every joint is of a list, and the same
    bool drawn_alike;                            // joints drawn by one and the same ASCII sign
    uint32_t drawn_as;
    unsigned shapes;          // joints' kinds, spaced and not
    size_t longest, shortest; // elements, in digits
    // judged
    bool international, cue, in_plan;
    struct phone phone;
};

// One digit, or two of one word: "double seven".
static bool is_single(const struct element *element)
{
    return element->count == 1 ||
           (element->count == 2 && (element->kinds & (ELEMENT_WORD | ELEMENT_HOMOPHONE)) != 0);
}

// A sign that lists and sums have between numbers as well.
static bool is_counting(const struct join *join)
{
    return join->signature < 0x80 && strchr(",:*=<>#|", (int)join->signature) != NULL;
}

static bool add_element(struct window *w, size_t i)
{
    const struct element *element = &w->run->of[i];
    if (w->count + element->count > TOTAL_MAX)
        return false;
    memcpy(w->digits + w->count, element->digits, element->count);
    w->count += element->count;
    w->digits[w->count] = '\0';
    w->kinds |= element->kinds;
    w->homophones += element->kinds == ELEMENT_HOMOPHONE;
    w->elements++;
    w->longest = element->count > w->longest ? element->count : w->longest;
    w->shortest = element->count < w->shortest ? element->count : w->shortest;
    w->last = i;
    if (i == w->first)
        return true;
    const struct join *join = &element->join;
    w->shapes |= join->kind == JOIN_GLUED ? 0 : 1u << (2 * join->kind + join->spaced);
    if (join->kind == JOIN_DRAWN) {
        w->drawn_alike &= is_counting(join) && (w->drawn == 0 || join->signature == w->drawn_as);
        w->drawn_as = join->signature;
    }
    w->signs += join->kind == JOIN_SIGNED;
    w->drawn += join->kind == JOIN_DRAWN;
    w->spaced += join->spaced;
    w->listed += join->kind == JOIN_LISTED;
    w->linked += join->kind == JOIN_WORDED;
    w->says |= join->says;
    w->lists_alike &= join->kind == JOIN_LISTED && join->signature == w->run->of[w->first + 1].join.signature;
    return true;
}

// 2024.05.12 and 12.05.2024 in plain digits from element i on.
static bool is_date_at(const struct window *w, size_t i)
{
    const struct element *e = &w->run->of[i];
    for (size_t n = 0; n < 3; n++)
        if (e[n].kinds != ELEMENT_PLAIN || (n && e[n].join.kind != JOIN_SIGNED))
            return false;
    const struct element *year = e[0].count == 4 ? &e[0] : &e[2];
    return year->count == 4 && e[1].count <= 2 && e[0].count + e[2].count <= 6 &&
           (memcmp(year->digits, "20", 2) == 0 || memcmp(year->digits, "19", 2) == 0);
}

// Plain digits in many small groups joined by signs, as no plain number is: "0.77-0.09·001-23".
static bool is_patchwork(const struct window *w)
{
    enum { GROUPS_MIN = 4 };
    if (w->kinds != ELEMENT_PLAIN || w->elements < GROUPS_MIN || w->signs + 1 != w->elements || w->spaced)
        return false;
    for (size_t i = w->first; i + 2 <= w->last; i++)
        if (is_date_at(w, i))
            return false;
    return true;
}

// "07700 900123 - 100 an hour": a dash between spaces parts it from what is no number, which plain reading
// takes for one piece.
static bool is_parted_by_dash(const struct window *w)
{
    const struct join *next = w->last + 1 < w->run->count ? &w->run->of[w->last + 1].join : NULL;
    return next && next->kind == JOIN_SIGNED && next->spaced && !next->opened && !next->closed;
}

static bool is_disguised(const struct window *w)
{
    return w->kinds != ELEMENT_PLAIN || w->drawn || w->listed || w->linked || is_patchwork(w) ||
           w->longest == 1 || is_parted_by_dash(w); // digit by digit
}

// ---- what stands around it ----

// A number's start, with the plus or bracket that belongs to it.
static size_t start_of(const struct window *w, struct bytes text)
{
    const struct element *first = &w->run->of[w->first];
    if (w->first == 0 && w->run->plus)
        return w->run->plus_start;
    return first->start && (text.data[first->start - 1] == '(' || text.data[first->start - 1] == '[')
               ? first->start - 1
               : first->start;
}

static size_t end_of(const struct window *w, struct bytes text)
{
    size_t end = w->run->of[w->last].end;
    return end < text.size && text.data[end] == ']' ? end + 1 : end;
}

// "demo_0770...": a part of a name.
static bool is_glued(const struct reading *reading, size_t start, size_t end)
{
    struct bytes text = reading->text;
    uint8_t before = start ? text.data[start - 1] : ' ', further = start > 1 ? text.data[start - 2] : ' ';
    uint8_t after = end < text.size ? text.data[end] : ' ',
            beyond = end + 1 < text.size ? text.data[end + 1] : ' ';
    bool cue = phone_cue_before(text, 0, start);
    if (before == '@' || (!cue && (before == '_' || is_word_byte(before))) ||
        (!cue && before && strchr("-/\\.=#&", before) && is_word_byte(further)) ||
        (before && strchr(":,", before) && text_is_digit(further)))
        return true;
    return is_word_byte(after) || after == '@' ||
           (after && strchr("-/\\._=", after) && (is_word_byte(beyond) || beyond == '@'));
}

// ---- whether digits can be a number at all ----

static bool number_of(struct window *w, char number[PHONE_DIGITS_MAX + 4])
{
    bool plus = w->first == 0 && w->run->plus;
    bool zeros = !plus && w->count > 9 && w->digits[0] == '0' && w->digits[1] == '0';
    const char *digits = w->digits + (zeros ? 2 : 0);
    size_t size = strlen(digits);
    w->international = plus || zeros;
    if (size >= PHONE_DIGITS_MAX - 2)
        return false;
    number[0] = '+';
    memcpy(number + w->international, digits, size + 1);
    return true;
}

static bool is_worth_asking(const struct reading *reading, const struct window *w, const char *number)
{
    const struct observation_context *context = reading->context;
    size_t count = strlen(number);
    if (w->international)
        return calling_code_allows(number + 1, count - 1);
    if (count < DIGITS_MIN)
        return false;
    for (size_t i = 0; i < context->region_count; i++)
        if (phone_region_may_have(context->regions[i], number))
            return true;
    return count >= 11 && calling_code_allows(number, count) &&
           phone_code_of_regions(context->regions, context->region_count, number);
}

// Of digits and letters as they are typed, which codes and tables are made of as well.
static bool is_typed(const struct window *w)
{
    return (w->kinds & ~(unsigned)(ELEMENT_PLAIN | ELEMENT_ALIKE)) == 0;
}

// Disguise that nobody writes by accident, in one piece: enough to believe a number that nothing announces.
static bool is_compact(const struct window *w)
{
    if (w->listed && w->lists_alike && (w->kinds & ~(unsigned)(ELEMENT_WORD | ELEMENT_EVERYDAY)) == 0)
        return true; // "two, one, two, ..."
    if (w->listed || w->linked || (w->homophones && (w->longest > 1 || w->homophones * 3 > w->elements)))
        return false;
    if (w->elements == 1)
        return true;
    if ((w->signs && (w->kinds & ELEMENT_PLAIN)) || (is_typed(w) && w->drawn_alike && w->longest > 1))
        return false; // "2*1024*1024"
    return w->spaced == 0 || w->longest == 1 || (w->kinds & ELEMENT_PLAIN) == 0 ||
           ((w->kinds & ELEMENT_WORD) && w->longest <= 3 && w->elements >= 5);
}

// Numbers have one or two ways of joining their parts; what has more is several things in a row.
static bool is_motley(const struct window *w)
{
    unsigned shapes = 0;
    for (unsigned shape = 0; shape < 2 * (JOIN_WORDED + 1); shape++)
        shapes += w->shapes >> shape & 1;
    return shapes > (w->cue || w->international                                     ? 3
                     : (w->kinds & ~(unsigned)(ELEMENT_PLAIN | ELEMENT_ALIKE)) == 0 ? 1
                                                                                    : 2);
}

// Signs of a list and links part numbers more often than they join them.
static bool joints_may_join(const struct window *w)
{
    bool announced = w->cue || w->international || w->digits[0] == '0';
    if (w->linked > LINKED_MAX || (w->linked && w->listed))
        return false;
    if (w->linked && !announced)
        return w->says && w->elements <= 3;
    if (w->linked)
        return w->elements <= 12;
    if (w->listed == 0)
        return true;
    bool words = (w->kinds & (ELEMENT_PLAIN | ELEMENT_ALIKE)) == 0;
    if (words)
        return announced || w->lists_alike;
    if (w->kinds == ELEMENT_PLAIN && !w->cue && w->longest > 1)
        return false;
    return announced && w->lists_alike &&
           (w->longest == 1 || w->longest - w->shortest <= 1 || (w->cue && w->shortest >= 2));
}

// "0, 5, 10, 15, 20, 25", "one two three ... nine ten": one after the other.
static bool is_ascending(const struct window *w)
{
    enum { STEPS_MIN = 4, STEPS_MIN_WORDS = 8 };
    if (w->elements <= (w->kinds == ELEMENT_PLAIN ? STEPS_MIN : STEPS_MIN_WORDS))
        return false;
    for (size_t i = w->first + 1; i <= w->last; i++) {
        const struct element *before = &w->run->of[i - 1], *next = &w->run->of[i];
        bool up = next->count > before->count ||
                  (next->count == before->count && memcmp(next->digits, before->digits, next->count) > 0);
        if (!up)
            return false;
    }
    return true;
}

static bool is_plausible(const struct reading *reading, const struct window *w)
{
    const struct observation_context *context = reading->context;
    bool soft = w->homophones * 2 > w->elements;
    if (w->kinds == ELEMENT_PLAIN && is_parted_by_dash(w) && !w->in_plan)
        return false;
    if (soft || is_motley(w) || !joints_may_join(w) || (!w->cue && is_ascending(w)))
        return false;
    switch (w->phone.reading) {
    case PHONE_INTERNATIONAL:
        return w->in_plan || (w->cue && is_compact(w));
    case PHONE_NATIONAL:
        return w->digits[0] == '0' || w->cue || is_compact(w) || (w->linked && w->says);
    case PHONE_BARE:
        return w->cue || (is_compact(w) &&
                          phone_code_of_regions(context->regions, context->region_count, w->phone.e164 + 1));
    case PHONE_NATIONAL_POSSIBLE:
        return w->cue && w->digits[0] == '0' && w->count >= 10 && w->count <= 11 && is_compact(w);
    case PHONE_BARE_POSSIBLE:
    case PHONE_UNUSUAL:
    case PHONE_REGION_POSSIBLE:
    case PHONE_NOT:
        break;
    }
    return false;
}

// ---- what is left over beside it ----

// Whether what stands beside it goes on as it does itself, so that it would be cut out of something longer.
static bool cuts(const struct window *w, size_t inside, size_t outside)
{
    const struct element *in = &w->run->of[inside], *out = &w->run->of[outside];
    const struct join *join = &w->run->of[outside > inside ? outside : inside].join;
    if (join->kind == JOIN_GLUED || (join->kind == JOIN_DRAWN && !join->spaced))
        return true;
    if ((join->kind != JOIN_SPACED && join->kind != JOIN_DRAWN) || join->telephone ||
        (out->kinds & w->kinds & WRITINGS) == 0 || (out->kinds & (ELEMENT_HOMOPHONE | ELEMENT_EVERYDAY)))
        return false;
    bool same = w->shapes >> (2 * join->kind + 1) & 1;
    return same && is_single(in) && is_single(out);
}

static bool judge(const struct reading *reading, struct window *w)
{
    char number[PHONE_DIGITS_MAX + 4];
    if (w->count < DIGITS_MIN - 1 || !is_disguised(w) || !number_of(w, number) ||
        !is_worth_asking(reading, w, number))
        return false;
    const struct observation_context *context = reading->context;
    w->phone = phone_read(number, context->regions, context->region_count);
    w->in_plan = w->phone.in_plan;
    size_t start = start_of(w, reading->text);
    if (w->phone.reading == PHONE_NOT || is_glued(reading, start, end_of(w, reading->text)))
        return false;
    w->cue = cue_stands_before(reading->text, reading->floor, start);
    if (!w->cue && !w->international &&
        (number_cue_before(reading->text, reading->floor, start) || digits_are_count(w->digits)))
        return false;
    return is_plausible(reading, w);
}

static bool better(const struct window *a, const struct window *b)
{
    if (b->phone.reading == PHONE_NOT)
        return true;
    if (a->in_plan != b->in_plan)
        return a->in_plan;
    if (a->in_plan)
        return a->count > b->count;
    return a->phone.reading < b->phone.reading;
}

// "0 6 3 ... 9 2 girls": one digit before other words is no part of a number that is whole without it.
static bool is_single_rest(const struct window *w)
{
    return w->last + 2 == w->run->count && !w->run->full &&
           w->run->of[w->last + 1].join.kind == JOIN_SPACED &&
           (w->digits[0] == '0' || (w->first == 0 && w->run->plus));
}

// The best number that begins with element `first`. Elements before `given` are another number's; `last` says
// that no number may follow from the same digits.
static bool best_from(const struct reading *reading, const struct elements *run, size_t first, size_t given,
                      bool last, struct window *best)
{
    struct window w = {.run = run,
                       .first = first,
                       .lists_alike = true,
                       .drawn_alike = true,
                       .shortest = ELEMENT_DIGITS_MAX},
                  next;
    best->phone.reading = PHONE_NOT;
    for (size_t i = first; i < run->count && add_element(&w, i); i++) {
        if (best->phone.reading != PHONE_NOT && best->in_plan && w.shapes != best->shapes)
            break; // a number that is whole goes on only as it came
        bool goes_on = i + 1 < run->count ? cuts(&w, i, i + 1) && !is_single_rest(&w) : run->full;
        if ((first > given && cuts(&w, first, first - 1)) || (goes_on && last) || !judge(reading, &w) ||
            !better(&w, best) || (!w.in_plan && is_single_rest(&w)) ||
            (goes_on && !best_from(reading, run, i + 1, i + 1, true, &next)))
            continue;
        *best = w;
    }
    return best->phone.reading != PHONE_NOT;
}

// ---- beside what the plain reader found ----

// Whether a plain number that ends or begins with an element is cut out of the window.
static bool is_cut_out(const struct window *w, const struct plain_span *span)
{
    for (size_t i = w->first; i < w->last; i++) {
        const struct element *one = &w->run->of[i], *next = one + 1;
        if ((one->end == span->end && cuts(w, i, i + 1)) || (next->start == span->start && cuts(w, i + 1, i)))
            return true;
    }
    return false;
}

// Whether it may take the place of the plain spans it touches: it holds them, and is the better reading.
static bool may_replace(const struct reading *reading, const struct window *w, size_t start, size_t end)
{
    for (size_t i = 0; i < reading->plain_count; i++) {
        const struct plain_span *span = &reading->plain[i];
        if (span->end <= start || span->start >= end)
            continue;
        if (span->start < start || span->end > end || span->selector.kind != SELECTOR_PHONE || !w->in_plan ||
            strcmp(span->selector.value, w->phone.e164) == 0)
            return false;
        if (phone_read(span->selector.value, NULL, 0).in_plan && !is_cut_out(w, span))
            return false;
    }
    return true;
}

static void give(struct reading *reading, const struct window *w)
{
    size_t start = start_of(w, reading->text), end = end_of(w, reading->text);
    if (!may_replace(reading, w, start, end))
        return;
    bool sure = w->phone.valid && w->homophones == 0 && w->linked == 0 && w->listed == 0;
    struct bytes found = bytes_slice(reading->text, start, end - start);
    struct selector selector =
        selector_make(reading->context, SELECTOR_PHONE, sure ? GRADE_VALID : GRADE_POSSIBLE,
                      arena_text(reading->context->arena, w->phone.e164), found);
    reading->found(reading->payload, start, end, &selector);
    reading->floor = end;
}

// "text to 0 6 3 ...": the word before a number may be no part of it, though with it there is one as well.
static void leave_out_word(const struct reading *reading, const struct elements *run, struct window *best)
{
    struct window without;
    const struct element *word = &run->of[best->first];
    if (word->count == 1 && (word->kinds & (ELEMENT_HOMOPHONE | ELEMENT_EVERYDAY)) &&
        best->first < best->last && !(best->first == 0 && run->plus) &&
        best_from(reading, run, best->first + 1, best->first + 1, false, &without) && without.in_plan &&
        without.last >= best->last && (without.digits[0] == '0' || without.count >= best->count))
        *best = without;
}

// Digits one by one, joined alike: how many elements from `first` on.
static size_t stretch_from(const struct elements *run, size_t first)
{
    size_t end = first + 1;
    while (end < run->count && is_single(&run->of[end - 1]) && is_single(&run->of[end]) &&
           run->of[end].join.kind == run->of[first + 1].join.kind)
        end++;
    return end - first;
}

// Reads a run from where it is fresh; of a full one only numbers that surely end within it.
static void read_run(void *payload, struct elements *run)
{
    struct reading *reading = payload;
    size_t end = run->full ? RUN_ELEMENTS_MAX - TOTAL_MAX - 1 : run->count;
    while (run->fresh < end) {
        struct window best;
        size_t stretch = stretch_from(run, run->fresh);
        if (stretch > STRETCH_MAX) { // no row of numbers is so long, but tables and counting are
            run->fresh += stretch - 1;
            continue;
        }
        if (!best_from(reading, run, run->fresh, run->given, false, &best)) {
            run->fresh++;
            continue;
        }
        leave_out_word(reading, run, &best);
        give(reading, &best);
        run->fresh = run->given = best.last + 1;
    }
}

void disguised_phones_find(struct bytes text, const struct observation_context *context,
                           const struct plain_span *plain, size_t plain_count, selector_span_found *found,
                           void *payload)
{
    struct reading reading = {.text = text,
                              .context = context,
                              .plain = plain,
                              .plain_count = plain_count,
                              .found = found,
                              .payload = payload};
    struct barrier *barriers =
        plain_count ? arena_alloc(context->arena, plain_count, sizeof *barriers) : NULL;
    size_t count = 0;
    for (size_t i = 0; i < plain_count; i++)
        if (plain[i].selector.kind != SELECTOR_PHONE)
            barriers[count++] = (struct barrier){plain[i].start, plain[i].end};
    elements_read(text, barriers, count, read_run, &reading);
}
