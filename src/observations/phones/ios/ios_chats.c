// Chats, handles and who takes part, read before the messages. Schema: docs/formats/ios-messages.md.
#include "observations/phones/ios/ios_messages.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum chat_bits { CHAT_GROUP = 1, CHAT_IMESSAGE = 2, CHAT_SMS = 4 };
enum { STYLE_GROUP = 43 };

#define NO_HANDLE "of no handle"

const char *ios_service_app(const char *service)
{
    if (service == NULL || *service == 0)
        return NULL;
    if (text_start(service, "iMessage") || text_equal_nocase(service, "madrid"))
        return "imessage";
    return text_equal_nocase(service, "FaceTime") ? "facetime" : "sms"; // SMS, MMS, RCS: by telephone number
}

void ios_send_own(struct evidence_rows *rows, struct peers *peers, const char *app, const char *address)
{
    if (address == NULL)
        return;
    if (text_lower(address[0]) == 'e' || text_lower(address[0]) == 'p')
        address += address[1] == ':' ? 2 : 0;
    if (*address == 0 ||
        !peers_first_time(peers, arena_print(rows->context.arena, "own %s %s", app, address)))
        return;
    struct selector selector = peers_selector(peers, &rows->context, PEER_PHONE, address);
    // whoever answers in iMessage is known by telephone, when there is one: the e-mail address is the Apple
    // ID's
    if (selector.kind == SELECTOR_EMAIL && strcmp(app, "imessage") == 0)
        app = "icloud";
    if (selector.kind == SELECTOR_PHONE || selector.kind == SELECTOR_EMAIL)
        sink_own_selector(rows->context.sink, &(struct own_selector){evidence_place(rows), app, selector});
}

// ---- handles: addresses of others ----

static void visit_handle(struct evidence_rows *rows, void *payload)
{
    enum { ID, SERVICE, WRITTEN };
    struct ios_chats *chats = payload;
    const char *id = evidence_text(rows, ID), *app = ios_service_app(evidence_text(rows, SERVICE));
    if (id == NULL || *id == 0 || (evidence_is_lost(rows) && app == NULL)) {
        evidence_refuse(rows, "without an address");
        return;
    }
    if (rows->row >= 0)
        side_table_keep(&chats->handles, rows, rows->row, app && strcmp(app, "imessage") == 0, id);
    struct selector selectors[2];
    const char *written = evidence_text(rows, WRITTEN);
    struct account account = {.app = app ? app : "sms", .selectors = selectors, .selector_count = 1};
    selectors[0] = peers_selector(chats->peers, &rows->context, PEER_PHONE, id);
    if (written && *written && strcmp(written, id) != 0) {
        selectors[1] = peers_selector(chats->peers, &rows->context, PEER_PHONE, written);
        // the same number as a person typed it, when it can be read as that
        account.selector_count +=
            selectors[1].kind == selectors[0].kind && strcmp(selectors[1].value, selectors[0].value) == 0;
    }
    account_send(rows, &account);
}

struct selector ios_handle(struct ios_chats *chats, const struct observation_context *context, int64_t handle)
{
    size_t count = 0;
    const struct side_row *found = handle > 0 ? side_table_find(&chats->handles, handle, &count) : NULL;
    return count ? peers_selector(chats->peers, context, PEER_PHONE, found->text) : peers_nobody();
}

// ---- chats ----

static struct selector group_of(const struct observation_context *context, int64_t bits, const char *room)
{
    return selector_of_handle(context, bits & CHAT_SMS ? "sms" : "imessage", bytes_of_text(room));
}

static bool looks_like_a_room(const char *identifier)
{
    return text_start(identifier, "chat") && text_is_digit(identifier[4]);
}

static void visit_chat(struct evidence_rows *rows, void *payload)
{
    enum { IDENTIFIER, STYLE, SERVICE, ROOM, TITLE, LOGIN, ADDRESSED };
    struct ios_chats *chats = payload;
    const char *identifier = evidence_text(rows, IDENTIFIER), *room = evidence_text(rows, ROOM);
    const char *title = evidence_text(rows, TITLE), *app = ios_service_app(evidence_text(rows, SERVICE));
    int64_t style = evidence_integer(rows, STYLE, 0);
    if (evidence_is_lost(rows) && (identifier == NULL || *identifier == 0 || style < 40 || style > 50)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (identifier == NULL || *identifier == 0)
        identifier =
            room && *room ? room : arena_print(rows->context.arena, "chat %lld", (long long)rows->row);
    bool is_group = style == STYLE_GROUP || (room && *room) || looks_like_a_room(identifier);
    int64_t bits = is_group ? CHAT_GROUP : 0;
    if (app)
        bits |= strcmp(app, "imessage") == 0 ? CHAT_IMESSAGE : CHAT_SMS;
    if (rows->row >= 0) {
        side_table_keep(&chats->identifiers, rows, rows->row, bits, identifier);
        if (is_group)
            side_table_keep(&chats->rooms, rows, rows->row, bits, room && *room ? room : identifier);
    }
    ios_send_own(rows, chats->peers, app ? app : "imessage", evidence_text(rows, LOGIN));
    ios_send_own(rows, chats->peers, app ? app : "imessage", evidence_text(rows, ADDRESSED));
    if (!is_group || title == NULL || *title == 0) {
        tally_skip(&rows->tally, SIDE_TABLE_USED);
        return;
    }
    struct selector group = group_of(&rows->context, bits, room && *room ? room : identifier);
    contact_send(rows, &(struct contact){.app = bits & CHAT_SMS ? "sms" : "imessage",
                                         .name = title,
                                         .selectors = &group,
                                         .selector_count = 1});
}

// Who takes part in a group; in a talk of two the messages say it.
static void visit_member(struct evidence_rows *rows, void *payload)
{
    enum { CHAT, HANDLE };
    struct ios_chats *chats = payload;
    size_t count;
    int64_t chat = evidence_integer(rows, CHAT, -1), handle = evidence_integer(rows, HANDLE, -1);
    const struct side_row *room = side_table_find(&chats->rooms, chat, &count);
    struct selector member = ios_handle(chats, &rows->context, handle);
    if (room == NULL) {
        tally_skip(&rows->tally, SIDE_TABLE_USED);
    } else if (*member.value == 0) {
        tally_skip(&rows->tally, NO_HANDLE);
    } else {
        membership_send(rows,
                        &(struct membership){.app = room->number & CHAT_SMS ? "sms" : "imessage",
                                             .group = group_of(&rows->context, room->number, room->text),
                                             .member = member,
                                             .since = MOMENT_UNKNOWN});
    }
}

// "chat_id, message_id": kept by the message.
static void visit_pair(struct evidence_rows *rows, void *payload)
{
    enum { CHAT, MESSAGE };
    int64_t chat = evidence_integer(rows, CHAT, -1), message = evidence_integer(rows, MESSAGE, -1);
    if (message <= 0) {
        evidence_refuse(rows, "of no message");
        return;
    }
    tally_skip(&rows->tally, side_table_keep(payload, rows, message, chat, NULL)
                                 ? SIDE_TABLE_USED
                                 : "more joins than are kept in memory");
}

void ios_chats_read(struct ios_chats *chats, struct evidence_db *db, struct peers *peers)
{
    static const char *const handle_columns[] = {"id", "service", "uncanonicalized_id", NULL};
    static const char *const chat_columns[] = {
        "chat_identifier", "style",         "service_name",          "room_name",
        "display_name",    "account_login", "last_addressed_handle", NULL};
    static const char *const member_columns[] = {"chat_id", "handle_id", NULL};
    static const char *const pair_columns[] = {"chat_id", "message_id", NULL};
    *chats = (struct ios_chats){.peers = peers};
    side_table_init(&chats->handles);
    side_table_init(&chats->identifiers);
    side_table_init(&chats->rooms);
    side_table_init(&chats->of_messages);
    side_table_init(&chats->recoverable);
    evidence_rows_each(db, "handle", handle_columns, visit_handle, chats);
    evidence_rows_each_if_there(db, "chat", chat_columns, visit_chat, chats);
    evidence_rows_each_if_there(db, "chat_handle_join", member_columns, visit_member, chats);
    evidence_rows_each_if_there(db, "chat_message_join", pair_columns, visit_pair, &chats->of_messages);
    evidence_rows_each_if_there(db, "chat_recoverable_message_join", pair_columns, visit_pair,
                                &chats->recoverable);
}

void ios_chats_done(struct ios_chats *chats)
{
    side_table_done(&chats->handles);
    side_table_done(&chats->identifiers);
    side_table_done(&chats->rooms);
    side_table_done(&chats->of_messages);
    side_table_done(&chats->recoverable);
}

static const struct side_row *join_of(struct ios_chats *chats, int64_t message)
{
    size_t count = 0;
    const struct side_row *join = NULL;
    if (message > 0)
        join = side_table_find(&chats->of_messages, message, &count);
    if (message > 0 && count == 0)
        join = side_table_find(&chats->recoverable, message, &count);
    return count ? join : NULL;
}

bool ios_is_recoverable(struct ios_chats *chats, int64_t message)
{
    size_t count = 0;
    if (message > 0)
        side_table_find(&chats->recoverable, message, &count);
    return count > 0;
}

struct ios_chat ios_chat_of(struct ios_chats *chats, const struct observation_context *context,
                            int64_t message, const char *room)
{
    struct ios_chat chat = {.thread = NULL};
    size_t count = 0, group_count = 0;
    const struct side_row *join = join_of(chats, message), *identifier = NULL, *group;
    if (join)
        identifier = side_table_find(&chats->identifiers, join->number, &count);
    if (count == 0) {
        if (room == NULL || *room == 0)
            return chat;
        chat.thread = room;
        chat.is_group = true;
        chat.group = group_of(context, CHAT_IMESSAGE, room);
        return chat;
    }
    chat.thread = identifier->text;
    if (identifier->number & (CHAT_IMESSAGE | CHAT_SMS))
        chat.app = identifier->number & CHAT_SMS ? "sms" : "imessage";
    group = side_table_find(&chats->rooms, join->number, &group_count);
    chat.is_group = group_count > 0;
    if (group_count)
        chat.group = group_of(context, group->number, group->text);
    return chat;
}
