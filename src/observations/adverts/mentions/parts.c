// Parts a text once; everything that mentions are read from looks at these parts only.
#include "observations/adverts/mentions/parts.h"

#include "base/fold.h"
#include "base/text.h"

static uint32_t first_letter(const struct word *word)
{
    size_t length;
    return word->size ? text_utf8_decode((const uint8_t *)word->key, word->size, &length) : 0;
}

static enum script script_of(uint32_t letter)
{
    return letter < 0x370                         ? SCRIPT_LATIN
           : letter < 0x400                       ? SCRIPT_GREEK
           : letter < 0x530                       ? SCRIPT_CYRILLIC
           : letter >= 0x590 && letter < 0x600    ? SCRIPT_HEBREW
           : letter >= 0x600 && letter < 0x780    ? SCRIPT_ARABIC
           : letter >= 0x1e00 && letter < 0x1f00  ? SCRIPT_LATIN
           : letter >= 0x1f00 && letter < 0x2000  ? SCRIPT_GREEK
           : letter >= 0x0e00 && letter < 0x0e80  ? SCRIPT_THAI
           : letter >= 0x3040 && letter < 0x3100  ? SCRIPT_KANA
           : letter >= 0xac00 && letter < 0xd7b0  ? SCRIPT_HANGUL
           : letter >= 0x3400 && letter < 0x10000 ? SCRIPT_HAN
                                                  : SCRIPT_OTHER;
}

static struct part *new_part(struct parts *parts, enum part_kind kind, size_t start, size_t end)
{
    struct part *part = &parts->all[parts->count++];
    part->kind = kind;
    part->start = (uint32_t)start;
    part->end = (uint32_t)end;
    part->number = -1;
    return part;
}

// Signs between two words; of several spaces one remembers.
static bool read_signs(struct parts *parts, size_t from, size_t to)
{
    bool spaced = false;
    for (size_t at = from; at < to;) {
        size_t length;
        uint32_t sign = text_utf8_decode(parts->text.data + at, to - at, &length);
        bool is_space =
            sign == ' ' || sign == '\t' || sign == 0xa0 || sign == 0x3000 || sign == 0x200b || sign == 0xfe0f;
        if (sign == '\r')
            sign = '\n';
        if (is_space) {
            spaced = true;
        } else {
            struct part *part = new_part(parts, PART_SIGN, at, at + length);
            part->sign = sign;
            part->spaced = spaced;
            spaced = false;
        }
        at += length;
    }
    return spaced;
}

static size_t read_word(struct parts *parts, struct bytes text, const struct word *word, bool spaced)
{
    size_t end = word->end;
    struct part *part = new_part(parts, word->digits ? PART_NUMBER : PART_WORD, word->start, end);
    part->spaced = spaced;
    part->unspaced = word->unspaced;
    part->capital = word->capital;
    part->capitals = word->capitals;
    if (word->digits) {
        part->digits = word->size > 200 || word->size == 0 ? 200 : (uint8_t)word->size;
        if (part->digits <= 7)
            for (part->number = 0, end = 0; end < word->size; end++)
                part->number = part->number * 10 + (word->key[end] - '0');
        return word->end;
    }
    parts->words[script_of(first_letter(word))]++;
    int index = word_table_take(&lexicon_words, text, word, &end);
    if (index < 0)
        return word->end;
    part->entry = &lexicon_entries[index];
    part->end = (uint32_t)end;
    return end;
}

// The text from `at` to `to`, in which nothing is skipped.
static void read_stretch(struct parts *parts, size_t at, size_t to)
{
    struct bytes text = bytes_slice(parts->text, 0, to);
    struct word word;
    while (word_next(text, at, &word)) {
        bool spaced = read_signs(parts, at, word.start);
        at = read_word(parts, text, &word, spaced);
    }
    read_signs(parts, at, to);
}

void parts_read(struct arena *arena, struct bytes text, const struct text_span *skip, size_t skip_count,
                struct parts *parts)
{
    text = bytes_slice(text, 0, PARTS_TEXT_MAX_BYTES);
    *parts = (struct parts){.text = text, .all = arena_alloc(arena, text.size + 1, sizeof *parts->all)};
    size_t at = 0;
    for (size_t i = 0; i < skip_count && skip[i].end <= text.size; i++) {
        if (skip[i].start < at || skip[i].end <= skip[i].start)
            continue;
        read_stretch(parts, at, skip[i].start);
        new_part(parts, PART_SIGN, skip[i].start, skip[i].end)->sign = PART_SKIPPED;
        at = skip[i].end;
    }
    read_stretch(parts, at, text.size);
}

const struct part *part_at(const struct parts *parts, size_t index)
{
    static const struct part end = {.kind = PART_SIGN, .sign = '\n', .number = -1};
    return index < parts->count ? &parts->all[index] : &end;
}
