#include "test.h"

#include "observations/phones/apps/app_text.h"

#include <string.h>

static void parts_words(void **state)
{
    (void)state;
    struct words words = words_of(" ana@example.org,;bob ", " ,;");
    struct bytes word;
    assert_true(words_next(&words, &word));
    assert_int_equal(word.size, strlen("ana@example.org"));
    assert_true(words_next(&words, &word));
    assert_memory_equal(word.data, "bob", 3);
    assert_false(words_next(&words, &word));
    words = words_of(NULL, " ");
    assert_false(words_next(&words, &word));
}

static void takes_markup_out(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"<b>I&apos;m</b> here<br/>&amp; there", "I'm here\n& there"},
        {"a < b > c", "a < b > c"},
        {"<a href=\"x\">y", "y"},
        {"&#39;&#128512;&#0;&#55296;&nbsp;", "'\xf0\x9f\x98\x80&#0;&#55296;&nbsp;"},
        {"cut <b", "cut <b"},
        {"&", "&"},
    };
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_of_markup(arena, cases[i][0]), cases[i][1]);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_words),
        cmocka_unit_test(takes_markup_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
