// clew export: the case in a form that others read.
#include "cli/commands.h"

#include "cli/export.h"
#include "cli/output_file.h"

#include <stdio.h>
#include <string.h>

enum { DETAIL_SIZE = 512 };

static const struct option options[] = {
    {"format", 0, "FORMAT", "which form (required): goaml"},
    {"output", 'o', "FILE", "where to write it (required)"},
    {"profile", 0, "FILE", "goaml: the codes and the reporting person of a country (required)"},
    {"finding", 0, "NUMBER", "goaml: only the payments of this finding; may be given again"},
    {"references", 0, NULL, "goaml: remittance texts too; they may name people; the asking is logged"},
    {"date", 0, "YYYY-MM-DD", "goaml: the day of the report; today when not given"},
    {0},
};

static const struct export_format *const formats[] = {&export_goaml, NULL};

static void print_formats(void)
{
    puts("\nFORMAT is one of:\n");
    for (const struct export_format *const *format = formats; *format; format++)
        printf("  %-8s  %s\n", (*format)->name, (*format)->summary);
}

static const struct export_format *format_named(const char *name)
{
    for (const struct export_format *const *format = formats; *format; format++)
        if (strcmp((*format)->name, name) == 0)
            return *format;
    return NULL;
}

static int run(const struct arguments *arguments, struct error *error)
{
    const char *name = argument_value(arguments, "format"), *path = argument_value(arguments, "output");
    if (name == NULL)
        return error_set_kind(error, ERROR_USAGE, "say the form with --format goaml");
    const struct export_format *format = format_named(name);
    if (format == NULL)
        return error_set_kind(error, ERROR_USAGE, "no format '%s'; there is: goaml", name);
    if (path == NULL)
        return error_set_kind(error, ERROR_USAGE, "say where to write it with -o FILE");
    if (output_file_refused(path, arguments->words[0], error))
        return -1;
    struct casefile *casefile;
    if (open_case(arguments, &casefile, error)) // a view is logged before it is shown
        return -1;
    char detail[DETAIL_SIZE] = "";
    int result = format->write(arguments, casefile, path, detail, sizeof detail, error);
    if (result == 0 && audit_outcome(arguments, casefile, detail, error))
        result = -1;
    casefile_close(casefile);
    return result;
}

const struct command command_export = {
    .name = "export",
    .words = "CASE --format FORMAT -o FILE",
    .summary = "write the case in a form that others read: a goAML report",
    .details =
        "Rejected findings are left out. The most restrictive handling code of the sources stands in what is "
        "written.",
    .print_more = print_formats,
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
