// The form that columns make, as JSON.
#include "base/json_out.h"
#include "base/memory.h"
#include "links/templates/columns_internal.h"

#include <string.h>

struct writer {
    const struct columns *columns;
    struct json_out json;
    struct buffer constant; // waits until something else comes
    int slots;
    int last_kind; // of the slot that was written last with nothing after it; -1
};

static const struct token *token_of(const struct columns *columns, const struct column *column, size_t k)
{
    return column->cells[k] < 0 ? NULL : &columns->texts[k].tokens->all[column->cells[k]];
}

static struct bytes written(const struct columns *columns, const struct column *column, size_t k)
{
    const struct token *token = token_of(columns, column, k);
    return bytes_slice(columns->texts[k].text, token->offset, token->size);
}

// As most of those write it who write that word: majority vote (Boyer and Moore).
static size_t best_written(const struct columns *columns, const struct column *column)
{
    const uint32_t hash = token_of(columns, column, (size_t)column->best)->hash;
    size_t best = (size_t)column->best, lead = 0;
    for (size_t k = 0; k < columns->count; k++) {
        const struct token *token = token_of(columns, column, k);
        if (token == NULL || token->hash != hash)
            continue;
        if (lead == 0)
            best = k;
        lead = bytes_equal(written(columns, column, k), written(columns, column, best)) ? lead + 1 : lead - 1;
    }
    return best;
}

static bool is_spaced(const struct columns *columns, const struct column *column)
{
    unsigned spaced = 0;
    for (size_t k = 0; k < columns->count; k++) {
        const struct token *token = token_of(columns, column, k);
        spaced += token && token->spaced;
    }
    return 2 * spaced >= column->present;
}

static void flush(struct writer *writer)
{
    if (writer->constant.size)
        json_out_text(&writer->json, buffer_text(&writer->constant));
    buffer_reset(&writer->constant);
}

static void write_slot(struct writer *writer, const struct column *column, bool spaced)
{
    if (writer->last_kind == column->kind) // two words of one slot
        return;
    if (spaced)
        buffer_add_u8(&writer->constant, ' ');
    flush(writer);
    json_out_object(&writer->json);
    json_out_key_integer(&writer->json, "slot", writer->slots++);
    json_out_key_text(&writer->json, "kind", slot_kind_name((enum slot_kind)column->kind));
    json_out_object_end(&writer->json);
    writer->last_kind = column->kind;
}

static void write_constant(struct writer *writer, const struct column *column, bool spaced)
{
    const struct columns *columns = writer->columns;
    const size_t k = best_written(columns, column);
    const struct token *token = token_of(columns, column, k);
    const struct bytes text = written(columns, column, k);
    if (spaced)
        buffer_add_u8(&writer->constant, ' ');
    writer->last_kind = -1;
    if (token->known == UINT16_MAX) {
        buffer_add(&writer->constant, text.data, text.size);
        return;
    }
    flush(writer);
    buffer_add(&writer->constant, text.data, text.size);
    json_out_object(&writer->json);
    json_out_key_text(&writer->json, "text", buffer_text(&writer->constant));
    json_out_key_text(&writer->json, "kind", slot_kind_name((enum slot_kind)token->kind));
    json_out_key_text(&writer->json, "value", columns->texts[k].known[token->known].value);
    json_out_object_end(&writer->json);
    buffer_reset(&writer->constant);
}

void columns_write(const struct columns *columns, struct buffer *parts)
{
    struct writer writer = {.columns = columns, .json = json_out_to(parts), .last_kind = -1};
    bool any = false;
    buffer_init(&writer.constant, 16 * 1024 * 1024);
    json_out_array(&writer.json);
    for (size_t c = 0; c < columns->column_count; c++) {
        const struct column *column = &columns->all[c];
        if (column->is == COLUMN_LEFT_OUT)
            continue;
        const bool spaced = any && is_spaced(columns, column);
        if (column->is == COLUMN_SLOT && writer.slots < FORM_SLOTS_MAX)
            write_slot(&writer, column, spaced);
        else if (column->is == COLUMN_CONSTANT)
            write_constant(&writer, column, spaced);
        any = true;
    }
    flush(&writer);
    json_out_array_end(&writer.json);
    buffer_done(&writer.constant);
}
