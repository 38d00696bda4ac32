// A small reader of two statements: tokens, then columns and constraints. What it does not know it steps
// over.
#include "observations/databases/schema.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { CONSTRAINT_WORDS_MAX = 16 };

struct token {
    struct bytes text; // with its quotes
    char kind;         // 'w' word, 'q' quoted, 'n' number, 's' string, a character of its own, 0 the end
};

struct lexer {
    struct bytes sql;
    size_t at;
    struct token token; // the one that stands
    struct arena *arena;
};

static bool is_name_byte(uint8_t byte)
{
    return text_is_alnum(byte) || byte == '_' || byte == '$' || byte >= 0x80;
}

static void skip_space(struct lexer *lexer)
{
    const uint8_t *sql = lexer->sql.data;
    size_t size = lexer->sql.size;
    for (;;) {
        while (lexer->at < size && text_is_space(sql[lexer->at]))
            lexer->at++;
        if (lexer->at + 1 < size && sql[lexer->at] == '-' && sql[lexer->at + 1] == '-') {
            while (lexer->at < size && sql[lexer->at] != '\n')
                lexer->at++;
        } else if (lexer->at + 1 < size && sql[lexer->at] == '/' && sql[lexer->at + 1] == '*') {
            ptrdiff_t end = bytes_find(lexer->sql, bytes_of_text("*/"), lexer->at + 2);
            lexer->at = end < 0 ? size : (size_t)end + 2;
        } else {
            return;
        }
    }
}

// A quote inside is written twice, except in brackets.
static void take_quoted(struct lexer *lexer, uint8_t close)
{
    const uint8_t *sql = lexer->sql.data;
    for (lexer->at++; lexer->at < lexer->sql.size; lexer->at++) {
        if (sql[lexer->at] != close)
            continue;
        if (close == ']' || lexer->at + 1 >= lexer->sql.size || sql[lexer->at + 1] != close)
            break;
        lexer->at++;
    }
    if (lexer->at < lexer->sql.size)
        lexer->at++;
}

static void next(struct lexer *lexer)
{
    skip_space(lexer);
    size_t start = lexer->at;
    lexer->token.kind = 0;
    if (start < lexer->sql.size) {
        uint8_t byte = lexer->sql.data[start];
        if (byte == '"' || byte == '`' || byte == '[' || byte == '\'') {
            lexer->token.kind = byte == '\'' ? 's' : 'q';
            take_quoted(lexer, byte == '[' ? ']' : byte);
        } else if (is_name_byte(byte) || (byte == '.' && start + 1 < lexer->sql.size &&
                                          text_is_digit(lexer->sql.data[start + 1]))) {
            lexer->token.kind = text_is_digit(byte) || byte == '.' ? 'n' : 'w';
            do
                lexer->at++;
            while (lexer->at < lexer->sql.size &&
                   (is_name_byte(lexer->sql.data[lexer->at]) ||
                    (lexer->token.kind == 'n' && lexer->sql.data[lexer->at] == '.')));
        } else {
            lexer->token.kind = (char)byte;
            lexer->at++;
        }
    }
    lexer->token.text = (struct bytes){lexer->sql.data + start, lexer->at - start};
}

static bool is_word(const struct lexer *lexer, const char *word)
{
    size_t size = strlen(word);
    if (lexer->token.kind != 'w' || lexer->token.text.size != size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (text_lower(lexer->token.text.data[i]) != word[i])
            return false;
    return true;
}

static bool take_word(struct lexer *lexer, const char *word)
{
    bool is = is_word(lexer, word);
    if (is)
        next(lexer);
    return is;
}

static bool is_name(const struct lexer *lexer)
{
    return lexer->token.kind == 'w' || lexer->token.kind == 'q' || lexer->token.kind == 's';
}

static const char *take_name(struct lexer *lexer)
{
    struct bytes text = lexer->token.text;
    char *name = arena_text_n(lexer->arena, text.data, text.size);
    if (lexer->token.kind != 'w' && text.size >= 2) {
        char close = name[text.size - 1];
        size_t size = 0;
        for (size_t i = 1; i + 1 < text.size; i++) {
            name[size++] = name[i];
            if (close != ']' && name[i] == close)
                i++;
        }
        name[size] = 0;
    }
    next(lexer);
    return name;
}

// Steps over "( ... )", however deep.
static void skip_parens(struct lexer *lexer)
{
    int depth = 0;
    do {
        depth += lexer->token.kind == '(';
        depth -= lexer->token.kind == ')';
        next(lexer);
    } while (depth > 0 && lexer->token.kind);
}

static bool contains(struct bytes text, const char *word)
{
    size_t size = strlen(word);
    for (size_t at = 0; at + size <= text.size; at++) {
        size_t i = 0;
        while (i < size && text_lower(text.data[at + i]) == word[i])
            i++;
        if (i == size)
            return true;
    }
    return false;
}

static enum affinity affinity_of(struct bytes type)
{
    if (contains(type, "int"))
        return AFFINITY_INTEGER;
    if (contains(type, "char") || contains(type, "clob") || contains(type, "text"))
        return AFFINITY_TEXT;
    if (contains(type, "blob") || type.size == 0)
        return AFFINITY_BLOB;
    if (contains(type, "real") || contains(type, "floa") || contains(type, "doub"))
        return AFFINITY_REAL;
    return AFFINITY_NUMERIC;
}

static bool begins_constraint(const struct lexer *lexer)
{
    static const char *const words[] = {"constraint", "primary",    "not",       "null",
                                        "unique",     "check",      "default",   "collate",
                                        "foreign",    "references", "generated", "as"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_word(lexer, words[i]))
            return true;
    return false;
}

static bool ends_column(const struct lexer *lexer)
{
    return lexer->token.kind == ',' || lexer->token.kind == ')' || lexer->token.kind == 0;
}

static struct bytes take_type(struct lexer *lexer)
{
    size_t start = lexer->at - lexer->token.text.size, end = start;
    while (!ends_column(lexer) && !begins_constraint(lexer)) {
        if (lexer->token.kind == '(')
            skip_parens(lexer);
        else
            next(lexer);
        end = lexer->at - lexer->token.text.size;
    }
    return text_trim(bytes_slice(lexer->sql, start, end - start));
}

// What is being read, with the primary key as it is named.
struct draft {
    struct schema_table *table;
    size_t capacity;
    const char *key[CONSTRAINT_WORDS_MAX];
    size_t key_count;
    bool key_is_descending; // "INTEGER PRIMARY KEY DESC" in a column is no row id
    bool *is_integer;       // by column: its type is exactly INTEGER
    size_t integer_capacity;
};

static void take_default(struct lexer *lexer, struct schema_column *column)
{
    if (lexer->token.kind == '(') {
        skip_parens(lexer);
        return;
    }
    size_t start = lexer->at - lexer->token.text.size;
    if (lexer->token.kind == '-' || lexer->token.kind == '+')
        next(lexer);
    column->other = arena_bytes(lexer->arena, bytes_slice(lexer->sql, start, lexer->at - start));
    next(lexer);
}

static void take_column_constraints(struct lexer *lexer, struct draft *draft, struct schema_column *column)
{
    while (!ends_column(lexer)) {
        if (take_word(lexer, "not")) {
            column->not_null |= is_word(lexer, "null");
        } else if (take_word(lexer, "default")) {
            take_default(lexer, column);
        } else if (take_word(lexer, "primary")) {
            take_word(lexer, "key");
            draft->key_is_descending = is_word(lexer, "desc");
            draft->key[0] = column->name;
            draft->key_count = 1;
        } else if (take_word(lexer, "as")) {
            if (lexer->token.kind == '(')
                skip_parens(lexer);
            column->is_virtual = !is_word(lexer, "stored");
        } else if (lexer->token.kind == '(') {
            skip_parens(lexer);
        } else {
            next(lexer);
        }
    }
}

static void take_column(struct lexer *lexer, struct draft *draft)
{
    struct schema_table *table = draft->table;
    struct schema_column column = {.name = take_name(lexer)};
    struct bytes type = take_type(lexer);
    column.affinity = affinity_of(type);
    bool integer = type.size == 7 && contains(type, "integer");
    take_column_constraints(lexer, draft, &column);
    if (table->count == SCHEMA_COLUMNS_MAX)
        return;
    size_t count = table->count;
    ARRAY_ROOM(table->columns, draft->capacity, count);
    ARRAY_ROOM(draft->is_integer, draft->integer_capacity, count);
    table->columns[count] = column;
    draft->is_integer[count] = integer;
    table->count++;
}

static void take_key(struct lexer *lexer, struct draft *draft)
{
    draft->key_count = 0;
    draft->key_is_descending = false;
    if (lexer->token.kind != '(')
        return;
    next(lexer);
    while (lexer->token.kind && lexer->token.kind != ')') {
        if (is_name(lexer) && draft->key_count < CONSTRAINT_WORDS_MAX)
            draft->key[draft->key_count++] = take_name(lexer);
        while (!ends_column(lexer)) // COLLATE, ASC, DESC
            next(lexer);
        if (lexer->token.kind == ',')
            next(lexer);
    }
    next(lexer);
}

static bool begins_table_constraint(const struct lexer *lexer)
{
    return is_word(lexer, "constraint") || is_word(lexer, "primary") || is_word(lexer, "unique") ||
           is_word(lexer, "check") || is_word(lexer, "foreign");
}

static void take_table_constraint(struct lexer *lexer, struct draft *draft)
{
    while (!ends_column(lexer)) {
        if (take_word(lexer, "primary")) {
            take_word(lexer, "key");
            take_key(lexer, draft);
        } else if (lexer->token.kind == '(') {
            skip_parens(lexer);
        } else {
            next(lexer);
        }
    }
}

static struct schema_column *find(struct schema_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (text_equal_nocase(table->columns[i].name, name))
            return &table->columns[i];
    return NULL;
}

// The record holds the columns in their order; WITHOUT ROWID the key comes first.
static void place_columns(struct draft *draft)
{
    struct schema_table *table = draft->table;
    for (size_t i = 0; i < table->count; i++)
        table->columns[i].stored = -1;
    int place = 0;
    for (size_t i = 0; table->without_rowid && i < draft->key_count; i++) {
        struct schema_column *column = find(table, draft->key[i]);
        if (column && column->stored < 0)
            column->stored = place++;
    }
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].stored < 0 && !table->columns[i].is_virtual)
            table->columns[i].stored = place++;
    table->stored_count = (size_t)place;
    struct schema_column *key = draft->key_count == 1 ? find(table, draft->key[0]) : NULL;
    if (key && !table->without_rowid && !draft->key_is_descending)
        key->is_row_id = draft->is_integer[key - table->columns];
}

static bool take_head(struct lexer *lexer, const char *what)
{
    if (!take_word(lexer, "create"))
        return false;
    if (!take_word(lexer, "temp") && !take_word(lexer, "temporary"))
        take_word(lexer, "unique");
    if (!take_word(lexer, what))
        return false;
    if (take_word(lexer, "if")) {
        take_word(lexer, "not");
        take_word(lexer, "exists");
    }
    if (!is_name(lexer))
        return false;
    take_name(lexer);
    if (lexer->token.kind == '.') { // schema.name
        next(lexer);
        if (!is_name(lexer))
            return false;
        take_name(lexer);
    }
    return true;
}

static struct lexer lexer_of(struct arena *arena, const char *sql)
{
    struct lexer lexer = {.sql = bytes_of_text(sql), .arena = arena};
    next(&lexer);
    return lexer;
}

bool schema_read_table(struct arena *arena, const char *sql, struct schema_table *table)
{
    struct lexer lexer = lexer_of(arena, sql), again = lexer;
    *table = (struct schema_table){0};
    if (take_word(&again, "create") && is_word(&again, "virtual")) {
        table->is_virtual = true;
        return true;
    }
    if (!take_head(&lexer, "table") || lexer.token.kind != '(')
        return false;
    struct draft draft = {.table = table};
    do {
        next(&lexer);
        if (begins_table_constraint(&lexer))
            take_table_constraint(&lexer, &draft);
        else if (is_name(&lexer))
            take_column(&lexer, &draft);
        else
            break;
    } while (lexer.token.kind == ',');
    while (lexer.token.kind && lexer.token.kind != ')')
        next(&lexer);
    for (; lexer.token.kind; next(&lexer))
        table->without_rowid |= is_word(&lexer, "without");
    place_columns(&draft);
    struct schema_column *columns = arena_alloc(arena, table->count + 1, sizeof *columns);
    if (table->count)
        memcpy(columns, table->columns, table->count * sizeof *columns);
    memory_free(table->columns);
    memory_free(draft.is_integer);
    table->columns = columns;
    return table->count > 0;
}

bool schema_read_index(struct arena *arena, const char *sql, struct schema_index *index)
{
    struct lexer lexer = lexer_of(arena, sql);
    *index = (struct schema_index){0};
    if (!take_head(&lexer, "index") || !take_word(&lexer, "on") || !is_name(&lexer))
        return false;
    index->table = take_name(&lexer);
    if (lexer.token.kind != '(')
        return false;
    index->columns = arena_alloc(arena, CONSTRAINT_WORDS_MAX, sizeof *index->columns);
    do {
        next(&lexer);
        const char *name = is_name(&lexer) ? take_name(&lexer) : NULL;
        bool plain = name && (ends_column(&lexer) || is_word(&lexer, "collate") || is_word(&lexer, "asc") ||
                              is_word(&lexer, "desc"));
        while (!ends_column(&lexer)) {
            if (lexer.token.kind == '(')
                skip_parens(&lexer);
            else
                next(&lexer);
        }
        if (index->count == CONSTRAINT_WORDS_MAX)
            return false;
        index->columns[index->count++] = plain ? name : NULL;
    } while (lexer.token.kind == ',');
    return lexer.token.kind == ')';
}
