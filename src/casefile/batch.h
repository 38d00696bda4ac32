// Messages, adverts, payments and selectors in text wait here and are inserted many to a statement: nearly
// all observations are of these types, and one by one a statement costs more than its rows. Nobody sees them
// before they are flushed: observation_put does so when something else comes, query_open, item_finish and
// casefile_commit always.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"

struct batch; // opaque; of one casefile, made when first needed

// Whether a record is one that waits.
bool batch_takes(const struct record *record);
// Takes it, copied, inside a transaction; may flush those before it.
int batch_put(struct casefile *casefile, int64_t item_id, const struct record *record, struct error *error);
int batch_flush(struct casefile *casefile, struct error *error);
void batch_forget(struct casefile *casefile); // what waits is gone, and its memory
