// Computers and browsers linked to the account of this phone (companion_devices.db of WhatsApp for Android).
// Schema and traps: docs/formats/whatsapp-android.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/json_out.h"
#include "observations/selectors/selectors.h"

enum { DEVICE, SYSTEM, PLATFORM, ACTIVE, LOGIN, LOGOUT, PLACE_NAME, COLUMN_COUNT };
static const char *const COLUMNS[] = {"device_id",  "device_os",   "platform_type", "last_active",
                                      "login_time", "logout_time", "place_name",    NULL};

// What a person reads of it: there is no record for a device.
static void send_row(struct evidence_rows *rows)
{
    struct buffer buffer;
    buffer_init(&buffer, 1024 * 1024);
    struct json_out json = json_out_to(&buffer);
    json_out_object(&json);
    for (int column = DEVICE; column < COLUMN_COUNT; column++) {
        const char *text = evidence_text(rows, column);
        if (text == NULL)
            continue;
        json_out_key(&json, COLUMNS[column]);
        json_out_text(&json, text);
    }
    json_out_object_end(&json);
    if (!buffer.overflowed)
        sink_raw_row(rows->context.sink, &(struct raw_row){evidence_place(rows), buffer_text(&buffer)});
    buffer_done(&buffer);
}

// The number before the device's is the account's own.
static void visit_device(struct evidence_rows *rows, void *payload)
{
    static const int same[] = {DEVICE, LOGIN, -1}, says[] = {-1};
    const char *device = evidence_text(rows, DEVICE);
    if (!whatsapp_jid_is_sound(device)) {
        tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : "device without a JID");
        return;
    }
    if (repeats_row(payload, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    send_row(rows);
    own_send(rows, WHATSAPP, selector_of_jid(&rows->context, bytes_of_text(device)));
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"device_id", "device_os", "last_active", NULL};
    return evidence_db_holds(context, "devices", columns);
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    struct repeats *repeats = repeats_new();
    evidence_db_tell_condition(db);
    evidence_rows_each(db, "devices", COLUMNS, visit_device, repeats);
    repeats_free(repeats);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_whatsapp_devices = {
    .name = "whatsapp_devices",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "devices linked to the account of WhatsApp for Android (companion_devices.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
