// Real images: the same tree and the same bytes from every container, as The Sleuth Kit's own tools have
// them, and every byte of the disk once.
#include "test.h"

#include "sources/disks.h"

#include <string.h>

#define PASSWORDS "116 live 02a2a6af2f1ecf4720d7d49d640f0d0a269a7ec733e41973bdd34f09dad0e252\n"
#define A_FILE "53 live 4a49638d0e1055fd9e4c17fef7fdf4d6ccf892b6d9c2f64164203c4bfb0ec92d\n"
#define ANOTHER "22 live c7fbc0e821c0871805a99584c6a384533909f68a6bbe9a2a687d28d9f3b10c16\n"
#define FORK "17 live 8c9eea71ce8d2f7c15dd3918235881aa9067f87df6e147639c60601c9028fb3a\n"
#define EMPTY "0 live e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"

static const char ext2[] =
    "passwords.txt " PASSWORDS "a_directory/a_file " A_FILE "a_directory/another_file " ANOTHER;
static const char imynd[] =
    "passwords.txt " PASSWORDS "a_directory/another_file " ANOTHER "a_directory/a_file " A_FILE;
static const char iso[] =
    "PASSWORDS.TXT " PASSWORDS "A_DIRECTORY/ANOTHER_FILE " ANOTHER "A_DIRECTORY/A_FILE " A_FILE;

static const char hfsplus[] =
    "$ExtentsFile 32768 live 0b9400b847f9a221984b25ff90bec729a635303d3a8efc2d81f38f2c2dc15d75\n"
    "$CatalogFile 32768 live a6032ac2a5066ef8d7892ea2ebc802b8b570d3bfe8b547d2b887f0a10bb2a8f7\n"
    "$BadBlockFile " EMPTY
    "$AllocationFile 4096 live bf817352399ee11efc1b0b6e139996906649abb661642424593bad346c46861e\n"
    "$AttributesFile 65536 live 18ae56b0b460e0ea0d39916bb2cd1956630ba21d67c3c5deabb6151a6e601335\n"
    "passwords.txt " PASSWORDS
    ".fseventsd/00000000171494cb 161 live f668578232ceb08dba9f9f3e091565fc8cc11cec63e450f3b850e04c453c51dd\n"
    ".fseventsd/00000000171494cc 72 live 96ab3370de0590836a68157441daec7ba58caabb4f2d2f954059e085ec5b975e\n"
    ".fseventsd/fseventsd-uuid 36 live 4a3a8010129b8b03eaf0a57b2947dea402e69e8e718e7bde36f5e4204df547ff\n"
    "a_directory/a_file " A_FILE "a_directory/a_resourcefork " EMPTY
    "a_directory/a_resourcefork/..namedfork/rsrc " FORK "a_directory/another_file " ANOTHER;

static const char apfs[] =
    "apfs/apfs_test/passwords.txt " PASSWORDS "apfs/apfs_test/a_directory/a_resourcefork " EMPTY
    "apfs/apfs_test/a_directory/a_resourcefork/..namedfork/rsrc " FORK
    "apfs/apfs_test/a_directory/another_file " ANOTHER "apfs/apfs_test/a_directory/a_file " A_FILE
    "apfs/apfs_test/.fseventsd/fseventsd-uuid 36 live "
    "7aae48e2eb21a9a2dcbf82448bd3df97da64747d815e101e8c5fd02a098d97a6\n"
    "apfs/apfs_test/.fseventsd/000000001714941a 164 live "
    "5be616427d4b664e6b3e93f1b8ac6fb1df72c09c9e54551590082fd5d6878d87\n"
    "apfs/apfs_test/.fseventsd/000000001714941b 72 live "
    "f0e46637ed3f06116c086e12a08725bb150b90deb757951d9b0ce11d06c204da\n";

static const char syslog_image[] =
    "logs/hidden.zip 675 live 0d9b2072498ac33781fae6ec0495b0cd26e0d4d735182b9d1f75da67bcfbeba5\n"
    "logs/sys.tgz 730 live 3b6a6c939a1b4fdb9e070b988f3adb566d957a698068a290b7f2b81e5d16c2d8\n"
    "$OrphanFiles/OrphanFile-14 53 deleted 4a49638d0e1055fd9e4c17fef7fdf4d6ccf892b6d9c2f64164203c4bfb0ec92d\n"
    "$OrphanFiles/OrphanFile-15 116 deleted 02a2a6af2f1ecf4720d7d49d640f0d0a269a7ec733e41973bdd34f09dad0e252\n"
    "$OrphanFiles/OrphanFile-16 22 deleted c7fbc0e821c0871805a99584c6a384533909f68a6bbe9a2a687d28d9f3b10c16\n";

// Small files stand in the records of the $MFT; two of these cross the end of a sector there.
static const char ntfs[] =
    "$AttrDef 2560 live d7de5b1b2f79f45f235ceb1adbc46908ed64eae174eb90ed66aefe5f25165da3\n"
    "$BadClus " EMPTY "$Bitmap 1096 live 51aca1fd318be7b5bb36acaa392a9e27c2c91ac3e240396f2d435d2d5bf0a7d9\n"
    "$Boot 8192 live 2f81a855bac9c7b361cc04d83eefd83f2b24d71914ee4bc2672d6e900596fa93\n"
    "$LogFile 2097152 live 4bda3a28f4ffe603c0ec1258c0034d65a1a0d35ab7bd523a834608adabf03cc5\n"
    "$MFTMirr 4096 live 30701ee6e937434839253ada24cd0c91d2eab7c9dbcb4f8812a891ff80989135\n"
    "$Secure:$SDS 262396 live 95aefacfebf228fd2c9e150a86b0eb1a3924fb25b0995c6e0e7c34feeade0a76\n"
    "$Secure:$SDH 144 live b8a705c8f2a92fcdea6e908cacff902057229f0848284f3cded1d6373d101f70\n"
    "$Secure:$SII 128 live 9fe93678f6bc665579f7245cca03c3110681feca45f3d65b287f8a5a2c78689b\n"
    "$UpCase 131072 live 41c26bc7a12bdaeb26025c93118697c7e3ef81ee048b00fe5cce2a472e0e0742\n"
    "$UpCase:$Info 32 live ee502838f53f00c9444b311f4cdea74454a1e0c64e8cdec3d63eb5232fb61f82\n"
    "$Volume " EMPTY
    "$Extend/$ObjId:$O 48 live e490de5181fd875fc9006534bc503ec0163b7d3b5e28d356f54e2887f8583a5a\n"
    "$Extend/$Quota:$O 88 live 0d44d3d04114afde5eb66b6131b5b2479b6cc9461c6b929ef8882f3ffc4a3cf4\n"
    "$Extend/$Quota:$Q 208 live c02984095aaed1c2628a46daba57a412198e4b0dc85b7ad8519f7193a6e8c5a3\n"
    "$Extend/$Reparse:$R 48 live e490de5181fd875fc9006534bc503ec0163b7d3b5e28d356f54e2887f8583a5a\n"
    "Windows/System32/config/syslog 1247 live "
    "0420b023f8dc1b71ff25191ce4ce88d10028f99f99f7c21532611f4c273aeae9\n";

static const struct {
    enum image_format format;
    const char *names, *files; // files NULL: compared elsewhere
    const char *skipped;       // what must be among the reasons; NULL: anything
} images[] = {
    {IMAGE_SPLIT, "dfvfs/ext2.splitraw.000|dfvfs/ext2.splitraw.001", ext2, "symbolic link\n"},
    {IMAGE_EWF, "dfvfs/ext2.E01", ext2, "directory\n"},
    {IMAGE_EWF, "dfvfs/ext2.split.E01|dfvfs/ext2.split.E02", ext2, NULL},
    {IMAGE_QCOW, "dfvfs/ext2.qcow2", ext2, NULL},
    {IMAGE_VHD, "dfvfs/ext2.vhd", ext2, NULL},
    {IMAGE_VMDK, "dfvfs/ext2.vmdk", ext2, NULL},
    {IMAGE_NONE, "plaso/ímynd.dd", imynd, "deleted, its place is not known\n"},
    {IMAGE_EWF, "plaso/image.E01", imynd, NULL},
    {IMAGE_QCOW, "plaso/image.qcow2", imynd, NULL},
    {IMAGE_VHD, "plaso/image.vhd", imynd, NULL},
    {IMAGE_VMDK, "plaso/image.vmdk", imynd, NULL},
    {IMAGE_NONE, "dfvfs/hfsplus.raw", hfsplus, "symbolic link\n"},
    {IMAGE_NONE, "dfvfs/apfs.raw", apfs, "symbolic link\n"},
    {IMAGE_NONE, "dfvfs/iso9660.raw", iso, "directory\n"},
    {IMAGE_NONE, "plaso/iso9660.raw", iso, "directory\n"},
    {IMAGE_NONE, "plaso/syslog_image.dd", syslog_image, "deleted, its place is not known\n"},
    {IMAGE_QCOW, "dfvfs/windows_volume.qcow2", ntfs, "read with the rest\n"},
    {IMAGE_EWF, "nps/nps-2010-emails.E01", NULL, NULL},
    {IMAGE_NONE, "plaso/tsk_volume_system.raw",
     "!partition 1 (Linux (0x83), 179200 bytes) is of no known file system: read as it stands\n",
     "directory\n"},
    {IMAGE_EWF, "plaso/image-split.E01|plaso/image-split.E02", NULL, NULL},
};

static void every_container_gives_the_same_tree_and_every_byte_once(void **state)
{
    (void)state;
    size_t looked_at = 0;
    for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
        struct medium *medium = shared_image(images[i].format, images[i].names);
        if (medium == NULL)
            continue;
        struct disk_told told;
        disk_told_list(&told, medium, true);
        if (images[i].files)
            assert_string_equal(buffer_text(&told.files), images[i].files);
        if (images[i].skipped)
            assert_non_null(strstr(buffer_text(&told.skipped), images[i].skipped));
        assert_false(told.overlaps);
        assert_int_equal(told.file_bytes + told.rest_bytes, medium_size(medium));
        disk_told_done(&told);
        looked_at++;
    }
    if (looked_at == 0) {
        print_message("skipped: no CLEW_SHARED_DATA/images\n");
        skip();
    }
    assert_int_equal(looked_at, sizeof images / sizeof *images);
}

static void a_partition_of_a_stick_has_its_files(void **state)
{
    (void)state;
    struct medium *medium = shared_image(IMAGE_EWF, "nps/nps-2010-emails.E01");
    if (medium == NULL)
        skip();
    struct disk_told told;
    disk_told_list(&told, medium, false);
    const char *files = buffer_text(&told.files);
    assert_non_null(strstr(files, "p1/document1.txt 24 live\n"));
    assert_non_null(strstr(files, "p1/docx_within_docx.docx 19105 live\n"));
    assert_non_null(strstr(files, "p1/.Trashes/._501 4096 deleted\n"));
    size_t count = 0;
    for (const char *at = files; *at; at++)
        count += *at == '\n';
    assert_int_equal(count, 31);
    disk_told_done(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_container_gives_the_same_tree_and_every_byte_once),
        cmocka_unit_test(a_partition_of_a_stick_has_its_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
