// Builds media on media, from the files up.
#include "observations/arrival.h"

#include "base/memory.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { KEPT_LEAST_BYTES = 1 << 20 };

static struct medium *open_disk(enum image_format read_as, const int *files, size_t count,
                                struct error *error)
{
    struct medium **segments = memory_new(count + 1, sizeof(struct medium *));
    size_t opened = 0;
    while (opened < count && (segments[opened] = medium_of_file(files[opened], error)))
        opened++;
    struct medium *disk = NULL;
    if (opened == count) {
        disk = medium_of_image(read_as, segments, count, error);
    } else {
        for (size_t i = 0; i < opened; i++)
            medium_close(segments[i]);
    }
    memory_free(segments);
    return disk;
}

static void count_damage(void *payload, int64_t offset, const char *what)
{
    (void)offset;
    (void)what;
    ++*(size_t *)payload;
}

static size_t damages_of(struct medium *medium)
{
    size_t count = 0;
    medium_damage_each(medium, count_damage, &count);
    return count;
}

// Kept until others have been asked for more lately.
static struct medium *kept_disk(struct arrivals *arrivals, enum image_format read_as, const int *files,
                                size_t count, struct error *error)
{
    struct stat status;
    if (count == 0 || fstat(files[0], &status)) {
        error_set(error, "cannot look at its file: %s", strerror(errno));
        return NULL;
    }
    struct arrival *oldest = &arrivals->kept[0];
    for (size_t i = 0; i < ARRIVALS_KEPT; i++) {
        struct arrival *kept = &arrivals->kept[i];
        if (kept->disk && kept->device == status.st_dev && kept->inode == status.st_ino &&
            kept->size_bytes == status.st_size && kept->count == count && kept->read_as == read_as) {
            kept->used_at = ++arrivals->clock;
            return medium_keep(kept->disk);
        }
        if (kept->used_at < oldest->used_at)
            oldest = kept;
    }
    struct medium *disk = open_disk(read_as, files, count, error);
    if (disk == NULL)
        return NULL;
    medium_close(oldest->disk);
    *oldest = (struct arrival){.disk = disk,
                               .device = status.st_dev,
                               .inode = status.st_ino,
                               .count = count,
                               .size_bytes = status.st_size,
                               .read_as = read_as,
                               .used_at = ++arrivals->clock,
                               .damages = damages_of(disk)};
    return medium_keep(disk);
}

static struct medium *follow(struct medium *medium, const struct layer *layer, struct error *error)
{
    if (medium && layer->read_as != IMAGE_NONE)
        medium = medium_of_image(layer->read_as, &medium, 1, error);
    if (medium && !layer->whole)
        medium = medium_of_extents(medium, layer->extents, layer->extent_count, error);
    return medium;
}

// A file with much in it will be asked for again; one that is unlinked already would only keep its room on
// disk.
static bool is_worth_keeping(const struct location *location, int file)
{
    struct stat status;
    return location->layer_count && fstat(file, &status) == 0 && status.st_nlink &&
           status.st_size >= KEPT_LEAST_BYTES;
}

struct medium *arrive(struct arrivals *arrivals, const struct location *location, const int *files,
                      struct error *error)
{
    struct medium *medium;
    size_t next = 0;
    if (location->layer_count && location->layers[0].read_as != IMAGE_NONE) {
        struct layer first = location->layers[next++];
        medium = kept_disk(arrivals, first.read_as, files, location->file_count, error);
        first.read_as = IMAGE_NONE;
        if (medium)
            medium = follow(medium, &first, error);
    } else {
        medium = is_worth_keeping(location, files[0]) ? kept_disk(arrivals, IMAGE_NONE, files, 1, error)
                                                      : medium_of_file(files[0], error);
    }
    while (medium && next < location->layer_count)
        medium = follow(medium, &location->layers[next++], error);
    return medium;
}

static void close_disk(struct arrivals *arrivals)
{
    disk_close(arrivals->disk);
    medium_close(arrivals->medium);
    arrivals->disk = NULL;
    arrivals->medium = NULL;
}

struct disk *arrive_at_disk(struct arrivals *arrivals, const struct location *location, const int *files,
                            struct error *error)
{
    bool plain = location->layer_count == 0 || (location->layer_count == 1 && location->layers[0].whole);
    enum image_format read_as = location->layer_count ? location->layers[0].read_as : IMAGE_NONE;
    struct medium *medium =
        plain ? kept_disk(arrivals, read_as, files, read_as == IMAGE_NONE ? 1 : location->file_count, error)
              : arrive(arrivals, location, files, error);
    if (medium == NULL)
        return NULL;
    if (medium == arrivals->medium) {
        medium_close(medium); // kept once already
        return arrivals->disk;
    }
    close_disk(arrivals);
    arrivals->medium = medium;
    arrivals->damages = damages_of(medium);
    arrivals->disk = disk_open(medium);
    return arrivals->disk;
}

void arrivals_settle(struct arrivals *arrivals)
{
    if (arrivals->medium && damages_of(arrivals->medium) != arrivals->damages)
        close_disk(arrivals);
    for (size_t i = 0; i < ARRIVALS_KEPT; i++) {
        struct arrival *kept = &arrivals->kept[i];
        if (kept->disk && damages_of(kept->disk) != kept->damages) {
            medium_close(kept->disk);
            *kept = (struct arrival){0};
        }
    }
}

void arrivals_done(struct arrivals *arrivals)
{
    close_disk(arrivals);
    for (size_t i = 0; i < ARRIVALS_KEPT; i++)
        medium_close(arrivals->kept[i].disk);
    *arrivals = (struct arrivals){0};
}
