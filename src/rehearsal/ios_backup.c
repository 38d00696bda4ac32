// An iPhone as a Finder backup in a zip archive: each file under the SHA-1 of its domain and path.
#include "rehearsal/ios_backup.h"

#include "base/memory.h"
#include "rehearsal/phone_parts.h"

#include <openssl/evp.h>
#include <string.h>

const char *ios_backup_id(struct arena *arena, const char *domain, const char *path)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const char *name = arena_print(arena, "%s-%s", domain, path);
    if (EVP_Digest(name, strlen(name), digest, &size, EVP_sha1(), NULL) != 1)
        return NULL;
    const char *id = "";
    for (unsigned i = 0; i < size; i++)
        id = arena_print(arena, "%s%02x", id, digest[i]);
    return id;
}

int ios_backup_add(struct ios_backup *backup, const char *domain, const char *path, struct bytes content,
                   struct error *error)
{
    struct phone_files *files = backup->files;
    const char *id = ios_backup_id(files->arena, domain, path);
    if (id == NULL)
        return error_set(error, "SHA-1 is not to be had from OpenSSL: check its configuration");
    ARRAY_ROOM(backup->entries, backup->capacity, backup->count);
    backup->entries[backup->count++] =
        (struct ios_entry){id, domain, arena_text(files->arena, path), (int64_t)content.size};
    return zip_writer_add(files->zip, arena_print(files->arena, "%.2s/%s", id, id), content,
                          files->written_sec, error);
}

int ios_backup_add_database(struct ios_backup *backup, const char *domain, const char *path,
                            struct database *database, struct error *error)
{
    struct bytes bytes;
    if (database_take(database, false, &bytes, error) != 0)
        return -1;
    const int result = ios_backup_add(backup, domain, path, bytes, error);
    sqlite3_free((void *)bytes.data);
    return result;
}

double ios_cocoa(int64_t at_ms)
{
    return (double)(at_ms - INT64_C(978307200000)) / 1000;
}

const char *ios_jid(struct phone_files *files, int person)
{
    const struct person *p = &files->world->people[person];
    bool mapped;
    if (person != files->device->owner && phone_files_uses_lid(files, person, &mapped))
        return arena_print(files->arena, "%llu@lid", (unsigned long long)p->lid);
    return arena_print(files->arena, "%s@s.whatsapp.net", p->number + 1);
}

static int write_pictures(struct ios_backup *backup, struct error *error)
{
    const uint64_t hash = phone_files_hash(backup->files, 1, 2);
    int result = 0;
    for (uint64_t i = 0; i < 1 + hash % 3 && result == 0; i++) {
        struct buffer picture;
        phone_parts_picture(backup->files, i, &picture);
        result = ios_backup_add(
            backup, IOS_CAMERA,
            arena_print(backup->files->arena, "Media/DCIM/100APPLE/IMG_%04d.JPG", (int)(hash % 900 + i * 7)),
            buffer_bytes(&picture), error);
        buffer_done(&picture);
    }
    return result;
}

int ios_backup_write(struct phone_files *files, struct error *error)
{
    static int (*const writers[])(struct ios_backup *, struct error *) = {
        ios_sms_write,  ios_calls_write, ios_contacts_write, ios_whatsapp_write, ios_whatsapp_others_write,
        write_pictures, ios_lists_write};
    struct ios_backup backup = {.files = files};
    int result = 0;
    for (size_t i = 0; i < sizeof writers / sizeof *writers && result == 0; i++)
        result = writers[i](&backup, error);
    memory_free(backup.entries);
    return result;
}
