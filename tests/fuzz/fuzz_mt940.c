// Any bytes as a mt940 file.
#include "statements.h"

#include "observations/observers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    judge_observer(&observer_mt940, data, size);
    return 0;
}
