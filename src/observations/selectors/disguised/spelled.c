// Spells digits out of a stretch of letters and digits: all of it must be words, digits or letters that look
// like digits. Knows nothing of what stands around it.
#include "observations/selectors/disguised/spelled.h"

#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

void spelled_read(struct spelled *out, struct bytes text, size_t at)
{
    out->count = 0;
    out->start = at;
    out->full = out->has_digit = out->has_letter = out->has_hidden = false;
    for (size_t invisible = 0; at < text.size;) {
        struct glyph glyph = glyph_read(text.data + at, text.size - at);
        if (glyph.kind != GLYPH_DIGIT && glyph.kind != GLYPH_LETTER && glyph.kind != GLYPH_INVISIBLE)
            break;
        at += glyph.length;
        if (glyph.kind == GLYPH_INVISIBLE) {
            if (++invisible > 4)
                break;
            continue;
        }
        out->has_hidden |= invisible > 0;
        invisible = 0;
        out->end = at;
        out->has_digit |= glyph.kind == GLYPH_DIGIT;
        out->has_letter |= glyph.kind == GLYPH_LETTER;
        if (out->count < SPELLED_GLYPHS_MAX)
            out->of[out->count++] = (struct spelled_glyph){at - glyph.length, glyph};
        else
            out->full = true;
    }
}

size_t spelled_letters(const struct spelled *token, char *letters, size_t size)
{
    if (token->has_digit || token->count > size)
        return 0;
    for (size_t i = 0; i < token->count; i++) {
        letters[i] = token->of[i].glyph.letter;
        if (letters[i] == '?')
            return 0;
    }
    return token->count;
}

struct spelling_state {
    const struct spelled *token;
    size_t end;    // glyphs
    uint64_t dead; // places from which nothing could be spelt
    struct element *element;
};

static bool spell_from(struct spelling_state *state, size_t at);

// The letter a digit stands for within a word: "z3ro", "s1x".
static char letter_of_digit(char digit)
{
    static const char letters[] = "oi?e?st?b?";
    return digit == '4' ? 'a' : digit == '7' ? 't' : letters[digit - '0'];
}

static bool word_at(const struct spelling_state *state, size_t at, const char *word, bool leet)
{
    size_t letters = 0, size = strlen(word);
    bool sure = !leet; // "o77o" is four digits, "z3ro" a word: it has letters that look like no digit
    for (; *word; word++, at++) {
        if (at == state->end)
            return false;
        const struct glyph *glyph = &state->token->of[at].glyph;
        char letter = glyph->kind == GLYPH_LETTER ? glyph->letter
                      : leet && glyph->count == 1 ? letter_of_digit(glyph->digits[0])
                                                  : '?';
        if (letter != *word && !(leet && *word == 'l' && letter == 'i'))
            return false;
        letters += glyph->kind == GLYPH_LETTER;
        sure |= glyph->kind == GLYPH_LETTER && !glyph->alike;
    }
    return sure && letters * (leet ? 3 : 1) >= size;
}

static bool add(struct element *element, const char *digits, size_t count, unsigned kind)
{
    if (element->count + count > ELEMENT_DIGITS_MAX)
        return false;
    memcpy(element->digits + element->count, digits, count);
    element->count += count;
    element->kinds |= kind;
    return true;
}

// Puts down digits and spells on behind them; takes them back when that fails.
static bool try(struct spelling_state *state, const char *digits, size_t count, unsigned kind, size_t next)
{
    struct element *element = state->element;
    size_t before = element->count;
    unsigned kinds = element->kinds;
    if (add(element, digits, count, kind) && spell_from(state, next))
        return true;
    element->count = before;
    element->kinds = kinds;
    return false;
}

// "doubleseven": the digit behind it, that many times.
static bool try_times(struct spelling_state *state, const struct word *word, size_t next)
{
    struct element *element = state->element;
    size_t before = element->count;
    unsigned kinds = element->kinds;
    if (next < state->end && spell_from(state, next) && element->count > before &&
        element->count + 3 < ELEMENT_DIGITS_MAX) {
        size_t more = (size_t)(word->digits[0] - '1');
        memmove(element->digits + before + more, element->digits + before, element->count - before);
        memset(element->digits + before, element->digits[before + more], more);
        element->count += more;
        element->kinds |= ELEMENT_WORD;
        return true;
    }
    element->count = before;
    element->kinds = kinds;
    return false;
}

// Short words of everyday would swallow digits: "un4" is no "una".
static bool may_be_leet(const struct word *word)
{
    return (word->kind == WORD_DIGIT && word->digits[1] == '\0' && strlen(word->letters) >= 3) ||
           strcmp(word->letters, "one") == 0;
}

// The digit named at `at`, 1 to 9, and how many letters name it; 0 for none.
static size_t unit_at(const struct spelling_state *state, size_t at, char *digit)
{
    size_t count = 0;
    const struct word *words = at < state->end ? lexicon_of(state->token->of[at].glyph.letter, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        if (words[i].kind <= WORD_EVERYDAY && words[i].digits[1] == '\0' && words[i].digits[0] != '0' &&
            at + strlen(words[i].letters) <= state->end && word_at(state, at, words[i].letters, false)) {
            *digit = words[i].digits[0];
            return strlen(words[i].letters);
        }
    return 0;
}

// "trentadue", "veintidós": tens with a digit glued to them; "trenta" alone.
static bool try_tens(struct spelling_state *state, const struct word *word, size_t next)
{
    char digits[2] = {word->digits[0], '0'};
    size_t unit = word->kind == WORD_TEN ? 0 : unit_at(state, next, &digits[1]);
    if (unit && try(state, digits, 2, ELEMENT_WORD, next + unit))
        return true;
    unsigned kind = word->kind == WORD_SCORE ? ELEMENT_SCORE | ELEMENT_TENS
                    : word->kind == WORD_TEN ? ELEMENT_TEN
                                             : ELEMENT_TENS;
    return word->kind != WORD_STEM && try(state, word->digits, 2, ELEMENT_WORD | kind, next);
}

// "einundzwanzig": the digit first.
static bool try_unit_and_tens(struct spelling_state *state, const struct word *word, size_t next)
{
    enum { AND = 3 };
    if (word->digits[1] || next + AND >= state->end || !word_at(state, next, "und", false))
        return false;
    size_t count;
    const struct word *words = lexicon_of(state->token->of[next + AND].glyph.letter, &count);
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(words[i].letters);
        char digits[2] = {words[i].digits[0], word->digits[0]};
        if (words[i].kind == WORD_TENS && next + AND + size <= state->end &&
            word_at(state, next + AND, words[i].letters, false) &&
            try(state, digits, 2, ELEMENT_WORD, next + AND + size))
            return true;
    }
    return false;
}

static bool try_word(struct spelling_state *state, const struct word *word, size_t next)
{
    static const uint8_t kinds[] = {[WORD_DIGIT] = ELEMENT_WORD,
                                    [WORD_EVERYDAY] = ELEMENT_WORD | ELEMENT_EVERYDAY,
                                    [WORD_HOMOPHONE] = ELEMENT_HOMOPHONE};
    switch (word->kind) {
    case WORD_DIGIT:
    case WORD_EVERYDAY:
    case WORD_HOMOPHONE:
        return try_unit_and_tens(state, word, next) ||
               try(state, word->digits, strlen(word->digits), kinds[word->kind], next);
    case WORD_TIMES:
        return try_times(state, word, next);
    case WORD_TENS:
    case WORD_STEM:
    case WORD_SCORE:
    case WORD_TEN:
        return try_tens(state, word, next);
    case WORD_PLUS:
    case WORD_ZEROS:
        break;
    }
    return false;
}

static bool try_words(struct spelling_state *state, size_t at, bool leet)
{
    const struct glyph *glyph = &state->token->of[at].glyph;
    char first = glyph->kind == GLYPH_LETTER ? glyph->letter : letter_of_digit(glyph->digits[0]);
    size_t count;
    const struct word *words = lexicon_of(first, &count);
    for (size_t i = 0; i < count; i++) {
        const struct word *word = &words[i];
        size_t size = strlen(word->letters);
        bool read = at + size <= state->end &&
                    (word_at(state, at, word->letters, false) ||
                     (leet && may_be_leet(word) && word_at(state, at, word->letters, true)));
        if (read && try_word(state, word, at + size))
            return true;
    }
    return false;
}

static unsigned kind_of_digit(const struct glyph *glyph)
{
    static const uint8_t kinds[] = {[SCRIPT_ASCII] = ELEMENT_PLAIN,
                                    [SCRIPT_WIDE] = ELEMENT_PLAIN,
                                    [SCRIPT_SHAPED] = ELEMENT_SHAPED,
                                    [SCRIPT_HAN] = ELEMENT_HAN};
    return kinds[glyph->script];
}

static bool spell_from(struct spelling_state *state, size_t at)
{
    if (at == state->end)
        return true;
    if (state->dead >> at & 1)
        return false;
    const struct spelled *token = state->token;
    const struct glyph *glyph = &token->of[at].glyph;
    bool mixed = token->has_digit && token->has_letter;
    if (glyph->kind == GLYPH_DIGIT) {
        if (try(state, glyph->digits, glyph->count, kind_of_digit(glyph), at + 1) ||
            (mixed && glyph->count == 1 && try_words(state, at, true)))
            return true;
    } else {
        char alike = token->has_digit || glyph->letter == 'o' ? glyph->alike : 0;
        if (try_words(state, at, mixed) || (alike && try(state, &alike, 1, ELEMENT_ALIKE, at + 1)))
            return true;
    }
    state->dead |= UINT64_C(1) << at;
    return false;
}

static bool spell(const struct spelled *token, size_t from, size_t to, struct element *element)
{
    struct spelling_state state = {.token = token, .end = to, .element = element};
    element->count = 0;
    element->kinds = 0;
    element->start = token->of[from].at;
    element->end = to < token->count ? token->of[to].at : token->end;
    if (!spell_from(&state, from) || element->count == 0)
        return false;
    if (token->has_hidden && token->has_digit)
        element->kinds |= ELEMENT_SHAPED;
    return true;
}

// "O", "OO", "l", "S": letters alone. Small ones stand for digits only beside digits in one word, but 'o' and
// 'l'; several must be capitals.
static bool spell_alikes(const struct spelled *token, struct bytes text, struct element *element)
{
    if (token->count > 4 || token->has_digit)
        return false;
    for (size_t i = 0; i < token->count; i++) {
        const struct spelled_glyph *spelt = &token->of[i];
        bool capital = text.data[spelt->at] >= 'A' && text.data[spelt->at] <= 'Z';
        char letter = spelt->glyph.letter;
        if (!spelt->glyph.alike || (letter != 'o' && !capital && !(letter == 'l' && token->count == 1)))
            return false;
    }
    element->count = 0;
    element->kinds = 0;
    element->start = token->start;
    element->end = token->end;
    for (size_t i = 0; i < token->count; i++)
        add(element, &token->of[i].glyph.alike, 1, ELEMENT_ALIKE);
    return true;
}

// The one word that it is, if it is one that changes others.
static enum spelling spell_changing(const struct spelled *token, struct element *element)
{
    struct spelling_state state = {.token = token, .end = token->count};
    size_t count;
    const struct word *words = lexicon_of(token->of[0].glyph.letter, &count);
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i].letters) != token->count || !word_at(&state, 0, words[i].letters, false))
            continue;
        element->start = token->start;
        element->end = token->end;
        if (words[i].kind == WORD_PLUS)
            return SPELLING_PLUS;
        if (words[i].kind != WORD_TIMES && words[i].kind != WORD_ZEROS)
            return SPELLING_NONE;
        element->count = (size_t)(words[i].digits[0] - '0');
        element->kinds = ELEMENT_WORD;
        memset(element->digits, '0', element->count);
        return words[i].kind == WORD_TIMES ? SPELLING_TIMES : SPELLING_ZEROS;
    }
    return SPELLING_NONE;
}

static bool is_own_script(const struct glyph *glyph)
{
    return glyph->kind == GLYPH_DIGIT && glyph->script >= SCRIPT_SHAPED;
}

// A part of it: behind a word that announces a phone, or where letters meet digits of another script.
static bool spell_part(const struct spelled *token, struct bytes text, struct element *element)
{
    enum { LETTERS_MIN = 12 };
    if (!token->has_letter || (!token->has_digit && token->count < LETTERS_MIN))
        return false;
    size_t from = 0, to = token->count;
    struct bytes own = bytes_slice(text, 0, token->end);
    for (size_t i = 1; i < token->count && from == 0; i++) {
        if (token->of[i - 1].glyph.kind != GLYPH_LETTER)
            break;
        if (is_own_script(&token->of[i].glyph) ||
            (i >= 2 && phone_cue_before(own, token->start, token->of[i].at)))
            from = i;
    }
    if (from && spell(token, from, to, element))
        return true;
    while (to > from + 1 && token->of[to - 1].glyph.kind == GLYPH_LETTER)
        to--;
    return to < token->count && is_own_script(&token->of[to - 1].glyph) && spell(token, from, to, element);
}

enum spelling spelled_digits(const struct spelled *token, struct bytes text, struct element *element)
{
    if (token->full || token->count == 0)
        return SPELLING_NONE;
    if (spell(token, 0, token->count, element) || spell_alikes(token, text, element) ||
        spell_part(token, text, element))
        return SPELLING_DIGITS;
    return token->has_digit ? SPELLING_NONE : spell_changing(token, element);
}
