// The one memory of a case: opening, transactions, identity. All SQL of clew lives in this folder; everyone
// else sees typed calls, so that the same interface can stand on PostgreSQL.
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct casefile; // opaque; one process and thread at a time

enum { CASEFILE_SCHEMA_VERSION = 5 };

struct case_identity {
    const char *authority;   // "BE-FJP": country, dash, service. Required
    const char *reference;   // the authority's own number, or NULL
    const char *legal_basis; // or NULL
};

// Makes a case file; fails when the path exists.
int casefile_create(const char *path, const struct case_identity *identity, struct error *error);
// Opens one for reading and writing (a reader also writes: the audit). *casefile is closed with
// casefile_close.
int casefile_open(struct casefile **casefile, const char *path, struct error *error);
void casefile_close(struct casefile *casefile); // NULL is fine; what is not committed is gone
const char *casefile_path(const struct casefile *casefile);
struct case_identity casefile_identity(struct casefile *casefile); // borrowed until close

int casefile_begin(struct casefile *casefile, struct error *error);
int casefile_commit(struct casefile *casefile, struct error *error);
void casefile_rollback(struct casefile *casefile);
// While it is trusted, references are not looked up a second time: for a stage that inserts only rows whose
// references it has just interned (docs/decisions/0012). Not within a transaction.
void casefile_trust_references(struct casefile *casefile, bool trust);

// Key and value that a stage remembers ("links.made_from" ...). `value` is borrowed until the next call.
int casefile_remember(struct casefile *casefile, const char *key, const char *value, struct error *error);
const char *casefile_recall(struct casefile *casefile, const char *key); // NULL when there is none
