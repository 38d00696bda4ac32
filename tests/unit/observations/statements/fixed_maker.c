// Lines of fixed columns for tests.
#include "fixed_maker.h"

#include "base/decimal.h"
#include "test.h"

#include <stdarg.h>
#include <string.h>

void fixed_maker_init(struct fixed_maker *maker, size_t width)
{
    maker->size = 0;
    maker->width = width;
    maker->text[0] = 0;
}

void fixed_maker_line(struct fixed_maker *maker, ...)
{
    assert_true(maker->size + maker->width + 2 < sizeof maker->text);
    char *line = maker->text + maker->size;
    memset(line, ' ', maker->width);
    va_list arguments;
    va_start(arguments, maker);
    for (int column = va_arg(arguments, int); column > 0; column = va_arg(arguments, int)) {
        const char *text = va_arg(arguments, const char *);
        memcpy(line + column - 1, text, strlen(text));
    }
    va_end(arguments);
    line[maker->width] = '\n';
    maker->size += maker->width + 1;
    maker->text[maker->size] = 0;
}

void fixed_maker_last(struct fixed_maker *maker, size_t column, const char *text)
{
    memcpy(maker->text + maker->size - maker->width - 1 + column - 1, text, strlen(text));
}

bool observe_made(struct collect *collect, const struct observer *observer, const struct fixed_maker *maker)
{
    return observe_written(collect, observer, maker->text);
}

bool observe_written(struct collect *collect, const struct observer *observer, const char *text)
{
    struct item item = {.path = "statement.txt", .bytes = bytes_of_text(text)};
    return collect_observe(collect, observer, &item, NULL);
}

const struct payment *payment_at(const struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_PAYMENT, n)->payment;
}

const struct statement *statement_at(const struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_STATEMENT, n)->statement;
}

void assert_day(struct moment moment, const char *day)
{
    char text[MOMENT_TEXT_SIZE];
    assert_string_equal(moment_format(moment, text), day);
}

void assert_money(int64_t e5, const char *decimal)
{
    char text[DECIMAL_TEXT_SIZE];
    assert_string_equal(decimal_format(e5, text), decimal);
}

int fresh_collect(void **state)
{
    static struct collect collect;
    collect_init(&collect);
    *state = &collect;
    return 0;
}

int done_collect(void **state)
{
    collect_done(*state);
    return 0;
}
