// The findings, first in the report: by kind, the largest countable fact first.
#include "views/report/facts.h"
#include "views/report/kinds.h"
#include "views/report/sections.h"

#include <inttypes.h>
#include <string.h>

enum { MEMBERS_SHOWN = 12, LONG_MEMBERS_SHOWN = 3 };

static void print_entity(struct page *page, const struct model *model, const struct model_entity *entity)
{
    const char *name = model_name(model, entity->label);
    page_raw(page, "<li><span class=\"code\">");
    page_bdi(page, model_value(model, entity));
    page_raw(page, "</span>");
    if (name && *name) {
        page_raw(page, " <span class=\"name\">");
        page_bdi(page, name);
        page_raw(page, "</span>");
    }
    if (entity->hub)
        page_raw(page, " <span class=\"name\">(<a href=\"#hubs\">hub</a>)</span>");
    page_raw(page, "</li>");
}

// Adverts are named by their addresses, which say little: a few are enough.
static bool is_long(const struct model_entity *entity)
{
    return strncmp(entity->kind, "advert", 6) == 0;
}

// One row a role, in the order in which the rule gave them.
static void print_members(struct page *page, const struct model *model, const struct model_finding *finding)
{
    if (finding->member_count == 0)
        return;
    page_raw(page, "<table><thead><tr><th scope=\"col\">Role</th><th scope=\"col\" class=\"n\">Count</th>"
                   "<th scope=\"col\">Who or what</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < finding->member_count; i++) {
        const char *role = finding->members[i].role;
        size_t before = 0, count = 0;
        for (size_t j = 0; j < finding->member_count; j++) {
            bool same = strcmp(finding->members[j].role, role) == 0;
            before += same && j < i;
            count += same;
        }
        if (before)
            continue;
        struct buffer words;
        buffer_init(&words, 4096);
        words_of_key(&words, role);
        page_raw(page, "<tr><th scope=\"row\">");
        page_text(page, buffer_text(&words));
        buffer_done(&words);
        page_raw(page, "</th>");
        page_number_cell(page, (int64_t)count);
        page_raw(page, "<td><ul class=\"who\">");
        size_t shown = 0, limit = is_long(finding->members[i].entity) ? LONG_MEMBERS_SHOWN : MEMBERS_SHOWN;
        for (size_t j = i; j < finding->member_count && shown < limit; j++)
            if (strcmp(finding->members[j].role, role) == 0) {
                print_entity(page, model, finding->members[j].entity);
                shown++;
            }
        if (count > shown)
            page_print(page, "<li class=\"name\">and %zu more</li>", count - shown);
        page_raw(page, "</ul></td></tr>\n");
    }
    page_raw(page, "</tbody></table>\n");
    if (finding->members_in_all > finding->member_count)
        page_more(page, (int64_t)(finding->members_in_all - finding->member_count), "entities",
                  "clew show CASE findings --json");
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_item(const struct model_place *a, const struct model_place *b)
{
    return same_text(a->source, b->source) && same_text(a->path, b->path);
}

static void print_place(struct page *page, const struct model_place *place)
{
    page_raw(page, "<li><span class=\"code\">");
    page_bdi(page, place->where && *place->where ? place->where : "the whole item");
    page_raw(page, "</span>");
    if (!same_text(place->state, "live")) {
        page_raw(page, " <span class=\"name\">");
        page_bdi(page, place->state);
        page_raw(page, "</span>");
    }
    page_raw(page, "</li>");
}

static void print_places(struct page *page, const struct model_finding *finding)
{
    static const char *const heads[] = {"Source", "Path", "Where (live unless it says otherwise)", NULL};
    if (finding->places_in_all == 0)
        return;
    page_raw(page, "<details class=\"places\"><summary>Evidence: ");
    page_count(page, (int64_t)finding->places_in_all, "place");
    if (finding->places_in_all > finding->place_count)
        page_print(page, ", the first %zu here", finding->place_count);
    page_raw(page, "</summary>\n");
    page_table(page, NULL, heads);
    for (size_t i = 0; i < finding->place_count; i++) { // places in one item share a row
        const struct model_place *place = &finding->places[i];
        size_t first = 0;
        while (!same_item(&finding->places[first], place))
            first++;
        if (first < i)
            continue;
        page_raw(page, "<tr>");
        page_cell(page, place->source);
        page_code_cell(page, place->path);
        page_raw(page, "<td><ul class=\"who\">");
        for (size_t other = i; other < finding->place_count; other++)
            if (same_item(place, &finding->places[other]))
                print_place(page, &finding->places[other]);
        page_raw(page, "</ul></td></tr>\n");
    }
    page_table_end(page);
    page_print(
        page,
        "<p class=\"more\">What stands at all these places, in full: <code>clew show CASE evidence --where "
        "finding=%lld</code></p>\n",
        (long long)finding->id);
    page_raw(page, "</details>\n");
}

static const char *judgement_of(const struct model *model, const struct model_finding *finding)
{
    return model_without_saved_names(model, model_without_names(model, finding, finding->judgement));
}

// What an analyst said of it, above what the rule did.
static void print_judgement(struct page *page, const struct model *model, const struct model_finding *finding)
{
    if (finding->judgement == NULL)
        return;
    page_raw(page, "<p class=\"judged\"><strong>");
    page_bdi(page, judgement_of(model, finding));
    page_raw(page, "</strong></p>\n");
}

static void print_card(struct page *page, const struct model *model, const struct model_finding *finding)
{
    page_print(page,
               "<article class=\"finding\" id=\"finding-%" PRId64 "\">\n<h4><span class=\"no\">%" PRId64
               "</span><span>",
               finding->id, finding->id);
    page_bdi(page, model_without_names(model, finding, finding->title));
    page_raw(page, "</span></h4>\n<div class=\"in\">\n<p class=\"rule\">Rule <code>");
    page_text(page, finding->rule);
    page_print(page, "</code>, version %" PRId64 "</p>\n", finding->version);
    print_judgement(page, model, finding);
    page_raw(page, "<div class=\"pair\"><div>");
    facts_print(page, model, finding);
    page_raw(page, "</div><div>");
    print_members(page, model, finding);
    page_raw(page, "</div></div>\n");
    facts_print_tables(page, model, finding);
    print_places(page, finding);
    page_raw(page, "</div>\n</article>\n");
}

// Findings beyond those told in full: a line each.
static void print_lines(struct page *page, const struct model *model, const struct model_finding *findings,
                        size_t count)
{
    static const char *const heads[] = {"#No.", "Finding", "Judged", "#Entities", "#Evidence", NULL};
    size_t shown = count > MODEL_ROWS_MAX ? MODEL_ROWS_MAX : count;
    if (count == 0)
        return;
    page_table(page, "The others of this kind, a line each", heads);
    for (size_t i = 0; i < shown; i++) {
        page_print(page, "<tr id=\"finding-%" PRId64 "\">", findings[i].id);
        page_number_cell(page, findings[i].id);
        page_cell(page, model_without_names(model, &findings[i], findings[i].title));
        page_cell(page, findings[i].judgement ? judgement_of(model, &findings[i]) : "");
        page_number_cell(page, (int64_t)findings[i].members_in_all);
        page_number_cell(page, (int64_t)findings[i].places_in_all);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)(count - shown), "findings", "clew show CASE findings");
}

static void print_heading(struct page *page, const struct finding_kind *kind, const char *name, size_t count)
{
    page_raw(page, "<h3 id=\"kind-");
    page_text(page, name);
    page_raw(page, "\">");
    page_raw(page, kind->heading);
    if (!kind->name[0]) {
        page_raw(page, ": ");
        page_bdi(page, name);
    }
    page_print(page, "</h3>\n<p class=\"lead\">%s%s", kind->explanation, kind->explanation[0] ? " " : "");
    page_count(page, (int64_t)count, "finding");
    if (count > 1)
        page_print(page, ", ordered by %s, most first", kind->ordered_by);
    page_raw(page, ".</p>\n");
}

static void print_summary(struct page *page, const struct model *model)
{
    page_raw(page, "<ul class=\"counts\" aria-label=\"Findings by kind\">\n");
    for (size_t i = 0; i < model->findings_count;) {
        const struct finding_kind *kind = finding_kind_of(model->findings[i].kind);
        size_t next = i;
        while (next < model->findings_count &&
               strcmp(model->findings[next].kind, model->findings[i].kind) == 0)
            next++;
        page_raw(page, "<li><b>");
        page_number(page, (int64_t)(next - i));
        page_raw(page, "</b><span><a href=\"#kind-");
        page_text(page, model->findings[i].kind);
        page_raw(page, "\">");
        page_text(page, kind->name[0] ? kind->heading : model->findings[i].kind);
        page_raw(page, "</a></span></li>\n");
        i = next;
    }
    page_raw(page, "</ul>\n");
}

void section_findings(struct page *page, const struct model *model)
{
    page_raw(page, "<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>\n");
    if (model->findings_count == 0) {
        page_raw(
            page,
            "<p>Nothing was found. Either the rules found no pattern, or <code>clew run</code> has not been "
            "run on all sources: the <a href=\"#tally\">tally</a> says what was read.</p>\n</section>\n");
        return;
    }
    print_summary(page, model);
    for (size_t i = 0; i < model->findings_count;) {
        const struct finding_kind *kind = finding_kind_of(model->findings[i].kind);
        size_t next = i;
        while (next < model->findings_count &&
               strcmp(model->findings[next].kind, model->findings[i].kind) == 0)
            next++;
        print_heading(page, kind, model->findings[i].kind, next - i);
        size_t cards = next - i < kind->cards_max ? next - i : kind->cards_max;
        for (size_t j = i; j < i + cards; j++)
            print_card(page, model, &model->findings[j]);
        print_lines(page, model, model->findings + i + cards, next - i - cards);
        i = next;
    }
    page_raw(page, "</section>\n");
}
