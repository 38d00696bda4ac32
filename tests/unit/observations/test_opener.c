// The coordinator's open files and unpacked members: none too many, none mixed up.
#include "test.h"

#include "base/memory.h"
#include "casefile/small_case.h"
#include "casefile/sources.h"
#include "observations/scan_unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { DISKS = 20, SEGMENTS = 10, FILES_MAX = 120 };

struct fixture {
    struct small_case small;
    struct item_row disks[DISKS];
    char names[DISKS][16];
};

static void path_of(const struct fixture *fixture, int disk, int segment, char path[200])
{
    snprintf(path, 200, "%s/disk%02d.%03d", fixture->small.folder, disk, segment + 1);
}

static void add_disk(struct fixture *fixture, int disk)
{
    char path[200], name[16];
    struct error error = {0};
    int64_t source_id = 0, first_id = 0;
    for (int segment = 0; segment < SEGMENTS; segment++) {
        path_of(fixture, disk, segment, path);
        FILE *file = fopen(path, "w");
        fputs("x", file);
        fclose(file);
        snprintf(name, sizeof name, "disk%02d.%03d", disk, segment + 1);
        if (segment == 0) {
            struct source source = {
                .path = path, .kind = "auto", .authority = "BE-FJP", .region = "BE", .sha256 = "00"};
            assert_int_equal(source_add(fixture->small.casefile, &source, NULL, &error), 0);
            source_id = source.id;
        }
        struct item_row item = {.source_id = source_id,
                                .parent_id = first_id,
                                .path = name,
                                .where = {.path = name,
                                          .stored_bytes = -1,
                                          .size_bytes = 1,
                                          .storage = FILE_ITSELF,
                                          .modified = MOMENT_UNKNOWN}};
        assert_int_equal(item_add(fixture->small.casefile, &item, &error), 0);
        if (segment)
            continue;
        first_id = item.id;
        fixture->disks[disk] = item;
        snprintf(fixture->names[disk], sizeof fixture->names[disk], "%s", name);
        fixture->disks[disk].path = fixture->disks[disk].where.path = fixture->names[disk];
    }
}

static int set_up(void **state)
{
    static struct fixture fixture;
    small_case_make(&fixture.small);
    for (int disk = 0; disk < DISKS; disk++)
        add_disk(&fixture, disk);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    char path[200];
    for (int disk = 0; disk < DISKS; disk++)
        for (int segment = 0; segment < SEGMENTS; segment++) {
            path_of(fixture, disk, segment, path);
            unlink(path);
        }
    small_case_remove(&fixture->small);
    return 0;
}

static void many_images_of_many_segments_are_open_by_turns(void **state)
{
    struct fixture *fixture = *state;
    struct rlimit limit = {FILES_MAX, FILES_MAX};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    struct opener opener;
    struct error error = {0};
    assert_int_equal(opener_init(&opener, fixture->small.casefile, &error), 0);
    struct arena *arena = arena_new(1 << 20);
    for (int round = 0; round < 3; round++) {
        for (int disk = 0; disk < DISKS; disk++) {
            struct location location;
            int64_t unpack_id;
            // as a disk of many items: asked for again and again, and the ones before are not needed any more
            for (int ask = 0; ask < OPENER_BORROWED_MAX; ask++)
                assert_int_equal(opener_locate(&opener, &fixture->disks[disk], false, arena, &location,
                                               &unpack_id, &error),
                                 LOCATE_READY);
            assert_int_equal(location.file_count, SEGMENTS);
            for (size_t i = 0; i < location.file_count; i++)
                assert_true(lseek(location.files[i], 0, SEEK_END) == 1);
        }
    }
    arena_free(arena);
    opener_done(&opener);
    assert_int_equal(opener.files_open, 0);
}

static void the_complaint_about_what_was_unpacked_stays_with_its_unit(void **state)
{
    struct fixture *fixture = *state;
    struct opener opener;
    struct error error = {0};
    assert_int_equal(opener_init(&opener, fixture->small.casefile, &error), 0);
    struct spool spool;
    spool_init(&spool);
    assert_int_equal(spool_add(&spool, fixture->small.folder, bytes_of_text("half"), &error), 0);
    opener_keep_unpacked(&opener, fixture->disks[0].id, &spool, "unpacking was cut short");

    struct scan_unit unit;
    scan_unit_init(&unit, &fixture->disks[0]);
    int *files = memory_new(WORKER_FILES_MAX, sizeof *files);
    size_t file_count;
    int64_t unpack_id;
    for (int asked = 0; asked < 2; asked++) {
        struct buffer request;
        buffer_init(&request, WORKER_REQUEST_MAX_BYTES);
        assert_int_equal(scan_unit_request(&unit, &opener, &request, files, &file_count, &unpack_id, &error),
                         LOCATE_READY);
        buffer_done(&request);
        if (asked == 0) {
            assert_null(unit.complaint); // it reads the file itself, whatever another unit had unpacked
            assert_int_equal(file_count, SEGMENTS);
            scan_unit_unpack(&unit);
        }
    }
    assert_int_equal(file_count, 1);
    for (int64_t other = 1; other <= OPENER_UNPACKED_MAX; other++) { // by other units, while it is read
        spool_init(&spool);
        opener_keep_unpacked(&opener, 1000 + other, &spool, NULL);
    }
    assert_string_equal(unit.complaint, "unpacking was cut short");
    scan_unit_done(&unit);
    memory_free(files);
    opener_done(&opener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_complaint_about_what_was_unpacked_stays_with_its_unit, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(many_images_of_many_segments_are_open_by_turns, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
