// Android's shared preferences out of XML.
#include "observations/serialized/android_preferences.h"

#include "base/text.h"
#include "observations/serialized/xml_events.h"

#include <string.h>

enum { LOOK_BYTES = 4096, VALUE_MAX_BYTES = 1024 * 1024 };

struct reading {
    struct arena *arena;
    preference_found *found;
    void *payload;
    const char *name; // of the <string> that is open; NULL
    struct buffer text;
    int depth;
};

static const char *name_among(const char *const *attributes)
{
    for (; attributes && attributes[0] && attributes[1]; attributes += 2)
        if (strcmp(attributes[0], "name") == 0)
            return attributes[1];
    return "";
}

// The parts of a <set> have no names and are no settings of their own.
static void on_start(void *payload, const char *element, const char *const *attributes)
{
    struct reading *reading = payload;
    if (++reading->depth != 2)
        return;
    const char *name = name_among(attributes);
    buffer_reset(&reading->text);
    if (strcmp(element, "string") == 0)
        reading->name = text_clean(reading->arena, bytes_of_text(name));
    else
        reading->found(reading->payload, text_clean(reading->arena, bytes_of_text(name)), NULL);
}

static void on_text(void *payload, struct bytes text)
{
    struct reading *reading = payload;
    if (reading->name)
        buffer_add(&reading->text, text.data, text.size);
}

static void on_end(void *payload, const char *element)
{
    (void)element;
    struct reading *reading = payload;
    if (--reading->depth != 1 || reading->name == NULL)
        return;
    const char *text =
        reading->text.overflowed ? NULL : text_clean(reading->arena, text_trim(buffer_bytes(&reading->text)));
    reading->found(reading->payload, reading->name, text);
    reading->name = NULL;
}

bool preferences_are(struct bytes bytes)
{
    struct bytes look = text_trim(bytes_slice(bytes, 0, LOOK_BYTES));
    return bytes_start_with(look, "<?xml", 5) || bytes_start_with(look, "<map", 4);
}

bool preferences_read(struct bytes bytes, struct arena *arena, preference_found *found, void *payload)
{
    static const struct xml_events events = {.start = on_start, .text = on_text, .end = on_end};
    struct reading reading = {.arena = arena, .found = found, .payload = payload};
    buffer_init(&reading.text, VALUE_MAX_BYTES);
    bool fine = xml_read(bytes_slice(bytes, 0, PREFERENCES_MAX_BYTES), &events, &reading);
    buffer_done(&reading.text);
    return fine && bytes.size <= PREFERENCES_MAX_BYTES;
}
