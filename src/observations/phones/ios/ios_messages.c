// Messages of iOS and macOS (sms.db, chat.db): iMessage and SMS. Schema and traps:
// docs/formats/ios-messages.md.
#include "observations/phones/ios/ios_messages.h"

#include "base/json_out.h"
#include "base/text.h"
#include "observations/observers.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/keyed_archive.h"
#include "observations/serialized/typedstream.h"

#include <string.h>

enum column {
    GUID,
    TEXT,
    BODY,
    SUBJECT,
    HANDLE,
    SERVICE,
    ACCOUNT,
    CALLER_ID,
    DATE,
    FROM_ME,
    ITEM_TYPE,
    GROUP_ACTION,
    GROUP_TITLE,
    OTHER_HANDLE,
    ASSOCIATED_TYPE,
    ASSOCIATED_GUID,
    ORIGINATOR,
    EDITED,
    RETRACTED,
    SUMMARY,
    FORWARD,
    ERROR,
    ROOMNAMES,
};

static const char *const COLUMNS[] = {"guid",
                                      "text",
                                      "attributedBody",
                                      "subject",
                                      "handle_id",
                                      "service",
                                      "account",
                                      "destination_caller_id",
                                      "date",
                                      "is_from_me",
                                      "item_type",
                                      "group_action_type",
                                      "group_title",
                                      "other_handle",
                                      "associated_message_type",
                                      "associated_message_guid",
                                      "thread_originator_guid",
                                      "date_edited",
                                      "date_retracted",
                                      "message_summary_info",
                                      "is_forward",
                                      "error",
                                      "cache_roomnames",
                                      NULL};

enum { ITEM_MESSAGE, ITEM_MEMBER, ITEM_TITLE, ITEM_LEFT, ITEM_PLACE, ITEM_AUDIO, ITEM_CALL };
enum { REACTION_FIRST = 2000, REACTION_LAST = 3999, STICKER = 1000 };

struct reading {
    struct evidence_db *db;
    struct peers *peers;
    struct ios_chats chats;
    struct side_table files;          // attachment -> its name
    struct side_table of_attachments; // message -> attachment
    struct side_table sent;           // attachments that stand in a message
    struct ios_gaps gaps;
};

// ---- attachments ----

static void visit_attachment(struct evidence_rows *rows, void *payload)
{
    enum { FILENAME, TRANSFER_NAME, MIME };
    struct reading *reading = payload;
    const char *name = NULL;
    for (int column = FILENAME; column <= MIME && (name == NULL || *name == 0); column++)
        name = evidence_text(rows, column);
    if (rows->row >= 0 && name && *name)
        side_table_keep(&reading->files, rows, rows->row, 0, name);
    tally_skip(&rows->tally, name && *name ? SIDE_TABLE_USED : "an attachment without name and type");
}

static void visit_attachment_join(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, ATTACHMENT };
    struct reading *reading = payload;
    side_table_keep(&reading->of_attachments, rows, evidence_integer(rows, MESSAGE, -1),
                    evidence_integer(rows, ATTACHMENT, -1), NULL);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void read_attachments(struct reading *reading)
{
    static const char *const columns[] = {"filename", "transfer_name", "mime_type", NULL};
    static const char *const joins[] = {"message_id", "attachment_id", NULL};
    evidence_rows_each_if_there(reading->db, "attachment", columns, visit_attachment, reading);
    evidence_rows_each_if_there(reading->db, "message_attachment_join", joins, visit_attachment_join,
                                reading);
}

static void add_attachments(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    size_t count = 0;
    const struct side_row *joins =
        rows->row > 0 ? side_table_find(&reading->of_attachments, rows->row, &count) : NULL;
    if (count > RECORD_LIST_MAX)
        count = RECORD_LIST_MAX;
    const char **names = arena_alloc(rows->context.arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        size_t found;
        const struct side_row *file = side_table_find(&reading->files, joins[i].number, &found);
        if (found) {
            names[message->attachment_count++] = file->text;
            side_table_keep(&reading->sent, rows, joins[i].number, 0, NULL);
        }
    }
    message->attachments = names;
}

// A file whose message is gone: its name is what is left of that.
static void send_left_over(struct reading *reading, struct sink *sink)
{
    struct buffer text;
    size_t count;
    buffer_init(&text, RECORD_TEXT_MAX_BYTES);
    for (size_t i = 0; i < reading->files.count; i++) {
        const struct side_row *file = &reading->files.rows[i];
        side_table_find(&reading->sent, file->key, &count);
        if (count)
            continue;
        buffer_reset(&text);
        struct json_out json = json_out_to(&text);
        json_out_object(&json);
        json_out_key_text(&json, "attachment of a message that is gone", file->text);
        json_out_object_end(&json);
        sink_raw_row(sink, &(struct raw_row){{.table = "attachment", .row = file->key, .offset = -1},
                                             buffer_text(&text)});
    }
    buffer_done(&text);
}

// ---- texts ----

// Where a file stands in a text there is U+FFFC, which says nothing by itself.
static const char *without_places(struct arena *arena, const char *text)
{
    static const char mark[] = "\xef\xbf\xbc";
    const char *at = text ? strstr(text, mark) : NULL;
    if (at == NULL)
        return text && *text ? text : NULL;
    char *kept = arena_alloc(arena, strlen(text) + 1, 1);
    size_t size = 0;
    while (*text)
        if (strncmp(text, mark, 3) == 0)
            text += 3;
        else
            kept[size++] = *text++;
    return text_trim((struct bytes){(const uint8_t *)kept, size}).size ? kept : NULL;
}

static void send_mentions(struct reading *reading, struct evidence_rows *rows,
                          const struct attributed_text *body)
{
    for (size_t i = 0; i < body->mention_count; i++)
        sink_selector_hit(
            rows->context.sink,
            &(struct selector_hit){evidence_place(rows), peers_selector(reading->peers, &rows->context,
                                                                        PEER_PHONE, body->mentions[i])});
}

// The text of an attributed body, whichever way it was archived.
static const char *body_text(struct reading *reading, struct evidence_rows *rows, struct bytes bytes)
{
    struct arena *arena = rows->context.arena;
    struct attributed_text body = {.text = NULL};
    struct error error = {0};
    int result = 0;
    if (bytes.size == 0)
        return NULL;
    if (plist_is_binary(bytes)) {
        const struct plist *root = NULL;
        result = keyed_archive_read(bytes, arena, &root, &error);
        body.text = plist_text(root);
    } else {
        result = typedstream_read_text(bytes, arena, &body, &error);
    }
    if (result && !evidence_is_lost(rows))
        sink_damage(rows->context.sink, evidence_place(rows), "attributedBody: %s", error.text);
    send_mentions(reading, rows, &body);
    return body.text;
}

// What an edited message said before is nowhere else: it is searched, and stands when nothing else is left.
static const char *read_summary(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    struct bytes bytes = evidence_bytes(rows, SUMMARY);
    const struct plist *info = NULL;
    struct error error = {0};
    const char *last = NULL;
    if (!plist_is_binary(bytes))
        return NULL;
    if (plist_read(bytes, rows->context.arena, &info, &error) && !evidence_is_lost(rows))
        sink_damage(rows->context.sink, evidence_place(rows), "message_summary_info: %s", error.text);
    const struct plist *edits = plist_get(info, "ec");
    for (size_t part = 0; part < plist_count(edits); part++) {
        const struct plist *versions = plist_value(edits, part);
        for (size_t i = 0; i < plist_count(versions); i++) {
            const char *text = body_text(reading, rows, plist_data(plist_get(plist_at(versions, i), "t")));
            if (text && i + 1 < plist_count(versions)) // the last one is what stands
                selectors_send_written(&rows->context, evidence_place(rows), text);
            last = text ? text : last;
        }
    }
    if (plist_count(edits))
        message->marks |= MARK_EDITED;
    if (plist_count(plist_get(info, "rp")))
        message->marks |= MARK_REVOKED;
    return last;
}

static void read_text(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    struct arena *arena = rows->context.arena;
    const char *earlier = read_summary(reading, rows, message);
    const char *text = evidence_text(rows, TEXT), *subject = evidence_text(rows, SUBJECT);
    if (text == NULL || *text == 0)
        text = body_text(reading, rows, evidence_bytes(rows, BODY));
    if (text == NULL || *text == 0)
        text = earlier;
    text = without_places(arena, text);
    if (subject && *subject)
        text = text ? arena_print(arena, "%s\n%s", subject, text) : subject;
    message->text = text;
}

// ---- rows ----

// What makes a lost row a message: its time, direction, service and name are what they must be.
static bool makes_sense(struct evidence_rows *rows, struct moment at)
{
    int64_t from_me = evidence_integer(rows, FROM_ME, -1);
    const char *guid = evidence_text(rows, GUID), *service = evidence_text(rows, SERVICE);
    return moment_is_sound(at) && (from_me == 0 || from_me == 1) && guid && strlen(guid) >= 20 &&
           strlen(guid) < 100 && service && ios_service_app(service) && strlen(service) < 20;
}

static void send_membership(struct reading *reading, struct evidence_rows *rows, const struct ios_chat *chat,
                            int64_t handle, const char *role)
{
    struct selector member = ios_handle(&reading->chats, &rows->context, handle);
    if (*member.value == 0 && evidence_integer(rows, FROM_ME, 0) == 1)
        member = SELECTOR_OF_OWNER;
    if (chat->is_group && (*member.value || member.kind == SELECTOR_OWNER))
        sink_membership(rows->context.sink, &(struct membership){.place = evidence_place(rows),
                                                                 .app = chat->app ? chat->app : "imessage",
                                                                 .group = chat->group,
                                                                 .member = member,
                                                                 .role = role,
                                                                 .since = evidence_moment_cocoa(rows, DATE)});
}

// Notices of a group say who came, went, and what it was called; they are no messages.
static const char *read_notice(struct reading *reading, struct evidence_rows *rows,
                               const struct ios_chat *chat)
{
    int64_t action = evidence_integer(rows, GROUP_ACTION, 0);
    const char *title = evidence_text(rows, GROUP_TITLE);
    switch (evidence_integer(rows, ITEM_TYPE, 0)) {
    case ITEM_MEMBER:
        send_membership(reading, rows, chat, evidence_integer(rows, OTHER_HANDLE, 0),
                        action == 1 ? "removed" : "added");
        return "notice: somebody was added or removed";
    case ITEM_TITLE:
        if (chat->is_group && title && *title)
            sink_contact(rows->context.sink, &(struct contact){.place = evidence_place(rows),
                                                               .app = chat->app ? chat->app : "imessage",
                                                               .name = title,
                                                               .selectors = &chat->group,
                                                               .selector_count = 1});
        return "notice: a group was named";
    case ITEM_LEFT:
        if (action == 0)
            send_membership(reading, rows, chat, evidence_integer(rows, HANDLE, 0), "left");
        return action == 0 ? "notice: somebody left" : "notice: a group's picture changed";
    case ITEM_PLACE:
        return "notice: a place is shared, or no longer";
    case ITEM_AUDIO:
        return "notice: an audio message was kept";
    case ITEM_CALL:
        return "notice of a call or shared activity";
    default:
        return NULL;
    }
}

static const char *skip_reason(struct reading *reading, struct evidence_rows *rows,
                               const struct ios_chat *chat)
{
    int64_t associated = evidence_integer(rows, ASSOCIATED_TYPE, 0);
    if (associated >= REACTION_FIRST && associated <= REACTION_LAST)
        return "reaction to a message";
    return read_notice(reading, rows, chat);
}

// "p:0/GUID", "bp:GUID", "GUID"
static const char *bare_guid(const char *guid)
{
    if (guid == NULL || *guid == 0)
        return NULL;
    const char *slash = strrchr(guid, '/'), *colon = strrchr(guid, ':');
    return slash ? slash + 1 : colon ? colon + 1 : guid;
}

static void set_parties(struct reading *reading, struct evidence_rows *rows, const struct ios_chat *chat,
                        struct message *message)
{
    struct arena *arena = rows->context.arena;
    struct selector peer = ios_handle(&reading->chats, &rows->context, evidence_integer(rows, HANDLE, 0));
    if (chat->is_group) {
        message_to_group(message, arena, peer, chat->group);
        return;
    }
    if (*peer.value == 0 && chat->thread) // what was sent has no handle in some versions
        peer = peers_selector(reading->peers, &rows->context, PEER_PHONE, chat->thread);
    message_of_two(message, arena, peer);
    if (message->thread == NULL && *peer.value)
        message->thread = peer.text;
}

void ios_message_send_deleted(struct evidence_rows *rows, struct message *message)
{
    message->place = evidence_place(rows);
    message->place.state = STATE_DELETED;
    if (message->text)
        selectors_send_written(&rows->context, message->place, message->text);
    message_mark_lost(rows, message);
    sink_message(rows->context.sink, message);
    evidence_emitted(rows);
}

static void send_message(struct reading *reading, struct evidence_rows *rows, const struct ios_chat *chat,
                         struct moment at)
{
    int64_t from_me = evidence_integer(rows, FROM_ME, -1);
    const char *app = ios_service_app(evidence_text(rows, SERVICE));
    struct message message = {
        .app = app         ? app
               : chat->app ? chat->app
                           : "sms",
        .thread = chat->thread,
        .id = evidence_text(rows, GUID),
        .reply_to = bare_guid(evidence_text(rows, ORIGINATOR)),
        .at = at,
        .direction = from_me == 1   ? DIRECTION_OUT
                     : from_me == 0 ? DIRECTION_IN
                                    : DIRECTION_UNKNOWN,
    };
    if (message.reply_to == NULL && evidence_integer(rows, ASSOCIATED_TYPE, 0) == STICKER)
        message.reply_to = bare_guid(evidence_text(rows, ASSOCIATED_GUID));
    read_text(reading, rows, &message);
    if (evidence_integer(rows, EDITED, 0) > 0 && !(message.marks & MARK_REVOKED))
        message.marks |= MARK_EDITED;
    if (evidence_integer(rows, RETRACTED, 0) > 0)
        message.marks |= MARK_REVOKED;
    if (evidence_integer(rows, FORWARD, 0) == 1)
        message.marks |= MARK_FORWARDED;
    if (evidence_integer(rows, ERROR, 0) != 0 && from_me == 1)
        message.marks |= MARK_FAILED;
    add_attachments(reading, rows, &message);
    set_parties(reading, rows, chat, &message);
    ios_send_own(rows, reading->peers, message.app, evidence_text(rows, ACCOUNT));
    ios_send_own(rows, reading->peers, message.app, evidence_text(rows, CALLER_ID));
    if (ios_is_recoverable(&reading->chats, rows->row) && !evidence_is_lost(rows))
        ios_message_send_deleted(rows, &message);
    else
        message_send(rows, &message);
}

static void visit_message(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    struct moment at = evidence_moment_cocoa(rows, DATE);
    if (evidence_is_lost(rows) && !makes_sense(rows, at)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    ios_gaps_add(&reading->gaps, rows, at);
    struct ios_chat chat =
        ios_chat_of(&reading->chats, &rows->context, rows->row, evidence_text(rows, ROOMNAMES));
    const char *reason = skip_reason(reading, rows, &chat);
    if (reason)
        tally_skip(&rows->tally, reason);
    else
        send_message(reading, rows, &chat, at);
}

// ---- what else the database counts ----

static int64_t last_row_id(struct evidence_db *db)
{
    enum { NAME, SEQ };
    static const char *const columns[] = {"name", "seq", NULL};
    struct evidence_rows rows;
    int64_t last = 0;
    if (!evidence_db_has_table(db, "sqlite_sequence"))
        return 0;
    evidence_rows_open(&rows, db, "sqlite_sequence", columns);
    while (evidence_rows_next(&rows)) {
        const char *name = evidence_text(&rows, NAME);
        if (name && strcmp(name, "message") == 0)
            last = evidence_integer(&rows, SEQ, 0);
        tally_skip(&rows.tally, SIDE_TABLE_USED);
    }
    evidence_rows_close(&rows);
    return last;
}

static void visit_deleted(struct evidence_rows *rows, void *payload)
{
    (void)payload;
    tally_skip(&rows->tally, "guid of a message deleted here: nothing else of it is kept");
}

static void read_messages(struct reading *reading, struct sink *sink)
{
    static const char *const deleted_columns[] = {"guid", NULL};
    side_table_init(&reading->files);
    side_table_init(&reading->of_attachments);
    side_table_init(&reading->sent);
    ios_chats_read(&reading->chats, reading->db, reading->peers);
    read_attachments(reading);
    evidence_rows_each(reading->db, "message", COLUMNS, visit_message, reading);
    evidence_rows_each_if_there(reading->db, "deleted_messages", deleted_columns, visit_deleted, NULL);
    send_left_over(reading, sink);
    ios_chats_done(&reading->chats);
    side_table_done(&reading->sent);
    side_table_done(&reading->files);
    side_table_done(&reading->of_attachments);
}

static bool messages_there(struct evidence_db *db)
{
    static const char *const columns[] = {"guid", "handle_id", "date", "is_from_me", NULL};
    return evidence_db_has_columns(db, "message", columns) && evidence_db_has_table(db, "handle");
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool is = db && (messages_there(db) || ios_old_messages_there(db));
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    struct reading reading = {.db = evidence_db_open(context), .peers = peers_new()};
    evidence_db_tell_condition(reading.db);
    ios_gaps_init(&reading.gaps);
    if (messages_there(reading.db))
        read_messages(&reading, context->sink);
    else
        ios_old_messages_read(reading.db, reading.peers, &reading.gaps);
    ios_gaps_send(&reading.gaps, context->sink, last_row_id(reading.db));
    ios_gaps_done(&reading.gaps);
    evidence_db_tell_unread(reading.db, "table not read");
    evidence_db_close(reading.db);
    peers_free(reading.peers);
}

const struct observer observer_ios_messages = {
    .name = "ios_messages",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "iMessage and SMS of iOS and macOS (sms.db, chat.db), rows missing between them",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
