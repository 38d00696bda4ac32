// Positions: places the device was at or knew of, cell towers, wireless networks, journeys.
#include "observations/phones/extractions/ufdr_book.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <math.h>
#include <string.h>

#define NO_COORDINATES "no coordinates"

// A decimal, with a comma where the writer's language has one.
static bool read_degrees(struct arena *arena, const char *text, double *degrees)
{
    if (text == NULL)
        return false;
    char *copy = arena_text(arena, text), *comma = strchr(copy, ',');
    if (comma)
        *comma = '.';
    return text_to_real(text_trim(bytes_of_text(copy)), degrees);
}

static double read_metres(struct arena *arena, const struct ufdr_model *model)
{
    static const char *const names[] = {"GpsHorizontalAccuracy", "Precision", NULL};
    double metres;
    return read_degrees(arena, ufdr_text_of(model, names), &metres) && metres > 0 && metres < 1e7 ? metres
                                                                                                  : 0;
}

bool ufdr_send_position(struct ufdr_book *book, const struct ufdr_model *model, struct position *position)
{
    static const char *const names[] = {"PositionAddress", "Name", "Comment", NULL};
    const struct ufdr_model *coordinate = ufdr_child(model, "Position");
    struct arena *arena = book->context.arena;
    if (coordinate == NULL || !read_degrees(arena, ufdr_text(coordinate, "Latitude"), &position->latitude) ||
        !read_degrees(arena, ufdr_text(coordinate, "Longitude"), &position->longitude) ||
        !position_settle(position))
        return false;
    if (position->label == NULL)
        position->label = ufdr_text_of(coordinate, names);
    sink_position(book->context.sink, position);
    return true;
}

// What measured it, as far as the report says.
static const char *how_of(const struct ufdr_model *location)
{
    static const char *const names[] = {"Category", "Type", "LocationOrigin", NULL};
    const char *text = ufdr_text_of(location, names);
    if (text == NULL)
        return NULL;
    if (strcasestr(text, "wifi") || strcasestr(text, "wi-fi") || strcasestr(text, "wireless"))
        return "wifi";
    if (strcasestr(text, "cell"))
        return "cell";
    if (strcasestr(text, "gps"))
        return "gps";
    if (strcasestr(text, "media") || strcasestr(text, "photo") || strcasestr(text, "picture"))
        return "picture";
    return strcasestr(text, "shared") ? "shared" : NULL;
}

// The device's own, when the report says so; else nobody's: a place that was searched for is no place anybody
// was at.
static struct selector by_of(const struct ufdr_model *location)
{
    static const char *const names[] = {"DeviceLocationAffiliation", "Origin", NULL};
    return text_equal_nocase(ufdr_text_of(location, names), "Device") ? SELECTOR_OF_OWNER : peers_nobody();
}

static bool send_location(struct ufdr_book *book, const struct ufdr_model *location, struct place place)
{
    static const char *const labels[] = {"Name", "PositionAddress", "Description", "Category", NULL};
    struct position position = {
        .place = place,
        .app = ufdr_app(ufdr_text(location, "Source"), "device"),
        .label = ufdr_text_of(location, labels),
        .how = how_of(location),
        .accuracy_m = read_metres(book->context.arena, location),
        .at = ufdr_time(location, "TimeStamp"),
        .by = by_of(location),
    };
    return ufdr_send_position(book, location, &position);
}

static void settle(struct ufdr_book *book, const struct ufdr_model *model, bool sent)
{
    if (sent)
        ufdr_emitted(book, model);
    else
        ufdr_skipped(book, model, NO_COORDINATES);
}

void ufdr_read_place(struct ufdr_book *book, const struct ufdr_model *location)
{
    settle(book, location, send_location(book, location, ufdr_place(book, location)));
}

void ufdr_read_tower(struct ufdr_book *book, const struct ufdr_model *tower)
{
    static const char *const names[] = {"MCC", "MNC", "LAC", "CID"};
    struct arena *arena = book->context.arena;
    const char *label = "";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = ufdr_text(tower, names[i]);
        if (text)
            label = arena_print(arena, "%s%s%s %s", label, *label ? ", " : "", names[i], text);
    }
    struct position position = {.place = ufdr_place(book, tower),
                                .app = "device",
                                .label = *label ? label : NULL,
                                .how = "cell",
                                .at = ufdr_time(tower, "TimeStamp"),
                                .by = SELECTOR_OF_OWNER};
    settle(book, tower, ufdr_send_position(book, tower, &position));
}

void ufdr_read_network(struct ufdr_book *book, const struct ufdr_model *network)
{
    static const char *const times[] = {"TimeStamp", "LastConnection", "LastAutoConnection"};
    const char *address = ufdr_text(network, "BSSId");
    struct place place = ufdr_place(book, network);
    struct position position = {.place = place,
                                .app = "device",
                                .label = ufdr_text(network, "SSId"),
                                .how = "wifi",
                                .at = MOMENT_UNKNOWN,
                                .by = SELECTOR_OF_OWNER};
    for (size_t i = 0; i < sizeof times / sizeof *times && position.at.at_usec == TIME_UNKNOWN; i++)
        position.at = ufdr_time(network, times[i]);
    bool sent = ufdr_send_position(book, network, &position);
    if (address)
        selectors_send(&book->context, place, address);
    if (sent || address)
        ufdr_emitted(book, network);
    else
        ufdr_skipped(book, network, "neither address nor coordinates");
}

static size_t send_below(struct ufdr_book *book, const struct ufdr_model *model, struct place place)
{
    size_t sent = 0;
    for (const struct ufdr_field *field = model->fields; field; field = field->next)
        for (const struct ufdr_model *child = field->models; child; child = child->next)
            sent += strcmp(child->type, "Location") == 0 ? send_location(book, child, place)
                                                         : send_below(book, child, place);
    return sent;
}

void ufdr_read_journey(struct ufdr_book *book, const struct ufdr_model *journey)
{
    settle(book, journey, send_below(book, journey, ufdr_place(book, journey)) > 0);
}
