// WhatsApp's message store for Android (msgstore.db), current schema: who wrote what to whom. Every join is
// made by hand, so that a row missing on one side costs a name and never a message.
// docs/formats/whatsapp-android.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/memory.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    TYPE_SYSTEM = 7,
    TYPE_CALL = 8,
    TYPE_CALL_MISSED = 10,
    TYPE_REVOKED = 15,
    TYPE_REVOKED_BY_ADMIN = 64,
    TYPE_CALL_LOG = 90,
    TYPE_MAX = 1000
};
enum { FORWARDED = 1 };

enum { CHAT, FROM_ME, SENDER, TIMESTAMP, TYPE, TEXT, KEY, ORIGIN };
static const char *const MESSAGE_COLUMNS[] = {"chat_row_id", "from_me",           "sender_jid_row_id",
                                              "timestamp",   "message_type",      "text_data",
                                              "key_id",      "origination_flags", NULL};

struct message_row {
    const struct whatsapp_jid *chat; // NULL: not known
    const struct whatsapp_jid *sender;
    enum direction direction;
    int64_t type;
};

static struct message_row row_of(struct whatsapp_store *store, struct evidence_rows *rows)
{
    size_t count;
    const struct side_row *chat = side_table_find(&store->chats, evidence_integer(rows, CHAT, -1), &count);
    int64_t from_me = evidence_integer(rows, FROM_ME, -1);
    return (struct message_row){
        .chat = count ? whatsapp_jids_find(store->jids, chat->number) : NULL,
        .sender = whatsapp_jids_find(store->jids, evidence_integer(rows, SENDER, -1)),
        .direction = from_me < 0 ? DIRECTION_UNKNOWN
                     : from_me   ? DIRECTION_OUT
                                 : DIRECTION_IN,
        .type = evidence_integer(rows, TYPE, 0),
    };
}

// In a group the sender is named; of two the other is the chat itself.
static void set_parties(struct message *message, struct arena *arena, const struct message_row *row)
{
    message->direction = row->direction;
    struct selector sender = row->sender && !row->sender->many ? row->sender->selector : peers_nobody();
    if (row->chat && row->chat->many)
        message_to_group(message, arena, sender, row->chat->selector);
    else if (row->chat)
        message_of_two(message, arena, row->chat->selector);
    else if (row->direction == DIRECTION_OUT)
        message->from = SELECTOR_OF_OWNER;
    else
        message_of_two(message, arena, sender);
}

static unsigned marks_of(struct whatsapp_store *store, struct evidence_rows *rows,
                         const struct message_row *row)
{
    size_t edits, revoked;
    side_table_find(&store->edits, rows->row, &edits);
    side_table_find(&store->revoked, rows->row, &revoked);
    bool is_revoked = revoked || row->type == TYPE_REVOKED || row->type == TYPE_REVOKED_BY_ADMIN;
    bool forwarded = evidence_integer(rows, ORIGIN, 0) & FORWARDED;
    return (edits ? MARK_EDITED : 0u) | (is_revoked ? MARK_REVOKED : 0u) | (forwarded ? MARK_FORWARDED : 0u);
}

static void add_attachments(struct whatsapp_store *store, struct evidence_rows *rows, struct message *message)
{
    size_t media_count, card_count;
    const struct side_row *media = side_table_find(&store->media, rows->row, &media_count);
    const struct side_row *cards = side_table_find(&store->cards, rows->row, &card_count);
    media_count = media_count > 0; // what is behind the first is an earlier version
    if (card_count > RECORD_LIST_MAX - 1)
        card_count = RECORD_LIST_MAX - 1;
    if (media_count + card_count) {
        const char **list = arena_alloc(rows->context.arena, media_count + card_count, sizeof *list);
        for (size_t i = 0; i < media_count; i++)
            list[message->attachment_count++] = media[i].text;
        for (size_t i = 0; i < card_count; i++)
            list[message->attachment_count++] = cards[i].text;
        message->attachments = list;
    }
    if (message->text == NULL || *message->text == 0) {
        size_t count;
        const struct side_row *caption = side_table_find(&store->captions, rows->row, &count);
        if (count)
            message->text = caption->text;
    }
}

static void add_quote(struct whatsapp_store *store, struct evidence_rows *rows, struct message *message)
{
    size_t count;
    const struct side_row *row = side_table_find(&store->replies, rows->row, &count);
    if (count)
        message->reply_to = row->text;
    row = side_table_find(&store->quotes, rows->row, &count);
    if (count)
        message->quoted = row->text;
}

static void send_what_belongs(struct whatsapp_store *store, struct evidence_rows *rows,
                              const struct message *message)
{
    size_t count;
    const struct side_row *found = side_table_find(&store->places, rows->row, &count);
    for (size_t i = 0; i < count; i++)
        if (!store->locations[found[i].number].sent)
            whatsapp_location_send(store->sink, &store->locations[found[i].number], message->at,
                                   message->from);
    found = side_table_find(&store->payers, rows->row, &count);
    for (size_t i = 0; i < count; i++)
        store->payments[found[i].number].at = message->at;
}

static void send_message(struct whatsapp_store *store, struct evidence_rows *rows,
                         const struct message_row *row)
{
    struct arena *arena = rows->context.arena;
    struct message message = {
        .place = evidence_place(rows),
        .app = WHATSAPP,
        .thread = row->chat ? row->chat->text
                            : arena_print(arena, "chat %" PRId64, evidence_integer(rows, CHAT, -1)),
        .id = evidence_text(rows, KEY),
        .at = evidence_moment_msec(rows, TIMESTAMP),
        .text = evidence_text(rows, TEXT),
        .marks = marks_of(store, rows, row),
    };
    set_parties(&message, arena, row);
    add_attachments(store, rows, &message);
    add_quote(store, rows, &message);
    if (store->has_old) // which is not to tell this again
        whatsapp_first_time(store, message.thread, message.id, message.text, row->direction);
    if (message.text)
        selectors_send_written(&rows->context, message.place, message.text);
    message_mark_lost(rows, &message);
    sink_message(rows->context.sink, &message);
    send_what_belongs(store, rows, &message);
    evidence_emitted(rows);
}

static bool is_call_notice(struct evidence_rows *rows, int64_t type)
{
    if (type != TYPE_CALL && type != TYPE_CALL_MISSED && type != TYPE_CALL_LOG)
        return false;
    const char *text = evidence_text(rows, TEXT);
    return text == NULL || *text == 0 || strcmp(text, "audio") == 0 || strcmp(text, "video") == 0;
}

static bool is_sentinel(struct evidence_rows *rows)
{
    if (evidence_integer(rows, CHAT, -1) != -1)
        return false;
    const char *key = evidence_text(rows, KEY);
    return key == NULL || strcmp(key, "-1") == 0;
}

// Enough is left of a lost row when its time, direction, kind and chat can be those of a message.
static bool is_sound(struct evidence_rows *rows, const struct message_row *row)
{
    int64_t from_me = evidence_integer(rows, FROM_ME, -1), chat = evidence_integer(rows, CHAT, -1);
    const char *key = evidence_text(rows, KEY);
    return moment_is_sound(evidence_moment_msec(rows, TIMESTAMP)) && (from_me == 0 || from_me == 1) &&
           row->type >= 0 && row->type <= TYPE_MAX && chat >= 1 && (row->chat || (key && *key)) &&
           !evidence_is_blob(rows, TEXT);
}

static void keep_event(struct whatsapp_store *store, struct evidence_rows *rows,
                       const struct message_row *row)
{
    struct whatsapp_event event = {.message = rows->row,
                                   .chat = row->chat,
                                   .sender = row->sender,
                                   .by_owner = row->direction == DIRECTION_OUT,
                                   .at = evidence_moment_msec(rows, TIMESTAMP)};
    ARRAY_ROOM(store->events, store->event_capacity, store->event_count);
    store->events[store->event_count++] = event;
}

static void visit_message(struct evidence_rows *rows, void *payload)
{
    static const int same[] = {CHAT, FROM_ME, KEY, -1}, says[] = {TEXT, -1};
    struct whatsapp_store *store = payload;
    struct message_row row = row_of(store, rows);
    if (evidence_is_lost(rows) && !is_sound(rows, &row)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (row.type == TYPE_SYSTEM) {
        const char *text = evidence_text(rows, TEXT);
        if (text)
            selectors_send(&rows->context, evidence_place(rows), text);
        keep_event(store, rows, &row);
        tally_skip(&rows->tally, "system message");
    } else if (is_call_notice(rows, row.type)) {
        tally_skip(&rows->tally, WHATSAPP_CALL_NOTICE);
    } else if (is_sentinel(rows)) {
        tally_skip(&rows->tally, "sentinel row");
    } else if (repeats_row(store->repeats, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
    } else {
        send_message(store, rows, &row);
    }
}

static int by_message(const void *left, const void *right)
{
    const struct whatsapp_event *a = left, *b = right;
    return a->message < b->message ? -1 : a->message > b->message;
}

static void read_messages(struct whatsapp_store *store)
{
    evidence_rows_each(store->db, "message", MESSAGE_COLUMNS, visit_message, store);
    for (size_t i = 0; i < store->location_count; i++) // of messages that are gone or were skipped
        if (!store->locations[i].sent)
            whatsapp_location_send(store->sink, &store->locations[i], MOMENT_UNKNOWN, peers_nobody());
    if (store->event_count)
        qsort(store->events, store->event_count, sizeof *store->events, by_message);
}

// ---- the observer ----

static bool has_new_schema(struct evidence_db *db)
{
    static const char *const message[] = {"chat_row_id", "from_me", "timestamp", "text_data", NULL};
    static const char *const jid[] = {"raw_string", NULL};
    return evidence_db_has_columns(db, "message", message) && evidence_db_has_columns(db, "jid", jid);
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool is = db && (has_new_schema(db) || whatsapp_old_is_there(db));
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    struct whatsapp_store store;
    evidence_db_tell_condition(db);
    whatsapp_store_init(&store, db, context->sink);
    if (has_new_schema(db)) {
        whatsapp_sides_read(&store);
        whatsapp_payments_read(&store);
        read_messages(&store);
    }
    if (whatsapp_old_is_there(db))
        whatsapp_old_read(&store);
    whatsapp_calls_read(&store);
    whatsapp_groups_read(&store);
    whatsapp_payments_send(&store);
    whatsapp_store_done(&store);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_whatsapp_android = {
    .name = "whatsapp_android",
    .version = 2,
    .family = FAMILY_PHONE,
    .summary =
        "messages, calls, groups, accounts, cards, payments and positions of WhatsApp for Android (msgstore.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
