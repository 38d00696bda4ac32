// Findings in the case. Which one is the same as before is known by the digest of what it is about.
#include "casefile/findings.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "casefile/database.h"

#include <stdio.h>
#include <string.h>

struct named_entity {
    int64_t id;
    const char *role; // of the same few, kept in roles
};

struct collected {
    char *kind, *title, *rule, *facts;
    int version;
    struct named_entity *entities;
    size_t entity_count, entity_capacity;
    int64_t *evidence;
    size_t evidence_count, evidence_capacity;
    char digest[SHA256_HEX_SIZE];
    int64_t standing_id; // 0: nothing that stands says the same
};

struct findings {
    struct collected *all; // its id is the position plus one
    size_t count, capacity;
    char **roles;
    size_t role_count, role_capacity;
};

// ---- collecting ----

int finding_put(struct casefile *casefile, struct finding *finding, struct error *error)
{
    (void)error;
    if (casefile->findings == NULL)
        casefile->findings = memory_new(1, sizeof *casefile->findings);
    struct findings *findings = casefile->findings;
    ARRAY_ROOM(findings->all, findings->capacity, findings->count);
    findings->all[findings->count++] = (struct collected){.kind = memory_copy_text(finding->kind),
                                                          .title = memory_copy_text(finding->title),
                                                          .rule = memory_copy_text(finding->rule),
                                                          .facts = memory_copy_text(finding->facts),
                                                          .version = finding->version};
    finding->id = (int64_t)findings->count;
    return 0;
}

static struct collected *collected_of(struct casefile *casefile, int64_t id, struct error *error)
{
    if (casefile->findings && id > 0 && (size_t)id <= casefile->findings->count)
        return &casefile->findings->all[id - 1];
    error_set(error, "finding %lld is not one of those being put", (long long)id);
    return NULL;
}

static const char *role_of(struct findings *findings, const char *role)
{
    for (size_t i = 0; i < findings->role_count; i++)
        if (strcmp(findings->roles[i], role) == 0)
            return findings->roles[i];
    ARRAY_ROOM(findings->roles, findings->role_capacity, findings->role_count);
    return findings->roles[findings->role_count++] = memory_copy_text(role);
}

int finding_add_entity(struct casefile *casefile, int64_t finding_id, int64_t entity_id, const char *role,
                       struct error *error)
{
    struct collected *finding = collected_of(casefile, finding_id, error);
    if (finding == NULL)
        return -1;
    ARRAY_ROOM(finding->entities, finding->entity_capacity, finding->entity_count);
    finding->entities[finding->entity_count++] =
        (struct named_entity){entity_id, role_of(casefile->findings, role)};
    return 0;
}

int finding_add_evidence(struct casefile *casefile, int64_t finding_id, int64_t observation_id,
                         struct error *error)
{
    struct collected *finding = collected_of(casefile, finding_id, error);
    if (finding == NULL)
        return -1;
    ARRAY_ROOM(finding->evidence, finding->evidence_capacity, finding->evidence_count);
    finding->evidence[finding->evidence_count++] = observation_id;
    return 0;
}

void findings_forget(struct casefile *casefile)
{
    struct findings *findings = casefile->findings;
    if (findings == NULL)
        return;
    for (size_t i = 0; i < findings->count; i++) {
        memory_free(findings->all[i].kind);
        memory_free(findings->all[i].title);
        memory_free(findings->all[i].rule);
        memory_free(findings->all[i].facts);
        memory_free(findings->all[i].entities);
        memory_free(findings->all[i].evidence);
    }
    for (size_t i = 0; i < findings->role_count; i++)
        memory_free(findings->roles[i]);
    memory_free(findings->all);
    memory_free(findings->roles);
    memory_free(findings);
    casefile->findings = NULL;
}

// ---- comparing ----

// By what it is about: its members and evidence. What it says of them may change and it is the same finding
// still.
static void digest(struct collected *finding)
{
    struct sha256 sha256;
    sha256_init(&sha256);
    const char *const texts[] = {finding->kind, finding->rule};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        sha256_add(&sha256, texts[i], strlen(texts[i]) + 1);
    const int64_t numbers[] = {(int64_t)finding->entity_count, (int64_t)finding->evidence_count};
    sha256_add(&sha256, numbers, sizeof numbers);
    for (size_t i = 0; i < finding->entity_count; i++) {
        sha256_add(&sha256, &finding->entities[i].id, sizeof finding->entities[i].id);
        sha256_add(&sha256, finding->entities[i].role, strlen(finding->entities[i].role) + 1);
    }
    if (finding->evidence_count)
        sha256_add(&sha256, finding->evidence, finding->evidence_count * sizeof *finding->evidence);
    sha256_done(&sha256, finding->digest);
}

struct standing {
    int64_t id, rank;
    bool stays;
};

struct all_standing {
    struct standing *all;
    size_t count, capacity;
    struct text_map by_digest; // to the position plus one; of equal ones, the last
};

static int read_standing(struct casefile *casefile, const char *kind, struct all_standing *standing,
                         struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT id, rank, digest FROM finding WHERE kind = ? ORDER BY id",
                   error))
        return -1;
    query_text(&query, kind);
    int status = 0;
    while (query_row(&query, &status, error)) {
        ARRAY_ROOM(standing->all, standing->capacity, standing->count);
        standing->all[standing->count++] =
            (struct standing){.id = query_column_integer(&query, 0), .rank = query_column_integer(&query, 1)};
        *text_map_at(&standing->by_digest, query_column_text(&query, 2), NULL) = (int64_t)standing->count;
    }
    return status;
}

static void match(struct findings *findings, struct all_standing *standing)
{
    for (size_t i = 0; i < findings->count; i++) {
        digest(&findings->all[i]);
        const int64_t *at = text_map_find(&standing->by_digest, findings->all[i].digest);
        if (at == NULL || standing->all[*at - 1].stays)
            continue;
        standing->all[*at - 1].stays = true;
        findings->all[i].standing_id = standing->all[*at - 1].id;
    }
}

// ---- writing ----

static int remove_finding(struct casefile *casefile, int64_t id, struct error *error)
{
    static const char *const statements[] = {"DELETE FROM finding_evidence WHERE finding_id = ?",
                                             "DELETE FROM finding_entity WHERE finding_id = ?",
                                             "DELETE FROM finding WHERE id = ?"};
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        struct query query;
        if (query_use(&query, casefile, statements[i], error))
            return -1;
        query_integer(&query, id);
        if (query_run(&query, error))
            return -1;
    }
    return 0;
}

// One that stands: its place and what it says, where they changed.
static int write_words(struct casefile *casefile, const struct collected *finding, int64_t rank,
                       struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "UPDATE finding SET rank = ?1, title = ?2, version = ?3, facts = ?4 WHERE id = ?5"
                  " AND (rank <> ?1 OR title <> ?2 OR version <> ?3 OR facts <> ?4)",
                  error))
        return -1;
    query_integer(&query, rank);
    query_text(&query, finding->title);
    query_integer(&query, finding->version);
    query_text(&query, finding->facts);
    query_integer(&query, finding->standing_id);
    return query_run(&query, error);
}

static int write_finding(struct casefile *casefile, const struct collected *finding, int64_t rank,
                         struct error *error)
{
    struct query query;
    if (query_use(
            &query, casefile,
            "INSERT INTO finding(kind, title, rule, version, facts, rank, digest) VALUES (?,?,?,?,?,?,?)",
            error))
        return -1;
    query_text(&query, finding->kind);
    query_text(&query, finding->title);
    query_text(&query, finding->rule);
    query_integer(&query, finding->version);
    query_text(&query, finding->facts);
    query_integer(&query, rank);
    query_text(&query, finding->digest);
    if (query_run(&query, error))
        return -1;
    int64_t id = sqlite3_last_insert_rowid(casefile->db);
    for (size_t i = 0; i < finding->entity_count; i++) {
        if (query_use(&query, casefile,
                      "INSERT INTO finding_entity(finding_id, position, entity_id, role) VALUES (?,?,?,?)",
                      error))
            return -1;
        query_integer(&query, id);
        query_integer(&query, (int64_t)i + 1);
        query_integer(&query, finding->entities[i].id);
        query_text(&query, finding->entities[i].role);
        if (query_run(&query, error))
            return -1;
    }
    for (size_t i = 0; i < finding->evidence_count; i++) {
        if (query_use(&query, casefile,
                      "INSERT INTO finding_evidence(finding_id, position, observation_id) VALUES (?,?,?)",
                      error))
            return -1;
        query_integer(&query, id);
        query_integer(&query, (int64_t)i + 1);
        query_integer(&query, finding->evidence[i]);
        if (query_run(&query, error))
            return -1;
    }
    return 0;
}

static int settle(struct casefile *casefile, struct findings *findings, struct all_standing *standing,
                  struct error *error)
{
    match(findings, standing);
    for (size_t i = 0; i < standing->count; i++)
        if (!standing->all[i].stays && remove_finding(casefile, standing->all[i].id, error))
            return -1;
    for (size_t i = 0; i < findings->count; i++) {
        const struct collected *finding = &findings->all[i];
        if (finding->standing_id ? write_words(casefile, finding, (int64_t)i + 1, error)
                                 : write_finding(casefile, finding, (int64_t)i + 1, error))
            return -1;
    }
    return 0;
}

int findings_settle(struct casefile *casefile, const char *kind, struct error *error)
{
    struct findings none = {0};
    struct findings *findings = casefile->findings ? casefile->findings : &none;
    struct all_standing standing = {0};
    int result = 0;
    for (size_t i = 0; result == 0 && i < findings->count; i++)
        if (strcmp(findings->all[i].kind, kind) != 0)
            result = error_set(error, "a finding of kind %s stands among those of kind %s",
                               findings->all[i].kind, kind);
    if (result == 0)
        result = read_standing(casefile, kind, &standing, error);
    if (result == 0)
        result = settle(casefile, findings, &standing, error);
    memory_free(standing.all);
    text_map_done(&standing.by_digest);
    findings_forget(casefile);
    return result;
}

int findings_clear(struct casefile *casefile, struct error *error)
{
    return database_execute(
        casefile,
        "DELETE FROM judged_finding; DELETE FROM advert_group; DELETE FROM finding_evidence; DELETE FROM finding_entity; DELETE FROM finding;",
        error);
}
