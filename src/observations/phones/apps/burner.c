// Burner, numbers for a while (burners.sqlite). docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"

enum { DIRECTION_OF_IN = 1, DIRECTION_OF_OUT = 2, TYPE_TEXT = 2 };

static void take_burner(struct evidence_rows *rows, void *payload)
{
    enum { ID, NUMBER, NAME };
    struct app_reading *reading = payload;
    struct selector own = app_phone(rows, app_text(rows, NUMBER));
    if (*own.value == 0) {
        tally_skip(&rows->tally, "no number");
        return;
    }
    book_add(reading->people, app_text(rows, ID), &(struct book_entry){.selector = own});
    own_send(rows, reading->app, own);
}

static void take_contact(struct evidence_rows *rows, void *payload)
{
    enum { NAME, NUMBER };
    struct app_reading *reading = payload;
    struct selector who = app_phone(rows, app_text(rows, NUMBER));
    app_contact(reading, rows,
                &(struct contact){
                    .name = app_text(rows, NAME), .selectors = &who, .selector_count = *who.value != 0});
}

// The owner writes from one of several numbers: which, the row says.
static struct selector own_number(const struct app_reading *reading, const char *id)
{
    const struct book_entry *own = book_find(reading->people, id);
    return own ? own->selector : SELECTOR_OF_OWNER;
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { ID, TEXT, NUMBER, TYPE, VOICE, FILE, AT, BURNER, DURATION, WAY };
    struct app_reading *reading = payload;
    int64_t way = evidence_integer(rows, WAY, -1), seconds = evidence_integer(rows, DURATION, -1);
    struct selector peer = app_phone(rows, app_text(rows, NUMBER));
    struct selector own = own_number(reading, app_text(rows, BURNER));
    enum direction direction = way == DIRECTION_OF_OUT  ? DIRECTION_OUT
                               : way == DIRECTION_OF_IN ? DIRECTION_IN
                                                        : DIRECTION_UNKNOWN;
    bool out = direction == DIRECTION_OUT;
    if (evidence_integer(rows, TYPE, TYPE_TEXT) != TYPE_TEXT) { // a call, or a message left on the voice box
        struct call call = {.from = out ? own : peer,
                            .to = out ? &peer : &own,
                            .to_count = 1,
                            .at = evidence_moment_msec(rows, AT),
                            .seconds = seconds < 0 ? -1 : seconds,
                            .direction = direction,
                            .outcome = app_text(rows, VOICE) ? OUTCOME_VOICEMAIL
                                       : seconds > 0         ? OUTCOME_ANSWERED
                                                             : OUTCOME_UNKNOWN};
        app_call(reading, rows, &call);
        return;
    }
    const char *file = app_text(rows, FILE);
    struct message message = {.thread = app_text(rows, NUMBER),
                              .id = app_text(rows, ID),
                              .from = out ? own : peer,
                              .to = out ? &peer : &own,
                              .to_count = 1,
                              .at = evidence_moment_msec(rows, AT),
                              .direction = direction,
                              .text = app_text(rows, TEXT),
                              .attachments = &file,
                              .attachment_count = file != NULL};
    app_message(reading, rows, &message);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const burners[] = {"burner_id", "phone_number_id", NULL};
    return evidence_db_holds(context, "burners", burners);
}

static void observe(struct observation_context *context)
{
    static const char *const burners[] = {"burner_id", "phone_number_id", "name", NULL};
    static const char *const contacts[] = {"name", "phone_number", NULL};
    static const char *const messages[] = {"message_id",   "message",   "contact_phone_number",
                                           "message_type", "voice_url", "asset_url",
                                           "date_created", "burner_id", "duration",
                                           "direction",    NULL};
    struct app_reading reading;
    app_begin(&reading, context, "burner");
    evidence_rows_each(reading.db, "burners", burners, take_burner, &reading);
    evidence_rows_each(reading.db, "contacts", contacts, take_contact, &reading);
    evidence_rows_each(reading.db, "messages", messages, take_message, &reading);
    app_end(&reading);
}

const struct observer observer_burner = {
    .name = "burner",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Burner: the owner's numbers for a while, messages, calls and contacts",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
