// Names of columns seen in exports, and what is done with their values.
#include "observations/adverts/draft.h"

#include "base/text.h"
#include "observations/adverts/html.h"
#include "observations/adverts/html_labels.h"
#include "observations/adverts/mentions/mentions.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SELECTORS_MAX = 512, PICTURES_MAX = 512 };

void draft_init(struct draft *draft, struct observation_context *context, struct place place)
{
    *draft = (struct draft){
        .context = context, .place = place, .posted = MOMENT_UNKNOWN, .captured = MOMENT_UNKNOWN};
}

// ---- selectors, each once ----

static void add_selector(struct draft *draft, const struct selector *selector)
{
    bool person = selector->kind == SELECTOR_PHONE || selector->kind == SELECTOR_EMAIL ||
                  selector->kind == SELECTOR_HANDLE;
    if (!person || selector->value == NULL || *selector->value == '\0')
        return;
    for (size_t i = 0; i < draft->selector_count; i++)
        if (draft->selectors[i].kind == selector->kind &&
            strcmp(draft->selectors[i].value, selector->value) == 0)
            return;
    if (draft->selector_count == SELECTORS_MAX)
        return;
    if (draft->selectors == NULL)
        draft->selectors = arena_alloc(draft->context->arena, SELECTORS_MAX, sizeof *draft->selectors);
    draft->selectors[draft->selector_count++] = *selector;
}

static void found_in_text(void *payload, size_t offset, const struct selector *selector)
{
    (void)offset;
    add_selector(payload, selector);
}

static void add_phone(struct draft *draft, struct bytes value)
{
    value = text_trim(value);
    size_t digits = 0;
    for (size_t i = 0; i < value.size; i++)
        digits += text_is_digit(value.data[i]);
    struct selector selector = selector_of_phone(draft->context, value);
    if (digits >= 5 || selector.kind != SELECTOR_PHONE) // shorter is no number to reach an advertiser by
        add_selector(draft, &selector);
}

// "wechat:mei88", "@mei88" in a column of WeChat names; an app that is not told is "handle".
static void add_handle(struct draft *draft, const char *app, struct bytes value)
{
    struct arena *arena = draft->context->arena;
    value = text_trim(value);
    if (bytes_find(value, bytes_of_text("://"), 0) > 0 || bytes_find(value, bytes_of_text("t.me/"), 0) == 0) {
        selectors_find(value, draft->context, found_in_text, draft);
        return;
    }
    const char *text = text_clean(arena, bytes_slice(value, 0, 256));
    char *name = arena_text(arena, *text == '@' ? text + 1 : text);
    for (char *at = name; *at; at++)
        *at = (char)text_lower((unsigned char)*at);
    if (*name == '\0')
        return;
    const char *colon = strchr(name, ':');
    const char *normal =
        colon && colon > name ? name : arena_print(arena, "%s:%s", app ? app : "handle", name);
    add_selector(draft, &(struct selector){SELECTOR_HANDLE, GRADE_POSSIBLE, normal, text});
}

static struct bytes percent_decoded(struct arena *arena, const char *text)
{
    uint8_t *out = arena_alloc(arena, strlen(text) + 1, 1);
    size_t size = 0;
    for (const char *at = text; *at; at++) {
        int high = text_lower((unsigned char)at[1]), low = high ? text_lower((unsigned char)at[2]) : 0;
        bool hex =
            *at == '%' && strchr("0123456789abcdef", high) && high && low && strchr("0123456789abcdef", low);
        if (!hex) {
            out[size++] = (uint8_t)*at;
            continue;
        }
        out[size++] = (uint8_t)((high <= '9' ? high - '0' : high - 'a' + 10) * 16 +
                                (low <= '9' ? low - '0' : low - 'a' + 10));
        at += 2;
    }
    return (struct bytes){out, size};
}

void draft_add_link(struct draft *draft, const char *href)
{
    const char *colon = strchr(href, ':');
    struct bytes rest = percent_decoded(draft->context->arena, colon ? colon + 1 : href);
    ptrdiff_t query = bytes_find(rest, bytes_of_text("?"), 0);
    if (text_start(href, "tel:") || text_start(href, "sms:")) {
        add_phone(draft, bytes_slice(rest, 0, query < 0 ? rest.size : (size_t)query));
    } else if (text_start(href, "mailto:")) {
        struct selector selector =
            selector_of_email(draft->context, bytes_slice(rest, 0, query < 0 ? rest.size : (size_t)query));
        add_selector(draft, &selector);
    } else {
        selectors_find(percent_decoded(draft->context->arena, href), draft->context, found_in_text, draft);
    }
}

// ---- fields ----

static const char *text_of(struct draft *draft, struct bytes value, size_t limit)
{
    value = text_trim(value);
    if (value.size == 0)
        return NULL;
    if (value.size > limit) {
        draft->cut++;
        value.size = limit;
        while (value.size && (value.data[value.size] & 0xc0) == 0x80)
            value.size--; // not through the middle of a character
    }
    return text_clean(draft->context->arena, value);
}

static void each_part(struct draft *draft, enum advert_field field, const char *app, struct bytes value)
{
    const char *separators = field == FIELD_PHONE ? ",;|\n" : field == FIELD_PICTURE ? ";|\n\t " : ",;| \n\t";
    for (size_t at = 0; at < value.size;) {
        size_t start = at;
        while (at < value.size && (value.data[at] == 0 || strchr(separators, value.data[at]) == NULL))
            at++;
        struct bytes part = text_trim(bytes_slice(value, start, at - start));
        at++;
        if (part.size == 0)
            continue;
        if (field == FIELD_PHONE)
            add_phone(draft, part);
        else if (field == FIELD_HANDLE)
            add_handle(draft, app, part);
        else
            draft_add_picture(draft, part);
    }
}

void draft_add_picture(struct draft *draft, struct bytes value)
{
    if (draft->picture_count == PICTURES_MAX || text_trim(value).size == 0)
        return;
    if (draft->pictures == NULL)
        draft->pictures = arena_alloc(draft->context->arena, PICTURES_MAX, sizeof *draft->pictures);
    draft->pictures[draft->picture_count++] = text_of(draft, value, 4096);
}

// Keeps the first statement of a field; a later one of the same kind ("description" after "text") adds to it.
static void take_text(struct draft *draft, struct bytes value)
{
    const char *text = text_of(draft, value, RECORD_TEXT_MAX_BYTES / 2);
    if (text && draft->text && strstr(draft->text, text) == NULL)
        draft->text = arena_print(draft->context->arena, "%s\n%s", draft->text, text);
    else if (text && draft->text == NULL)
        draft->text = text;
}

// As people write it, or seconds, milliseconds or microseconds since 1970.
static void take_date(struct bytes value, struct moment *moment)
{
    int64_t number;
    value = text_trim(value);
    if (moment->at_usec != TIME_UNKNOWN || html_date(value, moment))
        return;
    if (!text_to_int64(value, &number) || number <= INT64_C(500000000))
        return;
    *moment = number > INT64_C(100000000000000) ? moment_from_usec(number)
              : number > INT64_C(100000000000)  ? moment_from_msec(number)
                                                : moment_from_sec(number);
}

static void take_html(struct draft *draft, struct bytes value)
{
    struct html_page page;
    html_read(draft->context->arena, bytes_of_text(text_clean(draft->context->arena, value)), &page);
    take_text(draft, bytes_of_text(page.text));
    if (draft->title == NULL && *page.title)
        draft->title = page.title;
    if (draft->city == NULL && *page.city)
        draft->city = page.city;
    if (draft->posted.at_usec == TIME_UNKNOWN)
        draft->posted = page.posted;
    for (size_t i = 0; i < page.link_count; i++)
        draft_add_link(draft, page.links[i]);
    for (size_t i = 0; i < page.picture_count; i++)
        draft_add_picture(draft, bytes_of_text(page.pictures[i]));
}

void draft_take(struct draft *draft, enum advert_field field, const char *app, struct bytes value)
{
    const char **kept = field == FIELD_ID         ? &draft->id
                        : field == FIELD_URL      ? &draft->url
                        : field == FIELD_CITY     ? &draft->city
                        : field == FIELD_LANGUAGE ? &draft->language
                        : field == FIELD_TITLE    ? &draft->title
                                                  : NULL;
    if (kept && *kept == NULL)
        *kept = text_of(draft, value, field == FIELD_TITLE ? 64 * 1024 : 8192);
    else if (field == FIELD_POSTED)
        take_date(value, &draft->posted);
    else if (field == FIELD_CAPTURED)
        take_date(value, &draft->captured);
    else if (field == FIELD_NAME || field == FIELD_AGE || field == FIELD_PRICE || field == FIELD_CURRENCY)
        draft_state(draft, field, value);
    else if (field == FIELD_TEXT)
        take_text(draft, value);
    else if (field == FIELD_HTML)
        take_html(draft, value);
    else if (field == FIELD_EMAIL)
        selectors_find(value, draft->context, found_in_text, draft);
    else if (field == FIELD_PHONE || field == FIELD_HANDLE || field == FIELD_PICTURE)
        each_part(draft, field, app, bytes_slice(value, 0, 64 * 1024));
}

// ---- sending ----

// The language most used, where the source states none.
static const char *written_in(const struct mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++)
        if (mentions->all[i].kind == MENTION_LANGUAGE)
            return mentions->all[i].value;
    return NULL;
}

// What stands in the text, kept until the advert has been sent: finding it is the dear part.
struct text_hits {
    struct draft *draft;
    struct selector_hit *of;
    size_t count, capacity;
};

static void hit_in_text(void *payload, size_t offset, const struct selector *selector)
{
    struct text_hits *hits = payload;
    if (hits->count == hits->capacity) {
        size_t capacity = hits->capacity ? 2 * hits->capacity : 16;
        struct selector_hit *grown = arena_alloc(hits->draft->context->arena, capacity, sizeof *grown);
        if (hits->count)
            memcpy(grown, hits->of, hits->count * sizeof *grown);
        hits->of = grown;
        hits->capacity = capacity;
    }
    struct selector_hit *hit = &hits->of[hits->count++];
    *hit = (struct selector_hit){.place = hits->draft->place, .selector = *selector};
    hit->place.offset = (int64_t)offset;
    add_selector(hits->draft, selector);
}

// Where hits stand, in order: what is a telephone or handle is nothing else.
static struct text_span *spans_of(struct arena *arena, const struct text_hits *hits)
{
    struct text_span *spans = arena_alloc(arena, hits->count, sizeof *spans);
    for (size_t i = 0; i < hits->count; i++) {
        size_t start = (size_t)hits->of[i].place.offset, at = i;
        const char *text = hits->of[i].selector.text;
        for (; at > 0 && spans[at - 1].start > start; at--)
            spans[at] = spans[at - 1];
        spans[at] = (struct text_span){start, start + (text ? strlen(text) : 0)};
    }
    return spans;
}

bool draft_send(struct draft *draft)
{
    struct arena *arena = draft->context->arena;
    bool from_page = draft->place.table && strcmp(draft->place.table, "warc") == 0;
    if (draft->title && !from_page && (draft->text == NULL || !text_start(draft->text, draft->title)))
        draft->text = draft->text ? arena_print(arena, "%s\n%s", draft->title, draft->text) : draft->title;
    struct text_hits hits = {.draft = draft};
    if (draft->text)
        selectors_find_written(bytes_of_text(draft->text), draft->context, hit_in_text, &hits);
    if (draft->title && from_page)
        selectors_find_written(bytes_of_text(draft->title), draft->context, found_in_text, draft);
    if (draft->text == NULL && draft->selector_count == 0)
        return false;
    draft_state_finish(draft);
    struct mentions mentions = {.arena = arena,
                                .regions = {draft->context->regions, draft->context->region_count}};
    mentions_find(&mentions, (struct mentioning){.text = draft->text,
                                                 .skip = spans_of(arena, &hits),
                                                 .skip_count = hits.count,
                                                 .title = from_page ? draft->title : NULL,
                                                 .city = draft->city,
                                                 .stated = draft->mentions,
                                                 .stated_count = draft->mention_count});
    const char *id = draft->id ? draft->id : draft->url;
    if (id == NULL)
        id = arena_print(arena, "%" PRId64, draft->place.row);
    bool dated = draft->posted.at_usec != TIME_UNKNOWN;
    sink_advert(draft->context->sink,
                &(struct advert){
                    .place = draft->place,
                    .id = id,
                    .url = draft->url,
                    .city = draft->city,
                    .language = draft->language ? draft->language : written_in(&mentions),
                    .text = draft->text,
                    .posted = dated ? draft->posted : draft->captured,
                    .selectors = draft->selectors,
                    .selector_count = draft->selector_count,
                    .pictures = draft->pictures,
                    .picture_count = draft->picture_count,
                    .mentions = mentions.all,
                    .mention_count = mentions.count,
                    .digest = draft->digest,
                });
    for (size_t i = 0; i < hits.count; i++)
        sink_selector_hit(draft->context->sink, &hits.of[i]);
    return true;
}
