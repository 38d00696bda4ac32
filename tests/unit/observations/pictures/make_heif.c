#include "observations/pictures/make_heif.h"

#include <string.h>

void put_be(struct buffer *out, uint64_t value, int size)
{
    for (int i = size - 1; i >= 0; i--)
        buffer_add_u8(out, (uint8_t)(value >> 8 * i));
}

size_t box_open(struct buffer *out, const char *type)
{
    size_t at = out->size;
    put_be(out, 0, 4);
    buffer_add(out, type, 4);
    return at;
}

size_t box_open_full(struct buffer *out, const char *type, uint8_t version, uint32_t flags)
{
    size_t at = box_open(out, type);
    put_be(out, (uint32_t)version << 24 | flags, 4);
    return at;
}

static void poke(struct buffer *out, size_t at, uint64_t value)
{
    for (size_t i = 0; i < 4; i++)
        out->data[at + i] = (uint8_t)(value >> (24 - 8 * i));
}

void box_close(struct buffer *out, size_t at)
{
    poke(out, at, out->size - at);
}

static void add_item(struct buffer *out, uint16_t id, const char *type, const char *content)
{
    size_t box = box_open_full(out, "infe", 2, 0);
    put_be(out, id, 2);
    put_be(out, 0, 2);
    buffer_add(out, type, 4);
    buffer_add_u8(out, 0); // name
    if (content)
        buffer_add(out, content, strlen(content) + 1);
    box_close(out, box);
}

// One place of an item; returns where the offset of its first piece stands, to be filled in later.
static size_t add_place(struct buffer *out, uint16_t id, uint16_t construction, size_t size, bool two)
{
    put_be(out, id, 2);
    put_be(out, construction, 2);
    put_be(out, 0, 2);
    put_be(out, two ? 2 : 1, 2);
    size_t at = out->size;
    put_be(out, 0, 4);
    put_be(out, two ? size / 2 : size, 4);
    if (two) {
        put_be(out, 0, 4);
        put_be(out, size - size / 2, 4);
    }
    return at;
}

static void add_properties(struct buffer *out, const struct heif_recipe *recipe)
{
    size_t iprp = box_open(out, "iprp"), ipco = box_open(out, "ipco");
    size_t ispe = box_open_full(out, "ispe", 0, 0);
    put_be(out, recipe->width, 4);
    put_be(out, recipe->height, 4);
    box_close(out, ispe);
    size_t irot = box_open(out, "irot");
    buffer_add_u8(out, 3);
    box_close(out, irot);
    box_close(out, ipco);
    size_t ipma = box_open_full(out, "ipma", 0, 0);
    put_be(out, 1, 4);
    put_be(out, 1, 2);
    buffer_add(out, "\2\x81\x82", 3);
    box_close(out, ipma);
    box_close(out, iprp);
}

void heif_make(struct buffer *out, const struct heif_recipe *recipe)
{
    bool exif = recipe->exif.size > 0;
    size_t exif_size = recipe->exif.size + 10, xmp_size = recipe->xmp ? strlen(recipe->xmp) : 0;
    size_t ftyp = box_open(out, "ftyp");
    buffer_add(out, recipe->brand, 4);
    put_be(out, 0, 4);
    buffer_add(out, "mif1", 4);
    box_close(out, ftyp);
    size_t meta = box_open_full(out, "meta", 0, 0);
    size_t pitm = box_open_full(out, "pitm", 0, 0);
    put_be(out, 1, 2);
    box_close(out, pitm);
    size_t iinf = box_open_full(out, "iinf", 0, 0);
    put_be(out, 1U + exif + (recipe->xmp != NULL), 2);
    add_item(out, 1, recipe->type, NULL);
    if (exif)
        add_item(out, 2, "Exif", NULL);
    if (recipe->xmp)
        add_item(out, 3, "mime", "application/rdf+xml");
    box_close(out, iinf);
    size_t iref = box_open_full(out, "iref", 0, 0), cdsc = box_open(out, "cdsc");
    buffer_add(out, "\0\2\0\1\0\1", 6);
    box_close(out, cdsc);
    box_close(out, iref);
    add_properties(out, recipe);
    size_t iloc = box_open_full(out, "iloc", 1, 0);
    put_be(out, 0x4400, 2);
    put_be(out, 1U + exif + (recipe->xmp != NULL), 2);
    size_t pixels_at = add_place(out, 1, 0, recipe->pixels.size, false), exif_at = 0, xmp_at = 0;
    if (exif)
        exif_at = add_place(out, 2, recipe->exif_in_idat, exif_size, recipe->exif_in_two_pieces);
    if (recipe->xmp)
        xmp_at = add_place(out, 3, 0, xmp_size, false);
    box_close(out, iloc);
    size_t box = box_open(out, recipe->exif_in_idat ? "idat" : "free");
    size_t start = recipe->exif_in_idat ? out->size : 0; // an item of idat counts from there
    if (!recipe->exif_in_idat) {
        box_close(out, box);
        box_close(out, meta);
        box = box_open(out, "mdat");
    }
    if (exif) {
        poke(out, exif_at, out->size - start);
        if (recipe->exif_in_two_pieces)
            poke(out, exif_at + 8, out->size - start + exif_size / 2);
        put_be(out, 6, 4); // as phones do
        buffer_add(out, "Exif\0\0", 6);
        buffer_add(out, recipe->exif.data, recipe->exif.size);
    }
    if (recipe->exif_in_idat) {
        box_close(out, box);
        box_close(out, meta);
        box = box_open(out, "mdat");
    }
    poke(out, pixels_at, out->size);
    buffer_add(out, recipe->pixels.data, recipe->pixels.size);
    if (recipe->xmp) {
        poke(out, xmp_at, out->size);
        buffer_add(out, recipe->xmp, xmp_size);
    }
    box_close(out, box);
}
