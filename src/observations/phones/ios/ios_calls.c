// Calls of iOS: CallHistory.storedata (also CallHistoryTemp.storedata) since iOS 8, call_history.db before.
// Schema and traps: docs/formats/ios-calls.md.
#include "observations/observers.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

struct reading {
    struct evidence_db *db;
    struct peers *peers;
    struct side_table handles; // ZHANDLE -> type, address
    struct side_table joins;   // call -> handle
};

enum handle_type { HANDLE_GENERIC = 1, HANDLE_PHONE = 2, HANDLE_EMAIL = 3 };

// ---- since iOS 8 ----

enum column {
    ADDRESS,
    DATE,
    DURATION,
    ORIGINATED,
    ANSWERED,
    TYPE,
    PROVIDER,
    CAUSE,
    NAME,
    COUNTRY,
    HANDLE_TYPE,
};

static const char *const COLUMNS[] = {"ZADDRESS",
                                      "ZDATE",
                                      "ZDURATION",
                                      "ZORIGINATED",
                                      "ZANSWERED",
                                      "ZCALLTYPE",
                                      "ZSERVICE_PROVIDER",
                                      "ZDISCONNECTED_CAUSE",
                                      "ZNAME",
                                      "ZISO_COUNTRY_CODE",
                                      "ZHANDLE_TYPE",
                                      NULL};

enum { TYPE_OTHER = 0, TYPE_PHONE = 1, TYPE_FACETIME_VIDEO = 8, TYPE_FACETIME_AUDIO = 16 };
enum { CAUSE_REJECTED = 6 };

// Names of applications by the bundle that says it provided the call.
static const struct {
    const char *part, *app;
} PROVIDERS[] = {
    {"com.apple.Telephony", "phone"},
    {"com.apple.FaceTime", "facetime"},
    {"whatsapp", "whatsapp"},
    {"telegra", "telegram"},
    {"viber", "viber"},
    {"naver.line", "line"},
    {"signal", "signal"},
    {"skype", "skype"},
    {"tencent.xin", "wechat"},
    {"burbn.instagram", "instagram"},
    {"imoim", "imo"},
    {"sgiggle", "tango"},
};

static bool holds(const char *text, const char *part)
{
    for (size_t i = 0; text[i]; i++) {
        size_t k = 0;
        while (part[k] && text_lower(text[i + k]) == text_lower(part[k]))
            k++;
        if (part[k] == 0)
            return true;
    }
    return false;
}

// Another provider's own name says more than none: "com.example.talk" is "talk".
static const char *app_of(struct arena *arena, const char *provider, int64_t type)
{
    for (size_t i = 0; provider && i < sizeof PROVIDERS / sizeof *PROVIDERS; i++)
        if (holds(provider, PROVIDERS[i].part))
            return PROVIDERS[i].app;
    if (type == TYPE_FACETIME_VIDEO || type == TYPE_FACETIME_AUDIO)
        return "facetime";
    if (type != TYPE_OTHER || provider == NULL || *provider == 0)
        return "phone";
    const char *dot = strrchr(provider, '.');
    char *app = arena_text(arena, dot && dot[1] ? dot + 1 : provider);
    for (size_t i = 0; app[i]; i++)
        app[i] = (char)text_lower(app[i]);
    return app;
}

// ZADDRESS was a blob of text in the first versions.
static const char *address_of(struct evidence_rows *rows)
{
    if (evidence_is_blob(rows, ADDRESS))
        return text_clean(rows->context.arena, evidence_bytes(rows, ADDRESS));
    return evidence_text(rows, ADDRESS);
}

// A number in a national form is of the country that the row names.
static struct selector phone_of(struct reading *reading, struct evidence_rows *rows, const char *address)
{
    const char *country = evidence_text(rows, COUNTRY);
    if (country == NULL || strlen(country) != 2 || address[0] == '+' || strchr(address, '@'))
        return peers_selector(reading->peers, &rows->context, PEER_PHONE, address);
    struct observation_context there = rows->context;
    const char *upper =
        arena_print(rows->context.arena, "%c%c", text_upper(country[0]), text_upper(country[1]));
    there.regions = &upper;
    there.region_count = 1;
    return selector_of_phone(&there, bytes_of_text(address));
}

// Applications with names of their own for their users say them as generic handles.
static struct selector peer_of(struct reading *reading, struct evidence_rows *rows, const char *app,
                               int64_t type, const char *address)
{
    struct selector peer;
    if (address == NULL || *address == 0)
        return peers_nobody();
    if (strchr(address, '@') && strcmp(app, "whatsapp") == 0)
        return peers_selector(reading->peers, &rows->context, PEER_JID, address);
    peer = phone_of(reading, rows, address);
    bool of_app = strcmp(app, "phone") != 0 && strcmp(app, "facetime") != 0;
    if (of_app && peer.kind != SELECTOR_EMAIL && (type == HANDLE_GENERIC || peer.kind == SELECTOR_NAME) &&
        address[0] != '+')
        return selector_of_handle(&rows->context, app, bytes_of_text(address));
    return peer;
}

static enum outcome outcome_of(struct evidence_rows *rows, int64_t seconds, bool out)
{
    int64_t cause = evidence_integer(rows, CAUSE, -1);
    if (evidence_integer(rows, ANSWERED, 0) == 1 || seconds > 0)
        return OUTCOME_ANSWERED;
    if (out)
        return OUTCOME_UNKNOWN;
    return cause == CAUSE_REJECTED ? OUTCOME_REJECTED : OUTCOME_MISSED;
}

static bool makes_sense(struct evidence_rows *rows, struct moment at, double seconds)
{
    int64_t originated = evidence_integer(rows, ORIGINATED, -1),
            answered = evidence_integer(rows, ANSWERED, 0);
    return moment_is_sound(at) && (originated == 0 || originated == 1) && (answered == 0 || answered == 1) &&
           seconds >= 0 && seconds < 1e6 && !evidence_is_null(rows, TYPE);
}

// The name the peer was saved under when the call was made: often all that is left of a contact.
static void send_name(struct reading *reading, struct evidence_rows *rows, const char *app,
                      const struct selector *peer)
{
    const char *name = evidence_text(rows, NAME);
    if (name == NULL || *name == 0 || *peer->value == 0 || strcmp(name, peer->text) == 0 ||
        !peers_first_time(reading->peers, arena_print(rows->context.arena, "%s %s", peer->value, name)))
        return;
    sink_contact(
        rows->context.sink,
        &(struct contact){
            .place = evidence_place(rows), .app = app, .name = name, .selectors = peer, .selector_count = 1});
}

// All that the call was with: of a call of several the handles joined to it, of others the address.
static void set_parties(struct reading *reading, struct evidence_rows *rows, struct call *call,
                        struct selector peer)
{
    struct arena *arena = rows->context.arena;
    struct parties parties = {.count = 0};
    size_t count = 0;
    const struct side_row *joins = rows->row > 0 ? side_table_find(&reading->joins, rows->row, &count) : NULL;
    if (*peer.value)
        parties_add(&parties, arena, peer);
    for (size_t i = 0; i < count; i++) {
        size_t found;
        const struct side_row *handle = side_table_find(&reading->handles, joins[i].number, &found);
        if (found)
            parties_add(&parties, arena, peer_of(reading, rows, call->app, handle->number, handle->text));
    }
    call_of_two(call, arena, parties.count ? parties.at[0] : peer);
    if (parties.count < 2)
        return;
    if (call->direction == DIRECTION_OUT) {
        call->to = parties.at;
        call->to_count = parties.count;
    } else { // who else was called with the owner
        parties.at[0] = SELECTOR_OF_OWNER;
        call->to = parties.at;
        call->to_count = parties.count;
    }
}

static void visit_call(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    struct moment at = evidence_moment_cocoa(rows, DATE);
    double seconds = -1;
    int64_t originated = evidence_integer(rows, ORIGINATED, -1),
            type = evidence_integer(rows, TYPE, TYPE_PHONE);
    if (!evidence_real(rows, DURATION, &seconds) || !(seconds >= 0 && seconds < 1e9))
        seconds = -1;
    if (evidence_is_lost(rows) && !makes_sense(rows, at, seconds)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    struct call call = {
        .app = app_of(rows->context.arena, evidence_text(rows, PROVIDER), type),
        .at = at,
        .seconds = seconds < 0 ? -1 : (int64_t)seconds,
        .direction = originated == 1   ? DIRECTION_OUT
                     : originated == 0 ? DIRECTION_IN
                                       : DIRECTION_UNKNOWN,
    };
    call.outcome = outcome_of(rows, call.seconds, originated == 1);
    struct selector peer =
        peer_of(reading, rows, call.app, evidence_integer(rows, HANDLE_TYPE, 0), address_of(rows));
    set_parties(reading, rows, &call, peer);
    send_name(reading, rows, call.app, &peer);
    call_send(rows, &call);
}

static void visit_handle(struct evidence_rows *rows, void *payload)
{
    enum { VALUE, NORMALIZED, KIND };
    struct reading *reading = payload;
    const char *value = evidence_text(rows, VALUE);
    if (value == NULL || *value == 0)
        value = evidence_text(rows, NORMALIZED);
    bool kept = value && *value && rows->row >= 0 &&
                side_table_keep(&reading->handles, rows, rows->row, evidence_integer(rows, KIND, 0), value);
    tally_skip(&rows->tally, kept ? SIDE_TABLE_USED : "without an address");
}

// Z_2REMOTEPARTICIPANTHANDLES(Z_2REMOTEPARTICIPANTCALLS, Z_4REMOTEPARTICIPANTHANDLES): the numbers are those
// of the entities and differ between versions.
static void visit_join(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    int64_t call = -1, handle = -1;
    for (int i = 0; i < evidence_column_count(rows); i++) {
        const char *name = evidence_column_name(rows, i);
        if (text_end(name, "REMOTEPARTICIPANTCALLS"))
            call = evidence_integer(rows, i, -1);
        else if (text_end(name, "REMOTEPARTICIPANTHANDLES"))
            handle = evidence_integer(rows, i, -1);
    }
    side_table_keep(&reading->joins, rows, call, handle, NULL);
    tally_skip(&rows->tally, call > 0 && handle > 0 ? SIDE_TABLE_USED : "a join that names no call");
}

static void read_joins(struct reading *reading)
{
    for (size_t i = 0; i < evidence_db_table_count(reading->db); i++) {
        const char *table = evidence_db_table(reading->db, i);
        if (!text_start(table, "Z_") || !text_end(table, "REMOTEPARTICIPANTHANDLES"))
            continue;
        struct evidence_rows rows;
        evidence_rows_open_all(&rows, reading->db, table);
        while (evidence_rows_next(&rows))
            visit_join(&rows, reading);
        evidence_rows_close(&rows);
    }
}

static void read_store(struct reading *reading)
{
    static const char *const handle_columns[] = {"ZVALUE", "ZNORMALIZEDVALUE", "ZTYPE", NULL};
    evidence_rows_each_if_there(reading->db, "ZHANDLE", handle_columns, visit_handle, reading);
    read_joins(reading);
    evidence_rows_each(reading->db, "ZCALLRECORD", COLUMNS, visit_call, reading);
}

// ---- before iOS 8 ----

enum old_column { OLD_ADDRESS, OLD_DATE, OLD_DURATION, OLD_FLAGS, OLD_NAME, OLD_FACETIME };
enum { OLD_OUT = 1, OLD_FACETIME_FLAG = 16 };

static const char *const OLD_COLUMNS[] = {"address", "date",           "duration", "flags",
                                          "name",    "face_time_data", NULL};

static void visit_old_call(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    struct moment at = evidence_moment_sec(rows, OLD_DATE);
    int64_t flags = evidence_integer(rows, OLD_FLAGS, -1), seconds = evidence_integer(rows, OLD_DURATION, -1);
    const char *address = evidence_text(rows, OLD_ADDRESS);
    if (evidence_is_lost(rows) &&
        (!moment_is_sound(at) || flags < 0 || flags >= 1 << 24 || seconds < 0 || seconds > 1000000)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    bool facetime = !evidence_is_null(rows, OLD_FACETIME) || (flags > 0 && (flags & OLD_FACETIME_FLAG));
    bool out = flags > 0 && (flags & OLD_OUT);
    struct call call = {.app = facetime ? "facetime" : "phone",
                        .at = at,
                        .seconds = seconds < 0 ? -1 : seconds,
                        .direction = flags < 0 ? DIRECTION_UNKNOWN
                                     : out     ? DIRECTION_OUT
                                               : DIRECTION_IN};
    call.outcome = seconds > 0                      ? OUTCOME_ANSWERED
                   : call.direction == DIRECTION_IN ? OUTCOME_MISSED
                                                    : OUTCOME_UNKNOWN;
    call_of_two(&call, rows->context.arena,
                peers_selector(reading->peers, &rows->context, PEER_PHONE, address));
    call_send(rows, &call);
}

// ---- the observer ----

static bool store_there(struct evidence_db *db)
{
    static const char *const columns[] = {"ZADDRESS", "ZDATE", "ZDURATION", "ZORIGINATED", NULL};
    return evidence_db_has_columns(db, "ZCALLRECORD", columns);
}

static bool old_there(struct evidence_db *db)
{
    static const char *const columns[] = {"ROWID", "address", "date", "duration", "flags", "id", NULL};
    return evidence_db_has_columns(db, "call", columns);
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool is = db && (store_there(db) || old_there(db));
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    struct reading reading = {.db = evidence_db_open(context), .peers = peers_new()};
    side_table_init(&reading.handles);
    side_table_init(&reading.joins);
    evidence_db_tell_condition(reading.db);
    if (store_there(reading.db))
        read_store(&reading);
    if (old_there(reading.db))
        evidence_rows_each(reading.db, "call", OLD_COLUMNS, visit_old_call, &reading);
    side_table_done(&reading.handles);
    side_table_done(&reading.joins);
    evidence_db_tell_unread(reading.db, "table not read");
    evidence_db_close(reading.db);
    peers_free(reading.peers);
}

const struct observer observer_ios_calls = {
    .name = "ios_calls",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary =
        "calls of iOS: telephone, FaceTime and other applications (CallHistory.storedata, call_history.db)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
