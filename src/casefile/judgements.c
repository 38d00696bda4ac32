// Judgements as kept: adding, withdrawing, reading those that stand. What they are about is
// judgements_names.c's.
#include "casefile/judgements.h"

#include "base/memory.h"
#include "base/time.h"
#include "casefile/audit.h"
#include "casefile/judgements_internal.h"

#include <stdio.h>
#include <string.h>

static const char *const verdict_names[VERDICTS] = {
    [VERDICT_CONFIRM] = "confirm", [VERDICT_REJECT] = "reject",     [VERDICT_MERGE] = "merge",
    [VERDICT_SPLIT] = "split",     [VERDICT_WITHDRAW] = "withdraw",
};

const char *verdict_name(enum verdict verdict)
{
    return (unsigned)verdict < VERDICTS ? verdict_names[verdict] : "";
}

enum verdict verdict_named(const char *name)
{
    int verdict = 0;
    while (verdict < VERDICTS && strcmp(verdict_names[verdict], name) != 0)
        verdict++;
    return (enum verdict)verdict;
}

// ---- reading ----

static int read_side(struct casefile *casefile, int64_t id, int side, struct judged_side *out,
                     int64_t entities[JUDGEMENT_MEMBERS_MAX], struct error *error)
{
    struct query query;
    int status = 0;
    if (query_use(&query, casefile,
                  "SELECT entity_id FROM judged_entity WHERE judgement_id = ? AND side = ? ORDER BY position",
                  error))
        return -1;
    query_integer(&query, id);
    query_integer(&query, side);
    while (query_row(&query, &status, error))
        if (out->entity_count < JUDGEMENT_MEMBERS_MAX)
            entities[out->entity_count++] = query_column_integer(&query, 0);
    if (status ||
        query_use(&query, casefile,
                  "SELECT finding_id FROM judged_finding WHERE judgement_id = ? AND side = ?", error))
        return -1;
    query_integer(&query, id);
    query_integer(&query, side);
    while (query_row(&query, &status, error))
        out->finding_id = query_column_integer(&query, 0);
    out->entities = entities;
    return status;
}

int judgement_each(struct casefile *casefile, judgement_take *take, void *payload, struct error *error)
{
    struct query query;
    int64_t entities[JUDGEMENT_SIDES][JUDGEMENT_MEMBERS_MAX];
    if (query_open(&query, casefile,
                   "SELECT j.id, j.verdict, j.at, j.who, j.reason, j.subject_kind, j.subject_value,"
                   " j.object_kind, j.object_value, coalesce(s.kind <> j.subject_kind, 0),"
                   " coalesce(o.kind <> j.object_kind, 0) FROM judgement j"
                   " LEFT JOIN judgement_member s ON s.judgement_id = j.id AND s.side = 0 AND s.position = 0"
                   " LEFT JOIN judgement_member o ON o.judgement_id = j.id AND o.side = 1 AND o.position = 0"
                   " WHERE " JUDGEMENT_STANDS " ORDER BY j.id",
                   error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct judgement judgement = {.id = query_column_integer(&query, 0),
                                      .verdict = verdict_named(query_column_text(&query, 1)),
                                      .at = query_column_text(&query, 2),
                                      .who = query_column_text(&query, 3),
                                      .reason = query_column_text(&query, 4)};
        for (int side = 0; status == 0 && side < JUDGEMENT_SIDES; side++) {
            struct judged_side *one = &judgement.sides[side];
            one->kind = query_column_text(&query, 5 + 2 * side);
            one->value = query_column_text(&query, 6 + 2 * side);
            one->is_finding = query_column_integer(&query, 9 + side);
            if (one->kind)
                status = read_side(casefile, judgement.id, side, one, entities[side], error);
        }
        if (status == 0)
            status = take(payload, &judgement, error);
    }
    return status;
}

// ---- what is bound ----

static void add_columns(struct sha256 *sha256, struct query *query, int count)
{
    for (int i = 0; i < count; i++) { // a length first, so that no two rows feed the same bytes
        const char *text = query_column_text(query, i);
        char length[24];
        int size = snprintf(length, sizeof length, "%lld:", text ? (long long)strlen(text) : -1LL);
        sha256_add(sha256, length, (size_t)size);
        if (text)
            sha256_add(sha256, text, strlen(text));
    }
}

static int add_rows(struct sha256 *sha256, struct casefile *casefile, const char *sql, int columns,
                    int64_t parameter, struct error *error)
{
    struct query query;
    int status = 0;
    if (query_open(&query, casefile, sql, error))
        return -1;
    if (parameter)
        query_integer(&query, parameter);
    while (query_row(&query, &status, error))
        add_columns(sha256, &query, columns);
    return status;
}

int judgement_bind(struct casefile *casefile, int64_t id, char hex[SHA256_HEX_SIZE], struct error *error)
{
    struct sha256 sha256;
    sha256_init(&sha256);
    int result =
        add_rows(
            &sha256, casefile,
            "SELECT id, at, who, verdict, subject_kind, subject_value, object_kind, object_value, reason,"
            " withdraws FROM judgement WHERE id = ?",
            10, id, error) ||
                add_rows(&sha256, casefile,
                         "SELECT side, position, kind, value FROM judgement_member WHERE judgement_id = ?"
                         " ORDER BY side, position",
                         4, id, error)
            ? -1
            : 0;
    sha256_done(&sha256, hex);
    return result;
}

// Of findings that are confirmed or rejected nothing is made.
int judgements_digest(struct casefile *casefile, char hex[SHA256_HEX_SIZE], struct error *error)
{
    struct sha256 sha256;
    sha256_init(&sha256);
    int result = add_rows(&sha256, casefile,
                          "SELECT j.id, j.verdict, m.side, m.position, m.kind, m.value FROM judgement j"
                          " JOIN judgement_member m ON m.judgement_id = j.id WHERE " JUDGEMENT_STANDS
                          " AND (j.object_kind IS NOT NULL OR m.kind = j.subject_kind)"
                          " ORDER BY j.id, m.side, m.position",
                          6, 0, error);
    sha256_done(&sha256, hex);
    return result;
}

static int one_number(struct casefile *casefile, const char *sql, const char *text, int64_t *number,
                      struct error *error)
{
    struct query query;
    int status = 0;
    *number = 0;
    if (query_open(&query, casefile, sql, error))
        return -1;
    if (text)
        query_text(&query, text);
    while (query_row(&query, &status, error))
        *number = query_column_integer(&query, 0);
    return status;
}

static void entry_start(char text[128], int64_t id, const char *digest)
{
    snprintf(text, 128, "judgement %lld (SHA-256 %s)", (long long)id, digest);
}

int judgements_verify(struct casefile *casefile, int64_t *count, struct error *error)
{
    int64_t said, last;
    if (one_number(casefile, "SELECT count(*) FROM judgement", NULL, count, error) ||
        one_number(casefile, "SELECT coalesce(max(id), 0) FROM judgement", NULL, &last, error) ||
        one_number(casefile, "SELECT count(*) FROM audit WHERE detail LIKE 'judgement % (SHA-256 %'", NULL,
                   &said, error))
        return -1;
    for (int64_t id = 1; id <= last; id++) {
        char digest[SHA256_HEX_SIZE], start[128];
        int64_t found;
        if (judgement_bind(casefile, id, digest, error))
            return -1;
        entry_start(start, id, digest);
        if (one_number(casefile, "SELECT count(*) FROM audit WHERE substr(detail, 1, length(?1)) = ?1", start,
                       &found, error))
            return -1;
        if (found != 1)
            return error_set(error,
                             "judgement %lld of '%s' is not what the audit log says of it: it was changed",
                             (long long)id, casefile_path(casefile));
    }
    if (said != *count)
        return error_set(error, "'%s' has %lld judgements, and its audit log tells of %lld",
                         casefile_path(casefile), (long long)*count, (long long)said);
    return 0;
}

// ---- writing ----

static int put_row(struct casefile *casefile, const struct new_judgement *judgement, int64_t withdraws,
                   int64_t *id, struct error *error)
{
    struct query query;
    char who[AUDIT_PERSON_SIZE], at[MOMENT_TEXT_SIZE];
    audit_person(who);
    moment_format(moment_from_usec(time_now_usec()), at);
    if (query_use(&query, casefile,
                  "INSERT INTO judgement(at, who, verdict, subject_kind, subject_value, object_kind,"
                  " object_value, reason, withdraws) VALUES (?,?,?,?,?,?,?,?,?)",
                  error))
        return -1;
    query_text(&query, at);
    query_text(&query, who);
    query_text(&query, verdict_name(judgement->verdict));
    for (int side = 0; side < JUDGEMENT_SIDES; side++) {
        const struct judged_name *name = judgement->sides[side];
        query_text(&query, name ? name->kind : NULL);
        query_text(&query, name ? name->value : NULL);
    }
    query_text(&query, judgement->reason);
    query_optional(&query, withdraws, 0);
    if (query_run(&query, error))
        return -1;
    *id = sqlite3_last_insert_rowid(casefile->db);
    return 0;
}

// By which a side is found again: an entity by itself; a finding by what stood in it and ties, which are no
// hubs and no cities, those people write down first.
static int put_members(struct casefile *casefile, int64_t id, int side, const struct judged_name *name,
                       struct error *error)
{
    struct query query;
    if (!name->is_finding) {
        if (query_use(&query, casefile,
                      "INSERT INTO judgement_member(judgement_id, side, position, kind, value)"
                      " VALUES (?, ?, 0, ?, ?)",
                      error))
            return -1;
        query_integer(&query, id);
        query_integer(&query, side);
        query_text(&query, name->kind);
        query_text(&query, name->value);
        return query_run(&query, error);
    }
    if (query_use(
            &query, casefile,
            "INSERT INTO judgement_member(judgement_id, side, position, kind, value) SELECT ?1, ?2,"
            " row_number() OVER (ORDER BY v.rank, v.position) - 1, v.kind,"
            " CASE WHEN v.kind = 'advert_text' AND v.value LIKE 'text of %' THEN substr(v.value, 9) ELSE v.value END"
            " FROM (SELECT e.kind, e.value, min(x.position) AS position, e.hub_reason IS NOT NULL OR e.kind = 'city'"
            "  AS is_common, CASE e.kind WHEN 'advert' THEN 1 ELSE 0 END AS rank FROM finding_entity x"
            "  JOIN entity e ON e.id = x.entity_id WHERE x.finding_id = ?3 GROUP BY e.id"
            "  ORDER BY is_common, rank, position LIMIT ?4) v WHERE NOT v.is_common OR NOT EXISTS ("
            "  SELECT 1 FROM finding_entity x JOIN entity e ON e.id = x.entity_id WHERE x.finding_id = ?3"
            "  AND e.hub_reason IS NULL AND e.kind <> 'city')",
            error))
        return -1;
    query_integer(&query, id);
    query_integer(&query, side);
    query_integer(&query, name->finding_id);
    query_integer(&query, JUDGEMENT_MEMBERS_MAX);
    return query_run(&query, error);
}

static int tell_audit(struct casefile *casefile, const struct new_judgement *judgement, int64_t id,
                      int64_t withdraws, struct error *error)
{
    char digest[SHA256_HEX_SIZE], start[128];
    if (judgement_bind(casefile, id, digest, error))
        return -1;
    entry_start(start, id, digest);
    struct buffer detail;
    buffer_init(&detail, 1 << 20);
    buffer_print(&detail, "%s: %s", start, verdict_name(judgement->verdict));
    if (withdraws)
        buffer_print(&detail, " judgement %lld", (long long)withdraws);
    for (int side = 0; side < JUDGEMENT_SIDES; side++)
        if (judgement->sides[side]) {
            buffer_add_text(&detail, " ");
            judged_name_print(&detail, judgement->sides[side]);
        }
    if (judgement->reason)
        buffer_print(&detail, ", because %s", judgement->reason);
    const struct audit_entry entry = {.what = "judge",
                                      .why = judgement->why,
                                      .arguments = judgement->arguments,
                                      .detail = buffer_text(&detail)};
    int result = audit_append(casefile, &entry, error);
    buffer_done(&detail);
    return result;
}

int judgement_put(struct casefile *casefile, const struct new_judgement *judgement, int64_t *id, bool *is_new,
                  struct error *error)
{
    *id = 0;
    if (judgement_compare(casefile, judgement, id, error))
        return -1;
    *is_new = *id == 0;
    if (!*is_new)
        return 0;
    if (put_row(casefile, judgement, 0, id, error))
        return -1;
    for (int side = 0; side < JUDGEMENT_SIDES; side++)
        if (judgement->sides[side] && put_members(casefile, *id, side, judgement->sides[side], error))
            return -1;
    return tell_audit(casefile, judgement, *id, 0, error);
}

int judgement_withdraw(struct casefile *casefile, int64_t id, const struct new_judgement *judgement,
                       int64_t *new_id, struct error *error)
{
    struct query query;
    int64_t by = -1, withdraws = 0;
    int status = 0;
    if (query_use(&query, casefile,
                  "SELECT coalesce(w.id, 0), coalesce(j.withdraws, 0) FROM judgement j"
                  " LEFT JOIN judgement w ON w.withdraws = j.id WHERE j.id = ?",
                  error))
        return -1;
    query_integer(&query, id);
    while (query_row(&query, &status, error)) {
        by = query_column_integer(&query, 0);
        withdraws = query_column_integer(&query, 1);
    }
    if (status)
        return -1;
    if (by < 0)
        return error_set_kind(error, ERROR_USAGE,
                              "there is no judgement %lld: 'clew show CASE judgements' lists them",
                              (long long)id);
    if (by)
        return error_set_kind(error, ERROR_USAGE, "judgement %lld is withdrawn already, by judgement %lld",
                              (long long)id, (long long)by);
    if (withdraws)
        return error_set_kind(
            error, ERROR_USAGE,
            "judgement %lld withdraws judgement %lld: judge that anew if it holds after all", (long long)id,
            (long long)withdraws);
    return put_row(casefile, judgement, id, new_id, error) ||
                   tell_audit(casefile, judgement, *new_id, id, error)
               ? -1
               : 0;
}
