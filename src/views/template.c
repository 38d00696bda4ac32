// Templates on a FILE. Sees the case only as rows of listings.
#include "views/template.h"

#include "base/arena.h"
#include "base/memory.h"
#include "views/display.h"
#include "views/paragraph.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum {
    COLUMNS_WHEN_UNKNOWN = 140,
    SLOTS_SHOWN_MAX = 32,
    SLOT_COLUMNS_MAX = 22,
    DATE_COLUMNS = 10,
    DIFFERENCES_COLUMNS_MIN = 30,
    RECURRING_MAX = 40,
    ARENA_LIMIT_BYTES = 256 * 1024 * 1024,
};

struct advert_line {
    const char *posted;
    const char *slots[SLOTS_SHOWN_MAX]; // safe text; NULL: empty
    const char *differences;            // the same
};

struct sheet {
    FILE *out;
    struct casefile *casefile;
    struct rows *rows;
    struct paragraph paragraph;
    struct arena *arena; // of one template
    struct advert_line *lines;
    size_t line_count, line_capacity;
    int64_t adverts;
    struct buffer safe;
    char heads[SLOTS_SHOWN_MAX][40];
    int slot_count;
    int64_t template;
    bool any;
    int its, posted, spans; // columns of the listing
};

static int column_of(const char *listing, const char *name)
{
    const struct listing *found = listing_named(listing);
    for (int i = 0; i < found->column_count; i++)
        if (strcmp(found->columns[i].name, name) == 0)
            return i;
    return -1;
}

static const char *field_of(struct rows *rows, const char *listing, const char *name)
{
    const char *text = rows_text(rows, column_of(listing, name));
    return text ? text : "";
}

// ---- the head ----

static void add_count(struct sheet *sheet, struct rows *head, const char *field, const char *one,
                      const char *many)
{
    int64_t count = rows_integer(head, column_of("templates", field));
    buffer_print(&sheet->paragraph.text, ", %" PRId64 " %s", count, count == 1 ? one : many);
}

static void add_parts(struct sheet *sheet, const char *text)
{
    json_t *parts = json_loads(text, 0, NULL);
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *one = json_array_get(parts, i);
        const char *constant =
            json_is_string(one) ? json_string_value(one) : json_string_value(json_object_get(one, "text"));
        const char *kind = json_string_value(json_object_get(one, "kind"));
        if (constant) {
            display_add(&sheet->paragraph.text, bytes_of_text(constant));
        } else if (kind && sheet->slot_count < SLOTS_SHOWN_MAX) {
            snprintf(sheet->heads[sheet->slot_count], sizeof sheet->heads[0], "%d %.16s", sheet->slot_count,
                     kind);
            buffer_print(&sheet->paragraph.text, "{%s}", sheet->heads[sheet->slot_count++]);
        }
    }
    json_decref(parts);
}

static void print_head(struct sheet *sheet, struct rows *head)
{
    int64_t adverts = rows_integer(head, column_of("templates", "adverts"));
    int64_t read = rows_integer(head, column_of("templates", "read"));
    buffer_print(&sheet->paragraph.text, "Template %" PRId64 ": %" PRId64 " adverts", sheet->template,
                 adverts);
    add_count(sheet, head, "phones", "telephone", "telephones");
    add_count(sheet, head, "cities", "city", "cities");
    const char *first = field_of(head, "templates", "first");
    if (*first)
        buffer_print(&sheet->paragraph.text, ", %.10s to %.10s", first, field_of(head, "templates", "last"));
    if (read < adverts)
        buffer_print(&sheet->paragraph.text, "; what stands in its slots was read of %" PRId64 " of them",
                     read);
    paragraph_print(&sheet->paragraph, "", 0);
    fputs("\n\n", sheet->out);
    add_parts(sheet, field_of(head, "templates", "parts"));
    paragraph_print(&sheet->paragraph, "  ", 2);
    fputs("\n\n", sheet->out);
}

// ---- a line for each advert ----

static const char *safe_copy(struct sheet *sheet, const char *text, size_t columns)
{
    struct buffer cut;
    buffer_reset(&sheet->safe);
    display_add(&sheet->safe, bytes_of_text(text));
    buffer_init(&cut, 1024 * 1024);
    display_add_cut(&cut, buffer_bytes(&sheet->safe), columns);
    const char *copy = arena_text(sheet->arena, buffer_text(&cut));
    buffer_done(&cut);
    return copy;
}

static void add_difference(struct sheet *sheet, struct buffer *out, const char *is, const char *text,
                           const char *was)
{
    const bool added = strcmp(is, "added") == 0, missing = strcmp(is, "missing") == 0;
    if (!added && !missing && was == NULL)
        return;
    buffer_add_text(out, out->size ? " [" : "[");
    if (was) {
        buffer_add_text(out, safe_copy(sheet, was, SLOT_COLUMNS_MAX));
        buffer_add_text(out, " > ");
    } else {
        buffer_add_u8(out, added ? '+' : '-');
    }
    buffer_add_text(out, safe_copy(sheet, text, 2 * SLOT_COLUMNS_MAX));
    buffer_add_u8(out, ']');
}

static void keep_line(struct sheet *sheet)
{
    const char *spans = rows_text(sheet->rows, sheet->spans), *posted = rows_text(sheet->rows, sheet->posted);
    if (sheet->adverts++ >= TEMPLATE_ROWS_MAX || arena_used_bytes(sheet->arena) > ARENA_LIMIT_BYTES / 2)
        return;
    json_t *list = spans ? json_loads(spans, 0, NULL) : NULL;
    struct buffer differences;
    buffer_init(&differences, 1024 * 1024);
    ARRAY_ROOM(sheet->lines, sheet->line_capacity, sheet->line_count);
    struct advert_line *line = &sheet->lines[sheet->line_count++];
    *line = (struct advert_line){.posted = safe_copy(sheet, posted ? posted : "", DATE_COLUMNS + 10)};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *is = json_string_value(json_object_get(one, "is"));
        const char *text = json_string_value(json_object_get(one, "text"));
        const json_t *slot = json_object_get(one, "slot");
        const json_int_t number = json_integer_value(slot);
        if (is == NULL || text == NULL)
            continue;
        if (slot && number >= 0 && number < SLOTS_SHOWN_MAX)
            line->slots[number] = safe_copy(sheet, text, SLOT_COLUMNS_MAX);
        else
            add_difference(sheet, &differences, is, text, json_string_value(json_object_get(one, "was")));
    }
    line->differences = arena_text(sheet->arena, buffer_text(&differences));
    buffer_done(&differences);
    json_decref(list);
}

static size_t columns_of(const char *safe)
{
    return display_columns(bytes_of_text(safe));
}

static void print_cell(struct sheet *sheet, const char *safe, size_t width)
{
    fputs(safe, sheet->out);
    for (size_t used = columns_of(safe); used < width + 2; used++)
        fputc(' ', sheet->out);
}

static void print_lines(struct sheet *sheet)
{
    size_t widths[SLOTS_SHOWN_MAX], used = DATE_COLUMNS + 2;
    for (int s = 0; s < sheet->slot_count; s++) {
        widths[s] = columns_of(sheet->heads[s]);
        for (size_t i = 0; i < sheet->line_count; i++) {
            const char *value = sheet->lines[i].slots[s];
            if (value && columns_of(value) > widths[s])
                widths[s] = columns_of(value);
        }
        used += widths[s] + 2;
    }
    print_cell(sheet, "posted", DATE_COLUMNS);
    for (int s = 0; s < sheet->slot_count; s++)
        print_cell(sheet, sheet->heads[s], widths[s]);
    fputs("differences\n", sheet->out);
    size_t left = sheet->paragraph.columns > used + DIFFERENCES_COLUMNS_MIN ? sheet->paragraph.columns - used
                                                                            : DIFFERENCES_COLUMNS_MIN;
    for (size_t i = 0; i < sheet->line_count; i++) {
        const struct advert_line *line = &sheet->lines[i];
        char day[DATE_COLUMNS + 1];
        snprintf(day, sizeof day, "%s", line->posted);
        print_cell(sheet, day, DATE_COLUMNS);
        for (int s = 0; s < sheet->slot_count; s++)
            print_cell(sheet, line->slots[s] ? line->slots[s] : "", widths[s]);
        buffer_reset(&sheet->safe);
        display_add_cut(&sheet->safe, bytes_of_text(line->differences), left);
        fprintf(sheet->out, "%s\n", buffer_text(&sheet->safe));
    }
    if (sheet->adverts > (int64_t)sheet->line_count)
        fprintf(sheet->out, "... and %" PRId64 " adverts more: --json\n",
                sheet->adverts - (int64_t)sheet->line_count);
}

// ---- what recurs ----

struct recurring {
    int64_t elsewhere;
    const char *kind, *value, *templates;
};

static int rarest_first(const void *a, const void *b)
{
    const struct recurring *x = a, *y = b;
    if (x->elsewhere != y->elsewhere)
        return x->elsewhere < y->elsewhere ? -1 : 1;
    int kinds = strcmp(x->kind, y->kind);
    return kinds ? kinds : strcmp(x->value, y->value);
}

static void print_all_recurring(struct sheet *sheet, struct recurring *all, size_t count)
{
    if (count == 0) {
        fputs("\nNothing in its slots stands in those of another template, but for what many have there.\n",
              sheet->out);
        return;
    }
    qsort(all, count, sizeof *all, rarest_first);
    fputs("\nIn slots of other templates too, rarest first:\n", sheet->out);
    for (size_t i = 0; i < count && i < RECURRING_MAX; i++) {
        if (i && strcmp(all[i].kind, all[i - 1].kind) == 0 && strcmp(all[i].value, all[i - 1].value) == 0)
            continue;
        fprintf(sheet->out, "  %-7s %s  in %" PRId64 ": %s\n", all[i].kind, all[i].value, all[i].elsewhere,
                all[i].templates);
    }
    if (count > RECURRING_MAX)
        fprintf(sheet->out, "  ... and %zu more: clew show CASE slots %" PRId64 "\n", count - RECURRING_MAX,
                sheet->template);
}

static int print_recurring(struct sheet *sheet, struct error *error)
{
    char number[24];
    struct rows *rows;
    struct recurring *all = NULL;
    size_t count = 0, capacity = 0;
    int status;
    snprintf(number, sizeof number, "%" PRId64, sheet->template);
    if (rows_open(&rows, sheet->casefile, listing_named("slots"), "template", number, error))
        return -1;
    while ((status = rows_next(rows, error)) == 1) {
        if (!rows_integer(rows, column_of("slots", "recurring")))
            continue;
        ARRAY_ROOM(all, capacity, count);
        all[count++] = (struct recurring){rows_integer(rows, column_of("slots", "elsewhere")),
                                          safe_copy(sheet, field_of(rows, "slots", "kind"), 20),
                                          safe_copy(sheet, field_of(rows, "slots", "value"), 60),
                                          safe_copy(sheet, field_of(rows, "slots", "templates"), 60)};
    }
    rows_close(rows);
    if (status == 0)
        print_all_recurring(sheet, all, count);
    memory_free(all);
    return status;
}

// ---- one template after the other ----

static int begin_template(struct sheet *sheet, int64_t number, struct error *error)
{
    char text[24];
    struct rows *head;
    if (sheet->any)
        fputc('\n', sheet->out);
    sheet->any = true;
    sheet->template = number;
    sheet->slot_count = 0;
    sheet->line_count = 0;
    sheet->adverts = 0;
    arena_reset(sheet->arena);
    snprintf(text, sizeof text, "%" PRId64, number);
    if (rows_open(&head, sheet->casefile, listing_named("templates"), "template", text, error))
        return -1;
    int status = rows_next(head, error);
    if (status == 1)
        print_head(sheet, head);
    rows_close(head);
    return status < 0 ? -1 : 0;
}

static int end_template(struct sheet *sheet, struct error *error)
{
    if (!sheet->any)
        return 0;
    print_lines(sheet);
    return print_recurring(sheet, error);
}

static int print_all(struct sheet *sheet, int64_t *advert_count, struct error *error)
{
    int status;
    while ((status = rows_next(sheet->rows, error)) == 1 && !ferror(sheet->out)) {
        int64_t number = rows_integer(sheet->rows, sheet->its);
        if ((!sheet->any || number != sheet->template) &&
            (end_template(sheet, error) || begin_template(sheet, number, error)))
            return -1;
        keep_line(sheet);
        ++*advert_count;
    }
    if (status < 0 || end_template(sheet, error))
        return -1;
    if (fflush(sheet->out) != 0 || ferror(sheet->out))
        return error_set(error, "cannot write the template: %s", strerror(errno));
    return 0;
}

int template_print(struct rows *rows, struct casefile *casefile, int terminal_columns, FILE *out,
                   int64_t *advert_count, struct error *error)
{
    struct sheet sheet = {.out = out, .casefile = casefile, .rows = rows};
    sheet.its = column_of("template", "template");
    sheet.posted = column_of("template", "posted");
    sheet.spans = column_of("template", "spans");
    sheet.arena = arena_new(ARENA_LIMIT_BYTES);
    buffer_init(&sheet.safe, 1024 * 1024);
    paragraph_init(&sheet.paragraph, out, terminal_columns ? (size_t)terminal_columns : COLUMNS_WHEN_UNKNOWN);
    *advert_count = 0;
    int result = print_all(&sheet, advert_count, error);
    paragraph_done(&sheet.paragraph);
    buffer_done(&sheet.safe);
    memory_free(sheet.lines);
    arena_free(sheet.arena);
    return result;
}
