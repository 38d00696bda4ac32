// The two databases of Viber for Android. docs/formats/other-applications.md.
#pragma once

#include "observations/phones/apps/app_rows.h"

bool viber_calls_there(struct evidence_db *db); // viber_data
void viber_calls_read(struct app_reading *reading);
