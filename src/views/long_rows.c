// Whole rows, a field a line, on a FILE. Sees the case only as rows of a listing.
#include "views/long_rows.h"

#include "views/display.h"

#include <errno.h>
#include <string.h>

enum { LINE_BYTES_MAX = 1024 * 1024 * 1024 }; // of evidence lists; memory grows only as needed

static int name_width(const struct listing *listing)
{
    size_t width = 0;
    for (int i = 0; i < listing->column_count; i++)
        if (strlen(listing->columns[i].name) > width)
            width = strlen(listing->columns[i].name);
    return (int)width;
}

int long_rows_print(struct rows *rows, const struct listing *listing, FILE *out, struct error *error)
{
    struct buffer line;
    buffer_init(&line, LINE_BYTES_MAX);
    int status, width = name_width(listing);
    for (bool first = true; (status = rows_next(rows, error)) == 1 && !ferror(out); first = false) {
        if (!first)
            fputc('\n', out);
        for (int i = 0; i < listing->column_count; i++) {
            const char *text = rows_text(rows, i);
            if (listing->columns[i].type == COLUMN_CAPTION || text == NULL || text[0] == 0)
                continue; // a caption says again what the field before it says
            if (listing->columns[i].type == COLUMN_BOOL)
                text = rows_integer(rows, i) ? "yes" : "no";
            buffer_reset(&line);
            display_add(&line, bytes_of_text(text));
            fprintf(out, "%-*s  %s\n", width, listing->columns[i].name, buffer_text(&line));
        }
    }
    buffer_done(&line);
    if (status >= 0 && (fflush(out) != 0 || ferror(out)))
        return error_set(error, "cannot write the rows of %s: %s", listing->name, strerror(errno));
    return status < 0 ? -1 : 0;
}
