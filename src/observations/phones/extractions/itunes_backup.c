// The list of files of an iTunes or Finder backup, iOS 10 and later: Manifest.db. Says what each file beside
// it is called on the device; reads none of them. docs/formats/itunes-backup.md.
#include "observations/phones/extractions/itunes_backup.h"

#include "base/text.h"
#include "observations/databases/evidence_db.h"
#include "observations/observers.h"
#include "sources/kind.h"

#include <string.h>

enum { ID, DOMAIN, PATH, FLAGS };
static const char *const COLUMNS[] = {"fileID", "domain", "relativePath", "flags", NULL};
enum { IS_FILE = 1, IS_FOLDER = 2, IS_LINK = 4 };

static bool is_id(const char *id)
{
    size_t length = id ? strspn(id, "0123456789abcdef") : 0;
    return length == ITUNES_ID_LENGTH && id[length] == 0;
}

bool itunes_file_name(const struct observation_context *context, struct table_tally *tally, const char *id,
                      const char *domain, const char *path, enum state state, bool folders)
{
    if (!is_id(id) || domain == NULL || domain[0] == 0) {
        tally_skip(tally, state == STATE_LIVE ? "neither name nor domain" : EVIDENCE_ROW_IN_PART);
        return false;
    }
    const char *at = folders ? arena_print(context->arena, "%.2s/%s", id, id) : id;
    const char *slash = path && path[0] ? "/" : "";
    const struct file_name name = {.path = at,
                                   .known_as =
                                       arena_print(context->arena, "%s%s%s", domain, slash, path ? path : ""),
                                   .state = state};
    sink_file_name(context->sink, &name);
    tally->emitted++;
    return true;
}

static void read_file(struct evidence_rows *rows, void *payload)
{
    (void)payload;
    int64_t flags = evidence_integer(rows, FLAGS, evidence_is_lost(rows) ? 0 : IS_FILE);
    if (flags == IS_FOLDER)
        tally_skip(&rows->tally, "directory");
    else if (flags == IS_LINK)
        tally_skip(&rows->tally, "symbolic link");
    else if (flags != IS_FILE)
        evidence_refuse(rows, "neither file nor directory");
    else
        itunes_file_name(&rows->context, &rows->tally, evidence_text(rows, ID), evidence_text(rows, DOMAIN),
                         evidence_text(rows, PATH), evidence_place(rows).state, true);
}

// Of an encrypted backup the list is encrypted, too, since iOS 10.2; only its name is left to tell it by.
static bool is_encrypted(const struct observation_context *context)
{
    return strcmp(item_name(context->item), "Manifest.db") == 0 && context->item->bytes.size >= 4096 &&
           kind_of(context->item->bytes) == KIND_UNKNOWN;
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool is = db ? evidence_db_has_columns(db, "Files", COLUMNS) : is_encrypted(context);
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    if (db == NULL) {
        struct table_tally tally = {.table = "backup"};
        tally_skip(&tally, ITUNES_ENCRYPTED);
        tally_send(context->sink, &tally, 1);
        sink_damage(context->sink, (struct place){.row = -1, .offset = -1}, "%s", ITUNES_ENCRYPTED);
        return;
    }
    evidence_db_tell_condition(db);
    evidence_rows_each(db, "Files", COLUMNS, read_file, NULL);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_itunes_backup = {
    .name = "itunes_backup",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "what the files of an iTunes or Finder backup are called on the device (Manifest.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
