// JSON-LD of a page, and JSON objects of adverts: bounded, however they nest.
#include "fuzz_adverts.h"
#include "observations/adverts/html.h"
#include "observations/adverts/json_objects.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_objects(struct bytes bytes, enum json_shape shape)
{
    struct json_objects objects = json_objects_of(bytes, shape);
    struct json_object object;
    size_t before = 0;
    for (int64_t number = 0; json_objects_next(&objects, &object); number++) {
        if (object.bytes.size == 0 || object.offset < before ||
            object.offset + object.bytes.size > bytes.size || (size_t)number > bytes.size)
            abort();
        before = object.offset + object.bytes.size;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct buffer html;
    buffer_init(&html, (size_t)8 << 20);
    buffer_add_text(&html, "<p>quiet place<script type=\"application/ld+json\">");
    const char *clean = text_clean(arena, (struct bytes){data, size});
    buffer_add_text(&html, clean);
    buffer_add_text(&html, "</script>");
    struct html_page page;
    html_read(arena, buffer_bytes(&html), &page);
    if (!text_start(page.text, "quiet place") || page.link_count > HTML_LIST_MAX ||
        page.picture_count > HTML_LIST_MAX)
        abort();
    fuzz_check_text(page.text);
    fuzz_check_text(page.city);
    fuzz_check_text(page.price);
    for (size_t i = 0; i < page.link_count; i++)
        fuzz_check_text(page.links[i]);
    buffer_done(&html);
    arena_free(arena);
    for (enum json_shape shape = 0; shape < JSON_SHAPES; shape++)
        check_objects((struct bytes){data, size}, shape);
    return 0;
}
