// Google Hangouts for Android (babel.db). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <string.h>

enum { TYPE_OUT = 1, TYPE_IN = 2, CONVERSATION_GROUP = 2 };

static void take_person(struct evidence_rows *rows, void *payload)
{
    enum { ID, CHAT, GAIA, PHONE, NAME, FALLBACK };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *fallback = app_text(rows, FALLBACK), *phone = app_text(rows, PHONE);
    const char *name = app_first(app_text(rows, NAME), fallback);
    for (int column = CHAT; column <= GAIA; column++)
        if (app_text(rows, column))
            parties_add(&parties, rows->context.arena, app_handle(reading, rows, app_text(rows, column)));
    if (phone)
        parties_add(&parties, rows->context.arena, app_phone(rows, phone));
    if (fallback && strchr(fallback, '@'))
        parties_add(&parties, rows->context.arena,
                    selector_of_email(&rows->context, bytes_of_text(fallback)));
    if (parties.count == 0) {
        tally_skip(&rows->tally, "no id");
        return;
    }
    struct book_entry entry = {.selector = parties.at[0], .text = name};
    book_add(reading->people, app_text(rows, CHAT), &entry);
    book_add(reading->people, app_text(rows, GAIA), &entry);
    book_add(reading->people,
             arena_print(rows->context.arena, "row %s", app_key(rows, evidence_integer(rows, ID, -1))),
             &entry);
    app_account(reading, rows,
                &(struct account){.name = name, .selectors = parties.at, .selector_count = parties.count});
}

static void take_conversation(struct evidence_rows *rows, void *payload)
{
    enum { ID, TYPE, NAME, GENERATED };
    struct app_reading *reading = payload;
    const char *id = app_text(rows, ID);
    bool group = evidence_integer(rows, TYPE, 0) == CONVERSATION_GROUP;
    struct selector selector = group ? app_handle(reading, rows, id) : peers_nobody();
    book_add(reading->chats, id, &(struct book_entry){.selector = selector, .many = group});
    app_named(reading, rows, selector, app_first(app_text(rows, NAME), app_text(rows, GENERATED)));
}

static const char *key_in(struct evidence_rows *rows, const char *which, const char *conversation)
{
    return arena_print(rows->context.arena, "%s in %s", which, conversation ? conversation : "");
}

static void take_participant(struct evidence_rows *rows, void *payload)
{
    enum { PERSON, CONVERSATION };
    struct app_reading *reading = payload;
    const char *id = app_text(rows, CONVERSATION), *row = app_text(rows, PERSON);
    const struct book_entry *chat = book_find(reading->chats, id);
    const struct book_entry *person =
        book_find(reading->people, arena_print(rows->context.arena, "row %s", row ? row : ""));
    if (person) {
        bool second = book_find(reading->people, key_in(rows, "first", id)) != NULL;
        book_add(reading->people, key_in(rows, second ? "second" : "first", id), person);
    }
    if (person && chat && chat->many)
        app_membership(reading, rows,
                       &(struct membership){
                           .group = chat->selector, .member = person->selector, .since = MOMENT_UNKNOWN});
    else
        app_skip_used(rows);
}

// In a talk of two the owner takes part as well: the other is the one who is not the writer.
static struct selector other_in(const struct app_reading *reading, struct evidence_rows *rows,
                                const char *conversation, const struct selector *writer)
{
    static const char *const which[] = {"first", "second"};
    for (size_t i = 0; i < 2; i++) {
        const struct book_entry *person = book_find(reading->people, key_in(rows, which[i], conversation));
        if (person && strcmp(person->selector.value, writer->value) != 0)
            return person->selector;
    }
    return peers_nobody();
}

// Hangouts keeps the text as HTML.
static const char *plain(struct arena *arena, const char *text)
{
    static const struct {
        const char *entity, *character;
    } entities[] = {{"&#39;", "'"}, {"&quot;", "\""}, {"&lt;", "<"},
                    {"&gt;", ">"},  {"&amp;", "&"},   {"<br>", "\n"}};
    if (text == NULL || strpbrk(text, "&<") == NULL)
        return text;
    char *copy = arena_text(arena, text), *to = copy;
    for (const char *from = text; *from;) {
        size_t i = 0;
        while (i < sizeof entities / sizeof *entities && !text_start(from, entities[i].entity))
            i++;
        bool found = i < sizeof entities / sizeof *entities;
        *to++ = found ? *entities[i].character : *from;
        from += found ? strlen(entities[i].entity) : 1;
    }
    *to = 0;
    return copy;
}

static void send_place(struct app_reading *reading, struct evidence_rows *rows, const struct message *message,
                       int latitude, int longitude, int address)
{
    struct position position = {.place = evidence_place(rows),
                                .app = reading->app,
                                .label = app_text(rows, address),
                                .how = "shared",
                                .at = message->at,
                                .by = message->from};
    if (!evidence_is_lost(rows) && evidence_real(rows, latitude, &position.latitude) &&
        evidence_real(rows, longitude, &position.longitude) && position_settle(&position))
        sink_position(rows->context.sink, &position);
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { ID, CONVERSATION, AUTHOR, TEXT, AT, TYPE, LOCAL, REMOTE, LATITUDE, LONGITUDE, ADDRESS };
    struct app_reading *reading = payload;
    const char *thread = app_text(rows, CONVERSATION), *author = app_text(rows, AUTHOR);
    const char *file = app_first(app_text(rows, LOCAL), app_text(rows, REMOTE));
    int64_t type = evidence_integer(rows, TYPE, -1);
    const struct book_entry *chat = book_find(reading->chats, thread);
    struct selector writer = app_person(reading, rows, author);
    int64_t usec = evidence_integer(rows, AT, 0);
    struct message message = {
        .thread = thread,
        .id = app_text(rows, ID),
        .at = usec > 0 ? moment_from_usec(usec) : MOMENT_UNKNOWN,
        .direction = type == TYPE_OUT  ? DIRECTION_OUT
                     : type == TYPE_IN ? DIRECTION_IN
                                       : DIRECTION_UNKNOWN,
        .text = plain(rows->context.arena, app_text(rows, TEXT)),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    if (type == TYPE_OUT)
        app_also_owner(reading, rows, writer);
    if (chat && chat->many)
        message_to_group(&message, rows->context.arena, writer, chat->selector);
    else
        message_of_two(&message, rows->context.arena,
                       type == TYPE_OUT ? other_in(reading, rows, thread, &writer) : writer);
    send_place(reading, rows, &message, LATITUDE, LONGITUDE, ADDRESS);
    app_message(reading, rows, &message);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"conversation_id", "author_chat_id", "text",
                                           "timestamp",       "type",           NULL};
    static const char *const people[] = {"full_name", "chat_id", NULL};
    return evidence_db_holds(context, "messages", messages) &&
           evidence_db_holds(context, "participants", people);
}

static void observe(struct observation_context *context)
{
    static const char *const people[] = {"_id",       "chat_id",       "gaia_id", "phone_id",
                                         "full_name", "fallback_name", NULL};
    static const char *const chats[] = {"conversation_id", "conversation_type", "name", "generated_name",
                                        NULL};
    static const char *const participants[] = {"participant_row_id", "conversation_id", NULL};
    static const char *const messages[] = {
        "message_id", "conversation_id", "author_chat_id", "text",      "timestamp", "type",
        "local_url",  "remote_url",      "latitude",       "longitude", "address",   NULL};
    struct app_reading reading;
    app_begin(&reading, context, "hangouts");
    evidence_rows_each(reading.db, "participants", people, take_person, &reading);
    evidence_rows_each(reading.db, "conversations", chats, take_conversation, &reading);
    evidence_rows_each(reading.db, "conversation_participants", participants, take_participant, &reading);
    evidence_rows_each(reading.db, "messages", messages, take_message, &reading);
    app_end(&reading);
}

const struct observer observer_hangouts = {
    .name = "hangouts",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Google Hangouts for Android: messages, people, groups, shared places",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
