// imo for iOS (IMODb2.sqlite). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"

#include <string.h>

enum { TYPE_DELETED = 12, NSEC_PER_USEC = 1000 };

static struct moment moment_nsec(struct evidence_rows *rows, int column)
{
    int64_t nsec = evidence_integer(rows, column, 0);
    return nsec > 0 ? moment_from_usec(nsec / NSEC_PER_USEC) : MOMENT_UNKNOWN;
}

static void take_setting(struct evidence_rows *rows, void *payload)
{
    enum { KEY, VALUE };
    struct app_reading *reading = payload;
    const char *key = app_text(rows, KEY), *value = app_text(rows, VALUE);
    if (key && value && strcmp(key, "imo_account_uid") == 0 && !evidence_is_lost(rows))
        own_send(rows, reading->app, app_handle(reading, rows, value));
    else
        tally_skip(&rows->tally, "a setting that names nobody");
}

// An imo account, and the number it is saved under in the address book.
static void take_contact(struct evidence_rows *rows, void *payload)
{
    enum { ID, GROUP, ALIAS, SAVED, PHONE, DIGITS };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *id = app_text(rows, ID);
    const char *phone = app_first(app_text(rows, PHONE), app_text(rows, DIGITS));
    const char *alias = app_text(rows, ALIAS), *saved = app_text(rows, SAVED);
    struct selector who = app_handle(reading, rows, id);
    bool group = evidence_integer(rows, GROUP, 0) != 0;
    book_add(reading->people, id, &(struct book_entry){.selector = who, .text = alias, .many = group});
    if (id == NULL) {
        tally_skip(&rows->tally, "no id");
        return;
    }
    parties_add(&parties, rows->context.arena, who);
    if (phone && !group)
        parties_add(&parties, rows->context.arena, app_phone(rows, phone));
    if (parties.count == 1) {
        app_contact(
            reading, rows,
            &(struct contact){.name = app_first(saved, alias), .selectors = parties.at, .selector_count = 1});
        return;
    }
    if (saved)
        app_also_named(reading, rows, who, saved);
    app_account(reading, rows,
                &(struct account){.name = alias, .selectors = parties.at, .selector_count = parties.count});
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { PEER, AUTHOR, SENT, AT, TYPE, TEXT, PEER_NAME };
    struct app_reading *reading = payload;
    const char *peer = app_text(rows, PEER), *author = app_text(rows, AUTHOR);
    int64_t sent = evidence_integer(rows, SENT, -1);
    const struct book_entry *chat = book_find(reading->people, peer);
    struct message message = {
        .thread = peer,
        .at = moment_nsec(rows, AT),
        .direction = sent == 1   ? DIRECTION_OUT
                     : sent == 0 ? DIRECTION_IN
                                 : DIRECTION_UNKNOWN,
        .text = app_text(rows, TEXT),
        .marks = evidence_integer(rows, TYPE, 0) == TYPE_DELETED ? MARK_REVOKED : 0,
    };
    if (chat && chat->many)
        message_to_group(&message, rows->context.arena, app_handle(reading, rows, author), chat->selector);
    else
        message_of_two(&message, rows->context.arena, app_handle(reading, rows, peer));
    app_message(reading, rows, &message);
}

// 0 and 1 for calls taken in and out are not documented: only the party and the time are told.
static void take_call(struct evidence_rows *rows, void *payload)
{
    enum { PEER, AT };
    struct app_reading *reading = payload;
    struct call call = {.at = moment_nsec(rows, AT), .seconds = -1};
    call_of_two(&call, rows->context.arena, app_handle(reading, rows, app_text(rows, PEER)));
    app_call(reading, rows, &call);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"ZBUID", "ZISSENT", "ZTS", "ZTEXT", NULL};
    return evidence_db_holds(context, "ZIMOCHATMSG", messages);
}

static void observe(struct observation_context *context)
{
    static const char *const settings[] = {"ZKEY", "ZSTRING_VAL", NULL};
    static const char *const contacts[] = {"ZBUID",  "ZIS_GROUP",    "ZALIAS", "ZPH_NAME",
                                           "ZPHONE", "ZDIGIT_PHONE", NULL};
    static const char *const messages[] = {"ZBUID", "ZA_UID", "ZISSENT",        "ZTS",
                                           "ZTYPE", "ZTEXT",  "ZCONTACT_ALIAS", NULL};
    static const char *const calls[] = {"ZBUID", "ZTS", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "imo");
    evidence_rows_each_if_there(reading.db, "ZIMOKEYVAL", settings, take_setting, &reading);
    evidence_rows_each(reading.db, "ZIMOCONTACT", contacts, take_contact, &reading);
    evidence_rows_each(reading.db, "ZIMOCHATMSG", messages, take_message, &reading);
    evidence_rows_each_if_there(reading.db, "ZIMORECENTCALL", calls, take_call, &reading);
    app_end(&reading);
}

const struct observer observer_imo_ios = {
    .name = "imo_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "imo for iOS: messages, calls, contacts and the owner's account",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
