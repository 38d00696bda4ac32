// Android's contacts (contacts2.db): raw_contacts joined by hand with data and mimetypes, so that a missing
// row on either side loses nothing. Schema and traps: docs/formats/android-contacts-and-calls.md.
#include "observations/observers.h"
#include "observations/phones/android/android_calls.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"

#include "base/text.h"

#include <string.h>

enum kind_of_data { DATA_OTHER, DATA_NAME, DATA_PHONE, DATA_EMAIL, DATA_JID, DATA_WEBSITE };

static const struct {
    const char *mimetype;
    enum kind_of_data kind;
} KINDS[] = {
    {"vnd.android.cursor.item/name", DATA_NAME},
    {"vnd.android.cursor.item/phone_v2", DATA_PHONE},
    {"vnd.android.cursor.item/email_v2", DATA_EMAIL},
    {"vnd.android.cursor.item/website", DATA_WEBSITE},
    {"vnd.android.cursor.item/vnd.com.whatsapp.profile", DATA_JID},
};

struct reading {
    struct evidence_db *db;
    struct side_table mimetypes; // id -> kind_of_data
    struct side_table values;    // raw contact -> kind, value
    struct side_table known;     // raw contacts that have a row
};

struct person {
    struct place place;
    int64_t id; // raw contact
    const char *name;
};

static void read_mimetypes(struct reading *reading)
{
    static const char *const columns[] = {"_id", "mimetype", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "mimetypes", columns);
    while (evidence_rows_next(&rows)) {
        const char *mimetype = evidence_text(&rows, 1);
        enum kind_of_data kind = DATA_OTHER;
        for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
            if (mimetype && strcmp(mimetype, KINDS[i].mimetype) == 0)
                kind = KINDS[i].kind;
        side_table_add(&reading->mimetypes, evidence_integer(&rows, 0, -1), kind, NULL);
        tally_skip(&rows.tally, SIDE_TABLE_USED);
    }
    evidence_rows_close(&rows);
}

// Notes, addresses, organisations: no selectors of the contact, but there may be some in them.
static void read_other_data(struct evidence_rows *rows, const char *value)
{
    selectors_send(&rows->context, evidence_place(rows), value);
    tally_skip(&rows->tally, "kind of data not read: searched for selectors");
}

static void read_data(struct reading *reading)
{
    enum { CONTACT, MIMETYPE, VALUE };
    static const char *const columns[] = {"raw_contact_id", "mimetype_id", "data1", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "data", columns);
    while (evidence_rows_next(&rows)) {
        size_t count;
        const struct side_row *mimetype =
            side_table_find(&reading->mimetypes, evidence_integer(&rows, MIMETYPE, -1), &count);
        int64_t kind = count ? mimetype->number : DATA_OTHER;
        const char *value = evidence_text(&rows, VALUE);
        if (value == NULL || *value == 0) {
            tally_skip(&rows.tally, "no value");
        } else if (kind == DATA_OTHER || kind == DATA_WEBSITE) {
            read_other_data(&rows, value);
        } else {
            side_table_add(&reading->values, evidence_integer(&rows, CONTACT, -1), kind, value);
            tally_skip(&rows.tally, SIDE_TABLE_USED);
        }
    }
    if (reading->values.full)
        sink_damage(rows.context.sink, (struct place){.table = "data", .row = -1, .offset = -1},
                    "some rows are too long or too many to hold beside their contacts");
    evidence_rows_close(&rows);
}

static struct selector selector_of_data(const struct observation_context *context, int64_t kind,
                                        const char *value)
{
    struct bytes text = bytes_of_text(value);
    switch (kind) {
    case DATA_EMAIL:
        return selector_of_email(context, text);
    case DATA_JID:
        return selector_of_jid(context, text);
    default:
        return selector_of_phone(context, text);
    }
}

static bool is_there(const struct selector *selectors, size_t count, const struct selector *selector)
{
    for (size_t i = 0; i < count; i++)
        if (selectors[i].kind == selector->kind && strcmp(selectors[i].value, selector->value) == 0)
            return true;
    return false;
}

// False: nothing is known of this person.
static bool send_person(struct reading *reading, const struct observation_context *context,
                        struct person *person)
{
    size_t count, made = 0;
    const struct side_row *values = side_table_find(&reading->values, person->id, &count);
    if (count > RECORD_LIST_MAX)
        count = RECORD_LIST_MAX;
    struct selector *selectors = arena_alloc(context->arena, count ? count : 1, sizeof *selectors);
    for (size_t i = 0; i < count; i++) {
        if (values[i].number == DATA_NAME) {
            if (person->name == NULL || *person->name == 0)
                person->name = arena_text(context->arena, values[i].text);
            continue;
        }
        selectors[made] = selector_of_data(context, values[i].number, values[i].text);
        made += !is_there(selectors, made, &selectors[made]);
    }
    if (made == 0 && (person->name == NULL || *person->name == 0))
        return false;
    sink_contact(context->sink, &(struct contact){.place = person->place,
                                                  .app = "contacts",
                                                  .name = person->name,
                                                  .selectors = selectors,
                                                  .selector_count = made});
    return true;
}

static void read_raw_contacts(struct reading *reading)
{
    enum { NAME, DELETED };
    static const char *const columns[] = {"display_name", "deleted", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "raw_contacts", columns);
    while (evidence_rows_next(&rows)) {
        struct person person = {evidence_place(&rows), rows.row, evidence_text(&rows, NAME)};
        if (evidence_integer(&rows, DELETED, 0) != 0)
            person.place.state = STATE_DELETED;
        side_table_add(&reading->known, rows.row, 0, NULL);
        if (send_person(reading, &rows.context, &person))
            evidence_emitted(&rows);
        else
            tally_skip(&rows.tally, "neither name nor number");
    }
    evidence_rows_close(&rows);
}

// Values whose raw contact is gone, or whose table was trimmed away, still make a contact.
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
        side_table_find(&reading->known, id, &count);
        if (count)
            continue;
        arena_reset(of_row.arena);
        struct person person = {{.table = "data", .row = id, .offset = -1}, id, NULL};
        send_person(reading, &of_row, &person);
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
    struct reading reading = {.db = db};
    side_table_init(&reading.mimetypes);
    side_table_init(&reading.values);
    side_table_init(&reading.known);
    read_mimetypes(&reading);
    read_data(&reading);
    read_raw_contacts(&reading);
    send_orphans(&reading, context);
    side_table_done(&reading.mimetypes);
    side_table_done(&reading.values);
    side_table_done(&reading.known);
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
    struct evidence_db *db = evidence_db_open(context);
    evidence_db_tell_condition(db);
    if (android_calls_there(db))
        android_calls_read(db);
    if (contacts_there(db))
        read_contacts(db, context);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_android_contacts_provider = {
    .name = "android_contacts_provider",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "call log and contacts of Android (calllog.db, contacts2.db)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
