// Names of the segments of an image that was cut into several files. Pure functions on names: whether such
// files exist is the caller's to look. Sources: EWF, "Segment files" in the libewf project's format
// description; split(1); VMware's "Virtual Disk Format 5.0", names of extents.
#pragma once

#include "base/arena.h"

enum { SEGMENTS_MAX = 15000 }; // E01 .. ZZZ are 14,971

// The name of the segment that stands `number` places after `first` (from 1), in the letter case of the
// first; in the arena. NULL when `first` is not the name of a first segment, or there is none so far on.
// Knows "x.E01" (.E02 .. .E99, .EAA .. .EZZ, .FAA .. .ZZZ), "x.s01", "x.000" and "x.001" (three digits or
// more), "x.aa" and "x.aaa" of split(1), and "x.vmdk", whose extents have three ways to be named: way 0 is
// "x-s001.vmdk", way 1 "x-f001.vmdk", way 2 "x-flat.vmdk" alone. All others have way 0 only. The last disk of
// a split ZIP archive, "x.zip" or "x.ufdr", counts as its first segment, "x.z01", "x.z02", ... as the next.
const char *segment_name(struct arena *arena, const char *first, unsigned way, unsigned number);
unsigned segment_ways(const char *first); // 0 when it is not the name of a first segment

// The first segment that `name` would be a later one of; NULL when there is no further choice. A name alone
// proves nothing ("setup.exe" would be segment 702 of "setup.e01"): it is a later segment when that file lies
// beside it. Ask with `choice` 0, 1, 2: "x.002" may belong to "x.000" or to "x.001", "x.sab" to "x.aaa",
// "x.e01" or "x.s01".
const char *segment_first(struct arena *arena, const char *name, unsigned choice);

// Whether the name says so whatever lies beside it: ".E02" to ".E99", ".s02" to ".s99", "-s001.vmdk",
// "-f001.vmdk",
// "-flat.vmdk".
bool segment_is_later(const char *name);
