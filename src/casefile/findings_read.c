// Findings read back, and the payments that they rest on.
#include "casefile/findings.h"

#include "casefile/database.h"

int finding_each(struct casefile *casefile, finding_take *take, void *payload, struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT f.id, f.kind, f.title, f.rule, f.version, f.facts, coalesce((SELECT j.verdict = 'reject'"
            " FROM judged_finding d JOIN judgement j ON j.id = d.judgement_id WHERE d.finding_id = f.id AND"
            " j.verdict IN ('confirm', 'reject') ORDER BY j.id DESC LIMIT 1), 0) FROM finding f"
            " ORDER BY f.kind, f.rank",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct finding finding = {.id = query_column_integer(&query, 0),
                                  .kind = query_column_text(&query, 1),
                                  .title = query_column_text(&query, 2),
                                  .rule = query_column_text(&query, 3),
                                  .version = (int)query_column_integer(&query, 4),
                                  .facts = query_column_text(&query, 5)};
        status = take(payload, &finding, query_column_integer(&query, 6) != 0, error);
    }
    return status;
}

int finding_payment_each(struct casefile *casefile, finding_payment_take *take, void *payload,
                         struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT x.finding_id, y.observation_id, y.payment_id, y.statement, s.label FROM finding_evidence x"
            " JOIN payment y ON y.observation_id = x.observation_id JOIN observation o ON o.id ="
            " y.observation_id JOIN item i ON i.id = o.item_id JOIN source s ON s.id = i.source_id"
            " ORDER BY x.finding_id, x.position",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct finding_payment payment = {.finding_id = query_column_integer(&query, 0),
                                          .observation_id = query_column_integer(&query, 1),
                                          .id = query_column_text(&query, 2),
                                          .statement = query_column_text(&query, 3),
                                          .source = query_column_text(&query, 4)};
        status = take(payload, &payment, error);
    }
    return status;
}
