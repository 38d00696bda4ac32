// Hubs: what ties many otherwise unrelated things is shown, and glues nothing.
#include "views/report/sections.h"

void section_hubs(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Kind",   "Value",        "Name", "Why it is a hub",
                                        "#Links", "#In findings", NULL};
    page_raw(page,
             "<section aria-labelledby=\"hubs\">\n<h2 id=\"hubs\">Hubs</h2>\n<p class=\"lead\">Numbers, "
             "accounts and texts that many otherwise unrelated things share: a booking desk, a taxi, a stock "
             "phrase. They are shown, and not allowed to glue things into one ring.</p>\n");
    if (model->hubs_count == 0) {
        page_raw(page, "<p>No hubs in this case.</p>\n</section>\n");
        return;
    }
    page_table(page, NULL, heads);
    for (size_t i = 0; i < model->hubs_count; i++) {
        const struct model_entity *hub = model->hubs[i];
        page_raw(page, "<tr>");
        page_cell(page, hub->kind);
        page_code_cell(page, model_value(model, hub));
        page_cell(page, model_name(model, hub->label));
        page_cell(page, hub->hub_reason);
        page_number_cell(page, hub->links);
        page_number_cell(page, hub->findings);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, model->hubs_in_all - (int64_t)model->hubs_count, "hubs",
              "clew show CASE entities --json");
    page_raw(page, "</section>\n");
}
