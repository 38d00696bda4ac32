// imo for Android (imofriends.db). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"

#include "base/text.h"

#include <jansson.h>
#include <string.h>

enum { TYPE_IN = 1, TYPE_OUT = 2, NSEC_PER_USEC = 1000 };

static void take_friend(struct evidence_rows *rows, void *payload)
{
    enum { ID, NAME, DISPLAY, PHONE };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *id = app_text(rows, ID), *phone = app_text(rows, PHONE);
    const char *name = app_first(app_text(rows, DISPLAY), app_text(rows, NAME));
    bool group = id && strstr(id, ";group") != NULL;
    if (id == NULL) {
        tally_skip(&rows->tally, "no id");
        return;
    }
    parties_add(&parties, rows->context.arena, app_handle(reading, rows, id));
    if (phone && !group)
        parties_add(&parties, rows->context.arena, app_phone(rows, phone));
    book_add(reading->people, id, &(struct book_entry){.selector = parties.at[0], .many = group});
    if (parties.count > 1)
        app_account(
            reading, rows,
            &(struct account){.name = name, .selectors = parties.at, .selector_count = parties.count});
    else
        app_contact(reading, rows,
                    &(struct contact){.name = name, .selectors = parties.at, .selector_count = 1});
}

// Where a file lies, out of the JSON that goes with it.
static const char *file_of(struct arena *arena, const char *text)
{
    static const char *const keys[] = {"original_path", "local_path", "object_id"};
    const char *file = NULL;
    json_t *data = text ? json_loads(text, 0, NULL) : NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && file == NULL; i++) {
        const char *value = json_string_value(json_object_get(data, keys[i]));
        file = value && *value ? text_clean(arena, bytes_of_text(value)) : NULL;
    }
    json_decref(data);
    return file;
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { PEER, AUTHOR, AT, TYPE, TEXT, DATA };
    struct app_reading *reading = payload;
    const char *peer = app_text(rows, PEER), *author = app_text(rows, AUTHOR);
    const char *file = file_of(rows->context.arena, app_text(rows, DATA));
    const struct book_entry *chat = book_find(reading->people, peer);
    int64_t type = evidence_integer(rows, TYPE, -1), nsec = evidence_integer(rows, AT, 0);
    struct message message = {
        .thread = peer,
        .at = nsec > 0 ? moment_from_usec(nsec / NSEC_PER_USEC) : MOMENT_UNKNOWN,
        .direction = type == TYPE_OUT  ? DIRECTION_OUT
                     : type == TYPE_IN ? DIRECTION_IN
                                       : DIRECTION_UNKNOWN,
        .text = app_text(rows, TEXT),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    if (chat && chat->many)
        message_to_group(&message, rows->context.arena, app_handle(reading, rows, author), chat->selector);
    else
        message_of_two(&message, rows->context.arena, app_handle(reading, rows, peer));
    app_message(reading, rows, &message);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"buid", "last_message", "timestamp", "message_type", NULL};
    return evidence_db_holds(context, "messages", messages);
}

static void observe(struct observation_context *context)
{
    static const char *const friends[] = {"buid", "name", "display", "phone", NULL};
    static const char *const messages[] = {"buid",         "author", "timestamp", "message_type",
                                           "last_message", "imdata", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "imo");
    evidence_rows_each_if_there(reading.db, "friends", friends, take_friend, &reading);
    evidence_rows_each(reading.db, "messages", messages, take_message, &reading);
    app_end(&reading);
}

const struct observer observer_imo_android = {
    .name = "imo_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "imo for Android: messages and contacts",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
