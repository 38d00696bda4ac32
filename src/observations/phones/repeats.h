// Lost rows are often older versions of rows that stand: a message before it was read, a queued one before it
// was sent. Whoever counts messages must not count those twice. A lost row that says in what matters what
// another row of its table has said, and whose row id does not speak against it, is a repeat; one that says
// something else, as another text under the same row id, is not: it is given as the lost row it is.
#pragma once

#include "observations/databases/evidence_db.h"

struct repeats; // opaque; of one table, kept while its live, deleted and carved rows go by

struct repeats *repeats_new(void);
void repeats_free(struct repeats *repeats); // NULL is fine
// Whether the row that stands, a lost one, repeats a row that came before it; a live one never does. Rows
// that are no repeats are remembered. `key` and `content` are numbers of columns, ended by -1: key is what
// tells one event from the next (who, when), content what else counts (the text). Of a lost row whose content
// is partly overwritten only the key is compared.
bool repeats_row(struct repeats *repeats, struct evidence_rows *rows, const int *key, const int *content);
#define REPEATS_REASON "older version of another row, the same in what matters"
