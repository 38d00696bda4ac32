// Any bytes as a mt940 file.
#include "statements.h"

#include "observations/statements/mt940.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    judge_observer(&mt940_observer, data, size);
    return 0;
}
