// Runs a pattern over a case and reads its findings back.
#include "findings/finding_text.h"
#include "test.h"

#include "base/memory.h"
#include "casefile/listings.h"
#include "links/link.h"

#include <jansson.h>
#include <string.h>

static size_t count_of(const char *json_array)
{
    json_t *array = json_loads(json_array ? json_array : "[]", 0, NULL);
    size_t count = json_array_size(array);
    json_decref(array);
    return count;
}

static void take(struct found_text *found, const struct listing *listing, struct rows *rows)
{
    for (int i = 0; i < listing->column_count; i++) {
        const char *name = listing->columns[i].name;
        if (strcmp(name, "title") == 0)
            found->title = memory_copy_text(rows_text(rows, i));
        else if (strcmp(name, "facts") == 0)
            found->facts = memory_copy_text(rows_text(rows, i));
        else if (strcmp(name, "entities") == 0)
            found->entities = count_of(rows_text(rows, i));
        else if (strcmp(name, "evidence") == 0)
            found->evidence = count_of(rows_text(rows, i));
    }
}

void finding_text_of(struct money_case *fixture, const struct pattern *pattern, struct found_text *found)
{
    struct error error = {0};
    struct rows *rows;
    const struct listing *listing = listing_named("findings");
    *found = (struct found_text){0};
    if (link_all(fixture->casefile, &error) || pattern_find(pattern, fixture->casefile, &error))
        fail_msg("%s", error.text);
    assert_int_equal(rows_open(&rows, fixture->casefile, listing, NULL, NULL, &error), 0);
    for (; rows_next(rows, &error) == 1; found->count++)
        if (found->count == 0)
            take(found, listing, rows);
    rows_close(rows);
}

void finding_text_done(struct found_text *found)
{
    memory_free(found->title);
    memory_free(found->facts);
}
