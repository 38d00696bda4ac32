// Whether an iTunes or Finder backup is encrypted: its Manifest.plist says so, and nothing else in it can be
// read. docs/formats/itunes-backup.md.
#include "observations/phones/extractions/itunes_backup.h"

#include "observations/observers.h"
#include "observations/serialized/plist.h"

#include <string.h>

enum { KEYS_LIMIT_BYTES = 512 << 20 };

static bool is_encrypted(struct bytes bytes)
{
    if (bytes.size > PLIST_MAX_BYTES || !(plist_is_binary(bytes) || plist_is_xml(bytes)))
        return false;
    struct arena *arena = arena_new(KEYS_LIMIT_BYTES);
    const struct plist *root = NULL;
    struct error error = {0};
    plist_read(bytes, arena, &root, &error);
    const struct plist *value = plist_get(root, "IsEncrypted");
    bool is = value && (value->kind == PLIST_BOOL || value->kind == PLIST_INTEGER) && value->integer == 1;
    arena_free(arena);
    return is;
}

static bool recognises(const struct observation_context *context)
{
    return strcmp(item_name(context->item), "Manifest.plist") == 0 && is_encrypted(context->item->bytes);
}

static void observe(struct observation_context *context)
{
    struct table_tally tally = {.table = "backup"};
    tally_skip(&tally, ITUNES_ENCRYPTED);
    tally_send(context->sink, &tally, 1);
    sink_damage(context->sink, (struct place){.row = -1, .offset = -1}, "%s", ITUNES_ENCRYPTED);
}

const struct observer observer_itunes_encrypted = {
    .name = "itunes_encrypted",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "that an iTunes or Finder backup is encrypted (Manifest.plist)",
    .recognises = recognises,
    .observe = observe,
};
