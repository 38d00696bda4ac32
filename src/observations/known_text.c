// Lists of hashes as text: columns with names, as NSRL's RDS 2 has them, or a hash a line.
#include "base/memory.h"
#include "base/text.h"
#include "observations/known_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { LINE_MAX_BYTES = 64 * 1024, READ_BYTES = 1 << 20, COLUMNS_MAX = 64, SHOWN_BYTES = 40 };

struct text_list {
    struct known_entries *entries;
    bool begun, has_columns;
    int hash_columns[KNOWN_HASHES], size_column, code_column; // -1: there is none
    int64_t line;
};

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

// What of a text a message can show.
static int complain(const struct text_list *list, struct bytes text, const char *what, struct error *error)
{
    struct arena *arena = arena_new(1 << 20);
    struct bytes shown = bytes_slice(text, 0, SHOWN_BYTES);
    error_set(error, "line %" PRId64 ": '%s%s' is %s", list->line, text_clean(arena, shown),
              shown.size < text.size ? "..." : "", what);
    arena_free(arena);
    return -1;
}

// ---- columns ----

// The next field; quotes belong to it when another quote or no comma follows them.
static struct bytes next_field(struct bytes *line)
{
    size_t end = 0;
    struct bytes field;
    if (line->size && line->data[0] == '"') {
        for (end = 1; end < line->size; end++) {
            bool last = end + 1 == line->size;
            if (line->data[end] == '"' && (last || line->data[end + 1] == ','))
                break;
            end += line->data[end] == '"' && !last && line->data[end + 1] == '"';
        }
        field = bytes_slice(*line, 1, end - 1);
        end++;
    } else {
        while (end < line->size && line->data[end] != ',')
            end++;
        field = bytes_slice(*line, 0, end);
    }
    *line = bytes_slice(*line, end + 1, SIZE_MAX);
    return text_trim(field);
}

static size_t split(struct bytes line, struct bytes fields[COLUMNS_MAX])
{
    size_t count = 0;
    while (line.size && count < COLUMNS_MAX)
        fields[count++] = next_field(&line);
    return count;
}

// "SHA-256", "sha256" and "Sha_256" name the same.
static bool is_name(struct bytes field, const char *name)
{
    size_t at = 0;
    for (size_t i = 0; i < field.size; i++) {
        uint8_t byte = (uint8_t)text_lower(field.data[i]);
        bool counts = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (counts && (name[at] == 0 || (uint8_t)name[at++] != byte))
            return false;
    }
    return at && name[at] == 0;
}

static bool take_header(struct text_list *list, struct bytes line)
{
    static const char *const names[KNOWN_HASHES] = {"sha256", "sha1", "md5"};
    struct bytes fields[COLUMNS_MAX];
    size_t count = split(line, fields);
    list->size_column = list->code_column = -1;
    for (size_t hash = 0; hash < KNOWN_HASHES; hash++) {
        list->hash_columns[hash] = -1;
        for (size_t i = 0; i < count; i++)
            if (is_name(fields[i], names[hash]))
                list->hash_columns[hash] = (int)i;
        list->has_columns |= list->hash_columns[hash] >= 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_name(fields[i], "filesize") || is_name(fields[i], "bytes"))
            list->size_column = (int)i;
        if (is_name(fields[i], "specialcode"))
            list->code_column = (int)i;
    }
    return list->has_columns;
}

static struct bytes field_at(const struct bytes *fields, size_t count, int column)
{
    return column >= 0 && (size_t)column < count ? fields[column] : (struct bytes){0};
}

static int take_columns(struct text_list *list, struct bytes line, struct error *error)
{
    struct bytes fields[COLUMNS_MAX];
    size_t count = split(line, fields);
    struct bytes code = field_at(fields, count, list->code_column),
                 size_text = field_at(fields, count, list->size_column);
    int64_t size = -1;
    if (code.size == 1 && code.data[0] == 'M') {
        list->entries->list.left_out++;
        return 0;
    }
    if (size_text.size && (!text_to_int64(size_text, &size) || size < 0))
        return complain(list, size_text, "no size", error);
    for (enum known_hash hash = 0; hash < KNOWN_HASHES; hash++) {
        struct bytes field = field_at(fields, count, list->hash_columns[hash]);
        if (field.size == 0)
            continue;
        if (!known_add(list->entries, hash, field, size)) {
            char what[32];
            snprintf(what, sizeof what, "no %s", known_hash_name(hash));
            return complain(list, field, what, error);
        }
        return 0;
    }
    return complain(list, line, "a line without a hash", error);
}

// ---- a hash a line ----

static int take_plain(struct text_list *list, struct bytes line, struct error *error)
{
    if (line.data[0] == '#')
        return 0;
    if (line.data[0] == '\\') // sha256sum, before a name with a newline in it
        line = bytes_slice(line, 1, SIZE_MAX);
    size_t length = 0;
    while (length < line.size && !is_space(line.data[length]) && line.data[length] != ',' &&
           line.data[length] != ';')
        length++;
    struct bytes word = bytes_slice(line, 0, length);
    enum known_hash hash = known_hash_of_digits(word.size);
    if (hash == KNOWN_HASHES || !known_add(list->entries, hash, word, -1))
        return complain(list, word.size ? word : line, "no SHA-256, SHA-1 or MD5 in hexadecimal digits",
                        error);
    return 0;
}

static int take_line(struct text_list *list, struct bytes line, struct error *error)
{
    list->line++;
    if (list->line == 1 && bytes_start_with(line, "\xef\xbb\xbf", 3))
        line = bytes_slice(line, 3, SIZE_MAX);
    line = text_trim(line);
    if (line.size == 0)
        return 0;
    if (!list->begun) {
        list->begun = true;
        if (take_header(list, line))
            return 0;
    }
    return list->has_columns ? take_columns(list, line, error) : take_plain(list, line, error);
}

// The whole lines of the buffer, and at the end of the file the last one; what is left moves to its
// beginning.
static int take_lines(struct text_list *list, struct buffer *buffer, bool at_end, struct error *error)
{
    struct bytes bytes = buffer_bytes(buffer);
    size_t start = 0;
    while (start < bytes.size) {
        const uint8_t *newline = memchr(bytes.data + start, '\n', bytes.size - start);
        if (newline == NULL && !at_end)
            break;
        size_t end = newline ? (size_t)(newline - bytes.data) : bytes.size;
        if (take_line(list, bytes_slice(bytes, start, end - start), error))
            return -1;
        start = newline ? end + 1 : end;
    }
    size_t left = bytes.size - start;
    if (left > LINE_MAX_BYTES) {
        list->line++;
        return complain(list, bytes_slice(bytes, start, left), "longer than any line of a list", error);
    }
    if (left && start)
        memmove(buffer->data, buffer->data + start, left);
    buffer->size = left;
    return 0;
}

int known_read_text(struct known_entries *entries, FILE *file, struct sha256 *sha256, struct error *error)
{
    struct text_list list = {.entries = entries};
    struct buffer buffer;
    buffer_init(&buffer, READ_BYTES + LINE_MAX_BYTES + 1);
    uint8_t *piece = memory_new(READ_BYTES, 1);
    int result = 0;
    size_t got;
    do {
        got = fread(piece, 1, READ_BYTES, file);
        sha256_add(sha256, piece, got);
        buffer_add(&buffer, piece, got);
        result = take_lines(&list, &buffer, got == 0, error);
    } while (result == 0 && got);
    if (result == 0 && ferror(file))
        result = error_set(error, "it cannot be read: %s", strerror(errno));
    memory_free(piece);
    buffer_done(&buffer);
    return result;
}
