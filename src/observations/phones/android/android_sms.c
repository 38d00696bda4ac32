// Android's text and multimedia messages (mmssms.db). Schema and traps: docs/formats/android-messages.md.
#include "observations/databases/evidence_db.h"
#include "observations/observers.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

struct reading {
    struct evidence_db *db;
    struct peers *peers;
    struct side_table thread_recipients; // thread -> recipient_ids, "3 5"
    struct side_table addresses;         // canonical address -> its text
    struct side_table parties;           // pdu -> address type, address
    struct side_table texts;             // pdu -> text of a part
    struct side_table attachments;       // pdu -> file or type of a part
};

struct parties { // in the row's arena
    struct selector *at;
    size_t count, capacity;
};

enum { BOX_IN = 1, BOX_SENT = 2, BOX_LAST_OUT = 6 }; // 3 draft, 4 outbox, 5 failed, 6 queued
enum { ADDRESS_BCC = 0x81, ADDRESS_CC = 0x82, ADDRESS_FROM = 0x89, ADDRESS_TO = 0x97 };
enum { PDU_SEND = 128, PDU_NOTIFICATION = 130, PDU_RETRIEVED = 132 };

static enum direction direction_of(int64_t box)
{
    if (box == BOX_IN)
        return DIRECTION_IN;
    return box >= BOX_SENT && box <= BOX_LAST_OUT ? DIRECTION_OUT : DIRECTION_UNKNOWN;
}

// ---- side tables ----

static void tell_full(struct evidence_rows *rows, const struct side_table *table)
{
    if (table->full)
        sink_damage(rows->context.sink, (struct place){.table = rows->tally.table, .row = -1, .offset = -1},
                    "some rows are too long or too many to hold beside their messages");
}

// Keeps columns key, number, text of a table.
static void read_side(struct reading *reading, const char *table, const char *const columns[4],
                      struct side_table *side)
{
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, table, columns);
    while (evidence_rows_next(&rows)) {
        tally_skip(&rows.tally, SIDE_TABLE_USED);
        side_table_add(side, evidence_integer(&rows, 0, -1), evidence_integer(&rows, 1, 0),
                       evidence_text(&rows, 2));
    }
    tell_full(&rows, side);
    evidence_rows_close(&rows);
}

static void read_parts(struct reading *reading)
{
    enum { MID, TYPE, DATA, TEXT, NAME, FILE_NAME };
    static const char *const columns[] = {"mid", "ct", "_data", "text", "name", "fn", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "part", columns);
    while (evidence_rows_next(&rows)) {
        const char *type = evidence_text(&rows, TYPE), *text = evidence_text(&rows, TEXT);
        int64_t mid = evidence_integer(&rows, MID, -1);
        if (type && text_equal_nocase(type, "application/smil")) {
            tally_skip(&rows.tally, "layout of a multimedia message");
            continue;
        }
        tally_skip(&rows.tally, SIDE_TABLE_USED);
        if (text) {
            selectors_send(&rows.context, evidence_place(&rows), text);
            side_table_add(&reading->texts, mid, 0, text);
        }
        const char *attachment = evidence_text(&rows, DATA);
        for (int column = NAME; attachment == NULL && column <= FILE_NAME; column++)
            attachment = evidence_text(&rows, column);
        if (text == NULL || !evidence_is_null(&rows, DATA))
            side_table_add(&reading->attachments, mid, 0, attachment ? attachment : type ? type : "part");
    }
    tell_full(&rows, &reading->texts);
    evidence_rows_close(&rows);
}

// ---- parties ----

static void add_party(struct arena *arena, struct parties *parties, struct selector selector)
{
    if (parties->count == RECORD_LIST_MAX)
        return;
    if (parties->count == parties->capacity) {
        parties->capacity = parties->capacity ? 4 * parties->capacity : 4;
        struct selector *room = arena_alloc(arena, parties->capacity, sizeof *room);
        if (parties->count)
            memcpy(room, parties->at, parties->count * sizeof *room);
        parties->at = room;
    }
    parties->at[parties->count++] = selector;
}

// The recipients of a thread: "3 5" are ids of canonical_addresses.
static void parties_of_thread(struct reading *reading, const struct observation_context *context,
                              int64_t thread, struct parties *parties)
{
    size_t count, found;
    const struct side_row *row = side_table_find(&reading->thread_recipients, thread, &count);
    struct bytes ids = bytes_of_text(count && row->text ? row->text : "");
    for (size_t start = 0, end; start < ids.size; start = end + 1) {
        for (end = start; end < ids.size && ids.data[end] != ' ';)
            end++;
        int64_t id;
        if (!text_to_int64(bytes_slice(ids, start, end - start), &id))
            continue;
        const struct side_row *address = side_table_find(&reading->addresses, id, &found);
        if (found)
            add_party(context->arena, parties,
                      peers_selector(reading->peers, context, PEER_PHONE, address->text));
    }
}

// Who wrote to whom: an incoming message comes from the first peer, an outgoing one goes to all of them. Of a
// box that is unknown only the peer is said, as the one it is from or to cannot be told apart.
static void set_parties(struct message *message, struct parties *peers, struct arena *arena)
{
    struct selector owner = SELECTOR_OF_OWNER;
    if (message->direction == DIRECTION_OUT) {
        message->from = owner;
        message->to = peers->at;
        message->to_count = peers->count;
        return;
    }
    message->from = peers->count ? peers->at[0] : peers_nobody();
    if (message->direction == DIRECTION_IN) {
        struct selector *to = arena_alloc(arena, 1, sizeof *to);
        *to = owner;
        message->to = to;
        message->to_count = 1;
    }
}

// ---- sms ----

static void read_sms(struct reading *reading)
{
    enum { THREAD, ADDRESS, DATE, TYPE, BODY, SUBJECT };
    static const char *const columns[] = {"thread_id", "address", "date", "type", "body", "subject", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "sms", columns);
    while (evidence_rows_next(&rows)) {
        struct arena *arena = rows.context.arena;
        const char *address = evidence_text(&rows, ADDRESS), *subject = evidence_text(&rows, SUBJECT);
        int64_t thread = evidence_integer(&rows, THREAD, -1);
        struct parties peers = {0};
        if (address && *address)
            add_party(arena, &peers, peers_selector(reading->peers, &rows.context, PEER_PHONE, address));
        else // a draft keeps its recipients only with the thread
            parties_of_thread(reading, &rows.context, thread, &peers);
        struct message message = {
            .place = evidence_place(&rows),
            .app = "sms",
            .thread = arena_print(arena, "%" PRId64, thread),
            .at = evidence_moment_msec(&rows, DATE),
            .direction = direction_of(evidence_integer(&rows, TYPE, -1)),
            .text = evidence_text(&rows, BODY),
        };
        if (message.text)
            selectors_send(&rows.context, message.place, message.text);
        if (subject && *subject)
            message.text = arena_print(arena, "%s\n%s", subject, message.text ? message.text : "");
        set_parties(&message, &peers, arena);
        sink_message(rows.context.sink, &message);
        evidence_emitted(&rows);
    }
    evidence_rows_close(&rows);
}

// ---- mms ----

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

// Subject and the text parts, each on a line of its own.
static const char *text_of_mms(struct reading *reading, struct arena *arena, int64_t id, const char *subject)
{
    size_t count;
    const struct side_row *parts = side_table_find(&reading->texts, id, &count);
    if (count == 0)
        return subject;
    struct buffer text;
    buffer_init(&text, RECORD_TEXT_MAX_BYTES - 1);
    if (subject)
        buffer_print(&text, "%s\n", subject);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_add_text(&text, "\n");
        buffer_add_text(&text, parts[i].text);
    }
    const char *made = text_clean(arena, buffer_bytes(&text));
    buffer_done(&text);
    return made;
}

static void parties_of_mms(struct reading *reading, const struct evidence_rows *rows, struct message *message,
                           int64_t thread)
{
    struct arena *arena = rows->context.arena;
    struct parties to = {0}, thread_peers = {0};
    size_t count;
    const struct side_row *row = side_table_find(&reading->parties, rows->row, &count);
    message->from = message->direction == DIRECTION_OUT ? SELECTOR_OF_OWNER : peers_nobody();
    parties_of_thread(reading, &rows->context, thread, &thread_peers);
    for (size_t i = 0; i < count; i++) {
        if (row[i].text == NULL || strcmp(row[i].text, "insert-address-token") == 0)
            continue; // stands for the owner
        struct selector party = peers_selector(reading->peers, &rows->context, PEER_PHONE, row[i].text);
        if (row[i].number != ADDRESS_FROM)
            add_party(arena, &to, party);
        else if (message->direction != DIRECTION_OUT)
            message->from = party;
    }
    if (message->direction == DIRECTION_OUT && to.count == 0)
        to = thread_peers;
    if (message->direction != DIRECTION_OUT && message->from.kind == SELECTOR_NAME && thread_peers.count == 1)
        message->from = thread_peers.at[0];
    if (message->direction == DIRECTION_IN && to.count == 0)
        add_party(arena, &to, SELECTOR_OF_OWNER);
    message->to = to.at;
    message->to_count = to.count;
}

static void attachments_of_mms(struct reading *reading, struct arena *arena, int64_t id,
                               struct message *message)
{
    size_t count;
    const struct side_row *parts = side_table_find(&reading->attachments, id, &count);
    if (count > RECORD_LIST_MAX)
        count = RECORD_LIST_MAX;
    const char **names = arena_alloc(arena, count ? count : 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = arena_text(arena, parts[i].text);
    message->attachments = names;
    message->attachment_count = count;
}

// pdu.date is in seconds; some makers write milliseconds, which would lie beyond the year 5000.
static struct moment moment_of_mms(int64_t date)
{
    if (date <= 0)
        return MOMENT_UNKNOWN;
    return date > INT64_C(100000000000) ? moment_from_msec(date) : moment_from_sec(date);
}

static void read_mms(struct reading *reading)
{
    enum { THREAD, DATE, BOX, TYPE, SUBJECT };
    static const char *const columns[] = {"thread_id", "date", "msg_box", "m_type", "sub", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "pdu", columns);
    while (evidence_rows_next(&rows)) {
        struct arena *arena = rows.context.arena;
        int64_t type = evidence_integer(&rows, TYPE, PDU_RETRIEVED),
                thread = evidence_integer(&rows, THREAD, -1);
        if (type != PDU_SEND && type != PDU_NOTIFICATION && type != PDU_RETRIEVED) {
            tally_skip(&rows.tally, "report about a message, not a message");
            continue;
        }
        const char *subject = subject_of(arena, evidence_text(&rows, SUBJECT));
        struct message message = {
            .place = evidence_place(&rows),
            .app = "mms",
            .thread = arena_print(arena, "%" PRId64, thread),
            .at = moment_of_mms(evidence_integer(&rows, DATE, 0)),
            .direction = direction_of(evidence_integer(&rows, BOX, -1)),
            .text = text_of_mms(reading, arena, rows.row, subject),
        };
        if (subject)
            selectors_send(&rows.context, message.place, subject);
        parties_of_mms(reading, &rows, &message, thread);
        attachments_of_mms(reading, arena, rows.row, &message);
        sink_message(rows.context.sink, &message);
        evidence_emitted(&rows);
    }
    evidence_rows_close(&rows);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"address", "date", "type", "body", NULL};
    struct evidence_db *db = evidence_db_open(context);
    bool is = db && evidence_db_has_columns(db, "sms", columns);
    evidence_db_close(db);
    return is;
}

static void observe(struct observation_context *context)
{
    static const char *const thread_columns[] = {"_id", "type", "recipient_ids", NULL};
    static const char *const address_columns[] = {"_id", "_id", "address", NULL};
    static const char *const party_columns[] = {"msg_id", "type", "address", NULL};
    struct reading reading = {.db = evidence_db_open(context), .peers = peers_new()};
    struct side_table *sides[] = {&reading.thread_recipients, &reading.addresses, &reading.parties,
                                  &reading.texts, &reading.attachments};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side_table_init(sides[i]);
    evidence_db_tell_condition(reading.db);
    read_side(&reading, "threads", thread_columns, &reading.thread_recipients);
    read_side(&reading, "canonical_addresses", address_columns, &reading.addresses);
    read_side(&reading, "addr", party_columns, &reading.parties);
    read_parts(&reading);
    read_sms(&reading);
    read_mms(&reading);
    evidence_db_tell_unread(reading.db, "table not read");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side_table_done(sides[i]);
    peers_free(reading.peers);
    evidence_db_close(reading.db);
}

const struct observer observer_android_sms = {
    .name = "android_sms",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "text and multimedia messages of Android (mmssms.db)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
