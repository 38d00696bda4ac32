// Viber for iOS (Contacts.data). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <string.h>

static const char *key_of(struct evidence_rows *rows, const char *kind, int column)
{
    return arena_print(rows->context.arena, "%s %s", kind, app_key(rows, evidence_integer(rows, column, -1)));
}

// Numbers stand beside the members; they are read first, so that a member is known by his number.
static void take_number(struct evidence_rows *rows, void *payload)
{
    enum { MEMBER, CANONIZED, NUMBER };
    struct app_reading *reading = payload;
    const char *number = app_first(app_text(rows, CANONIZED), app_text(rows, NUMBER));
    if (number)
        book_add(reading->people, key_of(rows, "number of", MEMBER),
                 &(struct book_entry){.selector = app_phone(rows, number)});
    app_skip_used(rows);
}

static void take_member(struct evidence_rows *rows, void *payload)
{
    enum { ROW, ID, NAME, FULL, SHORT };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *id = app_text(rows, ID);
    const char *name =
        app_first(app_first(app_text(rows, FULL), app_text(rows, NAME)), app_text(rows, SHORT));
    const struct book_entry *number = book_find(reading->people, key_of(rows, "number of", ROW));
    if (number)
        parties_add(&parties, rows->context.arena, number->selector);
    if (id)
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, id));
    if (parties.count == 0) {
        book_add(reading->people, key_of(rows, "member", ROW),
                 &(struct book_entry){.selector = app_name(rows, name)});
        tally_skip(&rows->tally, "no number and no member id");
        return;
    }
    book_add(reading->people, key_of(rows, "member", ROW), &(struct book_entry){.selector = parties.at[0]});
    app_account(reading, rows,
                &(struct account){.name = name, .selectors = parties.at, .selector_count = parties.count});
}

static void take_conversation(struct evidence_rows *rows, void *payload)
{
    enum { ROW, OTHER, GROUP, NAME };
    struct app_reading *reading = payload;
    const char *group = app_text(rows, GROUP), *name = app_text(rows, NAME);
    const struct book_entry *other = book_find(reading->people, key_of(rows, "member", OTHER));
    struct book_entry chat = {.many = evidence_is_null(rows, OTHER) || (group && strcmp(group, "0") != 0)};
    if (chat.many)
        chat.selector = group ? app_handle(reading, rows, group) : app_name(rows, name);
    else
        chat.selector = other ? other->selector : peers_nobody();
    book_add(reading->chats, key_of(rows, "chat", ROW), &chat);
    app_named(reading, rows, chat.many && group ? chat.selector : peers_nobody(), name);
}

static void take_attachment(struct evidence_rows *rows, void *payload)
{
    enum { ROW, NAME, TYPE };
    struct app_reading *reading = payload;
    const char *what = app_first(app_text(rows, NAME), app_text(rows, TYPE));
    book_add(reading->chats, key_of(rows, "attachment", ROW),
             &(struct book_entry){.selector = peers_nobody(), .text = what ? what : "attachment"});
    app_skip_used(rows);
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { CHAT, WRITER, AT, STATE, TEXT, ATTACHMENT, SYSTEM };
    struct app_reading *reading = payload;
    const struct book_entry *chat = book_find(reading->chats, key_of(rows, "chat", CHAT));
    const struct book_entry *writer = book_find(reading->people, key_of(rows, "member", WRITER));
    const struct book_entry *attachment = book_find(reading->chats, key_of(rows, "attachment", ATTACHMENT));
    const char *state = app_text(rows, STATE), *file = attachment ? attachment->text : NULL;
    struct message message = {
        .thread = key_of(rows, "chat", CHAT),
        .at = app_moment_cocoa(rows, AT),
        .direction = state == NULL                    ? DIRECTION_UNKNOWN
                     : strcmp(state, "received") == 0 ? DIRECTION_IN
                                                      : DIRECTION_OUT, // "send", "delivered", "pending", ...
        .text = app_text(rows, TEXT),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    if (message.text == NULL && file == NULL && app_text(rows, SYSTEM)) {
        tally_skip(&rows->tally, "what the application says of a call or a group, without text");
        return;
    }
    struct selector from = writer ? writer->selector : peers_nobody();
    if (chat && chat->many)
        message_to_group(&message, rows->context.arena, from, chat->selector);
    else
        message_of_two(&message, rows->context.arena,
                       message.direction == DIRECTION_IN && writer ? from
                       : chat                                      ? chat->selector
                                                                   : peers_nobody());
    app_message(reading, rows, &message);
}

// "incoming", "missed_with_video", "outgoing_viber", ...
static void take_call(struct evidence_rows *rows, void *payload)
{
    enum { AT, TYPE, SECONDS, LINE };
    struct app_reading *reading = payload;
    const char *type = app_text(rows, TYPE);
    int64_t seconds = evidence_integer(rows, SECONDS, -1);
    const struct book_entry *line = book_find(reading->people, key_of(rows, "line", LINE));
    bool out = type && text_start(type, "outgoing"), missed = type && text_start(type, "missed");
    struct call call = {.at = app_moment_cocoa(rows, AT), .seconds = seconds < 0 ? -1 : seconds};
    call.direction = out ? DIRECTION_OUT : type ? DIRECTION_IN : DIRECTION_UNKNOWN;
    call.outcome = missed ? OUTCOME_MISSED : seconds > 0 ? OUTCOME_ANSWERED : OUTCOME_UNKNOWN;
    call_of_two(&call, rows->context.arena, line ? line->selector : peers_nobody());
    app_call(reading, rows, &call);
}

static void take_line(struct evidence_rows *rows, void *payload)
{
    enum { ROW, NUMBER };
    struct app_reading *reading = payload;
    const char *number = app_text(rows, NUMBER);
    if (number)
        book_add(reading->people, key_of(rows, "line", ROW),
                 &(struct book_entry){.selector = app_phone(rows, number)});
    app_skip_used(rows);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"ZCONVERSATION", "ZDATE", "ZSTATE", "ZTEXT", NULL};
    return evidence_db_holds(context, "ZVIBERMESSAGE", messages);
}

static void observe(struct observation_context *context)
{
    static const struct {
        const char *table, *columns[8];
        evidence_visit *visit;
    } tables[] = {
        {"ZPHONENUMBER", {"ZMEMBER", "ZCANONIZEDPHONENUM", "ZPHONE"}, take_number},
        {"ZMEMBER", {"Z_PK", "ZMEMBERID", "ZNAME", "ZDISPLAYFULLNAME", "ZDISPLAYSHORTNAME"}, take_member},
        {"ZCONVERSATION", {"Z_PK", "ZINTERLOCUTOR", "ZGROUPID", "ZNAME"}, take_conversation},
        {"ZATTACHMENT", {"Z_PK", "ZNAME", "ZTYPE"}, take_attachment},
        {"ZVIBERMESSAGE",
         {"ZCONVERSATION", "ZPHONENUMINDEX", "ZDATE", "ZSTATE", "ZTEXT", "ZATTACHMENT", "ZSYSTEMTYPE"},
         take_message},
        {"ZRECENTSLINE", {"Z_PK", "ZPHONENUMBER"}, take_line},
        {"ZRECENT", {"ZDATE", "ZCALLTYPE", "ZDURATION", "ZRECENTSLINE"}, take_call},
    };
    struct app_reading reading;
    app_begin(&reading, context, "viber");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        evidence_rows_each_if_there(reading.db, tables[i].table, tables[i].columns, tables[i].visit,
                                    &reading);
    app_end(&reading);
}

const struct observer observer_viber_ios = {
    .name = "viber_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Viber for iOS: messages, calls, members and groups",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
