// Money in WeChat for Android: transfers told in messages, and red envelopes of the wallet's table.
// docs/formats/wechat.md.
#include "observations/phones/wechat/wechat_android.h"

#include "base/decimal.h"
#include "base/text.h"
#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <string.h>

enum { STAGE_TAKEN = 3, STAGE_RETURNED = 4 };
#define CENT (DECIMAL_ONE / 100)
#define NAME_OWN "" // in place of a user's name: the owner

static bool is_own(const struct wechat_reading *reading, const char *user)
{
    return *user == 0 || (reading->own && text_equal_nocase(user, reading->own));
}

static struct selector party(const struct wechat_reading *reading, const struct observation_context *context,
                             const char *user)
{
    if (user == NULL)
        return peers_nobody();
    if (is_own(reading, user))
        return reading->own ? wechat_selector(reading->own, context) : SELECTOR_OF_OWNER;
    return wechat_selector(user, context);
}

// Each transfer stands in a message of who pays and in one of who takes it.
static bool is_told(struct wechat_reading *reading, const struct wechat_transfer *transfer,
                    struct arena *arena)
{
    if (transfer->id == NULL)
        return transfer->stage == STAGE_TAKEN;
    bool is_new;
    const char *key =
        transfer->stage == STAGE_RETURNED ? arena_print(arena, "%s/returned", transfer->id) : transfer->id;
    text_map_at(&reading->transfers, key, &is_new);
    return !is_new;
}

void wechat_transfer_send(struct wechat_reading *reading, struct evidence_rows *rows,
                          const struct wechat_content *content, struct moment at, const char *talker,
                          bool own)
{
    const struct wechat_transfer *transfer = &content->transfer;
    if (!transfer->has_amount) {
        tally_skip(&reading->money, "no amount stated");
        return;
    }
    if (is_told(reading, transfer, rows->context.arena)) {
        tally_skip(&reading->money, "a transfer that is told already");
        return;
    }
    // who confirms, or gives back, is the one it was for
    bool by_receiver = transfer->stage == STAGE_TAKEN || transfer->stage == STAGE_RETURNED;
    const char *other = wechat_is_group(talker) ? content->sender : talker;
    const char *from = own ? NAME_OWN : other, *to = own ? other : wechat_is_group(talker) ? NULL : NAME_OWN;
    const char *payer = transfer->payer ? transfer->payer : by_receiver ? to : from;
    const char *receiver = transfer->receiver ? transfer->receiver : by_receiver ? from : to;
    if (transfer->stage == STAGE_RETURNED) {
        const char *back = payer;
        payer = receiver;
        receiver = back;
    }
    bool takes = receiver && is_own(reading, receiver);
    const char *id =
        transfer->id ? transfer->id : arena_print(rows->context.arena, "message %" PRId64, rows->row);
    sink_payment(rows->context.sink,
                 &(struct payment){.place = evidence_place(rows),
                                   .id = id,
                                   .account = party(reading, &rows->context, takes ? receiver : payer),
                                   .counterparty = party(reading, &rows->context, takes ? payer : receiver),
                                   .at = at,
                                   .amount_e5 = takes ? transfer->amount_e5 : -transfer->amount_e5,
                                   .currency = transfer->currency,
                                   .reference = transfer->memo});
    reading->money.emitted++;
}

// ---- red envelopes ----

static const char *value_in_url(const char *url, const char *key, struct arena *arena)
{
    const char *at = url ? strstr(url, key) : NULL;
    if (at == NULL)
        return NULL;
    at += strlen(key);
    size_t size = strcspn(at, "&");
    return size ? arena_text_n(arena, at, size) : NULL;
}

static void visit_envelope(struct evidence_rows *rows, void *payload)
{
    enum { URL, AMOUNT, TIME };
    enum { MSEC_FROM = 100000000 }; // thousands of seconds: later than the year 5000 in seconds
    struct wechat_reading *reading = payload;
    const char *url = evidence_text(rows, URL);
    int64_t cents = evidence_integer(rows, AMOUNT, 0), time = evidence_integer(rows, TIME, 0);
    const char *sender = value_in_url(url, "sendusername=", rows->context.arena);
    const char *id = value_in_url(url, "sendid=", rows->context.arena);
    if (evidence_is_lost(rows) && sender == NULL) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (cents <= 0 || cents > INT64_MAX / CENT) {
        tally_skip(&rows->tally, "red envelope of which nothing was taken");
        return;
    }
    struct moment at = time <= 0                 ? MOMENT_UNKNOWN
                       : time / 1000 > MSEC_FROM ? moment_from_msec(time)
                                                 : moment_from_sec(time);
    if (id == NULL)
        id = arena_print(rows->context.arena, "red envelope %" PRId64, rows->row);
    sink_payment(rows->context.sink, &(struct payment){.place = evidence_place(rows),
                                                       .id = id,
                                                       .account = party(reading, &rows->context, NAME_OWN),
                                                       .counterparty = party(reading, &rows->context, sender),
                                                       .at = at,
                                                       .amount_e5 = cents * CENT,
                                                       .currency = "CNY",
                                                       .reference = "red envelope"});
    evidence_emitted(rows);
}

void wechat_envelopes_read(struct wechat_reading *reading)
{
    static const char *const columns[] = {"mNativeUrl", "receiveAmount", "receiveTime", NULL};
    evidence_rows_each_if_there(reading->db, "WalletLuckyMoney", columns, visit_envelope, reading);
}
