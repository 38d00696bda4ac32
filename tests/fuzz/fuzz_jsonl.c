// JSON Lines: whatever the bytes, every record is accounted for and every text is clean.
#include "fuzz_adverts.h"
#include "observations/observers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_advert_observer(&observer_advert_jsonl, (struct bytes){data, size});
    return 0;
}
