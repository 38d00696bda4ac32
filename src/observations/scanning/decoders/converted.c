// All at once: who needs the place of each character reads files/decoded.h.
#include "observations/scanning/decoders/converted.h"

#include "base/text.h"

#include <unicode/ucnv.h>

enum { FULL_WIDTH = 0xff00 };

static void add(UChar32 c, struct buffer *out)
{
    char utf8[4];
    if (c > FULL_WIDTH && c < FULL_WIDTH + 0x5f)
        c = c - FULL_WIDTH + 0x20;
    buffer_add(out, utf8, text_utf8_encode(U_IS_SURROGATE(c) ? 0xfffd : (uint32_t)c, utf8));
}

bool converted_add(const char *charset, struct bytes raw, struct buffer *out)
{
    UChar units[CONVERTED_MAX_BYTES]; // no set gives more units than it has bytes
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(charset, &status);
    if (U_FAILURE(status) || converter == NULL)
        return false;
    raw = bytes_slice(raw, 0, CONVERTED_MAX_BYTES);
    int32_t size = ucnv_toUChars(converter, units, CONVERTED_MAX_BYTES, (const char *)raw.data,
                                 (int32_t)raw.size, &status);
    ucnv_close(converter);
    for (int32_t i = 0; U_SUCCESS(status) && i < size;) {
        UChar32 c = units[i++];
        if (U16_IS_LEAD(c) && i < size && U16_IS_TRAIL(units[i]))
            c = U16_GET_SUPPLEMENTARY(c, units[i++]);
        add(c, out);
    }
    return U_SUCCESS(status) && size > 0;
}
