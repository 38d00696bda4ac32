// Property lists of both forms: every kind of value, and files that lie.
#include "test.h"

#include "hex.h"
#include "observations/serialized/plist.h"

#include <stdlib.h>

// {name, chat, n, big, small, ratio, yes, no, when, data, list: [1, "two", {three: 3}], uid: 300}
static const char VALUES[] =
    "62706c6973743030dc0102030405060708090a0b0c0d0e0f10111213141516171d546e616d655463686174516e536269"
    "6755736d616c6c55726174696f53796573526e6f547768656e5464617461546c697374537569645b416e6120496f6e65"
    "736375654f1a8bdd0020d83dde0013fffffffffffffffb140000000000000000800000000000000111012c233ff80000"
    "0000000009083341c4f57289400000430001ffa318191a10015374776fd11b1c557468726565100381012c0821262b2d"
    "31373d4144494e5357636e77888b9495969fa3a7a9adb0b6b80000000000000101000000000000001e00000000000000"
    "0000000000000000bb";

static const char XML[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
    "<plist version=\"1.0\">\n<dict><key>name</key><string>Ana &amp; Ionescu</string><key>n</key>"
    "<integer>-5</integer><key>ratio</key><real>1.5</real><key>yes</key><true/><key>no</key><false/>"
    "<key>when</key><date>2023-04-15T13:58:42Z</date><key>data</key><data>\n\tAAH/\n\t</data><key>list</key>"
    "<array><integer>1</integer><string></string><dict><key>three</key><integer>0x3</integer></dict></array>"
    "</dict></plist>\n";

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

static const struct plist *whole(struct bytes bytes)
{
    const struct plist *root;
    assert_int_equal(plist_read(bytes, arena, &root, &error), 0);
    return root;
}

static void assert_moment(struct moment moment, const char *expected)
{
    char text[MOMENT_TEXT_SIZE];
    assert_string_equal(moment_format(moment, text), expected);
}

static void reads_every_kind_of_a_binary_list(void **state)
{
    (void)state;
    double real;
    const struct plist *root = whole(of_hex(arena, VALUES));
    assert_int_equal(root->kind, PLIST_DICT);
    assert_int_equal(plist_count(root), 12);
    assert_int_equal(root->height, 3);
    assert_string_equal(plist_key(root, 0), "name");
    assert_string_equal(plist_text(plist_value(root, 0)), "Ana Ionescu");
    assert_string_equal(plist_text(plist_get(root, "chat")), "会话 😀");
    assert_int_equal(plist_integer(plist_get(root, "n"), 0), -5);
    assert_int_equal(plist_integer(plist_get(root, "small"), 0), 300);
    assert_int_equal(plist_get(root, "big")->kind, PLIST_REAL); // 2^63 + 1
    assert_true(plist_real(plist_get(root, "big"), &real) && real == 9223372036854775809.0);
    assert_true(plist_real(plist_get(root, "ratio"), &real) && real == 1.5);
    assert_int_equal(plist_get(root, "yes")->kind, PLIST_BOOL);
    assert_int_equal(plist_integer(plist_get(root, "yes"), -1), 1);
    assert_int_equal(plist_integer(plist_get(root, "no"), -1), 0);
    assert_moment(plist_moment(plist_get(root, "when")), "2023-04-15T13:58:42.500Z");
    assert_int_equal(plist_data(plist_get(root, "data")).size, 3);
    assert_memory_equal(plist_data(plist_get(root, "data")).data, "\0\1\377", 3);
    assert_int_equal(plist_get(root, "uid")->kind, PLIST_UID);
    assert_int_equal(plist_get(root, "uid")->integer, 300);
    const struct plist *list = plist_get(root, "list");
    assert_int_equal(plist_count(list), 3);
    assert_string_equal(plist_text(plist_at(list, 1)), "two");
    assert_int_equal(plist_integer(plist_find(plist_at(list, 2), "three", NULL), 0), 3);
}

static void says_what_is_not_there(void **state)
{
    (void)state;
    double real;
    const struct plist *root = whole(of_hex(arena, VALUES));
    assert_null(plist_get(root, "missing"));
    assert_null(plist_find(root, "name", "deeper", "still", NULL));
    assert_null(plist_at(plist_get(root, "list"), 3));
    assert_null(plist_text(plist_get(root, "n")));
    assert_null(plist_key(root, 12));
    assert_int_equal(plist_data(plist_get(root, "name")).size, 0);
    assert_int_equal(plist_integer(plist_get(root, "name"), 77), 77);
    assert_false(plist_real(plist_get(root, "list"), &real));
    assert_int_equal(plist_moment(NULL).at_usec, TIME_UNKNOWN);
    assert_int_equal(plist_count(NULL), 0);
}

static void reads_every_kind_of_an_xml_list(void **state)
{
    (void)state;
    double real;
    assert_true(plist_is_xml(bytes_of_text(XML)));
    const struct plist *root = whole(bytes_of_text(XML));
    assert_int_equal(plist_count(root), 8);
    assert_string_equal(plist_text(plist_get(root, "name")), "Ana & Ionescu");
    assert_int_equal(plist_integer(plist_get(root, "n"), 0), -5);
    assert_true(plist_real(plist_get(root, "ratio"), &real) && real == 1.5);
    assert_int_equal(plist_integer(plist_get(root, "yes"), -1), 1);
    assert_int_equal(plist_integer(plist_get(root, "no"), -1), 0);
    assert_moment(plist_moment(plist_get(root, "when")), "2023-04-15T13:58:42Z");
    assert_int_equal(plist_data(plist_get(root, "data")).size, 3);
    assert_memory_equal(plist_data(plist_get(root, "data")).data, "\0\1\377", 3);
    const struct plist *list = plist_get(root, "list");
    assert_string_equal(plist_text(plist_at(list, 1)), "");
    assert_int_equal(plist_integer(plist_find(plist_at(list, 2), "three", NULL), 0), 3);
    assert_int_equal(root->height, 3);
}

static void add_visited(void *payload, const char *text)
{
    buffer_add_text(payload, text);
    buffer_add_u8(payload, ' ');
}

static void visits_texts_in_order(void **state)
{
    (void)state;
    struct buffer texts;
    buffer_init(&texts, 1024);
    const struct plist *root = whole(of_hex(arena, VALUES));
    assert_true(plist_texts(plist_get(root, "list"), 100, add_visited, &texts));
    assert_string_equal(buffer_text(&texts), "two three ");
    buffer_reset(&texts);
    assert_false(plist_texts(root, 5, add_visited, &texts));
    assert_string_equal(buffer_text(&texts), "name Ana Ionescu chat 会话 😀 ");
    buffer_done(&texts);
}

// ---- files that lie ----

// A binary list of these objects, the first being the top one; offsets of one byte, numbers of one byte.
static struct bytes made(const char *const *objects, size_t count)
{
    struct buffer file;
    uint8_t offsets[64];
    buffer_init(&file, 4096);
    buffer_add_text(&file, "bplist00");
    for (size_t i = 0; i < count; i++) {
        struct bytes object = of_hex(arena, objects[i]);
        offsets[i] = (uint8_t)file.size;
        buffer_add(&file, object.data, object.size);
    }
    uint8_t trailer[32] = {[6] = 1, [7] = 1, [15] = (uint8_t)count, [31] = (uint8_t)file.size};
    buffer_add(&file, offsets, count);
    buffer_add(&file, trailer, sizeof trailer);
    struct bytes bytes = arena_bytes(arena, buffer_bytes(&file));
    buffer_done(&file);
    return bytes;
}

static const struct plist *damaged(struct bytes bytes, const char *what)
{
    const struct plist *root;
    error = (struct error){0};
    assert_int_equal(plist_read(bytes, arena, &root, &error), -1);
    if (strstr(error.text, what) == NULL)
        fail_msg("'%s' does not say '%s'", error.text, what);
    return root;
}

#define MADE(...)                                                                                            \
    made((const char *const[]){__VA_ARGS__},                                                                 \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void cuts_a_circle(void **state)
{
    (void)state;
    const struct plist *root = damaged(MADE("a30102"
                                            "00",
                                            "5161", "a100"),
                                       "holds itself");
    assert_int_equal(plist_count(root), 3);
    assert_string_equal(plist_text(plist_at(root, 0)), "a"); // what else is there is kept
    assert_int_equal(plist_at(root, 2)->kind, PLIST_NULL);
    assert_int_equal(plist_at(plist_at(root, 1), 0)->kind, PLIST_NULL);
}

static void keeps_what_else_is_there(void **state)
{
    (void)state;
    assert_string_equal(plist_text(plist_at(damaged(MADE("a20102", "5161", "f0"), "unknown kind"), 0)), "a");
    assert_string_equal(plist_text(plist_at(damaged(MADE("a20109", "5161"), "no object"), 0)), "a");
    assert_string_equal(plist_text(plist_at(damaged(MADE("a20102", "5161", "4f1004"), "beyond"), 0)), "a");
    assert_string_equal(plist_text(plist_at(damaged(MADE("a20102", "5161", "19"), "unknown size"), 0)), "a");
    assert_string_equal(plist_text(plist_at(damaged(MADE("a20102", "5161", "2400"), "unknown size"), 0)),
                        "a");
    assert_string_equal(plist_text(plist_at(damaged(MADE("a20102", "5161", "5fa0"), "no number"), 0)), "a");
    damaged(MADE("5f13ffffffffffffffff"), "");
    damaged(MADE("6f13ffffffffffffffff"), "");
    damaged(MADE("df137fffffffffffffff"), "");
}

static void is_not_blown_up_by_objects_that_overlap(void **state)
{
    (void)state;
    // one text of 40 bytes that 40 objects claim for theirs
    struct bytes file =
        MADE("af1028"
             "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728",
             "5f1028"
             "61616161616161616161616161616161616161616161616161616161616161616161616161616161");
    uint8_t *data = arena_alloc(arena, file.size + 39, 1);
    size_t table = file.size - 32 - 2;
    memcpy(data, file.data, table + 2);
    memset(data + table + 2, data[table + 1], 39);
    memcpy(data + table + 41, file.data + table + 2, 32);
    data[table + 41 + 15] = 41;
    damaged((struct bytes){data, file.size + 39}, "overlap");
}

static void stops_at_its_depth(void **state)
{
    (void)state;
    struct buffer file;
    uint8_t trailer[32] = {[6] = 2, [7] = 2, [14] = 300 >> 8, [15] = 300 & 255};
    buffer_init(&file, 1 << 20);
    buffer_add_text(&file, "bplist00");
    for (int i = 0; i < 300; i++) // each the array of the next
        buffer_add(&file, (uint8_t[]){0xa1, (uint8_t)((i + 1) >> 8), (uint8_t)(i + 1)}, 3);
    trailer[30] = (uint8_t)(file.size >> 8);
    trailer[31] = (uint8_t)file.size;
    for (int i = 0; i < 300; i++)
        buffer_add(&file, (uint8_t[]){(uint8_t)((8 + 3 * i) >> 8), (uint8_t)(8 + 3 * i)}, 2);
    buffer_add(&file, trailer, sizeof trailer);
    const struct plist *root = damaged(buffer_bytes(&file), "too deep");
    assert_int_equal(root->height, PLIST_DEPTH_MAX);
    buffer_reset(&file);
    buffer_add_text(&file, "<plist>");
    for (int i = 0; i < 200; i++)
        buffer_add_text(&file, "<array>");
    buffer_add_text(&file, "<string>deep</string>");
    for (int i = 0; i < 200; i++)
        buffer_add_text(&file, "</array>");
    buffer_add_text(&file, "</plist>");
    root = damaged(buffer_bytes(&file), "too deep");
    assert_int_equal(root->height, PLIST_DEPTH_MAX);
    buffer_done(&file);
}

// Each in memory of its own, so that a sanitizer sees where it ends.
static int read_copy(struct bytes bytes)
{
    uint8_t *copy = malloc(bytes.size + 1);
    memcpy(copy, bytes.data, bytes.size);
    const struct plist *root;
    int result = plist_read((struct bytes){copy, bytes.size}, arena, &root, &error);
    plist_texts(root, 1000, add_visited, &(struct buffer){.limit = 0});
    free(copy);
    return result;
}

static void says_what_is_cut_short(void **state)
{
    (void)state;
    struct bytes file = of_hex(arena, VALUES);
    for (size_t size = 0; size < file.size; size++)
        assert_int_equal(read_copy(bytes_slice(file, 0, size)), -1);
    const struct plist *root = damaged(bytes_of_text("<plist><dict><key>a</key><string>b</string><key>c</key>"
                                                     "<string>half"),
                                       "not well-formed");
    assert_string_equal(plist_text(plist_get(root, "a")), "b");
    assert_null(plist_get(root, "c"));
    assert_null(damaged(bytes_of_text("{ old = style; }"), "neither"));
    assert_null(damaged(bytes_of_text("<plist></plist>"), "nothing in it"));
}

static void survives_any_byte_changed(void **state)
{
    (void)state;
    struct bytes file = of_hex(arena, VALUES);
    uint8_t *data = (uint8_t *)file.data; // ours
    for (size_t i = 0; i < file.size; i++)
        for (int change = 1; change < 256; change <<= 1) {
            data[i] ^= (uint8_t)change;
            read_copy(file);
            data[i] ^= (uint8_t)change;
        }
    assert_int_equal(read_copy(file), 0);
}

static void tells_damage_in_xml(void **state)
{
    (void)state;
    damaged(bytes_of_text("<plist><dict><string>b</string></dict></plist>"), "without a key");
    damaged(bytes_of_text("<plist><integer>five</integer></plist>"), "no number");
    damaged(bytes_of_text("<plist><date>yesterday</date></plist>"), "a date");
    damaged(bytes_of_text("<plist><data>A!B</data></plist>"), "base64");
    damaged(bytes_of_text("<plist><b>x</b></plist>"), "an element");
    // entities of the file's own stay closed
    const struct plist *root =
        damaged(bytes_of_text("<!DOCTYPE plist [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
                              "<plist><string>x&b;y</string></plist>"),
                "");
    assert_true(root == NULL || strstr(plist_text(root), "aaaa") == NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_every_kind_of_a_binary_list, setup, teardown),
        cmocka_unit_test_setup_teardown(says_what_is_not_there, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_every_kind_of_an_xml_list, setup, teardown),
        cmocka_unit_test_setup_teardown(visits_texts_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(cuts_a_circle, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_what_else_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(is_not_blown_up_by_objects_that_overlap, setup, teardown),
        cmocka_unit_test_setup_teardown(stops_at_its_depth, setup, teardown),
        cmocka_unit_test_setup_teardown(says_what_is_cut_short, setup, teardown),
        cmocka_unit_test_setup_teardown(survives_any_byte_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_damage_in_xml, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
