// Feeds units of HEVC to libde265 and takes the brightness of what comes out.
#include "observations/pictures/hevc.h"

#include "base/memory.h"

#include <libde265/de265.h>

enum { PICTURE_MAX_PIXELS = 100 * 1000 * 1000, SIDE_MAX = 32768 };

struct hevc {
    de265_decoder_context *decoder;
    struct de265_image_allocation allocation;
    const char *trouble;
};

// The size stands inside the coded picture, whatever its container said: refused before memory is asked for.
static int get_buffer(de265_decoder_context *decoder, struct de265_image_spec *spec,
                      struct de265_image *image, void *payload)
{
    struct hevc *hevc = payload;
    if (spec->width <= 0 || spec->height <= 0 || spec->width > SIDE_MAX || spec->height > SIDE_MAX ||
        (int64_t)spec->width * spec->height > PICTURE_MAX_PIXELS) {
        hevc->trouble = "a coded picture of more than 100 megapixels";
        return 0;
    }
    const struct de265_image_allocation *usual = de265_get_default_image_allocation_functions();
    return usual->get_buffer(decoder, spec, image, NULL);
}

static void release_buffer(de265_decoder_context *decoder, struct de265_image *image, void *payload)
{
    (void)payload;
    de265_get_default_image_allocation_functions()->release_buffer(decoder, image, NULL);
}

struct hevc *hevc_new(void)
{
    struct hevc *hevc = memory_new(1, sizeof *hevc);
    hevc->decoder = de265_new_decoder();
    if (hevc->decoder == NULL)
        return hevc;
    hevc->allocation = (struct de265_image_allocation){get_buffer, release_buffer};
    de265_set_image_allocation_functions(hevc->decoder, &hevc->allocation, hevc);
    // smoothing of seams between blocks: no hash of 64 x 64 samples sees it
    de265_set_parameter_bool(hevc->decoder, DE265_DECODER_PARAM_DISABLE_DEBLOCKING, 1);
    de265_set_parameter_bool(hevc->decoder, DE265_DECODER_PARAM_DISABLE_SAO, 1);
    return hevc;
}

void hevc_free(struct hevc *hevc)
{
    if (hevc->decoder)
        de265_free_decoder(hevc->decoder);
    memory_free(hevc);
}

const char *hevc_trouble(const struct hevc *hevc)
{
    return hevc->trouble;
}

static uint64_t take(struct reader *reader, size_t size)
{
    struct bytes bytes = reader_take(reader, size);
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.size; i++)
        value = value << 8 | bytes.data[i];
    return value;
}

static bool push(struct hevc *hevc, struct bytes unit)
{
    return unit.size == 0 || de265_push_NAL(hevc->decoder, unit.data, (int)unit.size, 0, NULL) == DE265_OK;
}

// Parameter sets, of which the record gives the size of the picture's lengths, too; 0 when it is none.
static size_t push_configuration(struct hevc *hevc, struct bytes configuration)
{
    enum { HEAD_BYTES = 21 };
    struct reader reader = reader_of(configuration);
    reader_skip(&reader, HEAD_BYTES);
    size_t length_size = (take(&reader, 1) & 3) + 1;
    for (uint64_t arrays = take(&reader, 1); arrays > 0 && !reader.failed; arrays--) {
        take(&reader, 1);
        for (uint64_t units = take(&reader, 2); units > 0 && !reader.failed; units--)
            if (!push(hevc, reader_take(&reader, (size_t)take(&reader, 2))))
                return 0;
    }
    return reader.failed ? 0 : length_size;
}

static bool push_picture(struct hevc *hevc, struct bytes picture, size_t length_size)
{
    struct reader reader = reader_of(picture);
    while (reader_left(&reader)) {
        struct bytes unit = reader_take(&reader, (size_t)take(&reader, length_size));
        if (reader.failed || unit.size > INT32_MAX || !push(hevc, unit))
            return false;
    }
    return picture.size > 0;
}

static void draw(const struct de265_image *image, struct hevc_canvas *canvas, uint32_t x, uint32_t y)
{
    int stride = 0, bits = de265_get_bits_per_pixel(image, 0);
    const uint8_t *plane = de265_get_image_plane(image, 0, &stride);
    uint32_t width = (uint32_t)de265_get_image_width(image, 0),
             height = (uint32_t)de265_get_image_height(image, 0);
    width = width < canvas->width - x ? width : canvas->width - x;
    height = height < canvas->height - y ? height : canvas->height - y;
    bool studio = canvas->range == HEVC_RANGE_UNKNOWN ? !de265_get_image_full_range_flag(image)
                                                      : canvas->range == HEVC_RANGE_STUDIO;
    uint8_t levels[256];
    for (int i = 0; i < 256; i++) {
        int level = studio ? ((i - 16) * 255 + 109) / 219 : i;
        levels[i] = (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
    }
    for (uint32_t row = 0; row < height; row++) {
        const uint8_t *from = plane + (size_t)row * (size_t)stride;
        uint8_t *to = canvas->luma + (size_t)(y + row) * canvas->width + x;
        for (uint32_t i = 0; i < width; i++)
            to[i] =
                levels[bits > 8 ? (uint8_t)((from[2 * i] | from[2 * i + 1] << 8) >> (bits - 8)) : from[i]];
    }
}

bool hevc_decode(struct hevc *hevc, struct bytes configuration, struct bytes picture,
                 struct hevc_canvas *canvas, uint32_t x, uint32_t y)
{
    if (hevc->decoder == NULL || x >= canvas->width || y >= canvas->height)
        return false;
    de265_reset(hevc->decoder);
    size_t length_size = push_configuration(hevc, configuration);
    if (length_size == 0 || !push_picture(hevc, picture, length_size)) {
        hevc->trouble = "a coded picture is cut, or not described";
        return false;
    }
    de265_flush_data(hevc->decoder);
    int more = 1;
    de265_error status = DE265_OK;
    while (more && status == DE265_OK && de265_peek_next_picture(hevc->decoder) == NULL)
        status = de265_decode(hevc->decoder, &more);
    const struct de265_image *image = de265_peek_next_picture(hevc->decoder);
    de265_error warning = de265_get_warning(hevc->decoder);
    if (status != DE265_OK || warning != DE265_OK || image == NULL) {
        if (hevc->trouble == NULL)
            hevc->trouble = status != DE265_OK    ? de265_get_error_text(status)
                            : warning != DE265_OK ? de265_get_error_text(warning)
                                                  : "no picture came out of its coded bytes";
        return false;
    }
    draw(image, canvas, x, y);
    de265_release_next_picture(hevc->decoder);
    return true;
}
