// The calls of Android's contacts provider, whose database may hold contacts, calls or both, and those of
// older Samsungs (logs.db), whose log holds messages beside calls.
#pragma once

#include "observations/databases/evidence_db.h"

bool android_calls_there(struct evidence_db *db); // a table of calls, or Samsung's `logs`
void android_calls_read(struct evidence_db *db);
