// The registry of patterns, and running them all.
#include "findings/pattern.h"

#include "casefile/findings.h"
#include "findings/pass_through.h"

#include <stddef.h>

// One line each, sorted.
extern const struct pattern call_centre;
extern const struct pattern replaced_number;
extern const struct pattern ring;
extern const struct pattern route;
extern const struct pattern shared_selector;

// One a line.
// clang-format off
const struct pattern *const patterns[] = {
    &call_centre,
    &pass_through,
    &replaced_number,
    &ring,
    &route,
    &shared_selector,
    NULL,
};
// clang-format on

static int find_in_transaction(struct casefile *casefile, struct error *error)
{
    if (findings_clear(casefile, error))
        return -1;
    for (const struct pattern *const *pattern = patterns; *pattern; pattern++)
        if ((*pattern)->find(casefile, error))
            return error_add(error, "%s", (*pattern)->name);
    return 0;
}

int find_all(struct casefile *casefile, struct error *error)
{
    if (casefile_begin(casefile, error))
        return -1;
    int result = find_in_transaction(casefile, error);
    if (result == 0)
        result = casefile_commit(casefile, error);
    if (result)
        casefile_rollback(casefile);
    return result;
}
