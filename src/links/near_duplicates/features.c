// Features of texts; see features.h. Letters are folded by base/letters.h.
#include "links/near_duplicates/features.h"

#include "base/letters.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { WORD_MAX = 64, GRAM = 4 };

struct features_reader {
    uint32_t features[FEATURES_MAX], scratch[FEATURES_MAX];
    size_t count, words, alone,
        foreign;     // of words: characters that are words, and words not in Latin letters
    uint32_t before; // hash of the word before, 0 when none
    struct letters *letters;
};

struct features_reader *features_reader_new(void)
{
    struct features_reader *reader = memory_new(1, sizeof *reader);
    reader->letters = letters_new();
    return reader;
}

void features_reader_free(struct features_reader *reader)
{
    if (reader)
        letters_free(reader->letters);
    memory_free(reader);
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
            word[i] = letters_look_alike(word[i]);
    uint32_t hash = hash_letters(word + 1, length, 1);
    add_feature(reader, hash);
    if (reader->before)
        add_feature(reader, hash_letters((uint32_t[]){reader->before, hash}, 2, 4));
    reader->before = hash + (hash == 0);
    reader->words++;
    reader->foreign += !latin;
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
        if (c >= 0x80)
            c = text_utf8_decode(text.data + at, text.size - at, &size);
        c = letters_fold(reader->letters, c);
        at += size;
        if (c == LETTER_NOTHING)
            continue;
        bool alone = c >= 0xE00 && letters_stand_alone(c);
        if (c >= LETTER_FIRST && !alone) {
            latin |= c < 0x250;
            foreign |= c >= 0x370 && c < 0x530;
            if (length < WORD_MAX)
                word[++length] = c;
            before = 0;
            continue;
        }
        if (c == LETTER_DIGIT) {
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
            reader->alone++;
            reader->before = 0;
            if (before)
                add_feature(reader, hash_letters((uint32_t[]){before, c}, 2, 3));
        }
        if (alone || c == LETTER_SEPARATOR)
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

struct text_features features_of(struct features_reader *reader, struct bytes text)
{
    reader->count = reader->words = reader->alone = reader->foreign = 0;
    reader->before = 0;
    read_letters(reader, text);
    sort_features(reader);
    size_t kept = 0;
    for (size_t i = 0; i < reader->count; i++)
        if (i == 0 || reader->features[i] != reader->features[i - 1])
            reader->features[kept++] = reader->features[i];
    return (struct text_features){.all = reader->features,
                                  .count = kept,
                                  .words = reader->words,
                                  .script = reader->alone * 2 > reader->words     ? SCRIPT_UNSPACED
                                            : reader->foreign * 2 > reader->words ? SCRIPT_OTHER
                                                                                  : SCRIPT_LATIN};
}
