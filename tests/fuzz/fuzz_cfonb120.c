// Any bytes as a cfonb120 file.
#include "statements.h"

#include "observations/observers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    judge_observer(&observer_cfonb120, data, size);
    return 0;
}
