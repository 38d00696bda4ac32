// Contacts of iOS: made by hand, and those whose rows iLEAPP's authors expect, row by row. Observer:
// ios_contacts.
#include "ios_test.h"

#include "base/text.h"
#include "sources/zip.h"

#include <jansson.h>
#include <zlib.h>

#define SCHEMA                                                                                               \
    "CREATE TABLE ABPerson(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Middle TEXT,"     \
    " Organization TEXT, Note TEXT, Nickname TEXT, CreationDate INTEGER, ModificationDate INTEGER,"          \
    " StoreID INTEGER, DisplayName TEXT);"                                                                   \
    "CREATE TABLE ABMultiValue(UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER,"                \
    " identifier INTEGER, label INTEGER, value TEXT);"                                                       \
    "CREATE TABLE ABMultiValueLabel(value TEXT, UNIQUE(value));"                                             \
    "CREATE TABLE ABMultiValueEntry(parent_id INTEGER, key INTEGER, value TEXT, UNIQUE(parent_id, key));"    \
    "CREATE TABLE ABMultiValueEntryKey(value TEXT, UNIQUE(value));"                                          \
    "CREATE TABLE ABStore(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, Type INTEGER,"                 \
    " MeIdentifier INTEGER DEFAULT -1);"

static void joins_persons_and_values(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_contacts,
        SCHEMA
        "INSERT INTO ABPerson(ROWID, First, Middle, Last, Organization, Note, CreationDate) VALUES"
        " (1, 'Ana', 'M', 'Ionescu', NULL, 'pays to +447700900077', 700000000),"
        " (2, NULL, NULL, NULL, 'Taxi', NULL, 700000001), (3, NULL, NULL, NULL, NULL, NULL, 700000002),"
        " (4, 'Me', NULL, NULL, NULL, NULL, 700000003), (5, NULL, NULL, NULL, NULL, NULL, 700000004);"
        "INSERT INTO ABStore(Name, Type, MeIdentifier) VALUES (NULL, 0, 4);"
        "INSERT INTO ABMultiValueLabel VALUES ('_$!<Home>!$_'), ('_$!<Mobile>!$_');"
        "INSERT INTO ABMultiValueEntryKey VALUES ('username'), ('service'), ('url'), ('Street');"
        "INSERT INTO ABMultiValue VALUES (1, 1, 3, 0, 2, '07700 900001'), (2, 1, 4, 0, 1, 'Ana@Example.org'),"
        " (3, 1, 46, 0, 1, NULL), (4, 1, 13, 0, 1, NULL), (5, 1, 22, 0, 1, 'HTTPS://example.org/Ana'),"
        " (6, 1, 5, 0, 1, NULL), (7, 1, 46, 0, 1, NULL), (8, 1, 23, 0, 1, 'Mia'), (9, 2, 3, 0, 2, '07700 900002'),"
        " (10, 3, 3, 0, 2, '+447700900003'), (11, 4, 3, 0, 2, '+447700900099'), (12, 9, 3, 0, 2, '+447700900009');"
        "INSERT INTO ABMultiValueEntry VALUES (3, 1, 'ana_k'), (3, 2, 'Twitter'), (4, 1, 'live:ana'),"
        " (4, 2, 'Skype'), (6, 4, 'High Street 4'), (7, 3, 'https://example.org/p/ana');");
    EXPECT_CONTACTS(&collect,
                    "Ana M Ionescu: phone:+447700900001 email:ana@example.org handle:twitter:ana_k "
                    "handle:skype:live:ana url:https://example.org/Ana url:https://example.org/p/ana",
                    "Taxi: phone:+447700900002", "-: phone:+447700900003", "Me: phone:+447700900099",
                    "-: phone:+447700900009");
    assert_string_equal(own_lines(&collect), "contacts phone +447700900099");
    assert_int_equal(collect_hits(&collect, SELECTOR_PHONE, "+447700900077"), 1); // in the note
    assert_int_equal(collect_tally(&collect, "ABPerson", ""), 4);
    assert_int_equal(collect_tally(&collect, "ABPerson", "neither name nor number"), 1);
    assert_int_equal(collect_tally_total(&collect, "ABMultiValue"), 12);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void brings_deleted_contacts_back(void **state)
{
    (void)state;
    struct collect collect;
    app_read(&collect, &observer_ios_contacts,
             SCHEMA
             "PRAGMA secure_delete = OFF;"
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
             "INSERT INTO ABPerson(ROWID, First, Last, CreationDate, ModificationDate, StoreID)"
             " SELECT i, 'Person', 'Number ' || i, 700000000 + i, 700000000 + i, 0 FROM n;"
             "INSERT INTO ABMultiValue SELECT ROWID, ROWID, 3, 0, 1, '+4477009' || printf('%05d', ROWID)"
             " FROM ABPerson;"
             "DELETE FROM ABPerson WHERE ROWID = 30; DELETE FROM ABMultiValue WHERE record_id = 30;");
    size_t persons = 0, numbers = 0;
    for (size_t i = 0; i < collect_count(&collect, RECORD_CONTACT); i++) {
        const struct contact *contact = &collect_at(&collect, RECORD_CONTACT, i)->contact;
        if (contact->place.state == STATE_LIVE)
            continue;
        if (strcmp(contact->place.table, "ABPerson") == 0) {
            assert_string_equal(contact->name, "Person Number 30");
            persons++;
        } else {
            assert_string_equal(contact->selectors[0].value, "+447700900030");
            numbers++;
        }
    }
    assert_int_equal(persons, 1);
    assert_int_equal(numbers, 1);
    collect_done(&collect);
}

// ---- as others expect it ----

// The database of a real zip, and its log.
struct unzipping {
    struct collect *collect;
    struct bytes zip;
    struct item database, log;
};

static struct bytes unpacked(struct unzipping *unzipping, const struct child_item *member)
{
    struct bytes packed = bytes_slice(unzipping->zip, (size_t)member->offset, (size_t)member->stored_bytes);
    if (member->storage != DEFLATED)
        return packed;
    uint8_t *data = arena_alloc(unzipping->collect->arena, (size_t)member->size_bytes + 1, 1);
    z_stream stream = {.next_in = (uint8_t *)packed.data,
                       .avail_in = (uInt)packed.size,
                       .next_out = data,
                       .avail_out = (uInt)member->size_bytes + 1};
    assert_int_equal(inflateInit2(&stream, -15), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    return (struct bytes){data, stream.total_out};
}

static void take_member(void *context, const struct child_item *member)
{
    struct unzipping *unzipping = context;
    struct item *item = text_end(member->path, "/AddressBook.sqlitedb")       ? &unzipping->database
                        : text_end(member->path, "/AddressBook.sqlitedb-wal") ? &unzipping->log
                                                                              : NULL;
    if (item)
        *item = (struct item){.path = arena_text(unzipping->collect->arena, member->path),
                              .bytes = unpacked(unzipping, member)};
}

static void no_skip(void *context, const char *reason)
{
    (void)context, (void)reason;
}

static void no_damage(void *context, int64_t offset, const char *what)
{
    (void)context, (void)offset;
    fail_msg("the zip is damaged: %s", what);
}

static bool from_zip(struct collect *collect, const char *path, struct item *database, struct item *log)
{
    struct unzipping unzipping = {.collect = collect, .zip = collect_shared_file(collect, path).bytes};
    struct member_listener listener = {&unzipping, take_member, no_skip, no_damage};
    if (unzipping.zip.data == NULL)
        return false;
    zip_list(unzipping.zip, &listener);
    *database = unzipping.database;
    *log = unzipping.log;
    assert_non_null(database->bytes.data);
    return true;
}

static json_t *expected_rows(struct collect *collect, const char *path)
{
    struct item item = collect_shared_file(collect, path);
    return item.bytes.data ? json_loadb((const char *)item.bytes.data, item.bytes.size, 0, NULL) : NULL;
}

static size_t column(json_t *headers, const char *name)
{
    for (size_t i = 0; i < json_array_size(headers); i++) {
        json_t *header = json_array_get(headers, i);
        const char *text = json_string_value(json_is_array(header) ? json_array_get(header, 0) : header);
        if (text && strcmp(text, name) == 0)
            return i;
    }
    return SIZE_MAX;
}

static const char *field(json_t *headers, json_t *row, const char *name)
{
    size_t at = column(headers, name);
    const char *text = at == SIZE_MAX ? NULL : json_string_value(json_array_get(row, at));
    return text && *text ? text : NULL;
}

// "Home: a@example.org\rWork: b@example.org" names each value behind its label: all must stand in the
// contact, and nothing else of that kind.
static size_t assert_values(const struct contact *contact, enum selector_kind kind, const char *values)
{
    size_t count = 0;
    while (values && *values) {
        const char *end = strchr(values, '\r'), *text = strstr(values, ": ");
        assert_non_null(text);
        size_t size = end ? (size_t)(end - text) - 2 : strlen(text + 2);
        bool found = false;
        for (size_t i = 0; i < contact->selector_count; i++)
            found |= contact->selectors[i].kind == kind && strlen(contact->selectors[i].text) == size &&
                     strncmp(contact->selectors[i].text, text + 2, size) == 0;
        assert_true(found);
        count++;
        values = end ? end + 1 : NULL;
    }
    return count;
}

static void compare(struct collect *collect, json_t *expected)
{
    json_t *headers = json_object_get(expected, "headers"), *rows = json_object_get(expected, "data");
    size_t live = 0;
    for (size_t i = 0; i < collect_count(collect, RECORD_CONTACT); i++)
        live += collect_at(collect, RECORD_CONTACT, i)->contact.place.state == STATE_LIVE;
    assert_int_equal(live, json_array_size(rows));
    for (size_t i = 0; i < live; i++) {
        const struct contact *contact = &collect_at(collect, RECORD_CONTACT, i)->contact;
        json_t *row = json_array_get(rows, i);
        const char *first = field(headers, row, "First Name"), *last = field(headers, row, "Last Name");
        const char *company = field(headers, row, "Company");
        const char *name = first || last ? arena_print(collect->arena, "%s%s%s", first ? first : "",
                                                       first && last ? " " : "", last ? last : "")
                                         : company;
        assert_string_equal(contact->name, name);
        size_t count = assert_values(contact, SELECTOR_PHONE, field(headers, row, "Phone Numbers"));
        count += assert_values(contact, SELECTOR_EMAIL, field(headers, row, "Email addresses"));
        count += assert_values(contact, SELECTOR_URL, field(headers, row, "URL"));
        assert_int_equal(contact->selector_count, count);
    }
}

static void equals_what_others_expect(void **state)
{
    (void)state;
    static const char *const names[] = {"belkasoft_ctf6_ios_device1", "mvs_ios_2023"};
    for (size_t i = 0; i < 2; i++) {
        struct collect collect;
        struct item database, log;
        collect_init(&collect);
        json_t *expected = expected_rows(
            &collect,
            arena_print(collect.arena,
                        "phones/ileapp/results/addressBook/addressBook.addressBook.%s.20250621194251.json",
                        names[i]));
        const char *zip = arena_print(
            collect.arena, "phones/ileapp/addressBook/testdata.addressBook.addressBook.%s.zip", names[i]);
        if (expected == NULL || !from_zip(&collect, zip, &database, &log)) {
            json_decref(expected);
            collect_done(&collect);
            skip(); // CLEW_SHARED_DATA is not set
        }
        database.companions = &log;
        database.companion_count = 1;
        assert_true(collect_observe(&collect, &observer_ios_contacts, &database, NULL));
        compare(&collect, expected);
        assert_nothing_lost(&collect);
        json_decref(expected);
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_persons_and_values),
        cmocka_unit_test(brings_deleted_contacts_back),
        cmocka_unit_test(equals_what_others_expect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
