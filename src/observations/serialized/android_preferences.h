// Android's shared preferences (shared_prefs/NAME.xml): one <map> of settings by name, as
// android.content.SharedPreferences writes them: <string name="jid">447700900123</string>,
// <int name="n" value="3" />, <set name="..."> of strings. Knows no application.
#pragma once

#include "base/arena.h"

enum { PREFERENCES_MAX_BYTES = 4 * 1024 * 1024 }; // more of a file is not read

// A setting: its name, and its value as clean UTF-8 when it is a <string>, trimmed; NULL for every other
// kind, and for a text that is too long. In the arena.
typedef void preference_found(void *payload, const char *name, const char *text);

bool preferences_are(struct bytes bytes); // begins as such a file does
// Gives every setting in turn. False when it is not well-formed XML or longer than PREFERENCES_MAX_BYTES;
// what stands before the fault has been given.
bool preferences_read(struct bytes bytes, struct arena *arena, preference_found *found, void *payload);
