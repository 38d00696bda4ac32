// Columns: aligning texts to a growing consensus. What a column is, is judged in column_kind.c, written in
// column_parts.c.
#include "links/templates/columns.h"

#include "base/map.h"
#include "base/memory.h"
#include "links/templates/columns_internal.h"

#include <string.h>

// ---- the text that has most in common with the others ----

static size_t most_common(const struct side_text *texts, size_t count)
{
    struct pair_map map = {0};
    size_t best = 0;
    int64_t best_score = INT64_MIN;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < texts[k].tokens->count; i++)
            ++*pair_map_at(&map, texts[k].tokens->all[i].hash, 0, NULL);
    for (size_t k = 0; k < count; k++) {
        int64_t score = 0;
        for (size_t i = 0; i < texts[k].tokens->count; i++)
            score += 2 * *pair_map_find(&map, texts[k].tokens->all[i].hash, 0) > (int64_t)count ? 1 : -1;
        if (score > best_score) {
            best_score = score;
            best = k;
        }
    }
    pair_map_done(&map);
    return best;
}

// ---- the consensus ----

static const struct token *cell(const struct columns *columns, const struct column *column, size_t k)
{
    return column->cells[k] < 0 ? NULL : &columns->texts[k].tokens->all[column->cells[k]];
}

static struct column *add_column(struct columns *columns)
{
    ARRAY_ROOM(columns->next, columns->next_capacity, columns->next_count);
    struct column *column = &columns->next[columns->next_count++];
    *column = (struct column){.best = -1};
    memset(column->cells, 0xFF, sizeof column->cells);
    return column;
}

// Puts a word into a column; the word that most have there speaks for it.
static void put(struct columns *columns, struct column *column, size_t k, size_t token)
{
    column->cells[k] = (int32_t)token;
    column->present++;
    const struct token *mine = cell(columns, column, k);
    if (column->best >= 0 && cell(columns, column, (size_t)column->best)->hash == mine->hash) {
        column->best_count++;
        return;
    }
    unsigned same = 0;
    for (size_t other = 0; other < columns->count; other++) {
        const struct token *theirs = cell(columns, column, other);
        same += theirs && theirs->hash == mine->hash;
    }
    if (same > column->best_count) {
        column->best = (int)k;
        column->best_count = same;
    }
}

static void make_consensus(struct columns *columns, size_t seen)
{
    form_reset(&columns->consensus);
    for (size_t c = 0; c < columns->column_count; c++) {
        const struct column *column = &columns->all[c];
        struct form_part *part =
            form_add_constant(&columns->consensus, cell(columns, column, (size_t)column->best),
                              columns->texts[column->best].tokens->pool);
        unsigned weight = part->weight * column->present / (unsigned)seen; // rare words cost little to lack
        part->weight = (uint8_t)(weight ? weight : 1);
    }
    form_ready(&columns->consensus);
}

// The columns after text k is laid beside them: those that were, and new ones for what it adds.
static void lay_beside(struct columns *columns, size_t k, const struct filling *fillings)
{
    const struct token_list *tokens = columns->texts[k].tokens;
    size_t c = 0;
    columns->next_count = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        bool added = fillings[i].as == FILLED_ADDED;
        for (; c < fillings[i].part + !added; c++)
            *add_column(columns) = columns->all[c];
        if (!added)
            put(columns, &columns->next[columns->next_count - 1], k, i);
        else if (columns->next_count + columns->column_count - c < COLUMNS_MAX)
            put(columns, add_column(columns), k, i);
    }
    for (; c < columns->column_count; c++)
        *add_column(columns) = columns->all[c];
    struct column *all = columns->all;
    const size_t capacity = columns->capacity;
    columns->all = columns->next;
    columns->column_count = columns->next_count;
    columns->capacity = columns->next_capacity;
    columns->next = all;
    columns->next_capacity = capacity;
}

static void lay_all(struct columns *columns, struct form_aligner *aligner)
{
    struct filling *fillings = memory_new(TOKENS_MAX, sizeof *fillings);
    const size_t first = most_common(columns->texts, columns->count);
    columns->first = first;
    for (size_t i = 0; i < columns->texts[first].tokens->count; i++)
        fillings[i] = (struct filling){0, FILLED_ADDED};
    lay_beside(columns, first, fillings);
    for (size_t k = 0, seen = 1; k < columns->count; k++) {
        if (k == first)
            continue;
        make_consensus(columns, seen++);
        form_align(aligner, &columns->consensus, columns->texts[k].tokens, fillings);
        lay_beside(columns, k, fillings);
    }
    memory_free(fillings);
}

void columns_form(struct form_aligner *aligner, const struct side_text *texts, size_t count,
                  struct buffer *parts)
{
    struct columns columns = {.texts = texts, .count = count};
    form_init(&columns.consensus);
    lay_all(&columns, aligner);
    columns_names(&columns);
    columns_noise(&columns);
    for (size_t c = 0; c < columns.column_count; c++)
        column_judge(&columns, &columns.all[c]);
    columns_write(&columns, parts);
    pair_map_done(&columns.names);
    memory_free(columns.all);
    memory_free(columns.next);
    form_done(&columns.consensus);
}
