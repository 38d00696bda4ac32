// Android's call log (calllog.db, contacts2.db). Schema and traps:
// docs/formats/android-contacts-and-calls.md.
#include "observations/phones/android/android_calls.h"
#include "observations/phones/peers.h"

enum { NUMBER, DATE, DURATION, TYPE, NAME, DELETED };
static const char *const COLUMNS[] = {"number", "date", "duration", "type", "name", "deleted", NULL};

struct kind_of_call {
    enum direction direction;
    enum outcome outcome;
};

// CallLog.Calls.TYPE. Whether an outgoing call was taken shows only in its seconds.
static struct kind_of_call kind_of(int64_t type, int64_t seconds)
{
    switch (type) {
    case 1: // taken here
    case 7: // taken on another device
        return (struct kind_of_call){DIRECTION_IN, OUTCOME_ANSWERED};
    case 2:
        return (struct kind_of_call){DIRECTION_OUT, seconds > 0 ? OUTCOME_ANSWERED : OUTCOME_UNKNOWN};
    case 3:
        return (struct kind_of_call){DIRECTION_IN, OUTCOME_MISSED};
    case 4:
        return (struct kind_of_call){DIRECTION_IN, OUTCOME_VOICEMAIL};
    case 5:
        return (struct kind_of_call){DIRECTION_IN, OUTCOME_REJECTED};
    case 6:
        return (struct kind_of_call){DIRECTION_IN, OUTCOME_BLOCKED};
    default:
        return (struct kind_of_call){DIRECTION_UNKNOWN, OUTCOME_UNKNOWN};
    }
}

// The log keeps the name the peer was saved under then: often all that is left of a contact. Each is sent
// once.
static void send_name(struct evidence_rows *rows, struct peers *peers, const struct selector *peer)
{
    const char *name = evidence_text(rows, NAME);
    if (name == NULL || *name == 0 || *peer->value == 0 ||
        !peers_first_time(peers, arena_print(rows->context.arena, "%s %s", peer->value, name)))
        return;
    sink_contact(rows->context.sink, &(struct contact){.place = evidence_place(rows),
                                                       .app = "phone",
                                                       .name = name,
                                                       .selectors = peer,
                                                       .selector_count = 1});
}

static void send_call(struct evidence_rows *rows, struct peers *peers)
{
    struct selector peer = peers_selector(peers, &rows->context, PEER_PHONE, evidence_text(rows, NUMBER));
    struct selector owner = SELECTOR_OF_OWNER;
    int64_t seconds = evidence_integer(rows, DURATION, -1);
    struct kind_of_call kind = kind_of(evidence_integer(rows, TYPE, -1), seconds);
    bool out = kind.direction == DIRECTION_OUT;
    struct call call = {
        .place = evidence_place(rows),
        .app = "phone",
        .from = out ? owner : peer,
        .to = out ? &peer : &owner,
        .to_count = kind.direction == DIRECTION_UNKNOWN ? 0 : 1,
        .at = evidence_moment_msec(rows, DATE),
        .seconds = seconds < 0 ? -1 : seconds,
        .direction = kind.direction,
        .outcome = kind.outcome,
    };
    if (evidence_integer(rows, DELETED, 0) != 0)
        call.place.state = STATE_DELETED;
    sink_call(rows->context.sink, &call);
    evidence_emitted(rows);
    send_name(rows, peers, &peer);
}

bool android_calls_there(struct evidence_db *db)
{
    static const char *const needed[] = {"number", "date", "duration", "type", NULL};
    static const char *const viber[] = {"viber_call", NULL}; // the same columns, another application
    return evidence_db_has_columns(db, "calls", needed) && !evidence_db_has_columns(db, "calls", viber);
}

void android_calls_read(struct evidence_db *db)
{
    struct evidence_rows rows;
    struct peers *peers = peers_new();
    evidence_rows_open(&rows, db, "calls", COLUMNS);
    while (evidence_rows_next(&rows))
        send_call(&rows, peers);
    evidence_rows_close(&rows);
    peers_free(peers);
}
