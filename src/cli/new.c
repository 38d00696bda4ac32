// clew new: makes a case file.
#include "cli/commands.h"

#include "base/text.h"

#include <string.h>

static const struct option options[] = {
    {"authority", 'a', "CC-NAME", "who owns the case, country first: BE-FJP (required)"},
    {"reference", 'r', "TEXT", "the authority's own number for the case"},
    {"legal-basis", 0, "TEXT", "the law or order it stands on"},
    {0},
};

// "BE-FJP": two letters, a dash, a name.
static bool is_authority(const char *text)
{
    return text_is_alpha((unsigned char)text[0]) && text_is_alpha((unsigned char)text[1]) && text[2] == '-' &&
           text[3];
}

static int run(const struct arguments *arguments, struct error *error)
{
    const struct case_identity identity = {argument_value(arguments, "authority"),
                                           argument_value(arguments, "reference"),
                                           argument_value(arguments, "legal-basis")};
    if (identity.authority == NULL || !is_authority(identity.authority))
        return error_set_kind(
            error, ERROR_USAGE,
            "say who owns the case with --authority CC-NAME, country first: --authority BE-FJP");
    if (casefile_create(arguments->words[0], &identity, error))
        return -1;
    struct casefile *casefile;
    if (open_case(arguments, &casefile, error))
        return -1;
    casefile_close(casefile);
    return EXIT_CODE_DONE;
}

const struct command command_new = {
    .name = "new",
    .words = "CASE --authority CC-NAME",
    .summary = "make a case file",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
