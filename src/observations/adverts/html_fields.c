// What is stated twice: by whom it is believed, and what becomes of it.
#include "observations/adverts/html_labels.h"
#include "observations/adverts/html_reading.h"

#include "base/text.h"

#include <string.h>

enum { LIKENESS_BYTES = 40, OWN_LETTERS_FEW = 20 };

void html_add_link(struct html_reading *reading, const char *scheme, struct bytes value)
{
    value = text_trim(bytes_slice(value, 0, 2048));
    if (value.size == 0 || reading->page->link_count == HTML_LIST_MAX)
        return;
    reading->links[reading->page->link_count++] =
        arena_print(reading->arena, "%s%.*s", scheme, (int)value.size, (const char *)value.data);
}

void html_state(struct html_reading *reading, enum html_field field, enum html_rank rank, struct bytes value)
{
    value = text_trim(bytes_slice(value, 0, HTML_FIELD_MAX_BYTES));
    if (field == HTML_NO_FIELD || value.size == 0)
        return;
    if (field == HTML_PHONE || field == HTML_EMAIL) {
        html_add_link(reading, field == HTML_PHONE ? "tel:" : "mailto:", value);
        return;
    }
    if (field == HTML_PICTURE) {
        html_add_picture(reading, value);
        return;
    }
    if (rank <= reading->stated[field].rank)
        return;
    const char *text = text_clean(reading->arena, value);
    if (field == HTML_CITY)
        text = html_place_name(reading->arena, value);
    struct moment moment;
    if (*text == '\0' || (field == HTML_DATE && !html_date(value, &moment)))
        return;
    reading->stated[field].text = text;
    reading->stated[field].rank = rank;
}

static const char *stated(const struct html_reading *reading, enum html_field field)
{
    return reading->stated[field].text ? reading->stated[field].text : "";
}

// Letters alone, in lower case, of the beginning: for telling whether a text stands in another.
static size_t letters_of(const char *text, char *out, size_t room)
{
    size_t size = 0;
    for (; *text && size < room; text++)
        if ((unsigned char)*text >= 0x80 || text_is_alnum((unsigned char)*text))
            out[size++] = (char)text_lower((unsigned char)*text);
    return size;
}

static bool holds(struct arena *arena, const char *text, const char *part)
{
    char wanted[LIKENESS_BYTES];
    size_t size = letters_of(part, wanted, sizeof wanted), all = strlen(text);
    char *letters = arena_alloc(arena, all + 1, 1);
    struct bytes there = {(const uint8_t *)letters, letters_of(text, letters, all)};
    return bytes_find(there, (struct bytes){(const uint8_t *)wanted, size}, 0) >= 0;
}

// A description that the visible text lacks is part of what the page says: of schema.org always, of Open
// Graph, which is cut, only where nothing else is.
static void add_description(struct html_reading *reading)
{
    struct html_page *page = reading->page;
    const char *description = stated(reading, HTML_DESCRIPTION);
    if (*description == '\0' ||
        (reading->stated[HTML_DESCRIPTION].rank < RANK_MARKUP && page->own_letters >= OWN_LETTERS_FEW) ||
        holds(reading->arena, page->text, description))
        return;
    page->text = *page->text ? arena_print(reading->arena, "%s\n%s", page->text, description) : description;
    page->own_letters += strlen(description);
}

void html_fields_finish(struct html_reading *reading)
{
    struct html_page *page = reading->page;
    add_description(reading);
    page->city = stated(reading, HTML_CITY);
    html_date(bytes_of_text(stated(reading, HTML_DATE)), &page->posted);
    html_labels(reading->arena, page->text, &page->city, &page->posted);
    if (*page->title == '\0')
        page->title = stated(reading, HTML_TITLE);
    if (*page->language == '\0')
        page->language = stated(reading, HTML_LANGUAGE);
    if (*page->url == '\0')
        page->url = stated(reading, HTML_URL);
    page->price = stated(reading, HTML_PRICE);
    page->currency = stated(reading, HTML_CURRENCY);
}
