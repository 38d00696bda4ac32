// Adverts without their words: what `link` made of them, read as fast as the case can be read.
#include "casefile/adverts.h"

#include "casefile/database.h"

int advert_outline_each(struct casefile *casefile, advert_outline_take *take, void *payload,
                        struct error *error)
{
    struct query query;
    if (query_open(
            &query, casefile,
            "SELECT observation_id, source_id, entity_id, coalesce(text_entity_id, 0),"
            " coalesce(city_entity_id, 0), posted_usec, posted_zone FROM advert_entity ORDER BY observation_id",
            error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        struct advert_outline row = {.observation_id = query_column_integer(&query, 0),
                                     .source_id = query_column_integer(&query, 1),
                                     .entity_id = query_column_integer(&query, 2),
                                     .text_entity_id = query_column_integer(&query, 3),
                                     .city_entity_id = query_column_integer(&query, 4),
                                     .posted = query_column_moment(&query, 5)};
        status = take(payload, &row, error);
    }
    return status;
}
