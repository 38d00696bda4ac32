// What all decoders of pixels share: the limits and the reasons.
#include "observations/pictures/pixels.h"

const char PIXELS_TOO_LARGE[] = "more than 100 megapixels";
const char PIXELS_TOO_SMALL[] = "a side of less than 5 pixels";
const char PIXELS_DAMAGED[] = "pixels cut or damaged";
const char PIXELS_AV1[] = "AV1 pixels are not decoded";
const char PIXELS_NOT_DECODED[] = "pixels of this format are not decoded";

bool pixels_size_fits(struct pixels *pixels, uint64_t width, uint64_t height)
{
    if (width < PDQ_SIDE_MIN || height < PDQ_SIDE_MIN)
        pixels->why_not = PIXELS_TOO_SMALL;
    else if (width > PIXELS_MAX || height > PIXELS_MAX || width * height > PIXELS_MAX)
        pixels->why_not = PIXELS_TOO_LARGE;
    else
        return true;
    return false;
}

void pixels_hash(struct pixels *pixels, struct pdq *pdq)
{
    pixels->hashed = pdq_end(pdq, pixels->pdq, &pixels->quality);
    if (!pixels->hashed)
        pixels->why_not = PIXELS_DAMAGED;
}
