// ICU's converter, one character at a time, because only so the place of each is known.
#include "observations/files/decoded.h"

#include "base/memory.h"

#include <unicode/ucnv.h>
#include <unicode/utf8.h>

enum { PIECE_BYTES = 1 << 20, PIECE_MAX_BYTES = 4 << 20, MARK = 0xfeff };

int decoded_each(struct bytes bytes, const char *charset,
                 void (*take)(void *payload, const struct decoded_piece *piece), void *payload)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(charset, &status);
    if (U_FAILURE(status) || converter == NULL)
        return -1;
    uint8_t *text = memory_new(PIECE_MAX_BYTES + U8_MAX_LENGTH, 1);
    uint32_t *origin = memory_new(PIECE_MAX_BYTES + U8_MAX_LENGTH, sizeof *origin);
    const char *start = (const char *)bytes.data, *at = start, *piece = start, *end = start + bytes.size;
    int32_t size = 0;
    while (at < end) {
        const char *before = at;
        status = U_ZERO_ERROR;
        UChar32 c = ucnv_getNextUChar(converter, &at, end, &status);
        if (at == before) // nothing more that could be a character
            break;
        if (U_FAILURE(status))
            c = 0xfffd;
        for (int32_t i = 0; i < U8_LENGTH(c); i++)
            origin[size + i] = (uint32_t)(before - piece);
        if (c != MARK)
            U8_APPEND_UNSAFE(text, size, c);
        if (size < PIECE_MAX_BYTES && (size < PIECE_BYTES || c != '\n') && at < end)
            continue;
        take(payload, &(struct decoded_piece){{text, (size_t)size}, origin, (size_t)(piece - start)});
        piece = at;
        size = 0;
    }
    if (size)
        take(payload, &(struct decoded_piece){{text, (size_t)size}, origin, (size_t)(piece - start)});
    memory_free(origin);
    memory_free(text);
    ucnv_close(converter);
    return 0;
}
