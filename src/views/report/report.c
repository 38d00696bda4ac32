// Reads the case, prints the report.
#include "views/report/report.h"

#include "views/report/model.h"
#include "views/report/print.h"

int report_write(struct casefile *casefile, const struct report_options *options, FILE *out,
                 struct error *error)
{
    struct model model;
    model_init(&model, options);
    int status = model_read(&model, casefile, error);
    if (status == 0)
        status = report_print(&model, out, error);
    model_done(&model);
    return status;
}
