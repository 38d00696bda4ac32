// Items as units of work.
#include "casefile/items.h"
#include "casefile/batch.h"

#include "casefile/database.h"
#include "casefile/extents.h"

#include <stdio.h>

#define ITEM_COLUMNS                                                                                         \
    "id, source_id, parent_id, path, name, depth, offset_bytes, stored_bytes, size_bytes, storage, "         \
    "crc32, modified_usec, modified_zone, state, sha256_added, read_as, extents, address, margin_bytes, "    \
    "found_state"

int item_add(struct casefile *casefile, struct item_row *item, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO item(source_id, parent_id, path, name, depth, offset_bytes, stored_bytes, "
                  "size_bytes, storage, read_as, extents, address, margin_bytes, found_state, crc32, "
                  "modified_usec, modified_zone, state, sha256_added)"
                  " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                  error))
        return -1;
    query_integer(&query, item->source_id);
    query_optional(&query, item->parent_id, 0);
    query_text(&query, item->path);
    query_text(&query, item->where.path);
    query_integer(&query, item->depth);
    query_integer(&query, item->where.offset);
    query_integer(&query, item->where.stored_bytes);
    query_integer(&query, item->where.size_bytes);
    query_integer(&query, item->where.storage);
    query_integer(&query, item->where.read_as);
    struct buffer extents = {0};
    if (item->where.extent_count)
        query_text(&query, extents_text(&extents, item->where.extents, item->where.extent_count));
    else
        query_text(&query, NULL);
    query_text(&query, item->where.address);
    query_integer(&query, item->where.margin_bytes);
    query_integer(&query, item->where.state);
    query_optional(&query, item->where.has_crc32 ? (int64_t)item->where.crc32 : -1, -1);
    query_moment(&query, item->where.modified);
    query_integer(&query, item->state);
    query_text(&query, item->sha256_added);
    int result = query_run(&query, error);
    buffer_done(&extents);
    if (result)
        return -1;
    item->id = sqlite3_last_insert_rowid(casefile->db);
    return 0;
}

static int each(struct query *query, item_take *take, void *payload, struct error *error)
{
    int more;
    struct extent_list extents = {0};
    while ((more = query_step(query, error)) == 1) {
        extents_parse(query_column_text(query, 16), &extents);
        struct item_row item = {
            .id = query_column_integer(query, 0),
            .source_id = query_column_integer(query, 1),
            .parent_id = query_column_optional(query, 2, 0),
            .path = query_column_text(query, 3),
            .where = {.path = query_column_text(query, 4),
                      .offset = query_column_integer(query, 6),
                      .stored_bytes = query_column_integer(query, 7),
                      .size_bytes = query_column_integer(query, 8),
                      .storage = (enum storage)query_column_integer(query, 9),
                      .read_as = (enum image_format)query_column_integer(query, 15),
                      .extents = extents.extents,
                      .extent_count = extents.count,
                      .address = query_column_text(query, 17),
                      .margin_bytes = query_column_integer(query, 18),
                      .state = (enum state)query_column_integer(query, 19),
                      .has_crc32 = query_column_optional(query, 10, -1) >= 0,
                      .crc32 = (uint32_t)query_column_integer(query, 10),
                      .modified = query_column_moment(query, 11)},
            .depth = (int)query_column_integer(query, 5),
            .state = (enum item_state)query_column_integer(query, 13),
            .sha256_added = query_column_text(query, 14),
        };
        if (take(payload, &item, error)) {
            more = error && error->kind != ERROR_NONE ? -1 : 0;
            break;
        }
    }
    extents_done(&extents);
    query_end(query);
    return more;
}

int item_each_pending(struct casefile *casefile, int64_t after, int64_t limit, item_take *take, void *payload,
                      struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "SELECT " ITEM_COLUMNS " FROM item WHERE state = 0 AND id > ? ORDER BY id LIMIT ?", error))
        return -1;
    query_integer(&query, after);
    query_integer(&query, limit);
    return each(&query, take, payload, error);
}

int item_each_of_path(struct casefile *casefile, int64_t source_id, const char *path, item_take *take,
                      void *payload, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "SELECT " ITEM_COLUMNS " FROM item WHERE source_id = ? AND path = ? ORDER BY id", error))
        return -1;
    query_integer(&query, source_id);
    query_text(&query, path);
    return each(&query, take, payload, error);
}

int item_each_of_id(struct casefile *casefile, int64_t id, item_take *take, void *payload,
                    struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "SELECT " ITEM_COLUMNS " FROM item WHERE id = ?", error))
        return -1;
    query_integer(&query, id);
    return each(&query, take, payload, error);
}

int item_each_file(struct casefile *casefile, int64_t source_id, item_take *take, void *payload,
                   struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "SELECT " ITEM_COLUMNS " FROM item WHERE source_id = ? AND storage = ? ORDER BY id", error))
        return -1;
    query_integer(&query, source_id);
    query_integer(&query, FILE_ITSELF);
    return each(&query, take, payload, error);
}

int item_retry_unopened(struct casefile *casefile, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "UPDATE item SET state = 0, reason = NULL WHERE state = 2 AND sha256 IS NULL"
                  " AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.item_id = item.id)"
                  " AND id NOT IN (SELECT item_id FROM damage) AND id NOT IN (SELECT item_id FROM tally)"
                  " AND NOT EXISTS (SELECT 1 FROM item c WHERE c.parent_id = item.id)",
                  error))
        return -1;
    return query_run(&query, error);
}

int64_t item_count(struct casefile *casefile, enum item_state state)
{
    struct query query;
    int64_t count = 0;
    if (query_open(&query, casefile, "SELECT count(*) FROM item WHERE state = ?", NULL) == 0) {
        query_integer(&query, state);
        if (query_step(&query, NULL) == 1)
            count = query_column_integer(&query, 0);
    }
    query_end(&query);
    return count;
}

int64_t item_bytes(struct casefile *casefile, enum item_state state)
{
    struct query query;
    int64_t bytes = 0;
    if (query_open(&query, casefile,
                   "SELECT CAST(total(max(size_bytes, 0)) AS INTEGER) FROM item WHERE state = ?",
                   NULL) == 0) {
        query_integer(&query, state);
        if (query_step(&query, NULL) == 1)
            bytes = query_column_integer(&query, 0);
    }
    query_end(&query);
    return bytes;
}

int item_finish(struct casefile *casefile, int64_t item_id, const struct item_end *end, struct error *error)
{
    struct query query;
    if (batch_flush(casefile, error) ||
        query_use(
            &query, casefile,
            "UPDATE item SET state = ?, observer = ?, observer_version = ?, sha256 = ?, reason = ?,"
            " by_bytes = ?, same_as_id = ?, size_bytes = CASE WHEN size_bytes < 0 THEN ? ELSE size_bytes END"
            " WHERE id = ? AND state = 0",
            error))
        return -1;
    query_integer(&query, end->state);
    query_text(&query, end->observer);
    query_optional(&query, end->observer ? end->observer_version : -1, -1);
    query_text(&query, end->sha256);
    query_text(&query, end->reason);
    query_integer(&query, end->by_bytes && end->same_as_id == 0);
    query_optional(&query, end->same_as_id, 0);
    query_integer(&query, end->size_bytes);
    query_integer(&query, item_id);
    if (query_run(&query, error))
        return -1;
    if (sqlite3_changes(casefile->db) !=
        1) // two scans at once: this one's answer is thrown away with its transaction
        return error_set(error, "case '%s': another clew is reading the same items: let one of them end",
                         casefile->path);
    return 0;
}

#define SAME_SOURCE_SETTINGS                                                                                 \
    " JOIN source s ON s.id = i.source_id JOIN source m ON m.id = ? WHERE i.by_bytes = 1"                    \
    " AND i.size_bytes = ? AND i.found_state = ? AND i.id < ? AND s.region = m.region AND s.kind = m.kind"

static void bind_settings(struct query *query, const struct item_row *item, int64_t size_bytes)
{
    query_integer(query, item->source_id);
    query_integer(query, size_bytes);
    query_integer(query, item->where.state);
    query_integer(query, item->id);
}

int64_t item_same_bytes(struct casefile *casefile, const struct item_row *item, const struct item_end *end,
                        struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "SELECT i.id FROM item i" SAME_SOURCE_SETTINGS
                  " AND i.sha256 = ? AND i.observer = ? AND i.observer_version = ? ORDER BY i.id LIMIT 1",
                  error))
        return -1;
    bind_settings(&query, item, item->where.size_bytes < 0 ? end->size_bytes : item->where.size_bytes);
    query_text(&query, end->sha256);
    query_text(&query, end->observer);
    query_integer(&query, end->observer_version);
    int got = query_step(&query, error);
    int64_t id = got == 1 ? query_column_integer(&query, 0) : got;
    query_end(&query);
    return id;
}

size_t item_hashes_of_size(struct casefile *casefile, const struct item_row *item, size_t most,
                           char hashes[][ITEM_HASH_SIZE])
{
    struct query query;
    size_t count = 0;
    int result =
        item->sha256_added
            ? query_use(&query, casefile,
                        "SELECT i.sha256 FROM item i" SAME_SOURCE_SETTINGS " AND i.sha256 = ? LIMIT 1", NULL)
            : query_use(&query, casefile, "SELECT i.sha256 FROM item i" SAME_SOURCE_SETTINGS " LIMIT ?",
                        NULL);
    if (result)
        return 0;
    bind_settings(&query, item, item->where.size_bytes);
    if (item->sha256_added)
        query_text(&query, item->sha256_added);
    else
        query_integer(&query, (int64_t)most);
    while (count < most && query_step(&query, NULL) == 1)
        snprintf(hashes[count++], ITEM_HASH_SIZE, "%s", query_column_text(&query, 0));
    query_end(&query);
    return count;
}
