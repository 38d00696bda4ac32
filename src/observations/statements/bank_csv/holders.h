// A bank's answer to who may use an account: one holder a row. Knows no payments.
#pragma once

#include "observations/observer.h"
#include "observations/statements/bank_csv/table.h"

// Reads the rows at the reader and sends holders and a tally. `account`: of rows that do not say theirs.
void csv_holders_read(struct observation_context *context, const struct csv_table *table,
                      const struct csv_layout *layout, struct csv_reader *reader, int64_t above,
                      struct bytes account);

// One row; false with a reason (a literal) when it is no holder. Texts and selectors are in the arena of the
// context.
struct csv_holder {
    struct holder holder;
    const char *reason;
    struct bytes quoted;
};
bool csv_holder_read(const struct observation_context *context, const struct csv_table *table,
                     const struct csv_layout *layout, const struct csv_record *row, struct bytes account,
                     struct csv_holder *out);
