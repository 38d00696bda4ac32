// Equirectangular, with the middle latitude true: right enough for a part of the world.
#include "views/report/route_map.h"

#include "base/gazetteer.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

enum {
    MAP_WIDTH = 620,
    MAP_HEIGHT_MAX = 460,
    LABELS_MAX = 24,
    PLACES_MAX = 64,
    LINE = 13,
    LABEL_WIDTH = 90,
    SPOT_MAX = 10
};

static const double margin_degrees = 1.5, least_degrees = 5;
static const double degree = 3.14159265358979323846 / 180;

static const struct city *city_of(const char *name)
{
    return name ? gazetteer_find(bytes_of_text(name), (struct regions){0}) : NULL;
}

void route_map_frame(struct route_map *map, const struct model_stay *stays, size_t count)
{
    *map = (struct route_map){.west = 180, .east = -180, .north = -90, .south = 90, .empty = true};
    for (size_t i = 0; i < count; i++) {
        const struct city *city = city_of(stays[i].city);
        if (city == NULL)
            continue;
        map->empty = false;
        map->west = fmin(map->west, city->longitude);
        map->east = fmax(map->east, city->longitude);
        map->north = fmax(map->north, city->latitude);
        map->south = fmin(map->south, city->latitude);
    }
    if (map->empty)
        return;
    double wide = fmax(0, least_degrees - (map->east - map->west)) / 2 + margin_degrees;
    double high = fmax(0, least_degrees - (map->north - map->south)) / 2 + margin_degrees;
    map->west -= wide;
    map->east += wide;
    map->north = fmin(map->north + high, 85);
    map->south = fmax(map->south - high, -85);
    double narrow = cos((map->north + map->south) / 2 * degree);
    map->width = MAP_WIDTH;
    map->height = MAP_WIDTH * (map->north - map->south) / ((map->east - map->west) * narrow);
    if (map->height > MAP_HEIGHT_MAX) {
        map->width *= MAP_HEIGHT_MAX / map->height;
        map->height = MAP_HEIGHT_MAX;
    }
}

static double x_of(const struct route_map *map, const struct city *city)
{
    return map->width * (city->longitude - map->west) / (map->east - map->west);
}

static double y_of(const struct route_map *map, const struct city *city)
{
    return map->height * (map->north - city->latitude) / (map->north - map->south);
}

void route_map_ground(struct page *page, const struct route_map *map)
{
    if (map->empty)
        return;
    page_raw(page,
             "<svg width=\"0\" height=\"0\" aria-hidden=\"true\" class=\"ground\"><defs><g id=\"ground\">");
    for (size_t i = 0; i < gazetteer_count(); i++) {
        const struct city *city = gazetteer_at(i);
        if (city->longitude < map->west || city->longitude > map->east || city->latitude < map->south ||
            city->latitude > map->north)
            continue;
        page_print(page, "<circle class=\"land\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", x_of(map, city),
                   y_of(map, city), 1.2 + city->size * 0.4);
    }
    page_raw(page, "</g></defs></svg>\n");
}

struct spot {
    const struct city *city;
    int64_t adverts;
    double label_y; // where its name is written
};

static size_t spots_of(const struct model_stay *stays, size_t count, struct spot spots[PLACES_MAX])
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const struct city *city = city_of(stays[i].city);
        size_t at = 0;
        while (at < found && spots[at].city != city)
            at++;
        if (city == NULL || at == PLACES_MAX)
            continue;
        if (at == found)
            spots[found++] = (struct spot){city, 0, 0};
        spots[at].adverts += stays[i].adverts;
    }
    return found;
}

// From one city to the next, bent to one side so that there and back are two lines.
static void draw_way(struct page *page, const struct route_map *map, const struct city *from,
                     const struct city *to, size_t number)
{
    double x1 = x_of(map, from), y1 = y_of(map, from), x2 = x_of(map, to), y2 = y_of(map, to);
    double bend = 0.14, middle_x = (x1 + x2) / 2 - (y2 - y1) * bend,
           middle_y = (y1 + y2) / 2 + (x2 - x1) * bend;
    page_print(page,
               "<path class=\"move\" marker-end=\"url(#way-%zu)\" d=\"M%.1f %.1fQ%.1f %.1f %.1f %.1f\"/>",
               number, x1, y1, middle_x, middle_y, x2, y2);
}

// Below the names that stand there already.
static double free_line(const struct route_map *map, const struct spot *spots, size_t number)
{
    double y = y_of(map, spots[number].city) + 4;
    for (size_t tries = 0; tries < 6; tries++, y += LINE) {
        bool taken = false;
        for (size_t i = 0; i < number && !taken; i++)
            taken = fabs(x_of(map, spots[i].city) - x_of(map, spots[number].city)) < LABEL_WIDTH &&
                    fabs(spots[i].label_y - y) < LINE;
        if (!taken)
            break;
    }
    return y;
}

static void draw_spot(struct page *page, const struct route_map *map, struct spot *spots, size_t number)
{
    struct spot *spot = &spots[number];
    double x = x_of(map, spot->city), y = y_of(map, spot->city);
    double radius = fmin(3 + 1.5 * log2(1 + (double)spot->adverts), SPOT_MAX);
    bool left = x > map->width * 0.8; // so that the name stays on the sheet
    spot->label_y = free_line(map, spots, number);
    page_print(page, "<circle class=\"spot\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>", x, y, radius);
    page_text(page, spot->city->name);
    page_raw(page, ", ");
    page_count(page, spot->adverts, "advert");
    page_raw(page, "</title></circle>");
    if (number >= LABELS_MAX)
        return;
    page_print(page, "<text class=\"halo%s\" x=\"%.1f\" y=\"%.1f\">%zu ", left ? " right" : "",
               left ? x - radius - 2 : x + radius + 2, spot->label_y, number + 1);
    page_text(page, spot->city->name);
    page_print(page, " (%s)</text>\n", spot->city->country);
}

void route_map_draw(struct page *page, const struct route_map *map, const struct model_stay *stays,
                    size_t count, size_t number)
{
    struct spot spots[PLACES_MAX];
    size_t spot_count = spots_of(stays, count, spots), unknown = 0;
    const struct city *before = NULL;
    if (map->empty || spot_count == 0)
        return;
    page_print(
        page,
        "<svg viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\" class=\"map\" "
        "aria-labelledby=\"map-%zu\"><title id=\"map-%zu\">Map of the cities of this ring, numbered as they "
        "come; the same stands in the table below</title>\n<defs><marker id=\"way-%zu\" viewBox=\"0 0 6 6\" "
        "refX=\"9\" refY=\"3\" markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\"><path class=\"tip\" "
        "d=\"M0 0L6 3L0 6z\"/></marker></defs><use href=\"#ground\"/>\n",
        map->width, map->height, map->width, map->height, number, number, number);
    for (size_t i = 0; i < count; i++) {
        const struct city *city = city_of(stays[i].city);
        unknown += city == NULL;
        if (city && before && before != city)
            draw_way(page, map, before, city, number);
        before = city ? city : before;
    }
    for (size_t i = 0; i < spot_count; i++)
        draw_spot(page, map, spots, i);
    page_raw(page, "</svg>\n");
    if (unknown)
        page_print(
            page,
            "<p class=\"more\">%zu stay%s in places that the gazetteer does not know: not on the map</p>\n",
            unknown, unknown == 1 ? "" : "s");
}
