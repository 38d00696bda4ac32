// Charsets are charset.c's.
#include "observations/adverts/table_text.h"

#include "base/text.h"

#include <string.h>

const char TABLE_TEXT_CUT[] = "UTF-16 text of more than 64 MiB: the rest is not read; save it as UTF-8";

struct table_text table_text_of(struct arena *arena, struct bytes bytes)
{
    struct table_text text = {.bytes = bytes};
    charset_guess(bytes, NULL, text.charset);
    if (!text_start(text.charset, "UTF-16") && !text_start(text.charset, "UTF-32"))
        return text;
    text.bytes = charset_to_utf8(arena, bytes, text.charset);
    text.cut = bytes.size > CHARSET_CONVERT_MAX_BYTES;
    memcpy(text.charset, "UTF-8", sizeof "UTF-8");
    return text;
}

struct bytes table_text_part(struct arena *arena, const struct table_text *text, struct bytes part)
{
    return charset_to_utf8(arena, part, text->charset);
}
