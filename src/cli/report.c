// clew report: one self-contained HTML file.
#include "cli/commands.h"

#include "cli/output_file.h"
#include "views/report/report.h"

static const struct option options[] = {
    {"output", 'o', "FILE.html", "where to write it (required)"},
    {"names", 0, NULL, "names of persons in full instead of initials; the asking is logged"},
    {0},
};

static int write(void *payload, struct casefile *casefile, FILE *file, struct error *error)
{
    return report_write(casefile, payload, file, error);
}

static int run(const struct arguments *arguments, struct error *error)
{
    const char *path = argument_value(arguments, "output");
    if (path == NULL)
        return error_set_kind(error, ERROR_USAGE, "say where to write the report with -o FILE.html");
    if (output_file_refused(path, arguments->words[0], error))
        return -1;
    struct casefile *casefile;
    if (open_case(arguments, &casefile, error)) // a view is logged before it is shown
        return -1;
    struct report_options report = {.names = argument_given(arguments, "names")};
    int result = output_file_write(path, write, &report, casefile, error);
    casefile_close(casefile);
    return result;
}

const struct command command_report = {
    .name = "report",
    .words = "CASE -o FILE.html",
    .summary = "write the findings and their evidence as one page",
    .details = "The file needs nothing else: open it in a browser, print it, put it into a case.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
