// Whether the words before a number in disguise say that a telephone number comes.
#pragma once

#include "base/bytes.h"

// Looks back over at most four words, not before `floor`: "call me on", "mon numéro est", 电话, a telephone
// sign.
bool cue_stands_before(struct bytes text, size_t floor, size_t start);
