// A scratch folder; see scratch.h.
#include "scratch.h"

#include "base/memory.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *scratch_folder(void)
{
    char *folder = memory_copy_text("/tmp/clew-rehearsal-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return folder;
}

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
    (void)status;
    (void)flag;
    (void)walk;
    return remove(path);
}

void scratch_remove(char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    memory_free(folder);
}

struct buffer scratch_read(const char *folder, const char *path)
{
    struct buffer content;
    buffer_init(&content, (size_t)1 << 30);
    buffer_print(&content, "%s/%s", folder, path);
    FILE *file = fopen(buffer_text(&content), "rbe");
    assert_non_null(file);
    buffer_reset(&content);
    uint8_t block[65536];
    for (size_t size; (size = fread(block, 1, sizeof block, file)) != 0;)
        buffer_add(&content, block, size);
    fclose(file);
    return content;
}

struct found {
    char **paths;
    size_t count, capacity;
};

// nftw gives no payload: its callback fills what stands here for the length of one walk.
static struct found *walking;
static size_t walking_skip;

static int take_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
    (void)status;
    (void)walk;
    if (flag == FTW_F) {
        ARRAY_ROOM(walking->paths, walking->capacity, walking->count);
        walking->paths[walking->count++] = memory_copy_text(path + walking_skip);
    }
    return 0;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void scratch_each(const char *folder, void (*take)(void *payload, const char *path), void *payload)
{
    struct found found = {0};
    walking = &found;
    walking_skip = strlen(folder) + 1;
    assert_int_equal(nftw(folder, take_one, 16, FTW_PHYS), 0);
    if (found.count != 0)
        qsort(found.paths, found.count, sizeof *found.paths, compare);
    for (size_t i = 0; i < found.count; i++) {
        take(payload, found.paths[i]);
        memory_free(found.paths[i]);
    }
    memory_free(found.paths);
}
