// A telephone's extraction: the files of its data partition in a zip archive.
#include "rehearsal/phone_files.h"

#include "base/memory.h"
#include "rehearsal/wal.h"

#include <stdio.h>
#include <string.h>

uint64_t phone_files_hash(const struct phone_files *files, uint64_t a, uint64_t b)
{
    uint64_t hash = files->world->seed + (uint64_t)files->index * UINT64_C(0x9e3779b97f4a7c15) +
                    a * UINT64_C(0xbf58476d1ce4e5b9) + b * UINT64_C(0x94d049bb133111eb);
    hash ^= hash >> 31;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    hash ^= hash >> 29;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    return hash ^ hash >> 32;
}

const char *phone_files_number(struct phone_files *files, int person, enum number_place place)
{
    const char *e164 = files->world->people[person].number;
    const uint64_t hash = phone_files_hash(files, (uint64_t)person, place);
    enum spelling_style style = STYLE_E164;
    if (files->device->spelling_variants)
        style = place == NUMBER_RECEIVED && hash % 4 != 0 ? STYLE_E164
                                                          : (enum spelling_style)(hash / 8 % STYLE_COUNT);
    else if (place == NUMBER_SAVED)
        style = hash % 3 == 0 ? STYLE_NATIONAL : hash % 3 == 1 ? STYLE_INTERNATIONAL : STYLE_E164;
    return number_spelled(files->arena, e164, style, files->home);
}

const char *phone_files_name(const struct phone_files *files, int person)
{
    for (size_t i = 0; i < files->device->contact_count; i++) {
        if (files->device->contacts[i].person == person)
            return files->device->contacts[i].name;
    }
    return NULL;
}

static bool is_tie(const struct device *device, int person)
{
    for (size_t i = 0; i < device->tie_count; i++) {
        if (device->ties[i] == person)
            return true;
    }
    return false;
}

bool phone_files_uses_lid(const struct phone_files *files, int person, bool *mapped)
{
    const uint64_t hash = phone_files_hash(files, (uint64_t)person, 99);
    const uint64_t share = files->device->lids == LID_MOST ? 80 : files->device->lids == LID_SOME ? 30 : 0;
    // Whom the owner knows is mapped; of the others a few are known by their LID alone.
    *mapped = is_tie(files->device, person) || hash / 100 % 100 >= 8;
    return hash % 100 < share;
}

bool phone_files_uses(const struct phone_files *files, enum chat_app app)
{
    const struct device *device = files->device;
    for (size_t i = 0; i < device->event_count; i++) {
        const uint8_t kind = device->events[i].kind;
        if ((kind == EVENT_WHATSAPP || kind == EVENT_PICTURE || kind == EVENT_POSITION) &&
            world_chat_app(files->world, device, &device->events[i]) == app)
            return true;
    }
    return false;
}

static const char *const mccs[] = {[NUMBER_GB] = "23499", [NUMBER_FR] = "20898", [NUMBER_US] = "31099"};

const char *phone_files_imsi(struct phone_files *files)
{
    return arena_print(files->arena, "%s%010llu", mccs[files->home],
                       (unsigned long long)(phone_files_hash(files, 5, 5) % 10000000000));
}

const char *phone_files_iccid(struct phone_files *files)
{
    return arena_print(files->arena, "8933%015llu",
                       (unsigned long long)(phone_files_hash(files, 5, 5) % 1000000000000000));
}

const char *phone_files_wxid(struct phone_files *files, int person)
{
    return arena_print(files->arena, "wxid_%014llx", (unsigned long long)files->world->people[person].lid);
}

int64_t phone_files_telegram_id(const struct phone_files *files, int person)
{
    return 100000000 + (int64_t)(files->world->people[person].lid % 5000000000);
}

int phone_files_add(struct phone_files *files, const char *path, struct database *database,
                    struct bytes before, struct error *error)
{
    const bool wal = before.data != NULL;
    struct bytes after;
    if (database_take(database, wal, &after, error) != 0)
        return -1;
    int result = zip_writer_add(files->zip, path, wal ? before : after, files->written_sec, error);
    if (result == 0 && wal) {
        struct buffer log;
        buffer_init(&log, (size_t)1 << 30);
        wal_between(before, after, phone_files_hash(files, after.size, 7), &log);
        result = zip_writer_add(files->zip, arena_print(files->arena, "%s-wal", path), buffer_bytes(&log),
                                files->written_sec, error);
        buffer_done(&log);
    }
    sqlite3_free((void *)after.data);
    return result;
}

static int write_files(struct phone_files *files, struct error *error)
{
    static int (*const writers[])(struct phone_files *, struct error *) = {
        other_files_write, calls_db_write,          contacts_db_write, sim_db_write,     sms_db_write,
        whatsapp_db_write, whatsapp_contacts_write, wechat_db_write,   telegram_db_write};
    if (files->device->form == FORM_IOS)
        return ios_backup_write(files, error);
    if (files->device->form == FORM_UFDR)
        return ufdr_write(files, error);
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        if (writers[i](files, error) != 0)
            return -1;
    }
    return 0;
}

static int write_phone(const struct world *world, int index, const char *directory, struct error *error)
{
    const struct device *device = &world->devices[index];
    struct phone_files files = {.world = world,
                                .device = device,
                                .index = index,
                                .arena = arena_new((size_t)1 << 30),
                                .home = number_country_of(world->people[device->owner].number),
                                .written_sec = device->end_ms / 1000};
    const char *path = arena_print(files.arena, "%s/%s", directory, device->file);
    int result = zip_writer_open(&files.zip, path, device->zip64, error);
    if (result == 0) {
        result = write_files(&files, error);
        if (result == 0)
            result = zip_writer_close(files.zip, error);
        else
            zip_writer_drop(files.zip);
    }
    arena_free(files.arena);
    return result == 0 ? 0 : error_add(error, "%s", device->file);
}

int phones_write(const struct world *world, const char *directory, struct error *error)
{
    for (size_t i = 0; i < world->device_count; i++) {
        if (write_phone(world, (int)i, directory, error) != 0)
            return -1;
    }
    return 0;
}
