// WhatsApp's address book for iOS (ContactsV2.sqlite). Schema and traps: docs/formats/whatsapp-ios.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum { FULL_NAME, GIVEN_NAME, PHONE, LOCAL_PHONE, JID, LID, ABOUT };
static const char *const COLUMNS[] = {"ZFULLNAME",   "ZGIVENNAME", "ZPHONENUMBER", "ZLOCALIZEDPHONENUMBER",
                                      "ZWHATSAPPID", "ZLID",       "ZABOUTTEXT",   NULL};

static bool is_there(const char *text)
{
    return text && *text;
}

static const char *with_server(struct arena *arena, const char *text, const char *server)
{
    if (!is_there(text))
        return NULL;
    return strchr(text, '@') ? text : arena_print(arena, "%s@%s", text, server);
}

static void visit_contact(struct evidence_rows *rows, void *payload)
{
    static const int same[] = {PHONE, JID, LID, -1}, says[] = {FULL_NAME, -1};
    struct arena *arena = rows->context.arena;
    const char *jid = with_server(arena, evidence_text(rows, JID), "s.whatsapp.net");
    const char *lid = with_server(arena, evidence_text(rows, LID), "lid");
    const char *phone = evidence_text(rows, PHONE), *name = evidence_text(rows, FULL_NAME);
    if (evidence_is_lost(rows) && !whatsapp_jid_is_sound(jid) && !whatsapp_jid_is_sound(lid)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (repeats_row(payload, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    struct parties parties = {0}, account = {0};
    if (lid)
        parties_add(&account, arena, selector_of_jid(&rows->context, bytes_of_text(lid)));
    if (jid)
        parties_add(&account, arena, selector_of_jid(&rows->context, bytes_of_text(jid)));
    if (!is_there(phone))
        phone = evidence_text(rows, LOCAL_PHONE);
    if (jid)
        parties_add(&parties, arena, selector_of_jid(&rows->context, bytes_of_text(jid)));
    if (is_there(phone))
        parties_add(&parties, arena, selector_of_phone(&rows->context, bytes_of_text(phone)));
    if (parties.count == 0 && lid)
        parties_add(&parties, arena, account.at[0]);
    const char *about = evidence_text(rows, ABOUT);
    if (about)
        selectors_send(&rows->context, evidence_place(rows), about);
    if (parties.count == 0) {
        tally_skip(&rows->tally, "neither JID nor number");
        return;
    }
    if (account.count == 2) // the application says that they are one
        sink_account(rows->context.sink, &(struct account){.place = evidence_place(rows),
                                                           .app = WHATSAPP,
                                                           .selectors = account.at,
                                                           .selector_count = account.count});
    if (!is_there(name))
        name = evidence_text(rows, GIVEN_NAME);
    contact_send(rows, &(struct contact){.app = WHATSAPP,
                                         .name = is_there(name) ? name : NULL,
                                         .selectors = parties.at,
                                         .selector_count = parties.count});
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"ZFULLNAME", "ZPHONENUMBER", "ZWHATSAPPID", NULL};
    return evidence_db_holds(context, "ZWAADDRESSBOOKCONTACT", columns);
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    struct repeats *repeats = repeats_new();
    evidence_db_tell_condition(db);
    evidence_rows_each(db, "ZWAADDRESSBOOKCONTACT", COLUMNS, visit_contact, repeats);
    repeats_free(repeats);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_whatsapp_ios_contacts = {
    .name = "whatsapp_ios_contacts",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "contacts of WhatsApp for iOS, and accounts behind LIDs (ContactsV2.sqlite)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
