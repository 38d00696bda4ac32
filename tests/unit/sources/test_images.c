// The disk inside real images is the same from every container, and what the makers of the containers say.
#include "test.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "sources/ewf.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEGMENTS = 4, PIECE = 100 * 1000 };

struct opened {
    int files[SEGMENTS];
    struct medium *medium;
};

static void open_image(struct opened *opened, enum image_format format, const char *const names[SEGMENTS])
{
    struct medium *segments[SEGMENTS];
    size_t count = 0;
    for (; count < SEGMENTS && names[count]; count++) {
        char path[512];
        snprintf(path, sizeof path, "%s/images/%s", getenv("CLEW_SHARED_DATA"), names[count]);
        opened->files[count] = open(path, O_RDONLY | O_CLOEXEC);
        assert_true(opened->files[count] >= 0);
        segments[count] = medium_of_file(opened->files[count], NULL);
        assert_non_null(segments[count]);
    }
    struct error error = {0};
    opened->medium = medium_of_image(format, segments, count, &error);
    if (opened->medium == NULL)
        fail_msg("%s: %s", names[0], error.text);
    while (count < SEGMENTS)
        opened->files[count++] = -1;
}

static void close_image(struct opened *opened)
{
    medium_close(opened->medium);
    for (size_t i = 0; i < SEGMENTS; i++)
        if (opened->files[i] >= 0)
            close(opened->files[i]);
}

// Read in pieces that fit no chunk.
static void hash_of(struct medium *medium, char hex[SHA256_HEX_SIZE])
{
    struct sha256 sha256;
    sha256_init(&sha256);
    uint8_t *piece = memory_new(1, PIECE);
    size_t got;
    for (int64_t at = 0; (got = medium_read(medium, at, piece, PIECE)) > 0; at += (int64_t)got)
        sha256_add(&sha256, piece, got);
    memory_free(piece);
    sha256_done(&sha256, hex);
}

static void count_damage(void *payload, int64_t offset, const char *what)
{
    (void)offset;
    (void)what;
    ++*(int *)payload;
}

static const char ext2[] = "a6c2f0e39afe6c6ab432ca5465349fcefe8dc944398e97b2d957d3f89dbb5d80";
static const char imynd[] = "a9c0220b1dadd1812fc4bbe137f495d2c3b88c7b33b5a4de545d201fd31b3bc0";

// image.vmdk is of another day: its tree is that of the others, its times are not. A VHD is as long as whole
// cylinders are.
static const struct {
    enum image_format format;
    const char *names[SEGMENTS];
    int64_t size;
    const char *sha256; // as qemu-img convert and sha256sum have it
    const char *md5;    // as the image states it; NULL: it does not
} images[] = {
    {IMAGE_SPLIT, {"dfvfs/ext2.splitraw.000", "dfvfs/ext2.splitraw.001"}, 4194304, ext2, NULL},
    {IMAGE_EWF, {"dfvfs/ext2.E01"}, 4194304, ext2, "196066add11fb71c4c49cf1bb50d6d24"},
    {IMAGE_EWF,
     {"dfvfs/ext2.split.E01", "dfvfs/ext2.split.E02"},
     4194304,
     ext2,
     "196066add11fb71c4c49cf1bb50d6d24"},
    {IMAGE_QCOW, {"dfvfs/ext2.qcow2"}, 4194304, ext2, NULL},
    {IMAGE_VHD,
     {"dfvfs/ext2.vhd"},
     4212736,
     "870be7ae16c1fa8faab05c6eb9205dc9a7ae35c5f552c5cf8a267c0bc6a5cb99",
     NULL},
    {IMAGE_VMDK, {"dfvfs/ext2.vmdk"}, 4194304, ext2, NULL},
    {IMAGE_NONE, {"plaso/ímynd.dd"}, 102400, imynd, NULL},
    {IMAGE_EWF, {"plaso/image.E01"}, 102400, imynd, "d73c51f10c7ee6a681b7b619ccc6f1c4"},
    {IMAGE_EWF,
     {"plaso/image-split.E01", "plaso/image-split.E02"},
     1474560,
     "694da90e9fc6858c6dd77450add177670eb450534c3fecee2633356d6a969b98",
     "38ea5af8a80e16e46c095c9110242fc0"},
    {IMAGE_QCOW, {"plaso/image.qcow2"}, 102400, imynd, NULL},
    {IMAGE_VHD,
     {"plaso/image.vhd"},
     104448,
     "c6db12a7db548e193c29420c1b4533e4708b20c5033db5cc29ef075d48316d25",
     NULL},
    {IMAGE_VMDK,
     {"plaso/image.vmdk"},
     102400,
     "854c3db1c4a07a241e2ed9fbd8892adf2adc662c7862a75deed26f3483f414c9",
     NULL},
    {IMAGE_QCOW,
     {"dfvfs/windows_volume.qcow2"},
     35913728,
     "44abe9deca9658f331a2bdba2deb53192d04f35d157a1fb3ba0597b03f0524f2",
     NULL},
    {IMAGE_EWF,
     {"nps/nps-2010-emails.E01"},
     10485760,
     "ed4e1b20fb92d9609778d6f687ef478c2ed88d7da18f98b8b023f3dfecd41a9d",
     "7dae50cec8163697415e69fd72387c01"},
};

static void holds_the_same_disk_in_every_container(void **state)
{
    (void)state;
    char folder[512];
    snprintf(folder, sizeof folder, "%s/images",
             getenv("CLEW_SHARED_DATA") ? getenv("CLEW_SHARED_DATA") : "");
    if (access(folder, R_OK)) {
        print_message("skipped: no CLEW_SHARED_DATA/images\n");
        skip();
    }
    for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
        struct opened opened;
        char sha256[SHA256_HEX_SIZE];
        int damages = 0;
        open_image(&opened, images[i].format, images[i].names);
        hash_of(opened.medium, sha256);
        medium_damage_each(opened.medium, count_damage, &damages);
        assert_string_equal(sha256, images[i].sha256);
        assert_int_equal(medium_size(opened.medium), images[i].size);
        assert_int_equal(damages, 0);
        struct verification verification;
        ewf_verify(opened.medium, NULL, NULL, &verification);
        assert_int_equal(verification.verdict, images[i].md5 ? VERDICT_HOLDS : VERDICT_NOT_STATED);
        if (images[i].md5)
            assert_string_equal(verification.md5, images[i].md5);
        close_image(&opened);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_the_same_disk_in_every_container),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
