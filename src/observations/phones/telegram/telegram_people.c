// Telegram for Android: users, saved contacts, chats, their members and secret chats of cache4.db.
// docs/formats/telegram-android.md.
#include "observations/phones/telegram/telegram_android.h"
#include "observations/phones/telegram/telegram_schema.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/phones/side_table.h"
#include "observations/selectors/selectors.h"

#include <string.h>

// ---- users ----

static void add_username(struct parties *parties, const struct observation_context *context,
                         struct bytes name)
{
    if (name.size)
        parties_add(parties, context->arena,
                    selector_of_handle(context, "telegram", bytes_of_text(text_clean(context->arena, name))));
}

static void add_usernames(struct parties *parties, const struct observation_context *context,
                          const struct tl_object *object)
{
    add_username(parties, context, tl_bytes(object, "username"));
    const struct tl_value *more = tl_value(object, "usernames");
    for (size_t i = 0; more && more->kind == TL_VECTOR && i < more->item_count; i++)
        add_username(parties, context, tl_bytes(more->items[i].object, "username"));
}

// Telegram keeps numbers in international form without the plus.
static void add_phone(struct parties *parties, const struct observation_context *context, const char *phone)
{
    if (phone == NULL || *phone == 0)
        return;
    if (text_is_digit(*phone))
        phone = arena_print(context->arena, "+%s", phone);
    parties_add(parties, context->arena, selector_of_phone(context, bytes_of_text(phone)));
}

// "ana kovač;;;ana_k", in lower case: what the application searches by.
static const char *name_of_column(const char *name, struct arena *arena, struct bytes *username)
{
    const char *parting = name ? strstr(name, ";;;") : NULL;
    *username = parting ? bytes_of_text(parting + 3) : (struct bytes){0};
    struct bytes shown = parting ? (struct bytes){(const uint8_t *)name, (size_t)(parting - name)}
                         : name  ? bytes_of_text(name)
                                 : (struct bytes){0};
    shown = text_trim(shown);
    return shown.size ? text_clean(arena, shown) : NULL;
}

static const char *full_name(const char *first, const char *last, struct arena *arena)
{
    return first && last ? arena_print(arena, "%s %s", first, last) : first ? first : last;
}

bool telegram_user_read(const struct tl_object *user, const struct observation_context *context,
                        struct parties *parties, const char **name)
{
    struct telegram_peer peer = {TELEGRAM_USER, tl_number(user, "id", 0)};
    if (!tl_is(user, "user") || peer.id <= 0)
        return false;
    parties_add(parties, context->arena, telegram_selector(peer, context));
    add_phone(parties, context, tl_text(user, "phone", context->arena));
    add_usernames(parties, context, user);
    *name = full_name(tl_text(user, "first_name", context->arena), tl_text(user, "last_name", context->arena),
                      context->arena);
    return true;
}

static void visit_user(struct evidence_rows *rows, void *payload)
{
    enum { UID, NAME, DATA };
    struct telegram_reading *reading = payload;
    struct observation_context *context = &rows->context;
    const struct tl_object *user = NULL;
    struct bytes username;
    const char *column = name_of_column(evidence_text(rows, NAME), context->arena, &username);
    struct parties parties = {0};
    const char *name = NULL;
    telegram_read(evidence_bytes(rows, DATA), context->arena, &user, NULL);
    bool known = telegram_user_read(user, context, &parties, &name);
    struct telegram_peer peer = {TELEGRAM_USER,
                                 known ? tl_number(user, "id", 0) : evidence_integer(rows, UID, 0)};
    if (peer.id <= 0 || (evidence_is_lost(rows) && !known)) {
        evidence_refuse(rows, "no number of a user");
        return;
    }
    if (!known) {
        parties_add(&parties, context->arena, telegram_selector(peer, context));
        add_username(&parties, context, username);
    }
    if (known && tl_flag(user, "self")) {
        reading->own_id = evidence_is_lost(rows) && reading->own_id ? reading->own_id : peer.id;
        for (size_t i = 0; i < parties.count; i++)
            sink_own_selector(context->sink,
                              &(struct own_selector){evidence_place(rows), "telegram", parties.at[i]});
    }
    account_send(rows, &(struct account){.app = "telegram",
                                         .name = name ? name : column,
                                         .selectors = parties.at,
                                         .selector_count = parties.count});
}

// ---- chats ----

static void send_own_membership(struct evidence_rows *rows, const struct tl_object *chat,
                                struct selector group)
{
    bool creator = tl_flag(chat, "creator"), left = tl_flag(chat, "left");
    sink_membership(rows->context.sink, &(struct membership){.place = evidence_place(rows),
                                                             .app = "telegram",
                                                             .group = group,
                                                             .member = SELECTOR_OF_OWNER,
                                                             .role = creator ? "creator"
                                                                     : left  ? "left"
                                                                             : NULL,
                                                             .since = MOMENT_UNKNOWN});
}

static void visit_chat(struct evidence_rows *rows, void *payload)
{
    enum { UID, NAME, DATA };
    struct telegram_reading *reading = payload;
    struct observation_context *context = &rows->context;
    const struct tl_object *chat = NULL;
    telegram_read(evidence_bytes(rows, DATA), context->arena, &chat, NULL);
    bool channel = tl_is(chat, "channel") || tl_is(chat, "channelForbidden");
    bool group = tl_is(chat, "chat") || tl_is(chat, "chatForbidden");
    int64_t id = channel || group ? tl_number(chat, "id", 0) : evidence_integer(rows, UID, 0);
    struct telegram_peer peer = {channel ? TELEGRAM_CHANNEL : TELEGRAM_GROUP, id};
    if (id <= 0 || (evidence_is_lost(rows) && !channel && !group)) {
        evidence_refuse(rows, "no number of a chat");
        return;
    }
    int64_t *kind = pair_map_at(&reading->kinds, id, 0, NULL);
    if (!evidence_is_lost(rows) || *kind == 0)
        *kind = peer.kind;
    struct parties parties = {0};
    parties_add(&parties, context->arena, telegram_selector(peer, context));
    add_usernames(&parties, context, chat);
    const char *title = tl_text(chat, "title", context->arena);
    if (title == NULL)
        title = evidence_text(rows, NAME);
    if (tl_is(chat, "channel") || tl_is(chat, "chat"))
        send_own_membership(rows, chat, parties.at[0]);
    if (parties.count > 1)
        sink_account(context->sink, &(struct account){.place = evidence_place(rows),
                                                      .app = "telegram",
                                                      .name = title,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
    contact_send(rows, &(struct contact){
                           .app = "telegram", .name = title, .selectors = parties.at, .selector_count = 1});
}

// ---- members ----

static const char *role_of(const struct tl_object *member)
{
    const char *name = member->form->name;
    if (text_end(name, "Creator"))
        return "creator";
    if (text_end(name, "Admin") || text_end(name, "Moderator") || text_end(name, "Editor"))
        return "admin";
    if (text_end(name, "Banned") || text_end(name, "Kicked"))
        return "banned";
    return text_end(name, "Left") ? "left" : NULL;
}

static bool send_member(struct evidence_rows *rows, const struct tl_object *member, struct selector group,
                        struct telegram_peer user)
{
    struct telegram_peer named = telegram_peer_field(member, "user_id");
    if (named.kind == TELEGRAM_NOBODY)
        named = telegram_peer_of(tl_child(member, "peer"));
    if (named.kind == TELEGRAM_NOBODY)
        named = user;
    if (named.kind == TELEGRAM_NOBODY)
        return false;
    int64_t date = tl_number(member, "date", 0);
    sink_membership(rows->context.sink,
                    &(struct membership){.place = evidence_place(rows),
                                         .app = "telegram",
                                         .group = group,
                                         .member = telegram_selector(named, &rows->context),
                                         .role = role_of(member),
                                         .since = date > 0 ? moment_from_sec(date) : MOMENT_UNKNOWN});
    return true;
}

static bool is_member(const struct tl_object *object)
{
    return object && (text_start(object->form->name, "chatParticipant") ||
                      text_start(object->form->name, "channelParticipant"));
}

static void visit_channel_user(struct evidence_rows *rows, void *payload)
{
    enum { DID, UID, DATA };
    (void)payload;
    const struct tl_object *member = NULL;
    int64_t did = evidence_integer(rows, DID, 0), uid = evidence_integer(rows, UID, 0);
    telegram_read(evidence_bytes(rows, DATA), rows->context.arena, &member, NULL);
    struct telegram_peer channel = {did < 0 && did > INT64_MIN ? TELEGRAM_CHANNEL : TELEGRAM_NOBODY, -did};
    struct telegram_peer user = {uid > 0 ? TELEGRAM_USER : TELEGRAM_NOBODY, uid};
    if (channel.kind == TELEGRAM_NOBODY || !is_member(member) ||
        !send_member(rows, member, telegram_selector(channel, &rows->context), user))
        evidence_refuse(rows, "member of a form that is not known");
    else
        evidence_emitted(rows);
}

// A description of a chat is long and of many forms; the list of members stands in it as an object of its
// own.
enum { MEMBER_LISTS_MAX = 16 };

static const struct tl_object *find_members(struct bytes blob, struct arena *arena)
{
    for (size_t at = 0, tries = 0; at + 16 <= blob.size; at += 4) {
        struct reader reader = reader_of(bytes_slice(blob, at, 4));
        uint32_t id = reader_u32le(&reader);
        const struct tl_object *members;
        if ((id == 0x3cbc93f8 || id == 0x3f460fed) && // chatParticipants
            tries++ < MEMBER_LISTS_MAX &&
            telegram_read(bytes_slice(blob, at, blob.size - at), arena, &members, NULL) == TL_WHOLE)
            return members;
    }
    return NULL;
}

static void visit_chat_settings(struct evidence_rows *rows, void *payload)
{
    enum { UID, INFO, PARTICIPANTS };
    (void)payload;
    struct bytes blob = evidence_bytes(rows, evidence_is_null(rows, INFO) ? PARTICIPANTS : INFO);
    const struct tl_object *members = find_members(blob, rows->context.arena);
    const struct tl_value *list = tl_value(members, "participants");
    struct telegram_peer group = {TELEGRAM_GROUP, tl_number(members, "chat_id", 0)};
    size_t sent = 0;
    for (size_t i = 0; list && list->kind == TL_VECTOR && group.id > 0 && i < list->item_count; i++)
        if (is_member(list->items[i].object))
            sent += send_member(rows, list->items[i].object, telegram_selector(group, &rows->context),
                                (struct telegram_peer){TELEGRAM_NOBODY, 0});
    if (sent)
        evidence_emitted(rows);
    else
        evidence_refuse(rows, "no list of members");
}

// ---- secret chats ----

static void visit_secret(struct evidence_rows *rows, void *payload)
{
    enum { UID, USER };
    struct telegram_reading *reading = payload;
    int64_t id = evidence_integer(rows, UID, 0), user = evidence_integer(rows, USER, 0);
    if (user > 0 && id) {
        int64_t *kept = pair_map_at(&reading->secrets, (int64_t)(uint32_t)id, 0, NULL);
        *kept = evidence_is_lost(rows) && *kept ? *kept : user;
        tally_skip(&rows->tally, SIDE_TABLE_USED);
    } else {
        evidence_refuse(rows, "secret chat with nobody");
    }
}

// ---- saved contacts ----

struct saved {
    struct text_map keys;     // the contact's key -> number from 1
    struct side_table phones; // that number -> telephone
};

static void visit_phone(struct evidence_rows *rows, void *payload)
{
    enum { KEY, PHONE, SHORT_PHONE };
    struct saved *saved = payload;
    const char *key = evidence_text(rows, KEY), *phone = evidence_text(rows, PHONE);
    if (phone == NULL || *phone == 0)
        phone = evidence_text(rows, SHORT_PHONE);
    if (key == NULL || phone == NULL || *phone == 0) {
        evidence_refuse(rows, "no number");
        return;
    }
    bool is_new;
    int64_t *number = text_map_at(&saved->keys, key, &is_new);
    if (is_new)
        *number = (int64_t)saved->keys.count;
    side_table_keep(&saved->phones, rows, *number, 0, phone);
    selectors_send(&rows->context, evidence_place(rows), phone);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void visit_saved(struct evidence_rows *rows, void *payload)
{
    enum { KEY, UID, FIRST, LAST };
    struct saved *saved = payload;
    struct observation_context *context = &rows->context;
    const char *key = evidence_text(rows, KEY), *first = evidence_text(rows, FIRST),
               *last = evidence_text(rows, LAST);
    const int64_t *number = key ? text_map_find(&saved->keys, key) : NULL;
    int64_t uid = evidence_integer(rows, UID, 0);
    struct parties parties = {0};
    size_t count = 0;
    const struct side_row *phones = number ? side_table_find(&saved->phones, *number, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        add_phone(&parties, context, phones[i].text);
    if (uid > 0)
        parties_add(&parties, context->arena,
                    telegram_selector((struct telegram_peer){TELEGRAM_USER, uid}, context));
    first = first && *first ? first : NULL;
    const char *name = full_name(first, last && *last ? last : NULL, context->arena);
    if (parties.count == 0 || (evidence_is_lost(rows) && name == NULL)) {
        evidence_refuse(rows, "neither number nor account");
        return;
    }
    contact_send(
        rows, &(struct contact){
                  .app = "telegram", .name = name, .selectors = parties.at, .selector_count = parties.count});
}

static void read_saved(struct evidence_db *db)
{
    static const char *const phones[] = {"key", "phone", "sphone", NULL};
    static const char *const contacts[] = {"key", "uid", "fname", "sname", NULL};
    struct saved saved = {0};
    side_table_init(&saved.phones);
    const char *phone_table =
        evidence_db_has_table(db, "user_phones_v7") ? "user_phones_v7" : "user_phones_v6";
    const char *contact_table =
        evidence_db_has_table(db, "user_contacts_v7") ? "user_contacts_v7" : "user_contacts_v6";
    evidence_rows_each(db, phone_table, phones, visit_phone, &saved);
    evidence_rows_each(db, contact_table, contacts, visit_saved, &saved);
    side_table_done(&saved.phones);
    text_map_done(&saved.keys);
}

void telegram_people_read(struct telegram_reading *reading)
{
    static const char *const people[] = {"uid", "name", "data", NULL};
    static const char *const members[] = {"did", "uid", "data", NULL};
    static const char *const settings[] = {"uid", "info", "participants", NULL};
    static const char *const secrets[] = {"uid", "user", NULL};
    struct evidence_db *db = reading->db;
    evidence_rows_each(db, "users", people, visit_user, reading);
    evidence_rows_each(db, "chats", people, visit_chat, reading);
    evidence_rows_each_if_there(db, "channel_users_v2", members, visit_channel_user, reading);
    evidence_rows_each_if_there(db, "chat_settings_v2", settings, visit_chat_settings, reading);
    evidence_rows_each_if_there(db, "chat_settings", settings, visit_chat_settings, reading);
    evidence_rows_each_if_there(db, "enc_chats", secrets, visit_secret, reading);
    read_saved(db);
}
