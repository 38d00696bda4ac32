// Telegram for iOS (db_sqlite of its Postbox, decrypted): peers and messages. docs/formats/telegram-ios.md.
#include "observations/observers.h"
#include "observations/phones/telegram/telegram_postbox.h"

#include "base/map.h"
#include "base/text.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <string.h>

enum { CLOUD = 0, LOCAL = 1, SECRET_IN = 2, SCHEDULED = 3, SCHEDULED_LOCAL = 4 }; // name spaces of messages
enum { ACTION_ADDED = 2, ACTION_REMOVED = 3, ACTION_JOINED = 7, ACTION_CALL = 14 };
enum { CALL_BUSY = 0, CALL_MISSED = 3, MEMBERS_MAX = 5000 };

struct reading {
    struct evidence_db *db;
    struct pair_map secrets; // (number of a secret chat, 0) -> the other's user number
    int64_t in_part;
};

// ---- peers ----

static void add_username(struct parties *parties, const struct observation_context *context, const char *name)
{
    if (name)
        parties_add(parties, context->arena, selector_of_handle(context, "telegram", bytes_of_text(name)));
}

static void add_usernames(struct parties *parties, const struct observation_context *context,
                          struct bytes peer)
{
    struct postbox_field list;
    struct bytes item;
    add_username(parties, context, postbox_text(peer, "un", context->arena));
    if (!postbox_find(peer, "uns", &list) || list.type != POSTBOX_OBJECT_ARRAY)
        return;
    struct reader items = reader_of(list.bytes);
    while (postbox_item(&items, &item))
        add_username(parties, context, postbox_text(item, "un", context->arena));
}

static void send_user(struct evidence_rows *rows, struct telegram_peer peer, struct bytes user)
{
    struct observation_context *context = &rows->context;
    struct parties parties = {0};
    parties_add(&parties, context->arena, telegram_selector(peer, context));
    const char *phone = postbox_text(user, "p", context->arena);
    if (phone && text_is_digit(*phone))
        phone = arena_print(context->arena, "+%s", phone);
    if (phone)
        parties_add(&parties, context->arena, selector_of_phone(context, bytes_of_text(phone)));
    add_usernames(&parties, context, user);
    const char *first = postbox_text(user, "fn", context->arena),
               *last = postbox_text(user, "ln", context->arena);
    account_send(rows,
                 &(struct account){.app = "telegram",
                                   .name = first && last ? arena_print(context->arena, "%s %s", first, last)
                                           : first       ? first
                                                         : last,
                                   .selectors = parties.at,
                                   .selector_count = parties.count});
}

static void send_chat(struct evidence_rows *rows, struct telegram_peer peer, struct bytes chat)
{
    struct observation_context *context = &rows->context;
    struct parties parties = {0};
    const char *title = postbox_text(chat, "t", context->arena);
    parties_add(&parties, context->arena, telegram_selector(peer, context));
    add_usernames(&parties, context, chat);
    if (parties.count > 1)
        sink_account(context->sink, &(struct account){.place = evidence_place(rows),
                                                      .app = "telegram",
                                                      .name = title,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
    contact_send(rows, &(struct contact){
                           .app = "telegram", .name = title, .selectors = parties.at, .selector_count = 1});
}

static void visit_peer(struct evidence_rows *rows, void *payload)
{
    enum { KEY, VALUE };
    struct reading *reading = payload;
    struct bytes value = evidence_bytes(rows, VALUE), content = postbox_root(value);
    int64_t stored = evidence_integer(rows, KEY, postbox_integer(content, "i", 0));
    struct telegram_peer peer = telegram_ios_peer(stored);
    if (peer.kind == TELEGRAM_NOBODY || !postbox_is(content)) {
        evidence_refuse(rows, "peer of a form that is not known");
    } else if (peer.kind == TELEGRAM_USER) {
        send_user(rows, peer, content);
    } else if ((int)peer.kind == TELEGRAM_SECRET) {
        struct telegram_peer user = telegram_ios_peer(postbox_integer(content, "r", 0));
        if (user.kind == TELEGRAM_USER)
            *pair_map_at(&reading->secrets, peer.id, 0, NULL) = user.id;
        tally_skip(&rows->tally, SIDE_TABLE_USED);
    } else {
        send_chat(rows, peer, content);
    }
}

// ---- what a message carries ----

struct carried {
    const char *attachments[8];
    size_t count;
    int64_t reply_space, reply_id; // 0: none
    const char *quoted;
    bool edited;
    struct bytes action; // what happened, of a service message; empty
};

static void send_place(struct evidence_rows *rows, struct bytes map, double latitude, double longitude,
                       struct moment at, struct selector by)
{
    struct arena *arena = rows->context.arena;
    struct bytes venue = postbox_object(map, "ve");
    const char *title = postbox_text(venue, "ti", arena), *address = postbox_text(venue, "ad", arena);
    struct position position = {.place = evidence_place(rows),
                                .app = "telegram",
                                .label = title && address ? arena_print(arena, "%s, %s", title, address)
                                         : title          ? title
                                                          : address,
                                .latitude = latitude,
                                .longitude = longitude,
                                .how = "shared",
                                .at = at,
                                .by = by};
    if (position_settle(&position))
        sink_position(rows->context.sink, &position);
}

static void send_card(struct evidence_rows *rows, struct bytes card)
{
    struct observation_context *context = &rows->context;
    struct parties parties = {0};
    const char *phone = postbox_text(card, "pn", context->arena),
               *first = postbox_text(card, "n.f", context->arena),
               *last = postbox_text(card, "n.l", context->arena);
    struct telegram_peer user = telegram_ios_peer(postbox_integer(card, "p", 0));
    if (phone && text_is_digit(*phone))
        phone = arena_print(context->arena, "+%s", phone);
    if (phone)
        parties_add(&parties, context->arena, selector_of_phone(context, bytes_of_text(phone)));
    if (user.kind == TELEGRAM_USER)
        parties_add(&parties, context->arena, telegram_selector(user, context));
    if (parties.count)
        sink_contact(context->sink,
                     &(struct contact){.place = evidence_place(rows),
                                       .app = "telegram",
                                       .name = first && last
                                                   ? arena_print(context->arena, "%s %s", first, last)
                                               : first ? first
                                                       : last,
                                       .selectors = parties.at,
                                       .selector_count = parties.count});
}

static const char *file_name(struct bytes file, struct arena *arena)
{
    struct postbox_field list;
    struct bytes item;
    const char *name = NULL;
    if (postbox_find(file, "at", &list) && list.type == POSTBOX_OBJECT_ARRAY) {
        struct reader items = reader_of(list.bytes);
        while (name == NULL && postbox_item(&items, &item))
            name = postbox_text(item, "fn", arena);
    }
    return name ? name : postbox_text(file, "mt", arena);
}

// Media are told apart by the fields that only they have.
static void read_media(struct evidence_rows *rows, struct bytes media, struct moment at, struct selector by,
                       struct carried *carried)
{
    struct arena *arena = rows->context.arena;
    struct postbox_field first, second;
    const char *attachment = NULL;
    if (postbox_find(media, "_rawValue", &first) && first.type == POSTBOX_INT32)
        carried->action = media;
    else if (postbox_find(media, "la", &first) && postbox_find(media, "lo", &second) &&
             first.type == POSTBOX_DOUBLE && second.type == POSTBOX_DOUBLE) {
        send_place(rows, media, first.real, second.real, at, by);
        attachment = "location";
    } else if (postbox_find(media, "pn", &first)) {
        send_card(rows, media);
        attachment = "contact";
    } else if (postbox_find(media, "mt", &first))
        attachment = file_name(media, arena);
    else if (postbox_find(media, "r", &first) && first.type == POSTBOX_OBJECT_ARRAY)
        attachment = "photo";
    if (attachment == NULL && carried->action.size == 0)
        attachment = "media";
    if (attachment && carried->count < sizeof carried->attachments / sizeof *carried->attachments)
        carried->attachments[carried->count++] = attachment;
}

// Attributes, too: a reply names a message in one number, an edit has a date and whether it is hidden.
static void read_attribute(struct bytes attribute, struct arena *arena, struct carried *carried)
{
    struct postbox_field field;
    if (postbox_find(attribute, "i", &field) && field.type == POSTBOX_INT64 &&
        postbox_find(attribute, "p", &field) && field.type == POSTBOX_INT64) {
        uint64_t packed = (uint64_t)postbox_integer(attribute, "i", 0);
        carried->reply_space = (int32_t)(packed & UINT32_MAX);
        carried->reply_id = (int32_t)(packed >> 32);
        carried->quoted = postbox_text(postbox_object(attribute, "qu"), "tx", arena);
    } else if (postbox_find(attribute, "d", &field) && field.type == POSTBOX_INT32 && field.number > 0 &&
               postbox_find(attribute, "h", &field)) {
        carried->edited = field.number == 0;
    }
}

static void read_carried(struct evidence_rows *rows, const struct telegram_ios_message *message,
                         struct moment at, struct selector by, struct carried *carried)
{
    struct reader attributes = reader_of(message->attributes), media = reader_of(message->media);
    for (uint32_t i = 0; i < message->attribute_count; i++)
        read_attribute(postbox_root(postbox_take_string(&attributes)), rows->context.arena, carried);
    for (uint32_t i = 0; i < message->media_count; i++)
        read_media(rows, postbox_root(postbox_take_string(&media)), at, by, carried);
}

// ---- service messages ----

static void send_members(struct evidence_rows *rows, const struct telegram_ios_message *message,
                         struct bytes action, const char *role, struct moment at)
{
    struct postbox_field list;
    if (!postbox_find(action, "peerIds", &list) || list.type != POSTBOX_BYTES)
        return;
    struct reader reader = reader_of(list.bytes);
    uint32_t count = reader_u32le(&reader);
    for (uint32_t i = 0; i < count && i < MEMBERS_MAX && reader_left(&reader) >= 8; i++) {
        struct telegram_peer member = telegram_ios_peer((int64_t)reader_u64le(&reader));
        if (member.kind == TELEGRAM_USER)
            sink_membership(rows->context.sink,
                            &(struct membership){.place = evidence_place(rows),
                                                 .app = "telegram",
                                                 .group = telegram_selector(message->peer, &rows->context),
                                                 .member = telegram_selector(member, &rows->context),
                                                 .role = role,
                                                 .since = at});
    }
}

static void read_action(struct evidence_rows *rows, const struct telegram_ios_message *message,
                        struct telegram_peer peer, struct bytes action, struct moment at)
{
    int64_t kind = postbox_integer(action, "_rawValue", 0), reason = postbox_integer(action, "dr", -1);
    if (kind == ACTION_CALL && message->peer.kind == TELEGRAM_USER) {
        struct call call = {.app = "telegram",
                            .at = at,
                            .seconds = postbox_integer(action, "d", -1),
                            .direction = message->incoming ? DIRECTION_IN : DIRECTION_OUT};
        call.seconds = call.seconds < -1 ? -1 : call.seconds;
        call.outcome = call.seconds > 0        ? OUTCOME_ANSWERED
                       : reason == CALL_MISSED ? OUTCOME_MISSED
                       : reason == CALL_BUSY   ? OUTCOME_REJECTED
                                               : OUTCOME_UNKNOWN;
        call_of_two(&call, rows->context.arena, telegram_selector(peer, &rows->context));
        call_send(rows, &call);
        return;
    }
    if (kind == ACTION_ADDED || kind == ACTION_REMOVED)
        send_members(rows, message, action, kind == ACTION_REMOVED ? "left" : NULL, at);
    tally_skip(&rows->tally, "system message");
}

// ---- messages ----

static const char *message_id(const struct telegram_ios_message *message, int64_t name_space, int64_t id,
                              struct arena *arena)
{
    if (message->peer.kind != TELEGRAM_CHANNEL || name_space != CLOUD || id <= 0)
        return NULL; // the account's own numbers, and nothing here says whose account it is
    return arena_print(arena, "%s/%" PRId64, telegram_peer_text(message->peer, arena), id);
}

static void send_message(struct reading *reading, struct evidence_rows *rows,
                         const struct telegram_ios_message *read, struct telegram_peer peer,
                         const char *thread)
{
    struct observation_context *context = &rows->context;
    struct carried carried = {0};
    struct moment at = moment_from_sec(read->date);
    struct telegram_peer author =
        read->author.kind == TELEGRAM_NOBODY && peer.kind == TELEGRAM_CHANNEL ? peer : read->author;
    struct message message = {.app = "telegram",
                              .thread = thread,
                              .id = message_id(read, read->name_space, read->id, context->arena),
                              .at = at,
                              .direction = read->incoming ? DIRECTION_IN : DIRECTION_OUT,
                              .text = read->text};
    if (peer.kind >= TELEGRAM_GROUP && (int)peer.kind != TELEGRAM_SECRET)
        message_to_group(&message, context->arena, telegram_selector(author, context),
                         telegram_selector(peer, context));
    else
        message_of_two(&message, context->arena, telegram_selector(peer, context));
    read_carried(rows, read, at, message.from, &carried);
    if (carried.action.size) {
        read_action(rows, read, peer, carried.action, at);
        return;
    }
    bool scheduled = read->name_space == SCHEDULED || read->name_space == SCHEDULED_LOCAL;
    message.reply_to = message_id(read, carried.reply_space, carried.reply_id, context->arena);
    message.quoted = carried.quoted;
    message.marks = (carried.edited ? MARK_EDITED : 0) | (read->forwarded ? MARK_FORWARDED : 0) |
                    (read->failed ? MARK_FAILED : 0) | (scheduled ? MARK_DRAFT : 0);
    message.attachments = carried.attachments;
    message.attachment_count = carried.count;
    if (read->origin.kind == TELEGRAM_USER || read->origin.kind == TELEGRAM_CHANNEL)
        sink_selector_hit(context->sink, &(struct selector_hit){evidence_place(rows),
                                                                telegram_selector(read->origin, context)});
    reading->in_part += !read->whole;
    message_send(rows, &message);
}

static void visit_message(struct evidence_rows *rows, void *payload)
{
    enum { KEY, VALUE };
    struct reading *reading = payload;
    struct telegram_ios_message read;
    bool readable = telegram_ios_message_read(evidence_bytes(rows, KEY), evidence_bytes(rows, VALUE),
                                              rows->context.arena, &read);
    if (!readable || (evidence_is_lost(rows) && !moment_is_sound(moment_from_sec(read.date)))) {
        evidence_refuse(rows, "hole, or a message of a form that is not known");
        return;
    }
    struct telegram_peer peer = read.peer;
    const char *thread = telegram_peer_text(peer, rows->context.arena);
    if ((int)peer.kind == TELEGRAM_SECRET) {
        const int64_t *user = pair_map_find(&reading->secrets, peer.id, 0);
        thread = arena_print(rows->context.arena, "secret %" PRId64, peer.id);
        peer = (struct telegram_peer){user ? TELEGRAM_USER : TELEGRAM_NOBODY, user ? *user : 0};
    }
    send_message(reading, rows, &read, peer, thread);
}

// ---- the observer ----

// Tables of keys and values under numbers: many programs have such; the key of a message is 20 bytes.
static bool is_postbox(struct evidence_db *db)
{
    static const char *const columns[] = {"key", "value", NULL};
    static const char *const tables[] = {"t0", "t2", "t6", "t7"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (!evidence_db_has_columns(db, tables[i], columns))
            return false;
    return true;
}

static bool recognises(const struct observation_context *context)
{
    return evidence_db_is(context, is_postbox);
}

static void observe(struct observation_context *context)
{
    static const char *const columns[] = {"key", "value", NULL};
    struct reading reading = {.db = evidence_db_open(context)};
    evidence_db_tell_condition(reading.db);
    evidence_rows_each(reading.db, "t2", columns, visit_peer, &reading);
    evidence_rows_each(reading.db, "t7", columns, visit_message, &reading);
    if (reading.in_part)
        sink_damage(context->sink, (struct place){.table = "t7", .row = -1, .offset = -1},
                    "%" PRId64 " messages break off behind their text: read in part", reading.in_part);
    evidence_db_tell_unread(reading.db, "table not read");
    pair_map_done(&reading.secrets);
    evidence_db_close(reading.db);
}

const struct observer observer_telegram_ios = {
    .name = "telegram_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary =
        "messages, calls, users, groups and positions of Telegram for iOS and macOS (postbox db_sqlite)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
