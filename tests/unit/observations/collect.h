// A sink for tests: keeps a deep copy of every record, in order, and finds them by type. Shared by the tests
// of every family of observers.
#pragma once

#include "observations/observer.h"

struct collect {
    struct sink sink; // hand this to the observer
    struct arena *arena;
    struct record *records; // all, in the order in which they came
    size_t count, capacity;
    struct {
        size_t *at; // indexes into records
        size_t count, capacity;
    } by_type[RECORD_TYPES];
};

void collect_init(struct collect *collect);
void collect_done(struct collect *collect);

size_t collect_count(const struct collect *collect, enum record_type type);
// The n-th record of a type, from 0; aborts when there are fewer, so that a test fails loudly.
const struct record *collect_at(const struct collect *collect, enum record_type type, size_t n);

// Sum of the tally lines of a table with this reason ("" for rows emitted); -1 when there is no such line.
int64_t collect_tally(const struct collect *collect, const char *table, const char *reason);
// emitted + skipped for every reason of a table.
int64_t collect_tally_total(const struct collect *collect, const char *table);
// Whether some line of damage holds this text.
bool collect_has_damage(const struct collect *collect, const char *part);
// How many selector hits have this kind and value.
size_t collect_hits(const struct collect *collect, enum selector_kind kind, const char *value);

// Asks the observer whether it recognises the item and, when it does, lets it read. False: not recognised.
// `regions` as in the context: {"NL", "US", NULL}; NULL for none.
bool collect_observe(struct collect *collect, const struct observer *observer, const struct item *item,
                     const char *const *regions);
// The same with --kind given (context.forced).
bool collect_observe_forced(struct collect *collect, const struct observer *observer, const struct item *item,
                            const char *const *regions);

// The same with a mapping of a bank's table (context.mapping).
bool collect_observe_mapped(struct collect *collect, const struct observer *observer, const struct item *item,
                            const char *const *regions, const char *mapping);

// A file under CLEW_SHARED_DATA, in memory until collect_done; an item with no data when it is not there (the
// caller then skips and says so).
struct item collect_shared_file(struct collect *collect, const char *path);
