// Items as units of work.
#include "casefile/items.h"

#include "casefile/database.h"
#include "casefile/extents.h"

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
    if (query_open(&query, casefile, "SELECT coalesce(sum(max(size_bytes, 0)), 0) FROM item WHERE state = ?",
                   NULL) == 0) {
        query_integer(&query, state);
        if (query_step(&query, NULL) == 1)
            bytes = query_column_integer(&query, 0);
    }
    query_end(&query);
    return bytes;
}

int item_finish(struct casefile *casefile, int64_t item_id, enum item_state state, const char *observer,
                int observer_version, const char *sha256, const char *reason, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "UPDATE item SET state = ?, observer = ?, observer_version = ?, sha256 = ?, reason = ? "
                  "WHERE id = ? AND state = 0",
                  error))
        return -1;
    query_integer(&query, state);
    query_text(&query, observer);
    query_optional(&query, observer ? observer_version : -1, -1);
    query_text(&query, sha256);
    query_text(&query, reason);
    query_integer(&query, item_id);
    if (query_run(&query, error))
        return -1;
    if (sqlite3_changes(casefile->db) !=
        1) // two scans at once: this one's answer is thrown away with its transaction
        return error_set(error, "case '%s': another clew is reading the same items: let one of them end",
                         casefile->path);
    return 0;
}
