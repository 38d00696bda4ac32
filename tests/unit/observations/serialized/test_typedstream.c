// Attributed texts out of typed streams.
#include "test.h"

#include "hex.h"
#include "observations/serialized/typedstream.h"

#include <stdlib.h>

// "Come at 8, Ana", one part
static const char PLAIN[] =
    "040b73747265616d747970656481e803840140848484124e5341747472696275746564537472696e67008484084e534f"
    "626a656374008592848484084e53537472696e67019484012b0e436f6d6520617420382c20416e618684026949010e92"
    "8484840c4e5344696374696f6e617279009484016901928496961d5f5f6b494d4d657373616765506172744174747269"
    "627574654e616d658692848484084e534e756d626572008484074e5356616c7565009484012a84999900868686";

// mutable; a file, a mention, a text of 155 bytes
static const char ATTRIBUTES[] =
    "040b73747265616d747970656481e803840140848484194e534d757461626c6541747472696275746564537472696e67"
    "008484124e5341747472696275746564537472696e67008484084e534f626a6563740085928484840f4e534d75746162"
    "6c65537472696e67018484084e53537472696e67019584012b819b00efbfbc204042656e206c6f6f6b3a20c3a9c3a9c3"
    "a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3"
    "a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3"
    "a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9868402694901019284"
    "84840c4e5344696374696f6e617279009584016902928498981d5f5f6b494d4d65737361676550617274417474726962"
    "7574654e616d658692848484084e534e756d626572008484074e5356616c7565009584012a849b9b008692849898225f"
    "5f6b494d46696c655472616e73666572475549444174747269627574654e616d6586928498980b61745f305f41414141"
    "2d31868699020192849a9b01929b92849d9e9f9b01868699030492849a9b02928498981c5f5f6b494d4d656e74696f6e"
    "436f6e6669726d65644d656e74696f6e86928498980d2b34343737303039303031323386929b92849d9e9f9b01868699"
    "044c92849a9b01929b92849d9e9f9b01868686";

// arrays, structs and reals before a text
static const char TYPES[] =
    "040b73747265616d747970656481e80384045b33695d01812c01827011010084045b34635d61626364840a7b706f696e"
    "743d66667d830000000005840140848484084e53537472696e67018484084e534f626a656374008584012b03746f7086";

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

static void reads_a_text(void **state)
{
    (void)state;
    struct attributed_text text;
    struct bytes bytes = of_hex(arena, PLAIN);
    assert_true(typedstream_is(bytes));
    assert_int_equal(typedstream_read_text(bytes, arena, &text, &error), 0);
    assert_string_equal(text.text, "Come at 8, Ana");
    assert_int_equal(text.attachment_count, 0);
    assert_int_equal(text.mention_count, 0);
}

static void reads_attachments_and_mentions(void **state)
{
    (void)state;
    struct attributed_text text;
    assert_int_equal(typedstream_read_text(of_hex(arena, ATTRIBUTES), arena, &text, &error), 0);
    assert_int_equal(strlen(text.text), 155);
    assert_int_equal(strncmp(text.text, "\xef\xbf\xbc @Ben look: é", 17), 0);
    assert_int_equal(text.attachment_count, 1);
    assert_string_equal(text.attachments[0], "at_0_AAAA-1");
    assert_int_equal(text.mention_count, 1);
    assert_string_equal(text.mentions[0], "+447700900123");
}

// A string at the top behind groups of other types, which are passed over.
static void passes_over_other_types(void **state)
{
    (void)state;
    struct attributed_text text;
    assert_int_equal(typedstream_read_text(of_hex(arena, TYPES), arena, &text, &error), 0);
    assert_null(text.text); // the stream's first value is no text: none is guessed
    struct bytes bytes =
        of_hex(arena, "040b73747265616d747970656481e803"
                      "840140848484084e53537472696e67018484084e534f626a656374008584012b03746f7086");
    assert_int_equal(typedstream_read_text(bytes, arena, &text, &error), 0);
    assert_string_equal(text.text, "top");
}

static void assert_fails(const char *hex, const char *what)
{
    struct attributed_text text;
    assert_int_equal(typedstream_read_text(of_hex(arena, hex), arena, &text, &error), -1);
    if (strstr(error.text, what) == NULL)
        fail_msg("'%s' does not say '%s'", error.text, what);
}

#define HEADER "040b73747265616d747970656481e803"

static void tells_what_is_wrong(void **state)
{
    (void)state;
    assert_fails("", "no typed stream");
    assert_fails("040b747970656473747265616d81e803", "no typed stream"); // big-endian
    assert_fails(HEADER "8401", "beyond the end");
    assert_fails(HEADER "84014095", "no object");
    assert_fails(HEADER "99", "no text");
    assert_fails(HEADER "840178", "not known");
    assert_fails(HEADER "8400", "without types");
    assert_fails(HEADER "84012b82ffffff7f", "beyond the end");
    assert_fails(HEADER "8402696901", "cut short");
    assert_fails(HEADER "84016987", "a tag where");
    assert_fails(HEADER "840f5b343030303030303030307b783d7d5d", "more values than");     // [4000000000{x=}]
    assert_fails(HEADER "84105b3939393939395b3939393939397b7d5d5d", "more values than"); // [999999[999999{}]]
}

static void keeps_a_text_before_a_fault(void **state)
{
    (void)state;
    struct attributed_text text;
    struct bytes bytes = of_hex(arena, PLAIN);
    assert_int_equal(typedstream_read_text(bytes_slice(bytes, 0, 100), arena, &text, &error), -1);
    assert_string_equal(text.text, "Come at 8, Ana");
    for (size_t size = 0; size < bytes.size; size++) {
        uint8_t *copy = malloc(size + 1);
        memcpy(copy, bytes.data, size);
        if (size != 15 && size != 16) // the header alone, without and with its number, holds nothing
            assert_int_equal(typedstream_read_text((struct bytes){copy, size}, arena, &text, &error), -1);
        free(copy);
    }
}

static void survives_any_byte_changed(void **state)
{
    (void)state;
    struct attributed_text text;
    struct bytes file = of_hex(arena, ATTRIBUTES);
    uint8_t *data = (uint8_t *)file.data; // ours
    for (size_t i = 0; i < file.size; i++)
        for (int change = 1; change < 256; change <<= 1) {
            data[i] ^= (uint8_t)change;
            typedstream_read_text(file, arena, &text, &error);
            data[i] ^= (uint8_t)change;
        }
    assert_int_equal(typedstream_read_text(file, arena, &text, &error), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_text, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_attachments_and_mentions, setup, teardown),
        cmocka_unit_test_setup_teardown(passes_over_other_types, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_what_is_wrong, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_a_text_before_a_fault, setup, teardown),
        cmocka_unit_test_setup_teardown(survives_any_byte_changed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
