// Presence: how many names, pictures and telephones of a ring were active each month, and the journeys of
// each.
#include "base/memory.h"
#include "views/report/sections.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum {
    RINGS_MAX = 12,
    JOURNEYS_MAX = 20,
    STAYS_MAX = 10,
    SHEET = 620,
    LEFT = 70,
    ROW = 44, // of one kind of count
    BAR = 34,
    TOP = 16,
};

static const char *const counted[][2] = {
    {"names", "Names"}, {"pictures", "Pictures"}, {"phones", "Telephones"}, {"adverts", "Adverts"}};
enum { COUNTED = sizeof counted / sizeof counted[0] };

static int64_t integer_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

// A row of bars for each count, one bar a month, the highest as high as there is room.
static void draw_months(struct page *page, const json_t *months, int64_t number)
{
    size_t count = json_array_size(months);
    double width = (double)(SHEET - LEFT) / (double)count;
    int height = TOP + ROW * COUNTED + 16;
    width = width > 40 ? 40 : width;
    page_print(
        page,
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" class=\"plain\" aria-labelledby=\"months-%" PRId64
        "\"><title id=\"months-%" PRId64 "\">Names, pictures, telephones and adverts of each month</title>\n",
        SHEET, height, SHEET, height, number, number);
    for (int row = 0; row < COUNTED; row++) {
        int64_t most = 1;
        double base = TOP + ROW * row + BAR;
        for (size_t i = 0; i < count; i++)
            if (integer_of(json_array_get(months, i), counted[row][0]) > most)
                most = integer_of(json_array_get(months, i), counted[row][0]);
        page_print(
            page,
            "<text x=\"0\" y=\"%.1f\">%s</text><line class=\"axis\" x1=\"%d\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
            base, counted[row][1], LEFT, LEFT + width * (double)count, base, base);
        for (size_t i = 0; i < count; i++) {
            const json_t *month = json_array_get(months, i);
            int64_t value = integer_of(month, counted[row][0]);
            double high = (BAR - 12) * (double)value / (double)most, x = LEFT + width * (double)i;
            if (value == 0)
                continue;
            page_print(page,
                       "<rect class=\"stay\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>",
                       x + 1, base - high, width - 2 < 1 ? 1 : width - 2, high);
            page_text(page, json_string_value(json_object_get(month, "month")));
            page_print(page, ": %" PRId64 "</title></rect>", value);
            if (width >= 14)
                page_print(page, "<text class=\"soft small mid\" x=\"%.1f\" y=\"%.1f\">%" PRId64 "</text>",
                           x + width / 2, base - high - 2, value);
        }
    }
    for (size_t i = 0; i < count; i += width >= 14 ? 3 : 12) {
        page_print(page, "<text class=\"soft small\" x=\"%.1f\" y=\"%d\">", LEFT + width * (double)i,
                   height - 4);
        page_text(page, json_string_value(json_object_get(json_array_get(months, i), "month")));
        page_raw(page, "</text>");
    }
    page_raw(page, "</svg>\n");
}

static void print_stays(struct page *page, const json_t *stays)
{
    size_t i;
    const json_t *stay;
    size_t count = json_array_size(stays);
    for (i = 0; i < count && i < STAYS_MAX; i++) {
        stay = json_array_get(stays, i);
        page_raw(page, i ? " \u2192 " : "");
        page_bdi(page, json_string_value(json_object_get(stay, "city")));
        page_print(page, " <span class=\"term\">%.10s, %" PRId64 "\u00a0d</span>",
                   json_string_value(json_object_get(stay, "first")), integer_of(stay, "days"));
    }
    if (count > i)
        page_print(page, " and %zu more", count - i);
}

static void print_journey(struct page *page, const struct model *model, const json_t *journey)
{
    const char *kind = json_string_value(json_object_get(journey, "kind")),
               *value = json_string_value(json_object_get(journey, "value"));
    bool is_name = kind && strcmp(kind, "name") == 0;
    page_raw(page, "<tr>");
    page_cell(page, kind);
    page_cell(page, is_name ? model_name(model, value) : value);
    page_number_cell(page, integer_of(journey, "adverts"));
    page_number_cell(page, integer_of(journey, "cities"));
    page_number_cell(page, integer_of(journey, "countries"));
    page_number_cell(page, integer_of(journey, "days_in_two_cities"));
    page_raw(page, "<td>");
    print_stays(page, json_object_get(journey, "stays"));
    page_raw(page, "</td></tr>\n");
}

static void print_unusual(struct page *page, const json_t *facts)
{
    const json_t *list = json_object_get(facts, "unusual");
    if (json_array_size(list) == 0) {
        page_raw(page, "<p>Nothing here is beyond an ordinary advertiser.</p>\n");
        return;
    }
    page_raw(page, "<ul>\n");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        struct buffer words;
        buffer_init(&words, 1024);
        words_of_key(&words, json_string_value(json_object_get(one, "what")));
        page_raw(page, "<li>");
        page_text(page, buffer_text(&words));
        page_print(page, ": <strong>%" PRId64 "</strong>. Ordinary: ", integer_of(one, "value"));
        page_text(page, json_string_value(json_object_get(one, "ordinary")));
        page_raw(page, " (");
        page_text(page, json_string_value(json_object_get(one, "source")));
        page_raw(page, ")</li>\n");
        buffer_done(&words);
    }
    page_raw(page, "</ul>\n");
}

static void print_ring(struct page *page, const struct model *model, const struct model_finding *finding)
{
    static const char *const heads[] = {
        "Kind", "Value", "#Adverts", "#Cities", "#Countries", "#Days in two cities", "Stays", NULL};
    json_t *facts = finding->facts ? json_loads(finding->facts, 0, NULL) : NULL;
    const json_t *journeys = json_object_get(facts, "journeys"), *months = json_object_get(facts, "months");
    size_t count = json_array_size(journeys), shown = count < JOURNEYS_MAX ? count : JOURNEYS_MAX;
    page_print(page, "<figure><figcaption><strong>Finding %" PRId64 "</strong>: ", finding->id);
    page_bdi(page, model_without_names(model, finding, finding->title));
    page_raw(page, "</figcaption>\n");
    if (json_array_size(months))
        draw_months(page, months, finding->id);
    page_raw(page, "</figure>\n");
    print_unusual(page, facts);
    page_raw(page, "<details><summary>Journeys</summary>\n");
    page_table(page, NULL, heads);
    for (size_t i = 0; i < shown; i++)
        print_journey(page, model, json_array_get(journeys, i));
    page_table_end(page);
    page_more(page, integer_of(facts, "journeys_in_all") - (int64_t)shown, "journeys",
              "clew show CASE findings --where kind=presence --json");
    page_raw(page, "</details>\n");
    json_decref(facts);
}

void section_presence(struct page *page, const struct model *model)
{
    size_t shown = 0, count = 0;
    page_raw(
        page,
        "<section aria-labelledby=\"presence\">\n<h2 id=\"presence\">Presence</h2>\n<p class=\"lead\">How "
        "many names, pictures and telephones each ring showed in a month, and where each went. A name is "
        "no person: one may be advertised under several, and several under one.</p>\n");
    for (size_t i = 0; i < model->findings_count; i++) {
        if (strcmp(model->findings[i].kind, "presence") != 0)
            continue;
        count++;
        if (shown < RINGS_MAX) {
            print_ring(page, model, &model->findings[i]);
            shown++;
        }
    }
    if (count == 0)
        page_raw(page, "<p>No ring states a name, shows a picture or prints a telephone with a date.</p>\n");
    page_more(page, (int64_t)(count - shown), "rings", "clew show CASE findings --where kind=presence");
    page_raw(
        page,
        "<p class=\"note\">Tested against ordinary adverts and found to be no signs: a stated age below 23, "
        "\u201cnew in town\u201d and \u201cleaving soon\u201d, screening of clients, young-looking pictures, "
        "tattoos (JIRN for the NIJ, 2022 to 2024). clew does not count them.</p>\n</section>\n");
}
