// What a source holds twice is counted once, and what only looks so is not.
#include "test.h"

#include "casefile/items.h"
#include "casefile/observations.h"
#include "casefile/small_case.h"
#include "links/link.h"

#include <stdio.h>
#include <string.h>

static struct small_case small;
static char out[4096];
static int64_t source, database, backup;

static int64_t add_item(const char *path)
{
    struct error error = {0};
    struct item_row item = {
        .source_id = source,
        .path = path,
        .where = {.path = path, .stored_bytes = -1, .size_bytes = 1, .modified = MOMENT_UNKNOWN}};
    assert_int_equal(item_add(small.casefile, &item, &error), 0);
    return item.id;
}

static int set_up(void **state)
{
    (void)state;
    small_case_make(&small);
    source = database = small_case_source(&small, "phone.zip", "BE-FJP");
    backup = add_item("phone.zip/backup/msgstore.db");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    return 0;
}

struct said {
    int64_t item, row;
    enum state state;
    const char *app, *id, *peer;
    int64_t at_msec;
    const char *text;
};

static void put(struct said said)
{
    struct record record = small_message(said.row, DIRECTION_IN, said.peer ? said.peer : "+447700900123", 0,
                                         said.text ? said.text : "hello");
    record.message.place.state = said.state;
    record.message.app = said.app ? said.app : "whatsapp";
    record.message.id = said.id;
    record.message.at = moment_from_msec(said.at_msec ? said.at_msec : 1000500);
    small_case_put(&small, said.item, &record);
}

static void put_call(int64_t item, int64_t row, enum state state, int64_t at_sec)
{
    const struct selector owner = {SELECTOR_OWNER, GRADE_VALID, "", ""};
    const struct record record = {.type = RECORD_CALL,
                                  .call = {.place = {"calls", row, -1, state},
                                           .app = "phone",
                                           .from = {SELECTOR_PHONE, GRADE_VALID, "+447700900123", "1"},
                                           .to = &owner,
                                           .to_count = 1,
                                           .at = moment_from_sec(at_sec),
                                           .direction = DIRECTION_IN}};
    small_case_put(&small, item, &record);
}

static int count_exchange(void *payload, const struct exchange *exchange, struct error *error)
{
    (void)exchange;
    (void)error;
    ++*(int *)payload;
    return 0;
}

// Those that findings see.
static int exchanges_in(enum exchange_order order)
{
    struct error error = {0};
    int exchanges = 0;
    assert_int_equal(
        exchange_each(small.casefile, order, PARTIES_ARE_ENTITIES, count_exchange, &exchanges, &error), 0);
    return exchanges;
}

static const char *count(const char *kind)
{
    struct error error = {0};
    if (link_all(small.casefile, &error))
        fail_msg("%s", error.text);
    return small_case_field(&small, "links", "kind", kind, "count", out);
}

static void a_backup_counts_nothing_twice(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        put((struct said){database, i + 1, .id = i ? "A" : NULL, .at_msec = 1000000 + 5000 * i});
        put_call(database, i + 1, STATE_LIVE, 3000 + i);
    }
    for (int i = 0; i < 3; i++) {
        put((struct said){backup, i + 1, .id = i ? "A" : NULL, .at_msec = 1000000 + 5000 * i});
        put_call(backup, i + 1, STATE_LIVE, 3000 + i);
    }
    put((struct said){backup, 4, .at_msec = 2000000});
    assert_string_equal(count("wrote"), "4");
    assert_string_equal(count("called"), "3");
    assert_int_equal(small_case_count(&small, "messages"), 7); // the facts stay
    assert_int_equal(exchanges_in(EXCHANGES_BY_SOURCE_AND_TIME), 7);
    assert_int_equal(exchanges_in(EXCHANGES_BY_ID), 7);
    assert_non_null(strstr(small_case_field(&small, "links", "kind", "wrote", "evidence", out),
                           "\"path\":\"phone.zip\",\"where\":{\"table\":\"sms\",\"row\":1}"));
    assert_null(
        strstr(out, "\"path\":\"phone.zip/backup/msgstore.db\",\"where\":{\"table\":\"sms\",\"row\":1}"));
    assert_non_null(
        strstr(out, "\"path\":\"phone.zip/backup/msgstore.db\",\"where\":{\"table\":\"sms\",\"row\":4}"));
    assert_string_equal(
        small_case_field(&small, "messages", "path", "phone.zip/backup/msgstore.db", "same_as", out),
        "{\"path\":\"phone.zip\",\"where\":{\"table\":\"sms\",\"row\":1}}");
    assert_string_equal(small_case_field(&small, "calls", "path", "phone.zip", "same_as", out), "");
}

static void a_deleted_copy_of_a_live_row_counts_once_and_a_lost_row_counts(void **state)
{
    (void)state;
    put((struct said){database, 1});
    put((struct said){database, 1, .state = STATE_DELETED});
    put((struct said){database, 1, .state = STATE_CARVED});
    put((struct said){database, 2, .state = STATE_DELETED, .text = "gone"});
    put((struct said){database, 2, .state = STATE_CARVED, .text = "gone"});
    put_call(database, 1, STATE_DELETED, 3000);
    put_call(database, 1, STATE_LIVE, 3000);
    assert_string_equal(count("wrote"), "2");
    assert_string_equal(count("called"), "1");
}

static void two_live_rows_of_one_table_are_two(void **state)
{
    (void)state;
    put((struct said){database, 1});
    put((struct said){database, 2});
    assert_string_equal(count("wrote"), "2");
    put((struct said){backup, 1});
    put((struct said){backup, 2});
    assert_string_equal(count("wrote"), "2");
    put((struct said){backup, 3});
    assert_string_equal(count("wrote"), "3");
}

static void ids_decide_when_both_have_one(void **state)
{
    (void)state;
    put((struct said){database, 1, .id = "A"});
    put((struct said){backup, 1, .id = "B"}); // the same words in the same second
    assert_string_equal(count("wrote"), "2");
    put((struct said){backup, 2, .id = "A", .text = "edited"});
    assert_string_equal(count("wrote"), "2");
    put((struct said){add_item("phone.zip/report.xml"), 1}); // has no ids
    assert_string_equal(count("wrote"), "2");
}

static void another_second_sender_text_or_application_is_another(void **state)
{
    (void)state;
    put((struct said){database, 1});
    put((struct said){backup, 1, .at_msec = 1000999}); // the same second
    put((struct said){backup, 2, .at_msec = 1001000});
    put((struct said){backup, 3, .text = "hello you"});
    put((struct said){backup, 4, .app = "viber"});
    assert_string_equal(count("wrote"), "4");
    put((struct said){backup, 5, .peer = "+447700900124"});
    assert_string_equal(count("wrote"), "4");
    assert_int_equal(small_case_count(&small, "links"), 2);
}

static void sms_mms_and_imessage_are_one_family(void **state)
{
    (void)state;
    put((struct said){database, 1, .app = "imessage"});
    put((struct said){backup, 1, .app = "sms"});
    assert_string_equal(count("wrote"), "1");
}

static void another_source_counts_for_itself(void **state)
{
    (void)state;
    int64_t other = small_case_source(&small, "other.zip", "BE-FJP");
    put((struct said){database, 1, .id = "A"});
    put((struct said){backup, 1, .id = "A"});
    put((struct said){other, 1, .id = "A"});
    assert_string_equal(count("wrote"), "1");
    assert_int_equal(small_case_count(&small, "links"), 2); // to either device
}

static void no_time_and_no_id_is_no_copy(void **state)
{
    (void)state;
    for (int item = 0; item < 2; item++) {
        struct record record = small_message(1, DIRECTION_IN, "+447700900123", 0, "hello");
        record.message.at = MOMENT_UNKNOWN;
        small_case_put(&small, item ? backup : database, &record);
    }
    assert_string_equal(count("wrote"), "2");
}

static void very_many_of_one_second_are_all_counted(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++)
        put((struct said){database, i + 1});
    put((struct said){database, 301, .state = STATE_DELETED});
    assert_string_equal(count("wrote"), "300");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_backup_counts_nothing_twice),
        TEST(a_deleted_copy_of_a_live_row_counts_once_and_a_lost_row_counts),
        TEST(two_live_rows_of_one_table_are_two),
        TEST(ids_decide_when_both_have_one),
        TEST(another_second_sender_text_or_application_is_another),
        TEST(sms_mms_and_imessage_are_one_family),
        TEST(another_source_counts_for_itself),
        TEST(no_time_and_no_id_is_no_copy),
        TEST(very_many_of_one_second_are_all_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
