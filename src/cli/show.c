// clew show: prints a listing of the case.
#include "cli/commands.h"

#include "base/bytes.h"
#include "casefile/listings.h"
#include "views/json_lines.h"
#include "views/table.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const struct option options[] = {
    {"json", 0, NULL, "one JSON object a line, with every field"},
    {"where", 0, "FIELD=VALUE", "only rows whose field has this value"},
    {0},
};

static int no_such_listing(const char *name, struct error *error)
{
    char names[512] = "";
    size_t used = 0;
    for (const struct listing *const *listing = listings; *listing && used < sizeof names; listing++)
        used += (size_t)snprintf(names + used, sizeof names - used, " %s", (*listing)->name);
    return error_set_kind(error, ERROR_USAGE, "nothing is called '%s'; there is:%s", name, names);
}

static int terminal_width(void)
{
    struct winsize size;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        return size.ws_col;
    return 0;
}

static int print(struct casefile *casefile, const struct listing *listing, const struct arguments *arguments,
                 struct error *error)
{
    char field[64] = "";
    const char *where = argument_value(arguments, "where"), *equals = where ? strchr(where, '=') : NULL;
    if (where && (equals == NULL || (size_t)(equals - where) >= sizeof field))
        return error_set_kind(error, ERROR_USAGE, "--where takes FIELD=VALUE, not '%s'", where);
    if (where)
        memcpy(field, where, (size_t)(equals - where));
    struct rows *rows;
    if (rows_open(&rows, casefile, listing, where ? field : NULL, where ? equals + 1 : NULL, error))
        return -1;
    int result = argument_given(arguments, "json")
                     ? json_lines_print(rows, listing, stdout, NULL, error)
                     : table_print(rows, listing, terminal_width(), stdout, NULL, error);
    rows_close(rows);
    return result;
}

static int run(const struct arguments *arguments, struct error *error)
{
    const struct listing *listing = listing_named(arguments->words[1]);
    if (listing == NULL)
        return no_such_listing(arguments->words[1], error);
    struct casefile *casefile;
    if (open_case(arguments, &casefile, error)) // a view is logged before it is shown
        return -1;
    int result = print(casefile, listing, arguments, error);
    casefile_close(casefile);
    return result;
}

const struct command command_show = {
    .name = "show",
    .words = "CASE WHAT [--json]",
    .summary = "print what is in the case",
    .details =
        "WHAT is one of: overview sources items tally damage selectors messages calls contacts places adverts payments\n"
        "statements entities links findings rings routes trails audit.",
    .options = options,
    .words_min = 2,
    .words_max = 2,
    .run = run,
};
