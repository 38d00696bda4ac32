// Single values out of evidence: moments, amounts, integers and text, read and written back.
#include "base/decimal.h"
#include "base/text.h"
#include "base/time.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void moment_survives_writing(struct bytes text)
{
    struct moment moment, again;
    char written[MOMENT_TEXT_SIZE];
    if (!moment_parse(text, &moment))
        return;
    moment_format(moment, written);
    if (!moment_parse(bytes_of_text(written), &again) || again.at_usec != moment.at_usec)
        abort();
}

static void amount_survives_writing(struct bytes text, char comma)
{
    int64_t amount, again;
    char written[DECIMAL_TEXT_SIZE];
    if (!decimal_parse(text, comma, &amount))
        return;
    decimal_format(amount, written);
    if (!decimal_parse(bytes_of_text(written), '.', &again) || again != amount)
        abort();
}

static void clean_text_is_clean(struct bytes bytes)
{
    struct arena *arena = arena_new(bytes.size * 4 + 1024 * 1024);
    const char *text = text_clean(arena, bytes);
    const uint8_t *at = (const uint8_t *)text;
    for (size_t left = strlen(text); left > 0;) {
        size_t length = text_utf8_length(at, left);
        if (length == 0)
            abort();
        at += length;
        left -= length;
    }
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = {data, size};
    int64_t number;
    moment_survives_writing(bytes);
    amount_survives_writing(bytes, '.');
    amount_survives_writing(bytes, ',');
    text_to_int64(bytes, &number);
    clean_text_is_clean(bytes);
    return 0;
}
