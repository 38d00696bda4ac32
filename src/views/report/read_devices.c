// Devices, the clock of each, and whom several of them know.
#include "views/report/read.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static size_t device_named(const struct model *model, const char *source)
{
    for (size_t i = 0; i < model->devices_count; i++)
        if (strcmp(model->devices[i].source, source) == 0)
            return i;
    return SIZE_MAX;
}

static int64_t findings_of(const struct model *model, const char *source)
{
    for (size_t i = 0; i < model->entities_count; i++)
        if (strcmp(model->entities[i]->kind, "device") == 0 && strcmp(model->entities[i]->value, source) == 0)
            return model->entities[i]->findings;
    return 0;
}

static int by_weight(const void *left, const void *right)
{
    const struct model_device *a = left, *b = right;
    if ((a->findings > 0) != (b->findings > 0))
        return a->findings > 0 ? -1 : 1;
    int64_t held_a = a->messages + a->calls, held_b = b->messages + b->calls;
    if (held_a != held_b)
        return held_a > held_b ? -1 : 1;
    return strcmp(a->source, b->source);
}

static int read_list(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    if (reading_open(&reading, casefile, "devices", NULL, NULL, error))
        return -1;
    int messages = reading_column(&reading, "messages"), calls = reading_column(&reading, "calls"),
        contacts = reading_column(&reading, "contacts"), lost = reading_column(&reading, "lost"), more;
    while ((more = rows_next(reading.rows, error)) == 1) {
        struct model_device *device = MODEL_ADD(model, devices);
        device->source = reading_copy(&reading, model, "source");
        device->own = reading_copy(&reading, model, "own");
        device->apps = reading_copy(&reading, model, "apps");
        device->first = reading_copy(&reading, model, "first");
        device->last = reading_copy(&reading, model, "last");
        device->zone = reading_copy(&reading, model, "zone");
        device->messages = reading_integer(&reading, messages);
        device->calls = reading_integer(&reading, calls);
        device->contacts = reading_integer(&reading, contacts);
        device->lost = reading_integer(&reading, lost);
        device->findings = findings_of(model, device->source);
    }
    reading_close(&reading);
    if (model->devices_count)
        qsort(model->devices, model->devices_count, sizeof *model->devices, by_weight);
    return more;
}

static int read_clocks(struct model *model, struct casefile *casefile, struct error *error)
{
    static const char weekdays[] = "MonTueWedThuFriSatSun";
    struct reading reading;
    if (reading_open(&reading, casefile, "activity", NULL, NULL, error))
        return -1;
    int source = reading_column(&reading, "source"), weekday = reading_column(&reading, "weekday"),
        hour = reading_column(&reading, "hour"), in = reading_column(&reading, "in"),
        out = reading_column(&reading, "out"), other = reading_column(&reading, "other"), more;
    while ((more = rows_next(reading.rows, error)) == 1) {
        size_t device = device_named(model, reading_text(&reading, source));
        const char *day = strstr(weekdays, reading_text(&reading, weekday));
        int64_t at = reading_integer(&reading, hour);
        if (device != SIZE_MAX && day && at >= 0 && at < 24)
            model->devices[device].activity[(day - weekdays) / 3][at] = reading_integer(&reading, in) +
                                                                        reading_integer(&reading, out) +
                                                                        reading_integer(&reading, other);
    }
    reading_close(&reading);
    return more;
}

static void read_known_to(struct model *model, struct model_shared *shared, const char *list)
{
    json_t *known = list ? json_loads(list, 0, NULL) : NULL;
    shared->known_to = arena_alloc(model->arena, json_array_size(known) + 1, sizeof *shared->known_to);
    for (size_t i = 0; i < json_array_size(known); i++) {
        const json_t *one = json_array_get(known, i);
        const char *source = json_string_value(json_object_get(one, "source"));
        struct model_known_to how = {
            .device = source ? device_named(model, source) : SIZE_MAX,
            .messages = json_integer_value(json_object_get(one, "messages")),
            .calls = json_integer_value(json_object_get(one, "calls")),
            .saved = json_is_true(json_object_get(one, "saved")),
        };
        if (how.device != SIZE_MAX)
            shared->known_to[shared->known_to_count++] = how;
    }
    json_decref(known);
}

static int read_shared(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    if (reading_open(&reading, casefile, "shared_contacts", NULL, NULL, error))
        return -1;
    int devices = reading_column(&reading, "devices"), messages = reading_column(&reading, "messages"),
        calls = reading_column(&reading, "calls"), hub = reading_column(&reading, "hub"),
        known_to = reading_column(&reading, "known_to"), more;
    while ((more = rows_next(reading.rows, error)) == 1) {
        // what everybody knows, as a taxi or a bank, says nothing of these devices
        if (reading_integer(&reading, hub) || model->shared_in_all++ >= MODEL_SHARED_MAX)
            continue;
        struct model_shared *shared = MODEL_ADD(model, shared);
        shared->kind = reading_copy(&reading, model, "kind");
        shared->value = reading_copy(&reading, model, "value");
        shared->name = reading_copy(&reading, model, "name");
        shared->devices = reading_integer(&reading, devices);
        shared->messages = reading_integer(&reading, messages);
        shared->calls = reading_integer(&reading, calls);
        read_known_to(model, shared, reading_text(&reading, known_to));
    }
    reading_close(&reading);
    return more;
}

int read_devices(struct model *model, struct casefile *casefile, struct error *error)
{
    return read_list(model, casefile, error) || read_clocks(model, casefile, error) ||
                   read_shared(model, casefile, error)
               ? -1
               : 0;
}
