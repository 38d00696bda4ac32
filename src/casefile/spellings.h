// The dictionary of spellings: each (kind, value, text, grade) once. For casefile/ only.
#pragma once

#include "casefile/database.h"
#include "casefile/records.h"

// Sets *id, adding the spelling when it is new.
int spelling_intern(struct casefile *casefile, const struct selector *selector, int64_t *id,
                    struct error *error);
void spelling_cache_forget(struct casefile *casefile); // after a rollback
