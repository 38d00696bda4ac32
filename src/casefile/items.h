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
// The files of a source as `add` found them, by id, whatever became of them; a folder itself among them.
int item_each_file(struct casefile *casefile, int64_t source_id, item_take *take, void *payload,
                   struct error *error);
// Makes pending again what was never opened (its evidence was missing or had changed), so that the next scan
// tries it; what a reader saw, even in part, stays as it is.
int item_retry_unopened(struct casefile *casefile, struct error *error);
int64_t item_count(struct casefile *casefile, enum item_state state);
int64_t item_bytes(struct casefile *casefile, enum item_state state); // of those whose size is known

// How an item was read.
struct item_end {
    enum item_state state;
    const char *observer; // NULL: none recognised it
    int observer_version;
    const char *sha256; // NULL: it was not opened, or not hashed
    const char *reason; // why it was not read; NULL
    int64_t size_bytes; // of its bytes, kept when its container did not say; -1 unknown
    bool by_bytes;      // what was observed depends on its bytes alone
    int64_t same_as_id; // the first item of the same bytes, when that has the observations; else 0
};
// Closes the unit, in the same transaction as its observations; refused when it is closed already, by another
// scan.
int item_finish(struct casefile *casefile, int64_t item_id, const struct item_end *end, struct error *error);

// The first item before `item` that was read by_bytes, in the same way, and has the same bytes: same size,
// hash, observer, version, found state, and a source of the same kind and region. 0 when there is none; -1
// error.
int64_t item_same_bytes(struct casefile *casefile, const struct item_row *item, const struct item_end *end,
                        struct error *error);
// The hashes of items that `item` might turn out to be the same as, at most `most`; how many there are.
enum { ITEM_HASH_SIZE = 65 };
size_t item_hashes_of_size(struct casefile *casefile, const struct item_row *item, size_t most,
                           char hashes[][ITEM_HASH_SIZE]);
