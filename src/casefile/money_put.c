// Keeping what banks say: statements and holders of accounts. Payments wait in a batch.
#include "casefile/money_put.h"

#include "casefile/database.h"
#include "casefile/spellings.h"

int put_statement(struct casefile *casefile, int64_t id, const struct statement *statement,
                  struct error *error)
{
    int64_t account;
    struct query query;
    if (spelling_intern(casefile, &statement->account, &account, error) ||
        query_use(
            &query, casefile,
            "INSERT INTO statement(observation_id, statement_id, number, account_id, bank, owner, currency,"
            " from_usec, from_zone, to_usec, to_zone, opening_e5, closing_e5, sum_e5, entries, balance)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            error))
        return -1;
    query_integer(&query, id);
    query_text(&query, statement->id);
    query_text(&query, statement->number);
    query_integer(&query, account);
    query_text(&query, statement->bank);
    query_text(&query, statement->owner);
    query_text(&query, statement->currency);
    query_moment(&query, statement->from);
    query_moment(&query, statement->to);
    query_optional(&query, statement->opening_e5, AMOUNT_UNKNOWN);
    query_optional(&query, statement->closing_e5, AMOUNT_UNKNOWN);
    query_integer(&query, statement->sum_e5);
    query_integer(&query, statement->entry_count);
    query_integer(&query, statement->balance);
    return query_run(&query, error);
}

int put_holder(struct casefile *casefile, int64_t id, const struct holder *holder, struct error *error)
{
    int64_t account;
    struct query query;
    if (spelling_intern(casefile, &holder->account, &account, error) ||
        query_use(&query, casefile,
                  "INSERT INTO holder(observation_id, account_id, name, role, address, country, born_usec,"
                  " born_zone, opened_usec, opened_zone) VALUES (?,?,?,?,?,?,?,?,?,?)",
                  error))
        return -1;
    query_integer(&query, id);
    query_integer(&query, account);
    query_text(&query, holder->name);
    query_text(&query, holder->role);
    query_text(&query, holder->address);
    query_text(&query, holder->country);
    query_moment(&query, holder->born);
    query_moment(&query, holder->opened);
    return query_run(&query, error);
}
