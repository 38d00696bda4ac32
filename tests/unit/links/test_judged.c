// Judgements: kept by value through every re-run, applied by link and find, contradictions refused.
#include "test.h"

#include "casefile/audit.h"
#include "casefile/judgements.h"
#include "casefile/listings.h"
#include "casefile/small_case.h"
#include "findings/pattern.h"
#include "links/link.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static struct small_case small;
static char out[4096];

static int set_up(void **state)
{
    (void)state;
    small_case_make(&small);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    return 0;
}

static void run(void)
{
    struct error error = {0};
    if (link_all(small.casefile, &error) || find_all(small.casefile, &error))
        fail_msg("%s", error.text);
}

// 0, or the kind of error. *id is that of the judgement.
static int judged(enum verdict verdict, const char *one, const char *other, int64_t *id, struct error *error)
{
    struct judged_name names[2] = {0};
    struct new_judgement judgement = {
        .verdict = verdict, .reason = "it was seen", .why = "2024/17", .arguments = "judge ..."};
    bool is_new = false;
    int result = judged_name_read(&names[0], small.casefile, one, error);
    judgement.sides[0] = &names[0];
    if (result == 0 && other) {
        result = judged_name_read(&names[1], small.casefile, other, error);
        judgement.sides[1] = &names[1];
    }
    if (result == 0)
        result = casefile_begin(small.casefile, error);
    if (result == 0) {
        result = judgement_put(small.casefile, &judgement, id, &is_new, error) ||
                         judgements_settle(small.casefile, error) || casefile_commit(small.casefile, error)
                     ? -1
                     : 0;
        if (result)
            casefile_rollback(small.casefile);
    }
    judged_name_done(&names[0]);
    judged_name_done(&names[1]);
    return result ? (int)error->kind : 0;
}

static int64_t judge(enum verdict verdict, const char *one, const char *other)
{
    struct error error = {0};
    int64_t id = 0;
    if (judged(verdict, one, other, &id, &error))
        fail_msg("%s", error.text);
    return id;
}

static void refused(enum verdict verdict, const char *one, const char *other, const char *text)
{
    struct error error = {0};
    int64_t id = 0, before = small_case_count(&small, "judgements");
    assert_int_equal(judged(verdict, one, other, &id, &error), ERROR_USAGE);
    if (strstr(error.text, text) == NULL)
        fail_msg("'%s' does not say '%s'", error.text, text);
    assert_int_equal(small_case_count(&small, "judgements"), before);
}

static void withdraw(int64_t id)
{
    struct error error = {0};
    int64_t new_id;
    const struct new_judgement judgement = {.verdict = VERDICT_WITHDRAW, .arguments = "judge ... withdraw"};
    if (casefile_begin(small.casefile, &error) ||
        judgement_withdraw(small.casefile, id, &judgement, &new_id, &error) ||
        judgements_settle(small.casefile, &error) || casefile_commit(small.casefile, &error))
        fail_msg("%s", error.text);
}

static const char *of_judgement(int64_t id, const char *column)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)id);
    return small_case_field(&small, "judgements", "judgement", number, column, out);
}

static const char *of_entity(const char *value, const char *column)
{
    return small_case_field(&small, "entities", "value", value, column, out);
}

static void digest(char hex[SHA256_HEX_SIZE])
{
    struct error error = {0};
    assert_int_equal(judgements_digest(small.casefile, hex, &error), 0);
}

// ---- what cases are made of ----

static struct record account(const struct selector *selectors, size_t count)
{
    return (struct record){.type = RECORD_ACCOUNT,
                           .account = {.place = {"users", 1, -1, STATE_LIVE},
                                       .app = "telegram",
                                       .selectors = selectors,
                                       .selector_count = count}};
}

static void put_account(int64_t source)
{
    const struct selector selectors[] = {
        {SELECTOR_HANDLE, GRADE_VALID, "telegram:101", "101"},
        {SELECTOR_PHONE, GRADE_VALID, "+447700900101", "+447700900101"},
        {SELECTOR_HANDLE, GRADE_VALID, "telegram:ana_k", "@ana_k"},
    };
    struct record record = account(selectors, 3);
    small_case_put(&small, source, &record);
}

static void put_advert(int64_t source, int row, const char *phone, const char *city, const char *text)
{
    struct record record = small_advert(row, phone, city, 86400 * row, text);
    small_case_put(&small, source, &record);
}

// Ten words that no other number gives.
static const char *words_of(int number)
{
    static char text[200];
    size_t size = 0;
    for (int word = 0; word < 10; word++) {
        uint32_t value = (uint32_t)(number * 97 + word * 31 + 7) * 2654435761u;
        for (int letter = 0; letter < 7; letter++, value = value * 1664525u + 1013904223u)
            text[size++] = (char)('a' + (value >> 24) % 26);
        text[size++] = ' ';
    }
    text[size] = '\0';
    return text;
}

static const char *const cities[] = {"Ghent", "Lille", "Metz", "Turin"};

// Of three telephones and two texts by turns, a city after the other; rows and telephones count from `first`.
static void put_ring(int64_t source, int first)
{
    for (int i = 0; i < 16; i++) {
        char phone[32];
        snprintf(phone, sizeof phone, "+447700900%03d", first + i % 3);
        struct record record =
            small_advert(first + i, phone, cities[i / 4], 86400 * (100 + i * 3), words_of(first + i % 2));
        small_case_put(&small, source, &record);
    }
}

// ---- tests ----

static void what_is_rejected_is_a_hub_and_what_is_confirmed_is_none(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    for (int i = 0; i < 12; i++) {
        char own[32];
        static const char *const words[] = {"apple", "birch", "cedar", "delta", "ember", "fjord",
                                            "grove", "heron", "inlet", "jetty", "knoll", "larch"};
        char text[200];
        snprintf(text, sizeof text, "%s %s%s %s here", words[i], words[(i + 5) % 12], words[i],
                 words[(i + 7) % 12]);
        snprintf(own, sizeof own, "+4477009001%02d", i);
        struct record advert = small_advert(i, own, "Ghent", i, text);
        const struct selector both[] = {advert.advert.selectors[0],
                                        {SELECTOR_PHONE, GRADE_VALID, "+447700900999", "desk"}};
        advert.advert.selectors = both;
        advert.advert.selector_count = 2;
        small_case_put(&small, capture, &advert);
    }
    run();
    assert_string_equal(of_entity("+447700900999", "hub"), "1"); // by what is counted
    assert_string_equal(of_entity("+447700900100", "hub"), "0");
    int64_t confirmed = judge(VERDICT_CONFIRM, "phone:+447700900999", NULL);
    judge(VERDICT_REJECT, "phone:+447700900100", NULL);
    run();
    assert_string_equal(of_entity("+447700900999", "hub"), "0");
    assert_string_equal(of_entity("+447700900100", "hub"), "1");
    assert_non_null(strstr(of_entity("+447700900100", "hub_reason"), "it was seen"));
    withdraw(confirmed);
    run();
    assert_string_equal(of_entity("+447700900999", "hub"), "1");
    assert_string_equal(of_entity("+447700900100", "hub"), "1");
}

static void a_text_is_named_by_an_advert_of_it(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    put_ring(capture, 100);
    run();
    int64_t id = judge(VERDICT_REJECT, "text:https://example.org/104", NULL);
    run();
    assert_non_null(strstr(of_judgement(id, "now"), "advert_text"));
    char text[4096];
    small_case_field(&small, "adverts", "url", "https://example.org/104", "template", text);
    assert_string_equal(of_entity(text, "hub"), "1");
    refused(VERDICT_REJECT, "text:https://example.org/999", NULL, "https://example.org/999");
}

static void two_accounts_are_one_when_judged_so(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    struct record one = small_message(1, DIRECTION_IN, "+447700900001", 100, "a"),
                  two = small_message(2, DIRECTION_IN, "+447700900002", 200, "b");
    small_case_put(&small, phone, &one);
    small_case_put(&small, phone, &two);
    run();
    int64_t before = small_case_count(&small, "entities");
    judge(VERDICT_MERGE, "phone:+447700900001", "phone:+447700900002");
    run();
    assert_int_equal(small_case_count(&small, "entities"), before - 1);
    assert_string_equal(small_case_field(&small, "links", "from", "+447700900001", "count", out), "2");
    assert_string_equal(of_entity("+447700900001", "judgements"), "[1]");
}

static void what_an_application_ties_stands_apart_when_judged_so(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "phone.zip", "BE-FJP");
    put_account(phone);
    run();
    assert_int_equal(small_case_count_where(&small, "entities", "kind", "handle"), 0); // all is the phone
    int64_t id = judge(VERDICT_SPLIT, "phone:+447700900101", "handle:telegram:ana_k");
    run();
    assert_int_equal(small_case_count_where(&small, "entities", "kind", "handle"), 2);
    assert_string_equal(of_judgement(id, "applies"), "1");
    assert_non_null(of_entity("telegram:ana_k", "kind"));
    // what is judged again brings together what is not judged to be two
    judge(VERDICT_MERGE, "phone:+447700900101", "handle:telegram:101");
    run();
    assert_int_equal(small_case_count_where(&small, "entities", "kind", "handle"), 1);
    refused(VERDICT_MERGE, "handle:telegram:101", "handle:telegram:ana_k", "judgement 1 says the contrary");
}

static void a_finding_is_known_again_by_what_stood_in_it(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    put_ring(capture, 100);
    run();
    assert_int_equal(small_case_count(&small, "rings"), 1);
    int64_t id = judge(VERDICT_REJECT, "ring:phone:+447700900102", NULL);
    assert_string_equal(of_judgement(id, "applies"), "1"); // at once
    // a larger one, found first; and the old one has grown
    int64_t more = small_case_source(&small, "more.csv", "BE-FJP");
    put_ring(more, 200);
    for (int i = 0; i < 5; i++)
        put_advert(more, 300 + i, "+447700900200", "Ghent", "what the larger one says besides");
    put_advert(more, 400, "+447700900101", "Ghent", "a new text of the old ring");
    run();
    assert_int_equal(small_case_count(&small, "rings"), 2);
    assert_string_equal(of_judgement(id, "applies"), "1");
    char entities[4096];
    struct rows *rows;
    struct error error = {0};
    const struct listing *listing = listing_named("rings");
    assert_int_equal(rows_open(&rows, small.casefile, listing, NULL, NULL, &error), 0);
    int judgement = -1, members = -1, seen = 0;
    for (int i = 0; i < listing->column_count; i++) {
        judgement = strcmp(listing->columns[i].name, "judgement") == 0 ? i : judgement;
        members = strcmp(listing->columns[i].name, "entities") == 0 ? i : members;
    }
    while (rows_next(rows, &error) == 1) { // what is rejected stands last
        snprintf(entities, sizeof entities, "%s", rows_text(rows, members));
        bool is_it = strstr(entities, "+447700900101") != NULL;
        assert_int_equal(rows_text(rows, judgement) != NULL, is_it);
        assert_int_equal(is_it, seen++ == 1);
    }
    rows_close(rows);
    assert_int_equal(seen, 2);
}

static void what_is_gone_does_not_apply_and_stays(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    put_ring(capture, 100);
    run();
    int64_t finding = judge(VERDICT_CONFIRM, "ring:phone:+447700900101", NULL);
    int64_t text = judge(VERDICT_REJECT, "text:https://example.org/102", NULL);
    int64_t other = judge(VERDICT_REJECT, "text:https://example.org/103", NULL);
    run(); // it fell apart
    assert_int_equal(small_case_count(&small, "rings"), 0);
    assert_string_equal(of_judgement(finding, "applies"), "0");
    assert_string_equal(of_judgement(finding, "now"), "[]");
    assert_string_equal(of_judgement(text, "applies"), "1");
    withdraw(text);
    withdraw(other);
    run();
    assert_string_equal(of_judgement(finding, "applies"), "1");
    assert_string_equal(of_judgement(text, "applies"), "0");
    assert_string_equal(of_judgement(text, "withdrawn_by"), "4"); // both are kept
}

static void the_contrary_is_refused_until_the_first_is_withdrawn(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    for (int i = 1; i <= 4; i++) {
        char own[32];
        snprintf(own, sizeof own, "+44770090010%d", i);
        put_advert(capture, i, own, "Ghent", "some words");
    }
    run();
    int64_t first = judge(VERDICT_REJECT, "phone:+447700900101", NULL);
    assert_int_equal(judge(VERDICT_REJECT, "phone:+447700900101", NULL), first); // says the same
    refused(VERDICT_CONFIRM, "phone:+447700900101", NULL, "judgement 1 says the contrary (reject, by ");
    withdraw(first);
    judge(VERDICT_CONFIRM, "phone:+447700900101", NULL);
    int64_t merge = judge(VERDICT_MERGE, "phone:+447700900101", "phone:+447700900102");
    judge(VERDICT_MERGE, "phone:+447700900102", "phone:+447700900103");
    refused(VERDICT_SPLIT, "phone:+447700900102", "phone:+447700900101", "(merge, by");
    refused(VERDICT_SPLIT, "phone:+447700900101", "phone:+447700900103", "(merge, by"); // it follows
    judge(VERDICT_SPLIT, "phone:+447700900103", "phone:+447700900104");
    refused(VERDICT_MERGE, "phone:+447700900101", "phone:+447700900104", "(split, by");
    withdraw(merge);
    judge(VERDICT_MERGE, "phone:+447700900101", "phone:+447700900104");
    refused(VERDICT_MERGE, "phone:+447700900101", "phone:+447700900101", "named twice");
}

static void names_that_mean_nothing_are_refused_with_help(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    put_ring(capture, 100);
    run();
    refused(VERDICT_REJECT, "+447700900101", NULL, "KIND:VALUE");
    refused(VERDICT_REJECT, "phone:", NULL, "KIND:VALUE");
    refused(VERDICT_REJECT, "phone:+447700900999", NULL, "show CASE entities");
    refused(VERDICT_REJECT, "fone:+447700900101", NULL, "'fone'");
    refused(VERDICT_REJECT, "ring:12", NULL, "no finding 12");
    refused(VERDICT_REJECT, "ring:1", NULL, "no ring but a ");
    refused(VERDICT_REJECT, "ring:phone:+447700900999", NULL, "show CASE entities");
    int64_t alone = small_case_source(&small, "alone.csv", "BE-FJP");
    put_advert(alone, 1, "+447700900199", "Ghent", "of nobody else");
    run();
    refused(VERDICT_REJECT, "ring:phone:+447700900199", NULL, "no ring has");
    judge(VERDICT_REJECT, "finding:1", NULL);
}

static void a_judgement_is_bound_by_the_audit(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP"), count, entries;
    put_advert(capture, 1, "+447700900101", "Ghent", "some words");
    run();
    judge(VERDICT_REJECT, "phone:+447700900101", NULL);
    struct error error = {0};
    char head[SHA256_HEX_SIZE];
    assert_int_equal(judgements_verify(small.casefile, &count, &error), 0);
    assert_int_equal(count, 1);
    assert_int_equal(audit_verify(small.casefile, &entries, head, &error), 0);
    sqlite3 *db; // as somebody with another program would
    assert_int_equal(sqlite3_open(small.path, &db), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE judgement SET reason = 'x'", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "DELETE FROM judgement", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TRIGGER judgement_is_final; UPDATE judgement SET reason = 'x'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(judgements_verify(small.casefile, &count, &error), -1);
    assert_non_null(strstr(error.text, "judgement 1"));
}

static void a_new_judgement_changes_what_links_are_made_of(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    put_ring(capture, 100);
    run();
    char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
    digest(before);
    assert_string_equal(casefile_recall(small.casefile, "links.judgements"), before);
    judge(VERDICT_CONFIRM, "ring:phone:+447700900101", NULL); // nothing is made of that
    digest(after);
    assert_string_equal(after, before);
    int64_t id = judge(VERDICT_REJECT, "phone:+447700900101", NULL);
    digest(after);
    assert_string_not_equal(after, before);
    withdraw(id);
    digest(after);
    assert_string_equal(after, before);
}

// ---- groups of adverts ----

static const char *group_of(int row)
{
    static char groups[4][4096];
    static size_t next;
    char url[64], *group = groups[next++ % 4];
    snprintf(url, sizeof url, "https://example.org/%d", row);
    small_case_field(&small, "adverts", "url", url, "ring", group);
    if (group[0] == 0) // alone
        snprintf(group, sizeof groups[0], "%s", url);
    return group;
}

static void adverts_of_one_telephone_are_two_hands_when_judged_so(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    for (int i = 1; i <= 6; i++)
        put_advert(capture, i, "+447700900101", "Ghent", words_of(i % 2));
    run();
    assert_string_equal(group_of(1), group_of(2));
    judge(VERDICT_SPLIT, "advert:https://example.org/1", "advert:https://example.org/2");
    judge(VERDICT_SPLIT, "advert:https://example.org/3", "advert:https://example.org/1");
    run();
    assert_string_not_equal(group_of(1), group_of(2));
    assert_string_not_equal(group_of(1), group_of(3));
    assert_string_equal(group_of(2), group_of(3)); // those that are not parted stay together
    // what is nowhere parted goes with the first
    assert_string_equal(group_of(1), group_of(4));
    judge(VERDICT_MERGE, "advert:https://example.org/2", "advert:https://example.org/4");
    run();
    assert_string_equal(group_of(2), group_of(4));
    assert_string_not_equal(group_of(1), group_of(4));
    refused(VERDICT_MERGE, "advert:https://example.org/4", "advert:https://example.org/1", "(split, by");
}

static void strangers_are_one_hand_when_judged_so(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    put_ring(capture, 100);
    put_ring(capture, 200);
    put_advert(capture, 300, "+447700900300", "Ghent", words_of(300));
    run();
    assert_int_equal(small_case_count(&small, "rings"), 2);
    assert_string_not_equal(group_of(100), group_of(200));
    judge(VERDICT_MERGE, "ring:phone:+447700900101", "advert:https://example.org/300");
    int64_t merge = judge(VERDICT_MERGE, "ring:phone:+447700900101", "ring:phone:+447700900201");
    run();
    assert_int_equal(small_case_count(&small, "rings"), 1);
    assert_string_equal(group_of(100), group_of(215));
    assert_string_equal(group_of(100), group_of(300));
    assert_non_null(
        strstr(small_case_field(&small, "rings", "kind", "ring", "facts", out), "\"judgements\":[1,2]"));
    withdraw(merge);
    run();
    assert_int_equal(small_case_count(&small, "rings"), 2);
    judge(VERDICT_SPLIT, "ring:phone:+447700900201", "phone:+447700900101");
    refused(VERDICT_MERGE, "ring:phone:+447700900201", "phone:+447700900101", "says the contrary");
}

static void a_tie_that_is_rejected_is_shown_and_ties_nothing(void **state)
{
    (void)state;
    int64_t capture = small_case_source(&small, "capture.csv", "BE-FJP");
    for (int i = 1; i <= 4; i++)
        put_advert(capture, i, "+447700900101", "Ghent", words_of(i));
    run();
    assert_string_equal(group_of(1), group_of(4));
    judge(VERDICT_REJECT, "phone:+447700900101", "advert:https://example.org/4");
    run();
    assert_string_equal(group_of(1), group_of(3));
    assert_string_not_equal(group_of(1), group_of(4));
    assert_string_equal(small_case_field(&small, "links", "from", "https://example.org/4", "to", out),
                        "+447700900101");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_rejected_is_a_hub_and_what_is_confirmed_is_none),
        TEST(a_text_is_named_by_an_advert_of_it),
        TEST(two_accounts_are_one_when_judged_so),
        TEST(what_an_application_ties_stands_apart_when_judged_so),
        TEST(a_finding_is_known_again_by_what_stood_in_it),
        TEST(what_is_gone_does_not_apply_and_stays),
        TEST(the_contrary_is_refused_until_the_first_is_withdrawn),
        TEST(names_that_mean_nothing_are_refused_with_help),
        TEST(a_judgement_is_bound_by_the_audit),
        TEST(a_new_judgement_changes_what_links_are_made_of),
        TEST(adverts_of_one_telephone_are_two_hands_when_judged_so),
        TEST(strangers_are_one_hand_when_judged_so),
        TEST(a_tie_that_is_rejected_is_shown_and_ties_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
