// Words by which banks that give no code say that an entry was cash. Pure.
#pragma once

#include <stdbool.h>

// Whether `text` (a name or a reference) says cash paid in (`in`) or taken out.
bool cash_words_in(const char *text, bool in);
