// Statements: how many tie, and those that do not, or do not follow the one before.
#include "views/report/read.h"

#include <string.h>

static bool is(const char *text, const char *word)
{
    return text && strcmp(text, word) == 0;
}

static bool follows(const char *continuity)
{
    return continuity == NULL || is(continuity, "follows") || is(continuity, "first") ||
           is(continuity, "repeats") || is(continuity, "no balances"); // the last two say nothing of a gap
}

int read_statements(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    if (reading_open(&reading, casefile, "statements", NULL, NULL, error))
        return -1;
    int balance = reading_column(&reading, "balance"), continuity = reading_column(&reading, "continuity"),
        more;
    while ((more = rows_next(reading.rows, error)) == 1) {
        const char *ties = reading_text(&reading, balance);
        model->statements_in_all++;
        model->statements_that_tie += is(ties, "ties");
        model->statements_unstated += is(ties, "not stated");
        if (!is(ties, "does not tie") && follows(reading_text(&reading, continuity)))
            continue;
        struct model_statement *statement = MODEL_ADD(model, statements);
        statement->source = reading_copy(&reading, model, "source");
        statement->account = reading_copy(&reading, model, "account");
        statement->id = reading_copy(&reading, model, "id");
        statement->from = reading_copy(&reading, model, "from");
        statement->to = reading_copy(&reading, model, "to");
        statement->balance = reading_copy(&reading, model, "balance");
        statement->continuity = reading_copy(&reading, model, "continuity");
    }
    reading_close(&reading);
    return more;
}
