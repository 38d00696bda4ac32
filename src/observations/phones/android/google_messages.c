// Google Messages and the messaging application of AOSP (bugle_db): SMS, MMS and RCS with their parts and
// participants, joined by hand. Schema and traps: docs/formats/google-messages.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/repeats.h"
#include "observations/phones/side_table.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { NOT_SELF = -2 }; // sub_id of a participant who is not the owner
enum { PROTOCOL_SMS, PROTOCOL_MMS, PROTOCOL_MMS_PUSH, PROTOCOL_RCS };
enum { DRAFT = 3, FAILED = 8, FAILED_EMERGENCY = 9 }; // message_status; what goes out is below 100
enum { FIRST_INCOMING = 100, FIRST_NOTICE = 200, LAST_STATUS = 300 };

struct reading {
    struct evidence_db *db;
    struct peers *peers;
    struct repeats *repeats;
    struct side_table participants; // id -> sub_id, destination
    struct side_table members;      // conversation -> participant
    struct side_table texts, files; // message -> state, text or file of a part
    struct side_table moments;      // time of a part -> message
};

// ---- who ----

static void take_participant(struct evidence_rows *rows, void *payload)
{
    enum { ID, SUB_ID, NORMALIZED, SEND, DISPLAY, FULL_NAME };
    static const int key[] = {NORMALIZED, SEND, -1}, content[] = {FULL_NAME, -1};
    struct reading *reading = payload;
    const char *number = evidence_text(rows, NORMALIZED), *name = evidence_text(rows, FULL_NAME);
    if (number == NULL || *number == 0)
        number = evidence_text(rows, SEND);
    if (number == NULL || *number == 0)
        number = evidence_text(rows, DISPLAY);
    bool has = number && *number, self = evidence_integer(rows, SUB_ID, NOT_SELF) != NOT_SELF;
    int64_t id = evidence_integer(rows, ID, -1);
    if (evidence_refuse_lost(rows, has && evidence_is_whole(rows, FULL_NAME)))
        return;
    if (repeats_row(reading->repeats, rows, key, content)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    if (id >= 0)
        side_table_keep(&reading->participants, rows, id, evidence_integer(rows, SUB_ID, NOT_SELF), number);
    if (!has) {
        tally_skip(&rows->tally, SIDE_TABLE_USED);
        return;
    }
    struct selector selector = peers_selector(reading->peers, &rows->context, PEER_PHONE, number);
    if (self && selector.kind != SELECTOR_NAME) {
        own_send(rows, "sim", selector);
    } else if (!self && name && *name) {
        contact_send(
            rows, &(struct contact){.app = "sms", .name = name, .selectors = &selector, .selector_count = 1});
    } else {
        tally_skip(&rows->tally, SIDE_TABLE_USED);
    }
}

static void take_member(struct evidence_rows *rows, void *payload)
{
    enum { CONVERSATION, PARTICIPANT };
    struct reading *reading = payload;
    int64_t conversation = evidence_integer(rows, CONVERSATION, -1),
            participant = evidence_integer(rows, PARTICIPANT, -1);
    if (evidence_refuse_lost(rows, conversation > 0 && participant > 0))
        return;
    if (!evidence_is_lost(rows) || participant > 0)
        side_table_keep(&reading->members, rows, conversation, participant, NULL);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

// The others of a conversation.
static void members_of(struct reading *reading, const struct observation_context *context,
                       int64_t conversation, struct parties *parties)
{
    size_t count, found;
    const struct side_row *members = side_table_find(&reading->members, conversation, &count);
    for (size_t i = 0; i < count; i++) {
        const struct side_row *who = side_table_find(&reading->participants, members[i].number, &found);
        if (found && who->number == NOT_SELF && who->text)
            parties_add(parties, context->arena,
                        peers_selector(reading->peers, context, PEER_PHONE, who->text));
    }
}

// ---- parts ----

static void take_part(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, TEXT, URI, TYPE, NAME, TIMESTAMP };
    struct reading *reading = payload;
    const char *text = evidence_text(rows, TEXT), *type = evidence_text(rows, TYPE);
    const char *file = evidence_text(rows, NAME);
    int64_t message = evidence_integer(rows, MESSAGE, -1);
    enum state state = evidence_place(rows).state;
    if (evidence_refuse_lost(rows, message > 0 && type && strchr(type, '/') && evidence_is_whole(rows, TEXT)))
        return;
    tally_skip(&rows->tally, SIDE_TABLE_USED);
    side_table_keep(&reading->moments, rows, evidence_integer(rows, TIMESTAMP, -1), message, NULL);
    if (text && *text) {
        selectors_send_written(&rows->context, evidence_place(rows), text);
        side_table_keep(&reading->texts, rows, message, state, text);
    }
    if (file == NULL || *file == 0)
        file = evidence_text(rows, URI);
    if (type && strncmp(type, "text/plain", 10) != 0)
        side_table_keep(&reading->files, rows, message, state, file && *file ? file : type);
}

// A lost message that does not know its row id: the one whose parts bear its time, if it is one only.
static int64_t id_of(struct reading *reading, struct evidence_rows *rows, int time_column)
{
    size_t count;
    int64_t at = evidence_integer(rows, time_column, -1);
    if (rows->row >= 0 || at <= 0)
        return rows->row;
    const struct side_row *parts = side_table_find(&reading->moments, at, &count);
    for (size_t i = 1; i < count; i++)
        if (parts[i].number != parts[0].number)
            return -1;
    return count ? parts[0].number : -1;
}

// ---- messages ----

enum { ID, CONVERSATION, SENDER, SENT, RECEIVED, PROTOCOL, STATUS, SUBJECT, RCS_ID };
static const char *const COLUMNS[] = {"_id",
                                      "conversation_id",
                                      "sender_id",
                                      "sent_timestamp",
                                      "received_timestamp",
                                      "message_protocol",
                                      "message_status",
                                      "mms_subject",
                                      "rcs_message_id",
                                      NULL};

static void set_parties(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    struct arena *arena = rows->context.arena;
    struct parties others = {0};
    size_t found;
    int64_t conversation = evidence_integer(rows, CONVERSATION, -1);
    const struct side_row *who =
        side_table_find(&reading->participants, evidence_integer(rows, SENDER, -1), &found);
    members_of(reading, &rows->context, conversation, &others);
    struct selector sender = peers_nobody();
    if (found && who->number == NOT_SELF)
        sender = peers_selector(reading->peers, &rows->context, PEER_PHONE, who->text);
    else if (others.count == 1)
        sender = others.at[0];
    if (message->direction == DIRECTION_OUT) {
        message->from = SELECTOR_OF_OWNER;
        message->to = others.at;
        message->to_count = others.count;
        return;
    }
    message->from = sender;
    struct parties to = {0};
    if (message->direction == DIRECTION_IN)
        parties_add(&to, arena, SELECTOR_OF_OWNER);
    for (size_t i = 0; message->direction == DIRECTION_IN && i < others.count; i++)
        if (strcmp(others.at[i].value, sender.value) != 0)
            parties_add(&to, arena, others.at[i]);
    message->to = to.at;
    message->to_count = to.count;
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    static const int key[] = {CONVERSATION, SENDER, SENT, RECEIVED, -1}, content[] = {-1};
    static const char *const apps[] = {"sms", "mms", "mms", "rcs"};
    struct reading *reading = payload;
    struct arena *arena = rows->context.arena;
    int64_t status = evidence_integer(rows, STATUS, -1), protocol = evidence_integer(rows, PROTOCOL, -1);
    int64_t conversation = evidence_integer(rows, CONVERSATION, -1);
    struct message message = {
        .app = protocol >= PROTOCOL_SMS && protocol <= PROTOCOL_RCS ? apps[protocol] : "sms",
        .thread = arena_print(arena, "%" PRId64, conversation),
        .id = evidence_text(rows, RCS_ID),
        .at = evidence_moment_msec(rows, evidence_integer(rows, RECEIVED, 0) > 0 ? RECEIVED : SENT),
        .direction = status >= FIRST_INCOMING ? DIRECTION_IN
                     : status > 0             ? DIRECTION_OUT
                                              : DIRECTION_UNKNOWN,
        .marks = status == DRAFT                                  ? MARK_DRAFT
                 : status == FAILED || status == FAILED_EMERGENCY ? MARK_FAILED
                                                                  : 0,
    };
    if (evidence_refuse_lost(rows, conversation > 0 && moment_is_sound(message.at) && status >= 0 &&
                                       status < LAST_STATUS && protocol >= PROTOCOL_SMS &&
                                       protocol <= PROTOCOL_RCS && evidence_integer(rows, SENDER, -1) > 0))
        return;
    if (status >= FIRST_NOTICE) {
        tally_skip(&rows->tally, "notice of the application, not a message");
        return;
    }
    if (repeats_row(reading->repeats, rows, key, content)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    message.text = evidence_text(rows, SUBJECT);
    int64_t id = id_of(reading, rows, RECEIVED);
    if (id >= 0) {
        const char **files = arena_alloc(arena, RECORD_LIST_MAX, sizeof *files);
        message.text = side_table_lines(&reading->texts, id, message.text, arena);
        message.attachments = files;
        message.attachment_count = side_table_texts(&reading->files, id, files);
    }
    set_parties(reading, rows, &message);
    message.place = evidence_place(rows);
    sink_message(rows->context.sink, &message); // its parts are searched by themselves
    evidence_emitted(rows);
}

// ---- the observer ----

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"conversation_id", "sender_id", "message_protocol",
                                           "message_status", NULL};
    return evidence_db_holds(context, "messages", messages);
}

static void read_table(struct reading *reading, const char *table, const char *const *columns,
                       evidence_visit *visit)
{
    reading->repeats = repeats_new();
    evidence_rows_each(reading->db, table, columns, visit, reading);
    repeats_free(reading->repeats);
}

static void observe(struct observation_context *context)
{
    static const char *const participants[] = {
        "_id",       "sub_id", "normalized_destination", "send_destination", "display_destination",
        "full_name", NULL};
    static const char *const members[] = {"conversation_id", "participant_id", NULL};
    static const char *const parts[] = {"message_id", "text",      "uri", "content_type",
                                        "file_name",  "timestamp", NULL};
    struct reading reading = {.db = evidence_db_open(context), .peers = peers_new()};
    struct side_table *sides[] = {&reading.participants, &reading.members, &reading.texts, &reading.files,
                                  &reading.moments};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side_table_init(sides[i]);
    evidence_db_tell_condition(reading.db);
    read_table(&reading, "participants", participants, take_participant);
    read_table(&reading, "conversation_participants", members, take_member);
    read_table(&reading, "parts", parts, take_part);
    read_table(&reading, "messages", COLUMNS, take_message);
    evidence_db_tell_unread(reading.db, "table not read");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side_table_done(sides[i]);
    peers_free(reading.peers);
    evidence_db_close(reading.db);
}

const struct observer observer_google_messages = {
    .name = "google_messages",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "SMS, MMS and RCS of Google Messages (bugle_db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
