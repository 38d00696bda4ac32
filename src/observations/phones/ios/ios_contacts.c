// Contacts of iOS (AddressBook.sqlitedb): persons joined by hand with their values, so that a missing row on
// either side loses nothing. Schema and traps: docs/formats/ios-contacts.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum property { PHONE = 3, EMAIL = 4, ADDRESS = 5, MESSENGER = 13, URL = 22, RELATED = 23, PROFILE = 46 };
enum kind_of_value { VALUE_NONE, VALUE_PHONE, VALUE_EMAIL, VALUE_URL, VALUE_HANDLE };
enum { STATE_SHIFT = 8, ID_SHIFT = 12 };
#define ID_MAX ((int64_t)1 << 40)

struct reading {
    struct evidence_db *db;
    struct side_table keys;    // row id -> "username", "service", ...
    struct side_table entries; // value -> key, text
    struct side_table values;  // person -> kind, text
    struct side_table lost;    // the same of lost rows: kind, state and id
    struct side_table known;   // persons that have a row -> name
    struct side_table own;     // persons who are the owner, as the owner said
};

// ---- values ----

static void visit_key(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    const char *name = evidence_text(rows, 0);
    if (rows->row > 0 && name)
        side_table_keep(&reading->keys, rows, rows->row, 0, name);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void visit_entry(struct evidence_rows *rows, void *payload)
{
    enum { PARENT, KEY, TEXT };
    struct reading *reading = payload;
    const char *text = evidence_text(rows, TEXT);
    int64_t parent = evidence_integer(rows, PARENT, -1);
    bool kept = text && *text && parent > 0 &&
                side_table_keep(&reading->entries, rows, parent, evidence_integer(rows, KEY, -1), text);
    if (kept)
        selectors_send(&rows->context, evidence_place(rows), text);
    tally_skip(&rows->tally, kept ? SIDE_TABLE_USED : "an entry that says nothing");
}

static const char *entry_of(struct reading *reading, int64_t value, const char *key)
{
    size_t count, found;
    const struct side_row *entries = side_table_find(&reading->entries, value, &count);
    for (size_t i = 0; i < count; i++) {
        const struct side_row *name = side_table_find(&reading->keys, entries[i].number, &found);
        if (found && text_equal_nocase(name->text, key))
            return entries[i].text;
    }
    return NULL;
}

// "service:name", of a messenger or a profile; the address of the profile when it has no name.
static const char *handle_text(struct reading *reading, struct arena *arena, int64_t value,
                               enum kind_of_value *kind)
{
    const char *name = entry_of(reading, value, "username"), *service = entry_of(reading, value, "service");
    const char *url = entry_of(reading, value, "url");
    *kind = VALUE_HANDLE;
    if (name && service)
        return arena_print(arena, "%s:%s", service, name);
    *kind = url ? VALUE_URL : VALUE_NONE;
    return url;
}

static enum kind_of_value kind_of(int64_t property)
{
    switch (property) {
    case PHONE:
        return VALUE_PHONE;
    case EMAIL:
        return VALUE_EMAIL;
    case URL:
        return VALUE_URL;
    default:
        return VALUE_NONE;
    }
}

static void visit_value(struct evidence_rows *rows, void *payload)
{
    enum { PERSON, PROPERTY, TEXT };
    struct reading *reading = payload;
    int64_t person = evidence_integer(rows, PERSON, -1), property = evidence_integer(rows, PROPERTY, -1);
    const char *text = evidence_text(rows, TEXT);
    bool lost = evidence_is_lost(rows);
    enum kind_of_value kind = kind_of(property);
    if (lost && (person <= 0 || person > INT32_MAX || property < 0 || property > 60)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if ((property == MESSENGER || property == PROFILE) && rows->row > 0)
        text = handle_text(reading, rows->context.arena, rows->row, &kind);
    if (kind == VALUE_NONE || text == NULL || *text == 0) {
        if (text && *text)
            selectors_send(&rows->context, evidence_place(rows), text);
        tally_skip(&rows->tally, property == ADDRESS ? "postal address: searched for selectors"
                                                     : "neither phone, address, handle nor link");
        return;
    }
    int64_t id = rows->row > 0 && rows->row < ID_MAX ? rows->row : 0;
    int64_t number = id << ID_SHIFT | (int64_t)evidence_place(rows).state << STATE_SHIFT | (int64_t)kind;
    bool kept = side_table_keep(lost ? &reading->lost : &reading->values, rows, person, number, text);
    tally_skip(&rows->tally, kept ? SIDE_TABLE_USED : "more values than are kept in memory");
}

static enum kind_of_value kind_in(const struct side_row *value)
{
    return (enum kind_of_value)(value->number & 0xff);
}

static struct selector url_selector(const struct observation_context *context, const char *text)
{
    size_t scheme = 0;
    char *value = arena_text(context->arena, text);
    while (value[scheme] && strchr(":/?#", value[scheme]) == NULL)
        scheme++;
    for (size_t i = 0; i < scheme; i++)
        value[i] = (char)text_lower(value[i]);
    return (struct selector){.kind = SELECTOR_URL, .grade = GRADE_POSSIBLE, .value = value, .text = text};
}

static struct selector selector_of(const struct observation_context *context, enum kind_of_value kind,
                                   const char *text)
{
    struct arena *arena = context->arena;
    text = arena_text(arena, text);
    if (kind == VALUE_PHONE)
        return selector_of_phone(context, bytes_of_text(text));
    if (kind == VALUE_EMAIL)
        return selector_of_email(context, bytes_of_text(text));
    if (kind == VALUE_URL)
        return url_selector(context, text);
    const char *colon = strchr(text, ':');
    char *service = arena_text_n(arena, text, (size_t)(colon - text));
    for (size_t i = 0; service[i]; i++)
        service[i] = (char)text_lower(service[i]);
    return selector_of_handle(context, service, bytes_of_text(colon + 1));
}

// ---- persons ----

enum person_column { FIRST, MIDDLE, LAST, ORGANIZATION, NICKNAME, DISPLAY_NAME, NOTE, CREATED };
static const char *const PERSON_COLUMNS[] = {
    "First", "Middle", "Last", "Organization", "Nickname", "DisplayName", "Note", "CreationDate", NULL};

static const char *name_of(struct evidence_rows *rows)
{
    struct arena *arena = rows->context.arena;
    const char *name = "";
    for (int column = FIRST; column <= LAST; column++) {
        const char *part = evidence_text(rows, column);
        if (part && *part)
            name = arena_print(arena, "%s%s%s", name, *name ? " " : "", part);
    }
    for (int column = ORGANIZATION; *name == 0 && column <= DISPLAY_NAME; column++) {
        const char *other = evidence_text(rows, column);
        name = other ? other : "";
    }
    return *name ? name : NULL;
}

static void send_contact(struct reading *reading, const struct observation_context *context,
                         struct place place, int64_t person, const char *name)
{
    struct parties parties = {.count = 0};
    size_t count, own;
    const struct side_row *values = side_table_find(&reading->values, person, &count);
    for (size_t i = 0; i < count; i++)
        parties_add(&parties, context->arena, selector_of(context, kind_in(&values[i]), values[i].text));
    sink_contact(context->sink, &(struct contact){.place = place,
                                                  .app = "contacts",
                                                  .name = name,
                                                  .selectors = parties.at,
                                                  .selector_count = parties.count});
    side_table_find(&reading->own, person, &own);
    for (size_t i = 0; own && i < parties.count; i++)
        if (parties.at[i].kind == SELECTOR_PHONE || parties.at[i].kind == SELECTOR_EMAIL)
            sink_own_selector(context->sink, &(struct own_selector){place, "contacts", parties.at[i]});
}

// A lost person has a time of creation of a telephone's life, and a name.
static bool makes_sense(struct evidence_rows *rows, const char *name)
{
    struct moment at = evidence_moment_cocoa(rows, CREATED);
    const int64_t first = 978307200000000, last = 4102444800000000; // 2001 to 2099
    return name && at.at_usec != TIME_UNKNOWN && at.at_usec > first && at.at_usec < last;
}

static void visit_person(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    const char *name = name_of(rows), *note = evidence_text(rows, NOTE);
    size_t values = 0;
    if (rows->row > 0)
        side_table_find(&reading->values, rows->row, &values);
    if (evidence_is_lost(rows) && !makes_sense(rows, name)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (note && *note)
        selectors_send(&rows->context, evidence_place(rows), note);
    if (rows->row > 0)
        side_table_keep(&reading->known, rows, rows->row, 0, name);
    if (name == NULL && values == 0) {
        tally_skip(&rows->tally, "neither name nor number");
        return;
    }
    send_contact(reading, &rows->context, evidence_place(rows), rows->row, name);
    evidence_emitted(rows);
}

// ---- values that no person's row has ----

static const char *known_name(struct reading *reading, int64_t person)
{
    size_t count;
    const struct side_row *known = side_table_find(&reading->known, person, &count);
    return count ? known->text : NULL;
}

static void send_orphans(struct reading *reading, const struct observation_context *context)
{
    size_t count;
    side_table_find(&reading->values, 0, &count); // sorts
    for (size_t i = 0; i < reading->values.count; i++) {
        int64_t person = reading->values.rows[i].key;
        if (i && reading->values.rows[i - 1].key == person)
            continue;
        side_table_find(&reading->known, person, &count);
        if (count)
            continue;
        arena_reset(context->arena);
        send_contact(reading, context, (struct place){.table = "ABMultiValue", .row = person, .offset = -1},
                     person, NULL);
    }
}

static bool is_still_there(struct reading *reading, const struct side_row *lost)
{
    size_t count;
    const struct side_row *values = side_table_find(&reading->values, lost->key, &count);
    for (size_t i = 0; i < count; i++)
        if (kind_in(&values[i]) == kind_in(lost) && strcmp(values[i].text, lost->text) == 0)
            return true;
    return false;
}

// What a person was once saved with: a contact of its own, as it is deleted.
static void send_lost(struct reading *reading, const struct observation_context *context)
{
    size_t count;
    side_table_find(&reading->lost, 0, &count); // sorts
    for (size_t i = 0; i < reading->lost.count; i++) {
        const struct side_row *lost = &reading->lost.rows[i];
        if (is_still_there(reading, lost))
            continue;
        arena_reset(context->arena);
        struct selector selector = selector_of(context, kind_in(lost), lost->text);
        int64_t id = lost->number >> ID_SHIFT;
        struct place place = {.table = "ABMultiValue",
                              .row = id ? id : -1,
                              .offset = -1,
                              .state = (enum state)(lost->number >> STATE_SHIFT & 0xf)};
        sink_contact(context->sink, &(struct contact){.place = place,
                                                      .app = "contacts",
                                                      .name = known_name(reading, lost->key),
                                                      .selectors = &selector,
                                                      .selector_count = 1});
    }
}

// ---- the rest ----

static void visit_store(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    int64_t me = evidence_integer(rows, 0, -1);
    if (me > 0 && !evidence_is_lost(rows))
        side_table_keep(&reading->own, rows, me, 0, NULL);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void read_all(struct reading *reading, const struct observation_context *context)
{
    static const char *const key_columns[] = {"value", NULL};
    static const char *const entry_columns[] = {"parent_id", "key", "value", NULL};
    static const char *const value_columns[] = {"record_id", "property", "value", NULL};
    static const char *const store_columns[] = {"MeIdentifier", NULL};
    struct side_table *tables[] = {&reading->keys, &reading->entries, &reading->values,
                                   &reading->lost, &reading->known,   &reading->own};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        side_table_init(tables[i]);
    evidence_rows_each_if_there(reading->db, "ABStore", store_columns, visit_store, reading);
    evidence_rows_each_if_there(reading->db, "ABMultiValueEntryKey", key_columns, visit_key, reading);
    evidence_rows_each_if_there(reading->db, "ABMultiValueEntry", entry_columns, visit_entry, reading);
    evidence_rows_each_if_there(reading->db, "ABMultiValue", value_columns, visit_value, reading);
    evidence_rows_each(reading->db, "ABPerson", PERSON_COLUMNS, visit_person, reading);
    struct observation_context of_row = *context;
    of_row.arena = arena_new(SIDE_TABLE_LIMIT_BYTES);
    send_orphans(reading, &of_row);
    send_lost(reading, &of_row);
    arena_free(of_row.arena);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        side_table_done(tables[i]);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const person[] = {"First", "Last", "CreationDate", NULL};
    return evidence_db_holds(context, "ABPerson", person);
}

static void observe(struct observation_context *context)
{
    struct reading reading = {.db = evidence_db_open(context)};
    evidence_db_tell_condition(reading.db);
    read_all(&reading, context);
    evidence_db_tell_unread(reading.db, "table not read");
    evidence_db_close(reading.db);
}

const struct observer observer_ios_contacts = {
    .name = "ios_contacts",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "contacts of iOS (AddressBook.sqlitedb)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
