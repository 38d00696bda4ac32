// Disks that a worker keeps from request to request must not change an answer.
#include "test.h"

#include "base/memory.h"
#include "observations/arrival.h"
#include "sources/ewf_maker.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { CHUNK = 32768, CHUNKS = 8, DISK = CHUNK * CHUNKS };

// An E01 in a file without a name, one of whose chunks is broken.
static int broken_image(void)
{
    uint8_t *disk = memory_new(DISK, 1);
    struct buffer image;
    for (size_t i = 0; i < DISK; i++)
        disk[i] = (uint8_t)(i / 7 * 31 + i / CHUNK);
    buffer_init(&image, 1 << 22);
    ewf_begin(&image, 1);
    ewf_volume(&image, CHUNKS, CHUNK / 512, 512, DISK / 512);
    size_t chunks_at = image.size;
    ewf_chunks(&image, (struct bytes){disk, DISK}, CHUNK, EWF_COMPRESS, 0);
    ewf_end(&image, "done");
    image.data[chunks_at + 76 + 20] ^= 0xff; // behind the head of the section: in the first chunk
    int file = memfd_create("image", 0);
    assert_int_equal(write(file, image.data, image.size), image.size);
    buffer_done(&image);
    memory_free(disk);
    return file;
}

static void count_damage(void *payload, int64_t offset, const char *what)
{
    (void)offset;
    (void)what;
    ++*(int *)payload;
}

static int damages(struct medium *medium)
{
    int count = 0;
    medium_damage_each(medium, count_damage, &count);
    return count;
}

static void damage_that_one_item_met_is_not_told_of_the_next(void **state)
{
    (void)state;
    int file = broken_image();
    struct arrivals arrivals = {0};
    struct location location;
    location_begin(&location, &file, 1, lseek(file, 0, SEEK_END));
    location.layers[location.layer_count++] = (struct layer){.read_as = IMAGE_EWF, .whole = true};
    uint8_t *room = memory_new(DISK, 1);

    struct medium *medium = arrive(&arrivals, &location, &file, NULL);
    assert_non_null(medium);
    int opening = damages(medium);
    assert_int_equal(medium_read(medium, 0, room, CHUNK), CHUNK);
    assert_int_equal(damages(medium), opening + 1);
    medium_close(medium);
    arrivals_settle(&arrivals);

    medium = arrive(&arrivals, &location, &file, NULL);
    assert_int_equal(medium_read(medium, CHUNK, room, CHUNK), CHUNK); // a sound one
    assert_int_equal(damages(medium), opening);
    struct medium *before = medium;
    medium_close(medium);
    arrivals_settle(&arrivals);

    medium = arrive(&arrivals, &location, &file, NULL);
    assert_ptr_equal(medium, before); // what is sound is kept
    assert_int_equal(medium_read(medium, 0, room, CHUNK), CHUNK);
    assert_int_equal(damages(medium), opening + 1); // and told again
    medium_close(medium);
    arrivals_done(&arrivals);
    memory_free(room);
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_that_one_item_met_is_not_told_of_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
