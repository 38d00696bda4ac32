// The tally: what was there, what was read, what was skipped and why; and what could not be read at all.
#include "views/report/sections.h"

#include <inttypes.h>
#include <jansson.h>

static void print_skipped(struct page *page, const char *skipped)
{
    json_t *reasons = skipped ? json_loads(skipped, 0, NULL) : NULL;
    const char *reason;
    json_t *count;
    bool any = false;
    page_raw(page, "<td>");
    json_object_foreach(reasons, reason, count)
    {
        page_raw(page, any ? "<br/>" : "");
        page_number(page, json_integer_value(count));
        page_raw(page, " ");
        page_bdi(page, reason);
        any = true;
    }
    page_raw(page, "</td>");
    json_decref(reasons);
}

static void print_tally(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Source",   "Table",       "#Present", "#Emitted",
                                        "#Skipped", "Why skipped", NULL};
    int64_t present = 0, emitted = 0;
    size_t shown = model->tally_count > MODEL_READ_MAX ? MODEL_READ_MAX : model->tally_count;
    page_table(page, "Rows and records of every table and container read", heads);
    for (size_t i = 0; i < model->tally_count; i++) {
        const struct model_tally *row = &model->tally[i];
        present += row->present;
        emitted += row->emitted;
        if (i >= shown)
            continue;
        page_raw(page, "<tr>");
        page_cell(page, row->source);
        page_code_cell(page, row->table);
        page_number_cell(page, row->present);
        page_number_cell(page, row->emitted);
        page_number_cell(page, row->present - row->emitted);
        print_skipped(page, row->skipped);
        page_raw(page, "</tr>\n");
    }
    page_raw(page, "<tr class=\"sum\"><th scope=\"row\" colspan=\"2\">In all</th>");
    page_number_cell(page, present);
    page_number_cell(page, emitted);
    page_number_cell(page, present - emitted);
    page_raw(page, "<td></td></tr>\n");
    page_table_end(page);
    page_more(page, (int64_t)(model->tally_count - shown), "tables", "clew show CASE tally");
}

static void print_items(struct page *page, const char *caption, const struct model_item *items, size_t count,
                        int64_t in_all, const char *command)
{
    static const char *const heads[] = {"Source", "Path", "Where", "What", NULL};
    if (count == 0)
        return;
    page_table(page, caption, heads);
    for (size_t i = 0; i < count; i++) {
        page_raw(page, "<tr>");
        page_cell(page, items[i].source);
        page_code_cell(page, items[i].path);
        page_code_cell(page, items[i].where);
        page_cell(page, items[i].reason);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, in_all - (int64_t)count, "of them", command);
}

void section_tally(struct page *page, const struct model *model)
{
    page_raw(
        page,
        "<section aria-labelledby=\"tally\">\n<h2 id=\"tally\">Tally</h2>\n<p class=\"lead\">For every "
        "table read: rows present = rows emitted + rows skipped, with the reason for each skip. Nothing is "
        "lost silently.</p>\n");
    if (model->tally_count)
        print_tally(page, model);
    else
        page_raw(page, "<p>Nothing has been read yet.</p>\n");
    page_raw(page, "<h3>What could not be read</h3>\n");
    if (model->unreadable_in_all == 0 && model->damage_in_all == 0)
        page_raw(page, "<p>No item was unreadable and no damage was met.</p>\n");
    print_items(page, "Items that gave nothing", model->unreadable, model->unreadable_count,
                model->unreadable_in_all, "clew show CASE items");
    print_items(page, "Damage: bytes that could not be read as what they claim to be", model->damage,
                model->damage_count, model->damage_in_all, "clew show CASE damage");
    page_raw(page, "</section>\n");
}
