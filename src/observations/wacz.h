// WACZ, web captures in a ZIP (https://specs.webrecorder.net/wacz/1.1.1/): its datapackage.json states a
// digest of each file. They are verified here; the files themselves are members as of any archive.
#pragma once

#include "observations/observer.h"

// Looks for "datapackage.json" at the top of the archive that the item is; nothing is said when there is
// none. Tells as damage what is missing and what differs; the tally "wacz resources" counts those that hold.
// The archive must stand in item->bytes.
void wacz_verify(struct observation_context *context);
