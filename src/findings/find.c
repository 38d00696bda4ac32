// Runs all patterns in one transaction, and reads once what several of them stand on.
#include "findings/pattern.h"

#include "base/memory.h"
#include "casefile/findings.h"
#include "casefile/judgements.h"
#include "casefile/linked.h"
#include "casefile/rates.h"
#include "findings/adverts/groups.h"
#include "findings/money/case_money.h"
#include "findings/money/case_shapes.h"

#include <stdio.h>
#include <string.h>

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

int find_money(struct find_context *context, const struct case_money **money, struct error *error)
{
    if (context->money == NULL) {
        struct case_money *read = memory_new(1, sizeof *read);
        if (case_money_read(read, context->casefile, error)) {
            memory_free(read);
            return -1;
        }
        context->money = read;
    }
    *money = context->money;
    return 0;
}

int find_shapes(struct find_context *context, const struct case_shapes **shapes, struct error *error)
{
    const struct case_money *money;
    if (find_money(context, &money, error))
        return -1;
    if (context->shapes == NULL) {
        context->shapes = memory_new(1, sizeof *context->shapes);
        case_shapes_find(context->shapes, money);
    }
    *shapes = context->shapes;
    return 0;
}

static void context_done(struct find_context *context)
{
    if (context->shapes)
        case_shapes_done(context->shapes);
    memory_free(context->shapes);
    if (context->money)
        case_money_done(context->money);
    memory_free(context->money);
    if (context->adverts)
        advert_groups_done(context->adverts);
    memory_free(context->adverts);
}

// By what a pattern last looked: program, rule, and the rates and links as they were then.
static void write_stamp(const struct pattern *pattern, struct casefile *casefile, char *stamp, size_t size)
{
    snprintf(stamp, size, "clew %s, version %d, rates %s", CLEW_VERSION, pattern->version,
             rates_stamp(casefile));
    size_t length = strlen(stamp);
    snprintf(stamp + length, size - length, ", links %s", linked_stamp(casefile, !pattern->but_adverts));
}

static int find_one(const struct pattern *pattern, struct find_context *context, bool anew,
                    struct error *error)
{
    char key[80], stamp[160];
    struct casefile *casefile = context->casefile;
    snprintf(key, sizeof key, "found.%s", pattern->name);
    write_stamp(pattern, casefile, stamp, sizeof stamp);
    const char *last = casefile_recall(casefile, key);
    if (!anew && last && strcmp(last, stamp) == 0)
        return 0;
    if (pattern->find(context, error) || findings_settle(casefile, pattern->name, error))
        return error_add(error, "%s", pattern->name);
    return casefile_remember(casefile, key, stamp, error);
}

static int find_in_order(const struct pattern *const *pattern, struct find_context *context, bool anew,
                         struct error *error)
{
    for (; *pattern; pattern++)
        if (find_one(*pattern, context, anew, error))
            return -1;
    return judgements_settle(context->casefile, error);
}

static int find_in_transaction(const struct pattern *const *pattern, struct casefile *casefile, bool anew,
                               struct error *error)
{
    struct find_context context = {.casefile = casefile};
    casefile_trust_references(casefile, true); // a finding names only what its pattern has just read
    int result = casefile_begin(casefile, error) ? -1 : find_in_order(pattern, &context, anew, error);
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
    return find_in_transaction(alone, casefile, true, error);
}

int find_case(struct casefile *casefile, bool anew, struct error *error)
{
    return find_in_transaction(patterns, casefile, anew, error);
}

int find_all(struct casefile *casefile, struct error *error)
{
    return find_case(casefile, false, error);
}
