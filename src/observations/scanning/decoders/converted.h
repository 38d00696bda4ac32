// A short text of another character set as UTF-8, for decoders. ICU does the work.
#pragma once

#include "base/bytes.h"

enum { CONVERTED_MAX_BYTES = 2304 }; // what is longer is cut

// Appends `raw`, of the set that ICU calls `charset` (a name of ours, never one from evidence: ICU looks for
// files by it), to `out`. Signs of full width become the ASCII they stand for, so that an address typed in
// them is one. False when nothing could be read.
bool converted_add(const char *charset, struct bytes raw, struct buffer *out);
