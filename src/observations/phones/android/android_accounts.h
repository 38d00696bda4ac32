// Accounts that applications and services keep on a device, by the type that each registers: whose selector
// the name is.
#pragma once

#include "observations/databases/evidence_db.h"
#include "observations/selectors/selectors.h"

// False: the name of this account names nobody (WhatsApp writes "WhatsApp"). `app` is a literal.
bool android_account(const struct observation_context *context, const char *type, const char *name,
                     const char **app, struct selector *selector);

// Reads the table `accounts`: the two columns are those of the name and the type.
void android_accounts_read(struct evidence_db *db, const char *const columns[3]);
