// Encrypted databases: with a key that opens one, the plain database becomes an item of its own, which every
// reader reads like any other; without, one line says so. Never guesses a key. docs/formats/sqlcipher.md.
#include "observations/decrypting.h"
#include "observations/observers.h"

#include "base/text.h"
#include "observations/item_hash.h"

#include <string.h>

enum { ID_LENGTH = 40 };

static bool has_database_name(const char *name)
{
    static const char *const suffixes[] = {".db", ".sqlite", ".sqlite3", ".db3", ".sqlitedb"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t length = strlen(suffixes[i]), size = strlen(name);
        if (size > length && text_equal_nocase(name + size - length, suffixes[i]))
            return true;
    }
    return false;
}

// Telegram's db_sqlite and others have no suffix; but so have the thousands of files of an encrypted backup.
static bool may_be_database_name(const char *name)
{
    return strchr(name, '.') == NULL &&
           !(strlen(name) == ID_LENGTH && strspn(name, "0123456789abcdef") == ID_LENGTH);
}

static bool recognises(const struct observation_context *context)
{
    const struct item *item = context->item;
    const char *name = item_name(item);
    if (strcmp(name, "Manifest.db") == 0 && !context->key_named)
        return false; // of an encrypted backup: its own observer says so
    if (!context->key_named && !has_database_name(name) && !may_be_database_name(name) &&
        !bytes_start_with(item->bytes, "SQLite format 3", 16))
        return false;
    enum cipher_likeness likeness = cipher_likeness(item->bytes, item_size(item));
    return likeness != CIPHER_UNLIKE || (context->key_named && item->bytes.size >= 512);
}

static void emit_plain(struct observation_context *context, const struct item_key *key,
                       const struct cipher_form *form)
{
    int64_t size = item_size(context->item);
    const struct child_item child = {
        .path = item_name(context->item), // its log, decrypted too, stands beside it by that name
        .stored_bytes = size,
        .size_bytes = size / form->page_bytes * form->page_bytes,
        .storage = SQLCIPHER,
        .address = decrypting_address(context->arena, key->id, form),
        .state = context->item->state,
        .modified = MOMENT_UNKNOWN,
    };
    sink_child_item(context->sink, &child);
    struct table_tally tally = {.table = cipher_form_name(form), .emitted = 1};
    tally_send(context->sink, &tally, 1);
}

static void tell_locked(struct observation_context *context, bool tried)
{
    const char *reason =
        tried
            ? "encrypted database: none of the keys given opens it; give its key with: clew add CASE SOURCE --key KEY"
            : "encrypted database: give its key with: clew add CASE SOURCE --key KEY";
    struct table_tally tally = {.table = "encrypted database"};
    tally_skip(&tally, reason);
    tally_send(context->sink, &tally, 1);
    if (has_database_name(item_name(context->item)) || context->key_named ||
        bytes_start_with(context->item->bytes, "SQLite format 3", 16))
        sink_damage(context->sink, (struct place){.row = -1, .offset = -1}, "%s", reason);
}

static void observe(struct observation_context *context)
{
    struct cipher_form form;
    for (size_t i = 0; i < context->key_count; i++) {
        if (!cipher_find(context->item->medium, context->keys[i].key, &form))
            continue;
        emit_plain(context, &context->keys[i], &form);
        return;
    }
    tell_locked(context, context->key_count > 0);
    observer_any_bytes.observe(context); // should it be something else after all
}

const struct observer observer_sqlcipher = {
    .name = "sqlcipher",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "encrypted databases (SQLCipher 1 to 4 and kin) whose key is given; others are named",
    .reads_medium = true,
    .wants_keys = true,
    .recognises = recognises,
    .observe = observe,
};
