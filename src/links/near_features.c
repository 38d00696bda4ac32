// Letters are folded one by one: ASCII directly, others through a table that ICU fills as letters are met.
#include "links/near_features.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum { WORD_MAX = 64, BMP = 0x10000, GRAM = 4 };

// What a letter counts as in the table besides the letter it folds to.
enum { NOT_MET = 0, SEPARATOR = 1, NOTHING = 2, DIGIT = 3, FIRST_LETTER = 0x20 };

struct features_reader {
    uint32_t features[FEATURES_MAX], scratch[FEATURES_MAX];
    size_t count, words;
    uint16_t folded[BMP]; // by code point: one of the classes above, or the folded letter
    const UNormalizer2 *fold, *decompose;
};

struct features_reader *features_reader_new(void)
{
    struct features_reader *reader = memory_new(1, sizeof *reader);
    UErrorCode status = U_ZERO_ERROR;
    reader->fold = unorm2_getNFKCCasefoldInstance(&status);
    reader->decompose = unorm2_getNFDInstance(&status);
    if (U_FAILURE(status))
        reader->fold = reader->decompose = NULL;
    return reader;
}

void features_reader_free(struct features_reader *reader)
{
    memory_free(reader);
}

// ---- letters ----

// Compatibility forms to plain ones, no case, no accents: the first base letter of the whole fold.
static uint32_t fold_slowly(const struct features_reader *reader, uint32_t c)
{
    UChar one[4], folded[32], plain[64];
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    U16_APPEND_UNSAFE(one, length, (UChar32)c);
    if (reader->fold == NULL)
        return u_isalpha((UChar32)c) ? (uint32_t)u_tolower((UChar32)c) : SEPARATOR;
    int32_t size = unorm2_normalize(reader->fold, one, length, folded, 32, &status);
    size = U_SUCCESS(status) ? unorm2_normalize(reader->decompose, folded, size, plain, 64, &status) : 0;
    if (U_FAILURE(status))
        return SEPARATOR;
    if (size == 0)
        return NOTHING; // default-ignorable: zero-width space, soft hyphen
    UChar32 letter;
    int32_t at = 0;
    U16_NEXT(plain, at, size, letter);
    if (u_charType(letter) == U_NON_SPACING_MARK || u_charType(letter) == U_ENCLOSING_MARK)
        return NOTHING;
    if (u_isdigit(letter) || u_getNumericValue(letter) != U_NO_NUMERIC_VALUE)
        return u_isalpha(letter) ? (uint32_t)letter : DIGIT; // the numerals of Chinese are letters too
    return u_isalpha(letter) ? (uint32_t)letter : SEPARATOR;
}

static uint32_t fold_letter(struct features_reader *reader, uint32_t c)
{
    if (c >= BMP)
        return u_isalnum((UChar32)c) ? fold_slowly(reader, c) : SEPARATOR;
    uint32_t folded = reader->folded[c];
    if (folded == NOT_MET) {
        folded = fold_slowly(reader, c);
        reader->folded[c] = (uint16_t)(folded < BMP ? folded : SEPARATOR);
    }
    return folded;
}

// Scripts written without spaces: each character is a word.
static bool stands_alone(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0x0E00 && c <= 0x0EFF);
}

// Cyrillic and Greek letters that look like Latin ones; only used in words that hold Latin letters as well.
static uint32_t look_alike(uint32_t c)
{
    static const struct {
        uint16_t letter;
        char latin;
    } table[] = {{0x430, 'a'}, {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'},
                 {0x445, 'x'}, {0x456, 'i'}, {0x458, 'j'}, {0x455, 's'}, {0x501, 'd'}, {0x4BB, 'h'},
                 {0x43A, 'k'}, {0x43C, 'm'}, {0x442, 't'}, {0x432, 'b'}, {0x43D, 'h'}, {0x51B, 'q'},
                 {0x51D, 'w'}, {0x3B1, 'a'}, {0x3BF, 'o'}, {0x3C1, 'p'}, {0x3BD, 'v'}, {0x3B9, 'i'},
                 {0x3BA, 'k'}, {0x3C5, 'u'}, {0x3F2, 'c'}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].letter == c)
            return (uint32_t)table[i].latin;
    return c;
}

// ---- features ----

static uint32_t hash_letters(const uint32_t *letters, size_t count, uint32_t seed)
{
    uint64_t hash = seed;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ letters[i]) * UINT64_C(0x9E3779B97F4A7C15) + (hash >> 29);
    hash ^= hash >> 31;
    return (uint32_t)((hash * UINT64_C(0xD6E8FEB86659FD93)) >> (64 - FEATURE_BITS));
}

static void add_feature(struct features_reader *reader, uint32_t hash)
{
    if (reader->count < FEATURES_MAX)
        reader->features[reader->count++] = hash << 8;
}

static void end_word(struct features_reader *reader, uint32_t *word, size_t length, bool latin, bool foreign,
                     bool digit)
{
    if (length == 0 || digit) // numbers and what is glued to them change with every advert
        return;
    if (latin && foreign)
        for (size_t i = 1; i <= length; i++)
            word[i] = look_alike(word[i]);
    add_feature(reader, hash_letters(word + 1, length, 1));
    reader->words++;
    if (length < GRAM)
        return;
    word[0] = word[length + 1] = '_';
    for (size_t i = 0; i + GRAM <= length + 2; i++)
        add_feature(reader, hash_letters(word + i, GRAM, 2));
}

static void read_letters(struct features_reader *reader, struct bytes text)
{
    uint32_t word[WORD_MAX + 2], before = 0; // word[0] is kept for the mark before its first letter
    size_t length = 0;
    bool latin = false, foreign = false, digit = false;
    for (size_t at = 0; at < text.size;) {
        uint32_t c = text.data[at];
        size_t size = 1;
        if (c < 0x80) {
            c = text_is_alpha((int)c)   ? c | 0x20
                : text_is_digit((int)c) ? DIGIT
                : c == '\''             ? NOTHING
                                        : SEPARATOR;
        } else {
            c = text_utf8_decode(text.data + at, text.size - at, &size);
            c = fold_letter(reader, c);
        }
        at += size;
        if (c == NOTHING)
            continue;
        bool alone = c >= 0x2E80 ? stands_alone(c) : c >= 0xE00 && stands_alone(c);
        if (c >= FIRST_LETTER && !alone) {
            latin |= c < 0x250;
            foreign |= c >= 0x370 && c < 0x530;
            if (length < WORD_MAX)
                word[++length] = c;
            before = 0;
            continue;
        }
        if (c == DIGIT) {
            digit = true;
            length += length == 0; // a number is a word that is left out
            before = 0;
            continue;
        }
        end_word(reader, word, length, latin, foreign, digit);
        length = 0;
        latin = foreign = digit = false;
        if (alone) {
            add_feature(reader, hash_letters(&c, 1, 1));
            reader->words++;
            if (before)
                add_feature(reader, hash_letters((uint32_t[]){before, c}, 2, 3));
        }
        if (alone || c == SEPARATOR)
            before = alone ? c : before; // an emoji or a comma between two characters does not part them
    }
    end_word(reader, word, length, latin, foreign, digit);
}

// Three passes of eight bits over hash << 8.
static void sort_features(struct features_reader *reader)
{
    uint32_t *from = reader->features, *to = reader->scratch;
    if (reader->count < 32) {
        for (size_t i = 1; i < reader->count; i++) {
            uint32_t value = from[i];
            size_t at = i;
            for (; at > 0 && from[at - 1] > value; at--)
                from[at] = from[at - 1];
            from[at] = value;
        }
        return;
    }
    for (unsigned shift = 8; shift < 32; shift += 8) {
        uint32_t starts[256] = {0}, total = 0;
        for (size_t i = 0; i < reader->count; i++)
            starts[from[i] >> shift & 0xff]++;
        for (size_t i = 0; i < 256; i++) {
            uint32_t size = starts[i];
            starts[i] = total;
            total += size;
        }
        for (size_t i = 0; i < reader->count; i++)
            to[starts[from[i] >> shift & 0xff]++] = from[i];
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != reader->features)
        memcpy(reader->features, from, reader->count * sizeof *from);
}

const uint32_t *features_of(struct features_reader *reader, struct bytes text, size_t *count, size_t *words)
{
    reader->count = reader->words = 0;
    read_letters(reader, text);
    sort_features(reader);
    size_t kept = 0;
    for (size_t i = 0; i < reader->count; i++)
        if (i == 0 || reader->features[i] != reader->features[i - 1])
            reader->features[kept++] = reader->features[i];
    *count = kept;
    *words = reader->words;
    return reader->features;
}
