// Any bytes as an object of Telegram, and as a message with a date beside it.
#include "observations/phones/telegram/telegram_message.h"
#include "observations/phones/telegram/telegram_schema.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge_text(const char *text)
{
    if (text && !text_is_utf8(bytes_of_text(text)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)512 << 20);
    const struct tl_object *object;
    size_t read = 0;
    enum tl_result result = telegram_read((struct bytes){data, size}, arena, &object, &read);
    if ((object == NULL) != (result == TL_UNKNOWN) || read > size)
        abort();
    struct telegram_message message;
    int64_t date = size >= 12 ? (int64_t)(data[8] | data[9] << 8 | data[10] << 16) : 1;
    if (telegram_message_read((struct bytes){data, size}, date, arena, &message)) {
        struct telegram_media media;
        telegram_media_read(message.media, arena, &media);
        judge_text(message.text);
        judge_text(message.quoted);
        judge_text(media.label);
        judge_text(media.caption);
        for (size_t i = 0; i < media.attachment_count; i++)
            judge_text(media.attachments[i]);
    }
    arena_free(arena);
    return 0;
}
