// Names of files in backups. Knows nothing of how a backup says them.
#include "casefile/file_names.h"

#include "base/text.h"
#include "casefile/database.h"

#include <string.h>

bool file_name_is_table(const char *path)
{
    const char *name = text_base_name(path); // of iTunes and Finder backups, new and old
    return strcmp(name, "Manifest.db") == 0 || strcmp(name, "Manifest.mbdb") == 0;
}

int file_name_put(struct casefile *casefile, int64_t item_id, const struct file_name *name, bool *present,
                  struct error *error)
{
    struct query query;
    // a path without what stands behind its last '/'
#define FOLDER "rtrim(m.path, replace(m.path, '/', ''))"
    if (query_use(&query, casefile,
                  "INSERT INTO file_name(source_id, path, known_as, state, item_id)"
                  " SELECT m.source_id, " FOLDER " || ?, ?, ?, m.id FROM item m WHERE m.id = ?"
                  " ON CONFLICT (source_id, path) DO UPDATE SET known_as = excluded.known_as,"
                  " state = excluded.state, item_id = excluded.item_id WHERE excluded.state <= state",
                  error))
        return -1;
    query_text(&query, name->path);
    query_text(&query, name->known_as);
    query_integer(&query, name->state);
    query_integer(&query, item_id);
    if (query_run(&query, error))
        return -1;
    if (query_use(&query, casefile,
                  "SELECT 1 FROM item m JOIN item i ON i.source_id = m.source_id AND i.path = " FOLDER
                  " || ? WHERE m.id = ?",
                  error))
        return -1;
    query_text(&query, name->path);
    query_integer(&query, item_id);
    int got = query_step(&query, error);
    query_end(&query);
    *present = got == 1;
    return got < 0 ? -1 : 0;
}

struct known_file file_name_of(struct casefile *casefile, int64_t source_id, const char *path,
                               struct arena *arena)
{
    struct query query;
    struct known_file file = {0};
    if (query_use(&query, casefile,
                  "SELECT known_as, item_id FROM file_name WHERE source_id = ? AND path = ?", NULL))
        return file;
    query_integer(&query, source_id);
    query_text(&query, path);
    if (query_step(&query, NULL) == 1)
        file = (struct known_file){arena_text(arena, query_column_text(&query, 0)),
                                   query_column_integer(&query, 1)};
    query_end(&query);
    return file;
}

const char *file_path_of(struct casefile *casefile, int64_t source_id, const struct known_file *file,
                         struct arena *arena)
{
    struct query query;
    const char *path = NULL;
    if (query_use(&query, casefile,
                  "SELECT path FROM file_name WHERE source_id = ? AND known_as = ? AND item_id = ?"
                  " ORDER BY state, path LIMIT 1",
                  NULL))
        return NULL;
    query_integer(&query, source_id);
    query_text(&query, file->known_as);
    query_integer(&query, file->said_by);
    if (query_step(&query, NULL) == 1)
        path = arena_text(arena, query_column_text(&query, 0));
    query_end(&query);
    return path;
}
