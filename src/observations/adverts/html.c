// Gumbo builds the tree, in an arena of its own with a ceiling; one walk without recursion reads it.
#include "observations/adverts/html.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/adverts/html_labels.h"
#include "observations/adverts/http.h"

#include <gumbo.h>
#include <setjmp.h>
#include <string.h>

enum { TREE_MAX_BYTES = 192 * 1024 * 1024 };

// ---- before parsing ----

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

// Whether elements stay open beyond all measure, which costs a parser time without end: counted by name, so
// that stray end tags do not hide it. Elements that HTML closes by itself are left out.
static bool too_deep(struct bytes html)
{
    enum { NAMES = 256 };
    size_t open[NAMES] = {0}, total = 0;
    static const char *const closes_itself[] = {"p",     "li",     "td",   "tr",   "th", "br",
                                                "img",   "hr",     "meta", "dd",   "dt", "link",
                                                "input", "option", "col",  "area", NULL};
    for (size_t at = 0; at + 1 < html.size; at++) {
        if (html.data[at] != '<')
            continue;
        bool end = html.data[at + 1] == '/';
        size_t from = at + 1 + end, size = 0;
        char name[16] = {0};
        unsigned hash = 5381;
        while (from + size < html.size && text_is_alnum(html.data[from + size])) {
            char letter = (char)text_lower(html.data[from + size]);
            if (size < sizeof name - 1)
                name[size] = letter;
            hash = hash * 33 + (unsigned char)letter;
            size++;
        }
        bool skipped = size == 0;
        for (size_t i = 0; closes_itself[i] && !skipped; i++)
            skipped = strcmp(name, closes_itself[i]) == 0;
        if (skipped)
            continue;
        size_t *count = &open[hash % NAMES];
        if (!end) {
            ++*count;
            if (++total > HTML_DEPTH_MAX)
                return true;
        } else if (*count) {
            --*count;
            total--;
        }
    }
    return false;
}

struct tree_memory {
    struct arena *arena;
    size_t used;
    jmp_buf full;
};

static void *tree_alloc(void *userdata, size_t size)
{
    struct tree_memory *memory = userdata;
    memory->used += size + 32;
    if (memory->used > TREE_MAX_BYTES)
        longjmp(memory->full, 1);
    return arena_alloc(memory->arena, size ? size : 1, 1);
}

static void tree_free(void *userdata, void *block)
{
    (void)userdata; // the arena is emptied as a whole
    (void)block;
}

static const GumboOutput *parse(struct tree_memory *memory, struct bytes html)
{
    if (setjmp(memory->full))
        return NULL;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = tree_alloc;
    options.deallocator = tree_free;
    options.userdata = memory;
    options.max_errors = 0;
    return gumbo_parse_with_options(&options, (const char *)html.data, html.size);
}

// ---- the walk ----

struct walk {
    struct arena *arena;
    struct html_page *page;
    struct buffer text;
    bool space, line_break;    // wanted before the next letter
    unsigned in_link;          // depth of <a>
    const GumboNode *doubtful; // a header that is noise unless it holds more than links
    size_t doubtful_text, doubtful_own, doubtful_link;
    const char **pictures, **links;
};

static const char *attribute(const GumboNode *node, const char *name)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return "";
    const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);
    return found ? found->value : "";
}

// Whether a class or id holds this word: "ad-city main" holds "city".
static bool has_word(const char *names, const char *word)
{
    size_t size = strlen(word);
    for (const char *at = names; (at = strstr(at, word)) != NULL; at++) {
        bool starts = at == names || !text_is_alpha((unsigned char)at[-1]);
        if (starts && !text_is_alpha((unsigned char)at[size]))
            return true;
    }
    return false;
}

static bool named(const GumboNode *node, const char *const *words)
{
    const char *class = attribute(node, "class"), *id = attribute(node, "id");
    for (; *words; words++)
        if (has_word(class, *words) || has_word(id, *words) ||
            text_equal_nocase(attribute(node, "itemprop"), *words))
            return true;
    return false;
}

static bool is_hidden(const GumboNode *node)
{
    if (gumbo_get_attribute(&node->v.element.attributes, "hidden"))
        return true;
    char style[128];
    size_t size = 0;
    for (const char *at = attribute(node, "style"); *at && size < sizeof style - 1; at++)
        if (!text_is_space((unsigned char)*at))
            style[size++] = (char)text_lower((unsigned char)*at);
    style[size] = '\0';
    return strstr(style, "display:none") || strstr(style, "visibility:hidden");
}

static bool is_noise(const GumboNode *node)
{
    static const char *const words[] = {"nav",     "navbar",     "navigation",  "menu",
                                        "footer",  "breadcrumb", "breadcrumbs", "cookie",
                                        "cookies", "pagination", "pager",       NULL};
    const char *role = attribute(node, "role");
    switch (node->v.element.tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ASIDE:
        return true;
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_HTML:
        return false;
    default:
        return is_hidden(node) || strcmp(role, "navigation") == 0 || strcmp(role, "contentinfo") == 0 ||
               strcmp(role, "search") == 0 || named(node, words);
    }
}

static bool is_doubtful(const GumboNode *node)
{
    static const char *const words[] = {"header", "topbar", "sidebar", "related", "similar", NULL};
    GumboTag tag = node->v.element.tag;
    return tag != GUMBO_TAG_BODY && tag != GUMBO_TAG_HTML && (tag == GUMBO_TAG_HEADER || named(node, words));
}

static bool is_block(GumboTag tag)
{
    static const GumboTag inline_tags[] = {
        GUMBO_TAG_A,    GUMBO_TAG_B,     GUMBO_TAG_I,   GUMBO_TAG_EM,   GUMBO_TAG_STRONG, GUMBO_TAG_SPAN,
        GUMBO_TAG_FONT, GUMBO_TAG_SMALL, GUMBO_TAG_U,   GUMBO_TAG_MARK, GUMBO_TAG_ABBR,   GUMBO_TAG_SUB,
        GUMBO_TAG_SUP,  GUMBO_TAG_TIME,  GUMBO_TAG_IMG, GUMBO_TAG_CODE, GUMBO_TAG_BIG,    GUMBO_TAG_WBR,
        GUMBO_TAG_BDI,  GUMBO_TAG_BDO,   GUMBO_TAG_S,   GUMBO_TAG_DEL,  GUMBO_TAG_INS,    GUMBO_TAG_LABEL,
        GUMBO_TAG_CITE, GUMBO_TAG_Q,     GUMBO_TAG_TT,  GUMBO_TAG_KBD,  GUMBO_TAG_UNKNOWN};
    for (size_t i = 0; i < sizeof inline_tags / sizeof *inline_tags; i++)
        if (tag == inline_tags[i])
            return false;
    return true;
}

static void add_text(struct walk *walk, const char *text)
{
    size_t *letters = walk->in_link ? &walk->page->link_letters : &walk->page->own_letters;
    for (const uint8_t *at = (const uint8_t *)text; *at;) {
        size_t space = text_is_space(*at) ? 1 : at[0] == 0xC2 && at[1] == 0xA0 ? 2 : 0;
        if (space) {
            walk->space = true;
            at += space;
            continue;
        }
        if (walk->text.size && (walk->line_break || walk->space))
            buffer_add_u8(&walk->text, walk->line_break ? '\n' : ' ');
        walk->space = walk->line_break = false;
        buffer_add_u8(&walk->text, *at);
        *letters += (*at & 0xc0) != 0x80;
        at++;
    }
}

// The text of a small element, folded as it would be shown; at most 400 bytes.
static struct bytes own_text(struct arena *arena, const GumboNode *top)
{
    struct buffer out;
    buffer_init(&out, 400);
    const GumboNode *node = top;
    for (size_t steps = 0; steps < 64; steps++) {
        if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
            buffer_add_text(&out, node->v.text.text);
        if (node->type == GUMBO_NODE_ELEMENT && node->v.element.children.length) {
            node = node->v.element.children.data[0];
            continue;
        }
        while (node != top && node->index_within_parent + 1 >= node->parent->v.element.children.length)
            node = node->parent;
        if (node == top)
            break;
        node = node->parent->v.element.children.data[node->index_within_parent + 1];
    }
    struct bytes text = text_trim(arena_bytes(arena, buffer_bytes(&out)));
    buffer_done(&out);
    return text;
}

static void take_date(struct html_page *page, struct bytes value)
{
    if (page->posted.at_usec == TIME_UNKNOWN)
        html_date(value, &page->posted);
}

// What an element states by its class, itemprop or kind.
static void read_marks(struct walk *walk, const GumboNode *node)
{
    static const char *const city[] = {"city",  "location", "town",  "locality",        "place",
                                       "ville", "ciudad",   "stadt", "addressLocality", NULL};
    static const char *const date[] = {"posted",      "date",      "datePosted", "datePublished",
                                       "dateCreated", "published", NULL};
    struct html_page *page = walk->page;
    if (node->v.element.tag == GUMBO_TAG_TIME)
        take_date(page, bytes_of_text(*attribute(node, "datetime") ? attribute(node, "datetime")
                                                                   : attribute(node, "title")));
    if (*page->city == '\0' && named(node, city)) {
        const char *content = attribute(node, "content");
        page->city =
            html_place_name(walk->arena, *content ? bytes_of_text(content) : own_text(walk->arena, node));
    }
    if (page->posted.at_usec == TIME_UNKNOWN && named(node, date)) {
        const char *content = attribute(node, *attribute(node, "datetime") ? "datetime" : "content");
        take_date(page, *content ? bytes_of_text(content) : own_text(walk->arena, node));
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

static void read_picture(struct walk *walk, const GumboNode *node)
{
    const char *src = attribute(node, "src");
    if (*src == '\0' || text_start(src, "data:"))
        src = attribute(node, "data-src");
    if (*src && !text_start(src, "data:") && walk->page->picture_count < HTML_LIST_MAX)
        walk->pictures[walk->page->picture_count++] = arena_text(walk->arena, src);
}

static void read_meta(struct walk *walk, const GumboNode *node)
{
    struct html_page *page = walk->page;
    const char *name = attribute(node, "property"), *content = attribute(node, "content");
    if (*name == '\0')
        name = *attribute(node, "name") ? attribute(node, "name") : attribute(node, "itemprop");
    if (*page->city == '\0' && (strcmp(name, "og:locality") == 0 || strcmp(name, "geo.placename") == 0 ||
                                strcmp(name, "city") == 0 || strcmp(name, "addressLocality") == 0))
        page->city = html_place_name(walk->arena, bytes_of_text(content));
    else if (strcmp(name, "article:published_time") == 0 || strcmp(name, "datePosted") == 0 ||
             strcmp(name, "datePublished") == 0 || strcmp(name, "date") == 0)
        take_date(page, bytes_of_text(content));
    else if (strcmp(name, "og:image") == 0 && *content && page->picture_count < HTML_LIST_MAX)
        walk->pictures[page->picture_count++] = arena_text(walk->arena, content);
    else if (*page->title == '\0' && strcmp(name, "og:title") == 0)
        page->title = arena_text(walk->arena, content);
    else if (*page->url == '\0' && strcmp(name, "og:url") == 0)
        page->url = arena_text(walk->arena, content);
}

// True when the children are to be read.
static bool enter(struct walk *walk, const GumboNode *node)
{
    struct html_page *page = walk->page;
    GumboTag tag = node->v.element.tag;
    switch (tag) {
    case GUMBO_TAG_TITLE:
        if (node->parent->type == GUMBO_NODE_ELEMENT && node->parent->v.element.tag == GUMBO_TAG_HEAD)
            page->title = text_clean(walk->arena, own_text(walk->arena, node));
        return false;
    case GUMBO_TAG_META:
        read_meta(walk, node);
        return false;
    case GUMBO_TAG_LINK:
        if (strcmp(attribute(node, "rel"), "canonical") == 0)
            page->url = arena_text(walk->arena, attribute(node, "href"));
        return false;
    case GUMBO_TAG_HTML:
        page->language = arena_text(walk->arena, attribute(node, "lang"));
        return true;
    case GUMBO_TAG_HEAD:
        return true;
    default:
        break;
    }
    if (is_noise(node))
        return false;
    if (walk->doubtful == NULL && is_doubtful(node)) {
        walk->doubtful = node;
        walk->doubtful_text = walk->text.size;
        walk->doubtful_own = page->own_letters;
        walk->doubtful_link = page->link_letters;
    }
    if (tag == GUMBO_TAG_BR || is_block(tag))
        walk->line_break = true;
    if (tag == GUMBO_TAG_IMG)
        read_picture(walk, node);
    if (tag == GUMBO_TAG_A) {
        const char *href = attribute(node, "href");
        bool person = names_person(href);
        if (person && page->link_count < HTML_LIST_MAX)
            walk->links[page->link_count++] = arena_text(walk->arena, href);
        page->anchors += *href != '\0' && !person;
        walk->in_link++;
    }
    read_marks(walk, node);
    return true;
}

static void leave(struct walk *walk, const GumboNode *node)
{
    struct html_page *page = walk->page;
    if (node->v.element.tag == GUMBO_TAG_A && walk->in_link)
        walk->in_link--;
    if (is_block(node->v.element.tag))
        walk->line_break = true;
    if (node != walk->doubtful)
        return;
    walk->doubtful = NULL;
    if (page->own_letters - walk->doubtful_own <= page->link_letters - walk->doubtful_link) {
        walk->text.size = walk->doubtful_text;
        page->own_letters = walk->doubtful_own;
        page->link_letters = walk->doubtful_link;
    }
}

static const GumboVector *children_of(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;
}

struct step {
    const GumboNode *node;
    size_t next_child;
};

static void walk_tree(struct walk *walk, const GumboNode *top)
{
    struct step *steps = NULL;
    size_t count = 0, capacity = 0;
    ARRAY_ROOM(steps, capacity, count);
    steps[count++] = (struct step){top, 0};
    while (count) {
        struct step *step = &steps[count - 1];
        const GumboVector *children = children_of(step->node);
        if (children == NULL || step->next_child >= children->length) {
            if (step->node->type == GUMBO_NODE_ELEMENT)
                leave(walk, step->node);
            count--;
            continue;
        }
        const GumboNode *child = children->data[step->next_child++];
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE ||
            child->type == GUMBO_NODE_CDATA)
            add_text(walk, child->v.text.text);
        if (child->type != GUMBO_NODE_ELEMENT || !enter(walk, child))
            continue;
        ARRAY_ROOM(steps, capacity, count);
        steps[count++] = (struct step){child, 0};
    }
    memory_free(steps);
}

void html_read(struct arena *arena, struct bytes utf8, struct html_page *page)
{
    *page = (struct html_page){
        .title = "", .language = "", .city = "", .url = "", .text = "", .posted = MOMENT_UNKNOWN};
    utf8 = bytes_slice(utf8, 0, HTML_MAX_BYTES);
    if (too_deep(utf8)) {
        page->fault = "page nested too deep";
        return;
    }
    struct tree_memory memory = {.arena = arena_new(2 * (size_t)TREE_MAX_BYTES)};
    const GumboOutput *output = parse(&memory, utf8);
    if (output == NULL) {
        page->fault = "page too complex";
    } else {
        struct walk walk = {.arena = arena, .page = page};
        walk.pictures = arena_alloc(arena, HTML_LIST_MAX, sizeof *walk.pictures);
        walk.links = arena_alloc(arena, HTML_LIST_MAX, sizeof *walk.links);
        buffer_init(&walk.text, HTML_MAX_BYTES * 2);
        walk_tree(&walk, output->document);
        page->text = text_clean(arena, buffer_bytes(&walk.text));
        page->pictures = walk.pictures;
        page->links = walk.links;
        buffer_done(&walk.text);
        html_labels(arena, page->text, &page->city, &page->posted);
    }
    arena_free(memory.arena);
}
