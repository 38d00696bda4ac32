// Android's multimedia messages: `pdu` with its parties and parts, joined by hand. Schema and traps:
// docs/formats/android-messages.md.
#include "observations/phones/android/android_messages.h"
#include "observations/phones/repeats.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { ADDRESS_BCC = 0x81, ADDRESS_CC = 0x82, ADDRESS_FROM = 0x89, ADDRESS_TO = 0x97 };
enum { ADDRESS_LOST = 0x10000 }; // added to the type of a lost row
enum { PDU_SEND = 128, PDU_NOTIFICATION = 130, PDU_RETRIEVED = 132 };

struct mms {
    struct android_messages *reading;
    struct repeats *repeats;
    struct side_table parties;     // pdu -> address type, address
    struct side_table texts;       // pdu -> text of a part
    struct side_table attachments; // pdu -> file or type of a part
};

// ---- parts ----

static void keep_part(struct evidence_rows *rows, void *payload)
{
    enum { MID, TYPE, DATA, TEXT, NAME, FILE_NAME };
    struct mms *mms = payload;
    const char *type = evidence_text(rows, TYPE), *text = evidence_text(rows, TEXT);
    int64_t mid = evidence_integer(rows, MID, -1);
    if (evidence_is_lost(rows) && (mid < 0 || type == NULL || strchr(type, '/') == NULL)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (type && text_equal_nocase(type, "application/smil")) {
        tally_skip(&rows->tally, "layout of a multimedia message");
        return;
    }
    tally_skip(&rows->tally, SIDE_TABLE_USED);
    if (text) {
        selectors_send_written(&rows->context, evidence_place(rows), text);
        side_table_keep(&mms->texts, rows, mid, evidence_place(rows).state, text);
    }
    const char *attachment = evidence_text(rows, DATA);
    for (int column = NAME; attachment == NULL && column <= FILE_NAME; column++)
        attachment = evidence_text(rows, column);
    if (text == NULL || !evidence_is_null(rows, DATA))
        side_table_keep(&mms->attachments, rows, mid, evidence_place(rows).state,
                        attachment ? attachment
                        : type     ? type
                                   : "part");
}

// Subjects are kept with each UTF-8 byte as one character; undone when that gives sound UTF-8.
static const char *subject_of(struct arena *arena, const char *text)
{
    if (text == NULL || *text == 0)
        return NULL;
    size_t size = strlen(text), length, made = 0;
    char *bytes = arena_alloc(arena, size + 1, 1);
    for (size_t i = 0; i < size; i += length) {
        uint32_t character = text_utf8_decode((const uint8_t *)text + i, size - i, &length);
        if (character > 0xff)
            return text;
        bytes[made++] = (char)character;
    }
    for (size_t i = 0; i < made; i += length) {
        length = text_utf8_length((const uint8_t *)bytes + i, made - i);
        if (length == 0)
            return text;
    }
    return bytes;
}

static void take_attachments(struct mms *mms, struct arena *arena, int64_t id, struct message *message)
{
    const char **names = arena_alloc(arena, RECORD_LIST_MAX, sizeof *names);
    message->attachments = names;
    message->attachment_count = side_table_texts(&mms->attachments, id, names);
}

// ---- parties ----

static void keep_party(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, TYPE, ADDRESS };
    struct mms *mms = payload;
    int64_t type = evidence_integer(rows, TYPE, 0), id = evidence_integer(rows, MESSAGE, -1);
    bool known = type == ADDRESS_BCC || type == ADDRESS_CC || type == ADDRESS_FROM || type == ADDRESS_TO;
    if (evidence_is_lost(rows) && (!known || id < 0 || !evidence_is_whole(rows, ADDRESS))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    tally_skip(&rows->tally, SIDE_TABLE_USED);
    side_table_keep(&mms->parties, rows, id, type + ADDRESS_LOST * evidence_is_lost(rows),
                    evidence_text(rows, ADDRESS));
}

static void set_parties(struct mms *mms, const struct evidence_rows *rows, struct message *message,
                        int64_t thread)
{
    struct arena *arena = rows->context.arena;
    struct parties to = {0}, thread_peers = {0};
    size_t count = 0;
    const struct side_row *row = rows->row < 0 ? NULL : side_table_find(&mms->parties, rows->row, &count);
    message->from = message->direction == DIRECTION_OUT ? SELECTOR_OF_OWNER : peers_nobody();
    android_thread_parties(mms->reading, &rows->context, thread, &thread_peers);
    for (size_t i = 0; i < count; i++) {
        if (row[i].number >= ADDRESS_LOST && row[0].number < ADDRESS_LOST)
            break; // of an older version
        if (row[i].text == NULL || strcmp(row[i].text, "insert-address-token") == 0)
            continue; // stands for the owner
        struct selector party = peers_selector(mms->reading->peers, &rows->context, PEER_PHONE, row[i].text);
        if (row[i].number % ADDRESS_LOST != ADDRESS_FROM)
            parties_add(&to, arena, party);
        else if (message->direction != DIRECTION_OUT)
            message->from = party;
    }
    if (message->direction == DIRECTION_OUT && to.count == 0)
        to = thread_peers;
    if (message->direction != DIRECTION_OUT && message->from.kind == SELECTOR_NAME && thread_peers.count == 1)
        message->from = thread_peers.at[0];
    if (message->direction == DIRECTION_IN && to.count == 0)
        parties_add(&to, arena, SELECTOR_OF_OWNER);
    message->to = to.at;
    message->to_count = to.count;
}

// ---- messages ----

// pdu.date is in seconds; some makers write milliseconds, which would lie beyond the year 5000.
static struct moment moment_of(int64_t date)
{
    if (date <= 0)
        return MOMENT_UNKNOWN;
    return date > INT64_C(100000000000) ? moment_from_msec(date) : moment_from_sec(date);
}

static bool is_message(int64_t type)
{
    return type == PDU_SEND || type == PDU_NOTIFICATION || type == PDU_RETRIEVED;
}

enum { THREAD, DATE, BOX, TYPE, SUBJECT, MESSAGE_ID };

// Why a row is no message; NULL: it is one.
static const char *reason_against(struct mms *mms, struct evidence_rows *rows, struct moment at)
{
    static const int key[] = {DATE, THREAD, -1}, content[] = {SUBJECT, -1};
    int64_t type = evidence_integer(rows, TYPE, PDU_RETRIEVED);
    if (evidence_is_lost(rows)) {
        if (type < PDU_SEND || type > 136 || !moment_is_sound(at) ||
            !android_box_is_known(evidence_integer(rows, BOX, -1)) || evidence_integer(rows, THREAD, -1) < 0)
            return EVIDENCE_ROW_IN_PART;
        if (type == PDU_NOTIFICATION) // removed whenever its message is fetched
            return "lost notification of a message";
    }
    if (!is_message(type))
        return "report about a message, not a message";
    return repeats_row(mms->repeats, rows, key, content) ? REPEATS_REASON : NULL;
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    struct mms *mms = payload;
    struct arena *arena = rows->context.arena;
    int64_t thread = evidence_integer(rows, THREAD, -1), box = evidence_integer(rows, BOX, -1);
    struct moment at = moment_of(evidence_integer(rows, DATE, 0));
    const char *against = reason_against(mms, rows, at);
    if (against) {
        tally_skip(&rows->tally, against);
        return;
    }
    const char *subject = subject_of(arena, evidence_text(rows, SUBJECT));
    struct message message = {
        .place = evidence_place(rows),
        .app = "mms",
        .thread = arena_print(arena, "%" PRId64, thread),
        .id = evidence_text(rows, MESSAGE_ID),
        .at = at,
        .direction = android_box_direction(box),
        .marks = android_box_marks(box),
        .text = subject,
    };
    if (rows->row >= 0) { // a lost row may not know its parts
        message.text = side_table_lines(&mms->texts, rows->row, subject, arena);
        take_attachments(mms, arena, rows->row, &message);
    }
    if (subject)
        selectors_send_written(&rows->context, message.place, subject);
    set_parties(mms, rows, &message, thread);
    sink_message(rows->context.sink, &message); // its parts are searched by themselves
    evidence_emitted(rows);
}

void android_mms_read(struct android_messages *reading, const struct android_mms_tables *tables)
{
    static const char *const columns[] = {"thread_id", "date", "msg_box", "m_type", "sub", "m_id", NULL};
    static const char *const party_columns[] = {"msg_id", "type", "address", NULL};
    static const char *const part_columns[] = {"mid", "ct", "_data", "text", "name", "fn", NULL};
    struct mms mms = {.reading = reading, .repeats = repeats_new()};
    side_table_init(&mms.parties);
    side_table_init(&mms.texts);
    side_table_init(&mms.attachments);
    evidence_rows_each(reading->db, tables->address, party_columns, keep_party, &mms);
    evidence_rows_each(reading->db, tables->part, part_columns, keep_part, &mms);
    evidence_rows_each(reading->db, tables->pdu, columns, take_message, &mms);
    side_table_done(&mms.parties);
    side_table_done(&mms.texts);
    side_table_done(&mms.attachments);
    repeats_free(mms.repeats);
}
