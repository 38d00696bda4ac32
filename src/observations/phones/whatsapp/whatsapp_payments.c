// Money sent through WhatsApp, on Android, where amount and currency are told.
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/decimal.h"
#include "base/memory.h"
#include "base/text.h"
#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char NO_AMOUNT[] = "no amount, or no currency that is told";

struct amount {
    int64_t e5;
    const char *currency; // ISO 4217
};

static const char *currency_code(struct arena *arena, const char *text)
{
    if (text == NULL || strlen(text) != 3)
        return NULL;
    char *code = arena_text(arena, text);
    for (char *letter = code; *letter; letter++)
        if (!text_is_alpha((uint8_t)(*letter = (char)text_upper((uint8_t)*letter))))
            return NULL;
    return code;
}

// "₹500.00", "R$ 20,00": signs that belong to one currency only; a bare "$" says too little.
static bool amount_with_sign(const char *text, struct amount *amount)
{
    static const struct {
        const char *sign, *currency;
        char comma;
    } signs[] = {
        {"₹", "INR", '.'}, {"R$", "BRL", ','}, {"US$", "USD", '.'}, {"€", "EUR", ','}, {"Rp", "IDR", ','}};
    for (size_t i = 0; text && i < sizeof signs / sizeof *signs; i++) {
        if (!text_start(text, signs[i].sign))
            continue;
        char plain[64];
        size_t size = 0;
        for (const char *at = text + strlen(signs[i].sign); *at && size + 1 < sizeof plain; at++)
            if (text_is_digit((uint8_t)*at) || *at == signs[i].comma)
                plain[size++] = *at == signs[i].comma ? '.' : *at;
        amount->currency = signs[i].currency;
        return decimal_parse((struct bytes){(const uint8_t *)plain, size}, '.', &amount->e5) &&
               amount->e5 > 0;
    }
    return false;
}

static void send_payment(struct whatsapp_store *store, struct evidence_rows *rows, struct amount amount,
                         struct selector sender, struct selector receiver, const char *id, struct moment at)
{
    const char *what = arena_print(rows->context.arena, "%s %s", sender.value, receiver.value);
    if (!whatsapp_first_time(store, "payment", id, what, amount.e5)) {
        tally_skip(&rows->tally, WHATSAPP_EARLIER);
        return;
    }
    sink_payment(rows->context.sink, &(struct payment){
                                         .place = evidence_place(rows),
                                         .id = id,
                                         .statement = WHATSAPP,
                                         .account = sender,
                                         .counterparty = receiver,
                                         .at = at,
                                         .amount_e5 = -amount.e5,
                                         .currency = amount.currency,
                                     });
    evidence_emitted(rows);
}

static struct selector party_of(const struct whatsapp_store *store, int64_t jid_row)
{
    const struct whatsapp_jid *jid = whatsapp_jids_find(store->jids, jid_row);
    return jid ? jid->selector : peers_nobody();
}

// The money stands in thousandths of a unit.
static bool amount_in_thousandths(struct evidence_rows *rows, int value, int currency, struct amount *amount)
{
    int64_t thousandths = evidence_integer(rows, value, 0);
    amount->currency = currency_code(rows->context.arena, evidence_text(rows, currency));
    amount->e5 = thousandths > 0 && thousandths < INT64_MAX / 100 ? thousandths * 100 : 0;
    return amount->e5 && amount->currency;
}

static void visit_transaction(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, ID, KEY, SENDER, RECEIVER, AMOUNT, CURRENCY, TIME };
    struct whatsapp_store *store = payload;
    struct amount amount;
    int64_t message = evidence_integer(rows, MESSAGE, -1);
    if (!amount_in_thousandths(rows, AMOUNT, CURRENCY, &amount)) {
        tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : NO_AMOUNT);
        return;
    }
    const char *id = evidence_text(rows, ID);
    if (id == NULL)
        id = evidence_text(rows, KEY);
    struct selector sender = party_of(store, evidence_integer(rows, SENDER, -1));
    struct selector receiver = party_of(store, evidence_integer(rows, RECEIVER, -1));
    if (message > 0)
        side_table_add(&store->paid, message, 0, NULL);
    send_payment(store, rows, amount, sender, receiver,
                 id ? id : arena_print(rows->context.arena, "%lld", (long long)rows->row),
                 evidence_moment_msec(rows, TIME));
}

static struct selector party_named(struct evidence_rows *rows, int column)
{
    const char *jid = evidence_text(rows, column);
    return jid && *jid ? selector_of_jid(&rows->context, bytes_of_text(jid)) : peers_nobody();
}

// The table before 2021: parties in words, times in seconds.
static void visit_old_transaction(struct evidence_rows *rows, void *payload)
{
    enum { ID, KEY, SENDER, RECEIVER, AMOUNT, CURRENCY, TIME };
    struct amount amount;
    if (!amount_in_thousandths(rows, AMOUNT, CURRENCY, &amount)) {
        tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : NO_AMOUNT);
        return;
    }
    const char *id = evidence_text(rows, ID);
    if (id == NULL)
        id = evidence_text(rows, KEY);
    send_payment(payload, rows, amount, party_named(rows, SENDER), party_named(rows, RECEIVER),
                 id ? id : arena_print(rows->context.arena, "%lld", (long long)rows->row),
                 evidence_moment_sec(rows, TIME));
}

static void visit_payment(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, SENDER, RECEIVER, AMOUNT };
    struct whatsapp_store *store = payload;
    struct amount amount;
    int64_t message = evidence_integer(rows, MESSAGE, -1);
    size_t told;
    side_table_find(&store->paid, message, &told);
    if (told) {
        tally_skip(&rows->tally, "payment that the table of transactions tells");
    } else if (!amount_with_sign(evidence_text(rows, AMOUNT), &amount)) {
        tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : NO_AMOUNT);
    } else {
        struct whatsapp_payment payment = {
            .place = evidence_place(rows),
            .message = message,
            .amount_e5 = amount.e5,
            .currency = amount.currency,
            .sender = party_of(store, evidence_integer(rows, SENDER, -1)),
            .receiver = party_of(store, evidence_integer(rows, RECEIVER, -1)),
            .at = MOMENT_UNKNOWN,
        };
        const char *what =
            arena_print(rows->context.arena, "%s %s", payment.sender.value, payment.receiver.value);
        if (!whatsapp_first_time(store, "message payment", what, amount.currency, message)) {
            tally_skip(&rows->tally, WHATSAPP_EARLIER);
            return;
        }
        side_table_add(&store->payers, message, (int64_t)store->payment_count, NULL);
        ARRAY_ROOM(store->payments, store->payment_capacity, store->payment_count);
        store->payments[store->payment_count++] = payment;
        evidence_emitted(rows);
    }
}

void whatsapp_payments_send(struct whatsapp_store *store)
{
    for (size_t i = 0; i < store->payment_count; i++) {
        const struct whatsapp_payment *payment = &store->payments[i];
        char id[40];
        snprintf(id, sizeof id, "message %" PRId64, payment->message);
        sink_payment(store->sink, &(struct payment){.place = payment->place,
                                                    .id = id,
                                                    .statement = WHATSAPP,
                                                    .account = payment->sender,
                                                    .counterparty = payment->receiver,
                                                    .at = payment->at,
                                                    .amount_e5 = -payment->amount_e5,
                                                    .currency = payment->currency});
    }
}

void whatsapp_payments_read(struct whatsapp_store *store)
{
    static const char *const transaction[] = {
        "message_row_id", "id",        "key_id", "sender_jid_row_id", "receiver_jid_row_id", "amount_1000",
        "currency_code",  "timestamp", NULL};
    static const char *const old[] = {"id",          "key_id",   "sender",    "receiver",
                                      "amount_1000", "currency", "timestamp", NULL};
    static const char *const payment[] = {"message_row_id", "sender_jid_row_id", "receiver_jid_row_id",
                                          "amount_with_symbol", NULL};
    if (evidence_db_has_table(store->db, "pay_transaction"))
        evidence_rows_each(store->db, "pay_transaction", transaction, visit_transaction, store);
    if (evidence_db_has_table(store->db, "pay_transactions"))
        evidence_rows_each(store->db, "pay_transactions", old, visit_old_transaction, store);
    if (evidence_db_has_table(store->db, "message_payment"))
        evidence_rows_each(store->db, "message_payment", payment, visit_payment, store);
}
