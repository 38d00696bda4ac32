// clew mapping: shows how a bank's CSV would be read, and writes that down for a person to confirm.
#include "cli/commands.h"

#include "base/text.h"
#include "base/workers.h"
#include "cli/mapping_text.h"
#include "observations/selectors/selectors.h"
#include "observations/statements/bank_csv/mapping.h"
#include "views/display.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CPU_SECONDS = 120, WALL_SECONDS = 600, SCREEN_MAX_BYTES = 1024 * 1024, IN_HEAD = 5 };
static const size_t MEMORY_BYTES = (size_t)3 << 30;

static const struct option options[] = {
    {"output", 'o', "FILE.map", "write the mapping there"},
    {0},
};

// ---- in the worker: the file is evidence, and parsed as all evidence is ----

// The answer: whether it is a table, the length of what is shown, that, and the mapping.
static void guess_in_worker(void *context, struct bytes request, const int *files, size_t file_count,
                            struct worker_output *output)
{
    (void)context;
    struct stat stat;
    if (file_count != 1 || fstat(files[0], &stat) != 0 || stat.st_size == 0)
        return;
    void *bytes = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, files[0], 0);
    if (bytes == MAP_FAILED)
        return;
    struct buffer screen, file, head;
    buffer_init(&screen, SCREEN_MAX_BYTES);
    buffer_init(&file, MAPPING_MAX_BYTES);
    buffer_init(&head, IN_HEAD);
    char path[4096];
    snprintf(path, sizeof path, "%.*s", (int)request.size, (const char *)request.data);
    bool is_table = mapping_text_of((struct bytes){bytes, (size_t)stat.st_size}, path, &screen, &file);
    buffer_add_u8(&head, is_table);
    buffer_add_u32le(&head, (uint32_t)screen.size);
    worker_write(output, head.data, head.size);
    worker_write(output, screen.data, screen.size);
    worker_write(output, file.data, file.size);
    buffer_done(&screen);
    buffer_done(&file);
    buffer_done(&head);
    munmap(bytes, (size_t)stat.st_size);
}

// ---- here ----

static int ask_worker(const char *path, int file, struct buffer *answer, struct error *error)
{
    struct workers *workers;
    const struct workers_options pool = {
        .count = 1, .function = guess_in_worker, .limits = {CPU_SECONDS, WALL_SECONDS, MEMORY_BYTES}};
    struct worker_event event = {.kind = WORKER_DATA};
    phone_numbers_load();
    if (workers_start(&workers, &pool, error))
        return -1;
    int result = workers_submit(workers, 1, bytes_of_text(path), &file, 1, error);
    while (result == 0 && event.kind == WORKER_DATA) {
        if (workers_wait(workers, &event, -1, error) != 1)
            result = -1;
        else if (event.kind == WORKER_DATA)
            buffer_add(answer, event.data.data, event.data.size);
        else if (event.kind == WORKER_LOST)
            result = error_set(error, "'%s' could not be looked through: the worker was lost: %s", path,
                               event.reason);
    }
    workers_stop(workers);
    return result;
}

static int no_table(const char *path, struct error *error)
{
    return error_set(
        error,
        "'%s' does not look like a bank's table of payments or of holders of accounts: that has a row of "
        "column names, or rows with dates and amounts. Other forms (camt, MT940, ...) need no mapping",
        path);
}

static void print_safely(struct bytes text)
{
    struct buffer safe;
    buffer_init(&safe, SCREEN_MAX_BYTES * 4);
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && text.data[end] != '\n')
            end++;
        display_add(&safe, bytes_slice(text, at, end - at));
        buffer_add_text(&safe, "\n");
        at = end + 1;
    }
    fputs(buffer_text(&safe), stdout);
    buffer_done(&safe);
}

static int write_file(const char *path, struct bytes text, struct error *error)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return error_set(error, "could not write mapping '%s': %s", path, strerror(errno));
    bool wrote = fwrite(text.data, 1, text.size, file) == text.size;
    if (fclose(file) || !wrote)
        return error_set(error, "could not write mapping '%s': %s", path, strerror(errno));
    return 0;
}

// A line "KEY = ?" stands in it.
static bool is_open(struct bytes mapping)
{
    return bytes_find(mapping, bytes_of_text(" = ?\n"), 0) >= 0;
}

static int tell(const char *path, struct bytes answer, const char *output, struct error *error)
{
    struct reader reader = reader_of(answer);
    bool is_table = reader_u8(&reader);
    uint32_t size = reader_u32le(&reader);
    struct bytes screen = reader_take(&reader, size), mapping = reader_take(&reader, reader_left(&reader));
    if (reader.failed || !is_table)
        return no_table(path, error);
    print_safely(screen);
    if (output && write_file(output, mapping, error))
        return -1;
    if (output == NULL)
        printf("\nTo keep this: clew mapping %s -o FILE.map\n", path);
    else
        fprintf(stderr, "wrote %s: look through it%s; then: clew add CASE %s --mapping %s\n", output,
                is_open(mapping) ? " and fill in each '?'" : "", path, output);
    return EXIT_CODE_DONE;
}

static int run(const struct arguments *arguments, struct error *error)
{
    const char *path = arguments->words[0];
    struct buffer answer;
    struct stat stat;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &stat) != 0) {
        if (file >= 0)
            close(file);
        return error_set(error, "could not open '%s': %s", path, strerror(errno));
    }
    buffer_init(&answer, SCREEN_MAX_BYTES + MAPPING_MAX_BYTES + IN_HEAD);
    int result = S_ISREG(stat.st_mode) && stat.st_size > 0 ? ask_worker(path, file, &answer, error)
                                                           : no_table(path, error);
    close(file);
    if (result == 0)
        result = tell(path, buffer_bytes(&answer), argument_value(arguments, "output"), error);
    buffer_done(&answer);
    return result;
}

const struct command command_mapping = {
    .name = "mapping",
    .words = "FILE.csv [-o FILE.map]",
    .summary = "show how a bank's CSV would be read, to be confirmed",
    .details =
        "Every bank writes its own tables. This looks at one, of payments or of the holders of accounts, and says what\n"
        "each column is taken for and why: by its name in many languages, and by its values. Where the rows have a\n"
        "balance it is followed from row to row, which proves what the sign of an amount means. What can be read in\n"
        "two ways is never guessed: it stands as '?' in the mapping, to be filled in.\n\n"
        "The mapping is a small text file (docs/formats/bank-csv.md). One mapping serves all files of the same form.\n"
        "The case reads a table only by a mapping: clew add CASE FILE.csv --mapping FILE.map",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
