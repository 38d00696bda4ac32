// Writes the fictional case: makes the world, then the files each authority would hold.
#include "rehearsal/rehearsal.h"

#include "rehearsal/evidence_files.h"
#include "rehearsal/phone_files.h"
#include "rehearsal/rates.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int make_folder(const char *path, struct error *error)
{
    return mkdir(path, 0777) == 0 ? 0
                                  : error_set(error, "cannot make the folder %s: %s", path, strerror(errno));
}

// New, or there and empty.
static int prepare_folder(const char *path, struct error *error)
{
    if (mkdir(path, 0777) == 0)
        return 0;
    if (errno != EEXIST)
        return error_set(error, "cannot make the folder %s: %s", path, strerror(errno));
    DIR *folder = opendir(path);
    if (folder == NULL)
        return error_set(error, "cannot read %s: %s", path, strerror(errno));
    bool empty = true;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        empty &= strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(folder);
    return empty ? 0
                 : error_set_kind(error, ERROR_USAGE, "%s is not empty: name a new or empty folder", path);
}

static void list_phones(const struct world *world, struct source_list *list)
{
    for (size_t i = 0; i < world->device_count; i++) {
        const struct device *device = &world->devices[i];
        const char *number = world->people[device->owner].number;
        source_list_add(list, (struct source_line){device->file, "phone", device->authority,
                                                   number_country_name(number_country_of(number)),
                                                   device->exhibit, device->end_ms / DAY_MS});
    }
}

static int write_adverts(const struct world *world, const char *directory, struct source_list *list,
                         struct error *error)
{
    static const struct {
        const char *path, *exhibit;
        enum authority authority;
        bool warc;
    } captures[] = {{"BE-FJP/adverts-citylist-2024.csv", "BE-2024-8001", AUTHORITY_BE, false},
                    {"FR-OCRTEH/adverts-2024.warc.gz", "FR-2024-8001", AUTHORITY_FR, true},
                    {"FR-OCRTEH/adverts-kiosk-2024.csv", "FR-2024-8002", AUTHORITY_FR, false},
                    {"ES-PN/adverts-anuncia-2024.warc", "ES-2024-8001", AUTHORITY_ES, true}};
    for (unsigned site = 0; site < 4; site++) {
        const int result = captures[site].warc
                               ? adverts_warc_write(world, directory, captures[site].path, site, error)
                               : adverts_csv_write(world, directory, captures[site].path, site, error);
        if (result != 0)
            return -1;
        source_list_add(list, (struct source_line){captures[site].path, "adverts", captures[site].authority,
                                                   "FR,GB", captures[site].exhibit, world->last_day + 2});
    }
    return 0;
}

static int write_all(const struct world *world, const char *directory, struct source_list *list,
                     struct error *error)
{
    for (int i = 0; i < AUTHORITY_COUNT; i++) {
        if (make_folder(arena_print(world->arena, "%s/%s", directory, authority_names[i]), error) != 0)
            return -1;
    }
    list_phones(world, list);
    if (write_adverts(world, directory, list, error) != 0 ||
        statements_write(world, directory, list, error) != 0 || phones_write(world, directory, error) != 0 ||
        manifest_write(world, directory, list, error) != 0 || rates_write(world, directory, error) != 0)
        return -1;
    return truth_write(world, directory, error);
}

int rehearsal_write(const char *directory, enum rehearsal_size size, int64_t adverts, uint64_t seed,
                    struct error *error)
{
    if (prepare_folder(directory, error) != 0)
        return -1;
    struct world world;
    struct source_list list = {0};
    int result = world_make(&world, size, adverts, seed, error);
    if (result == 0)
        result = write_all(&world, directory, &list, error);
    source_list_done(&list);
    world_done(&world);
    return result;
}
