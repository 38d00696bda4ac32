// How to verify: the hashes and commands with which another person can check every line of this report.
#include "views/report/kinds.h"
#include "views/report/sections.h"

#include <inttypes.h>
#include <string.h>

static bool is_first_of_rule(const struct model *model, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(model->findings[j].rule, model->findings[i].rule) == 0 &&
            model->findings[j].version == model->findings[i].version)
            return false;
    return true;
}

static void print_rules(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Rule", "#Version", "#Findings", NULL};
    if (model->findings_count == 0)
        return;
    page_table(page, "Rules that made the findings; a changed rule has a new version", heads);
    for (size_t i = 0; i < model->findings_count; i++) {
        int64_t count = 0;
        if (!is_first_of_rule(model, i))
            continue;
        for (size_t j = i; j < model->findings_count; j++)
            count += strcmp(model->findings[j].rule, model->findings[i].rule) == 0 &&
                     model->findings[j].version == model->findings[i].version;
        page_raw(page, "<tr>");
        page_code_cell(page, model->findings[i].rule);
        page_number_cell(page, model->findings[i].version);
        page_number_cell(page, count);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
}

static void print_audit(struct page *page, const struct model *model)
{
    if (model->audit_fault) {
        page_raw(page, "<p class=\"warn\"><strong>The audit log does not hold:</strong> ");
        page_bdi(page, model->audit_fault);
        page_raw(page, ". Do not rely on this case file before that is explained.</p>\n");
        return;
    }
    page_raw(page, "<dl class=\"head\"><dt>Audit log</dt><dd>");
    page_number(page, model->audit_entries);
    page_print(page, " %s, the chain of hashes holds</dd>\n<dt>Head hash</dt><dd class=\"code\">",
               model->audit_entries == 1 ? "entry" : "entries");
    page_text(page, model->audit_head);
    page_raw(page, "</dd></dl>\n");
}

void section_verify(struct page *page, const struct model *model)
{
    page_raw(page, "<section aria-labelledby=\"verify\">\n<h2 id=\"verify\">How to verify</h2>\n");
    print_audit(page, model);
    page_raw(
        page,
        "<ol>\n<li><code>clew audit CASE</code> recomputes the chain of hashes over every command that read "
        "or "
        "changed the case. The head hash above is an entry of the chain when this report was made; later "
        "entries stand after it.</li>\n"
        "<li><code>sha256sum</code> over each source gives the SHA-256 in <a "
        "href=\"#sources\">Sources</a>.</li>\n"
        "<li><code>clew show CASE findings --json</code> lists every finding with all its evidence: source, "
        "path "
        "through containers, byte offset or table and row, and whether it was live, deleted or carved. Each "
        "can be "
        "looked up with any other tool.</li>\n"
        "<li><code>clew link CASE</code> and <code>clew find CASE</code> make all links and findings anew "
        "from "
        "the observations; the same evidence and rules give the same findings.</li>\n</ol>\n");
    print_rules(page, model);
    page_raw(
        page,
        "<p class=\"note\">clew\u2019s findings are assessments over facts, not evidence of trafficking by "
        "themselves; no score on a person. Made with clew " CLEW_VERSION ".</p>\n");
    page_raw(page, "</section>\n</main>\n</body>\n</html>\n");
}
