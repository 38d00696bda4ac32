// Runs the finder and writes down what it gave.
#include "finding.h"

#include "test.h"

#include "base/arena.h"
#include "observations/selectors/selectors.h"

#include <stdio.h>
#include <string.h>

struct gathering {
    struct bytes text;
    struct buffer got;
    size_t end;
    const char *kinds;
};

static void take(void *payload, size_t offset, const struct selector *selector)
{
    struct gathering *gathering = payload;
    size_t size = strlen(selector->text);
    assert_true(offset >= gathering->end && offset + size <= gathering->text.size);
    assert_memory_equal(gathering->text.data + offset, selector->text, size); // where it says it is
    gathering->end = offset + size;
    char kind[32];
    snprintf(kind, sizeof kind, " %s ", selector_kind_name(selector->kind));
    if (gathering->kinds && strstr(gathering->kinds, kind) == NULL)
        return;
    buffer_print(&gathering->got, "%s%zu%s%s %s", gathering->got.size ? " | " : "", offset, kind,
                 selector->grade == GRADE_VALID ? "valid" : "possible", selector->value);
}

static void compare(const char *text, const char *expected, const char *kinds)
{
    static const char *const regions[] = {"GB", "FR", "US"};
    struct observation_context context = {.arena = arena_new(1 << 20), .regions = regions, .region_count = 3};
    struct gathering gathering = {.text = bytes_of_text(text), .kinds = kinds};
    buffer_init(&gathering.got, 1 << 16);
    selectors_find(gathering.text, &context, take, &gathering);
    if (strcmp(buffer_text(&gathering.got), expected) != 0)
        fail_msg("%s\n  gave  %s\n  not   %s", text, buffer_text(&gathering.got), expected);
    buffer_done(&gathering.got);
    arena_free(context.arena);
}

void check_found(const char *text, const char *expected)
{
    compare(text, expected, NULL);
}

void check_none(const char *const *texts, const char *kinds)
{
    for (; *texts; texts++)
        compare(*texts, "", kinds);
}

static void take_phone(void *payload, size_t offset, const struct selector *selector)
{
    struct gathering *gathering = payload;
    size_t size = strlen(selector->text);
    assert_true(offset >= gathering->end && offset + size <= gathering->text.size);
    assert_memory_equal(gathering->text.data + offset, selector->text, size);
    gathering->end = offset + size;
    if (selector->kind == SELECTOR_PHONE)
        buffer_print(&gathering->got, "%s%zu %s %s %s", gathering->got.size ? " | " : "", offset,
                     selector->grade == GRADE_VALID ? "valid" : "possible", selector->value, selector->text);
}

static void take_name(void *payload, size_t offset, const struct selector *selector)
{
    struct gathering *gathering = payload;
    assert_memory_equal(gathering->text.data + offset, selector->text, strlen(selector->text));
    if (selector->kind == SELECTOR_HANDLE || selector->kind == SELECTOR_EMAIL)
        buffer_print(&gathering->got, "%s%s", gathering->got.size ? " | " : "", selector->value);
}

void check_named(const char *text, const char *expected)
{
    static const char *const regions[] = {"GB", "FR", "US"};
    struct observation_context context = {.arena = arena_new(1 << 20), .regions = regions, .region_count = 3};
    struct gathering gathering = {.text = bytes_of_text(text)};
    buffer_init(&gathering.got, 1 << 16);
    selectors_find_written(gathering.text, &context, take_name, &gathering);
    if (strcmp(buffer_text(&gathering.got), expected) != 0)
        fail_msg("%s\n  gave  %s\n  not   %s", text, buffer_text(&gathering.got), expected);
    buffer_done(&gathering.got);
    arena_free(context.arena);
}

void check_written(const char *text, const char *expected)
{
    static const char *const regions[] = {"GB", "FR", "US"};
    struct observation_context context = {.arena = arena_new(1 << 20), .regions = regions, .region_count = 3};
    struct gathering gathering = {.text = bytes_of_text(text)};
    buffer_init(&gathering.got, 1 << 16);
    selectors_find_written(gathering.text, &context, take_phone, &gathering);
    if (strcmp(buffer_text(&gathering.got), expected) != 0)
        fail_msg("%s\n  gave  %s\n  not   %s", text, buffer_text(&gathering.got), expected);
    buffer_done(&gathering.got);
    arena_free(context.arena);
}
