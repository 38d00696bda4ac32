// Any bytes as a report of Cellebrite's.
#include "phones.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct item item = {.path = "phone.ufdr/report.xml", .bytes = {data, size}, .segment_of = ""};
    judge_item(&observer_ufdr_report, &item);
    return 0;
}
