// Words and markup in columns.
#include "observations/phones/apps/app_text.h"

#include "base/text.h"

#include <string.h>

struct words words_of(const char *text, const char *between)
{
    return (struct words){text ? text : "", between};
}

bool words_next(struct words *words, struct bytes *word)
{
    words->at += strspn(words->at, words->between);
    *word = (struct bytes){(const uint8_t *)words->at, strcspn(words->at, words->between)};
    words->at += word->size;
    return word->size > 0;
}

// Length of the tag that begins here, "<" and ">" included; 0 when it is none: "a < b" stays.
static size_t tag_length(const char *at)
{
    const char *end = strchr(at, '>');
    if (end == NULL || (!text_is_alpha((uint8_t)at[1]) && at[1] != '/'))
        return 0;
    return (size_t)(end - at) + 1;
}

// Writes what the entity stands for; its length, 0 when it is none.
static size_t entity_at(const char *at, char **to)
{
    static const struct {
        const char *name;
        char character;
    } names[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_start(at, names[i].name)) {
            *(*to)++ = names[i].character;
            return strlen(names[i].name);
        }
    if (at[1] != '#')
        return 0;
    size_t size = strspn(at + 2, "0123456789");
    int64_t number;
    if (size == 0 || size > 7 || at[2 + size] != ';' ||
        !text_to_int64((struct bytes){(const uint8_t *)at + 2, size}, &number) || number == 0 ||
        number > 0x10ffff || (number >= 0xd800 && number < 0xe000))
        return 0;
    *to += text_utf8_encode((uint32_t)number, *to); // never longer than what it replaces
    return size + 3;
}

const char *text_of_markup(struct arena *arena, const char *text)
{
    if (strpbrk(text, "<&") == NULL)
        return text;
    char *copy = arena_text(arena, text), *to = copy;
    for (const char *at = text; *at;) {
        size_t length = *at == '<' ? tag_length(at) : *at == '&' ? entity_at(at, &to) : 0;
        if (length && (text_start(at, "<br") || text_start(at, "<BR")))
            *to++ = '\n';
        if (length == 0)
            *to++ = *at++;
        at += length;
    }
    *to = 0;
    return copy;
}
