// Whether the statements are whole: opening + entries = closing, and each follows the one before.
#include "views/report/sections.h"

#include <inttypes.h>

void section_statements(struct page *page, const struct model *model)
{
    static const char *const heads[] = {
        "Source", "Account", "Statement", "From", "To", "Sums", "After the one before", NULL};
    const size_t all = model->statements_count;
    const size_t shown = all < MODEL_ROWS_MAX ? all : MODEL_ROWS_MAX;
    if (model->statements_in_all == 0)
        return;
    page_raw(page, "<h3 id=\"statements\">Are the statements whole?</h3>\n<p class=\"lead\">Of ");
    page_count(page, model->statements_in_all, "statement");
    page_raw(page, ", opening balance and entries come to the closing balance in ");
    page_number(page, model->statements_that_tie);
    if (model->statements_unstated) {
        page_raw(page, "; ");
        page_number(page, model->statements_unstated);
        page_raw(page, " state no balances");
    }
    page_raw(page, all ? ". These do not, or do not follow the account\u2019s one before:</p>\n"
                       : ". Each follows the account\u2019s one before.</p>\n");
    if (all == 0)
        return;
    page_table(page, NULL, heads);
    for (size_t i = 0; i < shown; i++) {
        const struct model_statement *statement = &model->statements[i];
        page_raw(page, "<tr>");
        page_cell(page, statement->source);
        page_code_cell(page, statement->account);
        page_cell(page, statement->id);
        page_cell(page, statement->from);
        page_cell(page, statement->to);
        page_cell(page, statement->balance);
        page_cell(page, statement->continuity);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)(all - shown), "statements", "clew show CASE statements");
}
