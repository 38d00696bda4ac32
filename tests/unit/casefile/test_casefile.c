#include "test.h"

#include "base/memory.h"
#include "base/text.h"
#include "casefile/audit.h"
#include "casefile/findings.h"
#include "casefile/items.h"
#include "casefile/listings.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "casefile/sightings.h"
#include "casefile/sources.h"
#include "casefile/temporary_case.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    char folder[TEMPORARY_FOLDER_SIZE], path[TEMPORARY_PATH_SIZE];
    struct casefile *casefile;
    int64_t item;
};

static int set_up(void **state)
{
    struct fixture *fixture = memory_new(1, sizeof *fixture);
    struct error error = {0};
    const struct case_identity identity = {"BE-FJP", "2024/17", "art. 88"};
    fixture->casefile = temporary_case_make(fixture->folder, fixture->path, "a.clew", &identity);
    struct source source = {.path = "/evidence/phone-01.zip",
                            .kind = "auto",
                            .authority = "BE-FJP",
                            .region = "BE",
                            .handling = HANDLING_H2,
                            .sha256 = "00",
                            .size_bytes = 10};
    assert_int_equal(source_add(fixture->casefile, &source, NULL, &error), 0);
    struct item_row item = {.source_id = source.id,
                            .path = "phone-01.zip",
                            .where = {.path = "phone-01.zip",
                                      .stored_bytes = -1,
                                      .size_bytes = 10,
                                      .storage = FILE_ITSELF,
                                      .modified = MOMENT_UNKNOWN}};
    assert_int_equal(item_add(fixture->casefile, &item, &error), 0);
    fixture->item = item.id;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    temporary_case_remove(fixture->casefile, fixture->folder, fixture->path);
    memory_free(fixture);
    return 0;
}

static struct rows *first_row(struct fixture *fixture, const char *name)
{
    struct rows *rows;
    struct error error = {0};
    if (rows_open(&rows, fixture->casefile, listing_named(name), NULL, NULL, &error))
        fail_msg("%s: %s", name, error.text);
    assert_int_equal(rows_next(rows, &error), 1);
    return rows;
}

static const char *field(struct rows *rows, const char *listing_name, const char *column)
{
    const struct listing *listing = listing_named(listing_name);
    for (int i = 0; i < listing->column_count; i++)
        if (strcmp(listing->columns[i].name, column) == 0 && listing->columns[i].type != COLUMN_CAPTION)
            return rows_text(rows, i);
    fail_msg("%s has no column %s", listing_name, column);
    return NULL;
}

static void every_listing_can_be_read_and_is_sorted(void **state)
{
    struct fixture *fixture = *state;
    for (const struct listing *const *listing = listings; *listing; listing++) {
        struct rows *rows;
        struct error error = {0};
        if (rows_open(&rows, fixture->casefile, *listing, NULL, NULL, &error))
            fail_msg("%s: %s", (*listing)->name, error.text);
        while (rows_next(rows, &error) == 1)
            ;
        assert_string_equal(error.text, "");
        rows_close(rows);
        if (listing[1])
            assert_true(strcmp(listing[0]->name, listing[1]->name) < 0);
    }
}

static void a_message_comes_back_as_it_was_put(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    const struct selector to[] = {{SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123", "07700 900123"},
                                  {SELECTOR_HANDLE, GRADE_VALID, "whatsapp:1@g.us", "1@g.us"}};
    const char *const attachments[] = {"Media/a \"b\".jpg"};
    struct record record = {.type = RECORD_MESSAGE,
                            .message = {.place = {"sms", 5, -1, STATE_DELETED},
                                        .app = "sms",
                                        .thread = "3",
                                        .from = {SELECTOR_OWNER, GRADE_VALID, "", ""},
                                        .to = to,
                                        .to_count = 2,
                                        .at = moment_from_msec(1383065788038),
                                        .direction = DIRECTION_OUT,
                                        .text = "see you at 14:00",
                                        .attachments = attachments,
                                        .attachment_count = 1}};
    assert_int_equal(observation_put(fixture->casefile, fixture->item, &record, &error), 0);
    struct rows *rows = first_row(fixture, "messages");
    assert_string_equal(field(rows, "messages", "where"), "{\"table\":\"sms\",\"row\":5}");
    assert_string_equal(field(rows, "messages", "state"), "deleted");
    assert_string_equal(field(rows, "messages", "at"), "2013-10-29T16:56:28.038Z");
    assert_string_equal(field(rows, "messages", "from"), "owner");
    assert_string_equal(field(rows, "messages", "to"), "[\"+447700900123\",\"whatsapp:1@g.us\"]");
    assert_string_equal(field(rows, "messages", "direction"), "out");
    assert_string_equal(field(rows, "messages", "attachments"), "[\"Media/a \\\"b\\\".jpg\"]");
    rows_close(rows);
}

static void a_filter_binds_its_value(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct rows *rows;
    assert_int_equal(rows_open(&rows, fixture->casefile, listing_named("sources"), "kind", "auto", &error),
                     0);
    assert_int_equal(rows_next(rows, &error), 1);
    rows_close(rows);
    assert_int_equal(
        rows_open(&rows, fixture->casefile, listing_named("sources"), "kind", "' OR 1=1 --", &error), 0);
    assert_int_equal(rows_next(rows, &error), 0);
    rows_close(rows);
    assert_int_equal(rows_open(&rows, fixture->casefile, listing_named("sources"), "nothing", "x", &error),
                     -1);
    assert_int_equal(error.kind, ERROR_USAGE);
}

static void the_tally_adds_up(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    const struct tally lines[] = {{"sms", "", 7}, {"sms", "draft", 2}, {"sms", "", 1}};
    for (size_t i = 0; i < 3; i++) {
        struct record record = {.type = RECORD_TALLY, .tally = lines[i]};
        assert_int_equal(observation_put(fixture->casefile, fixture->item, &record, &error), 0);
    }
    struct rows *rows = first_row(fixture, "tally");
    assert_string_equal(field(rows, "tally", "present"), "10");
    assert_string_equal(field(rows, "tally", "emitted"), "8");
    assert_string_equal(field(rows, "tally", "skipped"), "{\"draft\":2}");
    rows_close(rows);
}

static int keep_exchange(void *payload, const struct exchange *exchange, struct error *error)
{
    (void)error;
    int64_t *kept = payload;
    kept[0] = exchange->from;
    kept[1] = exchange->to_count ? exchange->to[0] : -1;
    return 0;
}

static void an_exchange_names_the_owner_by_the_devices_own_number(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    const struct selector to = {SELECTOR_PHONE, GRADE_VALID, "+447700900123", "1"};
    struct record record = {.type = RECORD_CALL,
                            .call = {.place = {"calls", 1, -1, STATE_LIVE},
                                     .app = "phone",
                                     .from = {SELECTOR_OWNER, GRADE_VALID, "", ""},
                                     .to = &to,
                                     .to_count = 1,
                                     .at = moment_from_msec(0),
                                     .seconds = 3}};
    assert_int_equal(observation_put(fixture->casefile, fixture->item, &record, &error), 0);
    const struct entity own = {.id = 1, .kind = "phone", .value = "+1", .own_source_id = 1};
    const struct entity other = {.id = 2, .kind = "phone", .value = "+447700900123"};
    assert_int_equal(entity_put(fixture->casefile, &own, &error), 0);
    assert_int_equal(entity_put(fixture->casefile, &other, &error), 0);
    const struct sighting sighting = {
        .source_id = 1, .spelling_id = 2, .entity_id = 2, .count = 1, .first_observation_id = 1};
    assert_int_equal(sighting_put(fixture->casefile, &sighting, &error), 0);
    assert_int_equal(device_set_owner(fixture->casefile, 1, "phone", 1, &error), 0);
    int64_t kept[2] = {0};
    assert_int_equal(exchange_each(fixture->casefile, EXCHANGES_BY_SOURCE_AND_TIME, PARTIES_ARE_ENTITIES,
                                   keep_exchange, kept, &error),
                     0);
    assert_int_equal(kept[0], 1);
    assert_int_equal(kept[1], 2);
}

static void a_source_is_refused_twice_and_labels_are_unique(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct source again = {
        .path = "/evidence/phone-01.zip", .kind = "auto", .authority = "X", .region = "", .sha256 = ""};
    assert_int_equal(source_add(fixture->casefile, &again, NULL, &error), -1);
    assert_non_null(strstr(error.text, "is in the case already"));
    again.path = "/other/phone-01.zip";
    assert_int_equal(source_add(fixture->casefile, &again, NULL, &error), 0);
    struct rows *rows;
    assert_int_equal(
        rows_open(&rows, fixture->casefile, listing_named("sources"), "source", "phone-01.zip-2", &error), 0);
    assert_int_equal(rows_next(rows, &error), 1);
    rows_close(rows);
    assert_int_equal(source_strictest_handling(fixture->casefile), HANDLING_H2);
}

static void execute(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void the_audit_chain_breaks_when_touched(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    char head[65];
    int64_t entries;
    for (int i = 0; i < 5; i++)
        assert_int_equal(
            audit_append(fixture->casefile, &(struct audit_entry){.what = "show", .arguments = "x"}, &error),
            0);
    assert_int_equal(audit_verify(fixture->casefile, &entries, head, &error), 0);
    assert_int_equal(entries, 5);
    assert_int_equal(strlen(head), 64);
    execute(fixture->path, "DROP TRIGGER audit_is_final; UPDATE audit SET who = 'nobody' WHERE id = 3");
    assert_int_equal(audit_verify(fixture->casefile, &entries, head, &error), -1);
    assert_non_null(strstr(error.text, "entry 3"));
}

static void a_removed_audit_entry_is_noticed(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    char head[65];
    int64_t entries;
    for (int i = 0; i < 3; i++)
        assert_int_equal(audit_append(fixture->casefile, &(struct audit_entry){.what = "scan"}, &error), 0);
    execute(fixture->path, "DROP TRIGGER audit_is_whole; DELETE FROM audit WHERE id = 2");
    assert_int_equal(audit_verify(fixture->casefile, &entries, head, &error), -1);
}

static void an_item_is_finished_once(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    const struct item_end end = {.state = ITEM_DONE, .observer = "zip", .observer_version = 1};
    assert_int_equal(item_finish(fixture->casefile, fixture->item, &end, &error), 0);
    assert_int_equal(item_finish(fixture->casefile, fixture->item, &end, &error), -1);
    assert_non_null(strstr(error.text, "another clew"));
}

static void observations_are_never_edited(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct record record = {.type = RECORD_OWN_SELECTOR,
                            .own_selector = {.place = {"siminfo", 1, -1, STATE_LIVE},
                                             .app = "sim",
                                             .selector = {SELECTOR_PHONE, GRADE_VALID, "+1", "+1"}}};
    assert_int_equal(observation_put(fixture->casefile, fixture->item, &record, &error), 0);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE observation SET state = 1", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void what_is_no_case_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct casefile *casefile;
    char path[128];
    snprintf(path, sizeof path, "%s/no.clew", fixture->folder);
    assert_int_equal(casefile_open(&casefile, path, &error), -1);
    assert_non_null(strstr(error.text, "clew new"));
    FILE *file = fopen(path, "w");
    fputs("this is a letter, not a case; it is long enough to look like something, and stays as it is", file);
    fclose(file);
    assert_int_equal(casefile_open(&casefile, path, &error), -1);
    assert_non_null(strstr(error.text, "not a case file"));
    const struct case_identity identity = {"BE-FJP", NULL, NULL};
    assert_int_equal(casefile_create(path, &identity, &error), -1);
    assert_non_null(strstr(error.text, "stands already"));
    unlink(path);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_listing_can_be_read_and_is_sorted),
        TEST(a_message_comes_back_as_it_was_put),
        TEST(a_filter_binds_its_value),
        TEST(the_tally_adds_up),
        TEST(an_exchange_names_the_owner_by_the_devices_own_number),
        TEST(a_source_is_refused_twice_and_labels_are_unique),
        TEST(the_audit_chain_breaks_when_touched),
        TEST(a_removed_audit_entry_is_noticed),
        TEST(an_item_is_finished_once),
        TEST(observations_are_never_edited),
        TEST(what_is_no_case_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
