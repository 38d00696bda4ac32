// Typed streams of what banks say: payments, statements, holders of accounts.
#include "casefile/money.h"

#include "casefile/database.h"

int payment_each(struct casefile *casefile, payment_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT p.observation_id, i.source_id, o.item_id, p.account_id, p.counterparty_id, coalesce(a.entity_id, 0),"
            " coalesce(c.entity_id, 0), p.name, p.reference, p.currency, p.at_usec, p.at_zone, p.amount_e5,"
            " p.valued_usec, p.valued_zone, p.ordered_e5, p.ordered_currency, p.end_to_end, p.method, p.code,"
            " p.bank, p.site, p.statement, o.place_table, p.payment_id"
            " FROM payment p JOIN observation o ON o.id = p.observation_id JOIN item i ON i.id = o.item_id"
            " LEFT JOIN sighting a ON a.spelling_id = p.account_id AND a.source_id = i.source_id"
            " LEFT JOIN sighting c ON c.spelling_id = p.counterparty_id AND c.source_id = i.source_id"
            " ORDER BY coalesce(a.entity_id, p.account_id), p.at_usec, p.observation_id",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct payment_row row = {.observation_id = query_column_integer(&query, 0),
                                  .source_id = query_column_integer(&query, 1),
                                  .item_id = query_column_integer(&query, 2),
                                  .account = query_column_integer(&query, 3),
                                  .counterparty = query_column_integer(&query, 4),
                                  .account_entity = query_column_integer(&query, 5),
                                  .counterparty_entity = query_column_integer(&query, 6),
                                  .name = query_column_text(&query, 7),
                                  .reference = query_column_text(&query, 8),
                                  .currency = query_column_text(&query, 9),
                                  .at = query_column_moment(&query, 10),
                                  .amount_e5 = query_column_integer(&query, 12),
                                  .valued = query_column_moment(&query, 13),
                                  .ordered_e5 = query_column_integer(&query, 15),
                                  .ordered_currency = query_column_text(&query, 16),
                                  .end_to_end = query_column_text(&query, 17),
                                  .method = (enum payment_method)query_column_integer(&query, 18),
                                  .code = query_column_text(&query, 19),
                                  .bank = query_column_text(&query, 20),
                                  .site = query_column_text(&query, 21),
                                  .statement = query_column_text(&query, 22),
                                  .table = query_column_text(&query, 23),
                                  .id = query_column_text(&query, 24)};
        status = take(payload, &row, error);
    }
    return status;
}

int statement_each(struct casefile *casefile, statement_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT s.observation_id, i.source_id, o.item_id, coalesce(a.entity_id, 0), s.owner, s.currency,"
            " s.balance, s.statement_id, s.number, s.bank, s.from_usec, s.from_zone, s.to_usec, s.to_zone,"
            " s.opening_e5, s.closing_e5 FROM statement s JOIN observation o ON o.id = s.observation_id"
            " JOIN item i ON i.id = o.item_id"
            " LEFT JOIN sighting a ON a.spelling_id = s.account_id AND a.source_id = i.source_id"
            " ORDER BY s.observation_id",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct statement_row row = {.observation_id = query_column_integer(&query, 0),
                                    .source_id = query_column_integer(&query, 1),
                                    .item_id = query_column_integer(&query, 2),
                                    .account_entity = query_column_integer(&query, 3),
                                    .owner = query_column_text(&query, 4),
                                    .currency = query_column_text(&query, 5),
                                    .balance = (enum balance)query_column_integer(&query, 6),
                                    .id = query_column_text(&query, 7),
                                    .number = query_column_text(&query, 8),
                                    .bank = query_column_text(&query, 9),
                                    .from = query_column_moment(&query, 10),
                                    .to = query_column_moment(&query, 12),
                                    .opening_e5 = query_column_optional(&query, 14, AMOUNT_UNKNOWN),
                                    .closing_e5 = query_column_optional(&query, 15, AMOUNT_UNKNOWN)};
        status = take(payload, &row, error);
    }
    return status;
}

int holder_each(struct casefile *casefile, holder_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT h.observation_id, i.source_id, coalesce(a.entity_id, 0), h.name, h.role, h.address, h.country,"
            " h.born_usec, h.born_zone, h.opened_usec, h.opened_zone, coalesce(g.entity_id, 0), h.account_id, coalesce(s.spelling_id, 0)"
            " FROM holder h JOIN observation o ON o.id = h.observation_id JOIN item i ON i.id = o.item_id"
            " LEFT JOIN sighting a ON a.spelling_id = h.account_id AND a.source_id = i.source_id"
            " LEFT JOIN observation_selector s ON s.observation_id = h.observation_id"
            " LEFT JOIN sighting g ON g.spelling_id = s.spelling_id AND g.source_id = i.source_id"
            " ORDER BY h.observation_id, s.position",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct holder_row row = {.observation_id = query_column_integer(&query, 0),
                                 .source_id = query_column_integer(&query, 1),
                                 .account_entity = query_column_integer(&query, 2),
                                 .name = query_column_text(&query, 3),
                                 .role = query_column_text(&query, 4),
                                 .address = query_column_text(&query, 5),
                                 .country = query_column_text(&query, 6),
                                 .born = query_column_moment(&query, 7),
                                 .opened = query_column_moment(&query, 9),
                                 .selector_entity = query_column_integer(&query, 11),
                                 .account = query_column_integer(&query, 12),
                                 .selector = query_column_integer(&query, 13)};
        status = take(payload, &row, error);
    }
    return status;
}
