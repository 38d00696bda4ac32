// Accounts that iOS is signed in to (Accounts3.sqlite): user names, and in archived properties the addresses
// and ids of each. Schema and traps: docs/formats/ios-device.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/side_table.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/keyed_archive.h"

#include <string.h>

struct reading {
    struct evidence_db *db;
    struct side_table types;     // ZACCOUNTTYPE -> its identifier
    struct side_table addresses; // account -> an e-mail address, telephone or "apple:ID" of it
    struct side_table names;     // account -> order, part of the person's name
};

// Identifiers of kinds of accounts, as the application they are of.
static const struct {
    const char *end, *app;
} APPS[] = {
    {".AppleAccount", "icloud"},  {".AppleIDAuthentication", "icloud"},
    {".idms", "icloud"},          {".AppleID", "icloud"},
    {".CloudKit", "icloud"},      {".IdentityServices", "imessage"},
    {".Madrid", "imessage"},      {".FaceTime", "facetime"},
    {".iTunesStore", "itunes"},   {".Google", "gmail"},
    {".FindMyFriends", "icloud"}, {".DeviceLocator", "icloud"},
};

static const char *app_of(struct arena *arena, const char *type)
{
    for (size_t i = 0; type && i < sizeof APPS / sizeof *APPS; i++)
        if (text_end(type, APPS[i].end))
            return APPS[i].app;
    const char *dot = type ? strrchr(type, '.') : NULL;
    if (dot == NULL || dot[1] == 0)
        return "account";
    char *app = arena_text(arena, dot + 1);
    for (size_t i = 0; app[i]; i++)
        app[i] = (char)text_lower(app[i]);
    return app;
}

// ---- properties, each an archive of one value ----

enum property_kind { PROPERTY_OTHER, PROPERTY_ADDRESS, PROPERTY_APPLE_ID, PROPERTY_HANDLES, PROPERTY_NAME };

static const struct {
    const char *key;
    enum property_kind kind;
} PROPERTIES[] = {
    {"appleId", PROPERTY_ADDRESS},        {"apple-id", PROPERTY_ADDRESS},
    {"primaryEmail", PROPERTY_ADDRESS},   {"email-address", PROPERTY_ADDRESS},
    {"aliases", PROPERTY_ADDRESS},        {"appleIDAliases", PROPERTY_ADDRESS},
    {"EmailAddresses", PROPERTY_ADDRESS}, {"dsid", PROPERTY_APPLE_ID},
    {"DSID", PROPERTY_APPLE_ID},          {"personID", PROPERTY_APPLE_ID},
    {"handles", PROPERTY_HANDLES},        {"FullUserName", PROPERTY_NAME},
    {"firstName", PROPERTY_NAME},         {"lastName", PROPERTY_NAME},
};

static enum property_kind kind_of_property(const char *key)
{
    for (size_t i = 0; key && i < sizeof PROPERTIES / sizeof *PROPERTIES; i++)
        if (strcmp(key, PROPERTIES[i].key) == 0)
            return PROPERTIES[i].kind;
    return PROPERTY_OTHER;
}

static bool keep(struct side_table *table, struct evidence_rows *rows, int64_t account, const char *text)
{
    return text && *text && side_table_keep(table, rows, account, 0, text);
}

// Addresses: a text, several in an array, or the "uri" of each handle.
static bool keep_addresses(struct reading *reading, struct evidence_rows *rows, int64_t account,
                           const struct plist *value)
{
    bool any = keep(&reading->addresses, rows, account, plist_text(value));
    for (size_t i = 0; value && value->kind == PLIST_ARRAY && i < plist_count(value); i++) {
        const struct plist *one = plist_at(value, i), *uri = plist_get(one, "uri");
        any |= keep(&reading->addresses, rows, account, plist_text(uri ? uri : one));
    }
    return any;
}

static bool keep_property(struct reading *reading, struct evidence_rows *rows, int64_t account,
                          enum property_kind kind, const struct plist *value)
{
    const char *text = plist_text(value);
    switch (kind) {
    case PROPERTY_NAME:
        return keep(&reading->names, rows, account, text);
    case PROPERTY_APPLE_ID:
        if (value && value->kind == PLIST_INTEGER && value->integer > 0)
            text = arena_print(rows->context.arena, "%lld", (long long)value->integer);
        return text && *text && strcmp(text, "0") != 0 &&
               keep(&reading->addresses, rows, account, arena_print(rows->context.arena, "apple:%s", text));
    default:
        return keep_addresses(reading, rows, account, value);
    }
}

static void visit_property(struct evidence_rows *rows, void *payload)
{
    enum { OWNER, KEY, VALUE };
    struct reading *reading = payload;
    enum property_kind kind = kind_of_property(evidence_text(rows, KEY));
    const struct plist *value = NULL;
    struct error error = {0};
    if (kind == PROPERTY_OTHER) {
        tally_skip(&rows->tally, "a property that names nobody");
        return;
    }
    if (keyed_archive_read(evidence_bytes(rows, VALUE), rows->context.arena, &value, &error) &&
        !evidence_is_lost(rows))
        sink_damage(rows->context.sink, evidence_place(rows), "%s", error.text);
    bool kept = keep_property(reading, rows, evidence_integer(rows, OWNER, -1), kind, value);
    tally_skip(&rows->tally, kept ? SIDE_TABLE_USED : "a property that is empty");
}

static void visit_type(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    const char *identifier = evidence_text(rows, 0);
    if (rows->row > 0 && identifier)
        side_table_keep(&reading->types, rows, rows->row, 0, identifier);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

// ---- accounts ----

static struct selector selector_of(const struct observation_context *context, const char *app,
                                   const char *text)
{
    if (text_start(text, "tel:"))
        return selector_of_phone(context, bytes_of_text(text + 4));
    if (text_start(text, "mailto:"))
        return selector_of_email(context, bytes_of_text(text + 7));
    if (text_start(text, "apple:"))
        return selector_of_handle(context, "apple", bytes_of_text(text + 6));
    if (strchr(text, '@'))
        return selector_of_email(context, bytes_of_text(text));
    if (text[0] == '+')
        return selector_of_phone(context, bytes_of_text(text));
    return selector_of_handle(context, app, bytes_of_text(text));
}

static const char *name_of(struct reading *reading, struct arena *arena, int64_t account)
{
    size_t count;
    const char *name = "";
    const struct side_row *parts = side_table_find(&reading->names, account, &count);
    for (size_t i = 0; i < count && i < 4; i++)
        name = arena_print(arena, "%s%s%s", name, *name ? " " : "", parts[i].text);
    return *name ? name : NULL;
}

// A telephone among an account's addresses may be that of another device of the same owner: it is the
// device's own, but no name of the account.
static void send_own(struct evidence_rows *rows, const char *app, struct selector selector)
{
    bool is_phone = selector.kind == SELECTOR_PHONE;
    if (!is_phone && selector.kind != SELECTOR_EMAIL && selector.kind != SELECTOR_HANDLE)
        return;
    // whoever answers in iMessage is known by telephone, when there is one
    if (!is_phone && strcmp(app, "imessage") == 0)
        app = "icloud";
    sink_own_selector(rows->context.sink, &(struct own_selector){evidence_place(rows), app, selector});
}

static void visit_account(struct evidence_rows *rows, void *payload)
{
    enum { TYPE, USERNAME };
    struct reading *reading = payload;
    const struct observation_context *context = &rows->context;
    const char *username = evidence_text(rows, USERNAME);
    size_t count, found;
    const struct side_row *type = side_table_find(&reading->types, evidence_integer(rows, TYPE, -1), &found);
    if (evidence_is_lost(rows) && (!found || username == NULL || *username == 0)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    const char *app = app_of(context->arena, found ? type->text : NULL);
    struct parties parties = {.count = 0};
    const struct side_row *addresses = side_table_find(&reading->addresses, rows->row, &count);
    size_t owned = 0;
    if (username && *username)
        parties_add(&parties, context->arena, selector_of(context, app, username));
    for (size_t i = 0; i < count; i++) {
        struct selector selector = selector_of(context, app, addresses[i].text);
        if (selector.kind != SELECTOR_PHONE)
            parties_add(&parties, context->arena, selector);
        else if (++owned)
            send_own(rows, app, selector);
    }
    for (size_t i = 0; i < parties.count; i++)
        send_own(rows, app, parties.at[i]);
    if (parties.count == 0) {
        if (owned)
            evidence_emitted(rows);
        else
            tally_skip(&rows->tally, "an account without a name");
        return;
    }
    account_send(rows, &(struct account){.app = app,
                                         .name = name_of(reading, context->arena, rows->row),
                                         .selectors = parties.at,
                                         .selector_count = parties.count});
}

static void read_accounts(struct reading *reading)
{
    static const char *const type_columns[] = {"ZIDENTIFIER", NULL};
    static const char *const property_columns[] = {"ZOWNER", "ZKEY", "ZVALUE", NULL};
    static const char *const account_columns[] = {"ZACCOUNTTYPE", "ZUSERNAME", NULL};
    side_table_init(&reading->types);
    side_table_init(&reading->addresses);
    side_table_init(&reading->names);
    evidence_rows_each_if_there(reading->db, "ZACCOUNTTYPE", type_columns, visit_type, reading);
    evidence_rows_each_if_there(reading->db, "ZACCOUNTPROPERTY", property_columns, visit_property, reading);
    evidence_rows_each(reading->db, "ZACCOUNT", account_columns, visit_account, reading);
    side_table_done(&reading->types);
    side_table_done(&reading->addresses);
    side_table_done(&reading->names);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"ZACCOUNTTYPE", "ZUSERNAME", "ZOWNINGBUNDLEID", NULL};
    return evidence_db_holds(context, "ZACCOUNT", columns);
}

static void observe(struct observation_context *context)
{
    struct reading reading = {.db = evidence_db_open(context)};
    evidence_db_tell_condition(reading.db);
    read_accounts(&reading);
    evidence_db_tell_unread(reading.db, "table not read");
    evidence_db_close(reading.db);
}

const struct observer observer_ios_accounts = {
    .name = "ios_accounts",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "accounts that iOS is signed in to (Accounts3.sqlite)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
