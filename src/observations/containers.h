// What others have to know of archives.
#pragma once

#include "observations/observer.h"

// Whether the archive that begins (or, split by disks, ends) in this file is one of several files, as far as
// its bytes and its name say: what is named as a part of it then is one.
bool archive_has_parts(const struct item *first);
