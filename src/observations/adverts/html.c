// Open elements are kept in a row; what browsers close by themselves is closed here, too (WHATWG HTML,
// section 13.2.6, as far as it matters for what is seen).
#include "observations/adverts/html.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/adverts/html_labels.h"
#include "observations/adverts/html_reading.h"
#include "observations/adverts/http.h"

#include <string.h>

const char *html_charset(struct arena *arena, struct bytes bytes)
{
    bytes = bytes_slice(bytes, 0, 4096);
    for (size_t at = 0;;) {
        ptrdiff_t meta = bytes_find(bytes, bytes_of_text("<"), at);
        if (meta < 0)
            return "";
        at = (size_t)meta + 1;
        struct bytes tag = bytes_slice(bytes, at, 512);
        if (tag.size < 5 || text_lower(tag.data[0]) != 'm' || text_lower(tag.data[1]) != 'e' ||
            text_lower(tag.data[2]) != 't' || text_lower(tag.data[3]) != 'a')
            continue;
        ptrdiff_t end = bytes_find(tag, bytes_of_text(">"), 0);
        const char *type, *charset;
        http_media_type(arena, bytes_slice(tag, 0, end < 0 ? tag.size : (size_t)end), &type, &charset);
        if (*charset)
            return charset;
    }
}

// ---- text ----

static void put_text(struct html_reading *reading, const uint8_t *from, size_t size)
{
    size_t *letters = reading->in_link ? &reading->page->link_letters : &reading->page->own_letters;
    if (size == 0)
        return;
    if (reading->text.size && (reading->line_break || reading->space))
        buffer_add_u8(&reading->text, reading->line_break ? '\n' : ' ');
    reading->space = reading->line_break = false;
    buffer_add(&reading->text, from, size);
    for (size_t i = 0; i < size; i++)
        *letters += (from[i] & 0xc0) != 0x80;
}

static size_t space_at(const uint8_t *at, size_t size)
{
    return text_is_space(*at) ? 1 : size > 1 && at[0] == 0xC2 && at[1] == 0xA0 ? 2 : 0;
}

static void add_text(struct html_reading *reading, struct bytes raw)
{
    for (size_t at = 0; at < raw.size;) {
        size_t from = at, space = 0;
        char utf8[4];
        while (at < raw.size && raw.data[at] != '&' && (space = space_at(raw.data + at, raw.size - at)) == 0)
            at++;
        put_text(reading, raw.data + from, at - from);
        if (space) {
            reading->space = true;
            at += space;
        } else if (at < raw.size) { // '&'
            size_t size, taken = html_reference(bytes_slice(raw, at, 64), utf8, &size);
            if (taken && space_at((uint8_t *)utf8, size))
                reading->space = true;
            else
                put_text(reading, taken ? (uint8_t *)utf8 : raw.data + at, taken ? size : 1);
            at += taken ? taken : 1;
        }
    }
}

// ---- closing ----

static void close_doubtful(struct html_reading *reading)
{
    struct html_page *page = reading->page;
    reading->doubtful = 0;
    if (page->own_letters - reading->doubtful_own > page->link_letters - reading->doubtful_link)
        return;
    reading->text.size = reading->doubtful_text;
    page->own_letters = reading->doubtful_own;
    page->link_letters = reading->doubtful_link;
}

static void pop(struct html_reading *reading)
{
    struct html_open *open = &reading->open[--reading->depth];
    reading->in_link -= open->is_link;
    reading->in_hidden -= open->is_hidden;
    reading->in_noise -= open->is_noise;
    reading->in_others -= open->is_others;
    reading->in_noscript -= open->element == ELEMENT_NOSCRIPT;
    bool seen = !open->is_noise && !open->is_hidden && reading->in_noise + reading->in_hidden == 0;
    reading->line_break |= open->is_block && seen;
    if (open->field != HTML_NO_FIELD && reading->text.size > open->text_from)
        html_state(reading, open->field, open->rank,
                   bytes_slice(buffer_bytes(&reading->text), open->text_from,
                               open->field == HTML_DESCRIPTION ? HTML_FIELD_MAX_BYTES : 400));
    if (reading->doubtful == reading->depth + 1)
        close_doubtful(reading);
}

static bool is_cell_or_table(enum html_element element)
{
    return element == ELEMENT_TD || element == ELEMENT_TABLE || element == ELEMENT_CAPTION;
}

// Closes the innermost element that is `wanted`, and all in it, unless one that keeps it in stands before.
static void close_if_open(struct html_reading *reading, enum html_element wanted, enum html_element other,
                          bool (*keeps)(enum html_element))
{
    for (size_t at = reading->depth; at-- > 0;) {
        enum html_element element = reading->open[at].element;
        if (element == wanted || element == other) {
            while (reading->depth > at)
                pop(reading);
            return;
        }
        if (keeps(element))
            return;
    }
}

static bool keeps_item(enum html_element element)
{
    return is_cell_or_table(element) || element == ELEMENT_LIST || element == ELEMENT_DL;
}

static bool keeps_row(enum html_element element)
{
    return element == ELEMENT_TABLE;
}

static bool keeps_cell(enum html_element element)
{
    return element == ELEMENT_TABLE || element == ELEMENT_TR;
}

static bool ends_paragraph(enum html_element element)
{
    switch (element) {
    case ELEMENT_BR:
    case ELEMENT_BUTTON:
    case ELEMENT_NOISE:
    case ELEMENT_NOSCRIPT:
    case ELEMENT_OPTION:
    case ELEMENT_SCRIPT:
    case ELEMENT_STYLE:
    case ELEMENT_TEXTAREA:
    case ELEMENT_TITLE:
    case ELEMENT_VIDEO:
        return false;
    default:
        return !is_cell_or_table(element);
    }
}

// What a start tag ends by itself.
static void close_implied(struct html_reading *reading, const struct html_token *token)
{
    if (reading->depth == 0)
        return;
    if (token->is_block && ends_paragraph(token->element))
        close_if_open(reading, ELEMENT_P, ELEMENT_P, is_cell_or_table);
    switch (token->element) {
    case ELEMENT_LI:
        close_if_open(reading, ELEMENT_LI, ELEMENT_LI, keeps_item);
        break;
    case ELEMENT_DD:
    case ELEMENT_DT:
        close_if_open(reading, ELEMENT_DD, ELEMENT_DT, keeps_item);
        break;
    case ELEMENT_TR:
        close_if_open(reading, ELEMENT_TR, ELEMENT_TR, keeps_row);
        break;
    case ELEMENT_TD:
        close_if_open(reading, ELEMENT_TD, ELEMENT_TD, keeps_cell);
        break;
    case ELEMENT_TBODY:
        close_if_open(reading, ELEMENT_TBODY, ELEMENT_TBODY, keeps_row);
        break;
    case ELEMENT_OPTION:
        close_if_open(reading, ELEMENT_OPTION, ELEMENT_OPTION, is_cell_or_table);
        break;
    case ELEMENT_A:
        if (reading->in_link)
            close_if_open(reading, ELEMENT_A, ELEMENT_A, is_cell_or_table);
        break;
    default:
        break;
    }
}

static void end_tag(struct html_reading *reading, const struct html_token *token)
{
    enum html_element element = token->element;
    if (element == ELEMENT_BR) // browsers make a line break of it
        reading->line_break |= reading->in_noise + reading->in_hidden == 0;
    if (reading->too_deep) {
        reading->too_deep--;
        return;
    }
    bool of_table = is_cell_or_table(element) || element == ELEMENT_TR || element == ELEMENT_TBODY;
    for (size_t at = reading->depth; at-- > 0;) {
        const struct html_open *open = &reading->open[at];
        if (open->name == token->name) {
            while (reading->depth > at)
                pop(reading);
            return;
        }
        if (of_table ? open->element == ELEMENT_TABLE : is_cell_or_table(open->element))
            return;
    }
}

// ---- what an element is ----

enum { CLASS, ID, STYLE, HIDDEN, ROLE, ITEMPROP, PROPERTY, CONTENT, DATETIME, HREF, COMMON };
static const char *const common[COMMON] = {"class",    "id",       "style",   "hidden",   "role",
                                           "itemprop", "property", "content", "datetime", "href"};

static bool is_hidden(const struct bytes *values)
{
    char style[128];
    size_t size = 0;
    struct bytes stated = values[STYLE];
    for (size_t i = 0; i < stated.size && size < sizeof style - 1; i++)
        if (!text_is_space(stated.data[i]))
            style[size++] = (char)text_lower(stated.data[i]);
    style[size] = '\0';
    return values[HIDDEN].data || strstr(style, "display:none") || strstr(style, "visibility:hidden");
}

static bool is_text(struct bytes bytes, const char *text)
{
    return bytes.size == strlen(text) && bytes_start_with(bytes, text, bytes.size);
}

static bool is_noise(const struct html_token *token, unsigned words, struct bytes role)
{
    switch (token->element) {
    case ELEMENT_ASIDE:
    case ELEMENT_BUTTON:
    case ELEMENT_FOOTER:
    case ELEMENT_NAV:
    case ELEMENT_NOISE:
    case ELEMENT_NOSCRIPT:
    case ELEMENT_OPTION:
    case ELEMENT_SCRIPT:
    case ELEMENT_STYLE:
    case ELEMENT_TEXTAREA:
    case ELEMENT_TITLE:
        return true;
    default:
        return (words & HTML_IS_NOISE) || is_text(role, "navigation") || is_text(role, "contentinfo") ||
               is_text(role, "search");
    }
}

static bool names_person(const char *href)
{
    static const char *const starts[] = {
        "tel:", "mailto:", "sms:", "whatsapp:", "viber:", "tg:", "skype:", "line:"};
    static const char *const hosts[] = {"wa.me/",   "api.whatsapp.com/", "t.me/",      "telegram.me/",
                                        "line.me/", "instagram.com/",    "signal.me/", "viber.com/"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (text_start(href, starts[i]))
            return true;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (strstr(href, hosts[i]))
            return true;
    return false;
}

static void read_link(struct html_reading *reading, struct bytes raw)
{
    struct html_page *page = reading->page;
    const char *href = html_text(reading->arena, text_trim(bytes_slice(raw, 0, 4096)));
    bool person = names_person(href);
    page->anchors += *href != '\0' && !person;
    if (person)
        html_add_link(reading, "", bytes_of_text(href));
}

// What the element states: in an attribute at once, by its text when it ends.
static void read_statement(struct html_reading *reading, const struct html_token *token,
                           const struct bytes *values, unsigned words, struct html_open *open)
{
    struct bytes named = values[ITEMPROP].size ? values[ITEMPROP] : values[PROPERTY];
    enum html_field field = named.size ? html_field_named(named) : HTML_NO_FIELD;
    enum html_rank rank = RANK_MARKUP;
    if (field == HTML_TITLE || field == HTML_URL) // a page's parts have names, too
        field = HTML_NO_FIELD;
    if (field == HTML_NO_FIELD &&
        (token->element == ELEMENT_TIME || (words & (HTML_IS_CITY | HTML_IS_DATE)))) {
        field = token->element == ELEMENT_TIME || (words & HTML_IS_DATE) ? HTML_DATE : HTML_CITY;
        rank = RANK_CLASS;
        if ((words & HTML_IS_CITY) && (words & HTML_IS_DATE))
            field = HTML_NO_FIELD;
    }
    if (field == HTML_NO_FIELD || reading->in_others)
        return;
    struct bytes value = values[CONTENT].size ? values[CONTENT]
                         : field == HTML_DATE ? values[DATETIME]
                                              : (struct bytes){0};
    if (field == HTML_PICTURE || field == HTML_EMAIL || (field == HTML_PHONE && !value.size))
        value = value.size ? value : field == HTML_PICTURE ? values[HREF] : value;
    if (value.size)
        html_state(reading, field, rank, bytes_of_text(html_text(reading->arena, value)));
    else if (!token->is_void && field != HTML_PICTURE) {
        open->field = field;
        open->rank = rank;
    }
}

static void read_meta(struct html_reading *reading, const struct html_token *token)
{
    static const char *const names[] = {"property", "name", "itemprop", "content"};
    struct bytes values[4];
    html_attributes(token, names, 4, values);
    struct bytes name = values[0].size ? values[0] : values[1].size ? values[1] : values[2];
    enum html_field field = html_field_named(name);
    if (field != HTML_NO_FIELD && values[3].size && !reading->in_others)
        html_state(reading, field, values[2].size ? RANK_MARKUP : RANK_META,
                   bytes_of_text(html_text(reading->arena, values[3])));
}

static void read_head_element(struct html_reading *reading, const struct html_token *token)
{
    struct html_page *page = reading->page;
    struct bytes value;
    if (token->element == ELEMENT_HTML && *page->language == '\0') {
        page->language =
            html_text(reading->arena, text_trim(bytes_slice(html_attribute(token, "lang"), 0, 64)));
    } else if (token->element == ELEMENT_BASE && *page->base == '\0') {
        page->base = html_text(reading->arena, bytes_slice(html_attribute(token, "href"), 0, 4096));
    } else if (token->element == ELEMENT_LINK) {
        value = html_attribute(token, "rel");
        if (is_text(value, "canonical"))
            page->url = html_text(reading->arena, bytes_slice(html_attribute(token, "href"), 0, 4096));
        else if (is_text(value, "image_src"))
            html_add_picture(reading, html_attribute(token, "href"));
    } else if (token->element == ELEMENT_META) {
        read_meta(reading, token);
    }
}

static void open_doubtful(struct html_reading *reading)
{
    reading->doubtful = reading->depth + 1;
    reading->doubtful_text = reading->text.size;
    reading->doubtful_own = reading->page->own_letters;
    reading->doubtful_link = reading->page->link_letters;
}

static bool is_of_head(enum html_element element)
{
    return element == ELEMENT_HTML || element == ELEMENT_HEAD || element == ELEMENT_BODY ||
           element == ELEMENT_META || element == ELEMENT_LINK || element == ELEMENT_BASE;
}

static void start_tag(struct html_reading *reading, const struct html_token *token)
{
    struct html_open open = {.name = token->name, .element = token->element, .is_block = token->is_block};
    if (is_of_head(token->element)) {
        if (reading->in_noise == 0)
            read_head_element(reading, token);
        return;
    }
    close_implied(reading, token);
    bool in_picture = token->element == ELEMENT_IMG || token->element == ELEMENT_SOURCE;
    if (reading->in_noise && !(reading->in_noscript && in_picture)) {
        open.is_noise = true; // all in it is
    } else {
        struct bytes values[COMMON];
        html_attributes(token, common, COMMON, values);
        unsigned words = html_class_words(values[CLASS]) | html_class_words(values[ID]);
        open.is_noise = is_noise(token, words, values[ROLE]);
        open.is_hidden = is_hidden(values);
        open.is_others = words & HTML_IS_OTHERS;
        open.is_link = token->element == ELEMENT_A;
        if (!open.is_noise && !open.is_hidden && reading->doubtful == 0 && !token->is_void &&
            (token->element == ELEMENT_HEADER || (words & HTML_IS_DOUBTFUL)))
            open_doubtful(reading);
        bool seen = !open.is_noise && !open.is_hidden && reading->in_hidden == 0;
        reading->line_break |= seen && token->is_block;
        if (!open.is_noise)
            html_pictures_of(reading, token, values[STYLE]);
        if (seen && open.is_link)
            read_link(reading, values[HREF]);
        if (seen)
            read_statement(reading, token, values, words, &open);
    }
    if (token->element == ELEMENT_SCRIPT)
        reading->json_next = is_text(text_trim(html_attribute(token, "type")), "application/ld+json");
    if (token->is_void || (token->closes_itself && reading->in_noise))
        return;
    if (reading->depth == HTML_DEPTH_MAX) {
        reading->too_deep++;
        if (reading->doubtful == reading->depth + 1)
            reading->doubtful = 0;
        return;
    }
    open.text_from = reading->text.size;
    reading->in_link += open.is_link;
    reading->in_hidden += open.is_hidden;
    reading->in_noise += open.is_noise;
    reading->in_others += open.is_others;
    reading->in_noscript += open.element == ELEMENT_NOSCRIPT;
    reading->open[reading->depth++] = open;
}

static void read_text(struct html_reading *reading, const struct html_token *token)
{
    struct html_page *page = reading->page;
    if (token->raw && token->element == ELEMENT_TITLE && *page->title == '\0' && reading->in_noise == 1) {
        const char *title = html_text(reading->arena, bytes_slice(text_trim(token->inner), 0, 4096));
        page->title = text_clean(reading->arena, text_trim(bytes_of_text(title)));
    } else if (token->raw && token->element == ELEMENT_SCRIPT && reading->json_next) {
        if (reading->json_count < HTML_JSON_BLOCKS_MAX)
            reading->json[reading->json_count++] = token->inner;
    } else if (reading->in_noise + reading->in_hidden == 0) {
        add_text(reading, token->inner);
    }
}

void html_read(struct arena *arena, struct bytes utf8, struct html_page *page)
{
    struct html_reading *reading = arena_alloc(arena, 1, sizeof *reading);
    *page = (struct html_page){.title = "",
                               .language = "",
                               .city = "",
                               .url = "",
                               .price = "",
                               .currency = "",
                               .text = "",
                               .base = "",
                               .posted = MOMENT_UNKNOWN};
    reading->arena = arena;
    reading->page = page;
    reading->pictures = arena_alloc(arena, HTML_LIST_MAX, sizeof *reading->pictures);
    reading->links = arena_alloc(arena, HTML_LIST_MAX, sizeof *reading->links);
    buffer_init(&reading->text, HTML_MAX_BYTES * 2);
    struct html_tokens tokens = {.html = bytes_slice(utf8, 0, HTML_MAX_BYTES)};
    struct html_token token;
    while (html_next(&tokens, &token))
        if (token.kind == HTML_TEXT)
            read_text(reading, &token);
        else if (token.kind == HTML_START)
            start_tag(reading, &token);
        else
            end_tag(reading, &token);
    while (reading->depth)
        pop(reading);
    page->text = text_clean(arena, buffer_bytes(&reading->text));
    page->pictures = reading->pictures;
    page->links = reading->links;
    buffer_done(&reading->text);
    html_json_read(reading);
    html_fields_finish(reading);
}
