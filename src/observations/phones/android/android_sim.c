// The SIM cards Android has known (telephony.db, siminfo): the device's own numbers. Schema and traps:
// docs/formats/android-contacts-and-calls.md.
#include "observations/databases/evidence_db.h"
#include "observations/observers.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

static void send_own(struct evidence_rows *rows, struct selector selector)
{
    sink_own_selector(rows->context.sink, &(struct own_selector){evidence_place(rows), "sim", selector});
}

// A number of 14 to 22 digits as it stands on the card; anything else is no such number.
static bool send_card_number(struct evidence_rows *rows, int column, enum selector_kind kind, size_t least,
                             size_t most)
{
    const char *text = evidence_text(rows, column);
    size_t digits = 0;
    while (text && text_is_digit(text[digits]))
        digits++;
    if (text == NULL || text[digits] != 0 || digits < least || digits > most)
        return false;
    send_own(rows, (struct selector){.kind = kind, .grade = GRADE_POSSIBLE, .value = text, .text = text});
    return true;
}

static void read_siminfo(struct evidence_db *db)
{
    enum { NUMBER, IMSI, ICCID };
    static const char *const columns[] = {"number", "imsi", "icc_id", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, db, "siminfo", columns);
    while (evidence_rows_next(&rows)) {
        const char *number = evidence_text(&rows, NUMBER);
        bool any = false;
        if (number && *number) {
            send_own(&rows, selector_of_phone(&rows.context, bytes_of_text(number)));
            any = true;
        }
        any |= send_card_number(&rows, IMSI, SELECTOR_IMSI, 14, 15);
        any |= send_card_number(&rows, ICCID, SELECTOR_ICCID, 18, 22);
        if (any)
            evidence_emitted(&rows);
        else
            tally_skip(&rows.tally, "neither number, IMSI nor ICCID");
    }
    evidence_rows_close(&rows);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"icc_id", "number", NULL};
    struct evidence_db *db = evidence_db_open(context);
    bool is = db && evidence_db_has_columns(db, "siminfo", columns);
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    evidence_db_tell_condition(db);
    read_siminfo(db);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_android_sim = {
    .name = "android_sim",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "own numbers and SIM cards of Android (telephony.db)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
