// Interning of threads, with a memory of those of the item that is being kept: its messages come together.
#include "casefile/threads.h"

#include "base/map.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

struct thread_cache {
    int64_t item_id;
    struct text_map ids; // of "app", a separator, "name"
    char last_app[32], last_name[224];
    int64_t last_id; // of these: messages of one thread often follow one another; 0: none
};

void thread_cache_free(struct thread_cache *cache)
{
    if (cache)
        text_map_done(&cache->ids);
    memory_free(cache);
}

void thread_cache_forget(struct casefile *casefile)
{
    thread_cache_free(casefile->threads);
    casefile->threads = NULL;
}

static int insert_or_find(struct casefile *casefile, int64_t item_id, const char *app, const char *name,
                          int64_t *id, struct error *error)
{
    struct query query;
    if (query_use(&query, casefile, "SELECT id FROM thread WHERE item_id = ? AND app = ? AND name = ?",
                  error))
        return -1;
    query_integer(&query, item_id);
    query_text(&query, app);
    query_text(&query, name);
    int found = query_step(&query, error);
    if (found == 1)
        *id = query_column_integer(&query, 0);
    query_end(&query);
    if (found != 0)
        return found < 0 ? -1 : 0;
    if (query_use(&query, casefile, "INSERT INTO thread(item_id, app, name) VALUES (?, ?, ?)", error))
        return -1;
    query_integer(&query, item_id);
    query_text(&query, app);
    query_text(&query, name);
    if (query_run(&query, error))
        return -1;
    *id = sqlite3_last_insert_rowid(casefile->db);
    return 0;
}

int thread_intern(struct casefile *casefile, int64_t item_id, const char *app, const char *name, int64_t *id,
                  struct error *error)
{
    name = name ? name : "";
    if (casefile->threads && casefile->threads->item_id != item_id)
        thread_cache_forget(casefile);
    if (casefile->threads == NULL) {
        casefile->threads = memory_new(1, sizeof *casefile->threads);
        casefile->threads->item_id = item_id;
    }
    struct thread_cache *cache = casefile->threads;
    if (cache->last_id && strcmp(cache->last_name, name) == 0 && strcmp(cache->last_app, app) == 0) {
        *id = cache->last_id;
        return 0;
    }
    char key[256];
    size_t size = (size_t)snprintf(key, sizeof key, "%s\x1f%s", app, name);
    if (size >= sizeof key) // a name this long is rare, and not remembered
        return insert_or_find(casefile, item_id, app, name, id, error);
    const int64_t *known = text_map_find(&cache->ids, key);
    if (known)
        *id = *known;
    else if (insert_or_find(casefile, item_id, app, name, id, error))
        return -1;
    else
        *text_map_at(&cache->ids, key, NULL) = *id;
    if (strlen(app) < sizeof cache->last_app && strlen(name) < sizeof cache->last_name) {
        snprintf(cache->last_app, sizeof cache->last_app, "%s", app);
        snprintf(cache->last_name, sizeof cache->last_name, "%s", name);
        cache->last_id = *id;
    }
    return 0;
}
