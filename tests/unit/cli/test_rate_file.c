// Files of rates in the forms that the ECB publishes, and what is wrong with others.
#include "casefile/temporary_case.h"
#include "test.h"

#include "casefile/listings.h"
#include "cli/rate_file.h"

#include <stdio.h>
#include <string.h>

static int parse(const char *text, struct arena *arena, struct rate_file *file, struct error *error)
{
    *file = (struct rate_file){0};
    return rate_file_parse("r.csv", bytes_of_text(text), arena, file, error);
}

static void check(const struct rate *rate, const char *currency, int64_t day, int64_t e8)
{
    assert_string_equal(rate->currency, currency);
    assert_int_equal(rate->day, day);
    assert_int_equal(rate->per_euro_e8, e8);
}

static const char hist[] =
    "Date,USD,JPY,CYP,\n2024-01-03,1.0919,155.6,N/A,\n2024-01-02,1.0956,155.72,0.58274,\n";

static void reads_a_day_a_line(void **state)
{
    (void)state;
    struct error error = {0};
    struct rate_file file;
    struct arena *arena = arena_new(1 << 20);
    assert_int_equal(parse(hist, arena, &file, &error), 0);
    assert_int_equal(file.count, 5);
    check(&file.rates[0], "USD", 19725, 109190000);
    check(&file.rates[1], "JPY", 19725, 15560000000);
    check(&file.rates[4], "CYP", 19724, 58274000);
    arena_free(arena);
}

static void reads_an_observation_a_line(void **state)
{
    (void)state;
    struct error error = {0};
    struct rate_file file;
    struct arena *arena = arena_new(1 << 20);
    assert_int_equal(
        parse(
            "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE\r\n"
            "EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2024-01-02,1.0956,A,\"US dollar, spot\"\r\n"
            "EXR.M.USD.EUR.SP00.A,M,USD,EUR,SP00,A,2024-01,1.0905,A,a month's\r\n"
            "EXR.D.CHF.USD.SP00.A,D,CHF,USD,SP00,A,2024-01-02,0.85,A,not the euro's\r\n"
            "EXR.D.BRL.EUR.SP00.A,D,BRL,EUR,SP00,A,2024-01-01,,H,a holiday\r\n"
            "EXR.D.BRL.EUR.SP00.A,D,BRL,EUR,SP00,A,2024-01-02,5.3618,A,\r\n",
            arena, &file, &error),
        0);
    assert_int_equal(file.count, 2);
    check(&file.rates[0], "USD", 19724, 109560000);
    check(&file.rates[1], "BRL", 19724, 536180000);
    arena_free(arena);
}

static void refuse(const char *text, const char *line)
{
    struct error error = {0};
    struct rate_file file;
    struct arena *arena = arena_new(1 << 20);
    assert_int_equal(parse(text, arena, &file, &error), -1);
    if (strstr(error.text, line) == NULL)
        fail_msg("'%s' is not in: %s", line, error.text);
    arena_free(arena);
}

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    refuse("", "no first line");
    refuse("Day,USD\n2024-01-02,1.1\n", "line 1: 'Day'");
    refuse("Date,US\n2024-01-02,1.1\n", "line 1: 'US' is no currency");
    refuse("Date,USD\n2024-01-02,1.1\n2024-02-30,1.1\n", "line 3: '2024-02-30' is no date");
    refuse("Date,USD\n2 January 2024,1.1\n", "line 2: '2 January 2024' is no date");
    refuse("Date,USD\n2024-01-02,1;1\n", "line 2: '1;1' is no rate");
    refuse("Date,USD\n2024-01-02,0.0\n", "line 2: '0.0' is no rate");
    refuse("Date,USD\n2024-01-02,-1\n", "line 2: '-1' is no rate");
    refuse("Date,USD\n2024-01-02,99999999999999\n", "line 2: '99999999999999' is no rate");
    refuse("Date,USD,JPY\n2024-01-02,1.1\n", "line 2: 2 fields where the header has 3");
    refuse("Date,USD\n2024-01-02,N/A\n", "has no rate of a day");
    refuse("CURRENCY,TIME_PERIOD,OBS_VALUE\nUSD,2024-01,1.1\n", "line 2: '2024-01' is no date");
}

// ---- kept ----

static void keep(struct casefile *casefile, const char *text, const char *sha256, int64_t expected_changes)
{
    struct error error = {0};
    struct rate_file file;
    struct arena *arena = arena_new(1 << 20);
    int64_t changed;
    assert_int_equal(parse(text, arena, &file, &error), 0);
    file.name = "r.csv";
    file.sha256 = sha256;
    assert_int_equal(rates_keep(casefile, &file, &changed, &error), 0);
    assert_int_equal(changed, expected_changes);
    arena_free(arena);
}

static void the_last_file_counts(void **state)
{
    (void)state;
    struct error error = {0};
    char folder[TEMPORARY_FOLDER_SIZE], path[TEMPORARY_PATH_SIZE], stamp[32];
    const struct case_identity identity = {"BE-FJP", NULL, NULL};
    struct casefile *casefile = temporary_case_make(folder, path, "a.clew", &identity);
    assert_string_equal(rates_stamp(casefile), "0");
    keep(casefile, hist, "aa", 5);
    snprintf(stamp, sizeof stamp, "%s", rates_stamp(casefile));
    keep(casefile, hist, "aa", 0); // nothing new
    assert_string_equal(rates_stamp(casefile), stamp);
    keep(casefile, "Date,USD\n2024-01-03,1.0920\n2024-01-02,1.0956\n", "bb", 1);
    assert_string_not_equal(rates_stamp(casefile), stamp);
    struct rows *rows;
    assert_int_equal(rows_open(&rows, casefile, listing_named("rates"), NULL, NULL, &error), 0);
    const char *const expected[][5] = {{"2024-01-02", "CYP", "0.58274", "r.csv", "aa"},
                                       {"2024-01-02", "JPY", "155.72", "r.csv", "aa"},
                                       {"2024-01-03", "JPY", "155.6", "r.csv", "aa"},
                                       {"2024-01-02", "USD", "1.0956", "r.csv", "aa"},
                                       {"2024-01-03", "USD", "1.092", "r.csv", "bb"}};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(rows_next(rows, &error), 1);
        for (int column = 0; column < 5; column++)
            assert_string_equal(rows_text(rows, column), expected[i][column]);
    }
    assert_int_equal(rows_next(rows, &error), 0);
    rows_close(rows);
    temporary_case_remove(casefile, folder, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_day_a_line),
        cmocka_unit_test(reads_an_observation_a_line),
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(the_last_file_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
