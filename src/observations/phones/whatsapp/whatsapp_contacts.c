// WhatsApp's address book for Android (wa.db). Schema and traps: docs/formats/whatsapp-android.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum { JID, NUMBER, DISPLAY_NAME, WA_NAME, NICKNAME, GIVEN_NAME, STATUS, LID };
static const char *const COLUMNS[] = {"jid",        "number", "display_name", "wa_name", "nickname",
                                      "given_name", "status", "lid",          NULL};

// The name it was saved under, else the one its holder gave.
static const char *name_of(struct evidence_rows *rows)
{
    for (int column = DISPLAY_NAME; column <= GIVEN_NAME; column++) {
        const char *name = evidence_text(rows, column);
        if (name && *name)
            return name;
    }
    return NULL;
}

static size_t selectors_of(struct evidence_rows *rows, struct selector selectors[2])
{
    const char *jid = evidence_text(rows, JID), *number = evidence_text(rows, NUMBER);
    size_t count = 0;
    if (jid && *jid)
        selectors[count++] = selector_of_jid(&rows->context, bytes_of_text(jid));
    if (number && *number) {
        selectors[count] = selector_of_phone(&rows->context, bytes_of_text(number));
        count += count == 0 || selectors[0].kind != selectors[1].kind ||
                 strcmp(selectors[0].value, selectors[1].value) != 0;
    }
    return count;
}

// Where a version of the application keeps the LID beside the JID, it says that both are one account.
static void send_account(struct evidence_rows *rows)
{
    const char *jid = evidence_text(rows, JID), *lid = evidence_text(rows, LID);
    if (jid == NULL || lid == NULL || !whatsapp_jid_is_sound(jid) || *lid == 0)
        return;
    if (strchr(lid, '@') == NULL)
        lid = arena_print(rows->context.arena, "%s@lid", lid);
    const struct selector selectors[] = {selector_of_jid(&rows->context, bytes_of_text(lid)),
                                         selector_of_jid(&rows->context, bytes_of_text(jid))};
    if (text_end(lid, "@lid") && !text_end(jid, "@lid"))
        sink_account(rows->context.sink, &(struct account){.place = evidence_place(rows),
                                                           .app = WHATSAPP,
                                                           .selectors = selectors,
                                                           .selector_count = 2});
}

static void visit_contact(struct evidence_rows *rows, void *payload)
{
    static const int same[] = {JID, NUMBER, -1}, says[] = {DISPLAY_NAME, WA_NAME, -1};
    struct selector selectors[2];
    if (evidence_is_lost(rows) && !whatsapp_jid_is_sound(evidence_text(rows, JID))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (repeats_row(payload, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    size_t count = selectors_of(rows, selectors);
    const char *name = name_of(rows), *status = evidence_text(rows, STATUS);
    if (status)
        selectors_send(&rows->context, evidence_place(rows), status);
    if (count == 0) {
        tally_skip(&rows->tally, "neither JID nor number");
        return;
    }
    send_account(rows);
    if (name) {
        contact_send(rows,
                     &(struct contact){
                         .app = WHATSAPP, .name = name, .selectors = selectors, .selector_count = count});
        return;
    }
    for (size_t i = 0; i < count; i++) // seen by the application, saved by nobody
        sink_selector_hit(rows->context.sink, &(struct selector_hit){evidence_place(rows), selectors[i]});
    evidence_emitted(rows);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"jid", "display_name", NULL};
    return evidence_db_holds(context, "wa_contacts", columns);
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    struct repeats *repeats = repeats_new();
    evidence_db_tell_condition(db);
    evidence_rows_each(db, "wa_contacts", COLUMNS, visit_contact, repeats);
    repeats_free(repeats);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_whatsapp_contacts = {
    .name = "whatsapp_contacts",
    .version = 2,
    .family = FAMILY_PHONE,
    .summary = "contacts of WhatsApp for Android (wa.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
