// The rows beside an observation of money; for observations_put.c only.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"

int put_statement(struct casefile *casefile, int64_t id, const struct statement *statement,
                  struct error *error);
// Not its selectors, which are put as any observation's.
int put_holder(struct casefile *casefile, int64_t id, const struct holder *holder, struct error *error);
