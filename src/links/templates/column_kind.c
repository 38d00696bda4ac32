// What a column is: constant, a slot of some kind, or nothing that the texts have in common.
#include "base/text.h"
#include "links/templates/columns_internal.h"

#include <string.h>

struct variant { // a word that stands there, and how often, misspellings of it counted with it
    const struct token *token;
    const uint32_t *pool;
    int text;
    unsigned count;
};

struct standing {
    struct variant variants[COLUMNS_TEXTS_MAX]; // the most frequent first
    size_t count;
    unsigned present, numbers, decorations;
    unsigned votes[SLOT_KINDS];  // tokens known to be of a kind
    unsigned values[SLOT_KINDS]; // different ones of these
};

void columns_names(struct columns *columns)
{
    for (size_t k = 0; k < columns->count; k++) {
        const struct token_list *tokens = columns->texts[k].tokens;
        for (size_t i = 0; i < tokens->count; i++) {
            const struct token *token = &tokens->all[i];
            if (token->class == TOKEN_KNOWN && (token->kind == SLOT_NAME || token->kind == SLOT_CITY))
                *pair_map_at(&columns->names, token->hash, token->kind, NULL) = 1;
        }
    }
}

// What a word is known to be, at its place or at another of these texts.
static uint8_t kind_known(const struct columns *columns, const struct token *token, const uint32_t *pool)
{
    static const enum slot_kind kinds[] = {SLOT_NAME, SLOT_CITY};
    if (token->class == TOKEN_KNOWN)
        return token->kind;
    for (size_t i = 0; token->class == TOKEN_WORD && columns->names.count && i < 2; i++)
        if (pair_map_find(&columns->names, tokens_hash_as(token, pool, kinds[i]), kinds[i]))
            return kinds[i];
    return SLOT_TEXT;
}

static void count_tokens(const struct columns *columns, const struct column *column,
                         struct standing *standing)
{
    for (size_t k = 0; k < columns->count; k++) {
        if (column->cells[k] < 0)
            continue;
        const struct token *token = &columns->texts[k].tokens->all[column->cells[k]];
        const uint8_t kind = kind_known(columns, token, columns->texts[k].tokens->pool);
        const bool known = kind != SLOT_TEXT;
        standing->present++;
        standing->numbers += token->class == TOKEN_NUMBER;
        standing->votes[kind] += known;
        standing->decorations += token->class == TOKEN_SIGN || kind == SLOT_EMOJI;
        size_t v = 0;
        while (v < standing->count && standing->variants[v].token->hash != token->hash)
            v++;
        if (v == standing->count) {
            standing->variants[standing->count++] =
                (struct variant){token, columns->texts[k].tokens->pool, (int)k, 0};
            standing->values[kind] += known;
        }
        standing->variants[v].count++;
    }
}

// The most frequent first; of two alike that of the text which all were laid beside, then the first.
static void sort_variants(const struct columns *columns, struct standing *standing)
{
    for (size_t i = 1; i < standing->count; i++)
        for (size_t j = i; j > 0; j--) {
            struct variant *a = &standing->variants[j - 1], *b = &standing->variants[j];
            if (a->count > b->count || (a->count == b->count && b->text != (int)columns->first))
                break;
            struct variant swapped = *a;
            *a = *b;
            *b = swapped;
        }
}

static void join_misspelled(struct standing *standing)
{
    size_t kept = 0;
    for (size_t i = 0; i < standing->count; i++) {
        struct variant *variant = &standing->variants[i];
        size_t j = 0;
        while (j < kept && !tokens_near(standing->variants[j].token, standing->variants[j].pool,
                                        variant->token, variant->pool))
            j++;
        if (j < kept)
            standing->variants[j].count += variant->count;
        else
            standing->variants[kept++] = *variant;
    }
    standing->count = kept;
}

// Round amounts of money that no word calls a price: tens, of which the largest is no small change.
static bool are_amounts(const struct standing *standing)
{
    int64_t largest = 0;
    for (size_t v = 0; v < standing->count; v++) {
        const struct token *token = standing->variants[v].token;
        const uint32_t *letters = standing->variants[v].pool + token->letters_at;
        int64_t amount = 0;
        if (token->class != TOKEN_NUMBER)
            continue;
        if (token->letter_count > 4)
            return false;
        for (size_t i = 0; i < token->letter_count; i++) {
            if (letters[i] < '0' || letters[i] > '9')
                return false;
            amount = amount * 10 + letters[i] - '0';
        }
        if (amount % 10 || amount < 30)
            return false;
        largest = amount > largest ? amount : largest;
    }
    return largest >= 80;
}

static bool may_lack(enum slot_kind kind)
{
    return kind == SLOT_PHONE || kind == SLOT_HANDLE || kind == SLOT_URL;
}

static bool judge_known(const struct columns *columns, struct column *column, const struct standing *standing)
{
    const unsigned all = (unsigned)columns->count, present = standing->present;
    enum slot_kind kind = SLOT_TEXT;
    for (int i = SLOT_TEXT + 1; i < SLOT_KINDS; i++)
        if (standing->votes[i] > standing->votes[kind])
            kind = (enum slot_kind)i;
    if (kind == SLOT_TEXT || 3 * standing->votes[kind] < present)
        return false;
    const bool of_its_own = kind == SLOT_EMOJI || kind == SLOT_TIME; // nobody else says that it is one
    const bool enough = of_its_own ? 2 * present > all : present >= 2 && 4 * present >= all;
    const bool differs = standing->values[kind] >= 2;
    if (!enough || (!differs && !(may_lack(kind) && 10 * present < 6 * all)))
        return false;
    // emoji and hours are put in and left out by chance, too
    if (of_its_own && 10 * standing->variants[0].count >= 6 * present && kind == SLOT_EMOJI)
        return false;
    column->is = COLUMN_SLOT;
    column->kind = (uint8_t)kind;
    return true;
}

// What stands in a column: counted, the most frequent first.
static void read_standing(const struct columns *columns, const struct column *column,
                          struct standing *standing)
{
    *standing = (struct standing){.count = 0};
    count_tokens(columns, column, standing);
    sort_variants(columns, standing);
}

void columns_noise(struct columns *columns)
{
    uint64_t other = 0, present = 0;
    struct standing standing;
    for (size_t c = 0; c < columns->column_count; c++) {
        const struct column *column = &columns->all[c];
        if (2 * column->present < columns->count)
            continue;
        read_standing(columns, column, &standing);
        join_misspelled(&standing);
        columns->wide++;
        if (10 * standing.variants[0].count < 6 * standing.present)
            continue;
        present += standing.present;
        other += standing.present - standing.variants[0].count;
    }
    columns->noise = present ? (double)other / (double)present : 0;
}

// How many columns would be expected to differ as much, were all of it noise: a binomial tail.
static double expected_by_noise(const struct columns *columns, unsigned present, unsigned others)
{
    double tail = 0;
    for (unsigned k = others; k <= present; k++) {
        double ways = 1;
        for (unsigned i = 0; i < k; i++)
            ways *= columns->noise * (present - i) / (k - i);
        for (unsigned i = k; i < present; i++)
            ways *= 1 - columns->noise;
        tail += ways;
    }
    return tail * (double)columns->wide;
}

void column_judge(const struct columns *columns, struct column *column)
{
    struct standing standing;
    const unsigned all = (unsigned)columns->count;
    read_standing(columns, column, &standing);
    column->best = standing.variants[0].text;
    column->is = COLUMN_LEFT_OUT;
    if (judge_known(columns, column, &standing))
        return;
    join_misspelled(&standing);
    const bool first_has_it = column->cells[columns->first] >= 0;
    if (2 * standing.present < all || (2 * standing.present == all && !first_has_it))
        return;
    const struct variant *top = &standing.variants[0];
    const unsigned second = standing.count > 1 ? standing.variants[1].count : 0;
    column->is = COLUMN_CONSTANT;
    if (10 * standing.numbers >= 8 * standing.present && standing.count >= 2) {
        column->is = COLUMN_SLOT;
        column->kind = standing.votes[SLOT_PRICE] || are_amounts(&standing) ? SLOT_PRICE : SLOT_TEXT;
    } else if (10 * top->count < 6 * standing.present && 2 * standing.decorations < standing.present &&
               (standing.count >= 3 || second >= 2) &&
               expected_by_noise(columns, standing.present, standing.present - top->count) < 0.5) {
        column->is = COLUMN_SLOT;
        column->kind = SLOT_TEXT;
    }
    column->best = top->text;
}
