// A map of routes: the cities that the gazetteer knows as faint dots, which draw the lands well enough to
// find one's way, and upon them the cities of a ring and its ways between them. Drawn offline, of our own
// data.
#pragma once

#include "views/report/model.h"
#include "views/report/page.h"

// Where all maps of one report look: the same part of the world, so that they compare.
struct route_map {
    double west, east, north, south; // degrees
    double width, height;            // of the drawing
    bool empty;                      // no city of any stay is known
};

void route_map_frame(struct route_map *map, const struct model_stay *stays, size_t count);
// The faint dots, once a report: an SVG of no size that the maps refer to.
void route_map_ground(struct page *page, const struct route_map *map);
// One ring's stays, in order of time. `number` makes ids in the document distinct.
void route_map_draw(struct page *page, const struct route_map *map, const struct model_stay *stays,
                    size_t count, size_t number);
