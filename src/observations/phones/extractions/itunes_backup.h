// What the two lists of files of an iTunes or Finder backup share.
#pragma once

#include "observations/observer.h"

enum { ITUNES_ID_LENGTH = 40 }; // hex digits of a SHA-1: the name of a file in the backup

#define ITUNES_ENCRYPTED                                                                                     \
    "encrypted backup: decrypt it with its owner's password, then add the decrypted copy as a source"

// Says that the file `id` of the backup is "domain/path" on the device. `folders`: it stands in a folder that
// is named by the first two digits. False, with the tally, when it makes no name.
bool itunes_file_name(const struct observation_context *context, struct table_tally *tally, const char *id,
                      const char *domain, const char *path, enum state state, bool folders);
