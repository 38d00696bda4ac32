// Manifests.
#include "cli/manifest.h"
#include "cli/input_file.h"

#include "base/csv.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { MANIFEST_MAX_BYTES = 64 * 1024 * 1024, COLUMNS = 13 };

static const char *const column_names[COLUMNS] = {
    "path",  "authority", "kind",         "region", "handling", "exhibit", "legal_basis",
    "grade", "seized_at", "retain_until", "zone",   "key",      "mapping"};

static const char **column_of(struct manifest_line *line, size_t column)
{
    const char **const columns[COLUMNS] = {
        &line->path,    &line->authority,   &line->kind,   &line->region,    &line->handling,
        &line->exhibit, &line->legal_basis, &line->grade,  &line->seized_at, &line->retain_until,
        &line->zone,    &line->key,         &line->mapping};
    return columns[column];
}

// Which of our columns each field of the header is; -1 for none of them.
static int read_header(const char *path, const struct csv_record *header, int columns[CSV_FIELDS_MAX],
                       struct arena *arena, struct error *error)
{
    bool has_path = false;
    for (size_t i = 0; i < header->count; i++) {
        const char *name = text_clean(arena, text_trim(header->fields[i]));
        columns[i] = -1;
        for (int c = 0; c < COLUMNS; c++)
            if (text_equal_nocase(name, column_names[c]))
                columns[i] = c;
        if (columns[i] < 0)
            return error_set(
                error,
                "manifest '%s' has a column '%s'; there is: path authority kind region zone handling "
                "exhibit legal_basis grade seized_at retain_until key mapping",
                path, name);
        has_path |= columns[i] == 0;
    }
    return has_path ? 0 : error_set(error, "manifest '%s' has no column 'path' in its first line", path);
}

static void relative_to_manifest(const char *manifest_path, struct manifest_line *line, struct arena *arena)
{
    size_t folder = (size_t)(text_base_name(manifest_path) - manifest_path);
    if (line->path[0] != '/')
        line->path = arena_print(arena, "%.*s%s", (int)folder, manifest_path, line->path);
    if (line->mapping && line->mapping[0] != '/')
        line->mapping = arena_print(arena, "%.*s%s", (int)folder, manifest_path, line->mapping);
}

int manifest_read(const char *path, struct arena *arena, struct manifest *manifest, struct error *error)
{
    struct buffer buffer;
    buffer_init(&buffer, MANIFEST_MAX_BYTES);
    *manifest = (struct manifest){0};
    if (input_file_read("manifest", path, &buffer, error)) {
        buffer_done(&buffer);
        return -1;
    }
    struct csv_reader reader = csv_reader_of(arena_bytes(arena, buffer_bytes(&buffer)));
    buffer_done(&buffer);
    struct csv_record record;
    int columns[CSV_FIELDS_MAX];
    if (!csv_next(&reader, arena, &record))
        return error_set(error, "manifest '%s' is empty", path);
    if (read_header(path, &record, columns, arena, error))
        return -1;
    size_t header_count = record.count, capacity = 0;
    struct manifest_line *lines = NULL;
    int result = 0;
    while (result == 0 && csv_next(&reader, arena, &record)) {
        if (record.fault != CSV_FINE || record.count != header_count) {
            result = error_set(error, "manifest '%s', line %lld: %zu fields where the header has %zu", path,
                               (long long)record.line, record.count, header_count);
            break;
        }
        ARRAY_ROOM(lines, capacity, manifest->count);
        struct manifest_line *line = &lines[manifest->count++];
        *line = (struct manifest_line){.line = record.line};
        for (size_t i = 0; i < record.count; i++) {
            struct bytes field = text_trim(record.fields[i]);
            if (field.size)
                *column_of(line, (size_t)columns[i]) = arena_text_n(arena, field.data, field.size);
        }
        if (line->path == NULL)
            result = error_set(error, "manifest '%s', line %lld: no path", path, (long long)record.line);
        else
            relative_to_manifest(path, line, arena);
    }
    if (manifest->count) {
        manifest->lines = arena_alloc(arena, manifest->count, sizeof *lines);
        memcpy(manifest->lines, lines, manifest->count * sizeof *lines);
    }
    memory_free(lines);
    return result;
}
