// Runs a fuzz target once over every file named, or in every folder named, without a fuzzer. Knows nothing of
// the target. Exit: 0 all ran; 77 there was nothing to run (meson: skipped); 1 a file could not be read. A
// target that fails aborts.
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX_BYTES = 64 * 1024 * 1024, SKIPPED = 77 };

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "replay: cannot open %s: %s\n", path, strerror(errno));
        return -1;
    }
    uint8_t *data = NULL;
    size_t size = 0, got;
    do {
        uint8_t *grown = realloc(data, size + 65536);
        if (grown == NULL || size > INPUT_MAX_BYTES) {
            fprintf(stderr, "replay: %s is too large\n", path);
            free(grown != NULL ? grown : data);
            fclose(file);
            return -1;
        }
        data = grown;
        got = fread(data + size, 1, 65536, file);
        size += got;
    } while (got > 0);
    fclose(file);
    // an allocation of exactly this size, so that a sanitizer sees the first byte beyond it
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL)
        abort();
    memcpy(exact, data, size);
    free(data);
    fprintf(stderr, "replay: %s (%zu bytes)\n", path, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 0;
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

// The number of files run, or -1.
static int replay_path(const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, not_hidden, alphasort);
    if (count < 0 && errno == ENOTDIR)
        return replay_file(path) == 0 ? 1 : -1;
    if (count < 0 && errno == ENOENT)
        return 0;
    if (count < 0) {
        fprintf(stderr, "replay: cannot list %s: %s\n", path, strerror(errno));
        return -1;
    }
    int failed = 0;
    for (int i = 0; i < count; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        failed |= replay_file(name) < 0;
        free(entries[i]);
    }
    free(entries);
    return failed ? -1 : count;
}

int main(int argc, char **argv)
{
    int total = 0, failed = 0;
    for (int i = 1; i < argc; i++) {
        int count = replay_path(argv[i]);
        failed |= count < 0;
        total += count > 0 ? count : 0;
    }
    printf("replayed %d inputs\n", total);
    if (failed)
        return 1;
    return total == 0 ? SKIPPED : 0;
}
