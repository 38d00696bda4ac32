// Skype's main.db, of its versions up to 7 on every system. docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/apps/app_text.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <string.h>

// "ana.k" is a name of Skype's; "+4477.." a number of the telephone network; "8:ana.k" a name with its
// network.
static struct selector of_name(const struct app_reading *reading, struct evidence_rows *rows,
                               const char *name)
{
    if (name == NULL)
        return peers_nobody();
    if (*name == '+')
        return app_phone(rows, name);
    if (text_is_digit((uint8_t)name[0]) && name[1] == ':')
        name += 2;
    const struct book_entry *owner = book_find(reading->people, "the owner");
    if (owner && strcmp(owner->text, name) == 0)
        return SELECTOR_OF_OWNER;
    return app_handle(reading, rows, name);
}

static void add_phones(struct parties *parties, struct evidence_rows *rows, int first, int last)
{
    for (int column = first; column <= last; column++)
        if (app_text(rows, column))
            parties_add(parties, rows->context.arena, app_phone(rows, app_text(rows, column)));
}

static void add_emails(struct parties *parties, struct evidence_rows *rows, const char *emails)
{
    struct words words = words_of(emails, " ,;");
    for (struct bytes word; words_next(&words, &word);)
        parties_add(parties, rows->context.arena, selector_of_email(&rows->context, word));
}

static void take_account(struct evidence_rows *rows, void *payload)
{
    enum { NAME, FULL, EMAILS, PHONE_FIRST, PHONE_LAST = PHONE_FIRST + 2 };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *name = app_text(rows, NAME);
    if (name == NULL) {
        tally_skip(&rows->tally, "no name");
        return;
    }
    parties_add(&parties, rows->context.arena, app_handle(reading, rows, name));
    add_emails(&parties, rows, app_text(rows, EMAILS));
    add_phones(&parties, rows, PHONE_FIRST, PHONE_LAST);
    app_also_owner(reading, rows, parties.at[0]);
    book_add(reading->people, "the owner", &(struct book_entry){.selector = parties.at[0], .text = name});
    app_account(reading, rows,
                &(struct account){
                    .name = app_text(rows, FULL), .selectors = parties.at, .selector_count = parties.count});
}

static void take_contact(struct evidence_rows *rows, void *payload)
{
    enum { NAME, FULL, DISPLAY, GIVEN, EMAILS, PHONE_FIRST, PHONE_LAST = PHONE_FIRST + 6 };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *name = app_first(app_text(rows, GIVEN), app_text(rows, DISPLAY));
    if (app_text(rows, NAME))
        parties_add(&parties, rows->context.arena, of_name(reading, rows, app_text(rows, NAME)));
    add_phones(&parties, rows, PHONE_FIRST, PHONE_LAST);
    add_emails(&parties, rows, app_text(rows, EMAILS));
    app_contact(reading, rows,
                &(struct contact){.name = app_first(name, app_text(rows, FULL)),
                                  .selectors = parties.at,
                                  .selector_count = parties.count});
}

enum { CONVERSATION_OF_TWO = 1 };

static void take_conversation(struct evidence_rows *rows, void *payload)
{
    enum { ID, TYPE, IDENTITY, NAME };
    struct app_reading *reading = payload;
    const char *identity = app_text(rows, IDENTITY);
    bool group = evidence_integer(rows, TYPE, CONVERSATION_OF_TWO) != CONVERSATION_OF_TWO;
    struct selector selector = of_name(reading, rows, identity);
    book_add(reading->chats, app_key(rows, evidence_integer(rows, ID, -1)),
             &(struct book_entry){.selector = selector, .text = identity, .many = group});
    app_named(reading, rows, group ? selector : peers_nobody(), app_text(rows, NAME));
}

static void take_participant(struct evidence_rows *rows, void *payload)
{
    enum { CONVERSATION, IDENTITY, ADDER };
    struct app_reading *reading = payload;
    const struct book_entry *chat =
        book_find(reading->chats, app_key(rows, evidence_integer(rows, CONVERSATION, -1)));
    if (chat && chat->many)
        app_membership(reading, rows,
                       &(struct membership){.group = chat->selector,
                                            .member = of_name(reading, rows, app_text(rows, IDENTITY)),
                                            .since = MOMENT_UNKNOWN});
    else
        app_skip_used(rows);
}

// The other of a talk of two, out of "#ana/$bob;1234567890abcdef", the name of its chat.
static struct selector other_of_chat(const struct app_reading *reading, struct evidence_rows *rows,
                                     const char *chat, const struct selector *writer)
{
    if (chat == NULL || *chat != '#')
        return peers_nobody();
    struct words words = words_of(chat + 1, "/$;");
    struct bytes word;
    for (int i = 0; i < 2 && words_next(&words, &word); i++) {
        struct selector other =
            of_name(reading, rows, arena_text_n(rows->context.arena, word.data, word.size));
        if (other.kind != writer->kind || strcmp(other.value, writer->value) != 0)
            return other;
    }
    return peers_nobody();
}

static struct selector peer_of(const struct app_reading *reading, struct evidence_rows *rows,
                               const struct book_entry *chat, const char *partner, const char *chat_name,
                               const struct selector *writer)
{
    struct selector peer = chat ? chat->selector : of_name(reading, rows, partner);
    if (*peer.value && strcmp(peer.value, writer->value) != 0)
        return peer;
    return other_of_chat(reading, rows, chat_name, writer);
}

// A message to the telephone network is told in XML, its text as an attribute: <sms alt="...">.
static const char *text_of_body(struct arena *arena, const char *body)
{
    static const char sms[] = "<sms alt=\"";
    if (body && text_start(body, sms)) {
        body += strlen(sms);
        body = arena_text_n(arena, body, strcspn(body, "\""));
    }
    return body ? text_of_markup(arena, body) : NULL;
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { CONVERSATION, CHAT, AUTHOR, PARTNER, AT, BODY, EDITED, TYPE, IDENTITIES, GUID };
    struct app_reading *reading = payload;
    const struct book_entry *chat =
        book_find(reading->chats, app_key(rows, evidence_integer(rows, CONVERSATION, -1)));
    const char *identities = app_text(rows, IDENTITIES);
    struct selector writer = of_name(reading, rows, app_text(rows, AUTHOR));
    struct message message = {
        .thread = app_first(chat ? chat->text : NULL, app_text(rows, CHAT)),
        .from = writer,
        .at = evidence_moment_sec(rows, AT),
        .direction = writer.kind == SELECTOR_OWNER                              ? DIRECTION_OUT
                     : *writer.value && book_find(reading->people, "the owner") ? DIRECTION_IN
                                                                                : DIRECTION_UNKNOWN,
        .text = text_of_body(rows->context.arena, app_text(rows, BODY)),
        .marks = app_text(rows, EDITED) ? MARK_EDITED : 0,
    };
    struct selector to = writer.kind == SELECTOR_OWNER ? peer_of(reading, rows, chat, app_text(rows, PARTNER),
                                                                 app_text(rows, CHAT), &writer)
                                                       : SELECTOR_OF_OWNER;
    if (chat && chat->many)
        to = chat->selector;
    if (message.direction == DIRECTION_OUT && identities && *identities == '+')
        to = app_phone(rows, identities); // a text message to the telephone network
    message.to = &to;
    message.to_count = message.direction != DIRECTION_UNKNOWN;
    app_message(reading, rows, &message);
}

// ---- calls: each with its members, who stand in a table of their own ----

static void take_call_member(struct evidence_rows *rows, void *payload)
{
    enum { CALL, IDENTITY, SECONDS };
    struct app_reading *reading = payload;
    const char *call = app_key(rows, evidence_integer(rows, CALL, -1));
    for (int n = 0; n < 256; n++) {
        const char *key = arena_print(rows->context.arena, "call %s %d", call, n);
        if (book_find(reading->chats, key))
            continue;
        book_add(reading->chats, key,
                 &(struct book_entry){.selector = of_name(reading, rows, app_text(rows, IDENTITY)),
                                      .number = evidence_integer(rows, SECONDS, -1)});
        break;
    }
    app_skip_used(rows);
}

static void take_call(struct evidence_rows *rows, void *payload)
{
    enum { ID, HOST, INCOMING, AT, SECONDS, MISSED, PARTNER };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    int64_t incoming = evidence_integer(rows, INCOMING, -1);
    struct call call = {.at = evidence_moment_sec(rows, AT), .seconds = evidence_integer(rows, SECONDS, -1)};
    struct selector host = of_name(reading, rows, app_text(rows, HOST));
    const char *id = app_key(rows, evidence_integer(rows, ID, -1));
    call.direction = incoming == 1 ? DIRECTION_IN : incoming == 0 ? DIRECTION_OUT : DIRECTION_UNKNOWN;
    for (int n = 0;; n++) {
        const struct book_entry *member =
            book_find(reading->chats, arena_print(rows->context.arena, "call %s %d", id, n));
        if (member == NULL)
            break;
        if (member->selector.kind != host.kind || strcmp(member->selector.value, host.value) != 0)
            parties_add(&parties, rows->context.arena, member->selector);
        if (member->number > call.seconds)
            call.seconds = member->number;
    }
    if (parties.count == 0 && app_text(rows, PARTNER))
        parties_add(&parties, rows->context.arena, of_name(reading, rows, app_text(rows, PARTNER)));
    bool out = call.direction == DIRECTION_OUT;
    call.from = out ? SELECTOR_OF_OWNER : *host.value || parties.count == 0 ? host : parties.at[0];
    if (call.direction == DIRECTION_IN)
        parties_add(&parties, rows->context.arena, SELECTOR_OF_OWNER);
    call.to = parties.at;
    call.to_count = parties.count;
    call.outcome = call.seconds > 0                                                      ? OUTCOME_ANSWERED
                   : call.direction == DIRECTION_IN && evidence_integer(rows, MISSED, 0) ? OUTCOME_MISSED
                                                                                         : OUTCOME_UNKNOWN;
    app_call(reading, rows, &call);
}

// A copy of what stands among the messages, too, mostly: told as its own only when no message has it.
static void take_sms(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, NUMBERS, AT, BODY };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    if (evidence_integer(rows, MESSAGE, 0) > 0) {
        tally_skip(&rows->tally, "stands among the messages");
        return;
    }
    const char *numbers = app_text(rows, NUMBERS);
    struct words words = words_of(numbers, " ,;");
    for (struct bytes word; words_next(&words, &word);)
        parties_add(&parties, rows->context.arena, selector_of_phone(&rows->context, word));
    app_message(reading, rows,
                &(struct message){.thread = numbers,
                                  .from = SELECTOR_OF_OWNER,
                                  .to = parties.at,
                                  .to_count = parties.count,
                                  .at = evidence_moment_sec(rows, AT),
                                  .direction = DIRECTION_OUT,
                                  .text = app_text(rows, BODY)});
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"convo_id", "author", "timestamp", "body_xml", NULL};
    return evidence_db_holds(context, "Messages", messages);
}

static void observe(struct observation_context *context)
{
    static const char *const accounts[] = {"skypename",    "fullname",   "emails", "phone_mobile",
                                           "phone_office", "phone_home", NULL};
    static const char *const contacts[] = {
        "skypename",  "fullname",        "displayname",     "given_displayname",
        "emails",     "pstnnumber",      "phone_mobile",    "phone_office",
        "phone_home", "assigned_phone1", "assigned_phone2", "assigned_phone3",
        NULL};
    static const char *const chats[] = {"id", "type", "identity", "displayname", NULL};
    static const char *const participants[] = {"convo_id", "identity", "adder", NULL};
    static const char *const messages[] = {"convo_id",   "chatname", "author",    "dialog_partner",
                                           "timestamp",  "body_xml", "edited_by", "type",
                                           "identities", "guid",     NULL};
    static const char *const members[] = {"call_db_id", "identity", "call_duration", NULL};
    static const char *const calls[] = {"id",       "host_identity",    "is_incoming",    "begin_timestamp",
                                        "duration", "is_unseen_missed", "partner_handle", NULL};
    static const char *const texts[] = {"chatmsg_id", "target_numbers", "timestamp", "body", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "skype");
    evidence_rows_each(reading.db, "Accounts", accounts, take_account, &reading);
    evidence_rows_each(reading.db, "Contacts", contacts, take_contact, &reading);
    evidence_rows_each(reading.db, "Conversations", chats, take_conversation, &reading);
    evidence_rows_each(reading.db, "Participants", participants, take_participant, &reading);
    evidence_rows_each(reading.db, "Messages", messages, take_message, &reading);
    evidence_rows_each(reading.db, "CallMembers", members, take_call_member, &reading);
    evidence_rows_each(reading.db, "Calls", calls, take_call, &reading);
    evidence_rows_each(reading.db, "SMSes", texts, take_sms, &reading);
    app_end(&reading);
}

const struct observer observer_skype = {
    .name = "skype",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Skype up to version 7: messages, calls, contacts, groups and the owner's account",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
