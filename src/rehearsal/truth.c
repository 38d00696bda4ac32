// truth.json: what is true of the world, in the words of the findings (docs/formats/truth.md).
#include "rehearsal/evidence_files.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"

#include <string.h>

static void write_call_centres(struct json_out *json, const struct world *world)
{
    json_out_key(json, "call_centre");
    json_out_array(json);
    for (size_t i = 0; i < world->device_count; i++) {
        const struct device *device = &world->devices[i];
        if (!device->call_centre)
            continue;
        json_out_object(json);
        json_out_key_text(json, "source", text_base_name(device->file));
        json_out_key_text(json, "exhibit", device->exhibit);
        json_out_key_text(json, "own", world->people[device->owner].number);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static void write_replaced(struct json_out *json, const struct world *world)
{
    json_out_key(json, "replaced_number");
    json_out_array(json);
    for (size_t i = 0; i < world->device_count; i++) {
        if (world->devices[i].replaces < 0)
            continue;
        json_out_object(json);
        json_out_key_text(json, "old",
                          world->people[world->devices[world->devices[i].replaces].owner].number);
        json_out_key_text(json, "new", world->people[world->devices[i].owner].number);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static const char *app_of(const struct world *world, const struct device *device, const struct event *event)
{
    static const char *const apps[CHAT_APPS] = {"whatsapp", "wechat", "telegram"};
    return event->kind == EVENT_SMS ? "sms" : apps[world_chat_app(world, device, event)];
}

// What owners deleted and the file still holds in part: where, in what, when.
static void write_deleted(struct json_out *json, const struct world *world)
{
    char at[MOMENT_TEXT_SIZE];
    json_out_key(json, "deleted_message");
    json_out_array(json);
    for (size_t i = 0; i < world->device_count; i++)
        for (size_t k = 0; k < world->devices[i].event_count; k++) {
            const struct device *device = &world->devices[i];
            const struct event *event = &device->events[k];
            if ((event->kind != EVENT_SMS && event->kind != EVENT_WHATSAPP) ||
                !world_is_deleted(world, device, event))
                continue;
            json_out_object(json);
            json_out_key_text(json, "source", text_base_name(device->file));
            json_out_key_text(json, "app", app_of(world, device, event));
            json_out_key_text(json, "at", moment_format(moment_from_sec(event->at_ms / 1000), at));
            json_out_object_end(json);
        }
    json_out_array_end(json);
}

// The adverts of each ring, in order of days: those of ring r stand at from[r] up to from[r + 1].
struct ring_adverts {
    uint32_t *adverts;
    size_t *from;
};

static struct ring_adverts list_ring_adverts(const struct world *world)
{
    struct ring_adverts list = {.adverts = memory_new(world->advert_count, sizeof *list.adverts),
                                .from = memory_new(world->ring_count + 2, sizeof *list.from)};
    for (size_t i = 0; i < world->advert_count; i++) // counted one further on, where each then begins
        if (world->adverts[i].ring >= 0)
            list.from[world->adverts[i].ring + 2]++;
    for (size_t ring = 0; ring < world->ring_count; ring++)
        list.from[ring + 2] += list.from[ring + 1];
    for (size_t i = 0; i < world->advert_count; i++)
        if (world->adverts[i].ring >= 0)
            list.adverts[list.from[world->adverts[i].ring + 1]++] = (uint32_t)i;
    return list;
}

// The ring's cities by the day of its first advert there.
static void write_cities(struct json_out *json, const struct world *world, const struct ring_adverts *list,
                         size_t ring)
{
    const char *seen[RING_LEGS_MAX];
    size_t count = 0;
    json_out_key(json, "cities");
    json_out_array(json);
    for (size_t i = list->from[ring]; i < list->from[ring + 1]; i++) {
        const struct advert *advert = &world->adverts[list->adverts[i]];
        bool known = false;
        for (size_t k = 0; k < count; k++)
            known |= seen[k] == advert->city;
        if (known || count == RING_LEGS_MAX)
            continue;
        seen[count++] = advert->city;
        json_out_text(json, advert->city);
    }
    json_out_array_end(json);
}

static void write_rings(struct json_out *json, const struct world *world)
{
    struct ring_adverts list = list_ring_adverts(world);
    json_out_key(json, "ring");
    json_out_array(json);
    for (size_t ring = 0; ring < world->ring_count; ring++) {
        json_out_object(json);
        json_out_key(json, "adverts");
        json_out_array(json);
        for (size_t i = list.from[ring]; i < list.from[ring + 1]; i++)
            json_out_text(json, world->adverts[list.adverts[i]].url);
        json_out_array_end(json);
        json_out_key(json, "phones");
        json_out_array(json);
        for (size_t k = 0; k < world->rings[ring].phone_count; k++)
            json_out_text(json, world->people[world->rings[ring].phones[k]].number);
        json_out_array_end(json);
        write_cities(json, world, &list, ring);
        json_out_object_end(json);
    }
    json_out_array_end(json);
    json_out_key(json, "route");
    json_out_array(json);
    for (size_t ring = 0; ring < world->ring_count; ring++) {
        if (!world->rings[ring].moves)
            continue;
        json_out_object(json);
        json_out_key_integer(json, "ring", (int64_t)ring);
        write_cities(json, world, &list, ring);
        json_out_object_end(json);
    }
    json_out_array_end(json);
    memory_free(list.adverts);
    memory_free(list.from);
}

int truth_write(const struct world *world, const char *directory, struct error *error)
{
    static const char *const sizes[] = {"small", "medium", "large"};
    struct buffer out;
    buffer_init(&out, (size_t)1 << 28);
    struct json_out json = json_out_to(&out);
    json_out_object(&json);
    json_out_key_integer(&json, "seed", (int64_t)world->seed);
    json_out_key_text(&json, "size", sizes[world->size]);
    write_call_centres(&json, world);
    write_replaced(&json, world);
    write_rings(&json, world);
    truth_write_money(&json, world);
    write_deleted(&json, world);
    json_out_object_end(&json);
    buffer_add_u8(&out, '\n');
    const int result = file_write(directory, "truth.json", buffer_bytes(&out), error);
    buffer_done(&out);
    return result;
}
