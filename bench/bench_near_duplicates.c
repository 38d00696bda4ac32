// What near-duplicate grouping costs and gives:   bench_near_duplicates FILE.csv [REPEAT] [GROUPS.csv]
// Reads columns id and text, groups the texts (REPEAT times over, each copy with other words, to make large
// sets), prints texts a CPU second, and writes id,group for a scorer.
#include "base/csv.h"
#include "base/memory.h"
#include "base/text.h"
#include "links/near_duplicates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct set {
    struct bytes *texts;
    const char **ids;
    size_t count, capacity;
};

static struct bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct buffer buffer;
    uint8_t block[65536];
    size_t size;
    buffer_init(&buffer, (size_t)1 << 32);
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    while ((size = fread(block, 1, sizeof block, file)) > 0)
        buffer_add(&buffer, block, size);
    fclose(file);
    return buffer_bytes(&buffer);
}

static void read_set(struct set *set, struct bytes bytes, struct arena *arena)
{
    struct csv_reader reader = csv_reader_of(bytes);
    struct csv_record record;
    size_t id = 0, text = 0;
    if (!csv_next(&reader, arena, &record))
        return;
    for (size_t i = 0; i < record.count; i++) {
        if (bytes_equal(record.fields[i], bytes_of_text("id")))
            id = i;
        if (bytes_equal(record.fields[i], bytes_of_text("text")))
            text = i;
    }
    while (csv_next(&reader, arena, &record)) {
        if (id >= record.count || text >= record.count)
            continue;
        if (set->count == set->capacity) {
            set->capacity = set->capacity ? set->capacity * 2 : 1024;
            set->texts = memory_grow(set->texts, set->capacity, sizeof *set->texts);
            set->ids = memory_grow(set->ids, set->capacity, sizeof *set->ids);
        }
        set->texts[set->count] = record.fields[text];
        set->ids[set->count++] = arena_text_n(arena, record.fields[id].data, record.fields[id].size);
    }
}

// A copy in other words: the letters of each word of four and more are shifted by its hash and the copy's
// number.
static struct bytes in_other_words(struct arena *arena, struct bytes text, unsigned copy)
{
    uint8_t *out = arena_alloc(arena, text.size + 1, 1);
    memcpy(out, text.data, text.size);
    for (size_t at = 0; copy && at < text.size;) {
        size_t end = at;
        unsigned hash = copy * 2654435761u;
        while (end < text.size && ((out[end] | 0x20) >= 'a' && (out[end] | 0x20) <= 'z'))
            hash = (hash ^ (out[end++] | 0x20u)) * 16777619u;
        for (size_t i = at; end - at >= 4 && i < end; i++) {
            out[i] = (uint8_t)('a' + ((out[i] | 0x20u) - 'a' + (hash >> 8)) % 26);
            hash = hash * 1664525u + 1013904223u;
        }
        at = end + (end == at);
    }
    return (struct bytes){out, text.size};
}

int main(int count, char **arguments)
{
    struct arena *arena = arena_new((size_t)1 << 36);
    struct set set = {0};
    if (count < 2)
        return 2;
    int64_t number = 1;
    if (count > 2 && (!text_to_int64(bytes_of_text(arguments[2]), &number) || number < 1 || number > 10000))
        return 2;
    unsigned repeat = (unsigned)number;
    read_set(&set, read_file(arguments[1]), arena);
    struct bytes *texts = memory_new(set.count * repeat, sizeof *texts);
    for (unsigned copy = 0; copy < repeat; copy++)
        for (size_t i = 0; i < set.count; i++)
            texts[copy * set.count + i] = in_other_words(arena, set.texts[i], copy);
    uint32_t *groups = memory_new(set.count * repeat, sizeof *groups);
    clock_t start = clock();
    near_duplicates_group(texts, set.count * repeat, groups, NULL);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    printf("%zu texts, %.2f CPU seconds, %.0f texts a CPU second\n", set.count * repeat, seconds,
           (double)(set.count * repeat) / (seconds > 0 ? seconds : 1e-6));
    if (count > 3) {
        FILE *out = fopen(arguments[3], "w");
        fprintf(out, "id,group\n");
        for (size_t i = 0; i < set.count; i++)
            fprintf(out, "%s,%u\n", set.ids[i], groups[i]);
        fclose(out);
    }
    return 0;
}
