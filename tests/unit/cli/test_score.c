// The matching rules of `clew score`, on truths and findings made by hand.
#include "test.h"

#include "base/memory.h"
#include "cli/score_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char truth_text[] =
    "{\"seed\":1,\"size\":\"small\","
    "\"call_centre\":[{\"source\":\"phone-01.zip\",\"exhibit\":\"X\",\"own\":\"+447700900001\"},"
    "{\"source\":\"phone-05.zip\",\"exhibit\":\"Y\",\"own\":\"+447700900005\"}],"
    "\"ring\":[{\"adverts\":[\"u1\",\"u2\",\"u3\",\"u4\"],\"phones\":[\"+447700900001\"],\"cities\":[\"Lille\",\"Ghent\",\"Vigo\"]},"
    "{\"adverts\":[\"u5\",\"u6\"],\"phones\":[\"+447700900002\"],\"cities\":[\"Lyon\",\"Porto\"]}],"
    "\"route\":[{\"ring\":0,\"cities\":[\"Lille\",\"Ghent\",\"Vigo\"]}],"
    "\"pass_through\":[{\"account\":\"BE68539007547034\"}]}";

static void read_truth(struct sides *sides, const char *text, int expected)
{
    struct error error = {0};
    char path[] = "/tmp/clew-truth-XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    sides_init(sides);
    assert_int_equal(score_read_truth(sides, path, &error), expected);
    unlink(path);
}

static void find(struct sides *sides, const char *kind, const char *entities, const char *facts)
{
    struct error error = {0};
    assert_int_equal(score_take_finding(sides, kind, entities, facts, &error), 0);
}

static size_t matched(struct sides *sides, enum score_kind kind)
{
    int *pairs = memory_new(sides->truth[kind].count, sizeof *pairs);
    const size_t count = assertions_match(kind, &sides->truth[kind], &sides->found[kind], pairs);
    memory_free(pairs);
    return count;
}

static void handsets_match_by_their_source(void **state)
{
    (void)state;
    struct sides sides;
    read_truth(&sides, truth_text, 0);
    find(&sides, "call_centre",
         "[{\"kind\":\"device\",\"value\":\"phone-09.zip\",\"role\":\"steady_contact\"},"
         "{\"kind\":\"device\",\"value\":\"phone-05.zip\",\"role\":\"handset\"}]",
         "{}");
    find(&sides, "call_centre", "[{\"kind\":\"phone\",\"value\":\"+447700900001\",\"role\":\"handset\"}]",
         NULL);
    find(&sides, "call_centre", "[{\"kind\":\"device\",\"value\":\"phone-07.zip\",\"role\":\"handset\"}]",
         NULL);
    assert_int_equal(sides.found[SCORE_CALL_CENTRE].count, 3);
    assert_int_equal(matched(&sides, SCORE_CALL_CENTRE), 2);
    sides_done(&sides);
}

static void rings_need_half_of_their_adverts(void **state)
{
    (void)state;
    struct sides sides;
    read_truth(&sides, truth_text, 0);
    // 3 of 4 and a stranger: 3/5. Then both rings in one: 4/6 of the first, which is taken, 2/6 of the
    // second.
    find(
        &sides, "ring",
        "[{\"kind\":\"advert\",\"value\":\"u1\",\"role\":\"advert\"},{\"kind\":\"advert\",\"value\":\"u2\",\"role\":\"advert\"},"
        "{\"kind\":\"advert\",\"value\":\"u3\",\"role\":\"advert\"},{\"kind\":\"advert\",\"value\":\"u9\",\"role\":\"advert\"}]",
        NULL);
    assert_int_equal(matched(&sides, SCORE_RING), 1);
    find(&sides, "ring",
         "[{\"kind\":\"advert\",\"value\":\"u5\",\"role\":\"advert\"},{\"kind\":\"advert\",\"value\":\"u8\"},"
         "{\"kind\":\"advert\",\"value\":\"u7\"}]",
         NULL); // 1 of 4
    assert_int_equal(matched(&sides, SCORE_RING), 1);
    find(&sides, "ring", "[{\"kind\":\"advert\",\"value\":\"u5\"}]", NULL); // 1 of 2
    assert_int_equal(matched(&sides, SCORE_RING), 2);
    find(&sides, "ring", "[{\"kind\":\"advert\",\"value\":\"u5\"},{\"kind\":\"advert\",\"value\":\"u6\"}]",
         NULL);
    assert_int_equal(matched(&sides, SCORE_RING), 2); // one to one
    sides_done(&sides);
}

static void routes_need_the_ring_the_cities_and_their_order(void **state)
{
    (void)state;
    static const struct {
        const char *entities, *facts;
        size_t matched;
    } cases[] = {
        {"[{\"kind\":\"phone\",\"value\":\"+447700900001\"},{\"kind\":\"city\",\"value\":\"Lille\"},{\"kind\":\"city\",\"value\":\"Ghent\"},"
         "{\"kind\":\"city\",\"value\":\"Vigo\"}]",
         NULL, 1},
        {"[{\"kind\":\"city\",\"value\":\"Lille\"},{\"kind\":\"city\",\"value\":\"Vigo\"}]", NULL,
         1},                                                                // two of three
        {"[]", "{\"cities\":[\"Lille\",\"Ghent\",\"Vigo\",\"Lille\"]}", 1}, // and back
        {"[{\"kind\":\"city\",\"value\":\"Vigo\"},{\"kind\":\"city\",\"value\":\"Ghent\"},{\"kind\":\"city\",\"value\":\"Lille\"}]",
         NULL, 0}, // the wrong way round
        {"[{\"kind\":\"phone\",\"value\":\"+447700900002\"},{\"kind\":\"city\",\"value\":\"Lille\"},{\"kind\":\"city\",\"value\":\"Ghent\"},"
         "{\"kind\":\"city\",\"value\":\"Vigo\"}]",
         NULL, 0}, // another ring
        {"[{\"kind\":\"city\",\"value\":\"Lille\"}]", NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sides sides;
        read_truth(&sides, truth_text, 0);
        find(&sides, "route", cases[i].entities, cases[i].facts);
        assert_int_equal(matched(&sides, SCORE_ROUTE), cases[i].matched);
        sides_done(&sides);
    }
}

static void only_kinds_with_a_truth_are_scored(void **state)
{
    (void)state;
    struct sides sides;
    read_truth(&sides, truth_text, 0);
    assert_true(sides.stated[SCORE_PASS_THROUGH]);
    assert_false(sides.stated[SCORE_SHARED_SELECTOR]);
    find(&sides, "something_else", "[]", NULL);
    find(&sides, "pass_through",
         "[{\"kind\":\"iban\",\"value\":\"BE71096123456769\",\"role\":\"receiver\"},"
         "{\"kind\":\"iban\",\"value\":\"BE68539007547034\",\"role\":\"account\"}]",
         NULL);
    assert_int_equal(matched(&sides, SCORE_PASS_THROUGH), 1);
    sides_done(&sides);
}

static void shapes_of_payments_need_half_of_their_accounts(void **state)
{
    (void)state;
    struct sides sides;
    read_truth(&sides,
               "{\"cycle\":[{\"accounts\":[\"A\",\"B\",\"C\",\"D\"]}],\"stack\":[],"
               "\"structuring\":[{\"accounts\":[\"S\"]}]}",
               0);
    find(&sides, "stack",
         "[{\"kind\":\"iban\",\"value\":\"A\"},{\"kind\":\"iban\",\"value\":\"B\"},"
         "{\"kind\":\"iban\",\"value\":\"C\"}]",
         NULL); // the right accounts, and another shape
    find(&sides, "cycle",
         "[{\"kind\":\"iban\",\"value\":\"A\"},{\"kind\":\"iban\",\"value\":\"X\"},"
         "{\"kind\":\"iban\",\"value\":\"B\"}]",
         NULL); // 2 of 5
    assert_int_equal(matched(&sides, SCORE_CYCLE), 0);
    find(&sides, "cycle",
         "[{\"kind\":\"iban\",\"value\":\"B\"},{\"kind\":\"account\",\"value\":\"C\"},"
         "{\"kind\":\"iban\",\"value\":\"D\"}]",
         NULL); // 3 of 4
    assert_int_equal(matched(&sides, SCORE_CYCLE), 1);
    find(&sides, "structuring",
         "[{\"kind\":\"iban\",\"value\":\"T\",\"role\":\"payee\"},"
         "{\"kind\":\"iban\",\"value\":\"S\",\"role\":\"account\"}]",
         NULL);
    assert_int_equal(matched(&sides, SCORE_STRUCTURING), 1);
    sides_done(&sides);
}

static void what_is_no_truth_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {"", "[]", "{\"route\":[{\"ring\":3}],\"ring\":[]}", "{\"ring\":"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sides sides;
        read_truth(&sides, cases[i], -1);
        sides_done(&sides);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handsets_match_by_their_source),
        cmocka_unit_test(rings_need_half_of_their_adverts),
        cmocka_unit_test(routes_need_the_ring_the_cities_and_their_order),
        cmocka_unit_test(only_kinds_with_a_truth_are_scored),
        cmocka_unit_test(shapes_of_payments_need_half_of_their_accounts),
        cmocka_unit_test(what_is_no_truth_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
