// Groups of near-identical texts. So far: identical once case, digits and spaces are folded.
#include "links/near_duplicates.h"

#include "base/map.h"
#include "base/text.h"

static const char *folded(struct buffer *buffer, struct bytes text)
{
    buffer_reset(buffer);
    for (size_t i = 0; i < text.size; i++)
        if (!text_is_space(text.data[i]) && !text_is_digit(text.data[i]))
            buffer_add_u8(buffer, (uint8_t)text_lower(text.data[i]));
    return buffer_text(buffer);
}

void near_duplicates_group(const struct bytes *texts, size_t count, uint32_t *groups)
{
    struct text_map first = {0};
    struct buffer buffer;
    buffer_init(&buffer, SIZE_MAX / 2);
    for (size_t i = 0; i < count; i++) {
        bool is_new;
        int64_t *at = text_map_at(&first, folded(&buffer, texts[i]), &is_new);
        if (is_new)
            *at = (int64_t)i;
        groups[i] = (uint32_t)*at;
    }
    buffer_done(&buffer);
    text_map_done(&first);
}
