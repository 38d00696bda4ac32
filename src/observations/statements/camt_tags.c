// Searches in bytes that look like XML.
#include "observations/statements/camt_tags.h"

#include "base/text.h"

#include <string.h>

// Past a comment or CDATA section that begins at `aside`, or past "<!" when it is neither; NULL when it has
// no end.
static const uint8_t *after_aside(const uint8_t *aside, const uint8_t *end)
{
    struct bytes rest = {aside, (size_t)(end - aside)};
    if (bytes_start_with(rest, "<!--", 4))
        return memmem(aside, rest.size, "-->", 3);
    if (bytes_start_with(rest, "<![CDATA[", 9))
        return memmem(aside, rest.size, "]]>", 3);
    return aside + 2;
}

// Where the start tag begins whose name, without a prefix, stands at `hit` and is `size` long; NULL when it
// is none.
static const uint8_t *start_of_tag(struct bytes bytes, const uint8_t *hit, size_t size)
{
    const uint8_t *after = hit + size, *end = bytes.data + bytes.size;
    if (after < end && !text_is_space(*after) && *after != '>' && *after != '/')
        return NULL;
    if (hit > bytes.data && hit[-1] == ':')
        do
            hit--;
        while (hit > bytes.data &&
               (text_is_alnum(hit[-1]) || hit[-1] == '_' || hit[-1] == '-' || hit[-1] == '.'));
    return hit > bytes.data && hit[-1] == '<' ? hit - 1 : NULL;
}

// The next "<!"; NULL when there is none. One search for the rarer byte is faster than memmem, here and
// below.
static const uint8_t *next_aside(const uint8_t *at, const uint8_t *end)
{
    for (const uint8_t *from = at; at < end && (at = memchr(at, '!', (size_t)(end - at))) != NULL; at++)
        if (at > from && at[-1] == '<')
            return at - 1;
    return NULL;
}

// The next "Ntry"; NULL when there is none.
static const uint8_t *next_name(const uint8_t *at, const uint8_t *end)
{
    while (at < end && (at = memchr(at, 'N', (size_t)(end - at))) != NULL) {
        if (end - at >= 4 && memcmp(at, "Ntry", 4) == 0)
            return at;
        at++;
    }
    return NULL;
}

int64_t camt_count_entries(struct bytes bytes)
{
    const uint8_t *at = bytes.data, *end = bytes.data + bytes.size;
    if (bytes.size < 4 || memchr(bytes.data, 0, 4))
        return -1;
    int64_t count = 0;
    const uint8_t *aside = next_aside(at, end);
    while (at && at < end) {
        const uint8_t *hit = next_name(at, end);
        if (hit == NULL)
            break;
        if (aside && aside < hit) {
            at = after_aside(aside, end);
            aside = at ? next_aside(at, end) : NULL;
            continue;
        }
        count += start_of_tag(bytes, hit, 4) != NULL;
        at = hit + 4;
    }
    return count;
}

int64_t camt_next_tag(struct bytes bytes, size_t from, const char *name)
{
    struct bytes word = bytes_of_text(name);
    for (ptrdiff_t at = bytes_find(bytes, word, from); at >= 0;
         at = bytes_find(bytes, word, (size_t)at + 1)) {
        const uint8_t *tag = start_of_tag(bytes, bytes.data + at, word.size);
        if (tag && tag >= bytes.data + from)
            return tag - bytes.data;
    }
    return -1;
}
