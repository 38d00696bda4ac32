// Every decoder, for the registry and for tests. Each is `decoder_` and its name.
#pragma once

#include "observations/scanning/decoder.h"

// One line each, sorted.
