// A medium as libtsk wants it. Private to volumes.c and file_system*.c. libtsk opens no file and prints
// nothing here; it may crash or hang on hostile bytes, which costs the worker it runs in.
#pragma once

#include "sources/medium.h"

#include <tsk/libtsk.h>

// The medium is borrowed. NULL only when libtsk refuses. End it with tsk_img_close.
TSK_IMG_INFO *tsk_medium_open(struct medium *medium);
// Whether libtsk failed with `error_number` because more than one type would do ("GPT or DOS").
bool tsk_medium_saw_several(uint32_t error_number);
// The medium behind one of these.
struct medium *tsk_medium(TSK_IMG_INFO *image);
