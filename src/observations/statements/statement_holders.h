// Who holds an account, and who a counterparty is, as a statement says: one record for each, however often
// the item says it. Knows no format.
#pragma once

#include "observations/statements/statement.h"

// "holder": of the account that the statement is of. "counterparty": who ordered a payment wrote it; the bank
// of the statement has not checked it. Nothing is sent for who is not tied to an account.
void holder_send(struct statement_book *book, struct place place, const struct selector *account,
                 const char *role, const char *name, const struct stated_person *person);
void holders_done(struct statement_book *book); // forgets what was sent
