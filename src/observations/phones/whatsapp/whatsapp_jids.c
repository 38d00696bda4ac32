// Reads jid and jid_map into memory: a phone knows thousands of jids and writes hundreds of thousands of
// messages.
#include "observations/phones/whatsapp/whatsapp_jids.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/phones/parties.h"
#include "observations/phones/side_table.h"
#include "observations/selectors/selectors.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_BYTES = 512 * 1024 * 1024, TEXT_MAX_BYTES = 512, USER_MAX_BYTES = 64 };

struct whatsapp_jids {
    struct arena *arena;
    struct whatsapp_jid *at; // by row
    size_t count, capacity;
    bool full, unsorted;
    struct side_table map; // row of a LID -> row of its phone
};

bool whatsapp_jid_is_many(const char *text)
{
    return text_end(text, "@g.us") || text_end(text, "@broadcast") || text_end(text, "@newsletter");
}

bool whatsapp_jid_is_sound(const char *text)
{
    static const char *const servers[] = {"s.whatsapp.net", "g.us",       "lid",  "broadcast",
                                          "c.us",           "newsletter", "temp", "hosted"};
    const char *at = text ? strchr(text, '@') : NULL;
    if (at == NULL || at == text || at - text > USER_MAX_BYTES)
        return false;
    for (const char *byte = text; byte < at; byte++)
        if (!text_is_alnum((uint8_t)*byte) && strchr(".:_-", *byte) == NULL)
            return false;
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++)
        if (strcmp(at + 1, servers[i]) == 0)
            return true;
    return false;
}

static const char *text_of(struct evidence_rows *rows)
{
    enum { USER, SERVER, RAW };
    const char *raw = evidence_text(rows, RAW);
    if (raw && *raw)
        return raw;
    const char *user = evidence_text(rows, USER), *server = evidence_text(rows, SERVER);
    return arena_print(rows->context.arena, "%s@%s", user ? user : "", server ? server : "");
}

static void keep(struct whatsapp_jids *jids, struct evidence_rows *rows, const char *text)
{
    struct bytes bytes = bytes_slice(bytes_of_text(text), 0, TEXT_MAX_BYTES);
    ARRAY_ROOM(jids->at, jids->capacity, jids->count);
    struct whatsapp_jid *jid = &jids->at[jids->count];
    *jid = (struct whatsapp_jid){
        .row = rows->row, .order = jids->count, .selector = selector_of_jid(&rows->context, bytes)};
    jid->selector.value = arena_text(jids->arena, jid->selector.value);
    jid->selector.text = arena_text(jids->arena, jid->selector.text);
    jid->text = text_clean(jids->arena, bytes);
    jid->many = whatsapp_jid_is_many(text);
    jids->unsorted |= jids->count && jids->at[jids->count - 1].row > rows->row;
    jids->count++;
}

static void visit_jid(struct evidence_rows *rows, void *payload)
{
    struct whatsapp_jids *jids = payload;
    const char *text = text_of(rows);
    if (evidence_is_lost(rows) && !whatsapp_jid_is_sound(text)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (evidence_is_lost(rows) && rows->row < 1) { // nothing can be found by it: that it was there is said
        struct selector selector = selector_of_jid(&rows->context, bytes_of_text(text));
        sink_selector_hit(rows->context.sink, &(struct selector_hit){evidence_place(rows), selector});
        evidence_emitted(rows);
        return;
    }
    jids->full = jids->full || arena_used_bytes(jids->arena) > LIMIT_BYTES - 64 * TEXT_MAX_BYTES;
    if (!jids->full)
        keep(jids, rows, text);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static int by_row_and_order(const void *left, const void *right)
{
    const struct whatsapp_jid *a = left, *b = right;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void read_jids(struct whatsapp_jids *jids, struct evidence_db *db, struct sink *sink)
{
    static const char *const columns[] = {"user", "server", "raw_string", NULL};
    evidence_rows_each(db, "jid", columns, visit_jid, jids);
    if (jids->unsorted)
        qsort(jids->at, jids->count, sizeof *jids->at, by_row_and_order);
    size_t kept = 0; // a lost row says who had the number only when no live one does
    for (size_t i = 0; i < jids->count; i++)
        if (kept == 0 || jids->at[kept - 1].row != jids->at[i].row)
            jids->at[kept++] = jids->at[i];
    jids->count = kept;
    if (jids->full)
        sink_damage(sink, (struct place){.table = "jid", .row = -1, .offset = -1},
                    "too many parties to hold: messages of the rest name nobody");
}

static const struct whatsapp_jid *find_row(const struct whatsapp_jids *jids, int64_t row)
{
    if (jids->count == 0 || row < jids->at[0].row || row > jids->at[jids->count - 1].row)
        return NULL;
    size_t low = 0, high = jids->count, guess = (size_t)((uint64_t)row - (uint64_t)jids->at[0].row);
    if (guess < high && jids->at[guess].row == row) // nearly always: numbers without gaps
        return &jids->at[guess];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (jids->at[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < jids->count && jids->at[low].row == row ? &jids->at[low] : NULL;
}

static bool is_lid(const struct whatsapp_jid *jid)
{
    return text_end(jid->text, "@lid");
}

static void visit_map(struct evidence_rows *rows, void *payload)
{
    struct whatsapp_jids *jids = payload;
    int64_t lid_row = evidence_integer(rows, 0, -1), phone_row = evidence_integer(rows, 1, -1);
    const struct whatsapp_jid *lid = find_row(jids, lid_row), *phone = find_row(jids, phone_row);
    if (lid == NULL || phone == NULL || !is_lid(lid) || is_lid(phone) || phone->many) {
        tally_skip(&rows->tally,
                   evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : "a LID or number that is not there");
        return;
    }
    size_t known = 0;
    if (evidence_is_lost(rows))
        side_table_find(&jids->map, lid_row, &known);
    if (known) {
        tally_skip(&rows->tally, "earlier version of a row that stands");
        return;
    }
    side_table_add(&jids->map, lid_row, phone_row, NULL);
    const struct selector selectors[] = {lid->selector, phone->selector};
    account_send(rows, &(struct account){.app = "whatsapp", .selectors = selectors, .selector_count = 2});
}

static void read_map(struct whatsapp_jids *jids, struct evidence_db *db)
{
    static const char *const columns[] = {"lid_row_id", "jid_row_id", NULL};
    evidence_rows_each(db, "jid_map", columns, visit_map, jids);
}

struct whatsapp_jids *whatsapp_jids_read(struct evidence_db *db, struct sink *sink)
{
    struct whatsapp_jids *jids = memory_new(1, sizeof *jids);
    jids->arena = arena_new(LIMIT_BYTES);
    side_table_init(&jids->map);
    if (evidence_db_has_table(db, "jid")) // the schema before 2021 names its parties in words
        read_jids(jids, db, sink);
    if (evidence_db_has_table(db, "jid_map"))
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

const struct whatsapp_jid *whatsapp_jids_find(const struct whatsapp_jids *jids, int64_t row)
{
    size_t count;
    const struct whatsapp_jid *jid = find_row(jids, row);
    if (jids->map.count == 0 || (jid && !is_lid(jid)))
        return jid;
    const struct side_row *mapped = side_table_find((struct side_table *)&jids->map, row, &count);
    const struct whatsapp_jid *phone = count ? find_row(jids, mapped->number) : NULL;
    return phone ? phone : jid;
}
