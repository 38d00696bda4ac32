// Words of running text and tables of them; see words.h. Knows no word.
#include "base/words.h"

#include "base/fold.h"
#include "base/letters.h"
#include "base/text.h"

#include <string.h>

// What an ASCII byte is in a word: its lower case for a letter, itself for a digit, 0 else.
static uint8_t folded_ascii(uint8_t byte)
{
    uint8_t letter = byte | 0x20;
    return letter >= 'a' && letter <= 'z' ? letter : byte >= '0' && byte <= '9' ? byte : 0;
}

static size_t begin_word(struct bytes text, size_t at, struct word *word)
{
    while (at < text.size) {
        uint8_t byte = text.data[at];
        if (byte < 0x80 && folded_ascii(byte) == 0) {
            at++;
            continue;
        }
        struct folded_letter letter = fold_letter(text.data + at, text.size - at);
        if (letter.folded_bytes) {
            word->start = at;
            word->capital = letter.capital;
            word->digits = letter.folded_bytes == 1 && text_is_digit(letter.folded[0]);
            word->unspaced = letter.kind == LETTER_UNSPACED;
            break;
        }
        at += letter.length;
    }
    return at;
}

// One letter that is not ASCII; false where the word ends before it.
static bool take_letter(struct bytes text, size_t *at, struct word *word)
{
    struct folded_letter letter = fold_letter(text.data + *at, text.size - *at);
    bool digit = letter.folded_bytes == 1 && text_is_digit(letter.folded[0]);
    if (letter.kind == LETTER_NONE || (letter.folded_bytes && *at > word->start &&
                                       (letter.kind == LETTER_UNSPACED || digit != word->digits)))
        return false;
    if (letter.folded_bytes) {
        word->capitals &= letter.capital;
        if (word->size + letter.folded_bytes <= WORD_MAX_BYTES)
            memcpy(word->key + word->size, letter.folded, letter.folded_bytes);
        word->size += letter.folded_bytes;
    }
    *at += letter.length;
    return true;
}

// A word of letters of two scripts is one of Latin letters in disguise: "Brusѕels" has a Cyrillic letter.
static void undisguise(struct word *word)
{
    size_t out = 0;
    bool latin = false, other = false;
    for (size_t at = 0; at < word->size; at++) {
        uint8_t byte = (uint8_t)word->key[at];
        latin |= byte >= 'a' && byte <= 'z';
        other |= byte >= 0xcd && byte <= 0xd4; // first bytes of Greek and Cyrillic
    }
    if (!latin || !other)
        return;
    for (size_t at = 0, length; at < word->size; at += length) {
        uint32_t letter = text_utf8_decode((const uint8_t *)word->key + at, word->size - at, &length);
        out += text_utf8_encode(letters_look_alike(letter), word->key + out); // never longer than it was
    }
    word->size = out;
}

bool word_next(struct bytes text, size_t at, struct word *word)
{
    at = begin_word(text, at, word);
    if (at >= text.size)
        return false;
    word->size = 0;
    word->capitals = true;
    bool ascii = true;
    while (at < text.size) {
        uint8_t byte = text.data[at];
        if (byte >= 0x80) {
            ascii = false;
            if (!take_letter(text, &at, word) || word->unspaced)
                break;
            continue;
        }
        uint8_t folded = folded_ascii(byte);
        if (folded == 0 || (folded <= '9') != word->digits)
            break;
        word->capitals &= folded != byte;
        if (word->size < WORD_MAX_BYTES)
            word->key[word->size] = (char)folded;
        word->size++;
        at++;
    }
    word->end = at;
    if (word->size > WORD_MAX_BYTES)
        word->size = 0;
    if (!ascii)
        undisguise(word);
    word->key[word->size] = '\0';
    return true;
}

static const struct word_slot *slot_of(const struct word_table *table, const char *key, size_t size)
{
    uint32_t hash = 0x811c9dc5;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)key[i]) * 0x01000193;
    if (!(table->filter[hash >> 19] >> (hash >> 16 & 7) & 1))
        return NULL;
    for (size_t at = hash & (table->slot_count - 1); table->slots[at].key;
         at = (at + 1) & (table->slot_count - 1))
        if (table->slots[at].size == size && memcmp(table->slots[at].key, key, size) == 0)
            return &table->slots[at];
    return NULL;
}

int word_table_find(const struct word_table *table, const char *key, size_t size)
{
    const struct word_slot *slot = slot_of(table, key, size);
    return slot ? slot->index : -1;
}

// What may stand between words of one phrase.
static bool joins(struct bytes text, size_t from, size_t to)
{
    enum { GAP_MAX_BYTES = 3 };
    if (to - from > GAP_MAX_BYTES)
        return false;
    for (size_t at = from; at < to; at++)
        if (text.data[at] < 0x80 && strchr(" -'.`", text.data[at]) == NULL)
            return false;
    return true;
}

int word_table_take(const struct word_table *table, struct bytes text, const struct word *first, size_t *end)
{
    const struct word_slot *slot = first->size ? slot_of(table, first->key, first->size) : NULL;
    if (slot == NULL)
        return -1;
    int best = slot->index;
    size_t size = first->size, at = *end = first->end;
    char key[WORD_MAX_BYTES + 1];
    memcpy(key, first->key, size);
    struct word next;
    for (unsigned words = slot->longest; words > 1; words--) {
        if (!word_next(text, at, &next) || next.unspaced != first->unspaced || next.size == 0 ||
            (first->unspaced ? next.start != at : !joins(text, at, next.start)) ||
            size + 1 + next.size > WORD_MAX_BYTES)
            break;
        if (!first->unspaced)
            key[size++] = ' ';
        memcpy(key + size, next.key, next.size);
        size += next.size;
        at = next.end;
        int longer = word_table_find(table, key, size);
        if (longer >= 0) {
            best = longer;
            *end = at;
        }
    }
    return best;
}
