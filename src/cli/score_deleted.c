// Deleted messages against the truth; see score_deleted.h.
#include "cli/score_deleted.h"

#include "base/map.h"
#include "casefile/listings.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { KEY_SIZE = 512, SECOND_CHARACTERS = 19 };

static void key_of(const char *source, const char *app, const char *at, char key[KEY_SIZE])
{
    snprintf(key, KEY_SIZE, "%s %s %.*s", source ? source : "", app ? app : "", SECOND_CHARACTERS,
             at ? at : "");
}

static void take_truth(const json_t *list, struct text_map *open, struct deleted_score *score)
{
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one)
    {
        char key[KEY_SIZE];
        key_of(json_string_value(json_object_get(one, "source")),
               json_string_value(json_object_get(one, "app")), json_string_value(json_object_get(one, "at")),
               key);
        ++*text_map_at(open, key, NULL);
        score->truth++;
    }
}

static int column_named(const struct listing *listing, const char *name)
{
    for (int i = 0; i < listing->column_count; i++)
        if (strcmp(listing->columns[i].name, name) == 0)
            return i;
    return -1;
}

static int take_found(struct casefile *casefile, const char *state_wanted, struct text_map *open,
                      struct deleted_score *score, struct error *error)
{
    const struct listing *listing = listing_named("messages");
    struct rows *rows;
    int source = column_named(listing, "source"), app = column_named(listing, "app"),
        at = column_named(listing, "at"), more;
    if (rows_open(&rows, casefile, listing, "state", state_wanted, error))
        return -1;
    while ((more = rows_next(rows, error)) == 1) {
        char key[KEY_SIZE];
        key_of(rows_text(rows, source), rows_text(rows, app), rows_text(rows, at), key);
        int64_t *left = text_map_at(open, key, NULL);
        score->found++;
        score->matched += *left > 0;
        *left -= *left > 0;
    }
    rows_close(rows);
    return more;
}

int score_deleted(struct casefile *casefile, const char *truth_path, struct deleted_score *score,
                  struct error *error)
{
    json_error_t where;
    json_t *root = json_load_file(truth_path, JSON_REJECT_DUPLICATES, &where);
    const json_t *list = json_object_get(root, "deleted_message");
    struct text_map open = {0};
    *score = (struct deleted_score){.stated = json_is_array(list)};
    int result =
        root ? 0 : error_set(error, "cannot read %s: %s (line %d)", truth_path, where.text, where.line);
    if (result == 0 && score->stated) {
        take_truth(list, &open, score);
        if (take_found(casefile, "deleted", &open, score, error) ||
            take_found(casefile, "carved", &open, score, error))
            result = -1;
    }
    text_map_done(&open);
    json_decref(root);
    return result;
}
