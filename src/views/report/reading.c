// Listings by column names, so that a column added to one moves nothing here.
#include "views/report/read.h"

#include <string.h>

int reading_open(struct reading *reading, struct casefile *casefile, const char *name, const char *column,
                 const char *value, struct error *error)
{
    *reading = (struct reading){.listing = listing_named(name)};
    if (reading->listing == NULL)
        return error_set(error, "this build of clew has no listing '%s'", name);
    return rows_open(&reading->rows, casefile, reading->listing, column, value, error);
}

int reading_column(const struct reading *reading, const char *name)
{
    for (int i = 0; i < reading->listing->column_count; i++)
        if (strcmp(reading->listing->columns[i].name, name) == 0)
            return i;
    return -1;
}

const char *reading_text(const struct reading *reading, int column)
{
    return column < 0 ? NULL : rows_text(reading->rows, column);
}

int64_t reading_integer(const struct reading *reading, int column)
{
    return column < 0 ? 0 : rows_integer(reading->rows, column);
}

const char *reading_copy(const struct reading *reading, struct model *model, const char *column)
{
    return arena_text(model->arena, reading_text(reading, reading_column(reading, column)));
}

void reading_close(struct reading *reading)
{
    rows_close(reading->rows);
    reading->rows = NULL;
}
