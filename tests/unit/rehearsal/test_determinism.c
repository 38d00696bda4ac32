// The same seed gives the same bytes; another seed another case; a folder in use is left alone.
#include "scratch.h"

#include "rehearsal/rehearsal.h"

#include <string.h>

struct comparison {
    const char *folder, *other;
    size_t files, equal;
};

static void compare_file(void *payload, const char *path)
{
    struct comparison *comparison = payload;
    struct buffer a = scratch_read(comparison->folder, path), b = scratch_read(comparison->other, path);
    comparison->files++;
    comparison->equal += bytes_equal(buffer_bytes(&a), buffer_bytes(&b));
    buffer_done(&a);
    buffer_done(&b);
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    (void)state;
    struct error error = {0};
    char *first = scratch_folder(), *second = scratch_folder();
    assert_int_equal(rehearsal_write(first, REHEARSAL_SMALL, 0, 7, &error), 0);
    assert_int_equal(rehearsal_write(second, REHEARSAL_SMALL, 0, 7, &error), 0);
    struct comparison comparison = {.folder = first, .other = second};
    scratch_each(first, compare_file, &comparison);
    assert_true(comparison.files > 16);
    assert_int_equal(comparison.equal, comparison.files);
    scratch_remove(first);
    scratch_remove(second);
}

static void another_seed_gives_another_case(void **state)
{
    (void)state;
    struct error error = {0};
    char *first = scratch_folder(), *second = scratch_folder();
    assert_int_equal(rehearsal_write(first, REHEARSAL_SMALL, 0, 1, &error), 0);
    assert_int_equal(rehearsal_write(second, REHEARSAL_SMALL, 0, 2, &error), 0);
    struct buffer a = scratch_read(first, "truth.json"), b = scratch_read(second, "truth.json");
    assert_false(bytes_equal(buffer_bytes(&a), buffer_bytes(&b)));
    buffer_done(&a);
    buffer_done(&b);
    scratch_remove(first);
    scratch_remove(second);
}

static void a_folder_in_use_is_refused(void **state)
{
    (void)state;
    struct error error = {0};
    char *folder = scratch_folder();
    assert_int_equal(rehearsal_write(folder, REHEARSAL_SMALL, 0, 1, &error), 0);
    assert_int_equal(rehearsal_write(folder, REHEARSAL_SMALL, 0, 1, &error), -1);
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_non_null(strstr(error.text, "not empty"));
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(another_seed_gives_another_case),
        cmocka_unit_test(a_folder_in_use_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
