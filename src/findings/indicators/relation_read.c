// From the transfers of a case to the movements of a relationship.
#include "findings/indicators/relation_read.h"

#include "casefile/money.h"
#include "findings/indicators/merchants.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SEC INT64_C(86400)
#define MINUTE_USEC INT64_C(60000000)

static int take_payment(void *payload, const struct payment_row *payment, struct error *error)
{
    (void)error;
    struct relation_reader *reader = payload;
    const struct moment *at = &payment->at;
    if (at->at_usec == TIME_UNKNOWN || at->zone == ZONE_DATE)
        return 0;
    int64_t minute = at->at_usec / MINUTE_USEC + (at->zone == ZONE_OFFSET ? at->offset_minutes : 0);
    minute = (minute % 1440 + 1440) % 1440;
    *pair_map_at(&reader->minutes, payment->observation_id, 0, NULL) = minute + 1;
    return 0;
}

int relation_reader_open(struct relation_reader *reader, const struct case_money *money,
                         const struct relationships *relationships, struct casefile *casefile,
                         struct error *error)
{
    *reader = (struct relation_reader){.money = money, .relationships = relationships};
    return payment_each(casefile, take_payment, reader, error);
}

void relation_reader_close(struct relation_reader *reader)
{
    pair_map_done(&reader->minutes);
}

static void take_city(void *payload, const struct city *city, size_t start, size_t end)
{
    (void)start;
    (void)end;
    const struct city **found = payload;
    *found = *found ? *found : city;
}

// Where it was used; of lodging and rent else what the words name.
static const struct city *city_of(const struct movement *movement, const struct party *other, unsigned kinds,
                                  const char *home)
{
    const char *const codes[] = {home};
    const struct regions regions = {codes, home[0] ? 1 : 0};
    const struct city *city = NULL;
    if (movement->site)
        city = gazetteer_find(bytes_of_text(movement->site), regions);
    if (city || !(kinds & (PAID_FOR_LODGING | PAID_FOR_RENT)))
        return city;
    if (movement->reference)
        gazetteer_each_in(bytes_of_text(movement->reference), regions, take_city, &city);
    const char *name = other->kind == PARTY_ACCOUNT ? other->name : other->value;
    if (city == NULL && name)
        gazetteer_each_in(bytes_of_text(name), regions, take_city, &city);
    return city;
}

static enum other_side side_of(const struct party *party)
{
    switch (party->kind) {
    case PARTY_ACCOUNT:
        return OTHER_ACCOUNT;
    case PARTY_NAME:
        return OTHER_NAME;
    case PARTY_CASH_IN:
    case PARTY_CASH_OUT:
        return OTHER_CASH;
    case PARTY_BANK:
        break;
    }
    return OTHER_BANK;
}

static struct relation_flow flow_of(const struct relation_reader *reader, const struct money_graph *graph,
                                    uint32_t number, bool in)
{
    const struct transfer *transfer = &graph->graph.transfers[number];
    const struct movement *movement = &graph->movements[number];
    const struct party *parties = reader->money->parties;
    const uint32_t mine = in ? transfer->to : transfer->from, theirs = in ? transfer->from : transfer->to;
    const struct party *other = &parties[theirs];
    struct relation_flow flow = {
        .day = in ? movement->received_day : movement->sent_day,
        .at_sec = transfer->at_sec,
        .minute = NO_MINUTE,
        .in = in,
        .regular = movement->regular,
        .service = other->is_service,
        .other = side_of(other),
        .method = movement->method,
        .amount_e5 = transfer->amount_e5,
        .currency = graph->currency,
        .party = theirs,
        .reference = movement->reference,
        .has_site = movement->site != NULL,
        .payer = other->kind == PARTY_ACCOUNT ? reader->relationships->of_party[theirs] : NO_RELATIONSHIP,
        .observation_id = in ? movement->received_id : movement->sent_id,
    };
    if (flow.observation_id == 0)
        flow.observation_id = in ? movement->sent_id : movement->received_id;
    if (flow.day == INT64_MIN)
        flow.day = in ? movement->sent_day : movement->received_day;
    if (flow.day == INT64_MIN)
        flow.day = transfer->at_sec / DAY_SEC;
    const int64_t *minute = pair_map_find(&reader->minutes, flow.observation_id, 0);
    if (minute)
        flow.minute = (int)(*minute - 1);
    const int64_t *phone = pair_map_find(&reader->relationships->phone_of_payment, flow.observation_id, 0);
    flow.phone = phone ? *phone : 0;
    flow.paid_for = paid_for(other->kind == PARTY_ACCOUNT ? other->name : other->value) |
                    paid_for(movement->reference) | paid_for(movement->site);
    memcpy(flow.home, parties[mine].country, sizeof flow.home);
    if (other->kind == PARTY_ACCOUNT)
        memcpy(flow.country, other->country, sizeof flow.country);
    flow.city = city_of(movement, other, flow.paid_for, flow.home);
    return flow;
}

static int by_day(const void *left, const void *right)
{
    const struct relation_flow *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->at_sec != b->at_sec)
        return a->at_sec < b->at_sec ? -1 : 1;
    return a->observation_id < b->observation_id ? -1 : a->observation_id > b->observation_id;
}

void relation_read(const struct relation_reader *reader, uint32_t number, struct relation *relation,
                   struct arena *arena)
{
    const struct relationship *relationship = &reader->relationships->all[number];
    const uint32_t *of_party = reader->relationships->of_party;
    size_t room = 0;
    for (size_t g = 0; g < reader->money->graph_count; g++) {
        const struct transfer_graph *graph = &reader->money->graphs[g].graph;
        for (size_t i = 0; i < relationship->account_count; i++) {
            const uint32_t account = relationship->accounts[i];
            room += graph->out_from[account + 1] - graph->out_from[account];
            room += graph->in_from[account + 1] - graph->in_from[account];
        }
    }
    struct relation_flow *flows = arena_alloc(arena, room + 1, sizeof *flows);
    size_t count = 0;
    for (size_t g = 0; g < reader->money->graph_count; g++) {
        const struct money_graph *graph = &reader->money->graphs[g];
        const struct transfer_graph *transfers = &graph->graph;
        for (size_t i = 0; i < 2 * relationship->account_count; i++) {
            const uint32_t account = relationship->accounts[i / 2];
            const bool in = i % 2;
            const uint32_t *list = in ? transfers->in : transfers->out,
                           *from = in ? transfers->in_from : transfers->out_from;
            for (uint32_t k = from[account]; k < from[account + 1]; k++) {
                const struct transfer *transfer = &transfers->transfers[list[k]];
                const uint32_t other = of_party[in ? transfer->from : transfer->to];
                if (other != number && !graph->movements[list[k]].own)
                    flows[count++] = flow_of(reader, graph, list[k], in);
            }
        }
    }
    if (count)
        qsort(flows, count, sizeof *flows, by_day);
    *relation = (struct relation){.number = number,
                                  .flows = flows,
                                  .flow_count = count,
                                  .residents = relationship->residents,
                                  .resident_address = relationship->has_address};
    relation_count(relation);
}
