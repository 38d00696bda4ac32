// WhatsApp's message store for Android (msgstore.db), current schema. Every join is made by hand from tables
// held in memory, so that a row missing on one side costs a name and never a message.
// docs/formats/whatsapp-android.md.
#include "observations/phones/whatsapp/whatsapp_android.h"
#include "observations/observers.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"

#include "base/memory.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MESSAGE_SYSTEM = 7 };

struct location {
    int64_t row, message;
    double latitude, longitude;
    const char *label; // in the side table's arena
    bool sent;
};

struct reading {
    struct evidence_db *db;
    struct whatsapp_jids *jids;
    struct side_table chats;    // chat -> jid row
    struct side_table media;    // message -> path, name or type
    struct side_table captions; // message -> caption that stands with the media only
    struct side_table places;   // message -> index of locations
    struct location *locations;
    size_t location_count, location_capacity;
};

struct message_row {
    const struct whatsapp_jid *chat; // NULL: not known
    struct selector sender;
    enum direction direction;
};

// ---- tables held beside the messages ----

static void read_chats(struct reading *reading)
{
    enum { JID, SUBJECT };
    static const char *const columns[] = {"jid_row_id", "subject", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "chat", columns);
    while (evidence_rows_next(&rows)) {
        int64_t jid_row = evidence_integer(&rows, JID, -1);
        const char *subject = evidence_text(&rows, SUBJECT);
        side_table_add(&reading->chats, rows.row, jid_row, NULL);
        const struct whatsapp_jid *jid = whatsapp_jids_find(reading->jids, jid_row);
        if (jid == NULL || subject == NULL || *subject == 0) {
            tally_skip(&rows.tally, SIDE_TABLE_USED);
            continue;
        }
        sink_contact(rows.context.sink, &(struct contact){.place = evidence_place(&rows),
                                                          .app = "whatsapp",
                                                          .name = subject,
                                                          .selectors = &jid->selector,
                                                          .selector_count = 1});
        evidence_emitted(&rows);
    }
    evidence_rows_close(&rows);
}

static void read_media(struct reading *reading)
{
    enum { MESSAGE, PATH, NAME, TYPE, CAPTION };
    static const char *const columns[] = {"message_row_id", "file_path",     "media_name",
                                          "mime_type",      "media_caption", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "message_media", columns);
    while (evidence_rows_next(&rows)) {
        int64_t message = evidence_integer(&rows, MESSAGE, -1);
        const char *what = NULL, *caption = evidence_text(&rows, CAPTION);
        for (int column = PATH; column <= TYPE && (what == NULL || *what == 0); column++)
            what = evidence_text(&rows, column);
        side_table_add(&reading->media, message, 0, what && *what ? what : "media");
        if (caption && *caption)
            side_table_add(&reading->captions, message, 0, caption);
        tally_skip(&rows.tally, SIDE_TABLE_USED);
    }
    if (reading->media.full || reading->captions.full)
        sink_damage(rows.context.sink, (struct place){.table = "message_media", .row = -1, .offset = -1},
                    "some rows are too long or too many to hold beside their messages");
    evidence_rows_close(&rows);
}

static void read_locations(struct reading *reading)
{
    enum { MESSAGE, LATITUDE, LONGITUDE, PLACE_NAME, ADDRESS };
    static const char *const columns[] = {"message_row_id", "latitude",      "longitude",
                                          "place_name",     "place_address", NULL};
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "message_location", columns);
    while (evidence_rows_next(&rows)) {
        struct location location = {.row = rows.row, .message = evidence_integer(&rows, MESSAGE, -1)};
        bool stated = evidence_real(&rows, LATITUDE, &location.latitude);
        stated &= evidence_real(&rows, LONGITUDE, &location.longitude);
        if (!stated || (location.latitude == 0 && location.longitude == 0)) {
            tally_skip(&rows.tally, "no coordinates");
        } else if (!(fabs(location.latitude) <= 90 && fabs(location.longitude) <= 180)) {
            tally_skip(&rows.tally, "coordinates that are nowhere on Earth");
        } else {
            const char *label = evidence_text(&rows, PLACE_NAME);
            if (label == NULL || *label == 0)
                label = evidence_text(&rows, ADDRESS);
            if (!side_table_add(&reading->places, location.message, (int64_t)reading->location_count, label))
                side_table_add(&reading->places, location.message, (int64_t)reading->location_count, NULL);
            ARRAY_ROOM(reading->locations, reading->location_capacity, reading->location_count);
            reading->locations[reading->location_count++] = location;
            evidence_emitted(&rows);
        }
    }
    evidence_rows_close(&rows);
}

// Tables whose text is no message of its own but may name somebody: a quotation outlives its original.
static void search_table(struct reading *reading, const char *table, const char *column, const char *reason)
{
    if (!evidence_db_has_table(reading->db, table))
        return;
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, table, (const char *const[]){column, NULL});
    while (evidence_rows_next(&rows)) {
        const char *text = evidence_text(&rows, 0);
        if (text)
            selectors_send(&rows.context, evidence_place(&rows), text);
        tally_skip(&rows.tally, reason);
    }
    evidence_rows_close(&rows);
}

// ---- messages ----

enum { CHAT, FROM_ME, SENDER, TIMESTAMP, TYPE, TEXT, KEY };
static const char *const MESSAGE_COLUMNS[] = {
    "chat_row_id", "from_me", "sender_jid_row_id", "timestamp", "message_type", "text_data", "key_id", NULL};

// In a group the sender is named; of two the other is the chat itself.
static struct message_row who(struct reading *reading, struct evidence_rows *rows)
{
    size_t count;
    const struct side_row *chat = side_table_find(&reading->chats, evidence_integer(rows, CHAT, -1), &count);
    struct message_row row = {.chat = count ? whatsapp_jids_find(reading->jids, chat->number) : NULL};
    int64_t from_me = evidence_integer(rows, FROM_ME, -1);
    row.direction = from_me < 0 ? DIRECTION_UNKNOWN : from_me ? DIRECTION_OUT : DIRECTION_IN;
    if (row.direction == DIRECTION_OUT) {
        row.sender = SELECTOR_OF_OWNER;
        return row;
    }
    const struct whatsapp_jid *sender = NULL;
    if (row.chat == NULL || row.chat->many)
        sender = whatsapp_jids_find(reading->jids, evidence_integer(rows, SENDER, -1));
    else
        sender = row.chat;
    row.sender = sender ? sender->selector : peers_nobody();
    return row;
}

static const char *thread_of(struct evidence_rows *rows, const struct message_row *row)
{
    return row->chat ? row->chat->text
                     : arena_print(rows->context.arena, "chat %" PRId64, evidence_integer(rows, CHAT, -1));
}

static void send_location(struct sink *sink, struct location *location, const char *label, struct moment at,
                          struct selector by)
{
    location->sent = true;
    sink_position(sink, &(struct position){
                            .place = {.table = "message_location", .row = location->row, .offset = -1},
                            .app = "whatsapp",
                            .label = label,
                            .latitude = location->latitude,
                            .longitude = location->longitude,
                            .at = at,
                            .by = by,
                        });
}

static void add_media(struct reading *reading, const struct evidence_rows *rows, struct message *message,
                      const char **attachment)
{
    size_t count;
    const struct side_row *media = side_table_find(&reading->media, rows->row, &count);
    if (count) {
        *attachment = media->text;
        message->attachments = attachment;
        message->attachment_count = 1;
    }
    if (message->text == NULL || *message->text == 0) {
        const struct side_row *caption = side_table_find(&reading->captions, rows->row, &count);
        if (count)
            message->text = caption->text;
    }
}

static void send_message(struct reading *reading, struct evidence_rows *rows)
{
    struct message_row row = who(reading, rows);
    struct selector owner = SELECTOR_OF_OWNER;
    bool to_chat = row.direction == DIRECTION_OUT || (row.chat && row.chat->many);
    const char *attachment;
    struct message message = {
        .place = evidence_place(rows),
        .app = "whatsapp",
        .thread = thread_of(rows, &row),
        .from = row.sender,
        .at = evidence_moment_msec(rows, TIMESTAMP),
        .direction = row.direction,
        .text = evidence_text(rows, TEXT),
    };
    if (to_chat) {
        message.to = row.chat ? &row.chat->selector : NULL;
        message.to_count = row.chat ? 1 : 0;
    } else if (row.direction == DIRECTION_IN) {
        message.to = &owner;
        message.to_count = 1;
    }
    add_media(reading, rows, &message, &attachment);
    if (message.text)
        selectors_send(&rows->context, message.place, message.text);
    sink_message(rows->context.sink, &message);
    size_t count;
    const struct side_row *places = side_table_find(&reading->places, rows->row, &count);
    for (size_t i = 0; i < count; i++)
        send_location(rows->context.sink, &reading->locations[places[i].number], places[i].text, message.at,
                      message.from);
}

static void read_messages(struct reading *reading)
{
    struct evidence_rows rows;
    evidence_rows_open(&rows, reading->db, "message", MESSAGE_COLUMNS);
    while (evidence_rows_next(&rows)) {
        const char *key = evidence_text(&rows, KEY);
        if (evidence_integer(&rows, TYPE, 0) == MESSAGE_SYSTEM) {
            tally_skip(&rows.tally, "system message");
        } else if (evidence_integer(&rows, CHAT, -1) == -1 && (key == NULL || strcmp(key, "-1") == 0)) {
            tally_skip(&rows.tally, "sentinel row");
        } else {
            send_message(reading, &rows);
            evidence_emitted(&rows);
        }
    }
    struct sink *sink = rows.context.sink;
    evidence_rows_close(&rows);
    for (size_t i = 0; i < reading->location_count; i++) // of messages that are gone or were skipped
        if (!reading->locations[i].sent)
            send_location(sink, &reading->locations[i], NULL, MOMENT_UNKNOWN, peers_nobody());
}

// ---- the schema before 2021 ----

static bool has_old_schema(struct evidence_db *db)
{
    static const char *const columns[] = {"key_remote_jid", "key_from_me", "data", NULL};
    return evidence_db_has_columns(db, "messages", columns);
}

// Said twice, in the tally for each row and as damage: a whole history is not read here.
static void tell_old_schema(struct reading *reading, struct sink *sink)
{
    static const char reason[] = "old WhatsApp schema: not read yet";
    search_table(reading, "messages", "data", reason);
    sink_damage(sink, (struct place){.table = "messages", .row = -1, .offset = -1}, "%s", reason);
}

static bool has_new_schema(struct evidence_db *db)
{
    static const char *const message[] = {"chat_row_id", "from_me", "timestamp", "text_data", NULL};
    static const char *const jid[] = {"raw_string", NULL};
    return evidence_db_has_columns(db, "message", message) && evidence_db_has_columns(db, "jid", jid);
}

static bool recognises(const struct observation_context *context)
{
    struct evidence_db *db = evidence_db_open(context);
    bool is = db && (has_new_schema(db) || has_old_schema(db));
    evidence_db_close(db);
    return is;
}

static void read_new_schema(struct reading *reading)
{
    struct side_table *sides[] = {&reading->chats, &reading->media, &reading->captions, &reading->places};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side_table_init(sides[i]);
    reading->jids = whatsapp_jids_read(reading->db);
    read_chats(reading);
    read_media(reading);
    read_locations(reading);
    search_table(reading, "message_quoted", "text_data", "quotation: searched for selectors");
    search_table(reading, "message_vcard", "vcard", "contact card: searched for selectors");
    read_messages(reading);
    whatsapp_calls_read(reading->db, reading->jids);
    whatsapp_jids_free(reading->jids);
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side_table_done(sides[i]);
    memory_free(reading->locations);
}

static void observe(struct observation_context *context)
{
    struct reading reading = {.db = evidence_db_open(context)};
    evidence_db_tell_condition(reading.db);
    if (has_new_schema(reading.db))
        read_new_schema(&reading);
    if (has_old_schema(reading.db))
        tell_old_schema(&reading, context->sink);
    evidence_db_tell_unread(reading.db, "table not read");
    evidence_db_close(reading.db);
}

const struct observer observer_whatsapp_android = {
    .name = "whatsapp_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "messages, calls and positions of WhatsApp for Android (msgstore.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
