// Section after section, from a model.
#include "views/report/print.h"

#include "views/report/page.h"
#include "views/report/sections.h"

#include <errno.h>
#include <string.h>

int report_print(const struct model *model, FILE *out, struct error *error)
{
    struct page page;
    page_init(&page, out);
    section_head(&page, model);
    section_findings(&page, model);
    section_network(&page, model);
    section_conversations(&page, model);
    section_devices(&page, model);
    section_routes(&page, model);
    section_presence(&page, model);
    section_templates(&page, model);
    section_adverts(&page, model);
    section_trails(&page, model);
    section_money(&page, model);
    section_hubs(&page, model);
    section_judgements(&page, model);
    section_sources(&page, model);
    section_tally(&page, model);
    section_verify(&page, model);
    page_done(&page);
    if (fflush(out) != 0 || ferror(out))
        return error_set(error, "cannot write the report: %s", strerror(errno));
    return 0;
}
