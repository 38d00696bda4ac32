// Scores of columns by class, affinity and content.
#include "observations/databases/template.h"

#include "base/text.h"

void template_learn(struct template *template, struct arena *arena, int64_t row_id,
                    const struct record_layout *layout)
{
    if (template->seen == NULL) {
        template->seen = arena_alloc(arena, RECORD_COLUMNS_MAX, 1);
        template->least_columns = layout->count;
    }
    template->learned++;
    if (row_id > template->most_row_id)
        template->most_row_id = row_id;
    if (layout->count < template->least_columns)
        template->least_columns = layout->count;
    for (size_t i = 0; i < layout->count; i++)
        template->seen[i] |= (uint8_t)(1 << type_class(layout->types[i]));
}

static bool is_utf8_text(struct bytes bytes)
{
    for (size_t at = 0; at < bytes.size;) {
        uint8_t byte = bytes.data[at];
        if (byte < 0x80) {
            if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f)
                return false;
            at++;
            continue;
        }
        size_t length = text_utf8_length(bytes.data + at, bytes.size - at);
        if (length == 0)
            return bytes.size - at < 4 && byte >= 0xc2; // cut within a character
        at += length;
    }
    return true;
}

static bool is_utf16_text(struct bytes bytes, bool big)
{
    for (size_t at = 0; at + 2 <= bytes.size; at += 2) {
        uint8_t high = bytes.data[at + (big ? 0 : 1)], low = bytes.data[at + (big ? 1 : 0)];
        if (high == 0 && low < 0x20 && low != '\t' && low != '\n' && low != '\r')
            return false;
        if (high == 0xff && low >= 0xfe)
            return false;
    }
    return true;
}

bool looks_like_text(struct bytes bytes, enum text_encoding encoding)
{
    return encoding == ENCODING_UTF8 ? is_utf8_text(bytes)
                                     : is_utf16_text(bytes, encoding == ENCODING_UTF16BE);
}

static int score_text(enum affinity affinity, uint8_t seen, uint64_t size, struct bytes there,
                      enum text_encoding encoding, bool strict)
{
    if (encoding != ENCODING_UTF8 && size % 2)
        return TEMPLATE_NO;
    if (!looks_like_text(there, encoding)) {
        if (strict)
            return TEMPLATE_NO;
        return -4;
    }
    size_t units = encoding == ENCODING_UTF8 ? there.size : there.size / 4;
    int content = units >= 16 ? 14 : units >= 8 ? 10 : units >= 3 ? 5 : 0;
    if (affinity == AFFINITY_TEXT)
        return content + 3;
    if (affinity == AFFINITY_BLOB || seen & 1 << VALUE_TEXT)
        return content + 1;
    return content - 6; // text that is no number in a column of numbers
}

static int score_column(enum affinity affinity, bool not_null, uint8_t seen, uint64_t type,
                        struct bytes there, enum text_encoding encoding, bool strict)
{
    enum value_class class = type_class(type);
    bool is_seen = seen & 1 << class;
    switch (class) {
    case VALUE_NULL:
        return not_null ? TEMPLATE_NO : is_seen || seen == 0 ? 3 : 1;
    case VALUE_INTEGER:
        if (affinity == AFFINITY_TEXT)
            return TEMPLATE_NO; // would have been stored as text
        return affinity == AFFINITY_BLOB ? 2 + is_seen : 4;
    case VALUE_REAL:
        if (affinity == AFFINITY_TEXT)
            return TEMPLATE_NO;
        return affinity == AFFINITY_REAL || is_seen ? 5 : -6;
    case VALUE_TEXT:
        return score_text(affinity, seen, type_size(type), there, encoding, strict);
    case VALUE_BLOB:
        return is_seen ? 3 : affinity == AFFINITY_BLOB ? 1 : -6;
    }
    return TEMPLATE_NO;
}

int template_score(const struct template *template, const struct record_layout *layout, struct bytes body,
                   size_t lost_types, enum text_encoding encoding, bool strict)
{
    const struct schema_table *schema =
        template && template->table->has_schema ? &template->table->schema : NULL;
    int score = 0;
    if (layout->count == 0 || (schema && layout->count > schema->stored_count))
        return TEMPLATE_NO;
    if (schema && layout->count < schema->stored_count &&
        (template->learned == 0 || layout->count < template->least_columns))
        score -= 4;
    for (size_t i = 0; i < layout->count; i++) {
        const struct schema_column *column = schema ? template->by_place[i] : NULL;
        if (column && column->is_row_id && !template->table->schema.without_rowid) {
            if (layout->types[i] != 0)
                return TEMPLATE_NO;
            score += i < lost_types ? 0 : 7;
            continue;
        }
        uint64_t offset = layout->offsets[i];
        struct bytes there = {0};
        if (offset < body.size)
            there = bytes_slice(body, (size_t)offset, (size_t)type_size(layout->types[i]));
        int points = score_column(column ? column->affinity : AFFINITY_BLOB, column && column->not_null,
                                  template && template->seen ? template->seen[i] : 0, layout->types[i], there,
                                  encoding, strict);
        if (points == TEMPLATE_NO)
            return TEMPLATE_NO;
        score += points;
    }
    return score;
}
