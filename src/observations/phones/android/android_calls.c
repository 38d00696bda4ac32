// Android's call log (calllog.db, contacts2.db) and that of older Samsungs (logs.db). Schema and traps:
// docs/formats/android-contacts-and-calls.md.
#include "observations/phones/android/android_calls.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/repeats.h"

#include "base/text.h"

enum { NUMBER, DATE, DURATION, TYPE, NAME, DELETED, OWN_NUMBER, TRANSCRIPTION, LOG_TYPE, CONTENT, SUBJECT };
static const char *const COLUMNS[] = {
    "number",        "date",    "duration",  "type",      "name", "deleted", "phone_account_address",
    "transcription", "logtype", "m_content", "m_subject", NULL};

enum { LOG_CALL = 100, LOG_MMS = 200, LOG_SMS = 300, LOG_VIDEO = 500 }; // Samsung's logtype
enum { TYPE_LAST_KNOWN = 10, SECONDS_MAX = 30 * 24 * 3600 };

struct log {
    struct peers *peers;
    struct repeats *repeats;
    bool of_samsung; // `logs`: its logtype tells calls from messages
};

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
    const char *name = evidence_is_whole(rows, NAME) ? evidence_text(rows, NAME) : NULL;
    if (name == NULL || *name == 0 || *peer->value == 0 ||
        !peers_first_time(peers, arena_print(rows->context.arena, "%s %s", peer->value, name)))
        return;
    sink_contact(rows->context.sink, &(struct contact){.place = evidence_place(rows),
                                                       .app = "phone",
                                                       .name = name,
                                                       .selectors = peer,
                                                       .selector_count = 1});
}

// The number of the SIM that the call went over: the device's own. Other accounts write what is no number.
static void send_own_number(struct evidence_rows *rows, struct peers *peers)
{
    const char *own = evidence_text(rows, OWN_NUMBER);
    if (own == NULL || *own == 0 || evidence_is_lost(rows))
        return;
    struct selector selector = peers_selector(peers, &rows->context, PEER_PHONE, own);
    if (selector.kind == SELECTOR_PHONE && *selector.value == '+' &&
        peers_first_time(peers, arena_print(rows->context.arena, "own %s", selector.value)))
        sink_own_selector(rows->context.sink, &(struct own_selector){evidence_place(rows), "sim", selector});
}

static bool is_sound(struct evidence_rows *rows, struct moment at, int64_t seconds)
{
    int64_t type = evidence_integer(rows, TYPE, -1);
    return moment_is_sound(at) && type > 0 && type <= TYPE_LAST_KNOWN && seconds >= 0 &&
           seconds < SECONDS_MAX && evidence_is_whole(rows, NUMBER) && !evidence_is_null(rows, NUMBER);
}

static void take_call(struct evidence_rows *rows, struct log *log, const struct selector *peer,
                      struct moment at)
{
    int64_t seconds = evidence_integer(rows, DURATION, -1);
    struct kind_of_call kind = kind_of(evidence_integer(rows, TYPE, -1), seconds);
    struct call call = {
        .place = evidence_place(rows),
        .app = "phone",
        .at = at,
        .seconds = seconds < 0 ? -1 : seconds,
        .direction = kind.direction,
        .outcome = kind.outcome,
    };
    call_of_two(&call, rows->context.arena, *peer);
    if (evidence_integer(rows, DELETED, 0) != 0 && call.place.state == STATE_LIVE)
        call.place.state = STATE_DELETED;
    const char *transcription = evidence_text(rows, TRANSCRIPTION);
    if (transcription)
        selectors_send(&rows->context, call.place, transcription);
    sink_call(rows->context.sink, &call);
    evidence_emitted(rows);
    send_own_number(rows, log->peers);
}

// Samsung's log holds the beginning of each message, too; it stays when the message is deleted.
static void take_message(struct evidence_rows *rows, const struct selector *peer, struct moment at,
                         int64_t kind)
{
    int64_t type = evidence_integer(rows, TYPE, -1);
    struct message message = {
        .app = kind == LOG_SMS ? "sms" : "mms",
        .at = at,
        .direction = type == 1   ? DIRECTION_IN
                     : type == 2 ? DIRECTION_OUT
                                 : DIRECTION_UNKNOWN,
        .text = evidence_text(rows, evidence_is_null(rows, CONTENT) ? SUBJECT : CONTENT),
    };
    message_of_two(&message, rows->context.arena, *peer);
    message_send(rows, &message);
}

static void take_row(struct evidence_rows *rows, void *payload)
{
    static const int key[] = {NUMBER, DATE, LOG_TYPE, -1}, content[] = {-1};
    struct log *log = payload;
    struct selector peer =
        peers_selector(log->peers, &rows->context, PEER_PHONE, evidence_text(rows, NUMBER));
    struct moment at = evidence_moment_msec(rows, DATE);
    int64_t kind = log->of_samsung ? evidence_integer(rows, LOG_TYPE, LOG_CALL) : LOG_CALL;
    if (evidence_is_lost(rows) && !is_sound(rows, at, evidence_integer(rows, DURATION, 0))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (repeats_row(log->repeats, rows, key, content)) {
        tally_skip(&rows->tally, REPEATS_REASON);
    } else if (kind == LOG_CALL || kind == LOG_VIDEO) {
        take_call(rows, log, &peer, at);
        send_name(rows, log->peers, &peer);
    } else if (kind == LOG_SMS || kind == LOG_MMS) {
        take_message(rows, &peer, at, kind);
        send_name(rows, log->peers, &peer);
    } else {
        for (int column = CONTENT; column <= SUBJECT; column++)
            if (evidence_text(rows, column))
                selectors_send(&rows->context, evidence_place(rows), evidence_text(rows, column));
        tally_skip(&rows->tally, "neither call nor message: searched for selectors");
    }
}

static bool has_calls(struct evidence_db *db)
{
    static const char *const needed[] = {"number", "date", "duration", "type", NULL};
    static const char *const viber[] = {"viber_call", NULL}; // the same columns, another application
    return evidence_db_has_columns(db, "calls", needed) && !evidence_db_has_columns(db, "calls", viber);
}

static bool has_samsung_log(struct evidence_db *db)
{
    static const char *const needed[] = {"number", "date", "duration", "type", "logtype", NULL};
    return evidence_db_has_columns(db, "logs", needed);
}

bool android_calls_there(struct evidence_db *db)
{
    return has_calls(db) || has_samsung_log(db);
}

static void read_table(struct evidence_db *db, const char *table, bool of_samsung)
{
    struct log log = {peers_new(), repeats_new(), of_samsung};
    evidence_rows_each(db, table, COLUMNS, take_row, &log);
    repeats_free(log.repeats);
    peers_free(log.peers);
}

void android_calls_read(struct evidence_db *db)
{
    if (has_calls(db))
        read_table(db, "calls", false);
    if (has_samsung_log(db))
        read_table(db, "logs", true);
}
