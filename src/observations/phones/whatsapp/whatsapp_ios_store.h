// WhatsApp's message store for iOS (ChatStorage.sqlite) while it is read: what stands beside the messages, in
// memory. Docs: docs/formats/whatsapp-ios.md.
#pragma once

#include "observations/databases/evidence_db.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"

struct whatsapp_ios_media {
    struct place place;
    const char *name, *caption, *reply_to; // in the side table's arena; NULL
    double latitude, longitude;
    bool has_position, has_file, forwarded, sent;
};

struct whatsapp_ios_store {
    struct evidence_db *db;
    struct sink *sink;
    struct peers *peers;
    struct side_table sessions; // ZWACHATSESSION -> JID
    struct side_table members;  // ZWAGROUPMEMBER -> JID
    struct side_table media;    // ZWAMESSAGE -> index of items
    struct side_table cards;    // ZWAMESSAGE -> name of a contact card
    struct side_table told;     // keeps texts of items
    struct whatsapp_ios_media *items;
    size_t item_count, item_capacity;
};

// Sessions, members, groups, names and media, with what they say of themselves. `done` also frees.
void whatsapp_ios_store_init(struct whatsapp_ios_store *store, struct evidence_db *db, struct sink *sink);
void whatsapp_ios_store_done(struct whatsapp_ios_store *store);
void whatsapp_ios_sides_read(struct whatsapp_ios_store *store);
// The JID of a session or member; NULL when there is none.
const char *whatsapp_ios_jid(struct side_table *table, int64_t key);
void whatsapp_ios_position_send(struct whatsapp_ios_store *store, struct whatsapp_ios_media *item,
                                struct moment at, struct selector by);
