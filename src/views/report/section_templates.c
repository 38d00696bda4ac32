// Templates: what the adverts of a ring have in common, and where they differ, each advert laid beside it.
#include "views/report/sections.h"

#include <jansson.h>
#include <string.h>

enum { VALUES_SHOWN_MAX = 8, RECURRING_SHOWN_MAX = 12, SPAN_COLUMNS_MAX = 400 };

static const char *shown(const struct model *model, const char *kind, const char *text)
{
    return kind && strcmp(kind, "name") == 0 ? model_name(model, text) : text;
}

// A slot, or a word that is known to be something: its kind by colour and by the word under it.
static void print_slot(struct page *page, const struct model *model, const char *kind, json_int_t number,
                       const char *text)
{
    page_raw(page, "<span class=\"slot ");
    page_text(page, kind);
    page_raw(page, "\">");
    if (text)
        page_lines_cut(page, shown(model, kind, text), SPAN_COLUMNS_MAX);
    else
        page_text(page, kind);
    page_print(page, "<sub>%" JSON_INTEGER_FORMAT "</sub></span>", number);
}

static void print_tag(struct page *page, const char *tag, const char *text)
{
    page_print(page, "<%s>", tag);
    page_lines_cut(page, text, SPAN_COLUMNS_MAX);
    page_print(page, "</%s>", tag);
}

static void print_span(struct page *page, const struct model *model, const json_t *one)
{
    const char *is = json_string_value(json_object_get(one, "is"));
    const char *kind = json_string_value(json_object_get(one, "kind"));
    const char *text = shown(model, kind, json_string_value(json_object_get(one, "text")));
    const char *was = shown(model, kind, json_string_value(json_object_get(one, "was")));
    const json_t *slot = json_object_get(one, "slot");
    if (is == NULL || text == NULL)
        return;
    if (slot && kind) {
        print_slot(page, model, kind, json_integer_value(slot),
                   json_string_value(json_object_get(one, "text")));
    } else if (strcmp(is, "missing") == 0) {
        page_raw(page, " ");
        print_tag(page, "del", text);
    } else if (strcmp(is, "changed") == 0 && was) {
        print_tag(page, "del", was);
        page_raw(page, " ");
        print_tag(page, "ins", text);
    } else if (strcmp(is, "added") == 0) {
        print_tag(page, "ins", text);
    } else {
        page_lines_cut(page, text, SPAN_COLUMNS_MAX);
    }
}

static void print_pattern(struct page *page, const struct model *model, const struct model_template *template)
{
    json_t *parts = template->parts ? json_loads(template->parts, 0, NULL) : NULL;
    page_raw(page, "<p class=\"pattern\" dir=\"auto\">");
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *one = json_array_get(parts, i);
        const char *kind = json_string_value(json_object_get(one, "kind"));
        const char *text = json_string_value(json_is_string(one) ? one : json_object_get(one, "text"));
        const json_t *slot = json_object_get(one, "slot");
        if (slot && kind)
            print_slot(page, model, kind, json_integer_value(slot), NULL);
        else if (text)
            page_text(page, shown(model, kind, text));
    }
    page_raw(page, "</p>\n");
    json_decref(parts);
}

static void print_aligned(struct page *page, const struct model *model, const struct model_aligned *aligned)
{
    json_t *spans = aligned->spans ? json_loads(aligned->spans, 0, NULL) : NULL;
    page_raw(page, "<li><div class=\"by\">");
    if (aligned->posted && *aligned->posted)
        page_print(page, "%.10s \u00b7 ", aligned->posted);
    page_bdi(page, aligned->source);
    page_raw(page, " \u00b7 ");
    page_text(page, aligned->place);
    page_raw(page, "</div><p dir=\"auto\">");
    for (size_t i = 0; i < json_array_size(spans); i++)
        print_span(page, model, json_array_get(spans, i));
    page_raw(page, "</p></li>\n");
    json_decref(spans);
}

// What stands in each slot, the most frequent first.
static void print_slots(struct page *page, const struct model *model, const struct model_template *template)
{
    static const char *const heads[] = {"#Slot", "Kind", "#Different",
                                        "What stands there, in how many adverts", NULL};
    if (template->value_count == 0)
        return;
    page_table(page, NULL, heads);
    for (size_t i = 0, end; i < template->value_count; i = end) {
        const struct model_slot_value *first = &template->values[i];
        for (end = i + 1; end < template->value_count && template->values[end].slot == first->slot;)
            end++;
        page_raw(page, "<tr>");
        page_number_cell(page, first->slot);
        page_cell(page, first->kind);
        page_number_cell(page, (int64_t)(end - i));
        page_raw(page, "<td>");
        for (size_t v = i; v < end && v < i + VALUES_SHOWN_MAX; v++) {
            page_raw(page, v > i ? ", " : "");
            page_bdi(page, shown(model, first->kind, template->values[v].value));
            page_raw(page, " ");
            page_number(page, template->values[v].adverts);
        }
        if (end - i > VALUES_SHOWN_MAX)
            page_print(page, " and %zu more", end - i - VALUES_SHOWN_MAX);
        page_raw(page, "</td></tr>\n");
    }
    page_table_end(page);
}

static void print_recurring(struct page *page, const struct model *model,
                            const struct model_template *template)
{
    static const char *const heads[] = {"Also in slots of other templates", "Kind", "#Adverts here",
                                        "#Other templates", NULL};
    const size_t count = template->recurring_count;
    if (count == 0)
        return;
    page_table(page, NULL, heads);
    for (size_t i = 0; i < count && i < RECURRING_SHOWN_MAX; i++) {
        const struct model_slot_value *value = template->recurring[i];
        page_raw(page, "<tr>");
        page_cell(page, shown(model, value->kind, value->value));
        page_cell(page, value->kind);
        page_number_cell(page, value->adverts);
        page_number_cell(page, value->elsewhere);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    char command[64];
    snprintf(command, sizeof command, "clew show CASE slots %lld", (long long)template->id);
    page_more(page, (int64_t)count - RECURRING_SHOWN_MAX, "values", command);
}

static void print_template(struct page *page, const struct model *model,
                           const struct model_template *template)
{
    page_print(page, "<h3 id=\"template-%lld\">Finding %lld: a text of ", (long long)template->id,
               (long long)template->ring);
    page_count(page, template->adverts, "advert");
    page_raw(page, "</h3>\n<p class=\"rule\">");
    page_count(page, template->phones, "telephone");
    page_print(page, ", %lld %s", (long long)template->cities, template->cities == 1 ? "city" : "cities");
    if (template->first && *template->first)
        page_print(page, ", %.10s to %.10s", template->first, template->last ? template->last : "");
    if (template->read < template->adverts)
        page_print(page, "; what stands in the slots was read of %lld of them", (long long)template->read);
    page_print(page, "; all: <code>clew show CASE template %lld</code></p>\n", (long long)template->id);
    print_pattern(page, model, template);
    page_raw(page, "<ol class=\"aligned\">\n");
    for (size_t i = 0; i < template->aligned_count; i++)
        print_aligned(page, model, &template->aligned[i]);
    page_raw(page, "</ol>\n");
    print_slots(page, model, template);
    print_recurring(page, model, template);
}

void section_templates(struct page *page, const struct model *model)
{
    static const char *const kinds[] = {"name",   "city", "price", "age",   "phone",
                                        "handle", "url",  "time",  "emoji", "text"};
    page_raw(
        page,
        "<section aria-labelledby=\"templates\">\n<h2 id=\"templates\">Templates</h2>\n<p class=\"lead\">"
        "What near-identical adverts of a ring have in common, and where they differ. A few adverts of "
        "each stand below it. A text in common can be a site's example, or copied: it is a reason to look "
        "at the numbers and names in its slots, no more");
    page_raw(page, model->options.names
                       ? ".</p>\n"
                       : ". Words that are known to be names are initials; a name that nobody recognised "
                         "is not hidden.</p>\n");
    if (model->templates_count == 0) {
        page_raw(page, "<p>No ring of this case has near-identical adverts.</p>\n</section>\n");
        return;
    }
    page_raw(page, "<ul class=\"legend\">");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        page_print(page, "<li><span class=\"slot %s\">%s<sub>n</sub></span></li>", kinds[i], kinds[i]);
    page_raw(page, "<li><ins>added</ins> a word more</li><li><del>missing</del> a word less</li>"
                   "<li><del>one</del> <ins>other</ins> another word</li></ul>\n");
    for (size_t i = 0; i < model->templates_count; i++)
        print_template(page, model, &model->templates[i]);
    page_more(page, model->templates_in_all - (int64_t)model->templates_count, "templates",
              "clew show CASE templates");
    page_raw(page, "</section>\n");
}
