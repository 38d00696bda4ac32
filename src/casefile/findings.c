// Findings in the case.
#include "casefile/findings.h"

#include "casefile/database.h"

int finding_put(struct casefile *casefile, struct finding *finding, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO finding(kind, title, rule, version, facts) VALUES (?,?,?,?,?)", error))
        return -1;
    query_text(&query, finding->kind);
    query_text(&query, finding->title);
    query_text(&query, finding->rule);
    query_integer(&query, finding->version);
    query_text(&query, finding->facts);
    if (query_run(&query, error))
        return -1;
    finding->id = sqlite3_last_insert_rowid(casefile->db);
    return 0;
}

int finding_add_entity(struct casefile *casefile, int64_t finding_id, int64_t entity_id, const char *role,
                       struct error *error)
{
    struct query query;
    if (query_use(
            &query, casefile,
            "INSERT INTO finding_entity(finding_id, position, entity_id, role) VALUES (?1,"
            " (SELECT coalesce(max(position), 0) + 1 FROM finding_entity WHERE finding_id = ?1), ?2, ?3)",
            error))
        return -1;
    query_integer(&query, finding_id);
    query_integer(&query, entity_id);
    query_text(&query, role);
    return query_run(&query, error);
}

int finding_add_evidence(struct casefile *casefile, int64_t finding_id, int64_t observation_id,
                         struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO finding_evidence(finding_id, position, observation_id) VALUES (?1,"
                  " (SELECT coalesce(max(position), 0) + 1 FROM finding_evidence WHERE finding_id = ?1), ?2)",
                  error))
        return -1;
    query_integer(&query, finding_id);
    query_integer(&query, observation_id);
    return query_run(&query, error);
}

int finding_put_advert_group(struct casefile *casefile, int64_t advert_entity_id, int64_t group_id,
                             struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "INSERT INTO advert_group(entity_id, group_id) VALUES (?,?)", error))
        return -1;
    query_integer(&query, advert_entity_id);
    query_integer(&query, group_id);
    return query_run(&query, error);
}

int findings_clear(struct casefile *casefile, struct error *error)
{
    return database_execute(
        casefile,
        "DELETE FROM advert_group; DELETE FROM finding_evidence; DELETE FROM finding_entity; DELETE FROM finding;",
        error);
}
