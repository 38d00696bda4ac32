// Any bytes as a camt file.
#include "statements.h"

#include "observations/statements/camt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    judge_observer(&camt_observer, data, size);
    return 0;
}
