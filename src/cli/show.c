// clew show: prints a listing of the case.
#include "cli/commands.h"

#include "base/bytes.h"
#include "casefile/listings.h"
#include "views/conversation.h"
#include "views/json_lines.h"
#include "views/long_rows.h"
#include "views/table.h"
#include "views/template.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const struct option options[] = {
    {"json", 0, NULL, "one JSON object a line, with every field"},
    {"long", 'l', NULL, "every field of every row, whole, each on a line of its own"},
    {"where", 0, "FIELD=VALUE", "only rows whose field has this value: source=phone-01.zip, finding=1"},
    {"about", 0, "VALUE", "only rows in which a field is VALUE or a list holds it: +447700900123"},
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

enum { FIELD_SIZE = 64 };

// Which rows: all, those of --where FIELD=VALUE, or those of one number (conversation 17). *value is NULL for
// all.
static int read_filter(const struct listing *listing, const struct arguments *arguments,
                       char field[FIELD_SIZE], const char **value, struct error *error)
{
    const char *where = argument_value(arguments, "where"), *equals = where ? strchr(where, '=') : NULL;
    *value = NULL;
    if (where && (equals == NULL || equals - where >= FIELD_SIZE))
        return error_set_kind(error, ERROR_USAGE, "--where takes FIELD=VALUE, not '%s'", where);
    if (where) {
        snprintf(field, FIELD_SIZE, "%.*s", (int)(equals - where), where);
        *value = equals + 1;
    }
    if (arguments->word_count < 3)
        return 0;
    if (listing->key == NULL || where)
        return error_set_kind(error, ERROR_USAGE,
                              "'%s' is too much: use --where FIELD=VALUE or --about VALUE",
                              arguments->words[2]);
    snprintf(field, FIELD_SIZE, "%s", listing->key);
    *value = arguments->words[2];
    return 0;
}

// As a person reads it, where a listing has such a view.
static int print_read(struct casefile *casefile, struct rows *rows, const char *asked,
                      const struct arguments *arguments, struct error *error)
{
    int64_t count;
    const char *what = arguments->words[1];
    int result = strcmp(what, "template") == 0
                     ? template_print(rows, casefile, terminal_width(), stdout, &count, error)
                     : conversation_print(rows, casefile, terminal_width(), stdout, &count, error);
    if (result)
        return -1;
    if (count == 0 && asked && arguments->word_count > 2)
        return error_set_kind(error, ERROR_USAGE, "no %s %s in %s: 'clew show %s %ss' lists them", what,
                              asked, arguments->words[0], arguments->words[0], what);
    return 0;
}

static int print(struct casefile *casefile, const struct listing *listing, const struct arguments *arguments,
                 struct error *error)
{
    char field[FIELD_SIZE];
    const char *value;
    struct rows *rows;
    if (read_filter(listing, arguments, field, &value, error) ||
        rows_open(&rows, casefile, listing, value ? field : NULL, value, error))
        return -1;
    if (argument_given(arguments, "about"))
        rows_about(rows, argument_value(arguments, "about"));
    int result;
    if (argument_given(arguments, "json"))
        result = json_lines_print(rows, listing, stdout, NULL, error);
    else if (argument_given(arguments, "long"))
        result = long_rows_print(rows, listing, stdout, error);
    else if (strcmp(listing->name, "conversation") == 0 || strcmp(listing->name, "template") == 0)
        result = print_read(casefile, rows, value, arguments, error);
    else
        result = table_print(rows, listing, terminal_width(), stdout, NULL, error);
    rows_close(rows);
    return result;
}

static void print_fields(const struct listing *listing)
{
    int used = printf("               ");
    for (int i = 0; i < listing->column_count; i++) {
        const struct column *column = &listing->columns[i];
        if (column->type == COLUMN_CAPTION) // says again what the field before it says
            continue;
        if (used + 1 + (int)strlen(column->name) > 110)
            used = printf("\n               ") - 1;
        used += printf(" %s", column->name);
    }
    putchar('\n');
}

static void print_listings(void)
{
    puts("\nWHAT is one of these, with its fields:\n");
    for (const struct listing *const *listing = listings; *listing; listing++) {
        printf("  %-12s  %s\n", (*listing)->name, (*listing)->summary);
        print_fields(*listing);
    }
    puts(
        "\n  state  live: stood in use; deleted: marked as deleted, still readable; carved: found outside any "
        "file\n"
        "  grade  of a selector: valid passed every check there is for its kind, possible has the right form "
        "only;\n         of a source: what was said when it was added\n"
        "  place  where in the file: table and row, @ the byte; --long and --json say also which file\n"
        "  owner  in from and to: the device's owner. Times are UTC. Selectors stand in their normal form:\n"
        "         phones as +447700900123, IBANs without spaces\n"
        "\nA conversation:          clew show CASE conversation 17   (its number: clew show CASE conversations)\n"
        "A template of adverts:   clew show CASE template 4711   (its number: clew show CASE templates)\n"
        "What finding 1 rests on: clew show CASE evidence --where finding=1");
}

static int run(const struct arguments *arguments, struct error *error)
{
    if (arguments->word_count < 2) {
        print_listings();
        return EXIT_CODE_DONE;
    }
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
    .words = "CASE WHAT [NUMBER] [--json]",
    .summary = "print what is in the case",
    .details =
        "As a table, cut to fit the terminal; a conversation as a person reads one; --long and --json cut nothing. Each look is logged.",
    .print_more = print_listings,
    .options = options,
    .words_min = 1,
    .words_max = 3,
    .run = run,
};
