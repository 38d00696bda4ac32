// The head: which case, under which law, how it may be handled, what stands in it, and what it is not.
#include "views/report/kinds.h"
#include "views/report/sections.h"
#include "views/report/style.h"

#include <string.h>

static const char *meaning_of(enum handling handling)
{
    switch (handling) {
    case HANDLING_H0:
        return "for preventing and combating crime only";
    case HANDLING_H1:
        return "not to be used in judicial proceedings without the permission of the provider";
    case HANDLING_H2:
        return "not to be passed on without the permission of the provider";
    case HANDLING_H3:
        return "other restrictions apply: ask the provider before any use";
    }
    return "";
}

static const char *title_of(const struct model *model)
{
    return model->identity.reference ? model->identity.reference : model->case_name;
}

static void print_document_start(struct page *page, const struct model *model)
{
    struct buffer css, policy, marking;
    buffer_init(&css, 1024 * 1024);
    buffer_init(&policy, 4096);
    buffer_init(&marking, 64 * 1024);
    buffer_print(&marking, "%s \u00b7 %.200s \u00b7 %.200s", handling_name(model->handling),
                 model->identity.authority ? model->identity.authority : "", title_of(model));
    style_add(&css, buffer_text(&marking));
    style_add_policy(&policy, buffer_bytes(&css));
    page_raw(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"");
    page_raw(page, buffer_text(&policy));
    page_raw(page, "\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                   "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
                   "<meta name=\"robots\" content=\"noindex, nofollow\"/>\n<title>");
    page_print(page, "%s ", handling_name(model->handling));
    page_text(page, title_of(model));
    page_raw(page, " \u2013 case report</title>\n<style>");
    page_raw(page, buffer_text(&css));
    page_raw(page, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#findings\">To the findings</a>\n");
    buffer_done(&css);
    buffer_done(&policy);
    buffer_done(&marking);
}

static void print_marking(struct page *page, const struct model *model)
{
    page_print(page,
               "<div class=\"marking\" role=\"note\" aria-label=\"Handling code\"><p><strong>%s</strong>",
               handling_name(model->handling));
    page_print(page, "<span>%s</span><span class=\"end\">", meaning_of(model->handling));
    page_bdi(page, title_of(model));
    page_print(page, "</span></p></div>\n<p class=\"running\" aria-hidden=\"true\">%s \u00b7 ",
               handling_name(model->handling));
    page_bdi(page, title_of(model));
    page_raw(page, "</p>\n");
}

static void print_term(struct page *page, const char *term, const char *value)
{
    page_print(page, "<dt>%s</dt><dd>", term);
    if (value && *value)
        page_bdi(page, value);
    else
        page_raw(page, "not stated");
    page_raw(page, "</dd>\n");
}

static void print_terms(struct page *page, const struct model *model)
{
    page_raw(page, "<dl class=\"head\">\n");
    print_term(page, "Authority", model->identity.authority);
    print_term(page, "Reference", model->identity.reference);
    print_term(page, "Legal basis", model->identity.legal_basis);
    page_print(page, "<dt>Handling</dt><dd><strong>%s</strong>, the strictest code of its sources: %s</dd>\n",
               handling_name(model->handling), meaning_of(model->handling));
    page_raw(page, "<dt>Names of persons</dt><dd>");
    page_raw(page, model->options.names
                       ? "printed in full, as asked for; the asking is in the audit log. Pass on with care."
                       : "printed as initials. Persons who may be held are among them; <code>clew report "
                         "--names</code> prints them in full and logs it.");
    page_raw(page, "</dd>\n<dt>Times</dt><dd>in UTC; a date alone is as the evidence states it</dd>\n"
                   "<dt>Case file</dt><dd>");
    page_bdi(page, model->case_name);
    page_raw(page, ", audit head <code>");
    page_text_cut(page, model->audit_head, 17);
    page_raw(page, "</code> (<a href=\"#verify\">how to verify</a>)</dd>\n");
    if (model->options.made_at)
        print_term(page, "Made", model->options.made_at);
    page_raw(page, "</dl>\n");
}

static void print_counts(struct page *page, const struct model *model)
{
    if (model->counts_count == 0)
        return;
    page_raw(page, "<ul class=\"counts\" aria-label=\"What stands in the case\">\n");
    for (size_t i = 0; i < model->counts_count; i++) {
        page_raw(page, "<li><b>");
        page_number(page, model->counts[i].count);
        page_raw(page, "</b><span>");
        page_text(page, model->counts[i].what);
        page_raw(page, "</span></li>\n");
    }
    page_raw(page, "</ul>\n");
}

static void print_contents(struct page *page)
{
    static const char *const sections[][2] = {
        {"findings", "Findings"},
        {"network", "Network"},
        {"conversations", "Conversations"},
        {"devices", "Devices"},
        {"routes", "Routes"},
        {"presence", "Presence"},
        {"templates", "Templates"},
        {"adverts", "Adverts"},
        {"money", "Money"},
        {"hubs", "Hubs"},
        {"sources", "Sources"},
        {"tally", "Tally"},
        {"verify", "How to verify"},
    };
    page_raw(page, "<nav aria-label=\"Contents\"><ol>");
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        page_print(page, "<li><a href=\"#%s\">%s</a></li>", sections[i][0], sections[i][1]);
    page_raw(page, "</ol></nav>\n");
}

void section_head(struct page *page, const struct model *model)
{
    print_document_start(page, model);
    print_marking(page, model);
    page_raw(page, "<main>\n<header>\n<p class=\"kicker\">Case report</p>\n<h1>");
    page_bdi(page, title_of(model));
    page_raw(page, "</h1>\n");
    print_terms(page, model);
    page_raw(
        page,
        "<div class=\"caution\"><p>clew\u2019s findings are assessments over facts, not evidence of "
        "trafficking by themselves. There is no score on a person. Each finding names the facts it rests "
        "on and where in the evidence they stand: read those before acting. A base rate is how common the same is "
        "elsewhere in this case: a count that is not far from it says little.</p></div>\n");
    print_counts(page, model);
    print_contents(page);
    page_raw(page, "</header>\n");
}
