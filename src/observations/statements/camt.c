// camt.052, .053 and .054: libxml2's SAX2 push parser, without document types, entities or network. What the
// elements mean stands in camt_tree.c and camt_reader.c, what an entry becomes in camt_entry.c.
// Payments carry table "camt053" and so on, row the number of the Ntry in the file from 1, offset the byte of
// its start tag. Tallies: "camt entries" (Ntry) and "camt details" (TxDtls). See docs/formats/camt.md.
#include "observations/observers.h"

#include "base/text.h"
#include "observations/statements/camt_reader.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

enum {
    DEPTH_MAX = 64, // the deepest path of the format is 14
    CHUNK_BYTES = 64 * 1024,
    LOOK_BYTES = 4096,    // for recognition
    TAG_MAX_BYTES = 4096, // looked back for the start of a tag
    MEMO_SLOTS = 1024,
    MEMO_TRIES = 8,
};

struct camt {
    struct camt_reader reader;
    struct bytes bytes;
    size_t at; // read by the parser up to here
    xmlParserCtxtPtr xml;
    const char *refused; // why we stopped it; NULL
    bool broken;
    int broken_line;
    int64_t broken_offset;

    enum camt_node stack[DEPTH_MAX];
    int depth, none_depth; // none_depth: how deep inside an element that is not looked at
    // names are interned by libxml2: which node a (node, name) leads to, by address
    struct {
        const xmlChar *name;
        enum camt_node inside, node;
    } memo[MEMO_SLOTS];
};

// Where the tag that the parser stands in begins; -1 when its count of bytes cannot be trusted (another
// encoding than UTF-8).
static int64_t offset_of_tag(struct camt *camt, const xmlChar *name)
{
    long at = xmlByteConsumed(camt->xml);
    if (at <= 0 || (uint64_t)at > camt->bytes.size)
        return -1;
    size_t length = strlen((const char *)name);
    for (long i = at - 1; i >= 0 && i > at - TAG_MAX_BYTES; i--) {
        if (camt->bytes.data[i] != '<')
            continue;
        struct bytes tag = bytes_slice(camt->bytes, (size_t)i, (size_t)(at - i));
        return bytes_find(tag, (struct bytes){name, length}, 0) > 0 ? i : -1;
    }
    return -1;
}

// ---- the parser's calls ----

static void note_break(struct camt *camt, int line)
{
    long at = xmlByteConsumed(camt->xml);
    camt->broken = true;
    camt->broken_line = line;
    camt->broken_offset = at >= 0 && (uint64_t)at <= camt->bytes.size ? at : -1;
}

static void stop(struct camt *camt, const char *why)
{
    if (camt->broken)
        return;
    camt->refused = why;
    note_break(camt, xmlSAX2GetLineNumber(camt->xml));
    xmlStopParser(camt->xml);
}

static enum camt_node child_of(struct camt *camt, enum camt_node inside, const xmlChar *name)
{
    size_t slot = (((uintptr_t)name >> 3) * 31 + (size_t)inside * 37) % MEMO_SLOTS;
    for (size_t i = 0; i < MEMO_TRIES; i++, slot = (slot + 1) % MEMO_SLOTS) {
        if (camt->memo[slot].name == name && camt->memo[slot].inside == inside)
            return camt->memo[slot].node;
        if (camt->memo[slot].name == NULL)
            break;
    }
    enum camt_node node = camt_child(inside, (const char *)name);
    if (xmlDictOwns(camt->xml->dict, name) == 1) {
        camt->memo[slot].name = name;
        camt->memo[slot].inside = inside;
        camt->memo[slot].node = node;
    }
    return node;
}

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
                     const xmlChar **attributes)
{
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted;
    struct camt *camt = user;
    if (camt->depth + camt->none_depth >= DEPTH_MAX) {
        stop(camt, "elements nested deeper than 64");
        return;
    }
    enum camt_node inside = camt->depth ? camt->stack[camt->depth - 1] : CAMT_OUTSIDE;
    enum camt_node node = camt->none_depth ? CAMT_NONE : child_of(camt, inside, name);
    if (node == CAMT_NONE) {
        camt->none_depth++;
        return;
    }
    camt->stack[camt->depth++] = node;
    if (!camt_wants_text(node)) {
        bool wants_offset = node == CAMT_ENTRY || node == CAMT_STATEMENT;
        camt_reader_start(&camt->reader, node, wants_offset ? offset_of_tag(camt, name) : -1);
        return;
    }
    buffer_reset(&camt->reader.text);
    camt->reader.amount_currency[0] = 0;
    for (int i = 0; i < attribute_count; i++) { // five pointers each: name, prefix, URI, value, its end
        const xmlChar **attribute = attributes + 5 * i;
        if (strcmp((const char *)attribute[0], "Ccy") == 0)
            statement_currency((struct bytes){attribute[3], (size_t)(attribute[4] - attribute[3])},
                               camt->reader.amount_currency);
    }
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    struct camt *camt = user;
    if (camt->none_depth) {
        camt->none_depth--;
        return;
    }
    if (camt->depth == 0)
        return;
    enum camt_node node = camt->stack[--camt->depth];
    camt_reader_end(&camt->reader, node, camt->depth ? camt->stack[camt->depth - 1] : CAMT_OUTSIDE);
}

static void on_text(void *user, const xmlChar *text, int length)
{
    struct camt *camt = user;
    if (camt->none_depth == 0 && camt->depth && camt_wants_text(camt->stack[camt->depth - 1]))
        buffer_add(&camt->reader.text, text, (size_t)length);
}

static void on_document_type(void *user, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    stop(user, "a document type declaration stands in it, which these messages never have");
}

static xmlEntityPtr on_entity(void *user, const xmlChar *name)
{
    (void)user;
    return xmlGetPredefinedEntity(name);
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct camt *camt = user;
    if (error->level == XML_ERR_FATAL && !camt->broken)
        note_break(camt, error->line);
}

// ---- the item ----

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

// Whether "Ntry" at `hit` is the name of a start tag, with or without a prefix.
static bool is_start_tag(struct bytes bytes, const uint8_t *hit)
{
    const uint8_t *after = hit + 4, *end = bytes.data + bytes.size;
    if (after < end && !text_is_space(*after) && *after != '>' && *after != '/')
        return false;
    if (hit > bytes.data && hit[-1] == ':')
        do
            hit--;
        while (hit > bytes.data &&
               (text_is_alnum(hit[-1]) || hit[-1] == '_' || hit[-1] == '-' || hit[-1] == '.'));
    return hit > bytes.data && hit[-1] == '<';
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

// Counts start tags of Ntry without the parser, comments and CDATA left out; -1 when the bytes are not of an
// encoding that shows ASCII as ASCII.
static int64_t count_entries(struct bytes bytes)
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
        count += is_start_tag(bytes, hit);
        at = hit + 4;
    }
    return count;
}

static void say_what_broke(struct camt *camt)
{
    struct sink *sink = camt->reader.book.outer.sink;
    struct place place = {.table = camt->reader.book.table, .row = -1, .offset = camt->broken_offset};
    if (camt->refused) {
        sink_damage(sink, place, "XML refused at line %d: %s", camt->broken_line, camt->refused);
        return;
    }
    const xmlError *error = xmlCtxtGetLastError(camt->xml);
    const char *message = error && error->message ? error->message : "unknown error";
    struct arena *arena = arena_new(64 * 1024);
    const char *clean = statement_text(arena, bytes_slice(bytes_of_text(message), 0, 200));
    sink_damage(sink, place, "XML malformed at line %d, byte %lld: %s", camt->broken_line,
                (long long)camt->broken_offset, clean ? clean : "");
    arena_free(arena);
}

// The parser's next bytes.
static int on_read(void *user, char *buffer, int size)
{
    struct camt *camt = user;
    struct bytes chunk = bytes_slice(camt->bytes, camt->at, size < 0 ? 0 : (size_t)size);
    memcpy(buffer, chunk.data, chunk.size);
    camt->at += chunk.size;
    return (int)chunk.size;
}

static void parse(struct camt *camt)
{
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .internalSubset = on_document_type,
        .getEntity = on_entity,
        .serror = on_error,
    };
    camt->xml = xmlCreateIOParserCtxt(&handler, camt, on_read, NULL, camt, XML_CHAR_ENCODING_NONE);
    if (camt->xml == NULL)
        return;
    xmlCtxtUseOptions(camt->xml, XML_PARSE_NONET);
    xmlParseDocument(camt->xml);
    if (!camt->broken && !camt->xml->wellFormed)
        note_break(camt, xmlSAX2GetLineNumber(camt->xml));
    if (camt->broken)
        say_what_broke(camt);
    camt_reader_cut(&camt->reader);
    xmlFreeParserCtxt(camt->xml);
}

static bool holds(struct bytes bytes, const char *text)
{
    return bytes_find(bytes, bytes_of_text(text), 0) >= 0;
}

// The beginning of the item with NULs left out, so that UTF-16 shows its ASCII.
static struct bytes beginning(struct bytes bytes, uint8_t out[LOOK_BYTES])
{
    size_t size = 0;
    for (size_t i = 0; i < bytes.size && i < LOOK_BYTES; i++)
        if (bytes.data[i])
            out[size++] = bytes.data[i];
    return (struct bytes){out, size};
}

static const char *message_name(struct bytes look)
{
    if (holds(look, "camt.053") || holds(look, "BkToCstmrStmt"))
        return "camt053";
    if (holds(look, "camt.052") || holds(look, "BkToCstmrAcctRpt"))
        return "camt052";
    if (holds(look, "camt.054") || holds(look, "BkToCstmrDbtCdtNtfctn"))
        return "camt054";
    return NULL;
}

static bool camt_recognises(const struct observation_context *context)
{
    uint8_t start[LOOK_BYTES];
    struct bytes look = beginning(context->item->bytes, start);
    while (look.size && (text_is_space(look.data[0]) || look.data[0] >= 0x80)) // byte order marks
        look = bytes_slice(look, 1, look.size);
    return look.size && look.data[0] == '<' && message_name(look);
}

static void camt_observe(struct observation_context *context)
{
    uint8_t start[LOOK_BYTES];
    const char *name = message_name(beginning(context->item->bytes, start));
    struct camt camt = {.bytes = context->item->bytes, .broken_offset = -1};
    struct statement_book *book = &camt.reader.book;
    camt_reader_init(&camt.reader, context, name ? name : "camt053");
    parse(&camt);
    int64_t present = count_entries(camt.bytes);
    for (int64_t n = camt.reader.entry_count; camt.broken && n < present; n++)
        tally_skip(&book->entries, "after the place where the XML is malformed");
    if (book->statements == 0 && !camt.broken)
        sink_damage(context->sink, (struct place){.table = book->table, .row = -1, .offset = 0},
                    "no statement in it");
    camt_reader_done(&camt.reader, present);
}

const struct observer observer_camt = {
    .name = "camt",
    .version = 1,
    .family = FAMILY_STATEMENTS,
    .summary =
        "ISO 20022 account statements, reports and notifications (camt.053, .052, .054), versions 1 to 8",
    .recognises = camt_recognises,
    .observe = camt_observe,
};
