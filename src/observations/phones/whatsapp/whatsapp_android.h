// The parts of WhatsApp's message store for Android that stand in files of their own.
#pragma once

#include "observations/phones/whatsapp/whatsapp_jids.h"

void whatsapp_calls_read(struct evidence_db *db, const struct whatsapp_jids *jids);
