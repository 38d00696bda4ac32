// Any bytes as the property lists of iOS that say whose device it is and which networks it joined.
#include "phones.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct item item = {.path = "HomeDomain/Library/Preferences/list.plist", .bytes = {data, size}};
    judge_item(&observer_ios_device, &item);
    judge_item(&observer_ios_wifi, &item);
    return 0;
}
