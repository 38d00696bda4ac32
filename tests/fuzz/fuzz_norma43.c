// Any bytes as a norma43 file.
#include "statements.h"

#include "observations/observers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    judge_observer(&observer_norma43, data, size);
    return 0;
}
