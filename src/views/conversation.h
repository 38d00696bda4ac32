// A conversation as a person reads one: a head that says who, in which application, of which source and how
// many; a heading for each day; each message as a paragraph "10:45  NAME: text", wrapped, with its
// attachments and what it answers on lines of their own and the place where it stands at the end, in
// brackets, so that it can be cited. What the evidence says of a message besides its text stands in words
// behind the name: deleted, carved, edited, forwarded, ... Only heads, headings and paragraphs begin in the
// first column: a text cannot pass for a message. Evidence cannot reach the terminal (see display.h).
#pragma once

#include "casefile/listings.h"

#include <stdio.h>

// Prints the rows of the listing `conversation` from where `rows` stands to the end; several conversations
// one below the other. terminal_columns: the width to wrap to; 0 when it is not known (100 then).
// *message_count is set to the messages printed. -1 when reading or writing failed.
int conversation_print(struct rows *rows, struct casefile *casefile, int terminal_columns, FILE *out,
                       int64_t *message_count, struct error *error);
