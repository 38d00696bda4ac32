// The constructors of Telegram's objects in every layer from 16 to 226, as data for serialized/tl.h: their
// numbers, which bit of which word of flags says that a field is there, and the kinds of fields. Names only
// of fields that somebody asks for. Put together from the schema that Telegram publishes with each layer
// (https://core.telegram.org/schema) and what its program for Android adds for secret chats (0x555555..).
#pragma once

#include "observations/serialized/tl.h"

extern const struct tl_form TELEGRAM_FORMS_MESSAGES[], TELEGRAM_FORMS_MEDIA[], TELEGRAM_FORMS_PAGES[],
    TELEGRAM_FORMS_PEOPLE[];
extern const size_t TELEGRAM_FORMS_MESSAGES_COUNT, TELEGRAM_FORMS_MEDIA_COUNT, TELEGRAM_FORMS_PAGES_COUNT,
    TELEGRAM_FORMS_PEOPLE_COUNT;

// tl_read with all of them. *size may be NULL.
enum tl_result telegram_read(struct bytes blob, struct arena *arena, const struct tl_object **object,
                             size_t *size);
