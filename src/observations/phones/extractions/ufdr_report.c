// The report of a Cellebrite extraction (report.xml of a .ufdr): read piece by piece with libxml2's SAX2 push
// parser, without document types, entities or network. What the elements mean stands in ufdr_parse.c, what
// the models become in the files beside it. See docs/formats/cellebrite-ufdr.md.
#include "observations/observers.h"

#include "base/memory.h"
#include "base/text.h"
#include "casefile/extents.h"
#include "observations/phones/extractions/ufdr_filter.h"
#include "observations/phones/extractions/ufdr_parse.h"
#include "observations/pieces.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

enum {
    LOOK_BYTES = 4096,          // for recognition
    LOOK_BACK_BYTES = 64 << 10, // for the start of a tag
    CHUNK_BYTES = 256 << 10,
    ATTRIBUTES_MAX = 32,
};

struct report {
    struct ufdr_parse parse;
    const struct item *item;
    int64_t size;
    xmlParserCtxtPtr xml;
    struct ufdr_filter filter;
    uint8_t *window; // what was handed to the parser last, and what is not yet
    size_t handed, filled;
    int64_t window_offset; // in the file
    const char *refused;   // why we stopped it; NULL
    bool broken;
    int64_t broken_offset;
};

static size_t read_at(const struct report *report, int64_t offset, uint8_t *out, size_t size)
{
    const struct item *item = report->item;
    if (item->medium)
        return medium_read(item->medium, (int64_t)item->lead_bytes + offset, out, size);
    struct bytes bytes = bytes_slice(item->bytes, (size_t)offset, size);
    if (bytes.size)
        memcpy(out, bytes.data, bytes.size);
    return bytes.size;
}

// Where the tag that the parser stands in begins; -1 when that is further back than is looked.
static int64_t offset_of_tag(const struct report *report)
{
    int64_t at = xmlByteConsumed(report->xml) - report->window_offset;
    if (at <= 0 || (uint64_t)at > report->handed)
        return -1;
    const uint8_t *tag = memrchr(report->window, '<', (size_t)at);
    return tag ? report->window_offset + (tag - report->window) : -1;
}

// ---- the parser's calls ----

static void note_break(struct report *report)
{
    long at = xmlByteConsumed(report->xml);
    report->broken = true;
    report->broken_offset = at >= 0 && at <= report->size ? at : report->size;
}

static void stop(struct report *report, const char *why)
{
    if (report->broken)
        return;
    report->refused = why;
    note_break(report);
    xmlStopParser(report->xml);
}

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
                     const xmlChar **attributes)
{
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted;
    struct report *report = user;
    struct ufdr_attribute list[ATTRIBUTES_MAX];
    size_t count = 0;
    if (report->broken)
        return;
    for (int i = 0; i < attribute_count && count < ATTRIBUTES_MAX; i++) {
        const xmlChar **one = attributes + 5 * i; // name, prefix, URI, value, its end
        list[count++] = (struct ufdr_attribute){(const char *)one[0], {one[3], (size_t)(one[4] - one[3])}};
    }
    int64_t offset = ufdr_wants_offset(&report->parse, (const char *)name) ? offset_of_tag(report) : -1;
    ufdr_parse_start(&report->parse, (const char *)name, list, count, offset);
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    struct report *report = user;
    if (!report->broken)
        ufdr_parse_end(&report->parse);
}

static void on_text(void *user, const xmlChar *text, int length)
{
    struct report *report = user;
    if (length > 0 && !report->broken)
        ufdr_parse_text(&report->parse, (struct bytes){text, (size_t)length});
}

static void on_document_type(void *user, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    stop(user, "a document type declaration stands in it, which a report never has");
}

static xmlEntityPtr on_entity(void *user, const xmlChar *name)
{
    (void)user;
    return xmlGetPredefinedEntity(name);
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct report *report = user;
    if (error->level == XML_ERR_FATAL && !report->broken)
        note_break(report);
}

// ---- the file ----

// Fills the window up; false at the end of the file.
static bool fill(struct report *report)
{
    if (report->handed > LOOK_BACK_BYTES) {
        size_t drop = report->handed - LOOK_BACK_BYTES;
        memmove(report->window, report->window + drop, report->filled - drop);
        report->handed -= drop;
        report->filled -= drop;
        report->window_offset += (int64_t)drop;
    }
    size_t got = read_at(report, report->window_offset + (int64_t)report->filled,
                         report->window + report->filled, CHUNK_BYTES);
    report->filled += got;
    return got > 0;
}

static void feed(struct report *report)
{
    bool more = true;
    while (more && !report->broken) {
        more = fill(report);
        uint8_t *next = report->window + report->handed;
        size_t ready = ufdr_filter_pass(&report->filter, next, report->filled - report->handed, !more);
        report->handed += ready;
        if (ready)
            xmlParseChunk(report->xml, (const char *)next, (int)ready, 0);
    }
    if (!report->broken)
        xmlParseChunk(report->xml, NULL, 0, 1);
    if (!report->broken && !report->xml->wellFormed)
        note_break(report);
}

// What was not read is searched as any bytes are.
static void send_rest(struct report *report, struct place place, const char *what)
{
    int64_t left = report->size - report->broken_offset;
    struct sink *sink = report->parse.book.context.sink;
    if (left <= 0) {
        sink_damage(sink, place, "%s at its end, byte %lld: what stands before was read", what,
                    (long long)report->broken_offset);
        return;
    }
    sink_damage(sink, place,
                "%s at byte %lld: what stands before was read; %lld bytes from there on are only searched",
                what, (long long)report->broken_offset, (long long)left);
    struct extent_list rest = {0};
    extents_add(&rest, report->broken_offset, left);
    pieces_send(report->parse.book.context.sink, &rest, IMAGE_NONE, STATE_LIVE, "bytes after damage");
    extents_done(&rest);
}

static void say_what_broke(struct report *report)
{
    struct place place = {.table = "report.xml", .row = -1, .offset = report->broken_offset};
    const xmlError *error = xmlCtxtGetLastError(report->xml);
    const char *message = error && error->message ? error->message : "unknown error";
    struct arena *arena = arena_new(64 * 1024);
    const char *clean = text_clean(arena, text_trim(bytes_slice(bytes_of_text(message), 0, 200)));
    const char *what = report->refused ? arena_print(arena, "report refused: %s,", report->refused)
                                       : arena_print(arena, "report malformed or cut off (%s)", clean);
    send_rest(report, place, what);
    arena_free(arena);
}

static void tell_replaced(const struct report *report)
{
    const struct ufdr_filter *filter = &report->filter;
    if (filter->replaced)
        sink_damage(report->parse.book.context.sink,
                    (struct place){.table = "report.xml", .row = -1, .offset = filter->first_at},
                    "%lld characters that XML does not allow were replaced, the first at byte %lld",
                    (long long)filter->replaced, (long long)filter->first_at);
}

static void parse(struct report *report)
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
    report->xml = xmlCreatePushParserCtxt(&handler, report, NULL, 0, NULL);
    if (report->xml == NULL)
        return;
    xmlCtxtUseOptions(report->xml, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    report->window = memory_new(LOOK_BACK_BYTES + 2 * CHUNK_BYTES, 1);
    ufdr_filter_init(&report->filter);
    feed(report);
    if (report->broken)
        say_what_broke(report);
    tell_replaced(report);
    memory_free(report->window);
    xmlFreeParserCtxt(report->xml);
}

// ---- the observer ----

static bool holds(struct bytes bytes, const char *text)
{
    return bytes_find(bytes, bytes_of_text(text), 0) >= 0;
}

static bool ufdr_recognises(const struct observation_context *context)
{
    struct bytes look = bytes_slice(context->item->bytes, 0, LOOK_BYTES);
    if (bytes_start_with(look, "\xef\xbb\xbf", 3))
        look = bytes_slice(look, 3, look.size);
    look = text_trim(look);
    ptrdiff_t project = bytes_find(look, bytes_of_text("<project"), 0);
    if (look.size == 0 || look.data[0] != '<' || project < 0)
        return false;
    look = bytes_slice(look, (size_t)project, look.size);
    return holds(look, "cellebrite.com/report") ||
           (holds(look, "extractionType=") && holds(look, "<sourceExtractions"));
}

static void ufdr_observe(struct observation_context *context)
{
    const struct item *item = context->item;
    struct report *report = memory_new(1, sizeof *report);
    report->item = item;
    report->size =
        item->medium ? medium_size(item->medium) - (int64_t)item->lead_bytes : (int64_t)item->bytes.size;
    ufdr_parse_init(&report->parse, context);
    parse(report);
    ufdr_parse_done(&report->parse);
    memory_free(report);
}

const struct observer observer_ufdr_report = {
    .name = "ufdr_report",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "the report of a Cellebrite extraction (report.xml of a .ufdr)",
    .reads_medium = true,
    .recognises = ufdr_recognises,
    .observe = ufdr_observe,
};
