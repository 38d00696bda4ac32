// The calls of Android's contacts provider, whose database may hold contacts, calls or both.
#pragma once

#include "observations/databases/evidence_db.h"

bool android_calls_there(struct evidence_db *db);
void android_calls_read(struct evidence_db *db);
