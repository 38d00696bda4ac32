// WhatsApp's message store for iOS (ChatStorage.sqlite): who wrote what to whom, joined by hand.
// docs/formats/whatsapp-ios.md.
#include "observations/observers.h"
#include "observations/phones/repeats.h"
#include "observations/phones/whatsapp/whatsapp_ios_store.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <string.h>

enum {
    TYPE_IMAGE = 1,
    TYPE_VIDEO = 2,
    TYPE_AUDIO = 3,
    TYPE_LOCATION = 5,
    TYPE_GROUP_EVENT = 6,
    TYPE_DOCUMENT = 8,
    TYPE_EVENT = 10,
    TYPE_GIF = 11,
    TYPE_REVOKED = 14,
    TYPE_STICKER = 15,
    TYPE_MAX = 1000
};
enum { FORWARDED = 1 << 7 };

enum { SESSION, MEMBER, FROM_ME, DATE, TYPE, EVENT, TEXT, FROM, TO, STANZA, FLAGS };
static const char *const COLUMNS[] = {"ZCHATSESSION", "ZGROUPMEMBER",    "ZISFROMME", "ZMESSAGEDATE",
                                      "ZMESSAGETYPE", "ZGROUPEVENTTYPE", "ZTEXT",     "ZFROMJID",
                                      "ZTOJID",       "ZSTANZAID",       "ZFLAGS",    NULL};

struct reading {
    struct whatsapp_ios_store store;
    struct repeats *repeats;
};

struct row {
    const char *chat, *sender; // JIDs; NULL: not known
    bool many;
    enum direction direction;
    int64_t type;
};

static const char *person(const char *jid)
{
    return jid && *jid && !whatsapp_jid_is_many(jid) ? jid : NULL;
}

// The session says whose conversation it is; without it the row's own parties do.
static struct row row_of(struct whatsapp_ios_store *store, struct evidence_rows *rows)
{
    int64_t from_me = evidence_integer(rows, FROM_ME, -1);
    struct row row = {
        .chat = whatsapp_ios_jid(&store->sessions, evidence_integer(rows, SESSION, -1)),
        .direction = from_me < 0 ? DIRECTION_UNKNOWN
                     : from_me   ? DIRECTION_OUT
                                 : DIRECTION_IN,
        .type = evidence_integer(rows, TYPE, 0),
    };
    const char *from = evidence_text(rows, FROM), *to = evidence_text(rows, TO);
    if (row.chat == NULL)
        row.chat = row.direction == DIRECTION_OUT ? to : from;
    if (row.chat && *row.chat == 0)
        row.chat = NULL;
    row.many = row.chat && whatsapp_jid_is_many(row.chat);
    row.sender = person(whatsapp_ios_jid(&store->members, evidence_integer(rows, MEMBER, -1)));
    if (row.sender == NULL)
        row.sender = person(from);
    return row;
}

static struct selector party(struct whatsapp_ios_store *store, struct evidence_rows *rows, const char *jid)
{
    return peers_selector(store->peers, &rows->context, PEER_JID, jid);
}

static bool is_media(int64_t type)
{
    return (type >= TYPE_IMAGE && type <= TYPE_AUDIO) || type == TYPE_DOCUMENT || type == TYPE_GIF ||
           type == TYPE_STICKER;
}

static void add_items(struct whatsapp_ios_store *store, struct evidence_rows *rows, const struct row *row,
                      struct message *message)
{
    size_t item_count, card_count;
    const struct side_row *items = side_table_find(&store->media, rows->row, &item_count);
    const struct side_row *cards = side_table_find(&store->cards, rows->row, &card_count);
    if (item_count > RECORD_LIST_MAX / 2)
        item_count = RECORD_LIST_MAX / 2;
    if (card_count > RECORD_LIST_MAX / 2)
        card_count = RECORD_LIST_MAX / 2;
    const char **list = arena_alloc(rows->context.arena, item_count + card_count + 1, sizeof *list);
    message->attachments = list;
    for (size_t i = 0; i < item_count; i++) {
        struct whatsapp_ios_media *item = &store->items[items[i].number];
        if (item->name && (item->has_file || is_media(row->type)))
            list[message->attachment_count++] = item->name;
        if (message->text == NULL || *message->text == 0)
            message->text = item->caption ? item->caption : message->text;
        if (item->forwarded)
            message->marks |= MARK_FORWARDED;
        message->reply_to = message->reply_to ? message->reply_to : item->reply_to;
    }
    for (size_t i = 0; i < card_count; i++)
        list[message->attachment_count++] = cards[i].text;
}

// Of pictures and films these columns may hold other measures.
static void send_positions(struct whatsapp_ios_store *store, struct evidence_rows *rows,
                           const struct row *row, const struct message *message)
{
    size_t count;
    const struct side_row *items = side_table_find(&store->media, rows->row, &count);
    for (size_t i = 0; i < count; i++) {
        struct whatsapp_ios_media *item = &store->items[items[i].number];
        if (!item->sent && !is_media(row->type))
            whatsapp_ios_position_send(store, item, message->at, message->from);
        item->sent = true;
    }
}

static void send_message(struct whatsapp_ios_store *store, struct evidence_rows *rows, const struct row *row)
{
    struct arena *arena = rows->context.arena;
    struct message message = {
        .app = WHATSAPP,
        .thread =
            row->chat ? row->chat : arena_print(arena, "chat %" PRId64, evidence_integer(rows, SESSION, -1)),
        .id = evidence_text(rows, STANZA),
        .at = evidence_moment_cocoa(rows, DATE),
        .direction = row->direction,
        .text = evidence_text(rows, TEXT),
        .marks = (row->type == TYPE_REVOKED ? MARK_REVOKED : 0u) |
                 (evidence_integer(rows, FLAGS, 0) & FORWARDED ? MARK_FORWARDED : 0u),
    };
    if (row->many)
        message_to_group(&message, arena, party(store, rows, row->sender), party(store, rows, row->chat));
    else
        message_of_two(&message, arena, party(store, rows, row->chat));
    add_items(store, rows, row, &message);
    message_send(rows, &message);
    send_positions(store, rows, row, &message);
}

// ---- system messages ----

static const char *became(int64_t event)
{
    switch (event) {
    case 2:
    case 50:
        return "joined";
    case 3:
        return "left";
    case 7:
        return "removed";
    default:
        return NULL;
    }
}

static void skip_event(struct whatsapp_ios_store *store, struct evidence_rows *rows, const struct row *row)
{
    const char *text = evidence_text(rows, TEXT);
    const char *role = row->type == TYPE_GROUP_EVENT ? became(evidence_integer(rows, EVENT, -1)) : NULL;
    const char *member = person(whatsapp_ios_jid(&store->members, evidence_integer(rows, MEMBER, -1)));
    if (role && row->many && member)
        sink_membership(rows->context.sink, &(struct membership){.place = evidence_place(rows),
                                                                 .app = WHATSAPP,
                                                                 .group = party(store, rows, row->chat),
                                                                 .member = party(store, rows, member),
                                                                 .role = role,
                                                                 .since = evidence_moment_cocoa(rows, DATE)});
    if (text)
        selectors_send(&rows->context, evidence_place(rows), text);
    tally_skip(&rows->tally, "system message");
}

static bool is_sound(struct evidence_rows *rows, const struct row *row)
{
    int64_t from_me = evidence_integer(rows, FROM_ME, -1);
    return moment_is_sound(evidence_moment_cocoa(rows, DATE)) && (from_me == 0 || from_me == 1) &&
           row->type >= 0 && row->type <= TYPE_MAX && whatsapp_jid_is_sound(row->chat);
}

static void visit_message(struct evidence_rows *rows, void *payload)
{
    static const int same[] = {SESSION, FROM_ME, STANZA, DATE, -1}, says[] = {TEXT, -1};
    struct reading *reading = payload;
    struct row row = row_of(&reading->store, rows);
    if (evidence_is_lost(rows) && !is_sound(rows, &row))
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    else if (repeats_row(reading->repeats, rows, same, says))
        tally_skip(&rows->tally, REPEATS_REASON);
    else if (row.type == TYPE_GROUP_EVENT || row.type == TYPE_EVENT)
        skip_event(&reading->store, rows, &row);
    else
        send_message(&reading->store, rows, &row);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const message[] = {"ZCHATSESSION", "ZISFROMME", "ZMESSAGEDATE",
                                          "ZTEXT",        "ZSTANZAID", NULL};
    return evidence_db_holds(context, "ZWAMESSAGE", message);
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    struct reading reading = {.repeats = repeats_new()};
    struct whatsapp_ios_store *store = &reading.store;
    evidence_db_tell_condition(db);
    whatsapp_ios_store_init(store, db, context->sink);
    whatsapp_ios_sides_read(store);
    evidence_rows_each(db, "ZWAMESSAGE", COLUMNS, visit_message, &reading);
    for (size_t i = 0; i < store->item_count; i++) // of messages that are gone
        if (!store->items[i].sent && store->items[i].name == NULL)
            whatsapp_ios_position_send(store, &store->items[i], MOMENT_UNKNOWN, peers_nobody());
    whatsapp_ios_store_done(store);
    repeats_free(reading.repeats);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_whatsapp_ios = {
    .name = "whatsapp_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "messages, groups, names, cards and positions of WhatsApp for iOS (ChatStorage.sqlite)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
