// Contact cards that were sent in WhatsApp, on either system: each is a contact.
#pragma once

#include "observations/databases/evidence_db.h"
#include "observations/phones/side_table.h"

struct whatsapp_cards {
    struct side_table *store; // message -> "NAME.vcf" of each card; NULL: not kept
    int64_t message;
    size_t sent; // cards
};

// Sends a contact for every card in the text, at the row that stands, and counts that as emitted; without
// one that names somebody it is skipped, its text searched.
void whatsapp_cards_send(struct evidence_rows *rows, const char *text, struct whatsapp_cards *cards);
// The same for a row that is a message besides: nothing is counted, and the text is searched only here.
void whatsapp_cards_send_only(struct evidence_rows *rows, const char *text, struct whatsapp_cards *cards);
