#include "test.h"

#include "observations/phones/apps/book.h"

#include <stdio.h>

static struct book_entry entry_of(const char *value, int64_t number)
{
    return (struct book_entry){.selector = {.kind = SELECTOR_HANDLE, .value = value, .text = value},
                               .text = "text",
                               .number = number};
}

static void keeps_the_first_of_a_key(void **state)
{
    (void)state;
    struct book *book = book_new();
    struct book_entry one = entry_of("kik:ana", 1), two = entry_of("kik:bob", 2);
    book_add(book, "a", &one);
    book_add(book, "a", &two);
    book_add(book, "", &two);
    book_add(book, NULL, &two);
    assert_string_equal(book_find(book, "a")->selector.value, "kik:ana");
    assert_null(book_find(book, "b"));
    assert_null(book_find(book, ""));
    assert_null(book_find(book, NULL));
    assert_false(book_is_full(book));
    book_free(book);
}

// An entry of the book under a second key: the book moves while it grows.
static void keeps_its_own_entries_again(void **state)
{
    (void)state;
    struct book *book = book_new();
    struct book_entry first = entry_of("kik:ana", 7);
    char key[16];
    book_add(book, "0", &first);
    for (int i = 1; i < 1000; i++) {
        char before[16];
        snprintf(before, sizeof before, "%d", i - 1);
        snprintf(key, sizeof key, "%d", i);
        book_add(book, key, book_find(book, before));
    }
    assert_string_equal(book_find(book, "999")->selector.value, "kik:ana");
    assert_string_equal(book_find(book, "999")->text, "text");
    assert_int_equal(book_find(book, "999")->number, 7);
    book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_first_of_a_key),
        cmocka_unit_test(keeps_its_own_entries_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
