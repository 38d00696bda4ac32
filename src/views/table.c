// Aligned columns on a FILE. Sees the case only as rows of a listing.
#include "views/table.h"

#include "base/memory.h"
#include "views/display.h"

#include <errno.h>
#include <string.h>

enum {
    SAMPLE_ROWS = 256,          // rows looked at before the widths are fixed
    GAP = 2,                    // spaces between columns
    TEXT_MIN = 20,              // a text column is made no narrower than this, or than it likes
    CELL_BYTES_MAX = 64 * 1024, // of one cell only the start can be seen; enough for any terminal
    SAMPLE_BYTES_MAX = 64 * 1024 * 1024,
    LINE_BYTES_MAX = 1024 * 1024,
};

struct cell {
    size_t offset, size; // in `texts`
    size_t columns;
};

struct table {
    const struct listing *listing;
    FILE *out;
    int *shown;    // listing's column of each shown column
    int count;     // shown columns
    size_t *width; // of each shown column
    struct buffer texts, line;
    struct cell *cells; // of the sample, row by row
    size_t cell_count, cell_capacity;
};

static const struct column *column_of(const struct table *table, int shown)
{
    return &table->listing->columns[table->shown[shown]];
}

static bool is_number(const struct column *column)
{
    return column->type == COLUMN_INTEGER || column->type == COLUMN_DECIMAL || column->type == COLUMN_REAL;
}

static bool may_be_cut(const struct column *column)
{
    return column->type == COLUMN_TEXT || column->type == COLUMN_JSON || column->type == COLUMN_CAPTION ||
           column->type == COLUMN_KEY || column->type == COLUMN_PATH;
}

// Below this a cell would say nothing, or could not be looked up: rather let the line be too long.
static size_t narrowest(const struct column *column)
{
    size_t liked = (size_t)column->width;
    return column->type == COLUMN_KEY || liked < TEXT_MIN ? liked : TEXT_MIN;
}

static void table_init(struct table *table, const struct listing *listing, FILE *out)
{
    *table = (struct table){.listing = listing, .out = out};
    table->shown = memory_new((size_t)listing->column_count + 1, sizeof *table->shown);
    table->width = memory_new((size_t)listing->column_count + 1, sizeof *table->width);
    for (int i = 0; i < listing->column_count; i++)
        if (listing->columns[i].width > 0)
            table->shown[table->count++] = i;
    buffer_init(&table->texts, SAMPLE_BYTES_MAX);
    buffer_init(&table->line, LINE_BYTES_MAX);
}

static void table_done(struct table *table)
{
    memory_free(table->shown);
    memory_free(table->width);
    memory_free(table->cells);
    buffer_done(&table->texts);
    buffer_done(&table->line);
}

// Reads the cells of the row that stands, made safe, to the end of the sample.
static void take_row(struct table *table, struct rows *rows)
{
    for (int i = 0; i < table->count; i++) {
        const char *text = rows_text(rows, table->shown[i]);
        if (column_of(table, i)->type == COLUMN_BOOL && text)
            text = rows_integer(rows, table->shown[i]) ? "yes" : "";
        struct bytes bytes = text ? bytes_slice(bytes_of_text(text), 0, CELL_BYTES_MAX) : (struct bytes){0};
        struct cell cell = {.offset = table->texts.size};
        cell.columns = display_add(&table->texts, bytes);
        cell.size = table->texts.size - cell.offset;
        ARRAY_ROOM(table->cells, table->cell_capacity, table->cell_count);
        table->cells[table->cell_count++] = cell;
    }
}

static void forget_rows(struct table *table)
{
    table->cell_count = 0;
    buffer_reset(&table->texts);
}

static size_t total_width(const struct table *table)
{
    size_t total = 0;
    for (int i = 0; i < table->count; i++)
        total += table->width[i] + (i ? GAP : 0);
    return total;
}

// The widest cell of each column in the sample, and at least its name.
static void measure(const struct table *table, size_t *natural)
{
    for (int i = 0; i < table->count; i++)
        natural[i] = strlen(column_of(table, i)->name);
    for (size_t c = 0; c < table->cell_count; c++) {
        size_t *widest = &natural[c % (size_t)table->count];
        if (table->cells[c].columns > *widest)
            *widest = table->cells[c].columns;
    }
}

// One column more for the text column that lacks the most; false when none lacks any.
static bool widen_one(struct table *table, const size_t *natural)
{
    int best = -1;
    for (int i = 0; i < table->count; i++)
        if (table->width[i] < natural[i] &&
            (best < 0 || natural[i] - table->width[i] > natural[best] - table->width[best]))
            best = i;
    if (best >= 0)
        table->width[best]++;
    return best >= 0;
}

static bool narrow_one(struct table *table)
{
    int best = -1;
    for (int i = 0; i < table->count; i++)
        if (may_be_cut(column_of(table, i)) && table->width[i] > narrowest(column_of(table, i)) &&
            (best < 0 || table->width[i] > table->width[best]))
            best = i;
    if (best >= 0)
        table->width[best]--;
    return best >= 0;
}

static void fix_widths(struct table *table, int terminal_columns)
{
    size_t *natural = memory_new((size_t)table->count + 1, sizeof *natural);
    measure(table, natural);
    for (int i = 0; i < table->count; i++) {
        const struct column *column = column_of(table, i);
        size_t liked = (size_t)column->width, name = strlen(column->name);
        if (liked < name)
            liked = name;
        table->width[i] = may_be_cut(column) && natural[i] > liked ? liked : natural[i];
    }
    if (terminal_columns > 0) {
        while (total_width(table) > (size_t)terminal_columns && narrow_one(table))
            continue;
        while (total_width(table) < (size_t)terminal_columns && widen_one(table, natural))
            continue;
    }
    memory_free(natural);
}

static void add_spaces(struct buffer *line, size_t count)
{
    while (count--)
        buffer_add_u8(line, ' ');
}

static void add_cell(struct table *table, int i, struct bytes safe, size_t columns)
{
    const struct column *column = column_of(table, i);
    size_t width = table->width[i];
    if (i)
        add_spaces(&table->line, GAP);
    if (columns > width && may_be_cut(column)) {
        columns = column->type == COLUMN_PATH ? display_add_middle_cut(&table->line, safe, width)
                                              : display_add_cut(&table->line, safe, width);
        safe.size = 0;
    }
    size_t room = columns < width ? width - columns : 0;
    if (is_number(column))
        add_spaces(&table->line, room);
    buffer_add(&table->line, safe.data, safe.size);
    if (!is_number(column) && i + 1 < table->count)
        add_spaces(&table->line, room);
}

static void end_line(struct table *table)
{
    while (table->line.size && table->line.data[table->line.size - 1] == ' ')
        table->line.size--;
    buffer_add_u8(&table->line, '\n');
    fwrite(table->line.data, 1, table->line.size, table->out);
    buffer_reset(&table->line);
}

static void print_header(struct table *table)
{
    for (int i = 0; i < table->count; i++)
        add_cell(table, i, bytes_of_text(column_of(table, i)->name), strlen(column_of(table, i)->name));
    end_line(table);
}

static void print_sample(struct table *table)
{
    for (size_t c = 0; c < table->cell_count; c++) {
        int i = (int)(c % (size_t)table->count);
        const struct cell *cell = &table->cells[c];
        add_cell(table, i, bytes_slice(buffer_bytes(&table->texts), cell->offset, cell->size), cell->columns);
        if (i + 1 == table->count)
            end_line(table);
    }
    forget_rows(table);
}

static int print_all(struct table *table, struct rows *rows, int terminal_columns, int64_t *row_count,
                     struct error *error)
{
    int status = 1;
    while (*row_count < SAMPLE_ROWS && table->texts.size < SAMPLE_BYTES_MAX / 8 &&
           (status = rows_next(rows, error)) == 1) {
        take_row(table, rows);
        ++*row_count;
    }
    if (status < 0)
        return -1;
    fix_widths(table, terminal_columns);
    print_header(table);
    print_sample(table);
    while (status == 1 && !ferror(table->out) && (status = rows_next(rows, error)) == 1) {
        take_row(table, rows);
        print_sample(table);
        ++*row_count;
    }
    return status < 0 ? -1 : 0;
}

int table_print(struct rows *rows, const struct listing *listing, int terminal_columns, FILE *out,
                int64_t *row_count, struct error *error)
{
    int64_t count = 0;
    struct table table;
    table_init(&table, listing, out);
    int status = print_all(&table, rows, terminal_columns, &count, error);
    table_done(&table);
    if (row_count)
        *row_count = count;
    if (status == 0 && (fflush(out) != 0 || ferror(out)))
        status = error_set(error, "cannot write the table of %s: %s", listing->name, strerror(errno));
    return status;
}
