// libxml2's SAX, walled in. Knows no document.
#include "observations/serialized/xml_events.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>

struct reading {
    const struct xml_events *events;
    void *payload;
};

static void on_start(void *payload, const xmlChar *name, const xmlChar **attributes)
{
    struct reading *reading = payload;
    if (reading->events->start)
        reading->events->start(reading->payload, (const char *)name, (const char *const *)attributes);
}

static void on_text(void *payload, const xmlChar *text, int size)
{
    struct reading *reading = payload;
    if (reading->events->text && size > 0)
        reading->events->text(reading->payload, (struct bytes){text, (size_t)size});
}

static void on_end(void *payload, const xmlChar *name)
{
    struct reading *reading = payload;
    if (reading->events->end)
        reading->events->end(reading->payload, (const char *)name);
}

// Entities of the file's own are never expanded; libxml2 knows the five of XML by itself.
static xmlEntityPtr no_entity(void *payload, const xmlChar *name)
{
    (void)payload, (void)name;
    return NULL;
}

static void silent(void *payload, const char *message, ...)
{
    (void)payload, (void)message;
}

bool xml_read(struct bytes xml, const struct xml_events *events, void *payload)
{
    struct reading reading = {events, payload};
    if (xml.size > INT32_MAX)
        return false;
    xmlSAXHandler handler = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .cdataBlock = on_text,
        .getEntity = no_entity,
        .warning = silent,
        .error = silent,
        .fatalError = silent,
    };
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, &reading, NULL, 0, "document.xml");
    if (parser == NULL)
        return false;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlParseChunk(parser, (const char *)xml.data, (int)xml.size, 1);
    bool well_formed = parser->wellFormed;
    if (parser->myDoc)
        xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
    return well_formed;
}
