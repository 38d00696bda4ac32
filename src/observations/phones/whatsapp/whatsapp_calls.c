// WhatsApp's call log for Android. Schema and traps: docs/formats/whatsapp-android.md.
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"
#include "observations/phones/whatsapp/whatsapp_android.h"

#include <string.h>

enum { PARTIES_MAX = 256, RESULT_MISSED = 2, RESULT_ANSWERED = 5 };

static enum outcome outcome_of(enum direction direction, int64_t result, int64_t seconds)
{
    if (seconds > 0 || result == RESULT_ANSWERED)
        return OUTCOME_ANSWERED;
    return direction == DIRECTION_IN && result == RESULT_MISSED ? OUTCOME_MISSED : OUTCOME_UNKNOWN;
}

static void add_party(struct selector *parties, size_t *count, const struct whatsapp_jid *jid)
{
    if (jid == NULL || *count == PARTIES_MAX)
        return;
    for (size_t i = 0; i < *count; i++)
        if (parties[i].kind == jid->selector.kind && strcmp(parties[i].value, jid->selector.value) == 0)
            return;
    parties[(*count)++] = jid->selector;
}

static void read_participants(struct evidence_db *db, struct side_table *participants)
{
    static const char *const columns[] = {"call_log_row_id", "jid_row_id", NULL};
    if (!evidence_db_has_table(db, "call_log_participant_v2"))
        return; // older versions: calls of two only
    struct evidence_rows rows;
    evidence_rows_open(&rows, db, "call_log_participant_v2", columns);
    while (evidence_rows_next(&rows)) {
        side_table_add(participants, evidence_integer(&rows, 0, -1), evidence_integer(&rows, 1, -1), NULL);
        tally_skip(&rows.tally, SIDE_TABLE_USED);
    }
    evidence_rows_close(&rows);
}

static void send_call(struct evidence_rows *rows, const struct whatsapp_jids *jids,
                      struct side_table *participants)
{
    enum { JID, FROM_ME, TIMESTAMP, DURATION, RESULT };
    const struct whatsapp_jid *peer = whatsapp_jids_find(jids, evidence_integer(rows, JID, -1));
    int64_t from_me = evidence_integer(rows, FROM_ME, -1), seconds = evidence_integer(rows, DURATION, -1);
    struct selector *to = arena_alloc(rows->context.arena, PARTIES_MAX, sizeof *to);
    size_t to_count = 0, count;
    struct call call = {
        .place = evidence_place(rows),
        .app = "whatsapp",
        .at = evidence_moment_msec(rows, TIMESTAMP),
        .seconds = seconds < 0 ? -1 : seconds,
        .direction = from_me < 0 ? DIRECTION_UNKNOWN
                     : from_me   ? DIRECTION_OUT
                                 : DIRECTION_IN,
    };
    call.outcome = outcome_of(call.direction, evidence_integer(rows, RESULT, -1), call.seconds);
    if (call.direction == DIRECTION_OUT) {
        call.from = SELECTOR_OF_OWNER;
        add_party(to, &to_count, peer);
    } else {
        call.from = peer ? peer->selector : peers_nobody();
        if (call.direction == DIRECTION_IN)
            to[to_count++] = SELECTOR_OF_OWNER;
    }
    const struct side_row *others = side_table_find(participants, rows->row, &count);
    for (size_t i = 0; i < count; i++) {
        const struct whatsapp_jid *other = whatsapp_jids_find(jids, others[i].number);
        if (other && (call.direction == DIRECTION_OUT || peer == NULL || other->row != peer->row))
            add_party(to, &to_count, other);
    }
    call.to = to;
    call.to_count = to_count;
    sink_call(rows->context.sink, &call);
    evidence_emitted(rows);
}

void whatsapp_calls_read(struct evidence_db *db, const struct whatsapp_jids *jids)
{
    static const char *const columns[] = {"jid_row_id", "from_me",     "timestamp",
                                          "duration",   "call_result", NULL};
    struct evidence_rows rows;
    struct side_table participants;
    side_table_init(&participants);
    read_participants(db, &participants);
    evidence_rows_open(&rows, db, "call_log", columns);
    while (evidence_rows_next(&rows))
        send_call(&rows, jids, &participants);
    evidence_rows_close(&rows);
    side_table_done(&participants);
}
