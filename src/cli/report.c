// clew report: one self-contained HTML file.
#include "cli/commands.h"

#include "views/report/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option options[] = {
    {"output", 'o', "FILE.html", "where to write it (required)"},
    {"names", 0, NULL, "names of persons in full instead of initials; the asking is logged"},
    {0},
};

static bool is_same_file(const char *a, const char *b)
{
    char *real_a = realpath(a, NULL), *real_b = realpath(b, NULL);
    bool same = real_a && real_b && strcmp(real_a, real_b) == 0;
    free(real_a);
    free(real_b);
    return same;
}

static int write_to(struct casefile *casefile, const char *path, const struct report_options *report,
                    struct error *error)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return error_set(error, "could not write '%s': %s", path, strerror(errno));
    int result = report_write(casefile, report, file, error);
    bool lost = fflush(file) || ferror(file);
    lost |= fclose(file) != 0;
    if (result == 0 && lost)
        result = error_set(error, "could not write '%s': %s; is the disk full?", path, strerror(errno));
    return result;
}

// Written beside its place and moved there when whole: a report is never half a report. A pipe or device is
// written to, not replaced.
static int write_file(struct casefile *casefile, const char *path, const struct report_options *report,
                      struct error *error)
{
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return write_to(casefile, path, report, error);
    char part[4096];
    int length = snprintf(part, sizeof part, "%s.part", path);
    if (length < 0 || (size_t)length >= sizeof part)
        return error_set(error, "the path '%.100s...' is too long", path);
    int result = write_to(casefile, part, report, error);
    if (result == 0 && rename(part, path))
        result = error_set(error, "could not write '%s': %s", path, strerror(errno));
    if (result)
        unlink(part);
    return result;
}

static int run(const struct arguments *arguments, struct error *error)
{
    const char *path = argument_value(arguments, "output");
    if (path == NULL)
        return error_set_kind(error, ERROR_USAGE, "say where to write the report with -o FILE.html");
    if (is_same_file(path, arguments->words[0]))
        return error_set_kind(error, ERROR_USAGE, "'%s' is the case itself: write the report to another file",
                              path);
    struct casefile *casefile;
    if (open_case(arguments, &casefile, error)) // a view is logged before it is shown
        return -1;
    const struct report_options report = {.names = argument_given(arguments, "names")};
    int result = write_file(casefile, path, &report, error);
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
