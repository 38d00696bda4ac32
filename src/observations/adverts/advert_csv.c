// Adverts as rows of delimited text. Knows names of columns (draft.c), not of sites.
#include "base/csv.h"
#include "base/text.h"
#include "observations/adverts/draft.h"
#include "observations/adverts/table_text.h"
#include "observations/observers.h"

#include <string.h>

enum { SNIFF_BYTES = 64 * 1024, DAMAGE_LINES_MAX = 100, ROW_ARENA_BYTES = 1024 * 1024 * 1024 };

struct columns {
    enum advert_field field[CSV_FIELDS_MAX];
    const char *app[CSV_FIELDS_MAX];
    size_t count;
    bool has[ADVERT_FIELDS + 1], foreign;
};

static void read_header(const struct csv_record *header, struct columns *columns)
{
    columns->count = header->count;
    for (size_t i = 0; i < header->count; i++) {
        columns->field[i] = advert_field_named(header->fields[i], &columns->app[i]);
        columns->has[columns->field[i]] = true;
        columns->foreign |= advert_field_foreign(header->fields[i]);
    }
}

static bool are_adverts(const struct columns *columns, bool forced)
{
    const bool *has = columns->has;
    bool text = has[FIELD_TEXT] || has[FIELD_HTML];
    if (forced)
        return text || has[FIELD_TITLE];
    return text && !columns->foreign && columns->count >= 2 &&
           (has[FIELD_URL] || has[FIELD_ID] || has[FIELD_POSTED] || has[FIELD_CITY]);
}

static bool recognises(const struct observation_context *context)
{
    struct bytes start = bytes_slice(context->item->bytes, 0, SNIFF_BYTES);
    if (start.size == 0)
        return false;
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct bytes text = table_text_of(arena, start).bytes;
    struct csv_reader reader = csv_reader_of(text);
    struct csv_record header;
    struct columns *columns = arena_alloc(arena, 1, sizeof *columns);
    bool recognised = false, plain = text.size && text.data[0] != '{' && text.data[0] != '[' &&
                                     text.data[0] != '<' && memchr(text.data, 0, text.size) == NULL;
    if (plain && csv_next(&reader, arena, &header) && header.fault == CSV_FINE) {
        read_header(&header, columns);
        recognised = are_adverts(columns, context->forced);
    }
    arena_free(arena);
    return recognised;
}

static void tell(struct observation_context *context, int64_t *told, struct place place, const char *what)
{
    if (++*told < DAMAGE_LINES_MAX)
        sink_damage(context->sink, place, "%s", what);
    else if (*told == DAMAGE_LINES_MAX)
        sink_damage(context->sink, place, "%s; further ones are only counted", what);
}

static bool is_ragged(const struct csv_record *record, size_t columns)
{
    if (record->count < columns)
        return true;
    for (size_t i = columns; i < record->count; i++)
        if (text_trim(record->fields[i]).size) // empty fields at the end harm nobody
            return true;
    return false;
}

static const char *fault_of(const struct csv_record *record, size_t columns)
{
    switch (record->fault) {
    case CSV_OPEN_QUOTE:
        return "quote that never closes";
    case CSV_TOO_LARGE:
        return "row too large";
    default:
        return is_ragged(record, columns) ? "wrong number of fields" : NULL;
    }
}

static void observe(struct observation_context *context)
{
    struct table_text text = table_text_of(context->arena, context->item->bytes);
    struct csv_reader reader = csv_reader_of(text.bytes);
    struct csv_record record;
    struct columns *columns = arena_alloc(context->arena, 1, sizeof *columns);
    if (!csv_next(&reader, context->arena, &record))
        return;
    read_header(&record, columns);
    struct table_tally tally = {.table = "csv"};
    struct observation_context row_context = *context;
    row_context.arena = arena_new(ROW_ARENA_BYTES);
    int64_t present = 0, told = 0;
    if (text.cut)
        sink_damage(context->sink, (struct place){.table = "csv", .row = -1, .offset = -1}, "%s",
                    TABLE_TEXT_CUT);
    for (; csv_next(&reader, row_context.arena, &record); arena_reset(row_context.arena)) {
        struct place place = {.table = "csv", .row = record.line, .offset = (int64_t)record.offset};
        present++;
        const char *fault = fault_of(&record, columns->count);
        if (fault) {
            tally_skip(&tally, fault);
            tell(context, &told, place, fault);
            continue;
        }
        struct draft draft;
        draft_init(&draft, &row_context, place);
        for (size_t i = 0; i < columns->count; i++)
            if (columns->field[i] != FIELD_NONE)
                draft_take(&draft, columns->field[i], columns->app[i],
                           table_text_part(row_context.arena, &text, record.fields[i]));
        if (draft_send(&draft))
            tally.emitted++;
        else
            tally_skip(&tally, "no text");
        if (draft.cut)
            tell(context, &told, place, "text cut");
    }
    arena_free(row_context.arena);
    tally_send(context->sink, &tally, present);
}

const struct observer observer_advert_csv = {
    .name = "advert_csv",
    .version = 2,
    .family = FAMILY_ADVERTS,
    .summary = "adverts in comma, semicolon or tab separated text with a row of column names",
    .recognises = recognises,
    .observe = observe,
};
