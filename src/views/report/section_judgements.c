// What analysts decided of links and findings: nothing of it is hidden, also not what was taken back.
#include "views/report/sections.h"

#include <stdio.h>
#include <string.h>

// What a judgement is about may be somebody known by a name only.
static const char *side(const struct model *model, const char *text)
{
    return text && strncmp(text, "name:", 5) == 0 ? model_name(model, text + 5)
                                                  : model_without_saved_names(model, text);
}

static const char *standing(const struct model_judgement *judgement, char text[64])
{
    if (strcmp(judgement->verdict, "withdraw") == 0)
        return "";
    if (judgement->withdrawn_by)
        snprintf(text, 64, "withdrawn by %lld", (long long)judgement->withdrawn_by);
    else
        snprintf(text, 64, "%s", judgement->applies ? "applied" : "the case has this no more");
    return text;
}

void section_judgements(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"#No.", "When",    "Who", "Decided", "Of",
                                        "And",  "Because", "Now", NULL};
    size_t shown = model->judgements_count > MODEL_ROWS_MAX ? MODEL_ROWS_MAX : model->judgements_count;
    if (model->judgements_count == 0)
        return;
    page_raw(page,
             "<section aria-labelledby=\"judgements\">\n<h2 id=\"judgements\">Judgements</h2>\n"
             "<p class=\"lead\">What analysts decided, beside what the rules found. Links and findings are "
             "made by those that are applied; none is ever removed.</p>\n");
    page_table(page, NULL, heads);
    for (size_t i = 0; i < shown; i++) {
        const struct model_judgement *judgement = &model->judgements[i];
        char when[11] = "", now[64];
        snprintf(when, sizeof when, "%.10s", judgement->at ? judgement->at : "");
        page_raw(page, "<tr>");
        page_number_cell(page, judgement->id);
        page_cell(page, when);
        page_cell(page, judgement->who);
        page_cell(page, judgement->verdict);
        page_code_cell(page, side(model, judgement->subject));
        page_code_cell(page, side(model, judgement->object));
        page_cell(page, model_without_saved_names(model, judgement->because));
        page_cell(page, standing(judgement, now));
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)(model->judgements_count - shown), "judgements", "clew show CASE judgements");
    page_raw(page, "</section>\n");
}
