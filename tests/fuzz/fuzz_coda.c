// Any bytes as a coda file.
#include "statements.h"

#include "observations/observers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    judge_observer(&observer_coda, data, size);
    return 0;
}
