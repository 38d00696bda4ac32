// Files that every telephone has and that say nothing of the case, so that a reader must find its way among
// them.
#include "rehearsal/jpeg_writer.h"
#include "rehearsal/phone_files.h"

#include "base/memory.h"

static int add_text(struct phone_files *files, const char *path, const char *text, struct error *error)
{
    return zip_writer_add(files->zip, path, bytes_of_text(text), files->written_sec, error);
}

static int add_picture(struct phone_files *files, const char *path, uint64_t salt, struct error *error)
{
    struct random random = random_of(files->world->seed, 1000 + salt + (uint64_t)files->index * 16);
    struct buffer picture;
    buffer_init(&picture, 1 << 20);
    const int wide = (int)random_between(&random, 40, 120);
    jpeg_write(&picture, &random, wide, wide * 3 / 4);
    const int result = zip_writer_add(files->zip, path, buffer_bytes(&picture), files->written_sec, error);
    buffer_done(&picture);
    return result;
}

int other_files_write(struct phone_files *files, struct error *error)
{
    static const char *const models[] = {"Fiction One", "Fiction Lite 5", "Fiction Pro", "Novella A12"};
    static const char *const notes[] = {"milk\nbread\neggs\ncoffee\nbatteries\n",
                                        "call the bank monday\ndentist 14:30\n",
                                        "wifi kitchen: on the fridge\n", "size 42, blue, not black\n"};
    const uint64_t hash = phone_files_hash(files, 1, 2);
    const char *build =
        arena_print(files->arena,
                    "ro.build.id=SP1A.210812.016\nro.build.version.release=12\nro.build.version.sdk=31\n"
                    "ro.product.manufacturer=Fiction\nro.product.model=%s\nro.serialno=F%011llu\n",
                    models[hash % 4], (unsigned long long)(hash / 4 % 100000000000));
    if (add_text(files, "system/build.prop", build, error) != 0 ||
        add_text(files, "data/media/0/Documents/note.txt", notes[hash / 16 % 4], error) != 0)
        return -1;
    for (uint64_t i = 0; i < 1 + hash / 64 % 3; i++) {
        const char *path = arena_print(files->arena, "data/media/0/DCIM/Camera/IMG_2024%02d%02d_1%05d.jpg",
                                       (int)(hash >> 8 & 7) + 1, (int)(hash >> 12 & 15) + 1 + (int)i,
                                       (int)(hash >> 20 & 0x7fff));
        if (add_picture(files, path, i, error) != 0)
            return -1;
    }
    return 0;
}
