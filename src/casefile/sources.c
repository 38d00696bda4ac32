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
            " handling, seized_at, retain_until, sha256, size_bytes) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
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
                   " retain_until, sha256, size_bytes, zone, region_given FROM source ORDER BY id",
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
        };
        status = take(payload, &source, error);
    }
    return status;
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
