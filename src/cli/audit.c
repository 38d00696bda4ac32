// clew audit: verifies the hash-chained log.
#include "cli/commands.h"

#include "casefile/audit.h"
#include "casefile/judgements.h"

#include <stdio.h>

static int run(const struct arguments *arguments, struct error *error)
{
    struct casefile *casefile;
    char head[SHA256_HEX_SIZE];
    int64_t entries, judgements;
    if (casefile_open(&casefile, arguments->words[0], error))
        return -1;
    int result =
        audit_verify(casefile, &entries, head, error) || judgements_verify(casefile, &judgements, error) ? -1
                                                                                                         : 0;
    if (result == 0)
        printf("the audit log holds: %lld entries, head %s\n", (long long)entries, head);
    if (result == 0 && judgements)
        printf("and so do the judgements it tells of: %lld\n", (long long)judgements);
    if (audit_outcome(arguments, casefile, result ? "does not hold" : "holds", result ? NULL : error) &&
        result == 0)
        result = -1;
    casefile_close(casefile);
    return result;
}

const struct command command_audit = {
    .name = "audit",
    .words = "CASE",
    .summary = "verify the log of who did what",
    .details =
        "Prints the number of entries and the hash of the last. Keep that hash elsewhere (a report prints it): a log\n"
        "that was cut short still holds, but ends with another hash. 'clew show CASE audit' prints the entries.",
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
