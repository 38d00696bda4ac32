// clew rehearse: writes a fictional case with known truth.
#include "cli/commands.h"

#include "rehearsal/rehearsal.h"

#include <stdio.h>
#include <string.h>

static const struct option options[] = {
    {"size", 0, "SIZE", "small, medium or large (default: small)"},
    {"adverts", 0, "N", "nothing but captures, of N adverts (to measure with)"},
    {"seed", 0, "N", "another number, another case (default: 1)"},
    {0},
};

static int parse_size(const char *text, enum rehearsal_size *size, struct error *error)
{
    static const char *const names[] = {"small", "medium", "large"};
    *size = REHEARSAL_SMALL;
    if (text == NULL)
        return 0;
    for (unsigned i = 0; i < 3; i++) {
        if (strcmp(text, names[i]) == 0) {
            *size = (enum rehearsal_size)i;
            return 0;
        }
    }
    return error_set_kind(error, ERROR_USAGE, "no size '%s': small, medium or large", text);
}

static int run(const struct arguments *arguments, struct error *error)
{
    enum rehearsal_size size;
    int64_t seed, adverts;
    if (parse_size(argument_value(arguments, "size"), &size, error) ||
        argument_number(arguments, "adverts", 1000, 10 * 1000 * 1000, 0, &adverts, error) ||
        argument_number(arguments, "seed", 0, INT64_MAX, 1, &seed, error))
        return -1;
    const char *folder = arguments->words[0];
    if (rehearsal_write(folder, size, adverts, (uint64_t)seed, error))
        return -1;
    fprintf(
        stderr,
        "wrote %s; next: clew new CASE --authority BE-FJP && clew add CASE --manifest %s/sources.csv && clew run CASE "
        "&& clew score CASE %s/truth.json\n",
        folder, folder, folder);
    return EXIT_CODE_DONE;
}

const struct command command_rehearse = {
    .name = "rehearse",
    .words = "DIR [--size S] [--adverts N] [--seed N]",
    .summary = "write a fictional case with known truth",
    .details =
        "For training, demonstration and measurement. Phone extractions, captures and statements of three\n"
        "authorities, sources.csv for 'clew add --manifest', and truth.json for 'clew score'. Everyone in it is\n"
        "made up; numbers are from ranges reserved for fiction. The same seed writes the same bytes.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
