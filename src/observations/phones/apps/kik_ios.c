// Kik for iOS (kik.sqlite). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { TYPE_IN = 1, TYPE_OUT = 2 }; // 3 and 4: what the application says of a group

static const char *key_of(struct evidence_rows *rows, const char *kind, int column)
{
    return arena_print(rows->context.arena, "%s %s", kind, app_key(rows, evidence_integer(rows, column, -1)));
}

// A user name is what people give each other; the address holds it with a tag behind it.
static void take_user(struct evidence_rows *rows, void *payload)
{
    enum { ID, ADDRESS, NAME, DISPLAY, EMAIL };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *address = app_text(rows, ADDRESS), *name = app_text(rows, NAME);
    const char *email = app_text(rows, EMAIL), *display = app_text(rows, DISPLAY);
    bool group = address && text_end(address, "@groups.kik.com");
    if (evidence_is_lost(rows) && !group && (address == NULL || !text_end(address, "@talk.kik.com"))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (name && !group)
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, name));
    if (address)
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, address));
    if (email)
        parties_add(&parties, rows->context.arena, selector_of_email(&rows->context, bytes_of_text(email)));
    struct book_entry entry = {.selector = parties.count ? parties.at[0] : app_name(rows, display),
                               .many = group};
    book_add(reading->people, key_of(rows, "user", ID), &entry);
    if (parties.count == 0)
        tally_skip(&rows->tally, "no name and no address");
    else if (group)
        app_named(reading, rows, parties.at[0], display);
    else
        app_account(
            reading, rows,
            &(struct account){.name = display, .selectors = parties.at, .selector_count = parties.count});
}

static void take_member(struct evidence_rows *rows, void *payload, int group_column, int member_column,
                        const char *role)
{
    struct app_reading *reading = payload;
    const struct book_entry *group = book_find(reading->people, key_of(rows, "user", group_column));
    const struct book_entry *member = book_find(reading->people, key_of(rows, "user", member_column));
    if (group && member)
        app_membership(
            reading, rows,
            &(struct membership){
                .group = group->selector, .member = member->selector, .role = role, .since = MOMENT_UNKNOWN});
    else
        tally_skip(&rows->tally, "its group or member is not in the table of users");
}

static void take_plain_member(struct evidence_rows *rows, void *payload)
{
    take_member(rows, payload, 0, 1, NULL);
}

static void take_admin(struct evidence_rows *rows, void *payload)
{
    take_member(rows, payload, 1, 0, "admin");
}

static void take_banned(struct evidence_rows *rows, void *payload)
{
    take_member(rows, payload, 1, 0, "banned");
}

// Each chat is with one user, of whom a group is one, too.
static void take_chat(struct evidence_rows *rows, void *payload)
{
    enum { ID, USER };
    struct app_reading *reading = payload;
    const struct book_entry *with = book_find(reading->people, key_of(rows, "user", USER));
    if (with)
        book_add(reading->chats, key_of(rows, "chat", ID), with);
    app_skip_used(rows);
}

static void take_chat_of_message(struct evidence_rows *rows, void *payload)
{
    enum { CHAT, MESSAGE };
    struct app_reading *reading = payload;
    const struct book_entry *with = book_find(reading->chats, key_of(rows, "chat", CHAT));
    if (with)
        book_add(reading->chats, key_of(rows, "message", MESSAGE), with);
    app_skip_used(rows);
}

static void take_attachment(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, CONTENT };
    struct app_reading *reading = payload;
    const char *content = app_text(rows, CONTENT);
    if (content)
        book_add(reading->chats, key_of(rows, "attachment", MESSAGE),
                 &(struct book_entry){.selector = peers_nobody(), .text = content});
    app_skip_used(rows);
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { ID, USER, TYPE, RECEIVED, SENT, BODY, STANZA };
    struct app_reading *reading = payload;
    const struct book_entry *user = book_find(reading->people, key_of(rows, "user", USER));
    const struct book_entry *chat = book_find(reading->chats, key_of(rows, "message", ID));
    const struct book_entry *attachment = book_find(reading->chats, key_of(rows, "attachment", ID));
    const char *file = attachment ? attachment->text : NULL;
    int64_t type = evidence_integer(rows, TYPE, -1);
    struct message message = {
        .id = app_text(rows, STANZA),
        .at = app_moment_cocoa(rows, RECEIVED),
        .direction = type == TYPE_IN    ? DIRECTION_IN
                     : type == TYPE_OUT ? DIRECTION_OUT
                                        : DIRECTION_UNKNOWN,
        .text = app_text(rows, BODY),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    if (message.at.at_usec == TIME_UNKNOWN)
        message.at = app_moment_cocoa(rows, SENT);
    if (file && message.text && strcmp(file, message.text) == 0)
        message.text = NULL; // the body of a picture is its name
    if (chat == NULL ||
        type == TYPE_OUT) // what goes out names where it goes to; a forward is in several chats
        chat = user;
    struct selector peer = user ? user->selector : peers_nobody();
    message.thread = chat ? chat->selector.value : key_of(rows, "user", USER);
    if (type != TYPE_IN && type != TYPE_OUT)
        message_to_group(&message, rows->context.arena, peers_nobody(),
                         chat ? chat->selector : peers_nobody());
    else if (chat && chat->many)
        message_to_group(&message, rows->context.arena, peer, chat->selector);
    else
        message_of_two(&message, rows->context.arena, peer);
    app_message(reading, rows, &message);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"Z_PK", "ZUSER", "ZTYPE", "ZBODY", NULL};
    return evidence_db_holds(context, "ZKIKMESSAGE", messages);
}

// Core Data numbers its entities anew with each version of the model: "Z_3MESSAGES", "Z_6MEMBERS".
static void each_numbered(struct app_reading *reading, const char *name, const char *left, const char *right,
                          evidence_visit *visit)
{
    for (int entity = 1; entity < 40; entity++) {
        char table[64];
        snprintf(table, sizeof table, "Z_%d%s", entity, name);
        if (!evidence_db_has_table(reading->db, table))
            continue;
        for (int other = 1; other < 40; other++) {
            char a[64], b[64];
            snprintf(a, sizeof a, "Z_%d%s", entity, left);
            snprintf(b, sizeof b, "Z_%d%s", other, right);
            const char *const columns[] = {a, b, NULL};
            if (evidence_db_has_columns(reading->db, table, columns)) {
                evidence_rows_each(reading->db, table, columns, visit, reading);
                return;
            }
        }
    }
}

static void observe(struct observation_context *context)
{
    static const char *const users[] = {"Z_PK", "ZJID", "ZUSERNAME", "ZDISPLAYNAME", "ZEMAIL", NULL};
    static const char *const chats[] = {"Z_PK", "ZUSER", NULL};
    static const char *const attachments[] = {"ZMESSAGE", "ZCONTENT", NULL};
    static const char *const messages[] = {"Z_PK",       "ZUSER", "ZTYPE",     "ZRECEIVEDTIMESTAMP",
                                           "ZTIMESTAMP", "ZBODY", "ZSTANZAID", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "kik");
    evidence_rows_each(reading.db, "ZKIKUSER", users, take_user, &reading);
    evidence_rows_each(reading.db, "ZKIKCHAT", chats, take_chat, &reading);
    each_numbered(&reading, "MESSAGES", "CHAT", "MESSAGES", take_chat_of_message);
    each_numbered(&reading, "MEMBERS", "MEMBERSINVERSE", "MEMBERS", take_plain_member);
    each_numbered(&reading, "ADMINSINVERSE", "ADMINS", "ADMINSINVERSE", take_admin);
    each_numbered(&reading, "BANSINVERSE", "BANS", "BANSINVERSE", take_banned);
    evidence_rows_each_if_there(reading.db, "ZKIKATTACHMENT", attachments, take_attachment, &reading);
    evidence_rows_each(reading.db, "ZKIKMESSAGE", messages, take_message, &reading);
    app_end(&reading);
}

const struct observer observer_kik_ios = {
    .name = "kik_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Kik for iOS: messages, users, groups and their members",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
