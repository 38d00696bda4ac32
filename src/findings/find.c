// Runs all patterns in one transaction, and reads once what several of them stand on.
#include "findings/pattern.h"

#include "base/memory.h"
#include "casefile/findings.h"
#include "casefile/judgements.h"
#include "findings/adverts/groups.h"

#include <stddef.h>

int find_adverts(struct find_context *context, const struct advert_groups **groups, struct error *error)
{
    if (context->adverts == NULL) {
        struct advert_groups *read = memory_new(1, sizeof *read);
        if (advert_groups_read(read, context->casefile, error)) {
            advert_groups_done(read);
            memory_free(read);
            return -1;
        }
        context->adverts = read;
    }
    *groups = context->adverts;
    return 0;
}

static void context_done(struct find_context *context)
{
    if (context->adverts)
        advert_groups_done(context->adverts);
    memory_free(context->adverts);
}

static int find_in_order(const struct pattern *const *pattern, struct find_context *context,
                         struct error *error)
{
    for (; *pattern; pattern++)
        if ((*pattern)->find(context, error) || findings_settle(context->casefile, (*pattern)->name, error))
            return error_add(error, "%s", (*pattern)->name);
    return judgements_settle(context->casefile, error);
}

static int find_in_transaction(const struct pattern *const *pattern, struct casefile *casefile,
                               struct error *error)
{
    struct find_context context = {.casefile = casefile};
    casefile_trust_references(casefile, true); // a finding names only what its pattern has just read
    int result = casefile_begin(casefile, error) ? -1 : find_in_order(pattern, &context, error);
    context_done(&context);
    if (result == 0)
        result = casefile_commit(casefile, error);
    if (result)
        casefile_rollback(casefile);
    casefile_trust_references(casefile, false);
    return result;
}

int pattern_find(const struct pattern *pattern, struct casefile *casefile, struct error *error)
{
    const struct pattern *const alone[] = {pattern, NULL};
    return find_in_transaction(alone, casefile, error);
}

int find_all(struct casefile *casefile, struct error *error)
{
    return find_in_transaction(patterns, casefile, error);
}
