// The first number of a place is the one that counts in its item.
#include "casefile/places.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *reached_begins(const char *reached, int64_t *offset)
{
    if (reached[0] != '@')
        return NULL;
    size_t digits = strspn(reached + 1, "0123456789");
    bool is_number = text_to_int64((struct bytes){(const uint8_t *)reached + 1, digits}, offset);
    return is_number ? reached + 1 + digits : NULL;
}

int64_t place_begins(const struct place *place)
{
    int64_t offset;
    if (place->reached)
        return reached_begins(place->reached, &offset) ? offset : -1;
    return place->offset;
}

void place_move(struct place *place, int64_t offset, char room[PLACE_REACHED_SIZE])
{
    int64_t before;
    if (place->reached == NULL) {
        if (place->offset >= 0)
            place->offset = offset;
        return;
    }
    const char *steps = reached_begins(place->reached, &before);
    if (steps == NULL)
        return;
    int length = snprintf(room, PLACE_REACHED_SIZE, "@%" PRId64 "%s", offset, steps);
    if (length > 0 && length < PLACE_REACHED_SIZE)
        place->reached = room;
}
