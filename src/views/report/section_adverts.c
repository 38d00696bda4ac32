// The adverts of the first rings themselves: what was posted where and when, and where in which capture it
// stands.
#include "views/report/sections.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum { TEXT_COLUMNS = 260 };

static void print_values(struct page *page, const char *array, const char *before)
{
    json_t *list = array ? json_loads(array, 0, NULL) : NULL, *value;
    size_t i;
    json_array_foreach(list, i, value)
    {
        page_raw(page, i ? ", " : before);
        page_bdi(page, json_string_value(value));
    }
    json_decref(list);
}

static void print_capture(struct page *page, const struct model_advert *advert)
{
    page_raw(page, "<td class=\"places\">");
    page_bdi(page, advert->source);
    page_raw(page, "<br/><span class=\"code\">");
    page_bdi(page, advert->path);
    page_raw(page, "</span>, <span class=\"code\">");
    page_bdi(page, advert->place);
    page_raw(page, "</span>");
    if (advert->digest) {
        page_raw(page, "<br/><span class=\"code\">");
        page_bdi(page, advert->digest);
        page_raw(page, "</span>");
    }
    page_raw(page, "</td>");
}

static void print_advert(struct page *page, const struct model *model, const struct model_advert *advert)
{
    page_raw(page, "<tr>");
    page_print(page, "<td class=\"keep\">%.10s</td>", advert->posted ? advert->posted : "");
    page_cell(page, advert->city);
    page_raw(page, "<td><bdi>");
    page_text_cut(page, model_without_saved_names(model, advert->text), TEXT_COLUMNS);
    page_raw(page, "</bdi></td><td>");
    print_values(page, advert->selectors, "");
    print_values(page, advert->handles, advert->selectors && strlen(advert->selectors) > 2 ? ", " : "");
    page_raw(page, "</td>");
    print_capture(page, advert);
    page_raw(page, "</tr>\n");
}

static const struct model_finding *ring_of(const struct model *model, int64_t id)
{
    for (size_t i = 0; i < model->findings_count; i++)
        if (model->findings[i].id == id)
            return &model->findings[i];
    return NULL;
}

void section_adverts(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Posted", "City", "Text", "Telephones and handles", "Capture", NULL};
    page_raw(page,
             "<section aria-labelledby=\"adverts\">\n<h2 id=\"adverts\">Adverts</h2>\n<p class=\"lead\">The "
             "first adverts of each of the first rings, as captured: the source, the file in it, the row or "
             "the place in bytes, and the digest of the capture where one was stated and holds. Names "
             "that adverts state are initials unless names were asked for.</p>\n");
    if (model->adverts_count == 0)
        page_raw(page, "<p>No adverts of rings.</p>\n");
    for (size_t i = 0, end; i < model->adverts_count; i = end) {
        const struct model_finding *ring = ring_of(model, model->adverts[i].finding_id);
        for (end = i;
             end < model->adverts_count && model->adverts[end].finding_id == model->adverts[i].finding_id;
             end++)
            ;
        page_print(page, "<details><summary><a href=\"#finding-%" PRId64 "\">Finding %" PRId64 "</a>: ",
                   model->adverts[i].finding_id, model->adverts[i].finding_id);
        if (ring)
            page_bdi(page, model_without_names(model, ring, ring->title));
        page_raw(page, "</summary>\n");
        page_table(page, NULL, heads);
        for (size_t n = i; n < end; n++)
            print_advert(page, model, &model->adverts[n]);
        page_table_end(page);
        page_print(page,
                   "<p class=\"more\">All of them: <code>clew show CASE ring_adverts --where ring=%" PRId64
                   "</code></p>\n</details>\n",
                   model->adverts[i].finding_id);
    }
    page_raw(page, "</section>\n");
}
