// Viber for Android, viber_data: the call log, the address book as Viber copied it, members by number.
// docs/formats/other-applications.md.
#include "observations/phones/apps/viber_android.h"

enum { TYPE_IN = 1, TYPE_OUT, TYPE_MISSED };

static void take_call(struct evidence_rows *rows, void *payload)
{
    enum { NUMBER, CANONIZED, DATE, DURATION, TYPE };
    struct app_reading *reading = payload;
    int64_t seconds = evidence_integer(rows, DURATION, -1), type = evidence_integer(rows, TYPE, -1);
    struct call call = {.at = evidence_moment_msec(rows, DATE), .seconds = seconds < 0 ? -1 : seconds};
    struct selector peer = app_phone(rows, app_first(app_text(rows, CANONIZED), app_text(rows, NUMBER)));
    call.direction = type == TYPE_OUT                         ? DIRECTION_OUT
                     : type == TYPE_IN || type == TYPE_MISSED ? DIRECTION_IN
                                                              : DIRECTION_UNKNOWN;
    call.outcome = seconds > 0 ? OUTCOME_ANSWERED : type == TYPE_MISSED ? OUTCOME_MISSED : OUTCOME_UNKNOWN;
    call_of_two(&call, rows->context.arena, peer);
    app_call(reading, rows, &call);
}

static void take_name(struct evidence_rows *rows, void *payload)
{
    enum { ID, NAME };
    struct app_reading *reading = payload;
    book_add(reading->people, app_key(rows, evidence_integer(rows, ID, -1)),
             &(struct book_entry){.selector = {.value = "", .text = ""}, .text = app_text(rows, NAME)});
    app_skip_used(rows);
}

// A number of the address book; the name stands in phonebookcontact.
static void take_number(struct evidence_rows *rows, void *payload)
{
    enum { CONTACT, FOUND, CANONIZED };
    struct app_reading *reading = payload;
    const char *number = app_first(app_text(rows, CANONIZED), app_text(rows, FOUND));
    const struct book_entry *name =
        book_find(reading->people, app_key(rows, evidence_integer(rows, CONTACT, -1)));
    if (number == NULL) {
        tally_skip(&rows->tally, "no number");
        return;
    }
    struct selector selector = app_phone(rows, number);
    app_contact(
        reading, rows,
        &(struct contact){.name = name ? name->text : NULL, .selectors = &selector, .selector_count = 1});
}

static void take_member(struct evidence_rows *rows, void *payload)
{
    enum { NUMBER, NAME, MEMBER };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *number = app_text(rows, NUMBER), *member = app_text(rows, MEMBER);
    if (number)
        parties_add(&parties, rows->context.arena, app_phone(rows, number));
    if (member)
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, member));
    if (parties.count == 0)
        tally_skip(&rows->tally, "no number");
    else
        app_account(reading, rows,
                    &(struct account){.name = app_text(rows, NAME),
                                      .selectors = parties.at,
                                      .selector_count = parties.count});
}

bool viber_calls_there(struct evidence_db *db)
{
    static const char *const calls[] = {"number", "date", "duration", "type", "viber_call", NULL};
    return evidence_db_has_columns(db, "calls", calls);
}

void viber_calls_read(struct app_reading *reading)
{
    static const char *const calls[] = {"number", "canonized_number", "date", "duration", "type", NULL};
    static const char *const names[] = {"_id", "display_name", NULL};
    static const char *const numbers[] = {"contact_id", "data1", "data2", NULL};
    static const char *const members[] = {"canonized_number", "viber_name", "member_id", NULL};
    evidence_rows_each(reading->db, "calls", calls, take_call, reading);
    evidence_rows_each_if_there(reading->db, "phonebookcontact", names, take_name, reading);
    evidence_rows_each_if_there(reading->db, "phonebookdata", numbers, take_number, reading);
    evidence_rows_each_if_there(reading->db, "vibernumbers", members, take_member, reading);
}
