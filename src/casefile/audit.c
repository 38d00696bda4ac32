// The hash-chained log.
#include "casefile/audit.h"

#include "base/sha256.h"
#include "base/time.h"
#include "casefile/database.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct entry_fields {
    const char *before; // hash of the entry before; "" for the first
    int64_t id;
    const char *at, *who, *what, *why, *version, *arguments, *detail;
};

static void add_field(struct sha256 *sha256, const char *field)
{
    // length before each field, so that no two different entries feed the same bytes; -1 for one that is
    // absent
    char length[24];
    int size = snprintf(length, sizeof length, "%lld:", field ? (long long)strlen(field) : -1LL);
    sha256_add(sha256, length, (size_t)size);
    if (field)
        sha256_add(sha256, field, strlen(field));
}

static void hash_entry(const struct entry_fields *entry, char hex[SHA256_HEX_SIZE])
{
    char id[24];
    snprintf(id, sizeof id, "%lld", (long long)entry->id);
    const char *const fields[] = {entry->before, id,         entry->at,      entry->who,
                                  entry->what,   entry->why, entry->version, entry->arguments,
                                  entry->detail};
    struct sha256 sha256;
    sha256_init(&sha256);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        add_field(&sha256, fields[i]);
    sha256_done(&sha256, hex);
}

static int last_entry(struct casefile *casefile, int64_t *id, char hash[SHA256_HEX_SIZE], struct error *error)
{
    struct query query;
    *id = 0;
    hash[0] = 0;
    if (query_open(&query, casefile, "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1", error))
        return -1;
    int found = query_step(&query, error);
    if (found == 1) {
        *id = query_column_integer(&query, 0);
        snprintf(hash, SHA256_HEX_SIZE, "%s", query_column_text(&query, 1));
    }
    query_end(&query);
    return found < 0 ? -1 : 0;
}

void audit_person(char who[AUDIT_PERSON_SIZE])
{
    const size_t size = AUDIT_PERSON_SIZE;
    char host[128] = "";
    gethostname(host, sizeof host - 1);
    const struct passwd *person = getpwuid(getuid());
    if (person)
        snprintf(who, size, "%s@%s", person->pw_name, host);
    else
        snprintf(who, size, "uid %u@%s", (unsigned)getuid(), host);
}

static int insert_entry(struct casefile *casefile, const struct entry_fields *entry, const char *hash,
                        struct error *error)
{
    struct query query;
    if (query_open(&query, casefile,
                   "INSERT INTO audit(id, at, who, what, why, version, arguments, detail, hash)"
                   " VALUES (?,?,?,?,?,?,?,?,?)",
                   error))
        return -1;
    query_integer(&query, entry->id);
    query_text(&query, entry->at);
    query_text(&query, entry->who);
    query_text(&query, entry->what);
    query_text(&query, entry->why);
    query_text(&query, entry->version);
    query_text(&query, entry->arguments);
    query_text(&query, entry->detail);
    query_text(&query, hash);
    return query_run(&query, error);
}

int audit_append(struct casefile *casefile, const struct audit_entry *entry, struct error *error)
{
    bool own_transaction = sqlite3_get_autocommit(casefile->db);
    if (own_transaction && casefile_begin(casefile, error))
        return -1;
    char before[SHA256_HEX_SIZE], hash[SHA256_HEX_SIZE], who[AUDIT_PERSON_SIZE], at[MOMENT_TEXT_SIZE];
    int64_t id;
    audit_person(who);
    moment_format(moment_from_usec(time_now_usec()), at);
    int result = last_entry(casefile, &id, before, error);
    if (result == 0) {
        struct entry_fields fields = {.before = before,
                                      .id = id + 1,
                                      .at = at,
                                      .who = who,
                                      .what = entry->what,
                                      .why = entry->why,
                                      .version = CLEW_VERSION,
                                      .arguments = entry->arguments ? entry->arguments : "",
                                      .detail = entry->detail};
        hash_entry(&fields, hash);
        result = insert_entry(casefile, &fields, hash, error);
    }
    if (own_transaction && result == 0)
        result = casefile_commit(casefile, error);
    if (own_transaction && result)
        casefile_rollback(casefile);
    return result;
}

int audit_verify(struct casefile *casefile, int64_t *entries, char head[SHA256_HEX_SIZE], struct error *error)
{
    struct query query;
    *entries = 0;
    head[0] = 0;
    if (query_open(&query, casefile,
                   "SELECT id, at, who, what, why, version, arguments, detail, hash FROM audit ORDER BY id",
                   error))
        return -1;
    int more;
    while ((more = query_step(&query, error)) == 1) {
        struct entry_fields fields = {.before = head,
                                      .id = query_column_integer(&query, 0),
                                      .at = query_column_text(&query, 1),
                                      .who = query_column_text(&query, 2),
                                      .what = query_column_text(&query, 3),
                                      .why = query_column_text(&query, 4),
                                      .version = query_column_text(&query, 5),
                                      .arguments = query_column_text(&query, 6),
                                      .detail = query_column_text(&query, 7)};
        char hash[SHA256_HEX_SIZE];
        hash_entry(&fields, hash);
        const char *kept = query_column_text(&query, 8);
        if (fields.id != *entries + 1 || kept == NULL || strcmp(kept, hash) != 0) {
            more = error_set(
                error,
                "audit log of '%s' does not hold at entry %lld: it or the entry before it was changed, "
                "removed or added; compare with a copy of the case",
                casefile->path, (long long)*entries + 1);
            break;
        }
        memcpy(head, hash, sizeof hash);
        ++*entries;
    }
    query_end(&query);
    return more;
}
