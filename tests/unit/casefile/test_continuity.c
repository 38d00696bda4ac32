// How statements follow one another: by money, by number, over several sources.
#include "test.h"

#include "casefile/continuity.h"
#include "casefile/small_case.h"

#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

static void says_how_one_follows_the_other(void **state)
{
    (void)state;
    static const struct {
        int64_t closing, to_day;
        const char *number_before;
        int64_t opening, from_day;
        const char *number, *expected;
    } cases[] = {
        {100, 10, "3", 100, 10, "4", "follows"},
        {100, 10, NULL, 100, 10, NULL, "follows"},
        {100, 10, "3", 100, 10, "6", "follows, missing numbers 4-5"},
        {100, 10, "3", 150, 12, "6", "gap of 0.0005, missing numbers 4-5"},
        {150, 10, "3", 100, 12, "5", "gap of -0.0005, missing number 4"},
        {100, 10, "3", 150, 8, NULL, "overlaps"},
        {100, 10, "3", 100, 8, NULL, "follows"}, // formats say the first day differently; the money ties
        {100, 10, "5/1", 100, 10, "5/2", "follows"},
        {100, 10, "5/1", 100, 10, "5/4", "follows, missing pages 2-3"},
        {100, 10, "5/3", 100, 10, "6/1", "follows"},
        {100, 10, "365", 100, 11, "1", "follows"}, // a new year
        {100, 10, "2022365", 100, 11, "2023001", "follows"},
        {100, 10, "2023016", 100, 11, "2023018", "follows, missing number 2023017"},
        {100, 10, "one", 100, 11, "7", "follows"},
        {100, 10, "3", 100, 11, "99999999999999999999999999", "follows"},
        {INT64_MIN, 10, NULL, INT64_MAX, 11, NULL, "no balances"},
    };
    char out[CONTINUITY_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stated_span before = {0, cases[i].to_day * DAY, true,
                                     0, cases[i].closing,      cases[i].number_before};
        struct stated_span span = {cases[i].from_day * DAY, 20 * DAY, true,
                                   cases[i].opening,        0,        cases[i].number};
        continuity_text(&before, &span, out);
        assert_string_equal(out, cases[i].expected);
    }
    struct stated_span bare = {TIME_UNKNOWN, TIME_UNKNOWN, false, 0, 0, NULL};
    continuity_text(NULL, &bare, out);
    assert_string_equal(out, "first");
    continuity_text(&bare, &bare, out);
    assert_string_equal(out, "no balances");
    struct stated_span two = {TIME_UNKNOWN, TIME_UNKNOWN, false, 0, 0, "2"}, three = two, five = two;
    three.number = "3";
    five.number = "5";
    continuity_text(&two, &three, out);
    assert_string_equal(out, "follows");
    continuity_text(&two, &five, out);
    assert_string_equal(out, "no balances, missing numbers 3-4");
}

struct put {
    const char *id, *number, *table;
    int from_day, to_day;
    int64_t opening, closing;
    enum balance balance;
};

static void put(struct small_case *small, int64_t item, const char *account, const struct put *put)
{
    struct record record = {.type = RECORD_STATEMENT,
                            .statement = {.place = {.table = put->table, .row = 1, .offset = -1},
                                          .id = put->id,
                                          .number = put->number,
                                          .account = {SELECTOR_IBAN, GRADE_VALID, account, account},
                                          .currency = "EUR",
                                          .from = moment_from_sec(1700000000 + 86400 * put->from_day),
                                          .to = moment_from_sec(1700000000 + 86400 * put->to_day),
                                          .opening_e5 = put->opening * 100000,
                                          .closing_e5 = put->closing * 100000,
                                          .sum_e5 = (put->closing - put->opening) * 100000,
                                          .entry_count = 2,
                                          .balance = put->balance}};
    small_case_put(small, item, &record);
}

// Statements come in any order and from two sources; a third account stands between them.
static void over_all_sources_of_an_account(void **state)
{
    (void)state;
    struct small_case small;
    small_case_make(&small);
    int64_t bank = small_case_source(&small, "bank", "BE-FJP"),
            found = small_case_source(&small, "found", "BE-FJP");
    const char *const ours = "BE68539007547034", *const other = "ES9121000418450200051332";
    put(&small, found, ours, &(struct put){"C", "5", "mt940", 2, 3, 250, 300, BALANCE_TIES});
    put(&small, bank, ours, &(struct put){"A", "1", "camt053", 0, 1, 100, 200, BALANCE_TIES});
    put(&small, bank, ours, &(struct put){"B", "2", "camt053", 1, 2, 200, 240, BALANCE_DOES_NOT_TIE});
    put(&small, bank, other, &(struct put){"X", "9", "camt053", 1, 2, 7, 8, BALANCE_TIES});
    put(&small, found, ours, &(struct put){"B2", "2", "mt940", 1, 2, 200, 240, BALANCE_DOES_NOT_TIE});
    put(&small, bank, ours, &(struct put){"R", NULL, "camt052", 1, 1, 0, 0, BALANCE_NOT_STATED});
    static const char *const expected[][2] = {{"A", "first"},    {"B", "follows"},
                                              {"B2", "repeats"}, {"X", "first"},
                                              {"R", "first"},    {"C", "gap of 10.00, missing numbers 3-4"}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char value[4096];
        assert_string_equal(small_case_field(&small, "statements", "id", expected[i][0], "continuity", value),
                            expected[i][1]);
    }
    small_case_remove(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_how_one_follows_the_other),
        cmocka_unit_test(over_all_sources_of_an_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
