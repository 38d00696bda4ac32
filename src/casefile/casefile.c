// Opening a case, its identity and its transactions.
#include "casefile/casefile.h"

#include "base/memory.h"
#include "base/text.h"
#include "casefile/batch.h"
#include "casefile/database.h"
#include "casefile/findings.h"
#include "casefile/functions.h"
#include "casefile/network.h"
#include "casefile/schema.h"
#include "casefile/spellings.h"
#include "casefile/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { APPLICATION_ID = 0x436c6577 }; // "Clew"

static int open_database(struct casefile **out, const char *path, int flags, struct error *error)
{
    struct casefile *casefile = memory_new(1, sizeof *casefile);
    casefile->path = memory_copy_text(path);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // counting bytes takes a lock for each allocation
    if (sqlite3_open_v2(path, &casefile->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        error_set(error, "case '%s': could not open: %s", path, sqlite3_errmsg(casefile->db));
        casefile_close(casefile);
        return -1;
    }
    sqlite3_extended_result_codes(casefile->db, 0);
    sqlite3_busy_timeout(casefile->db, 10000);
    *out = casefile;
    return 0;
}

// A file that is no database, or a damaged one, has the value -1; that it cannot be read or locked is an
// error.
static int pragma_integer(struct casefile *casefile, const char *sql, int64_t *value, struct error *error)
{
    struct query query;
    *value = -1;
    bool read = query_open(&query, casefile, sql, NULL) == 0 && query_step(&query, NULL) == 1;
    int code = sqlite3_errcode(casefile->db) & 0xff, result = 0;
    if (read)
        *value = query_column_integer(&query, 0);
    else if (code != SQLITE_NOTADB && code != SQLITE_CORRUPT)
        result = database_error(casefile, "open", error);
    query_end(&query);
    return result;
}

static int set_up(struct casefile *casefile, struct error *error)
{
    return database_execute(
        casefile,
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;"
        "PRAGMA temp_store = MEMORY;",
        error);
}

static int write_identity(struct casefile *casefile, const struct case_identity *identity,
                          struct error *error)
{
    char pragma[96];
    snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION_ID,
             CASEFILE_SCHEMA_VERSION);
    if (database_execute(casefile, pragma, error) || casefile_begin(casefile, error))
        return -1;
    if (database_execute(casefile, casefile_schema, error) ||
        casefile_remember(casefile, "case.authority", identity->authority, error) ||
        (identity->reference && casefile_remember(casefile, "case.reference", identity->reference, error)) ||
        (identity->legal_basis &&
         casefile_remember(casefile, "case.legal_basis", identity->legal_basis, error)))
        return -1;
    return casefile_commit(casefile, error);
}

int casefile_create(const char *path, const struct case_identity *identity, struct error *error)
{
    // O_EXCL: a file that stands is never touched, even if it appears between a check and the opening
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return error_set(error, "case '%s' stands already: choose another name, or add to it with 'clew add'",
                         path);
    if (fd < 0)
        return error_set(error, "case '%s': could not make it: %s", path, strerror(errno));
    close(fd);
    struct casefile *casefile;
    if (open_database(&casefile, path, SQLITE_OPEN_READWRITE, error))
        return -1;
    int result = set_up(casefile, error) || write_identity(casefile, identity, error) ? -1 : 0;
    casefile_close(casefile);
    if (result)
        unlink(path);
    return result;
}

// Refuses what is no case before SQLite writes a byte to it.
static int check_is_case(struct casefile *casefile, struct error *error)
{
    int64_t application, version;
    if (pragma_integer(casefile, "PRAGMA application_id", &application, error) ||
        pragma_integer(casefile, "PRAGMA user_version", &version, error))
        return -1;
    if (application != APPLICATION_ID)
        return error_set(error, "'%s' is not a case file: make one with 'clew new', or name the right file",
                         casefile->path);
    if (version != CASEFILE_SCHEMA_VERSION)
        return error_set(error,
                         "case '%s' has format %lld and this clew reads format %d: use the clew that made it",
                         casefile->path, (long long)version, CASEFILE_SCHEMA_VERSION);
    return 0;
}

int casefile_open(struct casefile **out, const char *path, struct error *error)
{
    *out = NULL;
    if (access(path, F_OK))
        return error_set(error, "case '%s': %s: make it with 'clew new %s --authority ...'", path,
                         strerror(errno), path);
    struct casefile *casefile;
    if (open_database(&casefile, path, SQLITE_OPEN_READWRITE, error))
        return -1;
    if (check_is_case(casefile, error) || set_up(casefile, error) || functions_register(casefile, error)) {
        casefile_close(casefile);
        return -1;
    }
    casefile->authority = memory_copy_text(casefile_recall(casefile, "case.authority"));
    casefile->reference = memory_copy_text(casefile_recall(casefile, "case.reference"));
    casefile->legal_basis = memory_copy_text(casefile_recall(casefile, "case.legal_basis"));
    *out = casefile;
    return 0;
}

void casefile_close(struct casefile *casefile)
{
    if (casefile == NULL)
        return;
    for (size_t i = 0; i < CACHED_QUERIES_MAX; i++)
        sqlite3_finalize(casefile->cached[i].statement);
    sqlite3_close(casefile->db);
    spelling_cache_free(casefile->spellings);
    thread_cache_free(casefile->threads);
    batch_forget(casefile);
    findings_forget(casefile);
    advert_groups_forget(casefile);
    hubs_forget(casefile);
    memory_free(casefile->path);
    memory_free(casefile->authority);
    memory_free(casefile->reference);
    memory_free(casefile->legal_basis);
    memory_free(casefile->recalled);
    memory_free(casefile);
}

const char *casefile_path(const struct casefile *casefile)
{
    return casefile->path;
}

struct case_identity casefile_identity(struct casefile *casefile)
{
    return (struct case_identity){casefile->authority, casefile->reference, casefile->legal_basis};
}

int casefile_begin(struct casefile *casefile, struct error *error)
{
    return database_execute(casefile, "BEGIN IMMEDIATE", error);
}

int casefile_commit(struct casefile *casefile, struct error *error)
{
    if (casefile->findings || casefile->grouped || casefile->hubs)
        return error_set(error, "findings or hubs were put and never settled");
    return batch_flush(casefile, error) ? -1 : database_execute(casefile, "COMMIT", error);
}

void casefile_trust_references(struct casefile *casefile, bool trust)
{
    sqlite3_db_config(casefile->db, SQLITE_DBCONFIG_ENABLE_FKEY, !trust, NULL);
}

void casefile_rollback(struct casefile *casefile)
{
    if (!sqlite3_get_autocommit(casefile->db))
        database_execute(casefile, "ROLLBACK", NULL);
    spelling_cache_forget(casefile);
    thread_cache_forget(casefile);
    batch_forget(casefile);
    findings_forget(casefile);
    advert_groups_forget(casefile);
    hubs_forget(casefile);
}

int casefile_remember(struct casefile *casefile, const char *key, const char *value, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile,
                  "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = "
                  "excluded.value",
                  error))
        return -1;
    query_text(&query, key);
    query_text(&query, value);
    return query_run(&query, error);
}

const char *casefile_recall(struct casefile *casefile, const char *key)
{
    struct query query;
    memory_free(casefile->recalled);
    casefile->recalled = NULL;
    if (query_use(&query, casefile, "SELECT value FROM meta WHERE key = ?", NULL))
        return NULL;
    query_text(&query, key);
    if (query_step(&query, NULL) == 1)
        casefile->recalled = memory_copy_text(query_column_text(&query, 0));
    query_end(&query);
    return casefile->recalled;
}
