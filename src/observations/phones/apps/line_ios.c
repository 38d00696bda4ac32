// LINE for iOS (Line.sqlite). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <string.h>

static const char *key_of(struct evidence_rows *rows, int column)
{
    return app_key(rows, evidence_integer(rows, column, -1));
}

static void take_user(struct evidence_rows *rows, void *payload)
{
    enum { ROW, ID, NAME, SAVED, CUSTOM };
    struct app_reading *reading = payload;
    const char *saved = app_first(app_text(rows, CUSTOM), app_text(rows, SAVED)), *own = app_text(rows, NAME);
    struct selector who = app_handle(reading, rows, app_text(rows, ID));
    book_add(reading->people, key_of(rows, ROW), &(struct book_entry){.selector = who});
    if (saved && own && strcmp(saved, own) != 0)
        app_also_named(reading, rows, who, own);
    app_contact(reading, rows,
                &(struct contact){
                    .name = app_first(saved, own), .selectors = &who, .selector_count = *who.value != 0});
}

static void take_group(struct evidence_rows *rows, void *payload)
{
    enum { ID, NAME };
    struct app_reading *reading = payload;
    app_named(reading, rows, app_handle(reading, rows, app_text(rows, ID)), app_text(rows, NAME));
}

// A chat is named by the id of the other or of the group: 'u', 'c' or 'r' begins it.
static void take_chat(struct evidence_rows *rows, void *payload)
{
    enum { ROW, ID };
    struct app_reading *reading = payload;
    const char *id = app_text(rows, ID);
    book_add(reading->chats, key_of(rows, ROW),
             &(struct book_entry){.selector = app_handle(reading, rows, id),
                                  .text = id,
                                  .many = id && (*id == 'c' || *id == 'r')});
    app_skip_used(rows);
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { CHAT, SENDER, AT, TEXT, ID, LATITUDE, LONGITUDE };
    struct app_reading *reading = payload;
    const struct book_entry *chat = book_find(reading->chats, key_of(rows, CHAT));
    bool out = evidence_is_null(rows, SENDER); // what the owner wrote has no sender
    const struct book_entry *writer = out ? NULL : book_find(reading->people, key_of(rows, SENDER));
    struct message message = {
        .thread = chat && chat->text ? chat->text : key_of(rows, CHAT),
        .id = app_text(rows, ID),
        .at = evidence_moment_msec(rows, AT),
        .direction = out ? DIRECTION_OUT : DIRECTION_IN,
        .text = app_text(rows, TEXT),
    };
    struct selector from = writer ? writer->selector : peers_nobody();
    if (chat && chat->many)
        message_to_group(&message, rows->context.arena, from, chat->selector);
    else
        message_of_two(&message, rows->context.arena,
                       !out && *from.value ? from
                       : chat              ? chat->selector
                                           : peers_nobody());
    struct position position = {.place = evidence_place(rows),
                                .app = reading->app,
                                .how = "shared",
                                .at = message.at,
                                .by = message.from};
    if (!evidence_is_lost(rows) && evidence_real(rows, LATITUDE, &position.latitude) &&
        evidence_real(rows, LONGITUDE, &position.longitude) && position_settle(&position))
        sink_position(rows->context.sink, &position);
    app_message(reading, rows, &message);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"ZCHAT", "ZSENDER", "ZTIMESTAMP", "ZTEXT", NULL};
    static const char *const users[] = {"ZMID", "ZNAME", NULL};
    return evidence_db_holds(context, "ZMESSAGE", messages) && evidence_db_holds(context, "ZUSER", users);
}

static void observe(struct observation_context *context)
{
    static const char *const users[] = {"Z_PK", "ZMID", "ZNAME", "ZADDRESSBOOKNAME", "ZCUSTOMNAME", NULL};
    static const char *const groups[] = {"ZID", "ZNAME", NULL};
    static const char *const chats[] = {"Z_PK", "ZMID", NULL};
    static const char *const messages[] = {"ZCHAT", "ZSENDER",   "ZTIMESTAMP", "ZTEXT",
                                           "ZID",   "ZLATITUDE", "ZLONGITUDE", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "line");
    evidence_rows_each(reading.db, "ZUSER", users, take_user, &reading);
    evidence_rows_each_if_there(reading.db, "ZGROUP", groups, take_group, &reading);
    evidence_rows_each_if_there(reading.db, "ZCHAT", chats, take_chat, &reading);
    evidence_rows_each(reading.db, "ZMESSAGE", messages, take_message, &reading);
    app_end(&reading);
}

const struct observer observer_line_ios = {
    .name = "line_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "LINE for iOS: messages, people, groups, shared places",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
