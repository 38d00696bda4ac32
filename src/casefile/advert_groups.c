// Which group each advert is of: collected, compared with what stands, written where it differs.
#include "casefile/findings.h"

#include "base/memory.h"
#include "base/order.h"
#include "casefile/database.h"

#include <stdlib.h>

struct grouped_advert {
    int64_t entity_id, group_id; // 0: of none any more
    bool stands, differs;        // as what the case says, or otherwise
};

struct grouped_adverts {
    struct grouped_advert *all;
    size_t count, capacity;
};

int finding_put_advert_group(struct casefile *casefile, int64_t advert_entity_id, int64_t group_id,
                             struct error *error)
{
    (void)error;
    if (casefile->grouped == NULL)
        casefile->grouped = memory_new(1, sizeof *casefile->grouped);
    struct grouped_adverts *grouped = casefile->grouped;
    ARRAY_ROOM(grouped->all, grouped->capacity, grouped->count);
    grouped->all[grouped->count++] =
        (struct grouped_advert){.entity_id = advert_entity_id, .group_id = group_id};
    return 0;
}

void advert_groups_forget(struct casefile *casefile)
{
    if (casefile->grouped)
        memory_free(casefile->grouped->all);
    memory_free(casefile->grouped);
    casefile->grouped = NULL;
}

// Walks what stands beside what was put, both by entity; notes what differs, and what is gone behind the end.
static int compare(struct casefile *casefile, struct grouped_adverts *grouped, struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, "SELECT entity_id, group_id FROM advert_group ORDER BY entity_id",
                   error))
        return -1;
    size_t put = grouped->count, at = 0;
    int status = 0;
    while (query_row(&query, &status, error)) {
        int64_t entity = query_column_integer(&query, 0);
        while (at < put && grouped->all[at].entity_id < entity)
            at++;
        if (at < put && grouped->all[at].entity_id == entity) {
            grouped->all[at].stands = grouped->all[at].group_id == query_column_integer(&query, 1);
            grouped->all[at].differs = !grouped->all[at].stands;
            continue;
        }
        ARRAY_ROOM(grouped->all, grouped->capacity, grouped->count);
        grouped->all[grouped->count++] = (struct grouped_advert){.entity_id = entity};
    }
    return status;
}

static int write_group(struct casefile *casefile, const struct grouped_advert *advert, struct error *error)
{
    struct query query;
    if (advert->group_id == 0) {
        if (query_use(&query, casefile, "DELETE FROM advert_group WHERE entity_id = ?", error))
            return -1;
        query_integer(&query, advert->entity_id);
        return query_run(&query, error);
    }
    if (query_use(&query, casefile,
                  advert->differs ? "UPDATE advert_group SET group_id = ?2 WHERE entity_id = ?1"
                                  : "INSERT INTO advert_group(entity_id, group_id) VALUES (?1, ?2)",
                  error))
        return -1;
    query_integer(&query, advert->entity_id);
    query_integer(&query, advert->group_id);
    return query_run(&query, error);
}

int advert_groups_settle(struct casefile *casefile, struct error *error)
{
    struct grouped_adverts none = {0};
    struct grouped_adverts *grouped = casefile->grouped ? casefile->grouped : &none;
    if (grouped->count)
        qsort(grouped->all, grouped->count, sizeof *grouped->all, order_int64);
    int result = compare(casefile, grouped, error);
    for (size_t i = 0; result == 0 && i < grouped->count; i++)
        if (!grouped->all[i].stands)
            result = write_group(casefile, &grouped->all[i], error);
    memory_free(none.all);
    advert_groups_forget(casefile);
    return result;
}
