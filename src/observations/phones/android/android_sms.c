// Android's text messages (mmssms.db), and the observer of that database. Schema and traps:
// docs/formats/android-messages.md.
#include "observations/observers.h"
#include "observations/phones/android/android_messages.h"
#include "observations/phones/repeats.h"

#include <inttypes.h>
#include <string.h>

enum { THREAD, ADDRESS, DATE, TYPE, BODY, SUBJECT, FILE_NAME };
static const char *const COLUMNS[] = {"thread_id", "address", "date",      "type",
                                      "body",      "subject", "file_name", NULL};

struct table {
    struct android_messages *reading;
    const char *app;
    struct repeats *repeats;
};

// What a lost row says is a message when its time and its box can be those of one, and somebody stands there.
static bool is_sound(struct evidence_rows *rows, const struct message *message, const struct parties *peers)
{
    return moment_is_sound(message->at) && android_box_is_known(evidence_integer(rows, TYPE, -1)) &&
           evidence_is_whole(rows, ADDRESS) && peers->count > 0 &&
           (message->text || message->attachment_count || evidence_is_null(rows, BODY));
}

static void take_attachment(struct evidence_rows *rows, struct message *message)
{
    const char *name = evidence_text(rows, FILE_NAME);
    if (name == NULL || *name == 0)
        return;
    const char **names = arena_alloc(rows->context.arena, 1, sizeof *names);
    *names = name;
    message->attachments = names;
    message->attachment_count = 1;
}

static void take_row(struct evidence_rows *rows, void *payload)
{
    static const int key[] = {ADDRESS, DATE, -1}, content[] = {BODY, SUBJECT, -1};
    struct table *table = payload;
    struct arena *arena = rows->context.arena;
    const char *address = evidence_text(rows, ADDRESS), *subject = evidence_text(rows, SUBJECT);
    int64_t thread = evidence_integer(rows, THREAD, -1), type = evidence_integer(rows, TYPE, -1);
    struct parties peers = {0};
    if (address && *address)
        parties_add(&peers, arena,
                    peers_selector(table->reading->peers, &rows->context, PEER_PHONE, address));
    else // a draft keeps its recipients only with the thread
        android_thread_parties(table->reading, &rows->context, thread, &peers);
    struct message message = {
        .app = table->app,
        .thread = arena_print(arena, "%" PRId64, thread),
        .at = evidence_moment_msec(rows, DATE),
        .direction = android_box_direction(type),
        .marks = android_box_marks(type),
        .text = evidence_text(rows, BODY),
    };
    take_attachment(rows, &message);
    if (evidence_is_lost(rows) && !is_sound(rows, &message, &peers)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (repeats_row(table->repeats, rows, key, content)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    if (subject && *subject)
        message.text = arena_print(arena, "%s\n%s", subject, message.text ? message.text : "");
    android_set_parties(&message, &peers, arena);
    message_send(rows, &message);
}

static void read_table(struct android_messages *reading, const char *name, const char *app)
{
    struct table table = {reading, app, repeats_new()};
    evidence_rows_each(reading->db, name, COLUMNS, take_row, &table);
    repeats_free(table.repeats);
}

static bool has_messages(struct evidence_db *db, const char *table)
{
    static const char *const columns[] = {"address", "date", "type", NULL};
    return evidence_db_has_columns(db, table, columns);
}

// ---- the observer ----

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"address", "date", "type", "body", NULL};
    return evidence_db_holds(context, "sms", columns);
}

// Samsung's beside Android's own: refused as unwanted, and the chats of its carriers' service (RCS).
static void read_samsung(struct android_messages *reading)
{
    static const struct android_mms_tables spam = {"spam_pdu", "spam_addr", "spam_part"};
    static const struct {
        const char *table, *app;
    } tables[] = {{"spam_sms", "sms"}, {"im", "rcs"}, {"ft", "rcs"}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (has_messages(reading->db, tables[i].table))
            read_table(reading, tables[i].table, tables[i].app);
    if (evidence_db_has_table(reading->db, spam.pdu))
        android_mms_read(reading, &spam);
}

static void observe(struct observation_context *context)
{
    static const struct android_mms_tables mms = {"pdu", "addr", "part"};
    struct android_messages reading = {.db = evidence_db_open(context), .peers = peers_new()};
    side_table_init(&reading.thread_recipients);
    side_table_init(&reading.addresses);
    evidence_db_tell_condition(reading.db);
    android_threads_read(&reading);
    read_table(&reading, "sms", "sms");
    android_mms_read(&reading, &mms);
    read_samsung(&reading);
    evidence_db_tell_unread(reading.db, "table not read");
    side_table_done(&reading.thread_recipients);
    side_table_done(&reading.addresses);
    peers_free(reading.peers);
    evidence_db_close(reading.db);
}

const struct observer observer_android_sms = {
    .name = "android_sms",
    .version = 2,
    .family = FAMILY_PHONE,
    .summary = "text and multimedia messages of Android (mmssms.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
