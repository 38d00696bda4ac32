// Signal for Android (signal.db, decrypted): messages and calls. docs/formats/signal.md.
#include "observations/observers.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"
#include "observations/phones/signal/signal_recipients.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <string.h>

// The low five bits of a message's type.
enum {
    CALL_IN = 1,
    CALL_OUT = 2,
    CALL_MISSED = 3,
    VIDEO_MISSED = 8,
    VIDEO_IN = 10,
    VIDEO_OUT = 11,
    BASE_IN = 20,
    BASE_OUT_FIRST = 21,
    BASE_FAILED = 24,
    BASE_OUT_LAST = 26,
    BASE_DRAFT = 27,
    BASE_MASK = 0x1f
};
// Bits that make a row a notice: keys exchanged, identities, sessions ended, timers and groups changed.
enum { NOTICE_BITS = 0x10000 | 0x20000 | 0x40000 | 0x8000 | 0x4000 | 0x2000 | 0x200 | 0x400000 };

struct reading {
    struct evidence_db *db;
    struct sink *sink;
    struct signal_recipients *recipients;
    struct side_table threads; // thread -> recipient
    struct side_table files;   // message -> name or type of a file
    struct pair_map calls;     // (message, 0) that the table of calls has
    bool own_said;
};

enum {
    SENT,
    DATE_OLD,
    RECEIVED,
    THREAD,
    FROM,
    TO,
    RECIPIENT_OLD,
    ADDRESS_OLD,
    TYPE,
    BOX_OLD,
    BODY,
    QUOTE_ID,
    QUOTE_AUTHOR,
    QUOTE_BODY,
    REMOTE_DELETED,
    REVISION,
    SCHEDULED,
    CONTACTS,
    PREVIEWS
};
static const char *const COLUMNS[] = {"date_sent",
                                      "date",
                                      "date_received",
                                      "thread_id",
                                      "from_recipient_id",
                                      "to_recipient_id",
                                      "recipient_id",
                                      "address",
                                      "type",
                                      "msg_box",
                                      "body",
                                      "quote_id",
                                      "quote_author",
                                      "quote_body",
                                      "remote_deleted",
                                      "revision_number",
                                      "scheduled_date",
                                      "shared_contacts",
                                      "link_previews",
                                      NULL};

// ---- tables held beside the messages ----

static void visit_thread(struct evidence_rows *rows, void *payload)
{
    enum { RECIPIENT, RECIPIENT_1, RECIPIENT_2 };
    struct reading *reading = payload;
    int64_t recipient = -1;
    for (int column = RECIPIENT; column <= RECIPIENT_2 && recipient < 0; column++)
        recipient = evidence_integer(rows, column, -1);
    if (recipient >= 0 && rows->row >= 0)
        side_table_keep(&reading->threads, rows, rows->row, recipient, NULL);
    tally_skip(&rows->tally, recipient >= 0           ? SIDE_TABLE_USED
                             : evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART
                                                      : "thread with nobody");
}

static void visit_file(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, MESSAGE_OLD, NAME, TYPE_NEW, TYPE_OLD, QUOTE };
    struct reading *reading = payload;
    int64_t message = evidence_integer(rows, MESSAGE, evidence_integer(rows, MESSAGE_OLD, -1));
    const char *name = evidence_text(rows, NAME);
    for (int column = TYPE_NEW; column <= TYPE_OLD && (name == NULL || *name == 0); column++)
        name = evidence_text(rows, column);
    if (evidence_is_lost(rows)) { // the number of a message may be another's by now
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (evidence_integer(rows, QUOTE, 0) > 0) {
        tally_skip(&rows->tally, "picture of a quoted message");
    } else {
        side_table_keep(&reading->files, rows, message, 0, name && *name ? name : "attachment");
        tally_skip(&rows->tally, SIDE_TABLE_USED);
    }
}

// ---- calls ----

static void visit_call(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, PEER, CALL_DIRECTION, EVENT, TIME, DELETED };
    enum {
        EVENT_ACCEPTED = 1,
        EVENT_MISSED = 3,
        EVENT_JOINED = 6,
        EVENT_DECLINED = 8,
        EVENT_MISSED_QUIET = 10
    };
    struct reading *reading = payload;
    struct signal_recipient peer;
    int64_t direction = evidence_integer(rows, CALL_DIRECTION, -1), event = evidence_integer(rows, EVENT, -1),
            message = evidence_integer(rows, MESSAGE, -1);
    bool known = signal_recipients_find(reading->recipients, evidence_integer(rows, PEER, -1), &peer);
    if (evidence_is_lost(rows) && (!known || direction < 0 || direction > 1 || event < 0 || event > 20 ||
                                   !moment_is_sound(evidence_moment_msec(rows, TIME)))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (message > 0 && !evidence_is_lost(rows))
        *pair_map_at(&reading->calls, message, 0, NULL) = 1;
    struct call call = {.app = "signal",
                        .at = evidence_moment_msec(rows, TIME),
                        .seconds = -1,
                        .direction = direction < 0 ? DIRECTION_UNKNOWN
                                     : direction   ? DIRECTION_OUT
                                                   : DIRECTION_IN,
                        .outcome = event == EVENT_ACCEPTED || event == EVENT_JOINED       ? OUTCOME_ANSWERED
                                   : event == EVENT_MISSED || event == EVENT_MISSED_QUIET ? OUTCOME_MISSED
                                   : event == EVENT_DECLINED                              ? OUTCOME_REJECTED
                                                                                          : OUTCOME_UNKNOWN};
    call_of_two(&call, rows->context.arena, peer.selector);
    call_send(rows, &call);
}

static bool is_call(int64_t base)
{
    return base == CALL_IN || base == CALL_OUT || base == CALL_MISSED || base == VIDEO_MISSED ||
           base == VIDEO_IN || base == VIDEO_OUT;
}

// Of versions that had no table of calls.
static void send_old_call(struct evidence_rows *rows, int64_t base, struct selector peer, struct moment at)
{
    bool missed = base == CALL_MISSED || base == VIDEO_MISSED;
    struct call call = {.app = "signal",
                        .at = at,
                        .seconds = -1,
                        .direction = base == CALL_OUT || base == VIDEO_OUT ? DIRECTION_OUT : DIRECTION_IN,
                        .outcome = missed ? OUTCOME_MISSED : OUTCOME_UNKNOWN};
    call_of_two(&call, rows->context.arena, peer);
    call_send(rows, &call);
}

// ---- messages ----

// The other side of a row: in a group the group, whose sender is `sender`.
struct dialog {
    struct signal_recipient peer, sender;
    const char *thread;
};

static struct dialog dialog_of(const struct reading *reading, struct evidence_rows *rows, bool out)
{
    struct dialog dialog = {.peer = {.selector = peers_nobody()}};
    int64_t thread = evidence_integer(rows, THREAD, -1), other = evidence_integer(rows, RECIPIENT_OLD, -1);
    size_t count;
    const struct side_row *row = side_table_find((struct side_table *)&reading->threads, thread, &count);
    if (other < 0)
        other = evidence_integer(rows, ADDRESS_OLD, -1);
    if (other < 0 || !evidence_is_null(rows, FROM))
        other = evidence_integer(rows, out ? TO : FROM, -1);
    bool other_known = signal_recipients_find(reading->recipients, other, &dialog.sender);
    if (!(count && signal_recipients_find(reading->recipients, row->number, &dialog.peer)) && other_known)
        dialog.peer = dialog.sender;
    if (out)
        signal_recipients_find(reading->recipients, evidence_integer(rows, FROM, -1), &dialog.sender);
    dialog.thread = dialog.peer.selector.value[0]
                        ? dialog.peer.selector.value
                        : arena_print(rows->context.arena, "thread %" PRId64, thread);
    return dialog;
}

// Who sends is, when the owner sends, the owner.
static void say_own(struct reading *reading, struct evidence_rows *rows, const struct dialog *dialog)
{
    if (reading->own_said || evidence_is_lost(rows) || dialog->sender.author == NULL)
        return;
    reading->own_said = true;
    sink_own_selector(reading->sink,
                      &(struct own_selector){evidence_place(rows), "signal", dialog->sender.selector});
}

static void add_files(struct reading *reading, struct evidence_rows *rows, struct message *message)
{
    size_t count;
    const struct side_row *files = side_table_find(&reading->files, rows->row, &count);
    if (evidence_is_lost(rows) || count == 0)
        return;
    if (count > RECORD_LIST_MAX)
        count = RECORD_LIST_MAX;
    const char **names = arena_alloc(rows->context.arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = files[i].text;
    message->attachments = names;
    message->attachment_count = count;
}

static void send_message(struct reading *reading, struct evidence_rows *rows, const struct dialog *dialog,
                         int64_t base, int64_t sent)
{
    struct arena *arena = rows->context.arena;
    struct signal_recipient quoted;
    signal_recipients_find(reading->recipients, evidence_integer(rows, QUOTE_AUTHOR, -1), &quoted);
    bool draft = base == BASE_DRAFT || evidence_integer(rows, SCHEDULED, -1) > 0;
    struct message message = {
        .app = "signal",
        .thread = dialog->thread,
        .id = signal_message_id(arena, dialog->sender.author, sent),
        .reply_to = signal_message_id(arena, quoted.author, evidence_integer(rows, QUOTE_ID, 0)),
        .quoted = evidence_text(rows, QUOTE_BODY),
        .marks = (draft ? MARK_DRAFT : 0) | (base == BASE_FAILED ? MARK_FAILED : 0) |
                 (evidence_integer(rows, REMOTE_DELETED, 0) ? MARK_REVOKED : 0) |
                 (evidence_integer(rows, REVISION, 0) > 0 ? MARK_EDITED : 0),
        .at = moment_from_msec(sent),
        .direction = base == BASE_IN ? DIRECTION_IN : DIRECTION_OUT,
        .text = evidence_text(rows, BODY),
    };
    if (sent <= 0)
        message.at = MOMENT_UNKNOWN;
    if (dialog->peer.is_group)
        message_to_group(&message, arena, dialog->sender.selector, dialog->peer.selector);
    else
        message_of_two(&message, arena, dialog->peer.selector);
    add_files(reading, rows, &message);
    for (int column = CONTACTS; column <= PREVIEWS; column++) {
        const char *json = evidence_text(rows, column);
        if (json)
            selectors_send(&rows->context, evidence_place(rows), json);
    }
    message_send(rows, &message);
}

static void visit(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    int64_t sent = evidence_integer(rows, SENT, evidence_integer(rows, DATE_OLD, 0));
    int64_t type = evidence_integer(rows, evidence_is_null(rows, BOX_OLD) ? TYPE : BOX_OLD, 0),
            base = type & BASE_MASK;
    bool out = (base >= BASE_OUT_FIRST && base <= BASE_DRAFT) || base == CALL_OUT || base == VIDEO_OUT;
    struct dialog dialog = dialog_of(reading, rows, out);
    if (evidence_is_lost(rows) &&
        (!moment_is_sound(moment_from_msec(sent)) || type <= 0 || !dialog.peer.selector.value[0])) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (is_call(base) && pair_map_find(&reading->calls, rows->row, 0)) {
        tally_skip(&rows->tally, "call that stands in the table of calls");
    } else if (is_call(base)) {
        send_old_call(rows, base, dialog.peer.selector, moment_from_msec(sent));
    } else if (base < BASE_IN || base > BASE_DRAFT || type & NOTICE_BITS) {
        const char *body = evidence_text(rows, BODY);
        if (body)
            selectors_send(&rows->context, evidence_place(rows), body);
        tally_skip(&rows->tally, "system message");
    } else {
        if (out)
            say_own(reading, rows, &dialog);
        send_message(reading, rows, &dialog, base, sent);
    }
}

// ---- the observer ----

static bool is_signal(struct evidence_db *db)
{
    static const char *const now[] = {"thread_id", "type", "body", "date_received", NULL};
    static const char *const before[] = {"thread_id", "type", "body", "date_sent", NULL};
    static const char *const names[] = {"profile_joined_name", NULL}, *const old_names[] = {"group_id", NULL};
    return (evidence_db_has_columns(db, "message", now) || evidence_db_has_columns(db, "sms", before)) &&
           (evidence_db_has_columns(db, "recipient", names) ||
            evidence_db_has_columns(db, "recipient", old_names));
}

static bool recognises(const struct observation_context *context)
{
    return evidence_db_is(context, is_signal);
}

static void observe(struct observation_context *context)
{
    static const char *const threads[] = {"recipient_id", "thread_recipient_id", "recipient_ids", NULL};
    static const char *const files[] = {"message_id", "mid",   "file_name", "content_type",
                                        "ct",         "quote", NULL};
    static const char *const calls[] = {"message_id", "peer", "direction", "event", "timestamp", NULL};
    struct reading reading = {
        .db = evidence_db_open(context), .sink = context->sink, .recipients = signal_recipients_new()};
    side_table_init(&reading.threads);
    side_table_init(&reading.files);
    evidence_db_tell_condition(reading.db);
    signal_recipients_read(reading.recipients, reading.db);
    evidence_rows_each_if_there(reading.db, "thread", threads, visit_thread, &reading);
    evidence_rows_each_if_there(reading.db, "attachment", files, visit_file, &reading);
    evidence_rows_each_if_there(reading.db, "part", files, visit_file, &reading);
    evidence_rows_each_if_there(reading.db, "call", calls, visit_call, &reading);
    evidence_rows_each_if_there(reading.db, "message", COLUMNS, visit, &reading);
    evidence_rows_each_if_there(reading.db, "sms", COLUMNS, visit, &reading);
    evidence_rows_each_if_there(reading.db, "mms", COLUMNS, visit, &reading);
    evidence_db_tell_unread(reading.db, "table not read");
    side_table_done(&reading.threads);
    side_table_done(&reading.files);
    pair_map_done(&reading.calls);
    signal_recipients_free(reading.recipients);
    evidence_db_close(reading.db);
}

const struct observer observer_signal_android = {
    .name = "signal_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "messages, calls, accounts and groups of Signal for Android (signal.db)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
