// See phone_parts.h.
#include "rehearsal/phone_parts.h"

#include "rehearsal/jpeg_writer.h"

void phone_parts_place(const struct phone_files *files, const struct event *event, double *latitude,
                       double *longitude)
{
    const uint64_t hash = phone_files_hash(files, (uint64_t)event->at_ms, 51);
    uint64_t place = 5381;
    for (const char *c = event->text; c && *c; c++)
        place = place * 33 + (uint8_t)*c;
    *latitude = 40.0 + (double)(place % 1100) / 100 + (double)(hash % 900) / 10000;
    *longitude = -4.0 + (double)(place / 1100 % 1000) / 100 + (double)(hash / 900 % 900) / 10000;
}

const char *phone_parts_imei(struct phone_files *files)
{
    const uint64_t body = UINT64_C(35000000000000) + phone_files_hash(files, 6, 6) % UINT64_C(1000000000000);
    uint64_t sum = 0, rest = body;
    for (int i = 0; i < 14; i++, rest /= 10) {
        const uint64_t digit = rest % 10 * (i % 2 == 0 ? 2 : 1);
        sum += digit / 10 + digit % 10;
    }
    return arena_print(files->arena, "%llu", (unsigned long long)(body * 10 + (10 - sum % 10) % 10));
}

const char *phone_parts_uuid(struct phone_files *files, uint64_t a, uint64_t b)
{
    const uint64_t high = phone_files_hash(files, a, b), low = phone_files_hash(files, high, b + 1);
    return arena_print(files->arena, "%08llX-%04llX-4%03llX-A%03llX-%012llX",
                       (unsigned long long)(high >> 32), (unsigned long long)(high >> 16 & 0xffff),
                       (unsigned long long)(high & 0xfff), (unsigned long long)(low >> 52),
                       (unsigned long long)(low & 0xffffffffffff));
}

void phone_parts_picture(struct phone_files *files, uint64_t salt, struct buffer *picture)
{
    struct random random = random_of(files->world->seed, 1000 + salt + (uint64_t)files->index * 16);
    buffer_init(picture, 1 << 20);
    const int wide = (int)random_between(&random, 40, 120);
    jpeg_write(picture, &random, wide, wide * 3 / 4);
}

bool phone_parts_is_chat(const struct event *event)
{
    return event->kind == EVENT_WHATSAPP || event->kind == EVENT_PICTURE || event->kind == EVENT_POSITION;
}

bool phone_parts_notice(const struct phone_files *files, size_t n, struct notice *notice)
{
    static const struct {
        const char *sender, *body;
    } notices[] = {{"MyBank", "Your code is 482913. Never share it."},
                   {"PostPlus", "Your parcel arrives today between 10:00 and 12:00."},
                   {"7730", "You have used 80% of your data."},
                   {"CityBus", "Line 12 does not stop at the market this week."}};
    if (n >= sizeof notices / sizeof *notices)
        return false;
    const struct device *device = files->device;
    const uint64_t hash = phone_files_hash(files, n, 11);
    *notice = (struct notice){
        .sender = notices[n].sender,
        .body = hash % 3 == 0 ? NULL : notices[n].body,
        .at_ms = device->start_ms + (int64_t)(hash % (uint64_t)(device->end_ms - device->start_ms)),
    };
    return true;
}
