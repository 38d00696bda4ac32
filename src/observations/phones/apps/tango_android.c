// Tango for Android: tc.db (talks; what matters of a row is a protocol buffer in base 64) and
// tango_profile.db (people). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/apps/app_text.h"
#include "observations/phones/peers.h"
#include "observations/serialized/protobuf.h"

#include "base/encoding.h"
#include "base/text.h"

// Numbers of fields, found by comparing payloads with the columns beside them.
enum payload {
    FIELD_PERSON = 2, // in a conversation: who the other is
    FIELD_TEXT = 4,
    FIELD_URL = 5,
    FIELD_FILE = 7,
    FIELD_SENDER = 21, // in a message that came in: who wrote it
    FIELD_NOTICE = 76,
    PERSON_FIRST = 1,
    PERSON_LAST = 2,
    PERSON_ID = 3,
};

enum { DIRECTION_OF_OUT = 1, DIRECTION_OF_IN = 2 };

static struct bytes payload_of(struct evidence_rows *rows, int column)
{
    struct bytes payload = {0};
    const char *text = app_text(rows, column);
    return text && bytes_of_base64(rows->context.arena, bytes_of_text(text), &payload) ? payload
                                                                                       : (struct bytes){0};
}

static const char *name_of(struct arena *arena, const char *first, const char *last)
{
    if (first && last)
        return arena_print(arena, "%s %s", first, last);
    return first ? first : last;
}

static const char *name_of_person(struct arena *arena, struct bytes person)
{
    return name_of(arena, protobuf_text(arena, person, PERSON_FIRST),
                   protobuf_text(arena, person, PERSON_LAST));
}

// ---- talks ----

static void take_conversation(struct evidence_rows *rows, void *payload)
{
    enum { ID, TYPE, PAYLOAD };
    struct app_reading *reading = payload;
    const char *id = app_text(rows, ID);
    struct bytes person = protobuf_bytes(payload_of(rows, PAYLOAD), FIELD_PERSON);
    struct selector selector = app_handle(reading, rows, id);
    book_add(reading->chats, id,
             &(struct book_entry){.selector = selector, .many = evidence_integer(rows, TYPE, 0) != 0});
    app_named(reading, rows, selector, name_of_person(rows->context.arena, person));
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { ID, CONVERSATION, CREATED, SENT, WAY, PAYLOAD };
    struct app_reading *reading = payload;
    struct arena *arena = rows->context.arena;
    const char *id = app_text(rows, CONVERSATION);
    int64_t way = evidence_integer(rows, WAY, -1);
    struct bytes bytes = payload_of(rows, PAYLOAD), sender = protobuf_bytes(bytes, FIELD_SENDER);
    const struct book_entry *chat = book_find(reading->chats, id);
    const char *file =
        app_first(protobuf_text(arena, bytes, FIELD_FILE), protobuf_text(arena, bytes, FIELD_URL));
    struct message message = {
        .thread = id,
        .at = evidence_moment_msec(rows, CREATED),
        .direction = way == DIRECTION_OF_OUT  ? DIRECTION_OUT
                     : way == DIRECTION_OF_IN ? DIRECTION_IN
                                              : DIRECTION_UNKNOWN,
        .text = app_first(protobuf_text(arena, bytes, FIELD_TEXT), protobuf_text(arena, bytes, FIELD_NOTICE)),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    if (message.at.at_usec == TIME_UNKNOWN)
        message.at = evidence_moment_msec(rows, SENT);
    const char *writer = protobuf_text(arena, sender, PERSON_ID);
    if (chat && chat->many)
        message_to_group(&message, arena, app_handle(reading, rows, writer), chat->selector);
    else
        message_of_two(
            &message, arena,
            app_handle(reading, rows, message.direction == DIRECTION_IN ? app_first(writer, id) : id));
    app_message(reading, rows, &message);
}

// A message to the telephone network.
static void take_sms(struct evidence_rows *rows, void *payload)
{
    enum { NUMBER, TEXT };
    struct app_reading *reading = payload;
    struct message message = {.thread = app_text(rows, NUMBER),
                              .direction = DIRECTION_OUT,
                              .at = MOMENT_UNKNOWN,
                              .text = app_text(rows, TEXT)};
    message_of_two(&message, rows->context.arena, app_phone(rows, app_text(rows, NUMBER)));
    app_message(reading, rows, &message);
}

// ---- people ----

// False when what should be text in base 64 is none.
static bool decode(struct evidence_rows *rows, int column, const char **text)
{
    struct bytes bytes = {0};
    const char *stored = app_text(rows, column);
    bool right = stored == NULL ||
                 (bytes_of_base64(rows->context.arena, bytes_of_text(stored), &bytes) && text_is_utf8(bytes));
    *text = right && bytes.size ? text_clean(rows->context.arena, bytes) : right ? NULL : stored;
    return right;
}

static void take_profile(struct evidence_rows *rows, void *payload)
{
    enum { ID, FIRST, LAST, STATUS };
    struct app_reading *reading = payload;
    const char *first, *last, *status;
    bool right = decode(rows, FIRST, &first);
    right = decode(rows, LAST, &last) && right;
    right = decode(rows, STATUS, &status) && right;
    if (!right && evidence_is_lost(rows)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    struct selector who = app_handle(reading, rows, app_text(rows, ID));
    if (status && !evidence_is_lost(rows))
        selectors_send(&rows->context, evidence_place(rows), status);
    app_contact(reading, rows,
                &(struct contact){.name = name_of(rows->context.arena, first, last),
                                  .selectors = &who,
                                  .selector_count = *who.value != 0});
}

static bool has_profiles(struct evidence_db *db)
{
    static const char *const columns[] = {"itemUserId", "itemFirstName", "itemLastName", NULL};
    return evidence_db_has_columns(db, "profiletable", columns);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"msg_id",    "conv_id", "create_time", "send_time",
                                           "direction", "payload", NULL};
    struct evidence_db *db = evidence_db_open(context);
    bool recognised = db && (has_profiles(db) || (evidence_db_has_columns(db, "messages", messages) &&
                                                  evidence_db_has_table(db, "conversations")));
    evidence_db_close(db);
    return recognised;
}

static void observe(struct observation_context *context)
{
    static const char *const profiles[] = {"itemUserId", "itemFirstName", "itemLastName", "itemStatus", NULL};
    static const char *const chats[] = {"conv_id", "conv_type", "payload", NULL};
    static const char *const messages[] = {"msg_id",    "conv_id", "create_time", "send_time",
                                           "direction", "payload", NULL};
    static const char *const texts[] = {"phonenumber", "text", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "tango");
    if (has_profiles(reading.db)) {
        evidence_rows_each(reading.db, "profiletable", profiles, take_profile, &reading);
    } else {
        evidence_rows_each(reading.db, "conversations", chats, take_conversation, &reading);
        evidence_rows_each(reading.db, "messages", messages, take_message, &reading);
        evidence_rows_each_if_there(reading.db, "sms", texts, take_sms, &reading);
    }
    app_end(&reading);
}

const struct observer observer_tango_android = {
    .name = "tango_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Tango for Android: messages, talks and the people of its profiles",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
