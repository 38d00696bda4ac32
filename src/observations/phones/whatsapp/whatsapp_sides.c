// The tables beside WhatsApp's messages for Android, read before them.
#include "observations/phones/whatsapp/whatsapp_cards.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"

#include <string.h>

static bool is_there(const char *text)
{
    return text && *text;
}

// A lost row belongs to a message by its key. Where a live row says it, that one is found first.
static bool is_usable(struct evidence_rows *rows, int64_t message)
{
    if (!evidence_is_lost(rows) || message >= 1)
        return true;
    tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    return false;
}

// ---- chats ----

static void visit_chat(struct evidence_rows *rows, void *payload)
{
    enum { JID, SUBJECT };
    struct whatsapp_store *store = payload;
    int64_t jid_row = evidence_integer(rows, JID, -1);
    const char *subject = evidence_text(rows, SUBJECT);
    const struct whatsapp_jid *jid = whatsapp_jids_find(store->jids, jid_row);
    if (evidence_is_lost(rows) && (rows->row < 1 || jid == NULL)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    side_table_add(&store->chats, rows->row, jid_row, NULL);
    if (jid == NULL || !is_there(subject)) {
        tally_skip(&rows->tally, SIDE_TABLE_USED);
    } else if (!whatsapp_first_time(store, jid->text, "subject", subject, 0)) {
        tally_skip(&rows->tally, WHATSAPP_EARLIER);
    } else {
        contact_send(rows,
                     &(struct contact){
                         .app = WHATSAPP, .name = subject, .selectors = &jid->selector, .selector_count = 1});
    }
}

// ---- media ----

// What tells the file when it has no path: WhatsApp writes SHA-256 in base64.
static const char *digest_of(struct arena *arena, const char *base64)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t digest[33];
    size_t size = 0, bits = 0;
    uint32_t held = 0;
    for (; *base64 && *base64 != '='; base64++) {
        const char *at = strchr(alphabet, *base64);
        if (at == NULL || size == sizeof digest)
            return NULL;
        held = held << 6 | (uint32_t)(at - alphabet);
        if ((bits += 6) >= 8)
            digest[size++] = (uint8_t)(held >> (bits -= 8));
    }
    if (size != 32)
        return NULL;
    char *hex = arena_alloc(arena, 65, 1);
    for (size_t i = 0; i < 32; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

static const char *media_name(struct evidence_rows *rows, int path, int name, int hash, int type)
{
    const char *text = evidence_text(rows, path);
    if (!is_there(text))
        text = evidence_text(rows, name);
    if (is_there(text))
        return text;
    const char *base64 = evidence_text(rows, hash), *kind = evidence_text(rows, type);
    const char *digest = base64 ? digest_of(rows->context.arena, base64) : NULL;
    if (!is_there(kind))
        kind = "media";
    return digest ? arena_print(rows->context.arena, "%s sha256:%s", kind, digest) : kind;
}

static void visit_media(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, PATH, NAME, HASH, TYPE, CAPTION };
    struct whatsapp_store *store = payload;
    int64_t message = evidence_integer(rows, MESSAGE, -1);
    if (!is_usable(rows, message))
        return;
    const char *caption = evidence_text(rows, CAPTION);
    side_table_add(&store->media, message, 0, media_name(rows, PATH, NAME, HASH, TYPE));
    if (is_there(caption))
        side_table_add(&store->captions, message, 0, caption);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

// ---- locations ----

static const char LIVE_END[] = "live location, where it ended";

static void keep_location(struct whatsapp_store *store, struct evidence_rows *rows,
                          struct whatsapp_location location, const char *label)
{
    location.place = evidence_place(rows);
    int64_t index = (int64_t)store->location_count;
    if (side_table_add(&store->places, location.message, index, label))
        location.label = store->places.rows[store->places.count - 1].text;
    else
        side_table_add(&store->places, location.message, index, NULL);
    ARRAY_ROOM(store->locations, store->location_capacity, store->location_count);
    store->locations[store->location_count++] = location;
}

static bool is_somewhere(const struct whatsapp_location *location)
{
    struct position position = {.latitude = location->latitude, .longitude = location->longitude};
    return position_settle(&position);
}

static void visit_location(struct evidence_rows *rows, void *payload)
{
    enum {
        MESSAGE,
        LATITUDE,
        LONGITUDE,
        PLACE_NAME,
        ADDRESS,
        SECONDS,
        END_LATITUDE,
        END_LONGITUDE,
        END_TIME
    };
    struct whatsapp_store *store = payload;
    struct whatsapp_location location = {.message = evidence_integer(rows, MESSAGE, -1),
                                         .at = MOMENT_UNKNOWN};
    bool stated = evidence_real(rows, LATITUDE, &location.latitude);
    stated &= evidence_real(rows, LONGITUDE, &location.longitude);
    if (!is_usable(rows, location.message))
        return;
    if (!stated || !is_somewhere(&location)) {
        tally_skip(&rows->tally, "no coordinates");
        return;
    }
    const char *degrees =
        arena_print(rows->context.arena, "%.9g %.9g", location.latitude, location.longitude);
    if (!whatsapp_first_time(store, "location", NULL, degrees, location.message)) {
        tally_skip(&rows->tally, WHATSAPP_EARLIER);
        return;
    }
    const char *label = evidence_text(rows, PLACE_NAME);
    if (!is_there(label))
        label = evidence_text(rows, ADDRESS);
    if (!is_there(label) && evidence_integer(rows, SECONDS, 0) > 0)
        label = "live location";
    keep_location(store, rows, location, label);
    struct whatsapp_location end = {.message = location.message, .at = evidence_moment_msec(rows, END_TIME)};
    stated = evidence_real(rows, END_LATITUDE, &end.latitude);
    stated &= evidence_real(rows, END_LONGITUDE, &end.longitude);
    if (stated && is_somewhere(&end))
        keep_location(store, rows, end, LIVE_END);
    evidence_emitted(rows);
}

void whatsapp_location_send(struct sink *sink, struct whatsapp_location *location, struct moment at,
                            struct selector by)
{
    struct position position = {
        .place = location->place,
        .app = WHATSAPP,
        .label = location->label,
        .latitude = location->latitude,
        .longitude = location->longitude,
        .how = "shared",
        .at = location->at.at_usec == TIME_UNKNOWN ? at : location->at,
        .by = by,
    };
    location->sent = true;
    if (position_settle(&position))
        sink_position(sink, &position);
}

// ---- quotations, cards, marks ----

// Searched where it stands: a quotation outlives the message that quotes it, too.
static void visit_quote(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, KEY, TEXT };
    struct whatsapp_store *store = payload;
    int64_t message = evidence_integer(rows, MESSAGE, -1);
    if (!is_usable(rows, message))
        return;
    const char *key = evidence_text(rows, KEY), *text = evidence_text(rows, TEXT);
    if (!whatsapp_first_time(store, "quotation", key, text, message)) {
        tally_skip(&rows->tally, WHATSAPP_EARLIER);
        return;
    }
    side_table_add(&store->replies, message, 0, is_there(key) ? key : NULL);
    if (is_there(text)) {
        selectors_send(&rows->context, evidence_place(rows), text);
        side_table_add(&store->quotes, message, 0, text);
    }
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void visit_card(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, VCARD };
    struct whatsapp_store *store = payload;
    int64_t message = evidence_integer(rows, MESSAGE, -1);
    const char *text = evidence_text(rows, VCARD);
    if (evidence_is_lost(rows) && (message < 1 || text == NULL || !text_start(text, "BEGIN:VCARD"))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
    } else if (!whatsapp_first_time(store, "vcard", NULL, text, message)) {
        tally_skip(&rows->tally, WHATSAPP_EARLIER);
    } else {
        struct whatsapp_cards cards = {.store = &store->cards, .message = message};
        whatsapp_cards_send(rows, text, &cards);
    }
}

static void visit_mark(struct evidence_rows *rows, void *payload)
{
    struct side_table *marks = payload;
    int64_t message = evidence_integer(rows, 0, -1);
    if (!is_usable(rows, message))
        return;
    side_table_add(marks, message, evidence_integer(rows, 1, 0), NULL);
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void read_if_there(struct whatsapp_store *store, const char *table, const char *const *columns,
                          evidence_visit *visit, void *payload)
{
    if (evidence_db_has_table(store->db, table))
        evidence_rows_each(store->db, table, columns, visit, payload);
}

void whatsapp_sides_read(struct whatsapp_store *store)
{
    static const char *const chat[] = {"jid_row_id", "subject", NULL};
    static const char *const media[] = {"message_row_id", "file_path",     "media_name", "file_hash",
                                        "mime_type",      "media_caption", NULL};
    static const char *const location[] = {"message_row_id",
                                           "latitude",
                                           "longitude",
                                           "place_name",
                                           "place_address",
                                           "live_location_share_duration",
                                           "live_location_final_latitude",
                                           "live_location_final_longitude",
                                           "live_location_final_timestamp",
                                           NULL};
    static const char *const quoted[] = {"message_row_id", "key_id", "text_data", NULL};
    static const char *const card[] = {"message_row_id", "vcard", NULL};
    static const char *const mark[] = {"message_row_id", NULL};
    static const char *const action[] = {"message_row_id", "action_type", NULL};
    evidence_rows_each(store->db, "chat", chat, visit_chat, store);
    evidence_rows_each(store->db, "message_media", media, visit_media, store);
    evidence_rows_each(store->db, "message_location", location, visit_location, store);
    read_if_there(store, "message_quoted", quoted, visit_quote, store);
    read_if_there(store, "message_vcard", card, visit_card, store);
    read_if_there(store, "message_edit_info", mark, visit_mark, &store->edits);
    read_if_there(store, "message_revoked", mark, visit_mark, &store->revoked);
    read_if_there(store, "message_system", action, visit_mark, &store->actions);
    if (store->media.full || store->captions.full || store->quotes.full)
        sink_damage(store->sink, (struct place){.table = "message", .row = -1, .offset = -1},
                    "some rows are too long or too many to hold beside their messages");
}
