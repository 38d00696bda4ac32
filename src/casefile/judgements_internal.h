// What the files of judgements share. For judgements*.c only.
#pragma once

#include "casefile/database.h"
#include "casefile/judgements.h"

// Those that stand: neither withdrawn nor a withdrawal. The query names the table j.
#define JUDGEMENT_STANDS                                                                                     \
    "j.withdraws IS NULL AND NOT EXISTS (SELECT 1 FROM judgement w WHERE w.withdraws = j.id)"

// The entity that a kind and value of it name; 0: none in the case.
int judged_entity_find(struct casefile *casefile, const char *kind, const char *value, int64_t *entity_id,
                       struct error *error);

// Everything that a judgement says, with the members of its sides in order: what the audit binds.
int judgement_bind(struct casefile *casefile, int64_t id, char hex[SHA256_HEX_SIZE], struct error *error);

// Of those that stand: *same_id is one that says the same, 0 for none. ERROR_USAGE when one says the
// contrary.
int judgement_compare(struct casefile *casefile, const struct new_judgement *judgement, int64_t *same_id,
                      struct error *error);
