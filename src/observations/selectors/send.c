// Sends what is found in the text of a row to the sink.
#include "observations/selectors/selectors.h"

struct sending {
    struct sink *sink;
    struct place place;
};

static void send_one(void *payload, size_t offset, const struct selector *selector)
{
    const struct sending *sending = payload;
    struct selector_hit hit = {.place = sending->place, .selector = *selector};
    hit.place.offset = (int64_t)offset;
    sink_selector_hit(sending->sink, &hit);
}

void selectors_send(struct observation_context *context, struct place place, const char *text)
{
    struct sending sending = {context->sink, place};
    if (text)
        selectors_find(bytes_of_text(text), context, send_one, &sending);
}

void selectors_send_written(struct observation_context *context, struct place place, const char *text)
{
    struct sending sending = {context->sink, place};
    if (text)
        selectors_find_written(bytes_of_text(text), context, send_one, &sending);
}
