// The parts of Android's contacts provider; one database may hold either or both.
#pragma once

#include "observations/phones/evidence_db.h"

bool android_calls_there(struct evidence_db *db);
void android_calls_read(struct evidence_db *db);
bool android_contacts_there(struct evidence_db *db);
void android_contacts_read(struct evidence_db *db, const struct observation_context *context);
