// The containers, EXIF and the decoders are other files; here they are asked in turn.
#include "observations/pictures/picture_look.h"

#include "base/text.h"

static const char *camera_of(const struct exif *exif, struct arena *arena)
{
    if (exif->make == NULL || exif->model == NULL)
        return exif->model ? exif->model : exif->make;
    if (text_start(exif->model, exif->make)) // "Canon", "Canon EOS 70D"
        return exif->model;
    return arena_print(arena, "%s %s", exif->make, exif->model);
}

static void look_at_pixels(struct bytes bytes, int64_t pixels_max, struct arena *arena,
                           const struct picture_file *file, struct pixels *pixels)
{
    *pixels = (struct pixels){.why_not = file->no_pixels ? file->no_pixels : PIXELS_NOT_DECODED};
    if (file->no_pixels)
        return;
    if (file->width > 0 && file->height > 0 && file->width > pixels_max / file->height) {
        pixels->why_not = PIXELS_TOO_LARGE;
        return;
    }
    if (file->format == PICTURE_JPEG)
        pixels_of_jpeg(bytes_slice(bytes, 0, file->end), arena, pixels);
    else if (file->format == PICTURE_PNG)
        pixels_of_png(bytes_slice(bytes, 0, file->end), arena, pixels);
    else if (file->format == PICTURE_WEBP)
        pixels_of_webp(file->frame, arena, pixels);
    else if (file->heif)
        pixels_of_heif(file->heif, arena, pixels);
}

bool picture_look(struct bytes bytes, int64_t pixels_max, struct arena *arena, struct picture_look *look)
{
    *look = (struct picture_look){.exif = {.taken = MOMENT_UNKNOWN, .gps_at = MOMENT_UNKNOWN}};
    if (picture_format_of(bytes) == PICTURE_NONE)
        return false;
    picture_file_read(bytes, arena, &look->file);
    if (look->file.exif.size)
        exif_read(look->file.exif, arena, &look->exif);
    look->camera = camera_of(&look->exif, arena);
    look_at_pixels(bytes, pixels_max, arena, &look->file, &look->pixels);
    return true;
}

struct picture picture_of_look(const struct picture_look *look)
{
    return (struct picture){.format = picture_format_name(look->file.format),
                            .width = look->file.width,
                            .height = look->file.height,
                            .taken = look->exif.taken,
                            .camera = look->camera,
                            .pdq = look->pixels.hashed ? look->pixels.pdq : NULL,
                            .pdq_quality = look->pixels.hashed ? look->pixels.quality : -1};
}
