// Where pages name their pictures: src and what loads it late, srcset, links to the large one, posters,
// styles.
#include "observations/adverts/html_reading.h"

#include "base/text.h"

#include <string.h>

enum { NAME_MAX_BYTES = 4096, DATA_MAX_BYTES = 4 * 1024 * 1024 };

void html_add_picture(struct html_reading *reading, struct bytes raw)
{
    struct html_page *page = reading->page;
    raw = text_trim(raw);
    bool data = bytes_start_with(raw, "data:image/", 11);
    if (raw.size == 0 || raw.size > (data ? DATA_MAX_BYTES : NAME_MAX_BYTES) ||
        page->picture_count == HTML_LIST_MAX || (bytes_start_with(raw, "data:", 5) && !data) ||
        bytes_start_with(raw, "about:", 6) || bytes_start_with(raw, "javascript:", 11))
        return;
    const char *name = html_text(reading->arena, raw);
    for (size_t i = 0; i < page->picture_count; i++)
        if (strcmp(reading->pictures[i], name) == 0)
            return;
    reading->pictures[page->picture_count++] = name;
}

// "a.jpg 1x, b.jpg 640w": addresses may hold commas, but end in none.
static void add_set(struct html_reading *reading, struct bytes set)
{
    for (size_t at = 0; at < set.size;) {
        while (at < set.size && (text_is_space(set.data[at]) || set.data[at] == ','))
            at++;
        size_t from = at;
        while (at < set.size && !text_is_space(set.data[at]))
            at++;
        size_t end = at;
        bool alone = end > from && set.data[end - 1] == ',';
        while (end > from && set.data[end - 1] == ',')
            end--;
        html_add_picture(reading, bytes_slice(set, from, end - from));
        while (!alone && at < set.size && set.data[at] != ',') // its width or density
            at++;
    }
}

// background: url('a.jpg')
static void add_style(struct html_reading *reading, struct bytes style)
{
    for (size_t from = 0;;) {
        ptrdiff_t at = bytes_find(style, bytes_of_text("url("), from);
        if (at < 0)
            return;
        size_t start = (size_t)at + 4;
        ptrdiff_t end = bytes_find(style, bytes_of_text(")"), start);
        from = end < 0 ? style.size : (size_t)end + 1;
        struct bytes value = text_trim(bytes_slice(style, start, from - start - (end >= 0)));
        static const char *const quotes[] = {"\"", "'", "&quot;", "&#39;", "&#x27;"};
        for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
            size_t size = strlen(quotes[i]);
            if (bytes_start_with(value, quotes[i], size) && value.size >= 2 * size)
                value = bytes_slice(value, size, value.size - 2 * size);
        }
        html_add_picture(reading, value);
    }
}

static bool names_picture(struct bytes href)
{
    static const char *const ends[] = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".avif"};
    struct bytes path = href;
    for (size_t i = 0; i < path.size; i++)
        if (path.data[i] == '?' || path.data[i] == '#')
            path.size = i;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t size = strlen(ends[i]), at = 0;
        if (path.size <= size)
            continue;
        while (at < size && text_lower(path.data[path.size - size + at]) == ends[i][at])
            at++;
        if (at == size)
            return true;
    }
    return false;
}

void html_pictures_of(struct html_reading *reading, const struct html_token *token, struct bytes style)
{
    if (style.size)
        add_style(reading, style);
    if (token->element == ELEMENT_IMG || token->element == ELEMENT_SOURCE) {
        static const char *const names[] = {"src",           "data-src",    "data-original",
                                            "data-lazy-src", "data-lazy",   "data-full",
                                            "srcset",        "data-srcset", "data-lazy-srcset"};
        enum { NAMES = sizeof names / sizeof *names, SETS_FROM = 6 };
        struct bytes values[NAMES];
        html_attributes(token, names, NAMES, values);
        for (size_t i = token->element == ELEMENT_SOURCE ? SETS_FROM : 0; i < NAMES; i++)
            if (i >= SETS_FROM)
                add_set(reading, values[i]);
            else
                html_add_picture(reading, values[i]);
    } else if (token->element == ELEMENT_VIDEO) {
        html_add_picture(reading, html_attribute(token, "poster"));
    } else if (token->element == ELEMENT_A) {
        struct bytes href = html_attribute(token, "href");
        if (names_picture(href))
            html_add_picture(reading, href);
    } else {
        html_add_picture(reading, html_attribute(token, "data-background"));
        html_add_picture(reading, html_attribute(token, "data-bg"));
    }
}
