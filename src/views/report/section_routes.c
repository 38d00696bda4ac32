// Routes: each ring's cities over time as swim lanes and on a map, and the same as a table.
#include "views/report/route_map.h"
#include "views/report/sections.h"

#include "base/memory.h"
#include "base/time.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    RINGS_DRAWN_MAX = 16,
    CITIES_MAX = 14, // lanes of one ring; further cities are counted
    SHEET = 900,
    LEFT = 130,
    RIGHT = 20,
    LANE = 20,
    TOP = 26,
};

struct ring { // stays of one ring: a run of model->stays
    const struct model_stay *stays;
    size_t count;
    int64_t adverts;
    const char *cities[CITIES_MAX];
    size_t city_count, cities_in_all;
};

struct axis {
    int64_t first_day, last_day;
};

static double x_of(const struct axis *axis, int64_t day)
{
    double span = (double)(axis->last_day - axis->first_day + 1);
    return LEFT + (SHEET - LEFT - RIGHT) * (double)(day - axis->first_day) / span;
}

static void format_day(int64_t day, char out[16])
{
    int year, month, date;
    time_civil_from_days(day, &year, &month, &date);
    snprintf(out, 16, "%04d-%02d-%02d", year % 10000, month % 100, date % 100);
}

static size_t lane_of(const struct ring *ring, const char *city)
{
    for (size_t i = 0; i < ring->city_count; i++)
        if (strcmp(ring->cities[i], city) == 0)
            return i;
    return SIZE_MAX;
}

static void read_ring(struct ring *ring, const struct model *model, size_t first)
{
    *ring = (struct ring){.stays = &model->stays[first]};
    for (size_t i = first; i < model->stays_count && strcmp(model->stays[i].ring, ring->stays->ring) == 0;
         i++) {
        const struct model_stay *stay = &model->stays[i];
        ring->count++;
        ring->adverts += stay->adverts;
        bool seen = false;
        for (size_t j = first; j < i && !seen; j++)
            seen = strcmp(model->stays[j].city, stay->city) == 0;
        ring->cities_in_all += !seen;
        if (!seen && ring->city_count < CITIES_MAX)
            ring->cities[ring->city_count++] = stay->city;
    }
}

// The rings that moved most first: cities, then stays, then adverts.
static int by_moves(const void *a, const void *b)
{
    const struct ring *left = a, *right = b;
    if (left->cities_in_all != right->cities_in_all)
        return left->cities_in_all > right->cities_in_all ? -1 : 1;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    if (left->adverts != right->adverts)
        return left->adverts > right->adverts ? -1 : 1;
    return left->stays < right->stays ? -1 : left->stays > right->stays;
}

static void draw_grid(struct page *page, const struct axis *axis, double bottom)
{
    int year, month, day, step = 1;
    int64_t at, months = (axis->last_day - axis->first_day) / 30 + 1;
    while (months / step > 12)
        step = step < 3 ? 3 : step < 6 ? 6 : step < 12 ? 12 : step * 2;
    time_civil_from_days(axis->first_day, &year, &month, &day);
    month = 1;
    for (int i = 0; i < 2400 && time_days_from_civil(year, month, 1, &at) && at <= axis->last_day; i++) {
        if (at >= axis->first_day) {
            double x = x_of(axis, at);
            page_print(page, "<line class=\"gridline\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%.1f\"/>", x, x,
                       TOP - 6, bottom);
            page_print(page, "<text class=\"soft small\" x=\"%.1f\" y=\"%d\">%04d-%02d</text>", x + 3,
                       TOP - 10, year % 10000, month % 100);
        }
        month += step;
        year += (month - 1) / 12;
        month = (month - 1) % 12 + 1;
    }
}

// From the end of a stay to the start of the next one in another city.
static void draw_moves(struct page *page, const struct ring *ring, const struct axis *axis)
{
    for (size_t i = 0; i + 1 < ring->count; i++) {
        size_t from = lane_of(ring, ring->stays[i].city), to = lane_of(ring, ring->stays[i + 1].city);
        if (from == to || from == SIZE_MAX || to == SIZE_MAX)
            continue;
        double x1 = x_of(axis, ring->stays[i].last_day + 1), x2 = x_of(axis, ring->stays[i + 1].first_day);
        double y1 = TOP + LANE * (double)from + LANE / 2.0, y2 = TOP + LANE * (double)to + LANE / 2.0;
        double middle = x2 > x1 ? (x1 + x2) / 2 : x2;
        page_print(page, "<path class=\"move\" d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f\"/>",
                   x1 < x2 ? x1 : x2, y1, middle, y1, middle, y2, x2, y2);
    }
}

static void draw_stays(struct page *page, const struct ring *ring, const struct axis *axis)
{
    for (size_t i = 0; i < ring->count; i++) {
        const struct model_stay *stay = &ring->stays[i];
        size_t lane = lane_of(ring, stay->city);
        if (lane == SIZE_MAX)
            continue;
        char first[16], last[16];
        format_day(stay->first_day, first);
        format_day(stay->last_day, last);
        double x = x_of(axis, stay->first_day), width = x_of(axis, stay->last_day + 1) - x;
        page_print(page,
                   "<rect class=\"stay\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"10\" rx=\"2\"><title>",
                   x, TOP + LANE * (double)lane + 5, width < 4 ? 4 : width);
        page_text(page, stay->city);
        page_print(page, ", %s to %s, %" PRId64 " advert%s</title></rect>", first, last, stay->adverts,
                   stay->adverts == 1 ? "" : "s");
    }
}

static void draw_ring(struct page *page, const struct ring *ring, const struct axis *axis,
                      const struct route_map *map, size_t number)
{
    double bottom = TOP + LANE * (double)ring->city_count;
    page_raw(page, "<figure><figcaption><strong>");
    page_bdi(page, ring->stays->ring);
    page_raw(page, "</strong>: ");
    page_count(page, ring->adverts, "advert");
    page_print(page, ", %zu %s", ring->cities_in_all, ring->cities_in_all == 1 ? "city" : "cities");
    if (ring->cities_in_all > ring->city_count)
        page_print(page, " (the first %zu drawn)", ring->city_count);
    page_print(
        page,
        "</figcaption>\n<svg viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\" role=\"img\" "
        "aria-labelledby=\"route-%zu\"><title id=\"route-%zu\">Cities over time; the same stands in the "
        "table below</title>\n",
        SHEET, bottom + 6, SHEET, bottom + 6, number, number);
    draw_grid(page, axis, bottom);
    for (size_t i = 0; i < ring->city_count; i++) {
        double y = TOP + LANE * (double)i;
        page_print(page, "<line class=\"axis\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", SHEET - RIGHT,
                   y, y);
        page_print(page, "<text x=\"0\" y=\"%.1f\">", y + 14);
        page_text_cut(page, ring->cities[i], 22);
        page_raw(page, "</text>");
    }
    draw_moves(page, ring, axis);
    draw_stays(page, ring, axis);
    page_raw(page, "</svg>\n");
    route_map_draw(page, map, ring->stays, ring->count, number);
    page_raw(page, "</figure>\n");
}

static void print_table(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Ring", "City", "From", "To", "#Adverts", NULL};
    size_t shown = model->stays_count > MODEL_ROWS_MAX ? MODEL_ROWS_MAX : model->stays_count;
    page_raw(page, "<details><summary>The same as a table</summary>\n");
    page_table(page, NULL, heads);
    for (size_t i = 0; i < shown; i++) {
        const struct model_stay *stay = &model->stays[i];
        char first[16], last[16];
        format_day(stay->first_day, first);
        format_day(stay->last_day, last);
        page_raw(page, "<tr>");
        page_cell(page, i && strcmp(stay[-1].ring, stay->ring) == 0 ? "" : stay->ring);
        page_cell(page, stay->city);
        page_print(page, "<td class=\"keep\">%s</td><td class=\"keep\">%s</td>", first, last);
        page_number_cell(page, stay->adverts);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)(model->stays_count - shown), "stays", "clew show CASE adverts --json");
    page_raw(page, "</details>\n");
}

void section_routes(struct page *page, const struct model *model)
{
    page_raw(
        page,
        "<section aria-labelledby=\"routes\">\n<h2 id=\"routes\">Routes</h2>\n<p class=\"lead\">Where each "
        "ring advertised, and when. A bar is a stay: adverts in one city without a gap of more than two "
        "weeks. A line leads to the next city. An advert says where someone was offered, not where they "
        "were.</p>\n");
    if (model->stays_count == 0) {
        page_raw(page, "<p>No ring with dated adverts in known cities.</p>\n</section>\n");
        return;
    }
    struct ring *rings = memory_new(model->stays_count, sizeof *rings);
    struct axis axis = {INT64_MAX, INT64_MIN};
    struct route_map map;
    size_t ring_count = 0;
    for (size_t i = 0; i < model->stays_count;) {
        read_ring(&rings[ring_count], model, i);
        i += rings[ring_count++].count;
    }
    qsort(rings, ring_count, sizeof *rings, by_moves);
    size_t drawn = ring_count < RINGS_DRAWN_MAX ? ring_count : RINGS_DRAWN_MAX;
    for (size_t r = 0; r < drawn; r++)
        for (size_t i = 0; i < rings[r].count; i++) {
            const struct model_stay *stay = &rings[r].stays[i];
            axis.first_day = stay->first_day < axis.first_day ? stay->first_day : axis.first_day;
            axis.last_day = stay->last_day > axis.last_day ? stay->last_day : axis.last_day;
        }
    route_map_frame(&map, model->stays, model->stays_count);
    route_map_ground(page, &map);
    for (size_t r = 0; r < drawn; r++)
        draw_ring(page, &rings[r], &axis, &map, r + 1);
    if (ring_count > drawn)
        page_print(page,
                   "<p class=\"more\">and %zu more rings that moved less; they stand in the table</p>\n",
                   ring_count - drawn);
    memory_free(rings);
    print_table(page, model);
    page_raw(page, "</section>\n");
}
