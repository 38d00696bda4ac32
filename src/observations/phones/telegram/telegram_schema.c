// Telegram's constructors as one schema.
#include "observations/phones/telegram/telegram_schema.h"

enum tl_result telegram_read(struct bytes blob, struct arena *arena, const struct tl_object **object,
                             size_t *size)
{
    const struct tl_table tables[] = {
        {TELEGRAM_FORMS_MESSAGES, TELEGRAM_FORMS_MESSAGES_COUNT},
        {TELEGRAM_FORMS_MEDIA, TELEGRAM_FORMS_MEDIA_COUNT},
        {TELEGRAM_FORMS_PAGES, TELEGRAM_FORMS_PAGES_COUNT},
        {TELEGRAM_FORMS_PEOPLE, TELEGRAM_FORMS_PEOPLE_COUNT},
    };
    const struct tl_schema schema = {tables, sizeof tables / sizeof *tables};
    return tl_read(&schema, blob, arena, object, size);
}
