// camt.052, .053 and .054: libxml2's SAX2 push parser, without document types, entities or network. What the
// elements mean stands in camt_tree.c and camt_reader.c, what an entry becomes in camt_entry.c.
// Payments carry table "camt053" and so on, row the number of the Ntry in the file from 1, offset the byte of
// its start tag. Tallies: "camt entries" (Ntry) and "camt details" (TxDtls). See docs/formats/camt.md.
#include "observations/observers.h"

#include "base/text.h"
#include "observations/statements/camt_reader.h"
#include "observations/statements/camt_tags.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>

enum {
    DEPTH_MAX = 64, // the deepest path of the format is 14
    CHUNK_BYTES = 64 * 1024,
    LOOK_BYTES = 4096,    // for recognition
    TAG_MAX_BYTES = 4096, // looked back for the start of a tag
    MEMO_SLOTS = 1024,
    MEMO_TRIES = 8,
    PARTS_MAX = 1000, // read on behind so many places where the XML is malformed
};

struct camt {
    struct camt_reader reader;
    struct bytes bytes;
    size_t at; // read by the parser up to here
    xmlParserCtxtPtr xml;
    const char *refused; // why we stopped it; NULL
    bool broken, ever_broken;
    // a part behind a malformed place: it begins in the bytes at `start`; the parser gets `wrapper` before it
    size_t start, wrapper_at;
    int start_line; // lines before it
    int64_t statements_before;
    char wrapper[128];
    int broken_line;
    int64_t broken_offset;
    char why[200]; // the parser's first complaint

    enum camt_node stack[DEPTH_MAX];
    int depth, none_depth; // none_depth: how deep inside an element that is not looked at
    // names are interned by libxml2: which node a (node, name) leads to, by address
    struct {
        const xmlChar *name;
        enum camt_node inside, node;
    } memo[MEMO_SLOTS];
};

// Where the parser stands in the bytes; -1 when its count of them cannot be trusted.
static int64_t parsed_bytes(struct camt *camt)
{
    int64_t at = xmlByteConsumed(camt->xml);
    at += at < 0 ? 0 : (int64_t)camt->start - (int64_t)strlen(camt->wrapper);
    return at < 0 || (uint64_t)at > camt->bytes.size ? -1 : at;
}

// Where the tag that the parser stands in begins; -1 when its count of bytes cannot be trusted (another
// encoding than UTF-8).
static int64_t offset_of_tag(struct camt *camt, const xmlChar *name)
{
    int64_t at = parsed_bytes(camt);
    if (at <= 0)
        return -1;
    size_t length = strlen((const char *)name);
    for (int64_t i = at - 1; i >= 0 && i > at - TAG_MAX_BYTES; i--) {
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
    camt->broken = true;
    camt->broken_line = line;
    camt->broken_offset = parsed_bytes(camt);
    camt->broken_line += camt->start_line;
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
    if (error->level != XML_ERR_FATAL || camt->broken)
        return;
    note_break(camt, error->line);
    snprintf(camt->why, sizeof camt->why, "%s", error->message ? error->message : "unknown error");
}

// ---- the item ----

static void say_what_broke(struct camt *camt)
{
    struct sink *sink = camt->reader.book.outer.sink;
    struct place place = {.table = camt->reader.book.table, .row = -1, .offset = camt->broken_offset};
    if (camt->refused) {
        sink_damage(sink, place, "XML refused at line %d: %s", camt->broken_line, camt->refused);
        return;
    }
    struct arena *arena = arena_new(64 * 1024);
    const char *clean = statement_text(arena, bytes_of_text(camt->why));
    sink_damage(sink, place, "XML malformed at line %d, byte %lld: %s", camt->broken_line,
                (long long)camt->broken_offset, clean ? clean : "");
    arena_free(arena);
}

// The parser's next bytes.
static int on_read(void *user, char *buffer, int size)
{
    struct camt *camt = user;
    size_t room = size < 0 ? 0 : (size_t)size;
    struct bytes before = bytes_slice(bytes_of_text(camt->wrapper), camt->wrapper_at, room);
    struct bytes chunk = bytes_slice(camt->bytes, camt->at, room - before.size);
    if (before.size)
        memcpy(buffer, before.data, before.size);
    if (chunk.size)
        memcpy(buffer + before.size, chunk.data, chunk.size);
    camt->wrapper_at += before.size;
    camt->at += chunk.size;
    return (int)(before.size + chunk.size);
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
    // a part closes elements that were opened before it, outside any statement: no news
    bool is_end_of_part = camt->wrapper[0] && !camt->refused && !camt->reader.book.open;
    if (camt->broken && !is_end_of_part)
        say_what_broke(camt);
    camt->ever_broken = camt->ever_broken || camt->broken;
    camt_reader_cut(&camt->reader);
}

static const struct camt_form {
    const char *table, *root, *statement;
} forms[] = {
    {"camt053", "BkToCstmrStmt", "Stmt"},
    {"camt052", "BkToCstmrAcctRpt", "Rpt"},
    {"camt054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"},
};

// Reads the part that begins with the statement at `start`, as if it stood in a message of its own, in the
// encoding that the file declares.
static void parse_part(struct camt *camt, size_t start, const struct camt_form *form)
{
    const xmlParserInput *input = camt->xml->input;
    const char *encoding = (const char *)(input && input->encoding ? input->encoding : camt->xml->encoding);
    char wrapper[sizeof camt->wrapper];
    snprintf(wrapper, sizeof wrapper, "<?xml version=\"1.0\"%s%.32s%s?><%s>", encoding ? " encoding=\"" : "",
             encoding ? encoding : "", encoding ? "\"" : "", form->root);
    xmlFreeParserCtxt(camt->xml);
    memcpy(camt->wrapper, wrapper, sizeof wrapper);
    memset(camt->memo, 0, sizeof camt->memo); // names of the parser that is gone
    for (size_t i = camt->start; i < start; i++)
        camt->start_line += camt->bytes.data[i] == '\n';
    camt->statements_before = camt->reader.book.statements;
    camt->start = camt->at = start;
    camt->wrapper_at = 0;
    camt->depth = camt->none_depth = 0;
    camt->broken = false;
    camt->why[0] = 0;
    parse(camt);
}

// Where the first statement behind the malformed place begins; -1 when there is none. In an encoding in which
// the parser cannot say where it stands, that behind the last one whose beginning it saw.
static int64_t next_statement(struct camt *camt, const struct camt_form *form)
{
    int64_t at = camt->broken_offset;
    if (at > (int64_t)camt->start)
        return camt_next_tag(camt->bytes, (size_t)at, form->statement);
    at = (int64_t)camt->start - 1;
    for (int64_t n = camt->statements_before; at + 1 >= 0 && n <= camt->reader.book.statements; n++) {
        at = camt_next_tag(camt->bytes, (size_t)(at + 1), form->statement);
        if (at < 0)
            return -1;
    }
    return at > (int64_t)camt->start ? at : -1;
}

static void parse_all(struct camt *camt, const struct camt_form *form)
{
    parse(camt);
    for (int parts = 1; camt->xml && camt->broken && !camt->refused && parts < PARTS_MAX; parts++) {
        int64_t next = next_statement(camt, form);
        if (next < 0)
            break;
        parse_part(camt, (size_t)next, form);
    }
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

static const struct camt_form *form_of(struct bytes look)
{
    static const char *const names[] = {"camt.053", "camt.052", "camt.054"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (holds(look, names[i]) || holds(look, forms[i].root))
            return &forms[i];
    return NULL;
}

static bool camt_recognises(const struct observation_context *context)
{
    uint8_t start[LOOK_BYTES];
    struct bytes look = beginning(context->item->bytes, start);
    while (look.size && (text_is_space(look.data[0]) || look.data[0] >= 0x80)) // byte order marks
        look = bytes_slice(look, 1, look.size);
    return look.size && look.data[0] == '<' && form_of(look);
}

static void camt_observe(struct observation_context *context)
{
    uint8_t start[LOOK_BYTES];
    const struct camt_form *form = form_of(beginning(context->item->bytes, start));
    struct camt camt = {.bytes = context->item->bytes, .broken_offset = -1};
    struct statement_book *book = &camt.reader.book;
    form = form ? form : forms;
    camt_reader_init(&camt.reader, context, form->table);
    parse_all(&camt, form);
    int64_t present = camt_count_entries(camt.bytes);
    for (int64_t n = camt.reader.entry_count; camt.ever_broken && n < present; n++)
        tally_skip(&book->entries, "after the place where the XML is malformed");
    if (book->statements == 0 && !camt.ever_broken)
        sink_damage(context->sink, (struct place){.table = book->table, .row = -1, .offset = 0},
                    "no statement in it");
    camt_reader_done(&camt.reader, present);
}

const struct observer observer_camt = {
    .name = "camt",
    .version = 2,
    .family = FAMILY_STATEMENTS,
    .summary =
        "ISO 20022 account statements, reports and notifications (camt.053, .052, .054), versions 1 to 14",
    .recognises = camt_recognises,
    .observe = camt_observe,
};
