// WhatsApp's calls on Android: call_log, and call_logs of the schema before 2021. Schema and traps:
// docs/formats/whatsapp-android.md.
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/whatsapp/whatsapp_store.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum { RESULT_NOT_TAKEN = 2, RESULT_MISSED = 4, RESULT_ANSWERED = 5, SECONDS_MAX = 30 * 24 * 3600 };

static enum outcome outcome_of(enum direction direction, int64_t result, int64_t seconds)
{
    if (seconds > 0 || result == RESULT_ANSWERED)
        return OUTCOME_ANSWERED;
    bool missed = result == RESULT_NOT_TAKEN || result == RESULT_MISSED;
    return direction == DIRECTION_IN && missed ? OUTCOME_MISSED : OUTCOME_UNKNOWN;
}

enum { JID, FROM_ME, TIMESTAMP, DURATION, RESULT, CALL_ID, GROUP };

static struct call call_of(struct evidence_rows *rows)
{
    int64_t from_me = evidence_integer(rows, FROM_ME, -1), seconds = evidence_integer(rows, DURATION, -1);
    struct call call = {
        .app = WHATSAPP,
        .at = evidence_moment_msec(rows, TIMESTAMP),
        .seconds = seconds < 0 ? -1 : seconds,
        .direction = from_me < 0 ? DIRECTION_UNKNOWN
                     : from_me   ? DIRECTION_OUT
                                 : DIRECTION_IN,
    };
    call.outcome = outcome_of(call.direction, evidence_integer(rows, RESULT, -1), call.seconds);
    return call;
}

static bool is_sound(struct evidence_rows *rows)
{
    int64_t from_me = evidence_integer(rows, FROM_ME, -1), seconds = evidence_integer(rows, DURATION, 0);
    return moment_is_sound(evidence_moment_msec(rows, TIMESTAMP)) && (from_me == 0 || from_me == 1) &&
           seconds >= 0 && seconds <= SECONDS_MAX;
}

struct calls {
    struct whatsapp_store *store;
    struct side_table participants; // call -> jid row
    struct repeats *repeats;
};

static void visit_participant(struct evidence_rows *rows, void *payload)
{
    struct calls *calls = payload;
    int64_t call = evidence_integer(rows, 0, -1), jid = evidence_integer(rows, 1, -1);
    if (evidence_is_lost(rows) && (call < 1 || whatsapp_jids_find(calls->store->jids, jid) == NULL)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    side_table_add(&calls->participants, call, jid, NULL);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static bool is_same(struct selector a, struct selector b)
{
    return a.kind == b.kind && strcmp(a.value, b.value) == 0;
}

// The other side, and in a call of many everybody who was asked to join.
static void set_parties(struct calls *calls, struct evidence_rows *rows, const struct whatsapp_jid *peer,
                        struct call *call)
{
    struct arena *arena = rows->context.arena;
    struct whatsapp_jids *jids = calls->store->jids;
    const struct whatsapp_jid *group = whatsapp_jids_find(jids, evidence_integer(rows, GROUP, -1));
    struct selector known = peer ? peer->selector : peers_nobody();
    struct parties to = {0};
    size_t count;
    const struct side_row *others = side_table_find(&calls->participants, rows->row, &count);
    if (call->direction == DIRECTION_OUT) {
        call->from = SELECTOR_OF_OWNER;
        if (peer && !(peer->many && count))
            parties_add(&to, arena, known);
    } else {
        call->from = known;
        if (call->direction == DIRECTION_IN)
            parties_add(&to, arena, SELECTOR_OF_OWNER);
    }
    for (size_t i = 0; i < count; i++) {
        const struct whatsapp_jid *other = whatsapp_jids_find(jids, others[i].number);
        if (other && !is_same(other->selector, call->from))
            parties_add(&to, arena, other->selector);
    }
    if (to.count == 0 && group) // nobody but the group is named
        parties_add(&to, arena, group->selector);
    call->to = to.at;
    call->to_count = to.count;
}

static void visit_call(struct evidence_rows *rows, void *payload)
{
    struct calls *calls = payload;
    static const int same[] = {JID, FROM_ME, TIMESTAMP, CALL_ID, -1}, says[] = {-1};
    const struct whatsapp_jid *peer = whatsapp_jids_find(calls->store->jids, evidence_integer(rows, JID, -1));
    const char *id = evidence_text(rows, CALL_ID);
    if (evidence_is_lost(rows) && (!is_sound(rows) || peer == NULL)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (repeats_row(calls->repeats, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    struct call call = call_of(rows);
    if (id)
        whatsapp_first_time(calls->store, "call", peer ? peer->text : NULL, id, call.direction);
    set_parties(calls, rows, peer, &call);
    call_send(rows, &call);
}

// Parties in words; nothing is known of participants.
static void visit_old_call(struct evidence_rows *rows, void *payload)
{
    struct calls *calls = payload;
    static const int same[] = {JID, FROM_ME, TIMESTAMP, CALL_ID, -1}, says[] = {-1};
    const char *jid = evidence_text(rows, JID), *id = evidence_text(rows, CALL_ID);
    bool named = jid && *jid;
    if (evidence_is_lost(rows) && (!is_sound(rows) || !whatsapp_jid_is_sound(jid))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    struct call call = call_of(rows);
    if (repeats_row(calls->repeats, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    if (id && !whatsapp_first_time(calls->store, "call", jid, id, call.direction)) {
        tally_skip(&rows->tally, "call that call_log tells");
        return;
    }
    call_of_two(&call, rows->context.arena,
                named ? selector_of_jid(&rows->context, bytes_of_text(jid)) : peers_nobody());
    call_send(rows, &call);
}

void whatsapp_calls_read(struct whatsapp_store *store)
{
    static const char *const columns[] = {"jid_row_id",  "from_me", "timestamp",        "duration",
                                          "call_result", "call_id", "group_jid_row_id", NULL};
    static const char *const old[] = {"key_remote_jid", "key_from_me", "timestamp", "duration",
                                      "call_result",    "key_id",      NULL};
    static const char *const participant[] = {"call_log_row_id", "jid_row_id", NULL};
    struct calls calls = {.store = store, .repeats = repeats_new()};
    bool has_old = evidence_db_has_table(store->db, "call_logs");
    side_table_init(&calls.participants);
    if (evidence_db_has_table(store->db, "call_log_participant_v2")) // calls of two only before
        evidence_rows_each(store->db, "call_log_participant_v2", participant, visit_participant, &calls);
    if (!has_old || evidence_db_has_table(store->db, "call_log"))
        evidence_rows_each(store->db, "call_log", columns, visit_call, &calls);
    if (has_old)
        evidence_rows_each(store->db, "call_logs", old, visit_old_call, &calls);
    repeats_free(calls.repeats);
    side_table_done(&calls.participants);
}
