// Adverts as pages captured by a crawler. What a record is, warc.c knows; how a page reads, html.c; here is
// decided which pages are adverts.
#include "base/text.h"
#include "observations/adverts/charset.h"
#include "observations/adverts/draft.h"
#include "observations/adverts/html.h"
#include "observations/adverts/http.h"
#include "observations/adverts/warc.h"
#include "observations/observers.h"

#include <string.h>

enum {
    RECORD_ARENA_BYTES = 1024 * 1024 * 1024,
    DAMAGE_LINES_MAX = 100,
    OWN_LETTERS_MIN = 20, // a page with less text of its own says nothing
    INDEX_ANCHORS_MIN = 3,
};

static bool recognises(const struct observation_context *context)
{
    return warc_recognised(context->item->bytes);
}

static const char *reason_of_type(enum warc_type type)
{
    switch (type) {
    case WARC_REQUEST:
        return "request";
    case WARC_METADATA:
        return "metadata";
    case WARC_WARCINFO:
        return "warcinfo";
    case WARC_REVISIT:
        return "revisit";
    case WARC_BAD:
        return "damaged";
    case WARC_OTHER:
        return "other record type";
    default:
        return NULL;
    }
}

static const char *reason_of_status(int status)
{
    if (status >= 200 && status < 300)
        return NULL;
    if (status >= 300 && status < 400)
        return "HTTP redirect";
    if (status >= 400 && status < 500)
        return "HTTP client error (4xx)";
    return status >= 500 && status < 600 ? "HTTP server error (5xx)" : "HTTP status unknown";
}

static bool looks_like_html(struct bytes body)
{
    body = text_trim(bytes_slice(body, 0, 1024));
    if (bytes_start_with(body, "\xEF\xBB\xBF", 3))
        body = text_trim(bytes_slice(body, 3, SIZE_MAX));
    return body.size > 2 && body.data[0] == '<' && (body.data[1] == '!' || text_is_alpha(body.data[1]));
}

static bool is_html(const char *type, struct bytes body)
{
    if (strcmp(type, "text/html") == 0 || strcmp(type, "application/xhtml+xml") == 0)
        return true;
    return (*type == '\0' || strcmp(type, "unk") == 0 || strcmp(type, "no-type") == 0) &&
           looks_like_html(body);
}

static const char *reason_of_page(const struct html_page *page)
{
    if (page->fault)
        return page->fault;
    if (page->anchors >= INDEX_ANCHORS_MIN && page->link_letters > page->own_letters)
        return "index page";
    if (page->own_letters < OWN_LETTERS_MIN && page->link_count == 0)
        return "little own text";
    return NULL;
}

// "//host/x", "/x" and "x" against the page's address (RFC 3986, section 5, without dot segments).
static const char *absolute(struct arena *arena, const char *base, const char *reference)
{
    const char *scheme_end = strstr(base, "://");
    if (strstr(reference, "://") || scheme_end == NULL)
        return reference;
    size_t host_end = (size_t)(scheme_end - base) + 3;
    host_end += strcspn(base + host_end, "/?#");
    if (text_start(reference, "//"))
        return arena_print(arena, "%.*s:%s", (int)(scheme_end - base), base, reference);
    if (*reference == '/')
        return arena_print(arena, "%.*s%s", (int)host_end, base, reference);
    size_t path_end = host_end + strcspn(base + host_end, "?#");
    while (path_end > host_end && base[path_end - 1] != '/')
        path_end--;
    return arena_print(arena, "%.*s%s%s", (int)path_end, base, path_end == host_end ? "/" : "", reference);
}

static const char *read_page(struct observation_context *context, const struct warc_record *record,
                             struct bytes body, const char *charset_stated)
{
    struct arena *arena = context->arena;
    char charset[CHARSET_NAME_SIZE];
    charset_guess(body, *charset_stated ? charset_stated : html_charset(arena, body), charset);
    struct html_page page;
    html_read(arena, charset_to_utf8(arena, body, charset), &page);
    const char *reason = reason_of_page(&page);
    if (reason)
        return reason;
    struct draft draft;
    draft_init(&draft, context,
               (struct place){.table = "warc", .row = record->number, .offset = record->offset});
    const char *url = *record->uri ? record->uri : page.url;
    draft.url = *url ? url : NULL;
    draft.city = *page.city ? page.city : NULL;
    draft.language = *page.language ? page.language : NULL;
    draft.title = *page.title ? page.title : NULL;
    draft.text = *page.text ? page.text : NULL;
    draft.posted = page.posted;
    for (size_t i = 0; i < page.link_count; i++)
        draft_add_link(&draft, page.links[i]);
    for (size_t i = 0; i < page.picture_count; i++)
        draft_add_picture(&draft, bytes_of_text(absolute(arena, url, page.pictures[i])));
    return draft_send(&draft) ? NULL : "no text";
}

struct told {
    struct observation_context *context;
    int64_t count;
};

static void tell(struct told *told, int64_t row, int64_t offset, const char *what)
{
    struct place place = {.table = "warc", .row = row, .offset = offset};
    if (++told->count <= DAMAGE_LINES_MAX)
        sink_damage(told->context->sink, place, "%s%s", what,
                    told->count == DAMAGE_LINES_MAX ? "; further ones are only counted" : "");
}

// Sends the advert of a record, or says why there is none: a literal.
static const char *read_record(struct observation_context *context, const struct warc_record *record,
                               struct told *told)
{
    const char *reason = reason_of_type(record->type);
    if (reason)
        return reason;
    struct http_response response;
    http_read(context->arena, record->block, &response);
    if (response.status == 0) { // no head of its own: the record states the type
        if (record->type == WARC_RESPONSE && *record->uri && !text_start(record->uri, "http"))
            return "not HTTP";
        http_media_type(context->arena, bytes_of_text(record->content_type), &response.type,
                        &response.charset);
        if (text_start(response.type, "application/http"))
            return "no HTTP head";
    } else {
        reason = reason_of_status(response.status);
        if (reason)
            return reason;
    }
    if (response.unsupported)
        return response.unsupported;
    if (response.damage)
        tell(told, record->number, record->offset, response.damage);
    if (!is_html(response.type, response.body))
        return "not HTML";
    return read_page(context, record, response.body, response.charset);
}

static void observe(struct observation_context *context)
{
    struct warc *warc = warc_new(context->item->bytes);
    struct warc_record record;
    struct table_tally tally = {.table = "warc"};
    struct told told = {.context = context};
    struct observation_context record_context = *context;
    record_context.arena = arena_new(RECORD_ARENA_BYTES);
    int64_t present = 0;
    for (; warc_next(warc, record_context.arena, &record); arena_reset(record_context.arena)) {
        present++;
        if (record.damage)
            tell(&told, record.number, record.damage_offset, record.damage);
        const char *reason = read_record(&record_context, &record, &told);
        if (reason)
            tally_skip(&tally, reason);
        else
            tally.emitted++;
    }
    arena_free(record_context.arena);
    warc_free(warc);
    tally_send(context->sink, &tally, present);
}

const struct observer observer_advert_warc = {
    .name = "advert_warc",
    .version = 1,
    .family = FAMILY_ADVERTS,
    .summary = "adverts as pages of a web capture: WARC or ARC, plain or gzip",
    .recognises = recognises,
    .observe = observe,
};
