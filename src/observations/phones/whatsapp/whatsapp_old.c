// WhatsApp's message store for Android before 2021: the table messages, whose parties stand in words. A store
// that was being moved to the current schema has both; what the other told is not told again.
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/whatsapp/whatsapp_cards.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum {
    SENTINEL = -1,
    TYPE_CARD = 4,
    TYPE_CALL = 8,
    TYPE_CALL_MISSED = 10,
    TYPE_CARDS = 14,
    TYPE_REVOKED = 15,
    TYPE_MAX = 1000,
    STATUS_SYSTEM = 6
};

enum {
    JID,
    FROM_ME,
    KEY,
    STATUS,
    TEXT,
    TIME,
    SENDER,
    TYPE,
    PATH,
    NAME,
    MIME,
    CAPTION,
    LATITUDE,
    LONGITUDE,
    QUOTED,
    FORWARDED
};
static const char *const COLUMNS[] = {"key_remote_jid",
                                      "key_from_me",
                                      "key_id",
                                      "status",
                                      "data",
                                      "timestamp",
                                      "remote_resource",
                                      "media_wa_type",
                                      "media_file_path",
                                      "media_name",
                                      "media_mime_type",
                                      "media_caption",
                                      "latitude",
                                      "longitude",
                                      "quoted_row_id",
                                      "forwarded",

                                      NULL};

struct old_store {
    struct whatsapp_store *store;
    struct peers *peers;
    struct repeats *repeats;
    struct side_table replies, quotes; // row of messages_quotes -> key, text
};

bool whatsapp_old_is_there(struct evidence_db *db)
{
    static const char *const columns[] = {"key_remote_jid", "key_from_me", "data", NULL};
    return evidence_db_has_columns(db, "messages", columns);
}

static void visit_quote(struct evidence_rows *rows, void *payload)
{
    enum { QUOTE_KEY, QUOTE_TEXT };
    struct old_store *old = payload;
    if (evidence_is_lost(rows) && rows->row < 1) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    const char *key = evidence_text(rows, QUOTE_KEY), *text = evidence_text(rows, QUOTE_TEXT);
    side_table_add(&old->replies, rows->row, 0, key);
    side_table_add(&old->quotes, rows->row, 0, text);
    if (text)
        selectors_send_written(&rows->context, evidence_place(rows), text);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void visit_chat(struct evidence_rows *rows, void *payload)
{
    enum { CHAT_JID, CHAT_SUBJECT };
    struct old_store *old = payload;
    const char *jid = evidence_text(rows, CHAT_JID), *subject = evidence_text(rows, CHAT_SUBJECT);
    bool named = jid && *jid && subject && *subject;
    if (evidence_is_lost(rows) && !(named && whatsapp_jid_is_sound(jid))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (!named) {
        tally_skip(&rows->tally, "chat without a title");
    } else if (!whatsapp_first_time(old->store, jid, "subject", subject, 0)) {
        tally_skip(&rows->tally, WHATSAPP_EARLIER);
    } else {
        struct selector selector = peers_selector(old->peers, &rows->context, PEER_JID, jid);
        contact_send(
            rows,
            &(struct contact){.app = WHATSAPP, .name = subject, .selectors = &selector, .selector_count = 1});
    }
}

// ---- messages ----

static bool is_sound(struct evidence_rows *rows)
{
    int64_t from_me = evidence_integer(rows, FROM_ME, -1), type = evidence_integer(rows, TYPE, 0);
    return moment_is_sound(evidence_moment_msec(rows, TIME)) && (from_me == 0 || from_me == 1) && type >= 0 &&
           type <= TYPE_MAX && whatsapp_jid_is_sound(evidence_text(rows, JID));
}

static const char *reason_to_skip(struct evidence_rows *rows, int64_t type)
{
    const char *jid = evidence_text(rows, JID);
    if (type == SENTINEL || (jid && strcmp(jid, "-1") == 0))
        return "sentinel row";
    if (evidence_is_lost(rows) && !is_sound(rows))
        return EVIDENCE_ROW_IN_PART;
    if (evidence_integer(rows, STATUS, 0) == STATUS_SYSTEM)
        return "system message";
    return type == TYPE_CALL || type == TYPE_CALL_MISSED ? WHATSAPP_CALL_NOTICE : NULL;
}

static struct message message_of(struct old_store *old, struct evidence_rows *rows, int64_t type)
{
    const char *jid = evidence_text(rows, JID), *sender = evidence_text(rows, SENDER);
    int64_t from_me = evidence_integer(rows, FROM_ME, -1);
    struct message message = {
        .place = evidence_place(rows),
        .app = WHATSAPP,
        .thread = jid,
        .id = evidence_text(rows, KEY),
        .at = evidence_moment_msec(rows, TIME),
        .direction = from_me < 0 ? DIRECTION_UNKNOWN
                     : from_me   ? DIRECTION_OUT
                                 : DIRECTION_IN,
        .marks = (type == TYPE_REVOKED ? MARK_REVOKED : 0u) |
                 (evidence_integer(rows, FORWARDED, 0) > 0 ? MARK_FORWARDED : 0u),
    };
    struct selector chat = peers_selector(old->peers, &rows->context, PEER_JID, jid);
    bool many = jid && whatsapp_jid_is_many(jid);
    if (many)
        message_to_group(&message, rows->context.arena,
                         sender && !whatsapp_jid_is_many(sender)
                             ? peers_selector(old->peers, &rows->context, PEER_JID, sender)
                             : peers_nobody(),
                         chat);
    else
        message_of_two(&message, rows->context.arena, chat);
    return message;
}

static void add_media(struct evidence_rows *rows, struct message *message)
{
    const char **list = arena_alloc(rows->context.arena, 1, sizeof *list);
    for (int column = PATH; column <= MIME && list[0] == NULL; column++) {
        const char *text = evidence_text(rows, column);
        list[0] = text && *text ? text : NULL;
    }
    const char *caption = evidence_text(rows, CAPTION);
    if ((message->text == NULL || *message->text == 0) && caption && *caption)
        message->text = caption;
    if (list[0] == NULL)
        return;
    message->attachments = list;
    message->attachment_count = 1;
}

static void add_quote(struct old_store *old, struct evidence_rows *rows, struct message *message)
{
    int64_t quoted = evidence_integer(rows, QUOTED, 0);
    size_t count;
    if (quoted < 1)
        return;
    const struct side_row *row = side_table_find(&old->replies, quoted, &count);
    message->reply_to = count ? row->text : NULL;
    row = side_table_find(&old->quotes, quoted, &count);
    message->quoted = count ? row->text : NULL;
}

static void send_location(struct evidence_rows *rows, const struct message *message)
{
    struct position position = {
        .place = message->place, .app = WHATSAPP, .how = "shared", .at = message->at, .by = message->from};
    bool stated = evidence_real(rows, LATITUDE, &position.latitude);
    stated &= evidence_real(rows, LONGITUDE, &position.longitude);
    const char *name = evidence_text(rows, NAME);
    position.label = name && *name ? name : NULL;
    if (stated && position_settle(&position))
        sink_position(rows->context.sink, &position);
}

static void send_cards(struct evidence_rows *rows, struct message *message, const char *text)
{
    struct side_table names;
    side_table_init(&names);
    struct whatsapp_cards cards = {.store = &names, .message = 1};
    whatsapp_cards_send_only(rows, text, &cards);
    if (names.count) {
        const char **list =
            arena_alloc(rows->context.arena, message->attachment_count + names.count, sizeof *list);
        for (size_t i = 0; i < message->attachment_count; i++)
            list[i] = message->attachments[i];
        for (size_t i = 0; i < names.count && message->attachment_count < RECORD_LIST_MAX; i++)
            list[message->attachment_count++] = arena_text(rows->context.arena, names.rows[i].text);
        message->attachments = list;
        message->text = NULL; // the card stands in it, and is told as a contact
    }
    side_table_done(&names);
}

static void visit_message(struct evidence_rows *rows, void *payload)
{
    static const int same[] = {JID, FROM_ME, KEY, -1}, says[] = {TEXT, -1};
    struct old_store *old = payload;
    int64_t type = evidence_integer(rows, TYPE, 0);
    const char *reason = reason_to_skip(rows, type), *text = evidence_text(rows, TEXT);
    if (reason) {
        if (text && strcmp(reason, EVIDENCE_ROW_IN_PART) != 0)
            selectors_send(&rows->context, evidence_place(rows), text);
        tally_skip(&rows->tally, reason);
        return;
    }
    if (repeats_row(old->repeats, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    struct message message = message_of(old, rows, type);
    message.text = text;
    add_media(rows, &message);
    add_quote(old, rows, &message);
    if (message.id &&
        !whatsapp_first_time(old->store, message.thread, message.id, message.text, message.direction)) {
        tally_skip(&rows->tally, "message that the table of the current schema tells");
        return;
    }
    if (type == TYPE_CARD || type == TYPE_CARDS)
        send_cards(rows, &message, text);
    if (message.text)
        selectors_send_written(&rows->context, message.place, message.text);
    message_mark_lost(rows, &message);
    sink_message(rows->context.sink, &message);
    send_location(rows, &message);
    evidence_emitted(rows);
}

void whatsapp_old_read(struct whatsapp_store *store)
{
    static const char *const quote[] = {"key_id", "data", NULL};
    static const char *const chat[] = {"key_remote_jid", "subject", NULL};
    struct old_store old = {.store = store, .peers = peers_new(), .repeats = repeats_new()};
    side_table_init(&old.replies);
    side_table_init(&old.quotes);
    if (evidence_db_has_table(store->db, "messages_quotes"))
        evidence_rows_each(store->db, "messages_quotes", quote, visit_quote, &old);
    if (evidence_db_has_table(store->db, "chat_list"))
        evidence_rows_each(store->db, "chat_list", chat, visit_chat, &old);
    evidence_rows_each(store->db, "messages", COLUMNS, visit_message, &old);
    side_table_done(&old.replies);
    side_table_done(&old.quotes);
    repeats_free(old.repeats);
    peers_free(old.peers);
}
