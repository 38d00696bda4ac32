// A template as a person reads one.
#include "test.h"

#include "sample_case.h"

#include "casefile/listings.h"
#include "views/template.h"

#include <stdlib.h>
#include <string.h>

static char *printed(struct sample_case *sample, const char *number, int columns, int64_t *count)
{
    struct error error = {0};
    struct rows *rows;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (rows_open(&rows, sample->casefile, listing_named("template"), number ? "template" : NULL, number,
                  &error) ||
        template_print(rows, sample->casefile, columns, out, count, &error))
        fail_msg("%s", error.text);
    rows_close(rows);
    fclose(out);
    return text;
}

// The number of the template of three adverts.
static const char *template_number(struct sample_case *sample)
{
    static char number[24];
    struct error error = {0};
    struct rows *rows;
    assert_int_equal(rows_open(&rows, sample->casefile, listing_named("templates"), NULL, NULL, &error), 0);
    assert_int_equal(rows_next(rows, &error), 1);
    snprintf(number, sizeof number, "%lld", (long long)rows_integer(rows, 0));
    assert_int_equal(rows_integer(rows, 2), 3);
    assert_int_equal(rows_integer(rows, 4), 1);
    assert_string_equal(rows_text(rows, 10), "{name} is here");
    rows_close(rows);
    return number;
}

static void adverts_stand_under_one_another(void **state)
{
    (void)state;
    struct sample_case sample;
    int64_t count;
    sample_case_make(&sample, "Ana");
    const char *number = template_number(&sample);
    char *text = printed(&sample, number, 100, &count);
    char expected[1000];
    snprintf(expected, sizeof expected,
             "Template %s: 3 adverts, 1 telephone, 2 cities, 2024-03-01 to 2024-04-20\n\n"
             "  {0 name} is here\n\n"
             "posted      0 name  differences\n"
             "2024-03-01  Ana     [-is here]\n"
             "2024-03-06  Ana     [-is here]\n"
             "2024-04-20  Ana     [-is here]\n"
             "\nIn slots of other templates too, rarest first:\n"
             "  name    Ana  in 1: [22]\n",
             number);
    assert_string_equal(text, expected);
    assert_int_equal(count, 3);
    free(text);
    sample_case_remove(&sample);
}

static void evidence_does_not_reach_the_terminal(void **state)
{
    (void)state;
    struct sample_case sample;
    int64_t count;
    sample_case_make(&sample, "\x1b[31m Ana\n2024-01-01  forged \u202e");
    char *text = printed(&sample, NULL, 60, &count);
    assert_null(strchr(text, 0x1b));
    assert_null(strstr(text, "\u202e"));
    assert_null(strstr(text, "\n2024-01-01"));
    free(text);
    sample_case_remove(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adverts_stand_under_one_another),
        cmocka_unit_test(evidence_does_not_reach_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
