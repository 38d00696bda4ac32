// Pages of a capture as adverts: which pages are, and what the draft of one gets. How a page reads, html.c
// knows.
#include "base/encoding.h"
#include "base/text.h"
#include "observations/adverts/capture.h"
#include "observations/adverts/charset.h"
#include "observations/adverts/draft.h"
#include "observations/adverts/html.h"
#include "observations/adverts/web_address.h"

#include <inttypes.h>
#include <string.h>

enum {
    OWN_LETTERS_MIN = 20, // a page with less text of its own says nothing
    INDEX_ANCHORS_MIN = 3,
    INLINED_MIN_BYTES = 400, // of base 64: what comes before the true picture is loaded is smaller
    PAGE_MAX_BYTES = 2 * HTML_MAX_BYTES, // before it is UTF-8
};

static const char *reason_of_page(const struct html_page *page)
{
    if (page->anchors >= INDEX_ANCHORS_MIN && page->link_letters > page->own_letters)
        return "index page";
    if (page->own_letters < OWN_LETTERS_MIN && page->link_count == 0)
        return "little own text";
    return NULL;
}

static void begin(struct draft *draft, struct capture *capture, const struct sight *sight)
{
    draft_init(draft, &capture->record, sight->place);
    draft->url = *sight->uri ? sight->uri : NULL;
    draft->captured = sight->date;
    draft->digest = sight->digest;
}

// A picture that stands in the page itself: its bytes are looked at where they are.
static const char *read_inlined(struct capture *capture, const char *data, const char *name,
                                const struct sight *sight)
{
    struct bytes picture, coded;
    const char *comma = strchr(data, ',');
    if (comma == NULL || bytes_find(bytes_slice(bytes_of_text(data), 0, (size_t)(comma - data)),
                                    bytes_of_text(";base64"), 0) < 0)
        return "a data: URI that is not base 64";
    coded = bytes_of_text(comma + 1);
    if (coded.size < INLINED_MIN_BYTES)
        return "a data: URI too small to show anything";
    if (!bytes_of_base64(capture->record.arena, coded, &picture))
        return "a data: URI that is damaged";
    return capture_picture(capture, picture, name, sight);
}

// References as addresses, so that pictures captured by these are found.
static void add_pictures(struct capture *capture, const struct html_page *page, const struct sight *sight,
                         struct draft *draft)
{
    struct arena *arena = capture->record.arena;
    const char *url = draft->url ? draft->url : "";
    const char *base = *page->base ? web_address_absolute(arena, url, page->base) : url;
    int64_t inlined = 0;
    for (size_t i = 0; i < page->picture_count; i++) {
        if (!text_start(page->pictures[i], "data:")) {
            draft_add_picture(draft, bytes_of_text(web_address_absolute(arena, base, page->pictures[i])));
            continue;
        }
        const char *name = arena_print(arena, "%s#%" PRId64, url, ++inlined);
        const char *reason = read_inlined(capture, page->pictures[i], name, sight);
        if (reason)
            tally_skip(&capture->inlined, reason);
        else
            capture->inlined.emitted++;
        if (reason == NULL)
            draft_add_picture(draft, bytes_of_text(name));
    }
}

const char *capture_page(struct capture *capture, struct bytes body, const char *charset_stated,
                         const struct sight *sight)
{
    struct arena *arena = capture->record.arena;
    char charset[CHARSET_NAME_SIZE];
    body = bytes_slice(body, 0, PAGE_MAX_BYTES);
    charset_guess(body, *charset_stated ? charset_stated : html_charset(arena, body), charset);
    struct html_page page;
    html_read(arena, charset_to_utf8(arena, body, charset), &page);
    const char *reason = reason_of_page(&page);
    if (reason)
        return reason;
    struct draft draft;
    begin(&draft, capture, sight);
    if (draft.url == NULL && *page.url)
        draft.url = page.url;
    draft.city = *page.city ? page.city : NULL;
    draft.language = *page.language ? page.language : NULL;
    draft.title = *page.title ? page.title : NULL;
    draft.text = *page.text ? page.text : NULL;
    draft.posted = page.posted;
    for (size_t i = 0; i < page.link_count; i++)
        draft_add_link(&draft, page.links[i]);
    draft_add_price(&draft, page.price, page.currency);
    add_pictures(capture, &page, sight, &draft);
    return draft_send(&draft) ? NULL : "no text";
}

const char *capture_text(struct capture *capture, struct bytes body, const char *charset_stated,
                         const struct sight *sight)
{
    struct draft draft;
    char charset[CHARSET_NAME_SIZE];
    body = bytes_slice(body, 0, PAGE_MAX_BYTES);
    charset_guess(body, charset_stated, charset);
    struct bytes text = text_trim(charset_to_utf8(capture->record.arena, body, charset));
    if (text.size < OWN_LETTERS_MIN)
        return "little own text";
    begin(&draft, capture, sight);
    draft.text = arena_text_n(capture->record.arena, text.data, text.size);
    return draft_send(&draft) ? NULL : "no text";
}
