// A growing array, sorted when first asked. Knows no schema.
#include "observations/phones/side_table.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void side_table_init(struct side_table *table)
{
    *table = (struct side_table){.arena = arena_new(SIDE_TABLE_LIMIT_BYTES)};
}

void side_table_done(struct side_table *table)
{
    arena_free(table->arena);
    memory_free(table->rows);
    *table = (struct side_table){0};
}

bool side_table_add(struct side_table *table, int64_t key, int64_t number, const char *text)
{
    size_t size = text ? strlen(text) : 0, rows = (table->count + 1) * sizeof *table->rows;
    size_t left = SIDE_TABLE_LIMIT_BYTES - arena_used_bytes(table->arena);
    if (size > SIDE_TABLE_TEXT_MAX_BYTES || size + 64 > left || rows > SIDE_TABLE_LIMIT_BYTES) {
        table->full = true;
        return false;
    }
    ARRAY_ROOM(table->rows, table->capacity, table->count);
    table->unsorted |= table->count && table->rows[table->count - 1].key > key;
    table->rows[table->count] = (struct side_row){key, number, arena_text(table->arena, text), table->count};
    table->count++;
    return true;
}

bool side_table_keep(struct side_table *table, struct evidence_rows *rows, int64_t key, int64_t number,
                     const char *text)
{
    bool kept = side_table_add(table, key, number, text);
    if (!kept && !table->told)
        sink_damage(rows->context.sink, (struct place){.table = rows->tally.table, .row = -1, .offset = -1},
                    "some rows are too long or too many to hold beside the records they belong to");
    table->told |= !kept;
    return kept;
}

static int by_key(const void *left, const void *right)
{
    const struct side_row *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

// The first row that is not before the key.
static size_t lower_bound(struct side_table *table, int64_t key)
{
    enum { STEPS = 4 };
    size_t low = 0, high = table->count, at = table->hint;
    if (at < high && table->rows[at].key < key) {
        low = at + 1;
        for (size_t steps = 0; steps < STEPS && low < high && table->rows[low].key < key; steps++)
            low++;
    } else if (at < high) {
        high = at;
        if (at && table->rows[at - 1].key < key)
            low = at;
    }
    if (low < high && table->rows[low].key >= key)
        high = low;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->rows[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    table->hint = low < table->count ? low : 0;
    return low;
}

const struct side_row *side_table_find(struct side_table *table, int64_t key, size_t *count)
{
    *count = 0;
    if (table->count == 0)
        return NULL;
    if (table->unsorted)
        qsort(table->rows, table->count, sizeof *table->rows, by_key);
    table->unsorted = false;
    size_t low = lower_bound(table, key);
    while (low + *count < table->count && table->rows[low + *count].key == key)
        ++*count;
    return *count ? &table->rows[low] : NULL;
}

size_t side_table_texts(struct side_table *table, int64_t key, const char **texts)
{
    size_t count, made = 0;
    const struct side_row *rows = side_table_find(table, key, &count);
    for (size_t i = 0; i < count && made < RECORD_LIST_MAX; i++) {
        if (rows[i].number != STATE_LIVE && rows[0].number == STATE_LIVE)
            break;
        bool there = false;
        for (size_t k = 0; k < made && rows[i].number != STATE_LIVE && !there; k++)
            there = strcmp(texts[k], rows[i].text) == 0;
        if (!there)
            texts[made++] = rows[i].text;
    }
    return made;
}

const char *side_table_lines(struct side_table *table, int64_t key, const char *first, struct arena *arena)
{
    const char **texts = arena_alloc(arena, RECORD_LIST_MAX, sizeof *texts);
    size_t count = side_table_texts(table, key, texts);
    if (first && *first == 0)
        first = NULL;
    if (count == 0)
        return first;
    struct buffer lines;
    buffer_init(&lines, RECORD_TEXT_MAX_BYTES - 1);
    if (first)
        buffer_print(&lines, "%s\n", first);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_add_text(&lines, "\n");
        buffer_add_text(&lines, texts[i]);
    }
    const char *made = text_clean(arena, buffer_bytes(&lines));
    buffer_done(&lines);
    return made;
}
