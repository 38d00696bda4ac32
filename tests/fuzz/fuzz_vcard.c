// Any bytes as vCards: texts are clean, and memory is bounded by what came in.
#include "base/text.h"
#include "observations/serialized/vcard.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge(const char *text)
{
    if (text && (*text == 0 || !text_is_utf8(bytes_of_text(text))))
        abort();
}

static void judge_card(void *payload, const struct vcard *card)
{
    (void)payload;
    if (card->phone_count > VCARD_VALUES_MAX || card->email_count > VCARD_VALUES_MAX)
        abort();
    judge(card->name);
    for (size_t i = 0; i < card->phone_count; i++) {
        judge(card->phones[i].number);
        judge(card->phones[i].waid);
    }
    for (size_t i = 0; i < card->email_count; i++)
        judge(card->emails[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)512 << 20);
    vcards_each((struct bytes){data, size}, arena, judge_card, NULL);
    if (arena_used_bytes(arena) > 4096 + 64 * size)
        abort();
    arena_free(arena);
    return 0;
}
