// The sources: evidence as received, and the law it stands under.
#include "views/report/sections.h"

static void term(struct page *page, const char *name, const char *value, bool code)
{
    if (value == NULL || *value == '\0')
        return;
    page_print(page, "<span class=\"term\">%s <span%s>", name, code ? " class=\"code\"" : "");
    page_bdi(page, value);
    page_raw(page, "</span></span> ");
}

static void print_source(struct page *page, const struct model *model, const struct model_source *source)
{
    page_raw(page, "<tr class=\"upper\">");
    page_cell(page, source->label);
    page_cell(page, source->kind);
    page_cell(page, source->authority ? source->authority : model->identity.authority);
    page_cell(page, source->exhibit);
    page_cell(page, source->legal_basis ? source->legal_basis : model->identity.legal_basis);
    page_print(page, "<td>%s</td>", handling_name(source->handling));
    page_cell(page, source->retain_until);
    page_number_cell(page, source->size_bytes);
    page_raw(page, "</tr>\n<tr class=\"under\"><td colspan=\"8\">");
    term(page, "SHA-256", source->sha256 ? source->sha256 : "not known", true);
    term(page, "seized", source->seized_at, false);
    term(page, "grade", source->grade, false);
    page_raw(page, "</td></tr>\n");
}

void section_sources(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Source",   "Kind",         "Authority", "Exhibit", "Legal basis",
                                        "Handling", "Retain until", "#Bytes",    NULL};
    page_raw(page,
             "<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n<p class=\"lead\">"
             "Evidence as received. It is never written to and never copied into the case file.</p>\n");
    if (model->sources_count == 0) {
        page_raw(page, "<p>No sources have been added.</p>\n</section>\n");
        return;
    }
    page_table(page, NULL, heads);
    for (size_t i = 0; i < model->sources_count; i++)
        print_source(page, model, &model->sources[i]);
    page_table_end(page);
    page_raw(page, "</section>\n");
}
