// What nobody else says: sentences strung together from the words of a language, so that two authors hardly
// ever have one in common.
#include "rehearsal/own_words.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { WORDS_MAX = 1024, WORD_BYTES_MIN = 3 };

struct collection {
    struct arena *arena;
    const char **words;
    size_t count;
};

static void collect_word(struct collection *collection, const char *start, size_t size)
{
    const char *word = arena_print(collection->arena, "%.*s", (int)size, start);
    for (size_t i = 0; i < collection->count; i++)
        if (strcmp(collection->words[i], word) == 0)
            return;
    if (collection->count < WORDS_MAX)
        collection->words[collection->count++] = word;
}

static bool is_letter(unsigned char byte)
{
    return text_is_alpha(byte) || byte >= 0x80;
}

static void collect_pattern(struct collection *collection, const char *pattern, enum language language)
{
    for (const char *at = pattern; *at;) {
        size_t size = 1;
        if (language == LANGUAGE_ZH) {
            size = text_utf8_length((const uint8_t *)at, strlen(at));
            size = size ? size : 1;
            if (size == 3 && (unsigned char)*at >= 0xe4) // no punctuation, no Latin letter
                collect_word(collection, at, size);
        } else if (*at == '%' && at[1]) {
            size = 2;
        } else if (is_letter((unsigned char)*at)) {
            while (is_letter((unsigned char)at[size]))
                size++;
            if (size >= WORD_BYTES_MIN)
                collect_word(collection, at, size);
        }
        at += size;
    }
}

struct words own_words(struct arena *arena, enum language language)
{
    struct collection collection = {arena, arena_alloc(arena, WORDS_MAX, sizeof(char *)), 0};
    for (size_t i = 0; i < advert_sentences[language].count; i++)
        collect_pattern(&collection, advert_sentences[language].at[i], language);
    for (int talk = 0; talk < TALK_COUNT; talk++)
        for (size_t i = 0; i < talk_words[talk][language].count; i++)
            collect_pattern(&collection, talk_words[talk][language].at[i], language);
    return (struct words){collection.words, collection.count};
}

const char *own_sentence(struct arena *arena, struct random *random, struct words words,
                         enum language language)
{
    struct buffer out;
    buffer_init(&out, 4096);
    const int64_t count = random_between(random, 6, 12);
    for (int64_t i = 0; i < count; i++)
        buffer_print(&out, "%s%s", i && language != LANGUAGE_ZH ? " " : "", words_pick(random, words));
    buffer_add_text(&out, language == LANGUAGE_ZH ? "。" : ".");
    const char *text = arena_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}
