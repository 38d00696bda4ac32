// Contact cards as contacts.
#include "observations/phones/whatsapp/whatsapp_cards.h"

#include "observations/phones/parties.h"
#include "observations/phones/whatsapp/whatsapp_store.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/vcard.h"

struct sending {
    struct evidence_rows *rows;
    struct whatsapp_cards *cards;
};

static void send_card(void *payload, const struct vcard *card)
{
    struct sending *sending = payload;
    struct evidence_rows *rows = sending->rows;
    struct observation_context *context = &rows->context;
    struct parties parties = {0};
    for (size_t i = 0; i < card->phone_count; i++) {
        const struct vcard_phone *phone = &card->phones[i];
        if (phone->waid) // the account, which may have another number than the one that was saved
            parties_add(
                &parties, context->arena,
                selector_of_phone(context, bytes_of_text(arena_print(context->arena, "+%s", phone->waid))));
        if (phone->number)
            parties_add(&parties, context->arena, selector_of_phone(context, bytes_of_text(phone->number)));
    }
    for (size_t i = 0; i < card->email_count; i++)
        parties_add(&parties, context->arena, selector_of_email(context, bytes_of_text(card->emails[i])));
    if (card->name == NULL && parties.count == 0)
        return;
    sink_contact(context->sink, &(struct contact){.place = evidence_place(rows),
                                                  .app = WHATSAPP,
                                                  .name = card->name,
                                                  .selectors = parties.at,
                                                  .selector_count = parties.count});
    sending->cards->sent++;
    if (sending->cards->store)
        side_table_add(sending->cards->store, sending->cards->message, 0,
                       arena_print(context->arena, "%s.vcf", card->name ? card->name : "contact"));
}

void whatsapp_cards_send_only(struct evidence_rows *rows, const char *text, struct whatsapp_cards *cards)
{
    struct sending sending = {rows, cards};
    cards->sent = 0;
    if (text == NULL)
        return;
    vcards_each(bytes_of_text(text), rows->context.arena, send_card, &sending);
    if (cards->sent) // notes and links stand in it, too
        selectors_send(&rows->context, evidence_place(rows), text);
}

void whatsapp_cards_send(struct evidence_rows *rows, const char *text, struct whatsapp_cards *cards)
{
    whatsapp_cards_send_only(rows, text, cards);
    if (cards->sent) {
        evidence_emitted(rows);
        return;
    }
    if (text)
        selectors_send(&rows->context, evidence_place(rows), text);
    tally_skip(&rows->tally, "contact card that names nobody: searched for selectors");
}
