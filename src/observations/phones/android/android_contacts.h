// Contacts of Android's contacts provider: the part that knows what a row of `data` holds.
#pragma once

#include "observations/selectors/selectors.h"

enum android_data {
    DATA_OTHER,
    DATA_NAME,
    DATA_PHONE,
    DATA_EMAIL,
    DATA_JID,
    DATA_TELEGRAM,
    DATA_SKYPE,
    DATA_IM
};

enum android_data android_data_of(const char *mimetype);
// The selector of a value; `protocol` of an instant messenger: "3" or a name of one's own, NULL.
struct selector android_data_selector(const struct observation_context *context, enum android_data kind,
                                      const char *value);
// "APP VALUE" of a handle of an instant messenger, as android_data_selector takes it.
const char *android_im_value(struct arena *arena, int64_t protocol, const char *custom, const char *value);
