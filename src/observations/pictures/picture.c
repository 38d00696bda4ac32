// Pictures: what they say of themselves (camera, time, place, texts) and the hash of how they look. The
// containers, EXIF and the decoders are this folder's other files; here it is said what becomes of what they
// read.
#include "observations/observers.h"
#include "observations/pictures/picture_look.h"
#include "observations/scanning/scan_bytes.h"
#include "observations/selectors/selectors.h"

enum { TRAILER_MIN_BYTES = 16 };

static const struct place beginning = {.row = -1, .offset = 0};

static bool recognises(const struct observation_context *context)
{
    return picture_format_of(context->item->bytes) != PICTURE_NONE;
}

// ---- texts ----

struct text_reading {
    struct observation_context *context;
    struct place place;
    struct bytes text;
    int64_t offset; // of the text; selectors count from it
};

// The names of XMP's vocabularies look like addresses of pages; they say nothing of anyone.
static bool names_vocabulary(struct bytes text, size_t offset)
{
    if (offset < 2 || text.data[offset - 2] != '=')
        return false;
    size_t at = offset - 2;
    while (at > 0 && offset - at < 64 && text.data[at - 1] != ' ' && text.data[at - 1] != '\n')
        at--;
    return bytes_start_with(bytes_slice(text, at, offset - at), "xmlns", 5);
}

static void take_selector(void *payload, size_t offset, const struct selector *selector)
{
    const struct text_reading *reading = payload;
    if (selector->kind == SELECTOR_URL && names_vocabulary(reading->text, offset))
        return;
    struct selector_hit hit = {.place = reading->place, .selector = *selector};
    hit.place.offset = reading->offset + (int64_t)offset;
    sink_selector_hit(reading->context->sink, &hit);
}

static void read_texts(struct observation_context *context, const struct picture_file *file)
{
    for (size_t i = 0; i < file->text_count; i++) {
        const struct picture_text *text = &file->texts[i];
        struct text_reading reading = {.context = context, .place = {.row = -1}, .text = text->bytes};
        if (text->unpacked)
            reading.place.reached = arena_print(context->arena, "@%zu/zlib", text->offset);
        else
            reading.offset = (int64_t)text->offset;
        selectors_find(text->bytes, context, take_selector, &reading);
    }
}

// Of what is damaged, or walked by nobody here, every byte may be something else: a text with a picture's
// first bytes, pictures with notes behind them.
static bool is_walked(const struct picture_file *file)
{
    return file->damage_count == 0 && file->format != PICTURE_GIF && file->format != PICTURE_BMP &&
           file->format != PICTURE_TIFF;
}

static void search_all(struct observation_context *context, const struct picture_file *file)
{
    struct bytes bytes = bytes_slice(context->item->bytes, 0, file->end);
    struct bytes_searched searched = {0};
    scan_bytes(context, bytes, (struct place){.row = -1, .offset = 0}, &searched);
    bytes_searched_tell(context->sink, &searched, bytes.size);
}

// Row is the number of the tag, so that any EXIF tool can show it.
static void read_exif_texts(struct observation_context *context, const struct exif *exif)
{
    for (size_t i = 0; i < exif->text_count; i++)
        selectors_send(context, (struct place){.table = "exif", .row = exif->texts[i].tag, .offset = -1},
                       exif->texts[i].text);
}

// ---- place ----

static void send_position(struct observation_context *context, const struct exif *exif)
{
    struct table_tally tally = {.table = "picture positions"};
    switch (exif->gps) {
    case EXIF_GPS_ABSENT:
        return;
    case EXIF_GPS_NO_FIX:
        tally_skip(&tally, "GPS tags without a position");
        break;
    case EXIF_GPS_DAMAGED:
        tally_skip(&tally, "GPS tags that are no position");
        break;
    case EXIF_GPS_POSITION:
        tally.emitted++;
        sink_position(
            context->sink,
            &(struct position){
                .place = {.table = "exif", .row = -1, .offset = beginning.offset},
                .app = "exif",
                .label = exif->gps_is_void ? "the receiver says its measurement does not hold" : NULL,
                .latitude = exif->latitude,
                .longitude = exif->longitude,
                .how = "picture",
                .at = exif->gps_at.at_usec != TIME_UNKNOWN ? exif->gps_at : exif->taken,
                .by = selector_of_name(context, (struct bytes){NULL, 0}),
            });
        break;
    }
    tally_send(context->sink, &tally, 1);
}

static void tell_damage(struct observation_context *context, const struct picture_file *file,
                        const struct exif *exif, const struct pixels *pixels)
{
    for (size_t i = 0; i < file->damage_count; i++)
        sink_damage(context->sink, (struct place){.row = -1, .offset = (int64_t)file->damages[i].offset},
                    "%s", file->damages[i].what);
    for (size_t i = 0; i < exif->damage_count; i++)
        sink_damage(
            context->sink,
            (struct place){.row = -1, .offset = (int64_t)(file->exif_offset + exif->damages[i].offset)}, "%s",
            exif->damages[i].what);
    if (pixels->damage && file->damage_count == 0) // a cut file is told once
        sink_damage(context->sink, (struct place){.row = -1, .offset = -1}, "pixels: %s", pixels->damage);
}

// ---- pixels ----

static void tell_hash(struct observation_context *context, const struct pixels *pixels)
{
    struct table_tally tally = {.table = "picture hashes"};
    if (pixels->hashed)
        tally.emitted++;
    else
        tally_skip(&tally, pixels->why_not);
    tally_send(context->sink, &tally, 1);
}

// What stands behind the picture's end is an item of its own: films of moving photos, further pictures,
// things hidden.
static void send_trailer(struct observation_context *context, const struct picture_file *file)
{
    struct bytes trailer = bytes_slice(context->item->bytes, file->end, SIZE_MAX);
    size_t zeros = 0;
    while (zeros < trailer.size && trailer.data[zeros] == 0)
        zeros++;
    if (trailer.size - zeros < TRAILER_MIN_BYTES)
        return;
    sink_child_item(context->sink, &(struct child_item){.path = "after its end",
                                                        .offset = (int64_t)file->end,
                                                        .stored_bytes = (int64_t)trailer.size,
                                                        .size_bytes = (int64_t)trailer.size,
                                                        .modified = MOMENT_UNKNOWN});
}

static void observe(struct observation_context *context)
{
    struct picture_look *look = arena_alloc(context->arena, 1, sizeof *look);
    if (!picture_look(context->item->bytes, PIXELS_MAX, context->arena, look))
        return;
    const struct picture_file *file = &look->file;
    struct picture picture = picture_of_look(look);
    picture.place = beginning;
    tell_hash(context, &look->pixels);
    sink_picture(context->sink, &picture);
    send_position(context, &look->exif);
    read_exif_texts(context, &look->exif);
    if (is_walked(file))
        read_texts(context, file);
    else
        search_all(context, file);
    send_trailer(context, file);
    tell_damage(context, file, &look->exif, &look->pixels);
    tally_send(context->sink, &(struct table_tally){.table = "pictures", .emitted = 1}, 1);
}

const struct observer observer_picture = {
    .name = "picture",
    .version = 1,
    .family = FAMILY_FILES,
    .summary = "pictures: camera, time, position and texts of EXIF, XMP and IPTC; perceptual hash",
    .by_bytes = true,
    .recognises = recognises,
    .observe = observe,
};
