// Android's contacts (contacts2.db): raw_contacts joined by hand with data and mimetypes, so that a missing
// row on either side loses nothing. Schema and traps: docs/formats/android-contacts-and-calls.md.
#include "observations/phones/android/android_contacts.h"
#include "observations/observers.h"
#include "observations/phones/android/android_accounts.h"
#include "observations/phones/android/android_calls.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/repeats.h"
#include "observations/phones/side_table.h"

#include <string.h>

enum { KINDS_MAX = 16 }; // a value's number: its kind + KINDS_MAX * its state

struct reading {
    struct evidence_db *db;
    struct side_table mimetypes; // id -> kind of data
    struct side_table values;    // raw contact -> kind and state, value
    struct side_table known;     // raw contacts that have a row -> state, name
    struct repeats *data_repeats, *contact_repeats;
    struct peers *accounts;
};

struct person {
    struct place place;
    int64_t id; // raw contact; -1: a lost one that does not know it
    const char *name;
};

static void keep_mimetype(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    const char *mimetype = evidence_text(rows, 1);
    if (evidence_is_lost(rows) && (mimetype == NULL || strchr(mimetype, '/') == NULL)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    side_table_keep(&reading->mimetypes, rows, evidence_integer(rows, 0, -1), android_data_of(mimetype),
                    NULL);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

// Notes, addresses, organisations: no selectors of the contact, but there may be some in them.
static void read_other_data(struct evidence_rows *rows, const char *value)
{
    selectors_send(&rows->context, evidence_place(rows), value);
    tally_skip(&rows->tally, "kind of data not read: searched for selectors");
}

static void keep_data(struct evidence_rows *rows, void *payload)
{
    enum { CONTACT, MIMETYPE, VALUE, PROTOCOL, CUSTOM };
    static const int key[] = {CONTACT, MIMETYPE, VALUE, -1}, content[] = {-1};
    struct reading *reading = payload;
    size_t count;
    int64_t contact = evidence_integer(rows, CONTACT, -1);
    const struct side_row *mimetype =
        side_table_find(&reading->mimetypes, evidence_integer(rows, MIMETYPE, -1), &count);
    enum android_data kind = count ? (enum android_data)mimetype->number : DATA_OTHER;
    const char *value = evidence_text(rows, VALUE);
    bool is_lost = evidence_is_lost(rows);
    if (is_lost && (contact <= 0 || count == 0 || !evidence_is_whole(rows, VALUE))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (value == NULL || *value == 0) {
        tally_skip(&rows->tally, "no value");
    } else if (repeats_row(reading->data_repeats, rows, key, content)) {
        tally_skip(&rows->tally, REPEATS_REASON);
    } else if (kind == DATA_OTHER) {
        read_other_data(rows, value);
    } else {
        if (kind == DATA_IM)
            value = android_im_value(rows->context.arena, evidence_integer(rows, PROTOCOL, -1),
                                     evidence_text(rows, CUSTOM), value);
        side_table_keep(&reading->values, rows, contact, kind + KINDS_MAX * evidence_place(rows).state,
                        value);
        tally_skip(&rows->tally, SIDE_TABLE_USED);
    }
}

// False: nothing is known of this person. Live values, or lost ones, or both.
static bool send_person(struct reading *reading, const struct observation_context *context,
                        struct person *person, bool live, bool lost)
{
    size_t count;
    const struct side_row *values = side_table_find(&reading->values, person->id, &count);
    struct parties selectors = {0};
    for (size_t i = 0; i < count; i++) {
        enum state state = (enum state)(values[i].number / KINDS_MAX);
        enum android_data kind = (enum android_data)(values[i].number % KINDS_MAX);
        if (!(state == STATE_LIVE ? live : lost))
            continue;
        if (state > person->place.state && !live)
            person->place.state = state;
        if (kind != DATA_NAME)
            parties_add(&selectors, context->arena, android_data_selector(context, kind, values[i].text));
        else if (person->name == NULL || *person->name == 0)
            person->name = arena_text(context->arena, values[i].text);
    }
    if (selectors.count == 0 && (person->name == NULL || *person->name == 0))
        return false;
    sink_contact(context->sink, &(struct contact){.place = person->place,
                                                  .app = "contacts",
                                                  .name = person->name,
                                                  .selectors = selectors.at,
                                                  .selector_count = selectors.count});
    return true;
}

// The account that a contact was kept in, as older schemas say it on each row: the owner's own; once each.
static void send_account(struct evidence_rows *rows, struct reading *reading, int name, int type)
{
    const char *account = evidence_text(rows, name), *app;
    struct selector selector;
    if (account && !evidence_is_lost(rows) && peers_first_time(reading->accounts, account) &&
        android_account(&rows->context, evidence_text(rows, type), account, &app, &selector))
        sink_own_selector(rows->context.sink, &(struct own_selector){evidence_place(rows), app, selector});
}

static void take_contact(struct evidence_rows *rows, void *payload)
{
    enum { NAME, DELETED, ACCOUNT_NAME, ACCOUNT_TYPE };
    static const int key[] = {NAME, -1}, content[] = {-1};
    struct reading *reading = payload;
    struct person person = {evidence_place(rows), rows->row, evidence_text(rows, NAME)};
    bool is_lost = evidence_is_lost(rows);
    size_t count = 0;
    if (is_lost && (person.name == NULL || *person.name == 0 || !evidence_is_whole(rows, NAME))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (repeats_row(reading->contact_repeats, rows, key, content)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    if (evidence_integer(rows, DELETED, 0) != 0 && !is_lost)
        person.place.state = STATE_DELETED;
    if (is_lost && rows->row >= 0)
        side_table_find(&reading->known, rows->row, &count);
    if (rows->row >= 0 && count == 0)
        side_table_keep(&reading->known, rows, rows->row, evidence_place(rows).state, person.name);
    send_account(rows, reading, ACCOUNT_NAME, ACCOUNT_TYPE);
    // another version of a contact that has a row says only what it was called
    if (send_person(reading, &rows->context, &person, !is_lost || count == 0, is_lost && count == 0))
        evidence_emitted(rows);
    else
        tally_skip(&rows->tally, "neither name nor number");
}

static bool has_lost_selector(struct reading *reading, int64_t id)
{
    size_t count;
    const struct side_row *values = side_table_find(&reading->values, id, &count);
    for (size_t i = 0; i < count; i++)
        if (values[i].number >= KINDS_MAX && values[i].number % KINDS_MAX != DATA_NAME)
            return true;
    return false;
}

// Values whose raw contact is gone, or whose table was trimmed away, still make a contact; so do values that
// were deleted from a contact that stands.
static void send_orphans(struct reading *reading, const struct observation_context *context)
{
    struct observation_context of_row = *context;
    of_row.arena = arena_new(SIDE_TABLE_LIMIT_BYTES);
    size_t count;
    side_table_find(&reading->values, 0, &count); // sorts
    for (size_t i = 0; i < reading->values.count; i++) {
        int64_t id = reading->values.rows[i].key;
        if (i && reading->values.rows[i - 1].key == id)
            continue;
        const struct side_row *row = side_table_find(&reading->known, id, &count);
        if (count && row->number != STATE_LIVE)
            continue; // sent with it
        arena_reset(of_row.arena);
        const struct person person = {{.table = "data", .row = id, .offset = -1}, id, NULL};
        struct person live = person, lost = person;
        if (count == 0)
            send_person(reading, &of_row, &live, true, false);
        else
            lost.name = row->text;
        if (has_lost_selector(reading, id))
            send_person(reading, &of_row, &lost, false, true);
    }
    arena_free(of_row.arena);
}

static bool contacts_there(struct evidence_db *db)
{
    static const char *const data[] = {"mimetype_id", "raw_contact_id", "data1", NULL};
    static const char *const mimetypes[] = {"mimetype", NULL};
    return evidence_db_has_columns(db, "data", data) && evidence_db_has_columns(db, "mimetypes", mimetypes);
}

static void read_contacts(struct evidence_db *db, const struct observation_context *context)
{
    static const char *const mimetypes[] = {"_id", "mimetype", NULL};
    static const char *const data[] = {"raw_contact_id", "mimetype_id", "data1", "data5", "data6", NULL};
    static const char *const contacts[] = {"display_name", "deleted", "account_name", "account_type", NULL};
    struct reading reading = {
        .db = db,
        .data_repeats = repeats_new(),
        .contact_repeats = repeats_new(),
        .accounts = peers_new(),
    };
    struct side_table *sides[] = {&reading.mimetypes, &reading.values, &reading.known};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side_table_init(sides[i]);
    evidence_rows_each(db, "mimetypes", mimetypes, keep_mimetype, &reading);
    evidence_rows_each(db, "data", data, keep_data, &reading);
    evidence_rows_each(db, "raw_contacts", contacts, take_contact, &reading);
    send_orphans(&reading, context);
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side_table_done(sides[i]);
    repeats_free(reading.data_repeats);
    repeats_free(reading.contact_repeats);
    peers_free(reading.accounts);
}

// ---- the observer: whatever of the two a database holds ----

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool is = db && (android_calls_there(db) || contacts_there(db));
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    static const char *const account_columns[] = {"account_name", "account_type", NULL};
    struct evidence_db *db = evidence_db_open(context);
    evidence_db_tell_condition(db);
    if (android_calls_there(db))
        android_calls_read(db);
    if (contacts_there(db))
        read_contacts(db, context);
    if (evidence_db_has_columns(db, "accounts", account_columns))
        android_accounts_read(db, account_columns);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_android_contacts_provider = {
    .name = "android_contacts_provider",
    .version = 2,
    .family = FAMILY_PHONE,
    .summary = "call log and contacts of Android (calllog.db, contacts2.db, Samsung's logs.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
