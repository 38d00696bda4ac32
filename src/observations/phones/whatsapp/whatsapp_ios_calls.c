// WhatsApp's calls on iOS (CallHistory.sqlite). Schema and traps: docs/formats/whatsapp-ios.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "observations/selectors/selectors.h"

#include <string.h>

enum { OUTCOME_ENDED = 0, OUTCOME_NOT_TAKEN = 1, OUTCOME_REFUSED = 4, SECONDS_MAX = 30 * 24 * 3600 };

struct reading {
    struct side_table incoming;     // ZWAAGGREGATECALLEVENT -> whether it came in
    struct side_table participants; // ZWACDCALLEVENT -> JID
    struct repeats *repeats;
};

static void visit_aggregate(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    if (evidence_is_lost(rows) && rows->row < 1) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    side_table_add(&reading->incoming, rows->row, evidence_integer(rows, 0, -1), NULL);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void visit_participant(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    int64_t call = evidence_integer(rows, 0, -1);
    const char *jid = evidence_text(rows, 1);
    if (evidence_is_lost(rows) && (call < 1 || !whatsapp_jid_is_sound(jid))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    side_table_add(&reading->participants, call, 0, jid);
    tally_skip(&rows->tally, jid && *jid ? SIDE_TABLE_USED : "participant without a JID");
}

enum { DATE, DURATION, CALL_OUTCOME, AGGREGATE, CREATOR, GROUP, CALL_ID };

static enum direction direction_of(struct reading *reading, struct evidence_rows *rows)
{
    size_t count;
    const struct side_row *aggregate =
        side_table_find(&reading->incoming, evidence_integer(rows, AGGREGATE, -1), &count);
    if (count == 0 || aggregate->number < 0)
        return DIRECTION_UNKNOWN;
    return aggregate->number ? DIRECTION_IN : DIRECTION_OUT;
}

static enum outcome outcome_of(const struct call *call, int64_t outcome)
{
    if (call->seconds > 0)
        return OUTCOME_ANSWERED;
    if (outcome == OUTCOME_REFUSED)
        return OUTCOME_REJECTED;
    return outcome == OUTCOME_NOT_TAKEN && call->direction != DIRECTION_OUT ? OUTCOME_MISSED
                                                                            : OUTCOME_UNKNOWN;
}

// Everybody who took part; who began it, where that is told, is whom an incoming call is from.
static void set_parties(struct reading *reading, struct evidence_rows *rows, struct call *call)
{
    struct arena *arena = rows->context.arena;
    struct parties all = {0}, to = {0};
    size_t count;
    const struct side_row *found = side_table_find(&reading->participants, rows->row, &count);
    for (size_t i = 0; i < count; i++)
        if (found[i].text && found[i].text[0])
            parties_add(&all, arena, selector_of_jid(&rows->context, bytes_of_text(found[i].text)));
    const char *creator = evidence_text(rows, CREATOR), *group = evidence_text(rows, GROUP);
    struct selector first = all.count ? all.at[0] : peers_nobody();
    if (call->direction != DIRECTION_OUT && creator && whatsapp_jid_is_sound(creator))
        first = selector_of_jid(&rows->context, bytes_of_text(creator));
    call->from = call->direction == DIRECTION_OUT ? SELECTOR_OF_OWNER : first;
    if (call->direction == DIRECTION_IN)
        parties_add(&to, arena, SELECTOR_OF_OWNER);
    for (size_t i = 0; i < all.count; i++)
        if (all.at[i].kind != call->from.kind || strcmp(all.at[i].value, call->from.value) != 0)
            parties_add(&to, arena, all.at[i]);
    if (all.count == 0 && group && *group)
        parties_add(&to, arena, selector_of_jid(&rows->context, bytes_of_text(group)));
    call->to = to.at;
    call->to_count = to.count;
}

static void visit_call(struct evidence_rows *rows, void *payload)
{
    static const int same[] = {DATE, CALL_ID, -1}, says[] = {-1};
    struct reading *reading = payload;
    double seconds = -1;
    bool stated = evidence_real(rows, DURATION, &seconds) && seconds >= 0 && seconds < 1e9;
    struct call call = {.app = WHATSAPP,
                        .at = evidence_moment_cocoa(rows, DATE),
                        .seconds = stated ? (int64_t)(seconds + 0.5) : -1,
                        .direction = direction_of(reading, rows)};
    if (evidence_is_lost(rows) && (!moment_is_sound(call.at) || call.seconds > SECONDS_MAX)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (repeats_row(reading->repeats, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    set_parties(reading, rows, &call);
    call.outcome = outcome_of(&call, evidence_integer(rows, CALL_OUTCOME, -1));
    call_send(rows, &call);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"ZDATE", "ZDURATION", "ZOUTCOME", NULL};
    return evidence_db_holds(context, "ZWACDCALLEVENT", columns);
}

static void observe(struct observation_context *context)
{
    static const char *const aggregate[] = {"ZINCOMING", NULL};
    static const char *const participant[] = {"Z1PARTICIPANTS", "ZJIDSTRING", NULL};
    static const char *const call[] = {
        "ZDATE",           "ZDURATION",     "ZOUTCOME", "Z1CALLEVENTS", "ZGROUPCALLCREATORUSERJIDSTRING",
        "ZGROUPJIDSTRING", "ZCALLIDSTRING", NULL};
    struct evidence_db *db = evidence_db_open(context);
    struct reading reading = {.repeats = repeats_new()};
    side_table_init(&reading.incoming);
    side_table_init(&reading.participants);
    evidence_db_tell_condition(db);
    evidence_rows_each(db, "ZWAAGGREGATECALLEVENT", aggregate, visit_aggregate, &reading);
    evidence_rows_each(db, "ZWACDCALLEVENTPARTICIPANT", participant, visit_participant, &reading);
    evidence_rows_each(db, "ZWACDCALLEVENT", call, visit_call, &reading);
    side_table_done(&reading.incoming);
    side_table_done(&reading.participants);
    repeats_free(reading.repeats);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_whatsapp_ios_calls = {
    .name = "whatsapp_ios_calls",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "calls of WhatsApp for iOS with everybody who took part (CallHistory.sqlite)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
