// What reading mentions costs an advert: the adverts of a JSON Lines file ("text"), again and again.
//   bench-mentions FILE.jsonl [ROUNDS]
#include "base/arena.h"
#include "base/text.h"
#include "observations/adverts/mentions/mentions.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TEXTS_MAX = 100000, ARENA_BYTES = 16 * 1024 * 1024 };

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t read_texts(FILE *file, json_t *texts, size_t *bytes)
{
    char *line = NULL;
    size_t room = 0, count = 0;
    while (count < TEXTS_MAX && getline(&line, &room, file) > 0) {
        json_t *advert = json_loads(line, 0, NULL), *text = json_object_get(advert, "text");
        if (json_is_string(text)) {
            json_array_append(texts, text);
            *bytes += json_string_length(text);
            count++;
        }
        json_decref(advert);
    }
    free(line);
    return count;
}

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    int64_t rounds = 10;
    if (file == NULL || (argc > 2 && !text_to_int64(bytes_of_text(argv[2]), &rounds))) {
        fprintf(stderr, "usage: bench-mentions FILE.jsonl [ROUNDS]\n");
        return 2;
    }
    json_t *texts = json_array();
    size_t bytes = 0, count = read_texts(file, texts, &bytes), found = 0;
    static const char *const codes[] = {"GB", "FR"};
    struct arena *arena = arena_new(ARENA_BYTES);
    double least = 1e9;
    for (int64_t round = 0; round < rounds && count; round++) {
        double begun = cpu_seconds();
        found = 0;
        for (size_t i = 0; i < count; i++) {
            struct mentions mentions = {.arena = arena, .regions = {codes, 2}};
            mentions_find(&mentions,
                          (struct mentioning){.text = json_string_value(json_array_get(texts, i))});
            found += mentions.count;
            arena_reset(arena);
        }
        double seconds = cpu_seconds() - begun;
        least = seconds < least ? seconds : least;
    }
    printf("mentions: %zu adverts of %.0f bytes, %.2f mentions each, %.2f us an advert\n", count,
           count ? (double)bytes / (double)count : 0, count ? (double)found / (double)count : 0,
           count ? least * 1e6 / (double)count : 0);
    arena_free(arena);
    json_decref(texts);
    fclose(file);
    return 0;
}
