// Archives and disks read where they will be: inside a sandboxed worker, from one descriptor.
#include "test.h"

#include "base/workers.h"
#include "sources/archives.h"
#include "sources/disk.h"
#include "sources/disk_maker.h"
#include "sources/ewf_maker.h"
#include "sources/kind.h"
#include "sources/open_item.h"
#include "sources/unpack.h"
#include "sources/zip.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIMIT_BYTES = 1 << 20, BIG_BYTES = 3000000 };

struct listing {
    int file;
    struct worker_output *output;
};

// The member's window of the file, as a medium.
static struct medium *window_of(int file, const struct child_item *member)
{
    const struct extent window = {member->offset, member->stored_bytes};
    struct medium *whole = medium_of_file(file, NULL);
    return whole && member->stored_bytes ? medium_of_extents(whole, &window, 1, NULL) : whole;
}

static void on_member(void *context, const struct child_item *member)
{
    const struct listing *listing = context;
    struct item item;
    struct error error = {0};
    worker_write(listing->output, member->path, strlen(member->path));
    worker_write(listing->output, "=", 1);
    enum open_result result =
        item_open(&item, member->path, window_of(listing->file, member), member, LIMIT_BYTES, &error);
    if (result == ITEM_TO_UNPACK)
        worker_write(listing->output, "to unpack", 9);
    else if (result == ITEM_NOT_OPENED)
        worker_write(listing->output, error.text, strlen(error.text));
    else {
        worker_write(listing->output, item.bytes.data, item.bytes.size);
        worker_write(listing->output, kind_name(kind_of(item.bytes)), strlen(kind_name(kind_of(item.bytes))));
    }
    worker_write(listing->output, ";", 1);
    item_close(&item);
}

static void on_skipped(void *context, const char *reason)
{
    (void)context;
    (void)reason;
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    const struct listing *listing = context;
    (void)offset;
    worker_write(listing->output, what, strlen(what));
}

static void on_skipped_damage(void *context, int64_t offset, const char *what)
{
    (void)context;
    (void)offset;
    (void)what;
}

static bool pass_on(void *context, struct bytes piece)
{
    worker_write(context, piece.data, piece.size);
    return true;
}

static void on_file(void *context, const struct child_item *member)
{
    worker_write(context, member->path, strlen(member->path));
    worker_write(context, ";", 1);
}

// Files of the disk inside an EWF image.
static void list_disk(int file, struct worker_output *output)
{
    struct error error = {0};
    struct medium *segment = medium_of_file(file, &error);
    struct medium *medium = segment ? medium_of_image(IMAGE_EWF, &segment, 1, &error) : NULL;
    struct member_listener listener = {output, on_file, on_skipped, on_skipped_damage};
    struct extent_list rest = {0};
    worker_write(output, error.text, strlen(error.text));
    if (medium == NULL)
        return;
    struct disk *disk = disk_open(medium);
    disk_list(disk, &listener, &rest);
    extents_done(&rest);
    if (disk_read_file(disk, "4096+0/3-1-0", pass_on, output, &error))
        worker_write(output, error.text, strlen(error.text));
    disk_close(disk);
    medium_close(medium);
}

// "list": every member with its bytes. "disk": the files of a disk, and one read by address. "unpack": the
// whole file as gzip, as a big member would be written out.
static void work(void *context, struct bytes request, const int *files, size_t file_count,
                 struct worker_output *output)
{
    (void)context;
    struct item item;
    struct error error = {0};
    static const struct child_item whole = {.stored_bytes = -1, .size_bytes = -1, .storage = STORED};
    if (file_count == 1 && request.data[0] == 'd') {
        list_disk(files[0], output);
        return;
    }
    if (file_count != 1 ||
        item_open(&item, "x", medium_of_file(files[0], NULL), &whole, LIMIT_BYTES, &error)) {
        worker_write(output, error.text, strlen(error.text));
        return;
    }
    if (request.data[0] == 'l') {
        struct listing listing = {files[0], output};
        zip_list(item.bytes, &(struct member_listener){&listing, on_member, on_skipped, on_damage});
    } else {
        struct unpack_result result;
        unpack(item.bytes, GZIP, &UNPACK_LIMITS_USUAL, pass_on, output, &result);
    }
    item_close(&item);
}

static void ask(const char *request, struct bytes file, struct buffer *answer)
{
    char path[] = "/tmp/clew-archive-XXXXXX";
    int writing = mkstemp(path);
    assert_true(writing >= 0);
    assert_int_equal(write(writing, file.data, file.size), (ssize_t)file.size);
    int reading = open(path, O_RDONLY | O_CLOEXEC);
    unlink(path);
    close(writing);
    struct workers *workers;
    struct error error = {0};
    struct workers_options options = {
        .count = 1, .function = work, .limits = {.wall_seconds = 60, .memory_bytes = 512 << 20}};
    if (workers_start(&workers, &options, &error) ||
        workers_submit(workers, 1, bytes_of_text(request), &reading, 1, &error))
        fail_msg("%s", error.text);
    struct worker_event event;
    do {
        assert_int_equal(workers_wait(workers, &event, 60000, &error), 1);
        if (event.kind == WORKER_DATA)
            buffer_add(answer, event.data.data, event.data.size);
        if (event.kind == WORKER_LOST)
            fail_msg("%s", event.reason);
    } while (event.kind != WORKER_FINISHED);
    workers_stop(workers);
    close(reading);
}

static void members_are_read_through_one_descriptor(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "a", "stored");
    struct bytes data = bytes_of_text("deflated deflated deflated deflated");
    zip_maker_add(&maker, &(struct made_member){.name = "b", .data = data, .method = 8});
    static uint8_t zeros[2 * LIMIT_BYTES];
    struct bytes large = {zeros, sizeof zeros};
    zip_maker_add(&maker, &(struct made_member){.name = "c", .data = large, .method = 8});
    struct buffer answer;
    buffer_init(&answer, 1 << 20);
    ask("list", zip_maker_end(&maker, false), &answer);
    assert_string_equal(buffer_text(&answer), "a=storedtext;b=deflated deflated deflated deflatedtext;"
                                              "c=to unpack;");
    buffer_done(&answer);
    zip_maker_done(&maker);
}

static void a_disk_is_read_through_one_descriptor(void **state)
{
    (void)state;
    uint8_t disk[MADE_DISK_BYTES];
    struct buffer image, answer;
    struct bytes bytes = {disk, sizeof disk};
    make_disk(disk);
    buffer_init(&image, 1 << 24);
    buffer_init(&answer, 1 << 20);
    ewf_begin(&image, 1);
    ewf_volume(&image, MADE_SECTORS / 8, 8, MADE_SECTOR, MADE_SECTORS);
    ewf_chunks(&image, bytes, (size_t)8 * MADE_SECTOR, EWF_COMPRESS, 0);
    ewf_end(&image, "done");
    ask("disk", buffer_bytes(&image), &answer);
    assert_non_null(strstr(buffer_text(&answer),
                           "p1/PIECES.TXT;p1/EMPTY.TXT;p1/SUB/INSIDE.TXT;p1/_ELETED.TXT;"
                           "in two pieces, the first. "));
    buffer_done(&image);
    buffer_done(&answer);
}

static void a_big_member_streams_through_the_pipe(void **state)
{
    (void)state;
    struct buffer text, packed, answer;
    buffer_init(&text, 2 * BIG_BYTES);
    buffer_init(&packed, 2 * BIG_BYTES);
    buffer_init(&answer, 2 * BIG_BYTES);
    for (uint32_t i = 0; text.size < BIG_BYTES; i++)
        buffer_print(&text, "%u,", i * 2654435761u);
    gzip_add(&packed, buffer_bytes(&text));
    ask("unpack", buffer_bytes(&packed), &answer);
    assert_true(bytes_equal(buffer_bytes(&answer), buffer_bytes(&text)));
    buffer_done(&text);
    buffer_done(&packed);
    buffer_done(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_read_through_one_descriptor),
        cmocka_unit_test(a_disk_is_read_through_one_descriptor),
        cmocka_unit_test(a_big_member_streams_through_the_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
