// Any bytes as Android's messages, and its other databases.
#include "phones.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct item item = {.path = "databases/mmssms.db", .bytes = {data, size}};
    judge_item(&observer_android_sms, &item);
    judge_item(&observer_android_contacts_provider, &item);
    judge_item(&observer_android_sim, &item);
    return 0;
}
