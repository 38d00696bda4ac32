// The parties of a WhatsApp message store: jid rows as selectors, with LIDs (numbers that hide a phone)
// resolved through jid_map where it knows them.
#pragma once

#include "observations/databases/evidence_db.h"

struct whatsapp_jids; // opaque

struct whatsapp_jid {
    int64_t row;
    size_t order; // of reading: of one row's versions the live one comes first
    struct selector selector;
    const char *text; // "31612345678@s.whatsapp.net"
    bool many;        // a group, broadcast list or channel: not one person
};

// Reads jid and jid_map; a row of jid_map is an account: the application says that LID and phone are one.
struct whatsapp_jids *whatsapp_jids_read(struct evidence_db *db, struct sink *sink);
void whatsapp_jids_free(struct whatsapp_jids *jids);
// The party of a jid row, its LID resolved; NULL when there is no such row. Borrowed until free.
const struct whatsapp_jid *whatsapp_jids_find(const struct whatsapp_jids *jids, int64_t row);
// Whether a text is the JID of a group, list or channel.
bool whatsapp_jid_is_many(const char *text);
// Whether a text can be a JID at all: what is left of a lost row is believed only then.
bool whatsapp_jid_is_sound(const char *text);
