// A text against a form: anchors first, then what lies between two of them.
#include "base/form_internal.h"
#include "base/memory.h"

#include <string.h>

// What it costs: to lack a constant its weight; else
enum {
    COST_NEVER = 1 << 20,
    COST_EMPTY_SLOT = 3,
    COST_ADD = 8,
    COST_ADD_SIGN = 4,
    COST_OTHER_VALUE = 2, // another name in place of a name
    COST_NEAR = 3,
    COST_NUMBER = 5,
    COST_SIGN = 6,
    COST_KNOWN = 9,
    COST_WORD = 12,
    KIND_TOKENS_MAX = 8, // nobody's name is longer
    PHONE_TOKENS_MAX = 32,
    CELLS_MAX = (FORM_GAP_MAX + 1) * (FORM_GAP_MAX + 1),
};

enum step { STEP_START, STEP_PAIR, STEP_SKIP, STEP_ADD, STEP_MORE };

struct pair {
    uint32_t token, part, before; // before: the pair that ends the best run before it, + 1
};

struct form_aligner {
    uint8_t steps[CELLS_MAX];
    int32_t costs[2][TOKENS_MAX + 1];
    struct pair pairs[TOKENS_MAX];
    uint32_t ends[TOKENS_MAX + 1]; // of the best runs, by length: numbers of pairs
    struct {
        uint32_t hash, stamp;
        bool twice;
    } seen[4 * TOKENS_MAX];
    uint32_t stamp;
    const struct form *form;
    const struct token_list *text;
    struct filling *fillings;
    size_t work;
};

struct form_aligner *form_aligner_new(void)
{
    return memory_new(1, sizeof(struct form_aligner));
}

void form_aligner_free(struct form_aligner *aligner)
{
    memory_free(aligner);
}

// ---- costs ----

static bool is_emoji(const struct token *token)
{
    return token->class == TOKEN_KNOWN && token->kind == SLOT_EMOJI;
}

static int cost_add(const struct token *token)
{
    return token->class == TOKEN_SIGN || is_emoji(token) ? COST_ADD_SIGN : COST_ADD;
}

static int cost_skip(const struct form_part *part)
{
    return part->is_slot ? COST_EMPTY_SLOT : part->weight;
}

// To stand in a slot, as the first there or as one more.
static int cost_fill(const struct form_part *slot, const struct token *token, bool more)
{
    if (token->class == TOKEN_KNOWN && token->kind == slot->kind)
        return more;
    if (token->class == TOKEN_SIGN || is_emoji(token))
        return COST_ADD_SIGN + 1;
    if (slot->kind == SLOT_TEXT)
        return token->class == TOKEN_KNOWN ? 3 : 2;
    if (slot->kind == SLOT_TIME || slot->kind == SLOT_EMOJI) // tokens know these by themselves
        return COST_KNOWN;
    return token->class == TOKEN_KNOWN ? 6 : 3;
}

static int cost_pair(const struct form_aligner *aligner, const struct form_part *part,
                     const struct token *token)
{
    const struct token *constant = &part->token;
    if (part->is_slot)
        return cost_fill(part, token, false);
    if (constant->hash == token->hash)
        return 0;
    const bool sign = token->class == TOKEN_SIGN || is_emoji(token);
    const bool was_sign = constant->class == TOKEN_SIGN || is_emoji(constant);
    if (sign || was_sign)
        return sign && was_sign && token->class == constant->class ? COST_SIGN : COST_NEVER;
    const bool known = token->class == TOKEN_KNOWN, was_known = constant->class == TOKEN_KNOWN;
    if (known && was_known && token->kind == constant->kind)
        return COST_OTHER_VALUE;
    if (known || was_known)
        return COST_KNOWN;
    if (token->class == TOKEN_NUMBER && constant->class == TOKEN_NUMBER)
        return COST_NUMBER;
    return tokens_near(constant, aligner->form->pool, token, aligner->text->pool) ? COST_NEAR : COST_WORD;
}

// ---- between two anchors: parts from..from+m, tokens start..start+n ----

struct gap {
    size_t part, parts, token, tokens;
};

static void fill_costs(struct form_aligner *aligner, const struct gap *gap)
{
    const struct form_part *parts = aligner->form->parts + gap->part;
    const struct token *tokens = aligner->text->all + gap->token;
    const size_t width = gap->tokens + 1;
    for (size_t j = 0; j <= gap->parts; j++) {
        int32_t *row = aligner->costs[j % 2], *before = aligner->costs[(j + 1) % 2];
        uint8_t *steps = aligner->steps + j * width;
        const struct form_part *part = j ? &parts[j - 1] : NULL;
        row[0] = part ? before[0] + cost_skip(part) : 0;
        steps[0] = part ? STEP_SKIP : STEP_START;
        for (size_t i = 1; i < width; i++) {
            const struct token *token = &tokens[i - 1];
            int32_t best = row[i - 1] + cost_add(token);
            uint8_t step = STEP_ADD;
            if (part) {
                int32_t other = before[i - 1] + cost_pair(aligner, part, token);
                if (other <= best) {
                    best = other;
                    step = STEP_PAIR;
                }
                other = before[i] + cost_skip(part);
                if (other < best) {
                    best = other;
                    step = STEP_SKIP;
                }
                other = part->is_slot ? row[i - 1] + cost_fill(part, token, true) : COST_NEVER;
                if (other < best) {
                    best = other;
                    step = STEP_MORE;
                }
            }
            row[i] = best;
            steps[i] = step;
        }
    }
    aligner->work += (gap->parts + 1) * width;
}

static void set(struct form_aligner *aligner, size_t token, size_t part, enum filled_as as)
{
    aligner->fillings[token] = (struct filling){(uint32_t)part, (uint8_t)as};
}

static void pair_up(struct form_aligner *aligner, size_t token, size_t part)
{
    const struct form_part *to = &aligner->form->parts[part];
    const bool same = !to->is_slot && to->token.hash == aligner->text->all[token].hash;
    set(aligner, token, part, to->is_slot ? FILLED_IN : same ? FILLED_SAME : FILLED_CHANGED);
}

static void walk_back(struct form_aligner *aligner, const struct gap *gap)
{
    size_t j = gap->parts, i = gap->tokens;
    while (j || i) {
        switch (aligner->steps[j * (gap->tokens + 1) + i]) {
        case STEP_PAIR:
            pair_up(aligner, gap->token + --i, gap->part + --j);
            break;
        case STEP_MORE:
            set(aligner, gap->token + --i, gap->part + j - 1, FILLED_IN);
            break;
        case STEP_SKIP:
            j--;
            break;
        default:
            set(aligner, gap->token + --i, gap->part + j, FILLED_ADDED);
        }
    }
}

// Too much to compare word by word: all of it stands in a slot for text, where there is one.
static void take_whole(struct form_aligner *aligner, const struct gap *gap)
{
    size_t slot = SIZE_MAX;
    for (size_t j = gap->part; j < gap->part + gap->parts && slot == SIZE_MAX; j++)
        if (aligner->form->parts[j].is_slot && aligner->form->parts[j].kind == SLOT_TEXT)
            slot = j;
    for (size_t i = gap->token; i < gap->token + gap->tokens; i++)
        if (slot == SIZE_MAX)
            set(aligner, i, gap->part + gap->parts, FILLED_ADDED);
        else
            set(aligner, i, slot, FILLED_IN);
}

static bool is_same(const struct form_aligner *aligner, size_t part, size_t token)
{
    const struct form_part *to = &aligner->form->parts[part];
    return !to->is_slot && to->token.hash == aligner->text->all[token].hash;
}

static void align_gap(struct form_aligner *aligner, size_t part, size_t part_end, size_t token,
                      size_t token_end)
{
    while (part < part_end && token < token_end && is_same(aligner, part, token))
        set(aligner, token++, part++, FILLED_SAME);
    const size_t token_stop = token_end;
    while (part < part_end && token < token_end && is_same(aligner, part_end - 1, token_end - 1)) {
        part_end--;
        token_end--;
    }
    for (size_t i = 0; i < token_stop - token_end; i++)
        set(aligner, token_end + i, part_end + i, FILLED_SAME);
    struct gap gap = {part, part_end - part, token, token_end - token};
    if (gap.tokens == 0)
        return;
    if (gap.parts == 0) {
        for (size_t i = 0; i < gap.tokens; i++)
            set(aligner, token + i, part, FILLED_ADDED);
    } else if ((gap.parts + 1) * (gap.tokens + 1) > CELLS_MAX) {
        take_whole(aligner, &gap);
    } else {
        fill_costs(aligner, &gap);
        walk_back(aligner, &gap);
    }
}

// ---- anchors ----

// What stands once in the text and once in the form.
static size_t find_pairs(struct form_aligner *aligner)
{
    const struct token_list *text = aligner->text;
    const size_t mask = sizeof aligner->seen / sizeof *aligner->seen - 1;
    size_t count = 0;
    aligner->stamp++;
    for (size_t i = 0; i < text->count; i++) {
        size_t at = text->all[i].hash & mask;
        while (aligner->seen[at].stamp == aligner->stamp && aligner->seen[at].hash != text->all[i].hash)
            at = (at + 1) & mask;
        aligner->seen[at].twice = aligner->seen[at].stamp == aligner->stamp;
        aligner->seen[at].stamp = aligner->stamp;
        aligner->seen[at].hash = text->all[i].hash;
    }
    for (size_t i = 0; i < text->count; i++) {
        if (!form_may_anchor(&text->all[i]))
            continue;
        size_t at = text->all[i].hash & mask, part;
        while (aligner->seen[at].hash != text->all[i].hash || aligner->seen[at].stamp != aligner->stamp)
            at = (at + 1) & mask;
        if (!aligner->seen[at].twice && (part = form_anchor_of(aligner->form, text->all[i].hash)) != SIZE_MAX)
            aligner->pairs[count++] = (struct pair){(uint32_t)i, (uint32_t)part, 0};
    }
    return count;
}

// The longest run of pairs that rises in the form as in the text; its last pair + 1, 0 for none.
static uint32_t longest_run(struct form_aligner *aligner, size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        struct pair *pair = &aligner->pairs[i];
        size_t low = 0, high = length; // how many ends stand before it in the form
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (aligner->pairs[aligner->ends[middle]].part < pair->part)
                low = middle + 1;
            else
                high = middle;
        }
        pair->before = low ? aligner->ends[low - 1] + 1 : 0;
        aligner->ends[low] = (uint32_t)i;
        length += low == length;
    }
    return length ? aligner->ends[length - 1] + 1 : 0;
}

// ---- what stands in a slot, and what only beside it ----

static bool is_decoration(const struct token *token)
{
    return !form_may_anchor(token);
}

// Tokens first..last stand in one slot: of a slot that is to hold a name the name is what stands there, of
// others all without the decoration at both ends. The rest is added.
static void settle(struct form_aligner *aligner, size_t first, size_t last, size_t part)
{
    const struct token *tokens = aligner->text->all;
    const uint8_t kind = aligner->form->parts[part].kind;
    size_t from = first, to = last;
    for (size_t i = first; i <= last; i++)
        if (kind != SLOT_TEXT && tokens[i].class == TOKEN_KNOWN && tokens[i].kind == kind) {
            from = to = i;
            break;
        }
    if (kind != SLOT_EMOJI) {
        while (from < to && is_decoration(&tokens[from]))
            from++;
        while (from < to && is_decoration(&tokens[to]))
            to--;
    }
    const size_t most = kind == SLOT_TEXT    ? TOKENS_MAX
                        : kind == SLOT_PHONE ? PHONE_TOKENS_MAX
                                             : KIND_TOKENS_MAX;
    const bool nothing = (kind != SLOT_EMOJI && is_decoration(&tokens[from])) || to - from + 1 > most;
    for (size_t i = first; i <= last; i++)
        if (i < from && !nothing)
            set(aligner, i, part, FILLED_ADDED);
        else if (i > to || nothing)
            set(aligner, i, part + 1, FILLED_ADDED);
        else
            set(aligner, i, part, FILLED_IN);
}

// What lies between two words of one slot stands in it, too.
static void settle_slots(struct form_aligner *aligner)
{
    for (size_t i = 0; i < aligner->text->count; i++) {
        if (aligner->fillings[i].as != FILLED_IN)
            continue;
        const uint32_t part = aligner->fillings[i].part;
        size_t last = i;
        for (size_t k = i + 1; k < aligner->text->count; k++) {
            const struct filling *next = &aligner->fillings[k];
            if (next->as == FILLED_IN && next->part == part)
                last = k;
            else if (next->as != FILLED_ADDED)
                break;
        }
        settle(aligner, i, last, part);
        i = last;
    }
}

size_t form_align(struct form_aligner *aligner, const struct form *form, const struct token_list *text,
                  struct filling *fillings)
{
    aligner->form = form;
    aligner->text = text;
    aligner->fillings = fillings;
    aligner->work = text->count;
    // backwards from the last anchor: each gap lies between an anchor and the one after it
    size_t part_end = form->count, token_end = text->count;
    for (uint32_t at = longest_run(aligner, find_pairs(aligner)); at;) {
        const struct pair *pair = &aligner->pairs[at - 1];
        align_gap(aligner, pair->part + 1, part_end, pair->token + 1, token_end);
        set(aligner, pair->token, pair->part, FILLED_SAME);
        part_end = pair->part;
        token_end = pair->token;
        at = pair->before;
    }
    align_gap(aligner, 0, part_end, 0, token_end);
    settle_slots(aligner);
    return aligner->work;
}
