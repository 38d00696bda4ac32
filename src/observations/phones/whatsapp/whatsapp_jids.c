// Reads jid and jid_map into memory: a phone knows thousands of jids and writes hundreds of thousands of
// messages.
#include "observations/phones/whatsapp/whatsapp_jids.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/phones/side_table.h"
#include "observations/selectors/selectors.h"

#include <stdlib.h>

enum { LIMIT_BYTES = 512 * 1024 * 1024, TEXT_MAX_BYTES = 512 };

struct whatsapp_jids {
    struct arena *arena;
    struct whatsapp_jid *at; // by row
    size_t count, capacity;
    struct side_table map; // row of a LID -> row of its phone
};

static const char *text_of(struct evidence_rows *rows)
{
    enum { USER, SERVER, RAW };
    const char *raw = evidence_text(rows, RAW);
    if (raw && *raw)
        return raw;
    const char *user = evidence_text(rows, USER), *server = evidence_text(rows, SERVER);
    return arena_print(rows->context.arena, "%s@%s", user ? user : "", server ? server : "");
}

static void keep(struct whatsapp_jids *jids, struct evidence_rows *rows)
{
    const char *text = text_of(rows);
    struct bytes bytes = bytes_slice(bytes_of_text(text), 0, TEXT_MAX_BYTES);
    ARRAY_ROOM(jids->at, jids->capacity, jids->count);
    struct whatsapp_jid *jid = &jids->at[jids->count++];
    *jid = (struct whatsapp_jid){.row = rows->row, .selector = selector_of_jid(&rows->context, bytes)};
    jid->selector.value = arena_text(jids->arena, jid->selector.value);
    jid->selector.text = arena_text(jids->arena, jid->selector.text);
    jid->text = text_clean(jids->arena, bytes);
    jid->many = text_end(text, "@g.us") || text_end(text, "@broadcast") || text_end(text, "@newsletter");
}

static void read_jids(struct whatsapp_jids *jids, struct evidence_db *db)
{
    static const char *const columns[] = {"user", "server", "raw_string", NULL};
    struct evidence_rows rows;
    bool full = false;
    evidence_rows_open(&rows, db, "jid", columns);
    while (evidence_rows_next(&rows)) {
        tally_skip(&rows.tally, SIDE_TABLE_USED);
        full = full || arena_used_bytes(jids->arena) > LIMIT_BYTES - 64 * TEXT_MAX_BYTES;
        if (!full)
            keep(jids, &rows);
    }
    if (full)
        sink_damage(rows.context.sink, (struct place){.table = "jid", .row = -1, .offset = -1},
                    "too many parties to hold: messages of the rest name nobody");
    evidence_rows_close(&rows);
}

static void read_map(struct whatsapp_jids *jids, struct evidence_db *db)
{
    static const char *const columns[] = {"lid_row_id", "jid_row_id", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, db, "jid_map", columns);
    while (evidence_rows_next(&rows)) {
        side_table_add(&jids->map, evidence_integer(&rows, 0, -1), evidence_integer(&rows, 1, -1), NULL);
        tally_skip(&rows.tally, SIDE_TABLE_USED);
    }
    evidence_rows_close(&rows);
}

struct whatsapp_jids *whatsapp_jids_read(struct evidence_db *db)
{
    struct whatsapp_jids *jids = memory_new(1, sizeof *jids);
    jids->arena = arena_new(LIMIT_BYTES);
    side_table_init(&jids->map);
    read_jids(jids, db);
    read_map(jids, db);
    size_t count;
    side_table_find(&jids->map, 0, &count); // sorts, so that finding changes nothing
    return jids;
}

void whatsapp_jids_free(struct whatsapp_jids *jids)
{
    side_table_done(&jids->map);
    arena_free(jids->arena);
    memory_free(jids->at);
    memory_free(jids);
}

static int by_row(const void *key, const void *element)
{
    int64_t row = *(const int64_t *)key, there = ((const struct whatsapp_jid *)element)->row;
    return row < there ? -1 : row > there;
}

static const struct whatsapp_jid *find_row(const struct whatsapp_jids *jids, int64_t row)
{
    return jids->count ? bsearch(&row, jids->at, jids->count, sizeof *jids->at, by_row) : NULL;
}

const struct whatsapp_jid *whatsapp_jids_find(const struct whatsapp_jids *jids, int64_t row)
{
    size_t count;
    const struct side_row *mapped = side_table_find((struct side_table *)&jids->map, row, &count);
    const struct whatsapp_jid *phone = count ? find_row(jids, mapped->number) : NULL;
    return phone ? phone : find_row(jids, row);
}
