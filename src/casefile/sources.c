// Sources in the case.
#include "casefile/sources.h"

#include "base/text.h"
#include "casefile/database.h"

#include <stdio.h>
#include <string.h>

static const char *const handling_names[] = {"H0", "H1", "H2", "H3"};

const char *handling_name(enum handling handling)
{
    return (unsigned)handling < 4 ? handling_names[handling] : "";
}

bool handling_parse(const char *text, enum handling *handling)
{
    for (unsigned i = 0; i < 4; i++) {
        if (text_equal_nocase(text, handling_names[i])) {
            *handling = (enum handling)i;
            return true;
        }
    }
    return false;
}

static int exists(struct casefile *casefile, const char *sql, const char *value, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, sql, error))
        return -1;
    query_text(&query, value);
    int found = query_step(&query, error);
    query_end(&query);
    return found;
}

// A label nobody has: "phone-01.zip", then "phone-01.zip-2", ...
static int choose_label(struct casefile *casefile, const char *wanted, char label[SOURCE_LABEL_SIZE],
                        struct error *error)
{
    snprintf(label, SOURCE_LABEL_SIZE, "%.280s", wanted); // room for a number
    for (int n = 2;; n++) {
        int taken = exists(casefile, "SELECT 1 FROM source WHERE label = ?", label, error);
        if (taken <= 0)
            return taken;
        snprintf(label, SOURCE_LABEL_SIZE, "%.280s-%d", wanted, n);
    }
}

int source_add(struct casefile *casefile, struct source *source, char *label_out, struct error *error)
{
    int taken = exists(casefile, "SELECT 1 FROM source WHERE path = ?", source->path, error);
    if (taken < 0)
        return -1;
    if (taken)
        return error_set(error, "source '%s' is in the case already", source->path);
    char label[SOURCE_LABEL_SIZE];
    const char *wanted = source->label ? source->label : text_base_name(source->path);
    if (choose_label(casefile, wanted, label, error))
        return -1;
    struct query query;
    if (query_open(
            &query, casefile,
            "INSERT INTO source(label, path, kind, authority, exhibit, legal_basis, grade, region, region_given, zone,"
            " handling, seized_at, retain_until, sha256, size_bytes, mapping)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            error))
        return -1;
    query_text(&query, label);
    query_text(&query, source->path);
    query_text(&query, source->kind);
    query_text(&query, source->authority);
    query_text(&query, source->exhibit);
    query_text(&query, source->legal_basis);
    query_text(&query, source->grade);
    query_text(&query, source->region);
    query_integer(&query, source->region_given);
    query_text(&query, source->zone ? source->zone : "UTC");
    query_integer(&query, source->handling);
    query_text(&query, source->seized_at);
    query_text(&query, source->retain_until);
    query_text(&query, source->sha256);
    query_integer(&query, source->size_bytes);
    query_text(&query, source->mapping);
    if (query_run(&query, error))
        return -1;
    source->id = sqlite3_last_insert_rowid(casefile->db);
    if (label_out)
        memcpy(label_out, label, sizeof label);
    return 0;
}

int source_each(struct casefile *casefile, source_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "SELECT id, label, path, kind, authority, exhibit, legal_basis, grade, region, handling, "
                   "seized_at,"
                   " retain_until, sha256, size_bytes, zone, region_given, mapping FROM source ORDER BY id",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct source source = {
            .id = query_column_integer(&query, 0),
            .label = query_column_text(&query, 1),
            .path = query_column_text(&query, 2),
            .kind = query_column_text(&query, 3),
            .authority = query_column_text(&query, 4),
            .exhibit = query_column_text(&query, 5),
            .legal_basis = query_column_text(&query, 6),
            .grade = query_column_text(&query, 7),
            .region = query_column_text(&query, 8),
            .handling = (enum handling)query_column_integer(&query, 9),
            .seized_at = query_column_text(&query, 10),
            .retain_until = query_column_text(&query, 11),
            .sha256 = query_column_text(&query, 12),
            .size_bytes = query_column_integer(&query, 13),
            .zone = query_column_text(&query, 14),
            .region_given = query_column_integer(&query, 15),
            .mapping = query_column_text(&query, 16),
        };
        status = take(payload, &source, error);
    }
    return status;
}

// Items that a reader looked at and of which nothing was kept but how that ended.
#define LEFT_UNREAD                                                                                          \
    "SELECT i.id FROM item i WHERE i.source_id = ?1 AND i.state <> 0"                                        \
    " AND (i.observer = ?2 OR i.parent_id IS NULL)"                                                          \
    " AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.item_id = i.id)"                                   \
    " AND NOT EXISTS (SELECT 1 FROM item c WHERE c.parent_id = i.id OR c.same_as_id = i.id)"
#define WERE_READ                                                                                            \
    "SELECT count(*) FROM item i WHERE i.source_id = ?1 AND i.observer = ?2"                                 \
    " AND EXISTS (SELECT 1 FROM observation o WHERE o.item_id = i.id)"

static int open_bound(struct query *query, struct casefile *casefile, const char *sql, int64_t source_id,
                      const char *text, struct error *error)
{
    if (query_open(query, casefile, sql, error))
        return -1;
    query_integer(query, source_id);
    query_text(query, text);
    return 0;
}

static int ask_number(struct casefile *casefile, const char *sql, int64_t source_id, const char *text,
                      int64_t *number, struct error *error)
{
    struct query query;
    *number = 0;
    if (open_bound(&query, casefile, sql, source_id, text, error))
        return -1;
    int got = query_step(&query, error);
    if (got == 1)
        *number = query_column_integer(&query, 0);
    query_end(&query);
    return got < 0 ? -1 : 0;
}

int source_set_mapping(struct casefile *casefile, int64_t source_id, const char *mapping,
                       const char *observer, bool *changed, int64_t *again, struct error *error)
{
    static const char *const steps[] = {
        "DELETE FROM tally WHERE item_id IN (" LEFT_UNREAD ")",
        "DELETE FROM damage WHERE item_id IN (" LEFT_UNREAD ")",
        "UPDATE item SET state = 0, observer = NULL, observer_version = NULL, sha256 = NULL, by_bytes = 0,"
        " same_as_id = NULL, reason = NULL WHERE id IN (" LEFT_UNREAD ")"};
    struct query query;
    int64_t same, read;
    *changed = false;
    *again = 0;
    if (ask_number(casefile, "SELECT count(*) FROM source WHERE id = ?1 AND mapping IS ?2", source_id,
                   mapping, &same, error))
        return -1;
    if (same)
        return 0;
    if (ask_number(casefile, WERE_READ, source_id, observer, &read, error))
        return -1;
    if (read)
        return error_set(
            error,
            "it was read by another mapping already, and what was observed is never edited: make a new "
            "case, or add a copy of the file with the right mapping");
    *changed = true;
    if (open_bound(&query, casefile, "UPDATE source SET mapping = ?2 WHERE id = ?1", source_id, mapping,
                   error) ||
        query_run(&query, error))
        return -1;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (open_bound(&query, casefile, steps[i], source_id, observer, error) || query_run(&query, error))
            return -1;
    *again = sqlite3_changes(casefile->db);
    return 0;
}

enum handling source_strictest_handling(struct casefile *casefile)
{
    struct query query;
    int64_t strictest = HANDLING_H0;
    if (query_open(&query, casefile, "SELECT coalesce(max(handling), 0) FROM source", NULL) == 0 &&
        query_step(&query, NULL) == 1)
        strictest = query_column_integer(&query, 0);
    query_end(&query);
    return (enum handling)strictest;
}
