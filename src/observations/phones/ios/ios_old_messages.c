// sms.db before iOS 6: an address in each message, iMessage in columns "madrid_...". Schema:
// docs/formats/ios-messages.md.
#include "observations/phones/ios/ios_messages.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/typedstream.h"

#include <string.h>

enum column {
    ADDRESS,
    DATE,
    TEXT,
    FLAGS,
    GROUP,
    SUBJECT,
    IS_MADRID,
    MADRID_HANDLE,
    MADRID_FLAGS,
    MADRID_GUID,
    MADRID_ROOM,
    MADRID_ACCOUNT,
    MADRID_BODY,
    MADRID_ERROR,
};

static const char *const COLUMNS[] = {"address",
                                      "date",
                                      "text",
                                      "flags",
                                      "group_id",
                                      "subject",
                                      "is_madrid",
                                      "madrid_handle",
                                      "madrid_flags",
                                      "madrid_guid",
                                      "madrid_roomname",
                                      "madrid_account",
                                      "madrid_attributedBody",
                                      "madrid_error",
                                      NULL};

// Of flags: bit 0 outgoing, bit 1 a message at all (2 received, 3 sent, 33 not sent, 129 deleted by its
// owner). Of madrid_flags: bit 2 from this device.
enum { FLAG_OUT = 1, FLAG_IN = 2, FLAG_FAILED = 32, FLAG_DELETED = 128, MADRID_FROM_ME = 4 };

struct reading {
    struct peers *peers;
    struct ios_gaps *gaps;
    struct side_table members; // group -> address
    struct side_table pieces;  // message -> is text, text or name of a part
};

static void visit_member(struct evidence_rows *rows, void *payload)
{
    enum { GROUP_ID, MEMBER };
    struct reading *reading = payload;
    const char *address = evidence_text(rows, MEMBER);
    if (address == NULL || *address == 0) {
        tally_skip(&rows->tally, "without an address");
        return;
    }
    side_table_keep(&reading->members, rows, evidence_integer(rows, GROUP_ID, -1), 0, address);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

// Parts of multimedia messages: a text, or a file of which the name or else the type is kept.
static void visit_piece(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, DATA, CONTENT_TYPE, CONTENT_LOC };
    struct reading *reading = payload;
    const char *type = evidence_text(rows, CONTENT_TYPE), *name = evidence_text(rows, CONTENT_LOC);
    bool is_text = type && text_start(type, "text/plain");
    const char *text = is_text         ? text_clean(rows->context.arena, evidence_bytes(rows, DATA))
                       : name && *name ? name
                                       : type;
    if (type && text_start(type, "application/smil"))
        text = NULL;
    if (text && *text)
        side_table_keep(&reading->pieces, rows, evidence_integer(rows, MESSAGE, -1), is_text, text);
    tally_skip(&rows->tally, text && *text ? SIDE_TABLE_USED : "a part that says nothing");
}

static void add_pieces(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    size_t count = 0;
    const struct side_row *pieces =
        rows->row > 0 ? side_table_find(&reading->pieces, rows->row, &count) : NULL;
    if (count > RECORD_LIST_MAX)
        count = RECORD_LIST_MAX;
    const char **names = arena_alloc(rows->context.arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        if (!pieces[i].number)
            names[message->attachment_count++] = pieces[i].text;
        else if (message->text == NULL || *message->text == 0)
            message->text = pieces[i].text;
    message->attachments = names;
}

static const char *body_text(struct evidence_rows *rows)
{
    struct attributed_text body = {.text = NULL};
    struct error error = {0};
    struct bytes bytes = evidence_bytes(rows, MADRID_BODY);
    if (bytes.size && typedstream_read_text(bytes, rows->context.arena, &body, &error) &&
        !evidence_is_lost(rows))
        sink_damage(rows->context.sink, evidence_place(rows), "madrid_attributedBody: %s", error.text);
    return body.text;
}

// To all of a group of several, who each have the message for themselves.
static void set_sms_parties(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    struct arena *arena = rows->context.arena;
    const char *address = evidence_text(rows, ADDRESS);
    int64_t group = evidence_integer(rows, GROUP, -1);
    size_t count = 0;
    const struct side_row *members = group >= 0 ? side_table_find(&reading->members, group, &count) : NULL;
    if (group >= 0)
        message->thread = arena_print(arena, "%lld", (long long)group);
    if (address && *address) {
        message_of_two(message, arena, peers_selector(reading->peers, &rows->context, PEER_PHONE, address));
    } else if (count == 1 || (count && message->direction != DIRECTION_OUT)) {
        message_of_two(message, arena,
                       count == 1 ? peers_selector(reading->peers, &rows->context, PEER_PHONE, members->text)
                                  : peers_nobody());
    } else {
        message_of_two(message, arena, peers_nobody());
    }
    if (count < 2 || message->direction != DIRECTION_OUT)
        return;
    struct parties to = {.count = 0};
    for (size_t i = 0; i < count; i++)
        parties_add(&to, arena, peers_selector(reading->peers, &rows->context, PEER_PHONE, members[i].text));
    message->to = to.at;
    message->to_count = to.count;
}

static void set_madrid_parties(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    struct arena *arena = rows->context.arena;
    const char *room = evidence_text(rows, MADRID_ROOM), *handle = evidence_text(rows, MADRID_HANDLE);
    struct selector peer = peers_selector(reading->peers, &rows->context, PEER_PHONE, handle);
    if (room && *room) {
        message->thread = room;
        message_to_group(message, arena, peer,
                         selector_of_handle(&rows->context, "imessage", bytes_of_text(room)));
        return;
    }
    message->thread = handle;
    message_of_two(message, arena, peer);
}

static bool is_madrid(struct evidence_rows *rows)
{
    return evidence_integer(rows, IS_MADRID, 0) == 1;
}

static void read_sms(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    int64_t flags = evidence_integer(rows, FLAGS, 0);
    message->app = "sms";
    if (!(flags & FLAG_DELETED)) // else it no longer says which way it went
        message->direction = flags & FLAG_OUT  ? DIRECTION_OUT
                             : flags & FLAG_IN ? DIRECTION_IN
                                               : DIRECTION_UNKNOWN;
    if (flags & FLAG_FAILED)
        message->marks |= MARK_FAILED;
    set_sms_parties(reading, rows, message);
}

static void read_madrid(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    message->app = "imessage";
    message->id = evidence_text(rows, MADRID_GUID);
    message->direction =
        evidence_integer(rows, MADRID_FLAGS, 0) & MADRID_FROM_ME ? DIRECTION_OUT : DIRECTION_IN;
    if (evidence_integer(rows, MADRID_ERROR, 0) != 0 && message->direction == DIRECTION_OUT)
        message->marks |= MARK_FAILED;
    ios_send_own(rows, reading->peers, "imessage", evidence_text(rows, MADRID_ACCOUNT));
    set_madrid_parties(reading, rows, message);
}

// Of a lost row, what makes it a message: a time of a telephone's life, flags and somebody.
static bool makes_sense(struct evidence_rows *rows, struct moment at)
{
    const char *address = evidence_text(rows, ADDRESS), *handle = evidence_text(rows, MADRID_HANDLE);
    int64_t flags = evidence_integer(rows, FLAGS, -1);
    const int64_t first = 1167609600000000, last = 1420070400000000; // 2007 to 2014
    return at.at_usec != TIME_UNKNOWN && at.at_usec > first && at.at_usec < last && flags >= 0 &&
           flags < 65536 && ((address && *address) || (handle && *handle));
}

static void visit_message(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    bool madrid = is_madrid(rows);
    struct moment at = madrid ? evidence_moment_cocoa(rows, DATE) : evidence_moment_sec(rows, DATE);
    const char *subject = evidence_text(rows, SUBJECT);
    if (evidence_is_lost(rows) && !makes_sense(rows, at)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    ios_gaps_add(reading->gaps, rows, at);
    struct message message = {.at = at, .text = evidence_text(rows, TEXT)};
    if (madrid && (message.text == NULL || *message.text == 0))
        message.text = body_text(rows);
    if (madrid)
        read_madrid(reading, rows, &message);
    else
        read_sms(reading, rows, &message);
    add_pieces(reading, rows, &message);
    if (message.text && *message.text == 0)
        message.text = NULL;
    if (subject && *subject)
        message.text =
            message.text ? arena_print(rows->context.arena, "%s\n%s", subject, message.text) : subject;
    if (!madrid && (evidence_integer(rows, FLAGS, 0) & FLAG_DELETED) && !evidence_is_lost(rows))
        ios_message_send_deleted(rows, &message);
    else
        message_send(rows, &message);
}

bool ios_old_messages_there(struct evidence_db *db)
{
    static const char *const columns[] = {"address", "date", "flags", "text", "group_id", NULL};
    static const char *const madrid[] = {"madrid_handle", "date", "flags", NULL};
    return (evidence_db_has_columns(db, "message", columns) && evidence_db_has_table(db, "msg_group")) ||
           evidence_db_has_columns(db, "message", madrid);
}

void ios_old_messages_read(struct evidence_db *db, struct peers *peers, struct ios_gaps *gaps)
{
    static const char *const member_columns[] = {"group_id", "address", NULL};
    static const char *const piece_columns[] = {"message_id", "data", "content_type", "content_loc", NULL};
    struct reading reading = {.peers = peers, .gaps = gaps};
    side_table_init(&reading.members);
    side_table_init(&reading.pieces);
    evidence_rows_each_if_there(db, "group_member", member_columns, visit_member, &reading);
    evidence_rows_each_if_there(db, "msg_pieces", piece_columns, visit_piece, &reading);
    evidence_rows_each(db, "message", COLUMNS, visit_message, &reading);
    side_table_done(&reading.members);
    side_table_done(&reading.pieces);
}
