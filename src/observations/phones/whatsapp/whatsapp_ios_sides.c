// The tables beside WhatsApp's messages for iOS, read before them.
#include "observations/phones/repeats.h"
#include "observations/phones/whatsapp/whatsapp_cards.h"
#include "observations/phones/whatsapp/whatsapp_ios_store.h"
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/protobuf.h"

#include <string.h>

static const char NO_MEMBER[] = "a group or member that is not there";

struct visiting {
    struct whatsapp_ios_store *store;
    struct repeats *repeats;
};

void whatsapp_ios_store_init(struct whatsapp_ios_store *store, struct evidence_db *db, struct sink *sink)
{
    *store = (struct whatsapp_ios_store){.db = db, .sink = sink, .peers = peers_new()};
    side_table_init(&store->sessions);
    side_table_init(&store->members);
    side_table_init(&store->media);
    side_table_init(&store->cards);
    side_table_init(&store->told);
}

void whatsapp_ios_store_done(struct whatsapp_ios_store *store)
{
    side_table_done(&store->sessions);
    side_table_done(&store->members);
    side_table_done(&store->media);
    side_table_done(&store->cards);
    side_table_done(&store->told);
    memory_free(store->items);
    peers_free(store->peers);
}

const char *whatsapp_ios_jid(struct side_table *table, int64_t key)
{
    size_t count;
    const struct side_row *row = side_table_find(table, key, &count);
    return count ? row->text : NULL;
}

static struct selector party_of(const struct visiting *visiting, struct evidence_rows *rows, const char *jid)
{
    return peers_selector(visiting->store->peers, &rows->context, PEER_JID, jid);
}

// A name that is but the number, as the application writes it for people without one.
static bool is_name(const char *text)
{
    for (; text && *text; text++)
        if (!text_is_digit((uint8_t)*text) &&
            strchr(" +-()./\xc2\xa0\xe2\x80\x8e\xaa\xac\xaf", *text) == NULL)
            return true;
    return false;
}

static bool is_usable(const struct evidence_rows *rows, const char *jid)
{
    return !evidence_is_lost(rows) || whatsapp_jid_is_sound(jid);
}

// Why a row is not said; NULL when it is to be. A lost one must have a JID, and say what no other has said.
static const char *reason_to_skip(const struct visiting *visiting, struct evidence_rows *rows,
                                  const char *jid, const int *same, const int *says)
{
    if (!is_usable(rows, jid))
        return EVIDENCE_ROW_IN_PART;
    return repeats_row(visiting->repeats, rows, same, says) ? REPEATS_REASON : NULL;
}

static void send_name(struct evidence_rows *rows, struct selector selector, const char *name)
{
    contact_send(
        rows, &(struct contact){.app = WHATSAPP, .name = name, .selectors = &selector, .selector_count = 1});
}

static void visit_session(struct evidence_rows *rows, void *payload)
{
    enum { JID, NAME };
    static const int same[] = {JID, -1}, says[] = {NAME, -1};
    const struct visiting *visiting = payload;
    const char *jid = evidence_text(rows, JID), *name = evidence_text(rows, NAME);
    const char *reason = reason_to_skip(visiting, rows, jid, same, says);
    if (jid && *jid && rows->row >= 1 && is_usable(rows, jid))
        side_table_add(&visiting->store->sessions, rows->row, 0, jid);
    if (reason)
        tally_skip(&rows->tally, reason);
    else if (jid && *jid && is_name(name))
        send_name(rows, party_of(visiting, rows, jid), name);
    else
        tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void visit_member(struct evidence_rows *rows, void *payload)
{
    enum { JID, SESSION, IS_ADMIN, IS_ACTIVE, NAME };
    static const int same[] = {JID, SESSION, -1}, says[] = {IS_ADMIN, IS_ACTIVE, -1};
    const struct visiting *visiting = payload;
    const char *jid = evidence_text(rows, JID), *name = evidence_text(rows, NAME);
    const char *reason = reason_to_skip(visiting, rows, jid, same, says);
    const char *group = whatsapp_ios_jid(&visiting->store->sessions, evidence_integer(rows, SESSION, -1));
    if (jid && *jid && rows->row >= 1 && is_usable(rows, jid))
        side_table_add(&visiting->store->members, rows->row, 0, jid);
    if (reason == NULL && (jid == NULL || *jid == 0 || group == NULL || !whatsapp_jid_is_many(group)))
        reason = NO_MEMBER;
    if (reason) {
        tally_skip(&rows->tally, reason);
        return;
    }
    struct selector member = party_of(visiting, rows, jid);
    if (is_name(name)) // as the address book had it
        sink_contact(rows->context.sink, &(struct contact){.place = evidence_place(rows),
                                                           .app = WHATSAPP,
                                                           .name = name,
                                                           .selectors = &member,
                                                           .selector_count = 1});
    bool left = evidence_integer(rows, IS_ACTIVE, 1) == 0, admin = evidence_integer(rows, IS_ADMIN, 0) > 0;
    membership_send(rows, &(struct membership){.app = WHATSAPP,
                                               .group = party_of(visiting, rows, group),
                                               .member = member,
                                               .role = left    ? "left"
                                                       : admin ? "admin"
                                                               : NULL,
                                               .since = MOMENT_UNKNOWN});
}

static void visit_group(struct evidence_rows *rows, void *payload)
{
    enum { SESSION, CREATOR, OWNER, CREATED };
    static const int same[] = {SESSION, CREATOR, OWNER, -1}, says[] = {-1};
    const struct visiting *visiting = payload;
    const char *group = whatsapp_ios_jid(&visiting->store->sessions, evidence_integer(rows, SESSION, -1));
    const char *creator = evidence_text(rows, CREATOR);
    if (creator == NULL || *creator == 0)
        creator = evidence_text(rows, OWNER);
    const char *reason = reason_to_skip(visiting, rows, creator, same, says);
    if (reason == NULL &&
        (creator == NULL || *creator == 0 || group == NULL || whatsapp_jid_is_many(creator)))
        reason = "group whose maker is not told";
    if (reason) {
        tally_skip(&rows->tally, reason);
        return;
    }
    membership_send(rows, &(struct membership){.app = WHATSAPP,
                                               .group = party_of(visiting, rows, group),
                                               .member = party_of(visiting, rows, creator),
                                               .role = "creator",
                                               .since = evidence_moment_cocoa(rows, CREATED)});
}

// What people call themselves.
static void visit_push_name(struct evidence_rows *rows, void *payload)
{
    enum { JID, NAME };
    static const int same[] = {JID, -1}, says[] = {NAME, -1};
    const struct visiting *visiting = payload;
    const char *jid = evidence_text(rows, JID), *name = evidence_text(rows, NAME);
    const char *reason = reason_to_skip(visiting, rows, jid, same, says);
    if (reason == NULL && (jid == NULL || *jid == 0 || name == NULL || *name == 0))
        reason = "no name, or nobody who bears it";
    if (reason) {
        tally_skip(&rows->tally, reason);
        return;
    }
    struct selector selector = party_of(visiting, rows, jid);
    account_send(
        rows, &(struct account){.app = WHATSAPP, .name = name, .selectors = &selector, .selector_count = 1});
}

// ---- media ----

// Fields of the metadata: the key of the message that is answered, and how often it was forwarded.
enum { METADATA_QUOTED = 5, METADATA_FORWARDS = 17 };

// A key is of letters and digits; anything else in that field is something else.
static const char *key_of(struct arena *arena, struct bytes bytes)
{
    enum { KEY_LEAST = 8, KEY_MOST = 64 };
    if (bytes.size < KEY_LEAST || bytes.size > KEY_MOST)
        return NULL;
    for (size_t i = 0; i < bytes.size; i++)
        if (!text_is_alnum(bytes.data[i]) && bytes.data[i] != '-' && bytes.data[i] != '.')
            return NULL;
    return arena_text_n(arena, bytes.data, bytes.size);
}

// A text of an item, kept as long as the store.
static const char *keep(struct whatsapp_ios_store *store, const char *text)
{
    return text && *text && side_table_add(&store->told, 0, 0, text)
               ? store->told.rows[store->told.count - 1].text
               : NULL;
}

// Cards follow one another with a mark of the application's between them.
static void send_cards(struct whatsapp_ios_store *store, struct evidence_rows *rows, int64_t message,
                       const char *text)
{
    static const char mark[] = "_$!<VCard-Separator>!$_";
    char *parted = arena_text(rows->context.arena, text);
    for (char *at = parted; (at = strstr(at, mark)) != NULL;)
        memset(at, '\n', sizeof mark - 1);
    struct whatsapp_cards cards = {.store = &store->cards, .message = message};
    whatsapp_cards_send(rows, parted, &cards);
}

enum { MESSAGE, PATH, CARD_NAME, CARD, TITLE, LATITUDE, LONGITUDE, URL, METADATA };

static void keep_item(struct whatsapp_ios_store *store, struct evidence_rows *rows, int64_t message,
                      bool is_card)
{
    struct bytes metadata = evidence_bytes(rows, METADATA),
                 quoted = protobuf_bytes(metadata, METADATA_QUOTED);
    const char *path = evidence_text(rows, PATH), *type = is_card ? NULL : evidence_text(rows, CARD);
    struct whatsapp_ios_media item = {
        .place = evidence_place(rows),
        .has_file = path && *path,
        .name = keep(store, path && *path ? path : type),
        .caption = keep(store, evidence_text(rows, TITLE)),
        .reply_to = keep(store, key_of(rows->context.arena, quoted)),
        .forwarded = protobuf_integer(metadata, METADATA_FORWARDS, 0) > 0,
    };
    item.has_position = evidence_real(rows, LATITUDE, &item.latitude);
    item.has_position &= evidence_real(rows, LONGITUDE, &item.longitude);
    side_table_add(&store->media, message, (int64_t)store->item_count, NULL);
    ARRAY_ROOM(store->items, store->item_capacity, store->item_count);
    store->items[store->item_count++] = item;
}

static void visit_media(struct evidence_rows *rows, void *payload)
{
    static const int same[] = {MESSAGE, PATH, -1}, says[] = {CARD, TITLE, LATITUDE, -1};
    const struct visiting *visiting = payload;
    int64_t message = evidence_integer(rows, MESSAGE, -1);
    const char *card = evidence_text(rows, CARD);
    bool is_card = card && strstr(card, "BEGIN:VCARD");
    if (evidence_is_lost(rows) && message < 1) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (repeats_row(visiting->repeats, rows, same, says)) {
        tally_skip(&rows->tally, REPEATS_REASON);
        return;
    }
    keep_item(visiting->store, rows, message, is_card);
    if (is_card)
        send_cards(visiting->store, rows, message, card);
    else
        tally_skip(&rows->tally, SIDE_TABLE_USED);
}

void whatsapp_ios_position_send(struct whatsapp_ios_store *store, struct whatsapp_ios_media *item,
                                struct moment at, struct selector by)
{
    struct position position = {.place = item->place,
                                .app = WHATSAPP,
                                .label = item->caption,
                                .latitude = item->latitude,
                                .longitude = item->longitude,
                                .how = "shared",
                                .at = at,
                                .by = by};
    item->sent = true;
    if (item->has_position && position_settle(&position))
        sink_position(store->sink, &position);
}

static void read_table(struct whatsapp_ios_store *store, const char *table, const char *const *columns,
                       evidence_visit *visit)
{
    struct visiting visiting = {.store = store, .repeats = repeats_new()};
    if (evidence_db_has_table(store->db, table))
        evidence_rows_each(store->db, table, columns, visit, &visiting);
    repeats_free(visiting.repeats);
}

void whatsapp_ios_sides_read(struct whatsapp_ios_store *store)
{
    static const char *const session[] = {"ZCONTACTJID", "ZPARTNERNAME", NULL};
    static const char *const member[] = {"ZMEMBERJID", "ZCHATSESSION", "ZISADMIN",
                                         "ZISACTIVE",  "ZCONTACTNAME", NULL};
    static const char *const group[] = {"ZCHATSESSION", "ZCREATORJID", "ZOWNERJID", "ZCREATIONDATE", NULL};
    static const char *const name[] = {"ZJID", "ZPUSHNAME", NULL};
    static const char *const media[] = {
        "ZMESSAGE",  "ZMEDIALOCALPATH", "ZVCARDNAME", "ZVCARDSTRING", "ZTITLE",
        "ZLATITUDE", "ZLONGITUDE",      "ZMEDIAURL",  "ZMETADATA",    NULL};
    read_table(store, "ZWACHATSESSION", session, visit_session);
    read_table(store, "ZWAGROUPMEMBER", member, visit_member);
    read_table(store, "ZWAGROUPINFO", group, visit_group);
    read_table(store, "ZWAPROFILEPUSHNAME", name, visit_push_name);
    read_table(store, "ZWAMEDIAITEM", media, visit_media);
}
