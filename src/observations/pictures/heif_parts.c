// HEIC and AVIF: what the description of a file's items says of its main picture.
#include "observations/pictures/heif.h"
#include "observations/pictures/pixels.h"

// Exif items begin with how far behind these four bytes the TIFF structure stands.
static void take_exif(struct picture_file *file, struct bytes bytes, struct bytes item)
{
    uint64_t skip = 4 + (uint64_t)picture_u32be(item, 0);
    if (item.size < 4 || skip >= item.size) {
        picture_damage(file, 0, "an Exif item without EXIF in it");
        return;
    }
    file->exif = bytes_slice(item, (size_t)skip, item.size);
    if (file->exif.data >= bytes.data && file->exif.data < bytes.data + bytes.size)
        file->exif_offset = (size_t)(file->exif.data - bytes.data);
}

static bool describes(const struct heif *heif, uint32_t id)
{
    for (size_t n = 0;; n++) {
        uint32_t to = heif_referred(heif, id, HEIF_TYPE('c', 'd', 's', 'c'), n);
        if (to == 0 || to == heif->primary)
            return to != 0;
    }
}

static void take_item(struct picture_file *file, const struct heif *heif, const struct heif_item *item,
                      struct arena *arena)
{
    bool exif = item->type == HEIF_TYPE('E', 'x', 'i', 'f');
    if (!exif && !item->is_xmp)
        return;
    struct bytes bytes = heif_item_bytes(heif, item, arena);
    if (bytes.size == 0) {
        picture_damage(file, 0, "the bytes of an Exif or XMP item do not stand in the file");
    } else if (exif && (file->exif.size == 0 || describes(heif, item->id))) {
        take_exif(file, heif->file, bytes);
    } else if (item->is_xmp) {
        bool inside = bytes.data >= heif->file.data && bytes.data < heif->file.data + heif->file.size;
        picture_text(file, inside ? (size_t)(bytes.data - heif->file.data) : 0, bytes);
    }
}

void heif_parts(struct bytes bytes, struct arena *arena, struct picture_file *file)
{
    struct heif *heif = arena_alloc(arena, 1, sizeof *heif);
    heif_read(bytes, arena, heif);
    file->heif = heif;
    uint32_t width, height;
    if (heif_size(heif, heif->primary, &width, &height)) {
        file->width = width;
        file->height = height;
    }
    for (size_t i = 0; i < heif->item_count; i++)
        take_item(file, heif, &heif->items[i], arena);
    if (heif->damage)
        picture_damage(file, 0, heif->damage);
    // a box that is cut reaches to the end of the file; anything else behind the last box is no part of the
    // picture
    struct bytes rest = bytes_slice(bytes, heif->end, bytes.size);
    if (rest.size < 8)
        return;
    uint32_t type = picture_u32be(rest, 4);
    if (type == HEIF_TYPE('m', 'd', 'a', 't') || type == HEIF_TYPE('m', 'e', 't', 'a'))
        picture_damage(file, bytes.size, "the file ends before the picture does");
    else
        file->end = heif->end;
}
