// Kik for Android (kikDatabase.db). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

#include "base/text.h"

static void take_contact(struct evidence_rows *rows, void *payload)
{
    enum { ADDRESS, USER, DISPLAY, LOCAL, GROUP };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *address = app_text(rows, ADDRESS), *name = app_text(rows, USER);
    const char *display = app_text(rows, DISPLAY), *local = app_text(rows, LOCAL);
    bool group = evidence_integer(rows, GROUP, 0) == 1 || (address && text_end(address, "@groups.kik.com"));
    if (evidence_is_lost(rows) &&
        (address == NULL || (!text_end(address, "@talk.kik.com") && !text_end(address, "@groups.kik.com")))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (name && !group)
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, name));
    if (address)
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, address));
    if (parties.count == 0) {
        tally_skip(&rows->tally, "no name and no address");
        return;
    }
    book_add(reading->people, address, &(struct book_entry){.selector = parties.at[0], .many = group});
    if (group) {
        app_named(reading, rows, parties.at[0], display);
        return;
    }
    app_also_named(reading, rows, parties.at[0], local);
    app_account(reading, rows,
                &(struct account){.name = display, .selectors = parties.at, .selector_count = parties.count});
}

static void take_member(struct evidence_rows *rows, void *payload)
{
    enum { GROUP, MEMBER, ADMIN };
    struct app_reading *reading = payload;
    app_membership(reading, rows,
                   &(struct membership){.group = app_person(reading, rows, app_text(rows, GROUP)),
                                        .member = app_person(reading, rows, app_text(rows, MEMBER)),
                                        .role = evidence_integer(rows, ADMIN, 0) > 0 ? "admin" : NULL,
                                        .since = MOMENT_UNKNOWN});
}

// Of a group the chat stands in bin_id, the writer in partner_jid; of two both are the other.
static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { CHAT, PARTNER, OUT, TEXT, AT, ID, CONTENT, STATUS_TEXT, SYSTEM_TEXT };
    struct app_reading *reading = payload;
    const char *partner = app_text(rows, PARTNER), *file = app_text(rows, CONTENT);
    const char *chat_id = app_first(app_text(rows, CHAT), partner);
    const char *said = app_first(app_text(rows, SYSTEM_TEXT), app_text(rows, STATUS_TEXT));
    const struct book_entry *chat = book_find(reading->people, chat_id);
    bool many = chat ? chat->many : chat_id && text_end(chat_id, "@groups.kik.com");
    int64_t out = evidence_integer(rows, OUT, -1);
    struct message message = {
        .thread = chat_id,
        .id = app_text(rows, ID),
        .at = evidence_moment_msec(rows, AT),
        .direction = out == 1   ? DIRECTION_OUT
                     : out == 0 ? DIRECTION_IN
                                : DIRECTION_UNKNOWN,
        .text = app_first(app_text(rows, TEXT), said),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    struct selector peer = app_person(reading, rows, partner);
    if (app_text(rows, TEXT) == NULL && said) { // what the application says of the talk
        message.direction = DIRECTION_UNKNOWN;
        message_to_group(&message, rows->context.arena, peers_nobody(), app_person(reading, rows, chat_id));
    } else if (many) {
        message_to_group(&message, rows->context.arena, peer, app_person(reading, rows, chat_id));
    } else {
        message_of_two(&message, rows->context.arena, peer);
    }
    app_message(reading, rows, &message);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"partner_jid", "was_me", "body", "timestamp", NULL};
    return evidence_db_holds(context, "messagesTable", messages);
}

static void observe(struct observation_context *context)
{
    static const char *const contacts[] = {"jid",        "user_name", "display_name",
                                           "local_name", "is_group",  NULL};
    static const char *const members[] = {"group_id", "member_jid", "is_admin", NULL};
    static const char *const messages[] = {"bin_id", "partner_jid", "was_me",   "body",    "timestamp",
                                           "uid",    "content_id",  "stat_msg", "sys_msg", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "kik");
    evidence_rows_each(reading.db, "KIKcontactsTable", contacts, take_contact, &reading);
    if (evidence_db_has_columns(reading.db, "memberTable",
                                (const char *const[]){"group_id", "member_jid", NULL}))
        evidence_rows_each(reading.db, "memberTable", members, take_member, &reading);
    evidence_rows_each(reading.db, "messagesTable", messages, take_message, &reading);
    app_end(&reading);
}

const struct observer observer_kik_android = {
    .name = "kik_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Kik for Android: messages, users, groups and their members",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
