// Pictures in captures: of responses and resources, and in pages as data: URIs. Identical bytes are looked at
// once. Knows nothing of how pages name them.
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "observations/adverts/capture.h"
#include "observations/pictures/picture_look.h"

#include <string.h>

// A screen of 8 times 4.5 thousand pixels; of larger ones, which no page shows, there is no hash.
enum { PIXELS_OF_PAGES_MAX = 36 * 1000 * 1000, LOOKS_MAX = 1000 * 1000 };

// What the crawler calls a picture it took of a page: that page's address.
static const char *shown_name(const char *uri)
{
    const char *http = text_start(uri, "urn:") ? strstr(uri + 4, ":http") : NULL;
    return http ? http + 1 : uri;
}

static void send_position(struct capture *capture, const struct exif *exif, struct place place)
{
    if (exif->gps != EXIF_GPS_POSITION)
        return;
    sink_position(capture->context->sink,
                  &(struct position){
                      .place = place,
                      .app = "exif",
                      .label = exif->gps_is_void ? "the receiver says its measurement does not hold" : NULL,
                      .latitude = exif->latitude,
                      .longitude = exif->longitude,
                      .how = "picture",
                      .at = exif->gps_at.at_usec != TIME_UNKNOWN ? exif->gps_at : exif->taken,
                      .by = {.kind = SELECTOR_NAME, .value = "", .text = ""},
                  });
}

static void keep(struct capture *capture, const char *sha256, const struct picture *picture)
{
    if (capture->look_count == LOOKS_MAX)
        return;
    if (capture->look_texts == NULL)
        capture->look_texts = arena_new((size_t)1 << 30);
    ARRAY_ROOM(capture->looks, capture->look_capacity, capture->look_count);
    struct picture *kept = &capture->looks[capture->look_count++];
    *kept = *picture;
    if (picture->camera)
        kept->camera = text_clean(capture->look_texts, bytes_slice(bytes_of_text(picture->camera), 0, 256));
    kept->pdq = arena_text(capture->look_texts, picture->pdq);
    *text_map_at(&capture->pictures, sha256, NULL) = (int64_t)capture->look_count;
}

// Looks at a picture that was not met before.
static bool look_at(struct capture *capture, struct bytes body, const struct sight *sight, const char *sha256,
                    struct picture *picture)
{
    struct picture_look *look = arena_alloc(capture->record.arena, 1, sizeof *look);
    if (!picture_look(body, PIXELS_OF_PAGES_MAX, capture->record.arena, look))
        return false;
    *picture = picture_of_look(look);
    if (look->pixels.hashed)
        capture->hashes.emitted++;
    else
        tally_skip(&capture->hashes, look->pixels.why_not);
    if (look->file.damage_count)
        capture_tell(capture, sight->place.row, sight->place.offset,
                     arena_print(capture->record.arena, "a picture: %s", look->file.damages[0].what));
    send_position(capture, &look->exif, sight->place);
    keep(capture, sha256, picture);
    return true;
}

const char *capture_picture(struct capture *capture, struct bytes body, const char *name,
                            const struct sight *sight)
{
    char sha256[SHA256_HEX_SIZE];
    struct picture picture;
    sha256_of(body, sha256);
    const int64_t *met = text_map_find(&capture->pictures, sha256);
    if (met)
        picture = capture->looks[*met - 1];
    else if (!look_at(capture, body, sight, sha256, &picture))
        return "no picture that is known";
    picture.place = sight->place;
    picture.name = *name ? shown_name(name) : NULL;
    picture.sha256 = sha256;
    sink_picture(capture->context->sink, &picture);
    return NULL;
}
