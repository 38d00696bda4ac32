// The hash-chained log inside the case: when, who, what, why, with which version and arguments. Each entry's
// hash is SHA-256 over the hash before it and its own fields, so a changed, removed or inserted line breaks
// the chain.
#pragma once

#include "casefile/casefile.h"

#include "base/sha256.h"
struct audit_entry {
    const char *what;      // the command: "scan", "show messages"
    const char *why;       // case reference or stated reason; NULL
    const char *arguments; // as typed, one line
    const char *detail;    // what came of it, or notes (a missing sandbox feature); NULL
};

// Who works here: "ana@desk-7".
enum { AUDIT_PERSON_SIZE = 256 };
void audit_person(char who[AUDIT_PERSON_SIZE]);
// Appends in the open transaction, or in one of its own. Time, user, host and version are filled in here.
int audit_append(struct casefile *casefile, const struct audit_entry *entry, struct error *error);
// Recomputes the chain. Sets *entries and head (64 hex digits of the last hash); -1 with the number of the
// first entry that does not hold.
int audit_verify(struct casefile *casefile, int64_t *entries, char head[SHA256_HEX_SIZE],
                 struct error *error);
