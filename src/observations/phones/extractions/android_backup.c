// Android's own backups (adb backup): FILE.ab. A header of four lines, then a tar, deflated or not; its
// members are read like those of any other. docs/formats/android-backup.md.
#include "observations/observers.h"

#include "base/text.h"

#include <string.h>

enum { LINE_MAX_BYTES = 32 };

static const char MAGIC[] = "ANDROID BACKUP\n";

struct head {
    bool compressed;
    struct bytes encryption; // "none", "AES-256"
    size_t size;             // bytes before the tar
};

static bool read_line(struct reader *reader, struct bytes *line)
{
    struct bytes left = bytes_slice(reader->bytes, reader->position, LINE_MAX_BYTES);
    const uint8_t *end = left.size ? memchr(left.data, '\n', left.size) : NULL;
    if (end == NULL)
        return false;
    *line = reader_take(reader, (size_t)(end - left.data));
    reader_skip(reader, 1);
    return true;
}

static bool read_head(struct bytes bytes, struct head *head)
{
    struct bytes version, compressed;
    int64_t number;
    struct reader reader = reader_of(bytes);
    if (!bytes_start_with(bytes, MAGIC, sizeof MAGIC - 1))
        return false;
    reader_skip(&reader, sizeof MAGIC - 1);
    if (!read_line(&reader, &version) || !read_line(&reader, &compressed) ||
        !read_line(&reader, &head->encryption) || !text_to_int64(version, &number) || compressed.size != 1)
        return false;
    head->compressed = compressed.data[0] == '1';
    head->size = reader.position;
    return true;
}

static bool recognises(const struct observation_context *context)
{
    return bytes_start_with(context->item->bytes, MAGIC, sizeof MAGIC - 1);
}

// "phone.ab" holds "phone.tar".
static const char *tar_name(struct arena *arena, const char *path)
{
    const char *name = text_base_name(path), *dot = strrchr(name, '.');
    size_t length = dot && text_equal_nocase(dot, ".ab") ? (size_t)(dot - name) : strlen(name);
    return arena_print(arena, "%.*s.tar", (int)length, name);
}

static void refuse(struct observation_context *context, const char *reason)
{
    struct table_tally tally = {.table = "Android backup"};
    tally_skip(&tally, reason);
    tally_send(context->sink, &tally, 1);
    sink_damage(context->sink, (struct place){.row = -1, .offset = 0}, "%s", reason);
}

static void observe(struct observation_context *context)
{
    const struct item *item = context->item;
    struct head head;
    if (!read_head(item->bytes, &head)) {
        refuse(context, "the head of this Android backup does not hold");
        return;
    }
    if (!bytes_equal(head.encryption, bytes_of_text("none"))) {
        refuse(context,
               "encrypted Android backup: decrypt it with its owner's password, then add the tar that "
               "comes of it as a source");
        return;
    }
    const struct child_item child = {
        .path = tar_name(context->arena, item->path),
        .offset = (int64_t)head.size,
        .stored_bytes = (int64_t)(item->bytes.size - head.size),
        .size_bytes = head.compressed ? -1 : (int64_t)(item->bytes.size - head.size),
        .storage = head.compressed ? ZLIB : STORED,
        .modified = MOMENT_UNKNOWN,
    };
    sink_child_item(context->sink, &child);
    struct table_tally tally = {.table = "Android backup", .emitted = 1};
    tally_send(context->sink, &tally, 1);
}

const struct observer observer_android_backup = {
    .name = "android_backup",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "what an Android backup (.ab of adb backup) holds, when it is not encrypted",
    .recognises = recognises,
    .observe = observe,
};
