// Any bytes as an EXIF structure. What is said must be a place on Earth, a time and clean text.
#include "observations/pictures/exif.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 28);
    struct exif *exif = arena_alloc(arena, 1, sizeof *exif);
    exif_read((struct bytes){data, size}, arena, exif);
    if (exif->gps == EXIF_GPS_POSITION &&
        !(exif->latitude >= -90 && exif->latitude <= 90 && exif->longitude >= -180 && exif->longitude <= 180))
        abort();
    if (exif->text_count > EXIF_TEXTS_MAX || exif->damage_count > EXIF_DAMAGES_MAX)
        abort();
    for (size_t i = 0; i < exif->text_count; i++)
        if (!text_is_utf8(bytes_of_text(exif->texts[i].text)) || *exif->texts[i].text == 0)
            abort();
    arena_free(arena);
    return 0;
}
