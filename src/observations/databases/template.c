// Scores of columns by class, affinity and content.
#include "observations/databases/template.h"

#include "base/text.h"

static struct bytes value_at(const struct record_layout *layout, size_t column, struct bytes body)
{
    uint64_t offset = layout->offsets[column];
    return offset < body.size ? bytes_slice(body, (size_t)offset, (size_t)type_size(layout->types[column]))
                              : (struct bytes){0};
}

void template_learn(struct template *template, struct arena *arena, int64_t row_id,
                    const struct record_layout *layout, struct bytes body)
{
    size_t columns = template->table->schema.stored_count;
    if (template->seen == NULL) {
        template->seen = arena_alloc(arena, columns + 1, sizeof *template->seen);
        template->least_columns = layout->count;
    }
    template->learned++;
    if (row_id > template->most_row_id)
        template->most_row_id = row_id;
    if (layout->count < template->least_columns)
        template->least_columns = layout->count;
    for (size_t i = 0; i < layout->count && i < columns; i++) {
        struct seen_column *seen = &template->seen[i];
        seen->classes |= (uint8_t)(1 << type_class(layout->types[i]));
        struct bytes value = value_at(layout, i, body);
        if (type_class(layout->types[i]) != VALUE_INTEGER || value.size < type_size(layout->types[i]))
            continue;
        int64_t number = value_integer(layout->types[i], value.data);
        if (!seen->any_number || number < seen->least)
            seen->least = number;
        if (!seen->any_number || number > seen->most)
            seen->most = number;
        seen->any_number = true;
    }
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

// Kinds of letters, roughly: what one text seldom mixes at every step. 0: stands with all of them.
static int script_of(uint32_t unit)
{
    static const struct {
        uint16_t last;
        uint8_t script;
    } scripts[] = {{0x007f, 1}, {0x009f, 9},  {0x024f, 1}, {0x036f, 1},  {0x058f, 2},
                   {0x08ff, 3}, {0x0dff, 4},  {0x0eff, 5}, {0x109f, 6},  {0x10ff, 7},
                   {0x1cff, 8}, {0x1fff, 10}, {0x2bff, 0}, {0x2dff, 8},  {0x9fff, 11},
                   {0xabff, 8}, {0xd7ff, 12}, {0xdfff, 0}, {0xf8ff, 9},  {0xfaff, 11},
                   {0xfdff, 3}, {0xfe2f, 0},  {0xfeff, 3}, {0xffef, 11}, {0xffff, 9}};
    size_t i = 0;
    while (scripts[i].last < unit)
        i++;
    return scripts[i].script;
}

// Bytes that are no text seldom fail to be UTF-16; they change script at every step, or are letters of one
// byte turned round.
static bool is_utf16_text(struct bytes bytes, bool big)
{
    size_t changes = 0, foreign = 0, turned = 0;
    int before = 1;
    for (size_t at = 0; at + 2 <= bytes.size; at += 2) {
        uint8_t high = bytes.data[at + (big ? 0 : 1)], low = bytes.data[at + (big ? 1 : 0)];
        if (high == 0) {
            if ((low < 0x20 && low != '\t' && low != '\n' && low != '\r') || (low >= 0x7f && low < 0xa0))
                return false;
            changes += before > 1;
            before = 1;
            continue;
        }
        int script = script_of((uint32_t)high << 8 | low);
        if (script == 9)
            return false;
        foreign++;
        turned += low == 0 && high >= 0x20 && high < 0x7f;
        if (script) {
            changes += script != before;
            before = script;
        }
    }
    return turned < 3 && (changes < 4 || changes * 2 < foreign);
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
    size_t units = encoding == ENCODING_UTF8 ? there.size : there.size / 3;
    int content = units >= 16 ? 14 : units >= 8 ? 10 : units >= 3 ? 5 : 0;
    if (affinity == AFFINITY_TEXT)
        return content + 3;
    if (affinity == AFFINITY_BLOB || seen & 1 << VALUE_TEXT)
        return content + 1;
    return content - 6; // text that is no number in a column of numbers
}

// Numbers near those of live rows; else small ones, and times as programs write them.
static int score_integer(const struct seen_column *seen, uint64_t type, struct bytes there)
{
    size_t size = (size_t)type_size(type);
    if (there.size < size || size == 0)
        return 4;
    int64_t number = value_integer(type, there.data);
    if (seen && seen->any_number) {
        int64_t span = seen->most / 4 - seen->least / 4 + 32; // in fourths: three spans fit
        bool near = number / 4 >= seen->least / 4 - span && number / 4 <= seen->most / 4 + span;
        return near ? (size >= 4 ? 10 : 5) : size >= 4 ? -6 : 1;
    }
    if (size < 4)
        return 4;
    bool is_time = (number > 600000000 && number < 2400000000) ||
                   (number > 600000000000 && number < 2400000000000) ||
                   (number > 600000000000000 && number < 2400000000000000);
    return is_time ? 8 : number < 0 ? -4 : 1;
}

// Bytes that are no number are nearly always far too large or too small a one.
static int score_real(enum affinity affinity, bool is_seen, struct bytes there, bool strict)
{
    if (affinity != AFFINITY_REAL && affinity != AFFINITY_BLOB && !is_seen)
        return -6;
    if (there.size < 8)
        return 2;
    double real = value_real(there.data), size = real < 0 ? -real : real;
    return real == 0 || (size > 1e-12 && size < 1e18) ? 6 : strict ? TEMPLATE_NO : -8;
}

static int score_column(const struct template *template, const struct schema_column *column, size_t place,
                        uint64_t type, struct bytes there, enum text_encoding encoding, bool strict)
{
    const struct seen_column *learned = template && template->seen && column ? &template->seen[place] : NULL;
    enum affinity affinity = column ? column->affinity : AFFINITY_BLOB;
    enum value_class class = type_class(type);
    uint8_t seen = learned ? learned->classes : 0;
    bool is_seen = seen & 1 << class;
    switch (class) {
    case VALUE_NULL:
        if (column == NULL)
            return 0;
        return column->not_null ? TEMPLATE_NO : is_seen || seen == 0 ? 3 : 1;
    case VALUE_INTEGER:
        if (affinity == AFFINITY_TEXT)
            return TEMPLATE_NO; // would have been stored as text
        return affinity == AFFINITY_BLOB ? 2 + is_seen : score_integer(learned, type, there);
    case VALUE_REAL:
        return affinity == AFFINITY_TEXT ? TEMPLATE_NO : score_real(affinity, is_seen, there, strict);
    case VALUE_TEXT:
        return score_text(affinity, seen, type_size(type), there, encoding, strict);
    case VALUE_BLOB:
        return is_seen ? 3 : affinity == AFFINITY_BLOB && column ? 1 : -6;
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
        if (column && column->is_row_id && !schema->without_rowid) {
            if (layout->types[i] != 0)
                return TEMPLATE_NO;
            score += i < lost_types ? 0 : 7;
            continue;
        }
        if (i < lost_types && template->learned >= 20 &&
            !(template->seen[i].classes & 1 << type_class(layout->types[i])))
            return TEMPLATE_NO;
        int points =
            score_column(template, column, i, layout->types[i], value_at(layout, i, body), encoding, strict);
        if (points == TEMPLATE_NO)
            return TEMPLATE_NO;
        score += points;
    }
    return score;
}
