// The account that WhatsApp for Android is registered with: shared_prefs/com.whatsapp_preferences_light.xml
// and com.whatsapp_preferences.xml. Format and traps: docs/formats/whatsapp-android.md.
#include "observations/observers.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include <string.h>

enum { FILE_MAX_BYTES = 4 * 1024 * 1024, VALUE_MAX_BYTES = 256 };

struct settings {
    struct arena *arena;
    const char *jid, *country, *phone, *lid; // NULL: not there
    const char **open;                       // the one whose text is being read
    struct buffer text;
    int64_t read, others;
};

static const char **setting_named(struct settings *settings, const char *name)
{
    if (strcmp(name, "registration_jid") == 0)
        return &settings->jid;
    if (strcmp(name, "cc") == 0)
        return &settings->country;
    if (strcmp(name, "ph") == 0)
        return &settings->phone;
    return strcmp(name, "self_lid") == 0 || strcmp(name, "lid") == 0 ? &settings->lid : NULL;
}

static void start_element(void *payload, const xmlChar *element, const xmlChar **attributes)
{
    struct settings *settings = payload;
    settings->open = NULL;
    buffer_reset(&settings->text);
    if (strcmp((const char *)element, "map") == 0)
        return;
    for (; attributes && attributes[0] && attributes[1]; attributes += 2)
        if (strcmp((const char *)attributes[0], "name") == 0 && strcmp((const char *)element, "string") == 0)
            settings->open = setting_named(settings, (const char *)attributes[1]);
    *(settings->open ? &settings->read : &settings->others) += 1;
}

static void characters(void *payload, const xmlChar *text, int size)
{
    struct settings *settings = payload;
    if (settings->open && size > 0)
        buffer_add(&settings->text, text, (size_t)size);
}

static void end_element(void *payload, const xmlChar *element)
{
    (void)element;
    struct settings *settings = payload;
    if (settings->open && *settings->open == NULL && settings->text.size && !settings->text.overflowed)
        *settings->open = text_clean(settings->arena, text_trim(buffer_bytes(&settings->text)));
    settings->open = NULL;
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

// False when it is not well-formed XML; what stood before the fault is kept.
static bool parse(struct bytes bytes, struct settings *settings)
{
    xmlSAXHandler handler = {
        .startElement = start_element,
        .endElement = end_element,
        .characters = characters,
        .getEntity = no_entity,
        .warning = silent,
        .error = silent,
        .fatalError = silent,
    };
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, settings, NULL, 0, "preferences.xml");
    if (parser == NULL)
        return false;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlParseChunk(parser, (const char *)bytes.data, (int)bytes.size, 1);
    bool well_formed = parser->wellFormed;
    if (parser->myDoc)
        xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
    return well_formed;
}

static void send_own(struct observation_context *context, struct selector selector)
{
    sink_own_selector(
        context->sink,
        &(struct own_selector){{.table = "preferences", .row = -1, .offset = -1}, "whatsapp", selector});
}

static void send_settings(struct observation_context *context, const struct settings *settings)
{
    const char *jid = settings->jid;
    if (jid && *jid && strchr(jid, '@') == NULL)
        jid = arena_print(context->arena, "%s@s.whatsapp.net", jid);
    if (jid && *jid)
        send_own(context, selector_of_jid(context, bytes_of_text(jid)));
    else if (settings->country && settings->phone)
        send_own(context,
                 selector_of_phone(context, bytes_of_text(arena_print(context->arena, "+%s%s",
                                                                      settings->country, settings->phone))));
    const char *lid = settings->lid;
    if (lid && *lid && strchr(lid, '@') == NULL)
        lid = arena_print(context->arena, "%s@lid", lid);
    if (lid && *lid)
        send_own(context, selector_of_jid(context, bytes_of_text(lid)));
}

static bool recognises(const struct observation_context *context)
{
    static const char *const names[] = {"com.whatsapp_preferences_light.xml", "com.whatsapp_preferences.xml",
                                        "com.whatsapp.w4b_preferences_light.xml",
                                        "com.whatsapp.w4b_preferences.xml"};
    struct bytes bytes = text_trim(bytes_slice(context->item->bytes, 0, 4096));
    if (!bytes_start_with(bytes, "<?xml", 5) && !bytes_start_with(bytes, "<map", 4))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(text_base_name(context->item->path), names[i]) == 0)
            return true;
    return false;
}

static void observe(struct observation_context *context)
{
    struct settings settings = {.arena = context->arena};
    struct bytes bytes = bytes_slice(context->item->bytes, 0, FILE_MAX_BYTES);
    if (bytes.size < context->item->bytes.size)
        sink_damage(context->sink, (struct place){.row = -1, .offset = FILE_MAX_BYTES},
                    "settings of %zu bytes: read to here", context->item->bytes.size);
    buffer_init(&settings.text, VALUE_MAX_BYTES);
    if (!parse(bytes, &settings))
        sink_damage(context->sink, (struct place){.row = -1, .offset = 0},
                    "not well-formed XML: read up to the fault");
    buffer_done(&settings.text);
    send_settings(context, &settings);
    struct table_tally tally = {.table = "preferences", .emitted = settings.read};
    if (settings.others) {
        tally.skipped[0].reason = "setting not read";
        tally.skipped[0].count = settings.others;
    }
    tally_send(context->sink, &tally, settings.read + settings.others);
}

const struct observer observer_whatsapp_prefs = {
    .name = "whatsapp_prefs",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "the account WhatsApp for Android is registered with (shared_prefs)",
    .recognises = recognises,
    .observe = observe,
};
