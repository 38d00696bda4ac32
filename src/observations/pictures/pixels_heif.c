// The main picture of a HEIC file: one HEVC picture, or a grid of them as phones write; then turned as the
// file says. HEVC itself is hevc.c's business.
#include "observations/pictures/heif.h"
#include "observations/pictures/hevc.h"
#include "observations/pictures/pixels.h"

#include "base/memory.h"

#include <string.h>

enum { TILES_MAX = HEIF_ITEMS_MAX, TURN_ROWS = 64 };

static const uint32_t grid_type = HEIF_TYPE('g', 'r', 'i', 'd'), hevc_type = HEIF_TYPE('h', 'v', 'c', '1');

// ---- turning ----

// Which pixel as stored stands at (x, y) of the picture as shown.
struct turn {
    int64_t across[3], down[3]; // factors of x and of y, and what is added
    uint32_t width, height;     // as shown
};

static void turn_left(struct turn *turn) // by a quarter
{
    for (int i = 0; i < 2; i++) {
        int64_t *line = i ? turn->down : turn->across, x = line[0], y = line[1];
        // shown (x, y) was at (width - 1 - y, x)
        line[2] += x * ((int64_t)turn->width - 1);
        line[0] = y;
        line[1] = -x;
    }
    uint32_t width = turn->width;
    turn->width = turn->height;
    turn->height = width;
}

static void mirror(struct turn *turn, bool upside_down)
{
    for (int i = 0; i < 2; i++) {
        int64_t *line = i ? turn->down : turn->across;
        int axis = upside_down ? 1 : 0;
        line[2] += line[axis] * ((int64_t)(upside_down ? turn->height : turn->width) - 1);
        line[axis] = -line[axis];
    }
}

// In the order in which the file ties them to the picture.
static struct turn turn_of(const struct heif *heif, uint32_t id, uint32_t width, uint32_t height)
{
    struct turn turn = {{1, 0, 0}, {0, 1, 0}, width, height};
    int turns = 0;
    for (size_t i = 0; i < heif->of_property_count && turns < 16; i++) {
        const struct heif_tie *tie = &heif->of_properties[i];
        if (tie->from != id || tie->to == 0 || tie->to > heif->property_count)
            continue;
        const struct heif_box *box = &heif->properties[tie->to - 1];
        if (box->body.size == 0)
            continue;
        if (box->type == HEIF_TYPE('i', 'r', 'o', 't'))
            for (int n = box->body.data[0] & 3; n > 0; n--, turns++)
                turn_left(&turn);
        if (box->type == HEIF_TYPE('i', 'm', 'i', 'r')) {
            mirror(&turn, (box->body.data[0] & 1) == 0); // 1 exchanges left and right
            turns++;
        }
    }
    return turn;
}

// Some rows at a time, so that a picture that is turned is not read against the grain of memory.
static void hash_turned(struct pixels *pixels, const struct hevc_canvas *canvas, const struct turn *turn,
                        struct arena *arena)
{
    struct pdq *pdq = arena_alloc(arena, 1, sizeof *pdq);
    uint8_t *rows = memory_new((size_t)turn->width * TURN_ROWS, 1);
    pdq_begin(pdq, arena, turn->width, turn->height, 1);
    for (uint32_t top = 0; top < turn->height; top += TURN_ROWS) {
        uint32_t count = turn->height - top < TURN_ROWS ? turn->height - top : TURN_ROWS;
        for (uint32_t x = 0; x < turn->width; x++)
            for (uint32_t y = top; y < top + count; y++) {
                int64_t from_x = turn->across[0] * x + turn->across[1] * y + turn->across[2];
                int64_t from_y = turn->down[0] * x + turn->down[1] * y + turn->down[2];
                rows[(size_t)(y - top) * turn->width + x] =
                    canvas->luma[(size_t)from_y * canvas->width + (size_t)from_x];
            }
        for (uint32_t y = 0; y < count; y++)
            pdq_row_gray(pdq, rows + (size_t)y * turn->width);
    }
    memory_free(rows);
    pixels_hash(pixels, pdq);
}

// ---- tiles ----

struct grid {
    uint32_t rows, columns, width, height;
};

static bool read_grid(struct bytes bytes, struct grid *grid)
{
    if (bytes.size < 8)
        return false;
    bool wide = bytes.data[1] & 1;
    grid->rows = bytes.data[2] + 1U;
    grid->columns = bytes.data[3] + 1U;
    grid->width = wide ? picture_u32be(bytes, 4) : picture_u16be(bytes, 4);
    grid->height = wide ? picture_u32be(bytes, 8) : picture_u16be(bytes, 6);
    return grid->width && grid->height && grid->rows * grid->columns <= TILES_MAX;
}

static bool decode_item(struct hevc *hevc, const struct heif *heif, uint32_t id, struct hevc_canvas *canvas,
                        uint32_t x, uint32_t y, struct arena *arena)
{
    const struct heif_item *item = heif_item(heif, id);
    if (item == NULL || item->type != hevc_type)
        return false;
    struct bytes configuration = heif_property(heif, id, HEIF_TYPE('h', 'v', 'c', 'C'));
    return hevc_decode(hevc, configuration, heif_item_bytes(heif, item, arena), canvas, x, y);
}

static bool decode_tiles(struct hevc *hevc, const struct heif *heif, const struct grid *grid,
                         struct hevc_canvas *canvas, struct arena *arena)
{
    uint32_t tile_width, tile_height;
    uint32_t first = heif_referred(heif, heif->primary, HEIF_TYPE('d', 'i', 'm', 'g'), 0);
    if (!heif_size(heif, first, &tile_width, &tile_height) || tile_width == 0 || tile_height == 0 ||
        (uint64_t)tile_width * grid->columns < grid->width ||
        (uint64_t)tile_height * grid->rows < grid->height)
        return false;
    for (uint32_t i = 0; i < grid->rows * grid->columns; i++) {
        uint32_t id = heif_referred(heif, heif->primary, HEIF_TYPE('d', 'i', 'm', 'g'), i);
        uint64_t x = (uint64_t)(i % grid->columns) * tile_width,
                 y = (uint64_t)(i / grid->columns) * tile_height;
        if (x >= grid->width || y >= grid->height)
            continue; // nothing of it is shown
        if (!decode_item(hevc, heif, id, canvas, (uint32_t)x, (uint32_t)y, arena))
            return false;
    }
    return true;
}

// Whether the picture is of a kind that is decoded; with its size.
static bool is_decoded(const struct heif *heif, const struct heif_item *item, struct grid *grid,
                       struct arena *arena, struct pixels *pixels)
{
    uint32_t type = item ? item->type : 0,
             tile = heif_referred(heif, heif->primary, HEIF_TYPE('d', 'i', 'm', 'g'), 0);
    const struct heif_item *first = type == grid_type ? heif_item(heif, tile) : item;
    if (first && first->type == HEIF_TYPE('a', 'v', '0', '1'))
        pixels->why_not = PIXELS_AV1;
    else if (first && first->type != hevc_type)
        pixels->why_not = PIXELS_NOT_DECODED;
    if (first == NULL || first->type != hevc_type)
        return false;
    if (type == grid_type)
        return read_grid(heif_item_bytes(heif, item, arena), grid);
    return heif_size(heif, item->id, &grid->width, &grid->height) && grid->width && grid->height;
}

void pixels_of_heif(const struct heif *heif, struct arena *arena, struct pixels *pixels)
{
    *pixels = (struct pixels){.why_not = PIXELS_DAMAGED};
    const struct heif_item *item = heif_item(heif, heif->primary);
    struct grid grid = {0};
    if (!is_decoded(heif, item, &grid, arena, pixels) || !pixels_size_fits(pixels, grid.width, grid.height))
        return;
    struct hevc_canvas canvas = {.width = grid.width, .height = grid.height};
    canvas.luma = memory_new(canvas.height, canvas.width);
    struct bytes color = heif_property(heif, heif->primary, HEIF_TYPE('c', 'o', 'l', 'r'));
    if (bytes_start_with(color, "nclx", 4) && color.size >= 11)
        canvas.range = color.data[10] & 0x80 ? HEVC_RANGE_FULL : HEVC_RANGE_STUDIO;
    struct hevc *hevc = hevc_new();
    bool whole = grid.rows ? decode_tiles(hevc, heif, &grid, &canvas, arena)
                           : decode_item(hevc, heif, heif->primary, &canvas, 0, 0, arena);
    if (hevc_trouble(hevc))
        pixels->damage = arena_text(arena, hevc_trouble(hevc));
    hevc_free(hevc);
    if (whole) {
        struct turn turn = turn_of(heif, heif->primary, canvas.width, canvas.height);
        hash_turned(pixels, &canvas, &turn, arena);
    } else if (pixels->damage == NULL) {
        pixels->damage = "a tile of the picture is missing";
    }
    memory_free(canvas.luma);
}
