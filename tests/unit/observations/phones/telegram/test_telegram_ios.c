// Telegram for iOS: keys, values and objects of the postbox written here by hand; peers of all kinds,
// replies, places, cards, calls; what breaks off.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"
#include "observations/serialized/postbox.h"

#include <stdio.h>
#include <string.h>

enum { DATE = 1700000000, ANA = 777, CHANNEL = 1234, GROUP = 55 };

struct fixture {
    struct collect collect;
    sqlite3 *db;
    struct buffer value, attributes, media;
    uint32_t attribute_count, media_count;
};

static void setup(struct fixture *fixture)
{
    *fixture = (struct fixture){0};
    collect_init(&fixture->collect);
    fixture->db = make_db("CREATE TABLE t0(key BLOB PRIMARY KEY, value BLOB);"
                          "CREATE TABLE t2(key INTEGER PRIMARY KEY, value BLOB);"
                          "CREATE TABLE t6(key BLOB PRIMARY KEY, value BLOB);"
                          "CREATE TABLE t7(key BLOB PRIMARY KEY, value BLOB);");
    buffer_init(&fixture->value, 1 << 16);
    buffer_init(&fixture->attributes, 1 << 16);
    buffer_init(&fixture->media, 1 << 16);
}

static void teardown(struct fixture *fixture)
{
    buffer_done(&fixture->value);
    buffer_done(&fixture->attributes);
    buffer_done(&fixture->media);
    collect_done(&fixture->collect);
}

static void put_key(struct buffer *to, const char *key, enum postbox_type type)
{
    buffer_add_u8(to, (uint8_t)strlen(key));
    buffer_add_text(to, key);
    buffer_add_u8(to, (uint8_t)type);
}

static void put_int32(struct buffer *to, const char *key, int32_t value)
{
    put_key(to, key, POSTBOX_INT32);
    buffer_add_u32le(to, (uint32_t)value);
}

static void put_int64(struct buffer *to, const char *key, int64_t value)
{
    put_key(to, key, POSTBOX_INT64);
    buffer_add_u64le(to, (uint64_t)value);
}

static void put_double(struct buffer *to, const char *key, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_key(to, key, POSTBOX_DOUBLE);
    buffer_add_u64le(to, bits);
}

static void put_sized(struct buffer *to, const void *data, size_t size)
{
    buffer_add_u32le(to, (uint32_t)size);
    buffer_add(to, data, size);
}

static void put_string(struct buffer *to, const char *key, const char *text)
{
    put_key(to, key, POSTBOX_STRING);
    put_sized(to, text, strlen(text));
}

// The content becomes the root object of a value, which is appended with its size.
static void put_value(struct buffer *to, const struct buffer *content)
{
    struct buffer value;
    buffer_init(&value, 1 << 16);
    put_key(&value, "_", POSTBOX_OBJECT);
    buffer_add_u32le(&value, 0x12345678);
    put_sized(&value, content->data, content->size);
    put_sized(to, value.data, value.size);
    buffer_done(&value);
}

static int64_t peer_of(int kind, int64_t id)
{
    return (int64_t)((uint64_t)kind << 32 | (uint64_t)(id & 0xffffffff) | (uint64_t)(id >> 32) << 35);
}

static void add_media(struct fixture *fixture, struct buffer *content)
{
    put_value(&fixture->media, content);
    fixture->media_count++;
    buffer_reset(content);
}

static void add_attribute(struct fixture *fixture, struct buffer *content)
{
    put_value(&fixture->attributes, content);
    fixture->attribute_count++;
    buffer_reset(content);
}

static void run(struct fixture *fixture, const char *sql, struct bytes key)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(fixture->db, sql, -1, &statement, NULL), SQLITE_OK);
    sqlite3_bind_blob(statement, 1, fixture->value.data, (int)fixture->value.size, SQLITE_STATIC);
    if (key.size)
        sqlite3_bind_blob(statement, 2, key.data, (int)key.size, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
    buffer_reset(&fixture->value);
}

static void add_peer(struct fixture *fixture, int64_t peer, struct buffer *content)
{
    char sql[100];
    struct buffer sized;
    buffer_init(&sized, 1 << 16);
    put_value(&sized, content);
    buffer_add(&fixture->value, sized.data + 4, sized.size - 4);
    buffer_done(&sized);
    snprintf(sql, sizeof sql, "INSERT INTO t2 VALUES (%lld, ?1)", (long long)peer);
    run(fixture, sql, (struct bytes){0});
    buffer_reset(content);
}

static void big(struct buffer *to, uint64_t value, int bytes)
{
    while (bytes-- > 0)
        buffer_add_u8(to, (uint8_t)(value >> 8 * bytes));
}

static void add_message(struct fixture *fixture, int64_t peer, int id, int64_t author, bool incoming,
                        const char *text)
{
    struct buffer *value = &fixture->value, key;
    buffer_init(&key, 64);
    big(&key, (uint64_t)peer, 8);
    big(&key, 0, 4);
    big(&key, DATE, 4);
    big(&key, (uint64_t)id, 4);
    buffer_add_u8(value, 0);
    buffer_add_u32le(value, 1);
    buffer_add_u32le(value, 1);
    buffer_add_u8(value, 1 | 32); // unique id, thread id
    buffer_add_u64le(value, 99);
    buffer_add_u64le(value, 98);
    buffer_add_u32le(value, incoming ? 4 : 0);
    buffer_add_u32le(value, 0);
    buffer_add_u8(value, 0); // not forwarded
    buffer_add_u8(value, author != 0);
    if (author)
        buffer_add_u64le(value, (uint64_t)author);
    put_sized(value, text, strlen(text));
    buffer_add_u32le(value, fixture->attribute_count);
    buffer_add(value, fixture->attributes.data, fixture->attributes.size);
    buffer_add_u32le(value, fixture->media_count);
    buffer_add(value, fixture->media.data, fixture->media.size);
    buffer_add_u32le(value, 0); // media elsewhere
    run(fixture, "INSERT INTO t7 VALUES (?2, ?1)", buffer_bytes(&key));
    buffer_done(&key);
    buffer_reset(&fixture->attributes);
    buffer_reset(&fixture->media);
    fixture->attribute_count = fixture->media_count = 0;
}

static void observe(struct fixture *fixture)
{
    struct item item = make_db_item(&fixture->collect, fixture->db, "postbox/db/db_sqlite");
    assert_true(collect_observe(&fixture->collect, &observer_telegram_ios, &item, NULL));
}

static const struct message *message_at(struct fixture *fixture, size_t n)
{
    return &collect_at(&fixture->collect, RECORD_MESSAGE, n)->message;
}

static void assert_message(struct fixture *fixture, size_t n, const char *from, const char *to,
                           const char *text)
{
    const struct message *message = message_at(fixture, n);
    assert_string_equal(written(&fixture->collect, &message->from), from);
    assert_string_equal(written(&fixture->collect, &message->to[0]), to);
    if (text)
        assert_string_equal(message->text, text);
    else
        assert_null(message->text);
    assert_int_equal(message->at.at_usec, (int64_t)DATE * 1000000);
}

static void peers_and_messages(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    struct buffer content;
    buffer_init(&content, 1 << 16);
    put_string(&content, "fn", "Ana");
    put_string(&content, "ln", "K");
    put_string(&content, "un", "Ana_K");
    put_string(&content, "p", "33639981234");
    add_peer(&fixture, peer_of(0, ANA), &content);
    put_string(&content, "t", "News");
    put_string(&content, "un", "news_channel");
    add_peer(&fixture, peer_of(2, CHANNEL), &content);
    put_int64(&content, "r", peer_of(0, ANA));
    add_peer(&fixture, peer_of(3, 17), &content);
    add_message(&fixture, peer_of(0, ANA), 1, peer_of(0, ANA), true, "hello ana@example.org");
    add_message(&fixture, peer_of(0, ANA), 2, peer_of(0, 42), false, "mine");
    put_int64(&content, "p", peer_of(2, CHANNEL));
    put_int64(&content, "i", (int64_t)5 << 32);
    add_attribute(&fixture, &content);
    put_int32(&content, "d", DATE + 5);
    put_int32(&content, "h", 0);
    add_attribute(&fixture, &content);
    add_message(&fixture, peer_of(2, CHANNEL), 6, 0, true, "to all");
    add_message(&fixture, peer_of(3, 17), 7, peer_of(0, ANA), true, "between us");
    add_message(&fixture, peer_of(1, GROUP), 8, peer_of(0, INT64_C(5000000001)), true, "a new number");
    buffer_done(&content);
    observe(&fixture);
    const char *ana = "handle:telegram:777", *channel = "handle:telegram:-1000000001234";
    assert_message(&fixture, 0, ana, "owner:", "hello ana@example.org");
    assert_message(&fixture, 1, "owner:", ana, "mine");
    assert_message(&fixture, 2, channel, channel, "to all");
    assert_message(&fixture, 3, ana, "owner:", "between us");
    assert_message(&fixture, 4, "handle:telegram:5000000001", "handle:telegram:-55", "a new number");
    assert_string_equal(message_at(&fixture, 2)->id, "-1000000001234/6");
    assert_string_equal(message_at(&fixture, 2)->reply_to, "-1000000001234/5");
    assert_int_equal(message_at(&fixture, 2)->marks, MARK_EDITED);
    assert_string_equal(message_at(&fixture, 3)->thread, "secret 17");
    const struct account *account = &collect_at(&fixture.collect, RECORD_ACCOUNT, 0)->account;
    assert_string_equal(account->name, "Ana K");
    assert_string_equal(written(&fixture.collect, &account->selectors[1]), "phone:+33639981234");
    assert_string_equal(written(&fixture.collect, &account->selectors[2]), "handle:telegram:ana_k");
    assert_string_equal(collect_at(&fixture.collect, RECORD_CONTACT, 0)->contact.name, "News");
    assert_int_equal(collect_hits(&fixture.collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_int_equal(collect_tally(&fixture.collect, "t7", ""), 5);
    assert_int_equal(collect_count(&fixture.collect, RECORD_DAMAGE), 0);
    teardown(&fixture);
}

static void media_and_what_happened(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    struct buffer content;
    buffer_init(&content, 1 << 16);
    put_double(&content, "la", 52.37);
    put_double(&content, "lo", 4.9);
    add_media(&fixture, &content);
    add_message(&fixture, peer_of(0, ANA), 1, peer_of(0, ANA), true, "");
    put_string(&content, "n.f", "Mei");
    put_string(&content, "pn", "33639981235");
    put_int64(&content, "p", peer_of(0, 888));
    add_media(&fixture, &content);
    put_string(&content, "mt", "application/pdf");
    add_media(&fixture, &content);
    add_message(&fixture, peer_of(0, ANA), 2, peer_of(0, ANA), true, "two things");
    put_int32(&content, "_rawValue", 14);
    put_int32(&content, "dr", 2);
    put_int32(&content, "d", 61);
    add_media(&fixture, &content);
    add_message(&fixture, peer_of(0, ANA), 3, peer_of(0, 42), false, "");
    put_int32(&content, "_rawValue", 2);
    put_key(&content, "peerIds", POSTBOX_BYTES);
    buffer_add_u32le(&content, 12);
    buffer_add_u32le(&content, 1);
    buffer_add_u64le(&content, (uint64_t)peer_of(0, 801));
    add_media(&fixture, &content);
    add_message(&fixture, peer_of(1, GROUP), 4, peer_of(0, ANA), true, "");
    buffer_done(&content);
    observe(&fixture);
    struct collect *collect = &fixture.collect;
    const struct position *place = &collect_at(collect, RECORD_POSITION, 0)->position;
    assert_true(place->latitude == 52.37 && place->longitude == 4.9);
    assert_string_equal(collect_at(collect, RECORD_CONTACT, 0)->contact.name, "Mei");
    assert_int_equal(message_at(&fixture, 1)->attachment_count, 2);
    assert_string_equal(message_at(&fixture, 1)->attachments[1], "application/pdf");
    const struct call *call = &collect_at(collect, RECORD_CALL, 0)->call;
    assert_int_equal(call->seconds, 61);
    assert_int_equal(call->direction, DIRECTION_OUT);
    assert_int_equal(call->outcome, OUTCOME_ANSWERED);
    const struct membership *member = &collect_at(collect, RECORD_MEMBERSHIP, 0)->membership;
    assert_string_equal(written(collect, &member->member), "handle:telegram:801");
    assert_string_equal(written(collect, &member->group), "handle:telegram:-55");
    assert_int_equal(collect_tally(collect, "t7", "system message"), 1);
    teardown(&fixture);
}

static void damaged_values_are_told(void **state)
{
    (void)state;
    struct fixture fixture;
    setup(&fixture);
    fixture.attribute_count = 9; // and none there
    add_message(&fixture, peer_of(0, ANA), 1, peer_of(0, ANA), true, "breaks off");
    make_db_run(fixture.db, "INSERT INTO t7 VALUES (x'00', x'00'), (zeroblob(20), x'01'), (NULL, NULL)");
    make_db_run(fixture.db, "INSERT INTO t2 VALUES (5, x'ffff'), (6, NULL)");
    observe(&fixture);
    assert_message(&fixture, 0, "handle:telegram:777", "owner:", "breaks off");
    assert_true(collect_has_damage(&fixture.collect, "1 messages break off"));
    assert_int_equal(collect_tally(&fixture.collect, "t7", "hole, or a message of a form that is not known"),
                     3);
    assert_int_equal(collect_tally(&fixture.collect, "t2", "peer of a form that is not known"), 2);
    static const uint8_t lies[] = {1, 'a', POSTBOX_OBJECT_ARRAY, 0xff, 0xff, 0xff, 0xff, 0, 0};
    struct postbox_field field;
    struct reader reader = reader_of((struct bytes){lies, sizeof lies});
    assert_false(postbox_next(&reader, &field));
    assert_true(reader.failed);
    assert_false(postbox_is((struct bytes){lies, 3}));
    teardown(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(peers_and_messages),
        cmocka_unit_test(media_and_what_happened),
        cmocka_unit_test(damaged_values_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
