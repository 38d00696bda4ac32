// Pages, in whatever character set they claim: the text that comes out is clean and no page takes for ever.
#include "base/text.h"
#include "observations/adverts/charset.h"
#include "observations/adverts/html.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct bytes bytes = {data, size};
    char charset[CHARSET_NAME_SIZE];
    charset_guess(bytes, html_charset(arena, bytes), charset);
    struct html_page page;
    html_read(arena, charset_to_utf8(arena, bytes, charset), &page);
    struct bytes text = bytes_of_text(page.text);
    for (size_t at = 0; at < text.size;) {
        size_t length = text_utf8_length(text.data + at, text.size - at);
        if (length == 0)
            abort();
        at += length;
    }
    if (page.link_count > HTML_LIST_MAX || page.picture_count > HTML_LIST_MAX || strlen(page.city) > 256)
        abort();
    arena_free(arena);
    return 0;
}
