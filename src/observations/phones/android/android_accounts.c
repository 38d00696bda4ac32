// The accounts of a device (accounts.db, accounts_ce.db, accounts_de.db). Schema and traps:
// docs/formats/android-contacts-and-calls.md.
#include "observations/phones/android/android_accounts.h"
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/repeats.h"

#include "base/text.h"

#include <string.h>

enum name_form { NAME_EMAIL, NAME_PHONE, NAME_HANDLE };

static const struct {
    const char *type, *app;
    enum name_form form; // of a name that is no e-mail address
} TYPES[] = {
    {"com.google", "google", NAME_EMAIL},
    {"com.whatsapp", "whatsapp", NAME_PHONE},
    {"com.whatsapp.w4b", "whatsapp", NAME_PHONE},
    {"org.telegram.messenger", "telegram", NAME_HANDLE},
    {"org.telegram.messenger.web", "telegram", NAME_HANDLE},
    {"org.thunderdog.challegram", "telegram", NAME_HANDLE},
    {"com.viber.voip", "viber", NAME_PHONE},
    {"com.viber.voip.account", "viber", NAME_PHONE},
    {"org.thoughtcrime.securesms", "signal", NAME_PHONE},
    {"com.tencent.mm.account", "wechat", NAME_HANDLE},
    {"com.twitter.android.auth.login", "twitter", NAME_HANDLE},
    {"com.instagram.android.accounts", "instagram", NAME_HANDLE},
    {"www.instagram.com", "instagram", NAME_HANDLE},
    {"com.skype.contacts.sync", "skype", NAME_HANDLE},
    {"com.facebook.auth.login", "facebook", NAME_EMAIL},
    {"com.osp.app.signin", "samsung", NAME_EMAIL},
    {"com.xiaomi", "xiaomi", NAME_EMAIL},
};

static bool is_phone(const struct selector *selector)
{
    return selector->kind == SELECTOR_PHONE && *selector->value == '+';
}

bool android_account(const struct observation_context *context, const char *type, const char *name,
                     const char **app, struct selector *selector)
{
    enum name_form form = NAME_EMAIL;
    *app = "android";
    for (size_t i = 0; type && i < sizeof TYPES / sizeof *TYPES; i++)
        if (strcmp(type, TYPES[i].type) == 0) {
            *app = TYPES[i].app;
            form = TYPES[i].form;
        }
    if (name == NULL || *name == 0)
        return false;
    struct bytes text = bytes_of_text(name);
    *selector = selector_of_email(context, text);
    if (selector->kind == SELECTOR_EMAIL)
        return true;
    if (form == NAME_HANDLE && !text_equal_nocase(name, *app) && strchr(name, ' ') == NULL) {
        *selector = selector_of_handle(context, *app, text);
        return selector->kind == SELECTOR_HANDLE;
    }
    if (form == NAME_PHONE) {
        *selector = selector_of_phone(context, text);
        return is_phone(selector);
    }
    return false;
}

static void take_row(struct evidence_rows *rows, void *payload)
{
    enum { NAME, TYPE };
    static const int key[] = {NAME, TYPE, -1}, content[] = {-1};
    const char *type = evidence_text(rows, TYPE), *app;
    struct selector selector;
    if (evidence_is_lost(rows) &&
        (type == NULL || strchr(type, '.') == NULL || !evidence_is_whole(rows, NAME))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (repeats_row(payload, rows, key, content)) {
        tally_skip(&rows->tally, REPEATS_REASON);
    } else if (android_account(&rows->context, type, evidence_text(rows, NAME), &app, &selector)) {
        own_send(rows, app, selector);
    } else {
        tally_skip(&rows->tally, "account whose name names nobody");
    }
}

void android_accounts_read(struct evidence_db *db, const char *const columns[3])
{
    struct repeats *repeats = repeats_new();
    evidence_rows_each(db, "accounts", columns, take_row, repeats);
    repeats_free(repeats);
}

// ---- the observer ----

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"name", "type", "password", NULL};
    static const char *const extras[] = {"accounts_id", NULL};
    struct evidence_db *db = evidence_db_open(context);
    bool is =
        db && evidence_db_has_columns(db, "accounts", columns) &&
        (evidence_db_has_columns(db, "extras", extras) || evidence_db_has_columns(db, "authtokens", extras));
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    static const char *const columns[] = {"name", "type", NULL};
    struct evidence_db *db = evidence_db_open(context);
    evidence_db_tell_condition(db);
    android_accounts_read(db, columns);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_android_accounts = {
    .name = "android_accounts",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "accounts of the device: own addresses and handles (accounts.db, accounts_ce.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
