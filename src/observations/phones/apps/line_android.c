// LINE for Android: naver_line (talks, people, groups) and call_history. docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <string.h>

enum { STATUS_RECEIVED = 1, TYPE_CALL = 4, TYPE_SYSTEM = 6 };

static void take_contact(struct evidence_rows *rows, void *payload)
{
    enum { ID, SAVED, SERVER, CUSTOM };
    struct app_reading *reading = payload;
    const char *id = app_text(rows, ID), *own_name = app_text(rows, SERVER);
    const char *name = app_first(app_text(rows, CUSTOM), app_text(rows, SAVED));
    struct selector who = app_handle(reading, rows, id);
    book_add(reading->people, id, &(struct book_entry){.selector = who});
    if (name && own_name && strcmp(name, own_name) != 0)
        app_also_named(reading, rows, who, own_name);
    app_contact(reading, rows,
                &(struct contact){
                    .name = app_first(name, own_name), .selectors = &who, .selector_count = *who.value != 0});
}

static void take_group(struct evidence_rows *rows, void *payload)
{
    enum { ID, NAME };
    struct app_reading *reading = payload;
    const char *id = app_text(rows, ID);
    struct selector group = app_handle(reading, rows, id);
    book_add(reading->chats, id, &(struct book_entry){.selector = group, .many = true});
    app_named(reading, rows, group, app_text(rows, NAME));
}

static void take_member(struct evidence_rows *rows, void *payload)
{
    enum { GROUP, MEMBER };
    struct app_reading *reading = payload;
    const char *id = app_text(rows, GROUP);
    struct selector group = app_handle(reading, rows, id);
    book_add(reading->chats, id, &(struct book_entry){.selector = group, .many = true});
    app_membership(reading, rows,
                   &(struct membership){.group = group,
                                        .member = app_handle(reading, rows, app_text(rows, MEMBER)),
                                        .since = MOMENT_UNKNOWN});
}

static void send_place(struct app_reading *reading, struct evidence_rows *rows, const struct message *message,
                       int first)
{
    enum { NAME, ADDRESS, LATITUDE, LONGITUDE };
    const double e6 = 1e6; // degrees in millionths
    double latitude, longitude;
    if (evidence_is_lost(rows) || !evidence_real(rows, first + LATITUDE, &latitude) ||
        !evidence_real(rows, first + LONGITUDE, &longitude))
        return;
    struct position position = {.place = evidence_place(rows),
                                .app = reading->app,
                                .label =
                                    app_first(app_text(rows, first + NAME), app_text(rows, first + ADDRESS)),
                                .latitude = latitude / e6,
                                .longitude = longitude / e6,
                                .how = "shared",
                                .at = message->at,
                                .by = message->from};
    if (position_settle(&position))
        sink_position(rows->context.sink, &position);
}

// Ids begin with what they are: 'u' a user, 'c' a group, 'r' a room.
static bool is_many(const struct app_reading *reading, const char *id)
{
    const struct book_entry *chat = book_find(reading->chats, id);
    return chat ? chat->many : id && (*id == 'c' || *id == 'r') && strlen(id) == 33;
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { ID, CHAT, WRITER, TEXT, AT, DELIVERED, STATUS, KIND, FILE, PLACE };
    struct app_reading *reading = payload;
    const char *chat = app_text(rows, CHAT), *writer = app_text(rows, WRITER), *file = app_text(rows, FILE);
    if (evidence_integer(rows, KIND, 0) == TYPE_SYSTEM && app_text(rows, TEXT) == NULL) {
        tally_skip(&rows->tally, "what the application says of a call or a group, without text");
        return;
    }
    // what the owner wrote has no writer
    struct message message = {.thread = chat,
                              .id = app_text(rows, ID),
                              .at = evidence_moment_msec(rows, AT),
                              .direction = writer || evidence_integer(rows, STATUS, 0) == STATUS_RECEIVED
                                               ? DIRECTION_IN
                                               : DIRECTION_OUT,
                              .text = app_text(rows, TEXT),
                              .attachments = &file,
                              .attachment_count = file != NULL};
    if (is_many(reading, chat))
        message_to_group(&message, rows->context.arena, app_handle(reading, rows, writer),
                         app_handle(reading, rows, chat));
    else
        message_of_two(&message, rows->context.arena, app_handle(reading, rows, chat));
    send_place(reading, rows, &message, PLACE);
    app_message(reading, rows, &message);
}

static void take_call(struct evidence_rows *rows, void *payload)
{
    enum { PEER, FROM, TO, TYPE, GROUP };
    struct app_reading *reading = payload;
    const char *type = app_text(rows, TYPE), *peer = app_text(rows, PEER);
    size_t size = type ? strlen(type) : 0;
    char way = size ? type[size - 1] : 0; // "IN_VOIP_O": ends in 'O' for out, 'I' for in
    struct moment from = evidence_moment_msec(rows, FROM), to = evidence_moment_msec(rows, TO);
    struct call call = {.at = from, .seconds = -1};
    if (from.at_usec != TIME_UNKNOWN && to.at_usec != TIME_UNKNOWN && to.at_usec >= from.at_usec)
        call.seconds = (to.at_usec - from.at_usec) / 1000000;
    call.direction = way == 'O' ? DIRECTION_OUT : way == 'I' ? DIRECTION_IN : DIRECTION_UNKNOWN;
    call.outcome = call.seconds > 0 ? OUTCOME_ANSWERED : OUTCOME_UNKNOWN;
    call_of_two(&call, rows->context.arena,
                app_handle(reading, rows, app_first(peer, app_text(rows, GROUP))));
    app_call(reading, rows, &call);
}

static const char *const MESSAGES[] = {"server_id",
                                       "chat_id",
                                       "from_mid",
                                       "content",
                                       "created_time",
                                       "delivered_time",
                                       "status",
                                       "attachement_type",
                                       "attachement_local_uri",
                                       "location_name",
                                       "location_address",
                                       "location_latitude",
                                       "location_longitude",
                                       NULL};
static const char *const CALLS[] = {"caller_mid", "start_time", "end_time", "call_type", "group_id", NULL};

static bool has_messages(struct evidence_db *db)
{
    static const char *const needed[] = {"chat_id", "from_mid", "content", "created_time", NULL};
    return evidence_db_has_columns(db, "chat_history", needed);
}

static bool has_calls(struct evidence_db *db)
{
    static const char *const needed[] = {"caller_mid", "start_time", "call_type", NULL};
    return evidence_db_has_columns(db, "call_history", needed);
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool recognised = db && (has_messages(db) || has_calls(db));
    evidence_db_close(db);
    return recognised;
}

static void observe(struct observation_context *context)
{
    static const char *const contacts[] = {"m_id", "name", "server_name", "custom_name", NULL};
    static const char *const groups[] = {"id", "name", NULL}, *const members[] = {"id", "m_id", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "line");
    if (has_messages(reading.db)) {
        evidence_rows_each(reading.db, "contacts", contacts, take_contact, &reading);
        evidence_rows_each_if_there(reading.db, "groups", groups, take_group, &reading);
        evidence_rows_each_if_there(reading.db, "membership", members, take_member, &reading);
        evidence_rows_each(reading.db, "chat_history", MESSAGES, take_message, &reading);
    }
    if (has_calls(reading.db))
        evidence_rows_each(reading.db, "call_history", CALLS, take_call, &reading);
    app_end(&reading);
}

const struct observer observer_line_android = {
    .name = "line_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "LINE for Android: messages, calls, contacts, groups and members, shared places",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
