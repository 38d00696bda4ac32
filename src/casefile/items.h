// Items: what was found inside sources, each a unit of work that is done exactly once.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"

enum item_state {
    ITEM_PENDING,
    ITEM_DONE,
    ITEM_UNREADABLE
}; // UNREADABLE: tried, gave nothing; the reason is kept

struct item_row {
    int64_t id; // from 1, in the order in which the case learnt of them
    int64_t source_id;
    int64_t parent_id;       // the container; 0 for the source itself
    const char *path;        // through containers, from the source's label
    struct child_item where; // where.path is only the part inside the parent
    int depth;
    enum item_state state;
    const char *sha256_added; // of a file, when it was added; NULL for what was found inside one
};

int item_add(struct casefile *casefile, struct item_row *item, struct error *error); // sets id
// The pending items with id above `after`, at most `limit`, by id. take stops it by returning non-zero: with
// error set that is -1, without it 0.
// It must not ask for items itself in the same way.
typedef int item_take(void *payload, const struct item_row *item, struct error *error);
int item_each_pending(struct casefile *casefile, int64_t after, int64_t limit, item_take *take, void *payload,
                      struct error *error);
int item_each_of_path(struct casefile *casefile, int64_t source_id, const char *path, item_take *take,
                      void *payload, struct error *error);
int item_each_of_id(struct casefile *casefile, int64_t id, item_take *take, void *payload,
                    struct error *error);
// Makes pending again what was never opened (its evidence was missing or had changed), so that the next scan
// tries it; what a reader saw, even in part, stays as it is.
int item_retry_unopened(struct casefile *casefile, struct error *error);
int64_t item_count(struct casefile *casefile, enum item_state state);
int64_t item_bytes(struct casefile *casefile, enum item_state state); // of those whose size is known
// Closes the unit, in the same transaction as its observations; refused when it is closed already, by another
// scan. observer NULL: none recognised it.
int item_finish(struct casefile *casefile, int64_t item_id, enum item_state state, const char *observer,
                int observer_version, const char *sha256, const char *reason, struct error *error);
