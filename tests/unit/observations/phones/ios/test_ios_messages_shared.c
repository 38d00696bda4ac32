// The rows that iLEAPP's authors expect of a real sms.db whose file is not with them: written into a database
// of that form, they must come out again, row by row. Observer: ios_messages.
#include "ios_test.h"
#include "sms_schema.h"

#include <jansson.h>

static const char EXPECTED[] = "phones/ileapp/results/sms/sms.sms.josh_ios15_ffs.20260725222900.json";
static const char PLACE_OF_FILE[] = "\xef\xbf\xbc";

static json_t *field(json_t *expected, json_t *row, const char *name)
{
    json_t *headers = json_object_get(expected, "headers");
    for (size_t i = 0; i < json_array_size(headers); i++)
        if (strcmp(json_string_value(json_array_get(headers, i)), name) == 0)
            return json_array_get(row, i);
    fail_msg("the expected rows have no column '%s'", name);
    return NULL;
}

static const char *text_of(json_t *expected, json_t *row, const char *name)
{
    const char *text = json_string_value(field(expected, row, name));
    return text && *text ? text : NULL;
}

static int64_t number_of(json_t *expected, json_t *row, const char *name)
{
    return json_integer_value(field(expected, row, name));
}

static bool is_reaction(const char *text)
{
    return text && strncmp(text, "Liked “", 9) == 0;
}

static void bind(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

static void run(sqlite3_stmt *statement)
{
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    return statement;
}

static void insert_row(sqlite3 *db, json_t *expected, json_t *row)
{
    const char *text = text_of(expected, row, "Message"), *name = text_of(expected, row, "Attachment Name");
    const char *peer = text_of(expected, row, "Chat Contact ID");
    const char *service = text_of(expected, row, "Service");
    int64_t id = number_of(expected, row, "Message Row ID"), chat = number_of(expected, row, "Chat ID");
    sqlite3_stmt *statement = prepare(db, "INSERT OR IGNORE INTO handle(ROWID, id, service) VALUES(?, ?, ?)");
    sqlite3_bind_int64(statement, 1, chat);
    bind(statement, 2, peer);
    bind(statement, 3, service);
    run(statement);
    statement = prepare(
        db, "INSERT OR IGNORE INTO chat(ROWID, guid, style, chat_identifier, service_name, account_login)"
            " VALUES(?1, ?2 || ?1, 45, ?2, ?3, ?4)");
    sqlite3_bind_int64(statement, 1, chat);
    bind(statement, 2, peer);
    bind(statement, 3, service);
    bind(statement, 4, text_of(expected, row, "Account Login"));
    run(statement);
    statement =
        prepare(db, "INSERT INTO message(ROWID, guid, text, handle_id, service, account, date, is_from_me,"
                    " associated_message_type) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sqlite3_bind_int64(statement, 1, id);
    bind(statement, 2, text_of(expected, row, "Message GUID"));
    bind(statement, 3, text);
    sqlite3_bind_int64(statement, 4, chat);
    bind(statement, 5, service);
    bind(statement, 6, text_of(expected, row, "Account"));
    sqlite3_bind_int64(statement, 7,
                       (number_of(expected, row, "Message Timestamp") - 978307200) * 1000000000);
    sqlite3_bind_int64(statement, 8, number_of(expected, row, "From Me"));
    sqlite3_bind_int64(statement, 9, is_reaction(text) ? 2001 : 0);
    run(statement);
    make_db_run(db, "INSERT INTO chat_message_join VALUES(%lld, %lld)", (long long)chat, (long long)id);
    if (name == NULL)
        return;
    statement =
        prepare(db, "INSERT INTO attachment(ROWID, guid, transfer_name, mime_type) VALUES(?1, ?1, ?2, ?3)");
    sqlite3_bind_int64(statement, 1, id);
    bind(statement, 2, name);
    bind(statement, 3, text_of(expected, row, "Attachment Mimetype"));
    run(statement);
    make_db_run(db, "INSERT INTO message_attachment_join VALUES(%lld, %lld)", (long long)id, (long long)id);
}

// U+FFFC only says where a file stands: it is no text.
static const char *without_files(struct collect *collect, const char *text)
{
    char *kept = arena_text(collect->arena, text);
    for (char *at; kept && (at = strstr(kept, PLACE_OF_FILE)) != NULL;)
        memmove(at, at + 3, strlen(at + 3) + 1);
    return kept && *kept ? kept : NULL;
}

static void assert_texts(const char *is, const char *should)
{
    if (should == NULL)
        assert_null(is);
    else
        assert_string_equal(is, should);
}

static void assert_row(struct collect *collect, const struct message *message, json_t *expected, json_t *row)
{
    const char *text = text_of(expected, row, "Message"), *name = text_of(expected, row, "Attachment Name");
    bool out = strcmp(text_of(expected, row, "Message Direction"), "Outgoing") == 0;
    assert_int_equal(message->place.row, number_of(expected, row, "Message Row ID"));
    assert_string_equal(message->id, text_of(expected, row, "Message GUID"));
    assert_int_equal(message->at.at_usec, number_of(expected, row, "Message Timestamp") * 1000000);
    assert_texts(message->text, without_files(collect, text));
    assert_string_equal(message->app,
                        strcmp(text_of(expected, row, "Service"), "SMS") == 0 ? "sms" : "imessage");
    assert_int_equal(message->direction, out ? DIRECTION_OUT : DIRECTION_IN);
    assert_string_equal(message->thread, text_of(expected, row, "Chat Contact ID"));
    const struct selector *peer = out ? &message->to[0] : &message->from;
    assert_string_equal(peer->text, text_of(expected, row, "Chat Contact ID"));
    assert_int_equal(message->attachment_count, name != NULL);
    if (name)
        assert_string_equal(message->attachments[0], name);
}

static void gives_the_rows_that_others_expect(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item file = collect_shared_file(&collect, EXPECTED);
    if (file.bytes.data == NULL) {
        collect_done(&collect);
        skip(); // CLEW_SHARED_DATA is not set
    }
    json_t *expected = json_loadb((const char *)file.bytes.data, file.bytes.size, 0, NULL);
    json_t *rows = json_object_get(expected, "data");
    sqlite3 *db = make_db(SMS_SCHEMA);
    for (size_t i = 0; i < json_array_size(rows); i++)
        insert_row(db, expected, json_array_get(rows, i));
    struct item item = make_db_item(&collect, db, "HomeDomain/Library/SMS/sms.db");
    assert_true(collect_observe(&collect, &observer_ios_messages, &item, NULL));
    size_t at = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        if (!is_reaction(text_of(expected, row, "Message")))
            assert_row(&collect, &collect_at(&collect, RECORD_MESSAGE, at++)->message, expected, row);
    }
    assert_int_equal(json_array_size(rows), 48);
    assert_int_equal(collect_count(&collect, RECORD_MESSAGE), 47);
    assert_int_equal(collect_tally(&collect, "message", "reaction to a message"), 1);
    assert_int_equal(collect_tally_total(&collect, "message: gaps in ROWID"), 1); // 35
    assert_string_equal(own_lines(&collect), "imessage phone +19195794674");
    assert_nothing_lost(&collect);
    json_decref(expected);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gives_the_rows_that_others_expect)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
