// WebP by libwebp, without threads. Transparency is left out: the colours under it are what is hashed.
#include "observations/pictures/pixels.h"

#include "base/memory.h"

#include <webp/decode.h>

static const char *trouble(VP8StatusCode status)
{
    switch (status) {
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
        return "the file ends before the picture does";
    case VP8_STATUS_BITSTREAM_ERROR:
        return "WebP pixels cannot be decoded";
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        return "WebP with a feature that is not known";
    default:
        return "WebP cannot be decoded";
    }
}

void pixels_of_webp(struct bytes image, struct arena *arena, struct pixels *pixels)
{
    *pixels = (struct pixels){.why_not = PIXELS_DAMAGED};
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return;
    VP8StatusCode status = WebPGetFeatures(image.data, image.size, &config.input);
    if (status != VP8_STATUS_OK) {
        pixels->damage = trouble(status);
        return;
    }
    uint32_t width = (uint32_t)config.input.width, height = (uint32_t)config.input.height;
    if (!pixels_size_fits(pixels, width, height))
        return;
    size_t row_bytes = (size_t)width * 3;
    uint8_t *rgb = memory_new(height, row_bytes);
    config.output.colorspace = MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = rgb;
    config.output.u.RGBA.stride = (int)row_bytes;
    config.output.u.RGBA.size = row_bytes * height;
    status = WebPDecode(image.data, image.size, &config);
    if (status == VP8_STATUS_OK) {
        struct pdq *pdq = arena_alloc(arena, 1, sizeof *pdq);
        pdq_begin(pdq, arena, width, height, 1);
        for (uint32_t i = 0; i < height; i++)
            pdq_row_rgb(pdq, rgb + i * row_bytes);
        pixels_hash(pixels, pdq);
    } else {
        pixels->damage = trouble(status);
    }
    WebPFreeDecBuffer(&config.output);
    memory_free(rgb);
}
