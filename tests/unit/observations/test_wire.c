// The wire form: what goes in comes out, and what breaks the rules is refused.
#include "test.h"

#include "base/memory.h"
#include "observations/request.h"
#include "observations/spool.h"
#include "observations/wire.h"

#include <string.h>

static const struct selector ana = {SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123", "07700 900123"};
static const char *const attachments[] = {"Media/a.jpg", ""};

static struct record message_record(void)
{
    return (struct record){.type = RECORD_MESSAGE,
                           .message = {.place = {"sms", 7, -1, STATE_CARVED},
                                       .app = "sms",
                                       .thread = NULL,
                                       .id = "3EB0C767",
                                       .quoted = "an older text",
                                       .marks = MARK_EDITED | MARK_FAILED,
                                       .from = ana,
                                       .to = &ana,
                                       .to_count = 1,
                                       .at = {1700000000000000, ZONE_OFFSET, -90},
                                       .direction = DIRECTION_IN,
                                       .text = "h\xc3\xa9llo",
                                       .attachments = attachments,
                                       .attachment_count = 2}};
}

static void a_message_survives(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1 << 20);
    struct record record = message_record();
    wire_put_head(&buffer,
                  &(struct wire_head){.observer = "android_sms", .observer_version = 3, .sha256 = ""});
    wire_put_record(&buffer, &record);
    wire_put_end(&buffer);
    struct arena *arena = arena_new(1 << 20);
    struct reader reader = reader_of(buffer_bytes(&buffer));
    struct wire_message message;
    assert_int_equal(wire_next(&reader, arena, &message), 1);
    assert_int_equal(message.kind, WIRE_HEAD);
    assert_string_equal(message.head.observer, "android_sms");
    assert_int_equal(message.head.observer_version, 3);
    assert_null(message.head.unreadable);
    assert_int_equal(wire_next(&reader, arena, &message), 1);
    const struct message *read = &message.record.message;
    assert_string_equal(read->place.table, "sms");
    assert_int_equal(read->place.row, 7);
    assert_int_equal(read->place.offset, -1);
    assert_int_equal(read->place.state, STATE_CARVED);
    assert_null(read->thread);
    assert_string_equal(read->id, "3EB0C767");
    assert_null(read->reply_to);
    assert_string_equal(read->quoted, "an older text");
    assert_int_equal(read->marks, MARK_EDITED | MARK_FAILED);
    assert_string_equal(read->from.value, ana.value);
    assert_string_equal(read->to[0].text, ana.text);
    assert_int_equal(read->at.offset_minutes, -90);
    assert_string_equal(read->text, "h\xc3\xa9llo");
    assert_int_equal(read->attachment_count, 2);
    assert_string_equal(read->attachments[0], "Media/a.jpg");
    assert_int_equal(wire_next(&reader, arena, &message), 1);
    assert_int_equal(message.kind, WIRE_END);
    assert_int_equal(wire_next(&reader, arena, &message), 0);
    arena_free(arena);
    buffer_done(&buffer);
}

// What goes in, as it comes out; in the arena.
static struct record there_and_back(struct arena *arena, const struct record *record)
{
    struct buffer buffer;
    struct wire_message message;
    buffer_init(&buffer, 1 << 20);
    wire_put_record(&buffer, record);
    struct reader reader = reader_of(buffer_bytes(&buffer));
    assert_int_equal(wire_next(&reader, arena, &message), 1);
    assert_int_equal(message.record.type, record->type);
    buffer_done(&buffer);
    return message.record;
}

static void accounts_groups_rows_and_names_survive(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const struct place place = {"t", 3, -1, STATE_DELETED, NULL};
    const struct selector lid = {SELECTOR_HANDLE, GRADE_VALID, "whatsapp:99@lid", "99@lid"};
    const struct selector both[] = {ana, lid};
    struct record account = there_and_back(
        arena, &(struct record){.type = RECORD_ACCOUNT, .account = {place, "whatsapp", NULL, both, 2}});
    assert_int_equal(account.account.selector_count, 2);
    assert_string_equal(account.account.selectors[1].value, lid.value);
    assert_null(account.account.name);
    struct record member = there_and_back(
        arena, &(struct record){.type = RECORD_MEMBERSHIP,
                                .membership = {place, "whatsapp", lid, ana, "admin", moment_from_sec(9)}});
    assert_string_equal(member.membership.group.value, lid.value);
    assert_string_equal(member.membership.member.value, ana.value);
    assert_string_equal(member.membership.role, "admin");
    assert_int_equal(member.membership.since.at_usec, 9000000);
    struct record row =
        there_and_back(arena, &(struct record){.type = RECORD_RAW_ROW, .raw_row = {place, "{\"a\":1}"}});
    assert_string_equal(row.raw_row.columns, "{\"a\":1}");
    assert_int_equal(row.raw_row.place.state, STATE_DELETED);
    struct record name =
        there_and_back(arena, &(struct record){.type = RECORD_FILE_NAME,
                                               .file_name = {"3d/3d0d", "Home/sms.db", STATE_DELETED}});
    assert_string_equal(name.file_name.path, "3d/3d0d");
    assert_string_equal(name.file_name.known_as, "Home/sms.db");
    assert_int_equal(name.file_name.state, STATE_DELETED);
    arena_free(arena);
}

static void a_stream_cut_anywhere_waits_for_more(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1 << 20);
    struct record record = message_record();
    wire_put_record(&buffer, &record);
    struct arena *arena = arena_new(1 << 20);
    for (size_t cut = 0; cut < buffer.size; cut++) {
        struct wire_message message;
        struct reader reader = reader_of(bytes_slice(buffer_bytes(&buffer), 0, cut));
        assert_int_equal(wire_next(&reader, arena, &message), 0);
        assert_int_equal(reader.position, 0);
    }
    arena_free(arena);
    buffer_done(&buffer);
}

static void what_is_too_long_is_cut_and_told(void **state)
{
    (void)state;
    enum { LONG = RECORD_TEXT_MAX_BYTES + 2 };
    char *text = memory_new(LONG + 1, 1);
    for (size_t i = 0; i + 2 <= LONG;
         i += 2) // two bytes a character, and one more before: the limit is inside one
        memcpy(text + i, "\xc3\xa9", 2);
    memmove(text + 1, text, LONG - 1);
    text[0] = 'a';
    text[LONG - 1] = 0;
    struct buffer buffer;
    buffer_init(&buffer, (size_t)1 << 26);
    struct record record = message_record();
    assert_false(wire_put_record(&buffer, &record));
    buffer_reset(&buffer);
    record.message.text = text;
    assert_true(wire_put_record(&buffer, &record));
    struct arena *arena = arena_new((size_t)1 << 26);
    struct wire_message message;
    struct reader reader = reader_of(buffer_bytes(&buffer));
    assert_int_equal(wire_next(&reader, arena, &message), 1);
    assert_int_equal(strlen(message.record.message.text), RECORD_TEXT_MAX_BYTES - 1);
    arena_free(arena);
    buffer_done(&buffer);
    memory_free(text);
}

// A worker that was taken over may send anything: text that is not UTF-8, enums out of range, sizes that lie,
// files.
static void what_breaks_the_rules_is_refused(void **state)
{
    (void)state;
    static const struct extent far = {INT64_MAX - 5, INT64_MAX - 5};
    struct record broken[7];
    for (size_t i = 0; i < 4; i++)
        broken[i] = message_record();
    broken[0].message.text = "\xff\xfe";
    broken[1].message.direction = (enum direction)77;
    broken[2].message.from.kind = (enum selector_kind)99;
    broken[3].message.place.state = (enum state)9;
    broken[4] = (struct record){
        .type = RECORD_CHILD_ITEM,
        .child_item = {.path = "etc/passwd", .storage = FILE_ITSELF, .modified = MOMENT_UNKNOWN}};
    broken[5] = (struct record){.type = RECORD_CHILD_ITEM,
                                .child_item = {.path = "far",
                                               .storage = STORED,
                                               .extents = &far,
                                               .extent_count = 1,
                                               .modified = MOMENT_UNKNOWN}};
    broken[6] = (struct record){.type = RECORD_TALLY, .tally = {.table = "t", .reason = "", .count = -1}};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct buffer buffer;
        buffer_init(&buffer, 1 << 20);
        wire_put_record(&buffer, &broken[i]);
        struct arena *arena = arena_new(1 << 20);
        struct wire_message message;
        struct reader reader = reader_of(buffer_bytes(&buffer));
        assert_int_equal(wire_next(&reader, arena, &message), -1);
        arena_free(arena);
        buffer_done(&buffer);
    }
    static const struct wire_head heads[] = {
        {.sha256 = "its hash"}, {.sha256 = "", .size_bytes = -2}, {.sha256 = "", .observer_version = -1}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct buffer buffer;
        buffer_init(&buffer, 1 << 20);
        wire_put_head(&buffer, &heads[i]);
        struct arena *arena = arena_new(1 << 20);
        struct wire_message message;
        struct reader reader = reader_of(buffer_bytes(&buffer));
        assert_int_equal(wire_next(&reader, arena, &message), -1);
        arena_free(arena);
        buffer_done(&buffer);
    }
    static const uint8_t lies[][8] = {
        {0, 0, 0, 0, 1}, {255, 255, 255, 255, 1}, {1, 0, 0, 0, 99}, {2, 0, 0, 0, 101, 0}};
    for (size_t i = 0; i < 4; i++) {
        struct wire_message message;
        struct arena *arena = arena_new(1 << 20);
        struct reader reader = reader_of((struct bytes){lies[i], sizeof lies[i]});
        assert_int_equal(wire_next(&reader, arena, &message), -1);
        arena_free(arena);
    }
}

static void a_request_survives(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1 << 20);
    struct request request = {
        .what = REQUEST_UNPACK,
        .item = {.path = "a.zip/b",
                 .segment_of = "a.000",
                 .location = {.file_count = 3,
                              .layers = {{.read_as = IMAGE_EWF, .whole = true},
                                         {.extents = (struct extent[]){{10, 5}, {-1, 7}}, .extent_count = 2}},
                              .layer_count = 2,
                              .where = {.stored_bytes = -1,
                                        .size_bytes = 5,
                                        .storage = FILE_SYSTEM,
                                        .address = "12-128-1",
                                        .margin_bytes = 4,
                                        .state = STATE_DELETED}}},
        .kind = "phone",
        .companions = {{.path = "a.zip/b-wal", .location = {.file_count = 1, .where = {.storage = STORED}}}},
        .companion_count = 1,
        .regions = {"NL", "US"},
        .region_count = 2,
        .excluded = {"android_sms"},
        .excluded_count = 1};
    request_put(&buffer, &request);
    struct arena *arena = arena_new(1 << 20);
    struct request read;
    assert_int_equal(request_read(buffer_bytes(&buffer), arena, &read), 0);
    assert_int_equal(read.what, REQUEST_UNPACK);
    assert_string_equal(read.item.segment_of, "a.000");
    const struct location *location = &read.item.location;
    assert_int_equal(location->file_count, 3);
    assert_int_equal(location->layer_count, 2);
    assert_int_equal(location->layers[0].read_as, IMAGE_EWF);
    assert_true(location->layers[0].whole);
    assert_false(location->layers[1].whole);
    assert_int_equal(location->layers[1].extent_count, 2);
    assert_int_equal(location->layers[1].extents[0].offset, 10);
    assert_int_equal(location->layers[1].extents[1].offset, -1);
    assert_int_equal(location->layers[1].extents[1].bytes, 7);
    assert_int_equal(location->where.stored_bytes, -1);
    assert_int_equal(location->where.storage, FILE_SYSTEM);
    assert_string_equal(location->where.address, "12-128-1");
    assert_int_equal(location->where.margin_bytes, 4);
    assert_int_equal(location->where.state, STATE_DELETED);
    assert_string_equal(read.companions[0].path, "a.zip/b-wal");
    assert_string_equal(read.regions[1], "US");
    assert_string_equal(read.excluded[0], "android_sms");
    for (size_t cut = 0; cut < buffer.size; cut++)
        assert_int_equal(request_read(bytes_slice(buffer_bytes(&buffer), 0, cut), arena, &read), -1);
    arena_free(arena);
    buffer_done(&buffer);
}

static void a_spool_gives_back_what_it_took_small_or_large(void **state)
{
    (void)state;
    static const size_t sizes[] = {10, 3 * 1024 * 1024};
    for (size_t s = 0; s < 2; s++) {
        struct spool spool;
        struct error error = {0};
        uint8_t piece[1000];
        spool_init(&spool);
        for (size_t at = 0; at < sizes[s]; at += sizeof piece) {
            size_t size = sizes[s] - at < sizeof piece ? sizes[s] - at : sizeof piece;
            for (size_t i = 0; i < size; i++)
                piece[i] = (uint8_t)((at + i) * 31 >> 3);
            assert_int_equal(spool_add(&spool, "/tmp", (struct bytes){piece, size}, &error), 0);
        }
        assert_int_equal(spool.file >= 0, s == 1);
        struct buffer all;
        buffer_init(&all, 1 << 24);
        size_t before;
        do {
            before = all.size;
            assert_int_equal(spool_read(&spool, 100000, &all, &error), 0);
        } while (all.size != before);
        assert_int_equal(all.size, sizes[s]);
        for (size_t i = 0; i < all.size; i++)
            if (all.data[i] != (uint8_t)(i * 31 >> 3))
                fail_msg("byte %zu differs", i);
        buffer_done(&all);
        spool_done(&spool);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_survives),
        cmocka_unit_test(accounts_groups_rows_and_names_survive),
        cmocka_unit_test(a_stream_cut_anywhere_waits_for_more),
        cmocka_unit_test(what_is_too_long_is_cut_and_told),
        cmocka_unit_test(what_breaks_the_rules_is_refused),
        cmocka_unit_test(a_request_survives),
        cmocka_unit_test(a_spool_gives_back_what_it_took_small_or_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
