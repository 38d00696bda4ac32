// Searching a part of something longer: what begins in the part is found whole, what begins around it is left
// to the other parts.
#pragma once

#include "observations/observer.h"
#include "observations/scanning/scan_bytes.h"

// Searches bytes [lead, lead + size) of `bytes`, of which the first stands at `origin`; what stands around
// them is only looked at to finish what begins in them.
void search_window(const struct observation_context *context, struct bytes bytes, size_t lead, size_t size,
                   int64_t origin, struct bytes_searched *searched);

// All of a medium, window by window, with memory for one.
void search_medium(const struct observation_context *context, struct medium *medium,
                   struct bytes_searched *searched);
