// Keys in the case.
#include "casefile/source_keys.h"

#include "base/text.h"
#include "casefile/database.h"

#include <string.h>

int source_key_add(struct casefile *casefile, const struct source_key *key, bool *added, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "INSERT INTO source_key(source_id, name, key) VALUES (?,?,?)"
                   " ON CONFLICT (source_id, name, key) DO NOTHING",
                   error))
        return -1;
    query_integer(&query, key->source_id);
    query_text(&query, key->name);
    query_text(&query, key->key);
    if (query_run(&query, error))
        return -1;
    *added = sqlite3_changes(casefile->db) == 1;
    return 0;
}

int source_key_each(struct casefile *casefile, source_key_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT id, source_id, name, key FROM source_key ORDER BY id", error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        const struct source_key key = {.id = query_column_integer(&query, 0),
                                       .source_id = query_column_integer(&query, 1),
                                       .name = query_column_text(&query, 2),
                                       .key = query_column_text(&query, 3)};
        status = take(payload, &key, error);
    }
    return status;
}

bool source_key_fits(const char *name, const char *path)
{
    size_t length = strlen(name), size = strlen(path);
    return length == 0 || (text_end(path, name) && (size == length || path[size - length - 1] == '/'));
}

// An item of which nothing was kept but how it ended.
#define LEFT_ENCRYPTED                                                                                       \
    "SELECT i.id FROM item i LEFT JOIN file_name n ON n.source_id = i.source_id AND n.path = i.path"         \
    " WHERE i.source_id = ?1 AND i.state <> 0 AND (i.observer = ?2 OR (?3 <> '' AND"                         \
    "  ('/' || i.path LIKE '%/' || ?3 OR '/' || n.known_as LIKE '%/' || ?3)))"                               \
    " AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.item_id = i.id)"                                   \
    " AND NOT EXISTS (SELECT 1 FROM item c WHERE c.parent_id = i.id OR c.same_as_id = i.id)"

static int run(struct casefile *casefile, const char *sql, int64_t source_id, const char *observer,
               const char *name, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, sql, error))
        return -1;
    query_integer(&query, source_id);
    query_text(&query, observer);
    query_text(&query, name);
    return query_run(&query, error);
}

int source_key_retry(struct casefile *casefile, int64_t source_id, const char *observer, const char *name,
                     int64_t *count, struct error *error)
{
    static const char *const steps[] = {
        "DELETE FROM tally WHERE item_id IN (" LEFT_ENCRYPTED ")",
        "DELETE FROM damage WHERE item_id IN (" LEFT_ENCRYPTED ")",
        "UPDATE item SET state = 0, observer = NULL, observer_version = NULL, sha256 = NULL, by_bytes = 0,"
        " same_as_id = NULL, reason = NULL WHERE id IN (" LEFT_ENCRYPTED ")"};
    *count = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (run(casefile, steps[i], source_id, observer, name, error))
            return -1;
    *count = sqlite3_changes(casefile->db);
    return 0;
}
