// Speed of the selector finder on generated text: prose without selectors, chat, and hostile runs; and of
// reading a phone field that was seen before; or on the files named. Prints MB/s and ns of CPU time.
//   bench-selectors [MEGABYTES | FILE...]
#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static uint64_t next(uint64_t *seed) // xorshift64
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static const char *const WORDS[] = {"the",    "train",   "was",    "late",  "again",  "so",   "we",
                                    "walked", "home",    "with",   "two",   "bags",   "and",  "talked",
                                    "about",  "school",  "until",  "it",    "rained", "then", "quiet",
                                    "in",     "kitchen", "sister", "wrote", "line",   "to"};
static const char *const CHAT[] = {"see you at 18:30 ok?",
                                   "it costs 120 euro, room 1204",
                                   "call me 07700 9001",
                                   "ok",
                                   "order 20240911 is here",
                                   "my new number is +44 7700 900",
                                   "https://example.org/p/",
                                   "on 11.02.2024 or 12/02/2024",
                                   "write ana@example.org",
                                   "2 hours 36-24-36 1.5 km",
                                   "insta later",
                                   "whatsapp me",
                                   "24/7 open",
                                   "haha yes",
                                   "see t.me/ana_k"};

static void fill_prose(struct buffer *out, size_t size)
{
    uint64_t seed = 88172645463325252u;
    while (out->size < size) {
        buffer_add_text(out, WORDS[next(&seed) % (sizeof WORDS / sizeof *WORDS)]);
        buffer_add_text(out, next(&seed) % 12 ? " " : ". ");
    }
}

static void fill_chat(struct buffer *out, size_t size)
{
    uint64_t seed = 1181783497276652981u;
    while (out->size < size) {
        if (next(&seed) % 3) {
            for (uint64_t words = 2 + next(&seed) % 8; words; words--)
                buffer_print(out, "%s ", WORDS[next(&seed) % (sizeof WORDS / sizeof *WORDS)]);
            buffer_add_text(out, "\n");
        } else {
            buffer_print(out, "%s%02u\n", CHAT[next(&seed) % (sizeof CHAT / sizeof *CHAT)],
                         (unsigned)(next(&seed) % 100));
        }
    }
}

struct found {
    size_t found, of[SELECTOR_KINDS][2];
};

static void count(void *payload, size_t offset, const struct selector *selector)
{
    (void)offset;
    struct found *tally = payload;
    tally->found++;
    tally->of[selector->kind][selector->grade]++;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(struct observation_context *context, const char *name, struct bytes text)
{
    struct found tally = {0};
    double start = cpu_seconds();
    for (size_t at = 0; at < text.size; at += 64 * 1024) { // rows of 64 KiB, as a reader would send them
        selectors_find(bytes_slice(text, at, 64 * 1024), context, count, &tally);
        arena_reset(context->arena);
    }
    double seconds = cpu_seconds() - start;
    printf("%-24s %8.1f MB/s  %zu selectors in %.1f MB\n", name, (double)text.size / 1e6 / seconds,
           tally.found, (double)text.size / 1e6);
}

static void measure_repeated(struct observation_context *context, struct buffer *buffer, const char *piece,
                             size_t size)
{
    buffer_reset(buffer);
    while (buffer->size < size)
        buffer_add_text(buffer, piece);
    char name[32];
    snprintf(name, sizeof name, "hostile %.20s", piece);
    measure(context, name, buffer_bytes(buffer));
}

static void measure_field(struct observation_context *context)
{
    enum { ROWS = 1000000 };
    char peers[100][24];
    for (unsigned i = 0; i < 100; i++)
        snprintf(peers[i], sizeof peers[i], "+44 7700 900%03u", i);
    double start = cpu_seconds();
    for (unsigned i = 0; i < ROWS; i++) {
        selector_of_phone(context, bytes_of_text(peers[i % 100]));
        if (i % 1000 == 0)
            arena_reset(context->arena);
    }
    printf("%-24s %8.1f ns a row\n", "phone field, seen before", (cpu_seconds() - start) * 1e9 / ROWS);
}

// Files as one, in pieces of 64 KiB; then what each kind gave for a MiB.
static int measure_files(struct observation_context *context, char **paths)
{
    static uint8_t piece[64 * 1024];
    struct found tally = {0};
    double seconds = 0, bytes = 0;
    for (; *paths; paths++) {
        FILE *file = fopen(*paths, "rb");
        if (file == NULL) {
            perror(*paths);
            return 1;
        }
        for (size_t size; (size = fread(piece, 1, sizeof piece, file)) > 0;) {
            double start = cpu_seconds();
            selectors_find((struct bytes){piece, size}, context, count, &tally);
            arena_reset(context->arena);
            seconds += cpu_seconds() - start;
            bytes += (double)size;
        }
        fclose(file);
    }
    printf("%.1f MB, %.2f s, %.1f MB/s, %.2f ms/MB\n", bytes / 1e6, seconds, bytes / 1e6 / seconds,
           seconds * 1e9 / bytes);
    for (enum selector_kind kind = 0; kind < SELECTOR_KINDS; kind++)
        if (tally.of[kind][0] + tally.of[kind][1])
            printf("%-12s valid %zu (%.3f/MiB), possible %zu (%.3f/MiB)\n", selector_kind_name(kind),
                   tally.of[kind][0], (double)tally.of[kind][0] * 1048576 / bytes, tally.of[kind][1],
                   (double)tally.of[kind][1] * 1048576 / bytes);
    return 0;
}

int main(int argc, char **argv)
{
    int64_t megabytes = 32;
    bool is_size = argc < 2 || text_to_int64(bytes_of_text(argv[1]), &megabytes);
    if (is_size && (megabytes < 1 || megabytes > 1024))
        return 2;
    size_t size = (size_t)megabytes * 1000000;
    static const char *const regions[] = {"GB", "FR", "US"};
    struct observation_context context = {
        .arena = arena_new((size_t)1 << 30), .regions = regions, .region_count = 3};
    struct buffer buffer;
    buffer_init(&buffer, size + 1024);
    phone_numbers_load();
    if (!is_size) {
        int result = measure_files(&context, argv + 1);
        buffer_done(&buffer);
        arena_free(context.arena);
        return result;
    }
    fill_prose(&buffer, size);
    measure(&context, "prose", buffer_bytes(&buffer));
    buffer_reset(&buffer);
    fill_chat(&buffer, size);
    measure(&context, "chat", buffer_bytes(&buffer));
    static const char *const hostile[] = {"@",
                                          "7",
                                          ".",
                                          "a@",
                                          "1 ",
                                          "+1",
                                          "http://",
                                          "a.",
                                          "+(",
                                          "wx",
                                          "07 ",
                                          "GB29NWBK6016133192681 ",
                                          "\xef\xbb\xbf",
                                          "1\xe2\x80\x8b",
                                          "0 1-",
                                          ":/"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        measure_repeated(&context, &buffer, hostile[i], size / 16);
    measure_field(&context);
    buffer_done(&buffer);
    arena_free(context.arena);
    return 0;
}
