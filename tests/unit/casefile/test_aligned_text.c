// Texts laid beside a template, as JSON: by content, and what holds for any text.
#include "test.h"

#include "base/form.h"
#include "casefile/aligned_text.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static struct aligning aligning;
static struct buffer out;

static int set_up(void **state)
{
    (void)state;
    aligning = (struct aligning){letters_new(), form_aligner_new()};
    buffer_init(&out, 16 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    letters_free(aligning.letters);
    form_aligner_free(aligning.aligner);
    buffer_done(&out);
    return 0;
}

static const char *aligned(const char *parts, const char *text, const char *stated)
{
    buffer_reset(&out);
    aligned_text_add(&aligning, parts, text, stated, &out);
    return buffer_text(&out);
}

static const char form_of_ana[] = "[\"I am \",{\"slot\":0,\"kind\":\"name\"},\", new in \","
                                  "{\"slot\":1,\"kind\":\"city\"},\". Call me today\"]";

static void differences_are_spans(void **state)
{
    (void)state;
    assert_string_equal(
        aligned(form_of_ana, "I am Ana, nwew in  Lyon! ❤ Call us",
                "[[0,0,\"ana\",\"Ana\",5],[0,3,\"Lyon\",\"Lyon\",19]]"),
        "{\"spans\":[{\"is\":\"same\",\"text\":\"I am \"},"
        "{\"is\":\"slot\",\"slot\":0,\"kind\":\"name\",\"text\":\"Ana\"},{\"is\":\"same\",\"text\":\", \"},"
        "{\"is\":\"changed\",\"text\":\"nwew\",\"was\":\"new\"},{\"is\":\"same\",\"text\":\" in  \"},"
        "{\"is\":\"slot\",\"slot\":1,\"kind\":\"city\",\"text\":\"Lyon\"},"
        "{\"is\":\"changed\",\"text\":\"!\",\"was\":\".\"},{\"is\":\"same\",\"text\":\" \"},"
        "{\"is\":\"added\",\"text\":\"❤\"},{\"is\":\"same\",\"text\":\" Call\"},"
        "{\"is\":\"missing\",\"text\":\"me\"},{\"is\":\"same\",\"text\":\" \"},{\"is\":\"changed\",\"text\":\"us\",\"was\":\"today\"}],"
        "\"slots\":[{\"slot\":0,\"kind\":\"name\",\"value\":\"ana\"},"
        "{\"slot\":1,\"kind\":\"city\",\"value\":\"Lyon\"}]}");
}

static void what_is_known_has_its_kind(void **state)
{
    (void)state;
    assert_string_equal(
        aligned("[\"I am \",{\"text\":\"Ana\",\"kind\":\"name\",\"value\":\"ana\"},\" today\"]", "I am Ana",
                "[[0,0,\"ana\",\"Ana\",5]]"),
        "{\"spans\":[{\"is\":\"same\",\"text\":\"I am \"},{\"is\":\"same\",\"kind\":\"name\",\"text\":\"Ana\"},"
        "{\"is\":\"missing\",\"text\":\"today\"}],\"slots\":[]}");
    assert_string_equal(
        aligned("[\"I am \",{\"text\":\"Ana\",\"kind\":\"name\",\"value\":\"ana\"},\" today\"]", "I am today",
                "[]"),
        "{\"spans\":[{\"is\":\"same\",\"text\":\"I am\"},{\"is\":\"missing\",\"kind\":\"name\",\"text\":\"Ana\"},"
        "{\"is\":\"same\",\"text\":\" today\"}],\"slots\":[]}");
}

static void what_is_no_template_gives_null(void **state)
{
    (void)state;
    assert_string_equal(aligned("{}", "text", "[]"), "null");
    assert_string_equal(aligned("", "text", NULL), "null");
}

static void a_pattern_is_one_line(void **state)
{
    (void)state;
    buffer_reset(&out);
    aligned_pattern_add(form_of_ana, &out);
    assert_string_equal(buffer_text(&out), "I am {name}, new in {city}. Call me today");
}

// ---- any text ----

static uint64_t seed;

static unsigned draw(unsigned below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % below;
}

static const char *word(void)
{
    static const char *const words[] = {"hello",
                                        "Ana",
                                        "的",
                                        "在",
                                        "里昂",
                                        "مرحبا",
                                        "بكم",
                                        "❤️",
                                        "🌹",
                                        ",",
                                        ".",
                                        "150€",
                                        "22h",
                                        "new",
                                        "new",
                                        "кот",
                                        "été",
                                        "it's",
                                        "-",
                                        "a",
                                        "0️⃣7️⃣",
                                        "www.example.org/x",
                                        "ไทย",
                                        "\u200b",
                                        "\xcc\x81"};
    return words[draw(sizeof words / sizeof *words)];
}

static void add_words(struct buffer *text, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        buffer_add_text(text, word());
        buffer_add_text(text, draw(4) ? " " : draw(3) ? "" : "\n ");
    }
}

// A text of the form's words with some left out, changed and added.
static void add_noisy(struct buffer *text, const json_t *parts)
{
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *one = json_array_get(parts, i);
        const char *constant = json_string_value(one);
        if (constant == NULL || draw(10) == 0)
            add_words(text, draw(3));
        else if (draw(6))
            buffer_add_text(text, constant);
        else
            buffer_add_text(text, constant + strcspn(constant, " "));
    }
}

static json_t *any_form(void)
{
    json_t *parts = json_array();
    int slots = 0;
    for (unsigned i = 0, count = draw(12); i < count; i++) {
        struct buffer text;
        buffer_init(&text, 4096);
        buffer_add_u8(&text, ' '); // a word does not go on in the next constant
        add_words(&text, draw(6));
        buffer_add_u8(&text, ' ');
        if (draw(3) == 0)
            json_array_append_new(parts, json_pack("{s:i,s:s}", "slot", slots++, "kind",
                                                   slot_kind_name((enum slot_kind)draw(SLOT_KINDS))));
        else
            json_array_append_new(parts, json_string(buffer_text(&text)));
        buffer_done(&text);
    }
    return parts;
}

// What the tokens of `text` compare by, behind those that are there.
static void add_hashes(struct buffer *hashes, const char *text)
{
    struct token_list list = {0};
    tokens_read(&list, aligning.letters, bytes_of_text(text), NULL, 0);
    for (size_t i = 0; i < list.count; i++)
        buffer_print(hashes, "%08x ", list.all[i].hash);
    tokens_done(&list);
}

// The spans give back the text byte for byte; and what is the same, was or is missing gives back the
// constants of the form, in their order.
static void check_spans(const json_t *parts, const char *text, const json_t *result)
{
    struct buffer whole, constants, of_form;
    buffer_init(&whole, 1024 * 1024);
    buffer_init(&constants, 1024 * 1024);
    buffer_init(&of_form, 1024 * 1024);
    const json_t *spans = json_object_get(result, "spans");
    for (size_t i = 0; i < json_array_size(spans); i++) {
        const json_t *one = json_array_get(spans, i);
        const char *is = json_string_value(json_object_get(one, "is"));
        const char *mine = json_string_value(json_object_get(one, "text"));
        const char *was = json_string_value(json_object_get(one, "was"));
        const bool missing = strcmp(is, "missing") == 0;
        if (!missing)
            buffer_add_text(&whole, mine);
        if (was || missing || strcmp(is, "same") == 0)
            add_hashes(&constants, was ? was : mine);
    }
    for (size_t i = 0; i < json_array_size(parts); i++)
        if (json_is_string(json_array_get(parts, i)))
            add_hashes(&of_form, json_string_value(json_array_get(parts, i)));
    assert_string_equal(buffer_text(&whole), text);
    assert_string_equal(buffer_text(&constants), buffer_text(&of_form));
    buffer_done(&whole);
    buffer_done(&constants);
    buffer_done(&of_form);
}

static void any_text_is_given_back(void **state)
{
    (void)state;
    for (seed = 1; seed < 3000;) {
        const uint64_t start = seed;
        json_t *parts = any_form();
        char *written = json_dumps(parts, 0);
        struct buffer text;
        buffer_init(&text, 64 * 1024);
        if (draw(4))
            add_noisy(&text, parts);
        else
            add_words(&text, draw(30));
        json_t *result = json_loads(aligned(written, buffer_text(&text), "[]"), 0, NULL);
        assert_non_null(result);
        check_spans(parts, buffer_text(&text), result);
        json_decref(result);
        json_decref(parts);
        free(written);
        buffer_done(&text);
        seed = start + 1;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_spans),          cmocka_unit_test(what_is_known_has_its_kind),
        cmocka_unit_test(what_is_no_template_gives_null), cmocka_unit_test(a_pattern_is_one_line),
        cmocka_unit_test(any_text_is_given_back),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
