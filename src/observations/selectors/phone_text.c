// Phone numbers in running text: which groups of a run of digits are one, if any.
#include "observations/selectors/matchers.h"

#include "base/text.h"
#include "observations/selectors/calling_code.h"
#include "observations/selectors/number_run.h"
#include "observations/selectors/number_text.h"
#include "observations/selectors/phone.h"

#include <stdio.h>
#include <string.h>

enum { NATIONAL_MIN = 8, NATIONAL_MAX = 12, TOTAL_MAX = 17, TRIED_STARTS = RUN_GROUPS_MAX / 2 };

struct candidate {
    size_t first, last; // groups
    char number[PHONE_DIGITS_MAX];
    size_t count;       // digits
    bool international; // after '+' or 00
    bool plus;
    struct phone phone;
    bool nanp; // written as North American numbers are, and a region has them
};

// The digits of groups first..last as phone_read wants them. False when it is no number to ask about.
static bool spell(const struct run *run, size_t first, size_t last, struct candidate *out)
{
    const struct group *start = &run->groups[first];
    bool plus = run->plus && first == 0;
    bool zeros = !plus && start->count >= 2 && start->digits[0] == '0' && start->digits[1] == '0';
    size_t count = plus || zeros, skip = zeros ? 2 : 0;
    *out = (struct candidate){.first = first, .last = last, .international = plus || zeros, .plus = plus};
    out->number[0] = '+';
    for (size_t i = first; i <= last; i++) {
        const struct group *group = &run->groups[i];
        if (out->international && i > first && group->count == 1 && group->digits[0] == '0' &&
            group->opened && group->closed && strncmp(out->number, "+39", 3) != 0)
            continue; // +44 (0)7700
        if (count + group->count - skip >= PHONE_DIGITS_MAX - 2)
            return false;
        memcpy(out->number + count, group->digits + skip, group->count - skip);
        count += group->count - skip;
        skip = 0;
    }
    out->number[count] = '\0';
    out->count = count - out->international;
    return true;
}

// Two numbers with a slash between them: "07700 900123/07700 900124".
static bool parts_numbers(const struct group *next)
{
    return next->joint == JOINT_SLASH && (next->count >= 7 || (next->count >= 4 && next->digits[0] == '0'));
}

// Whether a number may begin at this group: not in the middle of what dots, dashes and brackets join.
static bool may_start(const struct run *run, size_t first)
{
    const struct group *group = &run->groups[first];
    if (group->other)
        return false;
    if (first == 0 || run->groups[first - 1].other)
        return first == 0 || group->joint == JOINT_SPACE || group->joint == JOINT_BRACKET;
    return group->joint == JOINT_SPACE || (group->joint == JOINT_BRACKET && group->opened) ||
           parts_numbers(group);
}

static bool may_end(const struct run *run, size_t last)
{
    if (last + 1 == run->count)
        return !run->full;
    const struct group *next = &run->groups[last + 1];
    return next->joint == JOINT_SPACE || (next->joint == JOINT_BRACKET && next->opened) ||
           parts_numbers(next);
}

// "20240911", "2024091112": a date, perhaps with the hour, written without signs.
static bool is_compact_date(const struct candidate *candidate)
{
    const char *n = candidate->number;
    return candidate->first == candidate->last && candidate->count >= 8 && (n[0] == '1' || n[0] == '2') &&
           (n[1] == '9' || n[1] == '0') && n[4] <= '1' && n[6] <= '3' && (n[4] == '0' || n[5] <= '2');
}

// Five pairs are how the bytes of a dump stand, and no number that is dialled without a leading 0.
static bool is_pairs(const struct run *run, const struct candidate *candidate)
{
    for (size_t i = candidate->first; i <= candidate->last; i++)
        if (run->groups[i].count != 2)
            return false;
    return candidate->last - candidate->first == 4;
}

// Within a hundred of the largest number of 32 bits.
static bool is_limit(const struct candidate *candidate)
{
    return strncmp(candidate->number, "21474836", 8) == 0;
}

static bool is_unlike_phone(const struct run *run, const struct candidate *candidate)
{
    return is_compact_date(candidate) || is_pairs(run, candidate) || is_limit(candidate);
}

// "(212) 555-0123", "212-555-0123": written so, it is a North American number whether in use or not.
static bool is_nanp_form(const struct run *run, const struct candidate *candidate)
{
    const struct group *g = &run->groups[candidate->first];
    if (candidate->last - candidate->first != 2 || g[0].count != 3 || g[1].count != 3 || g[2].count != 4 ||
        candidate->international || g[0].digits[0] < '2' || g[1].digits[0] < '2')
        return false;
    bool bracketed = g[0].opened && g[0].closed;
    return bracketed || (g[1].joint == g[2].joint && (g[1].joint == JOINT_DASH || g[1].joint == JOINT_DOT));
}

// North American numbers have no leading 0 to know them by. Two groups of five, "252.227-7013", a long row of
// dots and dots behind many digits are tables, clauses, object identifiers and versions.
static bool is_unlike_nanp(const struct run *run, const struct candidate *candidate)
{
    enum { DOTS_MAX = 5 };
    const struct group *g = &run->groups[candidate->first];
    size_t groups = candidate->last - candidate->first + 1, dots = 0, longer = 0;
    if (candidate->phone.e164[1] != '1' || candidate->number[0] == '0')
        return false;
    for (size_t i = 1; i < groups; i++) {
        dots += g[i].joint == JOINT_DOT;
        longer += g[i].count > 1;
    }
    bool clause = groups == 3 && g[0].count == 3 && g[1].joint == JOINT_DOT && g[2].joint == JOINT_DASH;
    return clause || (dots > DOTS_MAX && longer) || (dots && g[0].count > 6) ||
           (groups == 2 && g[0].count == 5);
}

// The groups of ten digits, perhaps with a 1 before them, as people write them.
static bool is_nanp_parted(const struct group *group, size_t count)
{
    static const uint8_t forms[][4] = {{3, 3, 4}, {3, 7}, {6, 4}, {10}, {3, 3, 2, 2}};
    if (count > 1 && group->count == 1) {
        group++;
        count--;
    }
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        size_t same = 0;
        while (same < count && same < 4 && forms[f][same] == group[same].count)
            same++;
        if (same == count && (same == 4 || forms[f][same] == 0))
            return true;
    }
    return false;
}

// A lone "0" and a dot, dots beside other signs: decimals, versions and paths of drawings.
static bool is_decimals(struct bytes text, const struct run *run, const struct candidate *candidate)
{
    const struct group *g = &run->groups[candidate->first];
    size_t groups = candidate->last - candidate->first + 1, dots = 0, others = 0;
    for (size_t i = 1; i < groups; i++) {
        dots += g[i].joint == JOINT_DOT;
        others += g[i].joint == JOINT_SPACE || (g[i].joint == JOINT_DASH && text.data[g[i].start - 1] == '-');
    }
    return (dots && others) || (dots && groups < 6 && g[0].count == 1 && g[0].digits[0] == '0');
}

// Rows of a table look so, and North American numbers do not, unless they are spelt digit by digit or in
// pairs.
static bool is_oddly_parted(const struct run *run, const struct candidate *candidate)
{
    const struct group *g = &run->groups[candidate->first];
    size_t groups = candidate->last - candidate->first + 1, longest = 0;
    for (size_t i = 0; i < groups; i++)
        longest = g[i].count > longest ? g[i].count : longest;
    return candidate->phone.reading == PHONE_NATIONAL && candidate->phone.e164[1] == '1' && longest > 2 &&
           !is_nanp_parted(g, groups);
}

struct setting {
    const struct finder *finder;
    bool cue;   // a word before it announces a phone
    bool other; // a word before it announces another number
};

// Whether a number of this reading, written as it is, is taken for a phone.
static bool is_plausible(const struct setting *setting, const struct run *run,
                         const struct candidate *candidate)
{
    const struct observation_context *context = setting->finder->context;
    const struct phone *phone = &candidate->phone;
    bool trunk = candidate->number[0] == '0', one_group = candidate->first == candidate->last;
    switch (phone->reading) {
    case PHONE_INTERNATIONAL:
        return candidate->plus || phone->in_plan || setting->cue || candidate->nanp;
    case PHONE_NATIONAL:
        if (setting->other ||
            (!setting->cue && (digits_are_count(candidate->number) || is_unlike_nanp(run, candidate) ||
                               is_decimals(setting->finder->text, run, candidate))) ||
            (!trunk && !setting->cue && is_unlike_phone(run, candidate)))
            return false;
        return candidate->count >= 9 || setting->cue || candidate->last - candidate->first >= 2;
    case PHONE_BARE:
        return setting->cue ||
               (one_group && !setting->other &&
                phone_code_of_regions(context->regions, context->region_count, phone->e164 + 1));
    case PHONE_NATIONAL_POSSIBLE:
        return !setting->other && candidate->count >= 10 && candidate->count <= 11 &&
               !digits_are_count(candidate->number) &&
               (setting->cue || (trunk && candidate->last - candidate->first <= 2) ||
                is_nanp_form(run, candidate));
    case PHONE_BARE_POSSIBLE:
    case PHONE_UNUSUAL:
        return setting->cue && one_group && candidate->count >= 9;
    case PHONE_REGION_POSSIBLE:
    case PHONE_NOT:
        break;
    }
    return false;
}

// Cheap refusals before the numbering plans are asked.
static bool is_worth_asking(const struct setting *setting, const struct candidate *candidate)
{
    const struct observation_context *context = setting->finder->context;
    const char *number = candidate->number;
    if (candidate->international)
        return candidate->count >= 7 && candidate->count <= 15 &&
               calling_code_allows(number + 1, candidate->count);
    if (candidate->count < NATIONAL_MIN || candidate->count > 15)
        return false;
    if (setting->cue)
        return candidate->count <= NATIONAL_MAX || number[0] != '0';
    if (setting->other)
        return false;
    for (size_t i = 0; i < context->region_count && candidate->count <= NATIONAL_MAX; i++)
        if (phone_region_may_have(context->regions[i], number))
            return true;
    return candidate->first == candidate->last && candidate->count >= 11 && candidate->count <= 13 &&
           number[0] != '0' && phone_code_of_regions(context->regions, context->region_count, number) &&
           calling_code_allows(number, candidate->count);
}

static bool better(const struct candidate *a, const struct candidate *b)
{
    if (b->phone.reading == PHONE_NOT)
        return true;
    if (a->phone.in_plan != b->phone.in_plan)
        return a->phone.in_plan;
    if (a->phone.in_plan || a->phone.reading == b->phone.reading)
        return a->count > b->count;
    return a->phone.reading < b->phone.reading;
}

// Plans of open length let a valid number grow by whatever follows it: "030 123456 18 Uhr".
static bool is_run_on(const struct run *run, size_t last, const struct candidate *best)
{
    return best->phone.reading != PHONE_NOT && best->phone.valid && run->groups[last].count <= 2 &&
           run->groups[best->last].count >= 5;
}

static void read_candidate(const struct setting *setting, const struct run *run, struct candidate *candidate)
{
    const struct observation_context *context = setting->finder->context;
    for (size_t i = 0; i < context->region_count && !candidate->nanp; i++)
        candidate->nanp = phone_region(context->regions[i]).country_code == 1 && is_nanp_form(run, candidate);
    if (!candidate->nanp) {
        candidate->phone = phone_read(candidate->number, context->regions, context->region_count);
        return;
    }
    char number[PHONE_DIGITS_MAX] = "+1";
    memcpy(number + 2, candidate->number, candidate->count + 1);
    candidate->phone = phone_read(number, NULL, 0);
}

static bool best_from(const struct setting *setting, const struct run *run, size_t first,
                      struct candidate *best)
{
    best->phone.reading = PHONE_NOT;
    size_t total = 0;
    for (size_t last = first; last < run->count && !run->groups[last].other; last++) {
        struct candidate candidate;
        total += run->groups[last].count;
        if (total > TOTAL_MAX + 2)
            break;
        if (total < 7 || !may_end(run, last) || is_run_on(run, last, best) ||
            !spell(run, first, last, &candidate) || !is_worth_asking(setting, &candidate))
            continue;
        read_candidate(setting, run, &candidate);
        if (candidate.phone.reading != PHONE_NOT && is_plausible(setting, run, &candidate) &&
            better(&candidate, best))
            *best = candidate;
    }
    return best->phone.reading != PHONE_NOT;
}

static void fill(const struct setting *setting, const struct run *run, const struct candidate *best,
                 struct match *match)
{
    const struct finder *finder = setting->finder;
    const struct group *first = &run->groups[best->first], *last = &run->groups[best->last];
    bool closed_inside = false;
    for (size_t i = best->first; i < best->last; i++)
        closed_inside |= run->groups[i].closed;
    match->start = best->first == 0 ? run->start : first->start;
    match->end = last->end;
    if (best->first == 0 && first->opened && !closed_inside)
        match->start++; // "(call 07700 900123)": the bracket is not the number's
    else if (best->first > 0 && first->opened && closed_inside)
        match->start--;
    struct bytes found = bytes_slice(finder->text, match->start, match->end - match->start);
    bool valid = best->phone.valid && (setting->cue || !is_oddly_parted(run, best));
    match->selector = selector_make(finder->context, SELECTOR_PHONE, valid ? GRADE_VALID : GRADE_POSSIBLE,
                                    arena_text(finder->context->arena, best->phone.e164), found);
}

// Most digits in text are hours, prices and years. True when what follows `at` in ASCII cannot hold seven
// digits; `*end` is then behind what was looked at.
static bool is_too_short(struct bytes text, size_t at, size_t *end)
{
    size_t digits = 0, i = at + 1;
    digits += text.data[at] != '+';
    for (; i < text.size && digits < 7; i++) {
        uint8_t byte = text.data[i];
        if (byte >= 0x80)
            return false;
        enum number_char is = (enum number_char)NUMBER_CHARS_ASCII[byte];
        if (is == NUMBER_OTHER || is == NUMBER_PLUS)
            break;
        digits += is == NUMBER_DIGIT;
    }
    *end = i;
    return digits < 7;
}

bool match_phone(const struct finder *finder, size_t at, struct match *match)
{
    struct run run;
    size_t length;
    char digit;
    if (finder->text.data[at] < 0x80 && is_too_short(finder->text, at, &match->resume))
        return false;
    enum number_char is = number_char_at(finder->text.data + at, finder->text.size - at, &length, &digit);
    if ((is != NUMBER_DIGIT && is != NUMBER_PLUS) || !run_read(&run, finder->text, finder->floor, at))
        return false;
    size_t digits = 0;
    for (size_t i = 0; i < run.count; i++)
        digits += run.groups[i].count;
    match->resume = run.end;
    if (digits < 7)
        return false;
    run_mark_others(&run, finder->text, finder->floor);
    struct setting setting = {.finder = finder};
    for (size_t first = 0; first < run.count; first++) {
        struct candidate best;
        if (run.full && first == TRIED_STARTS) {
            match->resume = run.groups[first].start;
            return false;
        }
        if (!may_start(&run, first))
            continue;
        size_t start = first ? run.groups[first].start : run.start;
        setting.cue = phone_cue_before(finder->text, finder->floor, start);
        setting.other = !setting.cue && number_cue_before(finder->text, finder->floor, start);
        if (best_from(&setting, &run, first, &best)) {
            fill(&setting, &run, &best, match);
            return true;
        }
    }
    return false;
}
