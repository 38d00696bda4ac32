// Keyed archives put back together.
#include "test.h"

#include "hex.h"
#include "observations/serialized/keyed_archive.h"

#include <stdlib.h>

// {friends: ["Ana", "Ana", nil], when: a date, me: APerson {name, parent: the list of friends' owner, ...},
// id: UUID}
static const char ARCHIVE[] =
    "62706c6973743030d4010203040506070a582476657273696f6e592461726368697665725424746f7058246f626a6563"
    "747312000186a05f100f4e534b657965644172636869766572d1080954726f6f748001af10150b0c1b1c1d1e1f252933"
    "373e4145484b4e51575a5b55246e756c6cd30d0e0f1011165624636c617373574e532e6b6579735a4e532e6f626a6563"
    "7473800aa4121314158002800380048005a41718191a800680078008800957667269656e6473547768656e526d655269"
    "64d20d0f2021800ba3222324800c800c8000d20d262728574e532e74696d65800d2341c4f572b0400000d50d2a2b2c2d"
    "2e2f303132546e616d6556706172656e745361676554686f6d65800e800c8008101f8011d20d3435365c4e532e757569"
    "646279746573800f4f1010000102030405060708090a0b0c0d0e0fd238393a3b5a24636c6173736e616d655824636c61"
    "737365735f10134e534d757461626c6544696374696f6e617279a33a3c3d5c4e5344696374696f6e617279584e534f62"
    "6a656374d238393f40574e534172726179a23f3dd20d424344594e532e737472696e67801053416e61d238394647564e"
    "5344617465a2463dd23839494a5741506572736f6ea2493dd238394c4d564e5355554944a24c3dd238394f505f100f4e"
    "534d757461626c65537472696e67a14fd30d5253545556574e532e626173655b4e532e72656c61746976658012801380"
    "14d238395859554e5355524ca1585f101468747470733a2f2f6578616d706c652e6f72672f53616e6100080011001a00"
    "240029003200370049004c00510053006b00710078007f0087009200940099009b009d009f00a100a600a800aa00ac00"
    "ae00b600bb00be00c100c600c800cc00ce00d000d200d700df00e100ea00f500fa01010105010a010c010e0110011201"
    "14011901260128013b0140014b0154016a016e017b0184018901910194019901a301a501a901ae01b501b801bd01c501"
    "c801cd01d401d701dc01ee01f001f701ff020b020d020f02110216021c021e0235000000000000020100000000000000"
    "5c00000000000000000000000000000239";

#define XML_ARCHIVE(objects)                                                                                 \
    "<plist><dict><key>$archiver</key><string>NSKeyedArchiver</string><key>$top</key><dict><key>root</key>"  \
    "<dict><key>CF$UID</key><integer>1</integer></dict></dict><key>$objects</key><array>"                    \
    "<string>$null</string>" objects "</array></dict></plist>"
#define XML_UID(number) "<dict><key>CF$UID</key><integer>" number "</integer></dict>"

static struct arena *arena;
static struct error error;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)512 << 20);
    error = (struct error){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void puts_objects_back_together(void **state)
{
    (void)state;
    char when[MOMENT_TEXT_SIZE];
    const struct plist *root;
    assert_int_equal(keyed_archive_read(of_hex(arena, ARCHIVE), arena, &root, &error), 0);
    assert_int_equal(root->kind, PLIST_DICT);
    assert_int_equal(plist_count(root), 4);
    const struct plist *friends = plist_get(root, "friends");
    assert_int_equal(friends->kind, PLIST_ARRAY);
    assert_int_equal(plist_count(friends), 3);
    assert_string_equal(plist_text(plist_at(friends, 0)), "Ana");
    assert_string_equal(plist_text(plist_at(friends, 1)), "Ana");
    assert_int_equal(plist_at(friends, 2)->kind, PLIST_NULL); // nil
    assert_string_equal(moment_format(plist_moment(plist_get(root, "when")), when),
                        "2023-04-15T14:00:00.500Z");
    const struct plist *me = plist_get(root, "me");
    assert_string_equal(plist_text(plist_get(me, "$class")), "APerson");
    assert_string_equal(plist_text(plist_get(me, "name")), "Ana");
    assert_int_equal(plist_integer(plist_get(me, "age"), 0), 31);
    assert_int_equal(plist_get(me, "parent")->kind, PLIST_NULL); // it is its own: the circle is cut
    assert_string_equal(plist_text(plist_get(me, "home")), "https://example.org/ana");
    assert_string_equal(plist_text(plist_get(root, "id")), "00010203-0405-0607-0809-0A0B0C0D0E0F");
}

static void reads_archives_in_xml(void **state)
{
    (void)state;
    const struct plist *root;
    static const char good[] =
        XML_ARCHIVE("<dict><key>a</key>" XML_UID("2") "<key>n</key><integer>3</integer></dict>"
                                                      "<string>Ana</string>");
    assert_int_equal(keyed_archive_read(bytes_of_text(good), arena, &root, &error), 0);
    assert_string_equal(plist_text(plist_get(root, "a")), "Ana");
    assert_int_equal(plist_integer(plist_get(root, "n"), 0), 3);
}

static void tells_what_is_missing(void **state)
{
    (void)state;
    const struct plist *root;
    static const char lost[] = XML_ARCHIVE("<dict><key>a</key>" XML_UID("9") "<key>b</key>" XML_UID(
        "-1") "<key>c</key><string>kept</string></dict>");
    assert_int_equal(keyed_archive_read(bytes_of_text(lost), arena, &root, &error), -1);
    assert_non_null(strstr(error.text, "not there"));
    assert_int_equal(plist_get(root, "a")->kind, PLIST_NULL);
    assert_string_equal(plist_text(plist_get(root, "c")), "kept");
    // a list that is none is given as it is
    assert_int_equal(
        keyed_archive_read(bytes_of_text("<plist><string>x</string></plist>"), arena, &root, &error), 0);
    assert_string_equal(plist_text(root), "x");
    const struct plist *opened;
    assert_int_equal(keyed_archive_open(root, arena, &opened, &error), -1);
    assert_null(opened);
}

// Objects that each name the next one twice: 2^60 ways down, 60 objects.
static void is_not_blown_up_by_sharing(void **state)
{
    (void)state;
    struct buffer file;
    const struct plist *root;
    buffer_init(&file, 1 << 20);
    buffer_add_text(
        &file,
        "<plist><dict><key>$archiver</key><string>a</string><key>$top</key><dict><key>root</key>" XML_UID(
            "0") "</dict><key>$objects</key><array>");
    for (int i = 0; i < 60; i++)
        buffer_print(&file,
                     "<array><dict><key>CF$UID</key><integer>%d</integer></dict>"
                     "<dict><key>CF$UID</key><integer>%d</integer></dict></array>",
                     i + 1, i + 1);
    buffer_add_text(&file, "<string>end</string></array></dict></plist>");
    assert_int_equal(keyed_archive_read(buffer_bytes(&file), arena, &root, &error), 0);
    assert_int_equal(root->height, 60);
    assert_ptr_equal(plist_at(root, 0), plist_at(root, 1));
    buffer_done(&file);
}

static void survives_any_byte_changed(void **state)
{
    (void)state;
    struct bytes file = of_hex(arena, ARCHIVE);
    uint8_t *data = (uint8_t *)file.data; // ours
    const struct plist *root;
    for (size_t i = 0; i < file.size; i++)
        for (int change = 1; change < 256; change <<= 1) {
            data[i] ^= (uint8_t)change;
            keyed_archive_read(file, arena, &root, &error);
            data[i] ^= (uint8_t)change;
        }
    assert_int_equal(keyed_archive_read(file, arena, &root, &error), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(puts_objects_back_together, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_archives_in_xml, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_what_is_missing, setup, teardown),
        cmocka_unit_test_setup_teardown(is_not_blown_up_by_sharing, setup, teardown),
        cmocka_unit_test_setup_teardown(survives_any_byte_changed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
