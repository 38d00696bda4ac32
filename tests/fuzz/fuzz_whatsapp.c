// Any bytes as WhatsApp's databases or its preferences.
#include "phones.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct item item = {.path = "databases/msgstore.db", .bytes = {data, size}};
    judge_item(&observer_whatsapp_android, &item);
    judge_item(&observer_whatsapp_contacts, &item);
    judge_item(&observer_whatsapp_devices, &item);
    judge_item(&observer_whatsapp_ios, &item);
    judge_item(&observer_whatsapp_ios_calls, &item);
    judge_item(&observer_whatsapp_ios_contacts, &item);
    item.path = "shared_prefs/com.whatsapp_preferences_light.xml";
    judge_item(&observer_whatsapp_prefs, &item);
    return 0;
}
