// A small file that the person at the command line named.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

// Appends all of it to the buffer, whose limit is the file's. `what` it is for the error: "manifest".
int input_file_read(const char *what, const char *path, struct buffer *buffer, struct error *error);
