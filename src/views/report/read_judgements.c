// What analysts decided, in the order in which they did.
#include "views/report/read.h"

int read_judgements(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    if (reading_open(&reading, casefile, "judgements", NULL, NULL, error))
        return -1;
    int id = reading_column(&reading, "judgement"), withdrawn_by = reading_column(&reading, "withdrawn_by"),
        applies = reading_column(&reading, "applies"), more;
    while ((more = rows_next(reading.rows, error)) == 1) {
        struct model_judgement *judgement = MODEL_ADD(model, judgements);
        judgement->id = reading_integer(&reading, id);
        judgement->withdrawn_by = reading_integer(&reading, withdrawn_by);
        judgement->applies = reading_integer(&reading, applies);
        judgement->at = reading_copy(&reading, model, "at");
        judgement->who = reading_copy(&reading, model, "who");
        judgement->verdict = reading_copy(&reading, model, "verdict");
        judgement->subject = reading_copy(&reading, model, "subject");
        judgement->object = reading_copy(&reading, model, "object");
        judgement->because = reading_copy(&reading, model, "because");
    }
    reading_close(&reading);
    return more;
}
