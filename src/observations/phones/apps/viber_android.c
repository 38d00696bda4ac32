// Viber for Android: viber_messages, and viber_data by viber_calls.c. docs/formats/other-applications.md.
#include "observations/phones/apps/viber_android.h"
#include "observations/observers.h"
#include "observations/phones/peers.h"

#include <inttypes.h>

enum { PARTICIPANT_OWNER = 0 };

// Keys of the one book of people: of a row of participants_info, of participants, of the other in a talk of
// two.
static const char *key_of(struct evidence_rows *rows, const char *kind, int column)
{
    return arena_print(rows->context.arena, "%s %" PRId64, kind, evidence_integer(rows, column, -1));
}

static void take_person(struct evidence_rows *rows, void *payload)
{
    enum { ID, NUMBER, MEMBER, VIBER_NAME, CONTACT_NAME, DISPLAY_NAME, TYPE };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *number = app_text(rows, NUMBER), *member = app_text(rows, MEMBER);
    const char *own_name = app_first(app_text(rows, VIBER_NAME), app_text(rows, DISPLAY_NAME));
    if (number)
        parties_add(&parties, rows->context.arena, app_phone(rows, number));
    if (member)
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, member));
    bool owner = evidence_integer(rows, TYPE, -1) == PARTICIPANT_OWNER;
    if (parties.count == 0) {
        book_add(reading->people, key_of(rows, "info", ID),
                 &(struct book_entry){.selector = app_name(rows, own_name), .number = owner});
        tally_skip(&rows->tally, "no number and no member id");
        return;
    }
    book_add(reading->people, key_of(rows, "info", ID),
             &(struct book_entry){.selector = parties.at[0], .text = own_name, .number = owner});
    if (owner)
        app_also_owner(reading, rows, parties.at[0]);
    app_also_named(reading, rows, parties.at[0], app_text(rows, CONTACT_NAME));
    app_account(
        reading, rows,
        &(struct account){.name = own_name, .selectors = parties.at, .selector_count = parties.count});
}

static void take_conversation(struct evidence_rows *rows, void *payload)
{
    enum { ID, TYPE, GROUP, NAME };
    struct app_reading *reading = payload;
    int64_t group = evidence_integer(rows, GROUP, 0);
    struct book_entry entry = {.many = evidence_integer(rows, TYPE, 0) != 0, .text = app_text(rows, NAME)};
    entry.selector = !entry.many  ? peers_nobody()
                     : group != 0 ? app_handle(reading, rows, app_key(rows, group))
                                  : app_name(rows, entry.text);
    book_add(reading->chats, app_key(rows, evidence_integer(rows, ID, -1)), &entry);
    app_named(reading, rows, entry.many && group != 0 ? entry.selector : peers_nobody(), entry.text);
}

static void take_participant(struct evidence_rows *rows, void *payload)
{
    enum { ID, CONVERSATION, INFO };
    struct app_reading *reading = payload;
    const struct book_entry *info = book_find(reading->people, key_of(rows, "info", INFO));
    const struct book_entry *chat =
        book_find(reading->chats, app_key(rows, evidence_integer(rows, CONVERSATION, -1)));
    if (info) {
        book_add(reading->people, key_of(rows, "participant", ID), info);
        if (info->number == 0)
            book_add(reading->people, key_of(rows, "other in", CONVERSATION), info);
    }
    if (info && chat && chat->many)
        app_membership(reading, rows,
                       &(struct membership){.group = chat->selector,
                                            .member = info->number ? SELECTOR_OF_OWNER : info->selector,
                                            .since = MOMENT_UNKNOWN});
    else
        app_skip_used(rows);
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { CONVERSATION, PARTICIPANT, DATE, OUT, TEXT, FILE, TOKEN };
    struct app_reading *reading = payload;
    int64_t out = evidence_integer(rows, OUT, -1);
    const char *key = app_key(rows, evidence_integer(rows, CONVERSATION, -1)), *file = app_text(rows, FILE);
    const struct book_entry *chat = book_find(reading->chats, key);
    const struct book_entry *writer = book_find(reading->people, key_of(rows, "participant", PARTICIPANT));
    const struct book_entry *other = book_find(reading->people, key_of(rows, "other in", CONVERSATION));
    struct message message = {
        .thread = key,
        .id = app_text(rows, TOKEN),
        .at = evidence_moment_msec(rows, DATE),
        .direction = out == 1   ? DIRECTION_OUT
                     : out == 0 ? DIRECTION_IN
                                : DIRECTION_UNKNOWN,
        .text = app_text(rows, TEXT),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    if (chat && chat->many)
        message_to_group(&message, rows->context.arena, writer ? writer->selector : peers_nobody(),
                         chat->selector);
    else if (out != 1 && writer && writer->number == 0)
        message_of_two(&message, rows->context.arena, writer->selector);
    else
        message_of_two(&message, rows->context.arena, other ? other->selector : peers_nobody());
    app_message(reading, rows, &message);
}

static bool has_messages(struct evidence_db *db)
{
    static const char *const messages[] = {"conversation_id", "participant_id", "msg_date",
                                           "send_type",       "body",           NULL};
    return evidence_db_has_columns(db, "messages", messages);
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool recognised = db && (has_messages(db) || viber_calls_there(db));
    evidence_db_close(db);
    return recognised;
}

static void read_messages(struct app_reading *reading)
{
    static const char *const people[] = {"_id",          "number",       "member_id",        "viber_name",
                                         "contact_name", "display_name", "participant_type", NULL};
    static const char *const chats[] = {"_id", "conversation_type", "group_id", "name", NULL};
    static const char *const participants[] = {"_id", "conversation_id", "participant_info_id", NULL};
    static const char *const messages[] = {
        "conversation_id", "participant_id", "msg_date", "send_type", "body", "extra_uri", "token", NULL};
    evidence_rows_each(reading->db, "participants_info", people, take_person, reading);
    evidence_rows_each(reading->db, "conversations", chats, take_conversation, reading);
    evidence_rows_each(reading->db, "participants", participants, take_participant, reading);
    evidence_rows_each(reading->db, "messages", messages, take_message, reading);
}

static void observe(struct observation_context *context)
{
    struct app_reading reading;
    app_begin(&reading, context, "viber");
    if (viber_calls_there(reading.db))
        viber_calls_read(&reading);
    else
        read_messages(&reading);
    app_end(&reading);
}

const struct observer observer_viber_android = {
    .name = "viber_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Viber for Android: messages, calls, groups, members and its copy of the address book",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
