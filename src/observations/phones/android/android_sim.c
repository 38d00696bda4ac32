// The SIM cards Android has known (telephony.db, siminfo): the device's own numbers. Schema and traps:
// docs/formats/android-contacts-and-calls.md.
#include "observations/databases/evidence_db.h"
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/repeats.h"
#include "observations/selectors/selectors.h"

#include "base/text.h"

#include <string.h>

enum { NUMBER, IMSI, ICCID, BY_CARRIER, BY_IMS, BY_OWNER };
static const char *const COLUMNS[] = {"number",
                                      "imsi",
                                      "icc_id",
                                      "phone_number_source_carrier",
                                      "phone_number_source_ims",
                                      "phone_number_source_user",
                                      NULL};

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

// The card's number, and what carrier, network and owner say it is: each once.
static bool send_numbers(struct evidence_rows *rows)
{
    static const int columns[] = {NUMBER, BY_CARRIER, BY_IMS, BY_OWNER};
    struct parties numbers = {0};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const char *number = evidence_text(rows, columns[i]);
        if (number && *number)
            parties_add(&numbers, rows->context.arena,
                        selector_of_phone(&rows->context, bytes_of_text(number)));
    }
    for (size_t i = 0; i < numbers.count; i++)
        send_own(rows, numbers.at[i]);
    return numbers.count > 0;
}

static bool looks_like_card(struct evidence_rows *rows)
{
    const char *iccid = evidence_text(rows, ICCID);
    return iccid && iccid[0] == '8' && iccid[1] == '9' && strlen(iccid) >= 18 &&
           evidence_is_whole(rows, NUMBER);
}

static void take_row(struct evidence_rows *rows, void *payload)
{
    static const int key[] = {ICCID, -1}, content[] = {NUMBER, IMSI, BY_CARRIER, BY_IMS, BY_OWNER, -1};
    if (evidence_is_lost(rows) && !looks_like_card(rows)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (repeats_row(payload, rows, key, content)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    bool any = send_numbers(rows);
    any |= send_card_number(rows, IMSI, SELECTOR_IMSI, 14, 15);
    any |= send_card_number(rows, ICCID, SELECTOR_ICCID, 18, 22);
    if (any)
        evidence_emitted(rows);
    else
        tally_skip(&rows->tally, "neither number, IMSI nor ICCID");
}

static void read_siminfo(struct evidence_db *db)
{
    struct repeats *repeats = repeats_new();
    evidence_rows_each(db, "siminfo", COLUMNS, take_row, repeats);
    repeats_free(repeats);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"icc_id", "number", NULL};
    return evidence_db_holds(context, "siminfo", columns);
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
    .version = 2,
    .family = FAMILY_PHONE,
    .summary = "own numbers and SIM cards of Android (telephony.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
