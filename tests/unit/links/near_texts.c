// Texts made by rule, and sets with known truth, for the tests of near-duplicates.
#include "near_texts.h"

#include "base/csv.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const stock[] = {"friendly service and never rushed",
                                    "come and relax with me after a long day",
                                    "call me any time to book your visit",
                                    "back in town again by popular demand",
                                    "real photos one hundred percent me",
                                    "cash only and no deposit needed",
                                    "tidy and quiet place close to the station",
                                    "please be polite and respectful on the phone",
                                    "no blocked numbers please",
                                    "discretion is guaranteed in a safe building"};

// A word that no other (seed, n) gives.
static const char *word_of(struct arena *arena, unsigned seed, unsigned n)
{
    char word[8];
    uint32_t value = (seed * 7919u + n * 104729u + 17u) * 2654435761u;
    for (size_t i = 0; i < sizeof word - 1; i++, value = value * 1664525u + 1013904223u)
        word[i] = (char)('a' + (value >> 24) % 26);
    return arena_text_n(arena, word, sizeof word - 1);
}

struct bytes advert_of(struct arena *arena, unsigned seed, unsigned own)
{
    struct buffer out;
    buffer_init(&out, 1 << 16);
    for (unsigned i = 0; i < 4; i++)
        buffer_print(&out, "%s . ", stock[(seed * 3 + i * (1 + seed % 3)) % 10]);
    for (unsigned i = 0; i < own; i++)
        buffer_print(&out, "%s ", word_of(arena, seed, i));
    struct bytes text = arena_bytes(arena, buffer_bytes(&out));
    buffer_done(&out);
    return text;
}

struct bytes edited(struct arena *arena, struct bytes text, unsigned nth, unsigned seed)
{
    struct buffer out;
    buffer_init(&out, 1 << 16);
    unsigned n = seed % nth;
    for (size_t at = 0; at < text.size; n++) {
        size_t end = at;
        while (end < text.size && text.data[end] != ' ')
            end++;
        if (n % nth == nth - 1)
            buffer_add_text(&out, word_of(arena, seed + 100000, n));
        else
            buffer_add(&out, text.data + at, end - at);
        buffer_add_u8(&out, ' ');
        at = end + 1;
    }
    struct bytes copy = arena_bytes(arena, buffer_bytes(&out));
    buffer_done(&out);
    return copy;
}

bool text_column_read(struct arena *arena, const char *name, const char *wanted, struct text_column *column)
{
    const char *root = getenv("CLEW_SHARED_DATA");
    FILE *file = root ? fopen(arena_print(arena, "%s/ads/synth/%s", root, name), "rb") : NULL;
    if (file == NULL)
        return false;
    uint8_t *data = arena_alloc(arena, 2 << 20, 1);
    struct bytes bytes = {data, fread(data, 1, 2 << 20, file)};
    fclose(file);
    struct csv_reader reader = csv_reader_of(bytes);
    struct csv_record record;
    size_t at = 0;
    if (!csv_next(&reader, arena, &record))
        return false;
    while (at < record.count && !bytes_equal(record.fields[at], bytes_of_text(wanted)))
        at++;
    for (column->count = 0; column->count < 4096 && csv_next(&reader, arena, &record); column->count++)
        column->cells[column->count] = record.fields[at];
    return true;
}

double adjusted_rand(const struct text_column *truth, const uint32_t *groups)
{
    double both = 0, in_truth = 0, in_groups = 0, n = (double)truth->count, all = n * (n - 1) / 2;
    for (size_t i = 0; i < truth->count; i++)
        for (size_t j = 0; j < i; j++) {
            bool one = bytes_equal(truth->cells[i], truth->cells[j]), other = groups[i] == groups[j];
            both += one && other;
            in_truth += one;
            in_groups += other;
        }
    double expected = in_truth * in_groups / all;
    return (both - expected) / ((in_truth + in_groups) / 2 - expected);
}
