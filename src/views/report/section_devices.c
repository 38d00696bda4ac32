// What each device holds, whom several of them know, and when they are used.
#include "views/report/sections.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { DAY_CHARACTERS = 10, CELL = 11, CLOCK_LEFT = 26, CLOCK_TOP = 12 };

static const char *const weekdays[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static void print_texts(struct page *page, const char *list)
{
    json_t *texts = list ? json_loads(list, 0, NULL) : NULL;
    page_raw(page, "<td>");
    for (size_t i = 0; i < json_array_size(texts); i++) {
        page_raw(page, i ? ", " : "");
        page_bdi(page, json_string_value(json_array_get(texts, i)));
    }
    page_raw(page, "</td>");
    json_decref(texts);
}

// The days of two moments, one below the other.
static void print_days_cell(struct page *page, const char *first, const char *last)
{
    char day[DAY_CHARACTERS + 1];
    page_raw(page, "<td class=\"keep\">");
    snprintf(day, sizeof day, "%s", first ? first : "");
    page_text(page, day);
    page_raw(page, "<br/>");
    snprintf(day, sizeof day, "%s", last ? last : "");
    page_text(page, day);
    page_raw(page, "</td>");
}

static void print_devices(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Device",       "Own numbers and accounts",
                                        "Applications", "#Messages",
                                        "#Calls",       "#Contacts",
                                        "#Lost",        "First, last",
                                        "#Findings",    NULL};
    size_t shown = model->devices_count < MODEL_ROWS_MAX ? model->devices_count : MODEL_ROWS_MAX;
    page_table(page, NULL, heads);
    for (size_t i = 0; i < shown; i++) {
        const struct model_device *device = &model->devices[i];
        page_raw(page, "<tr>");
        page_cell(page, device->source);
        print_texts(page, device->own);
        print_texts(page, device->apps);
        page_number_cell(page, device->messages);
        page_number_cell(page, device->calls);
        page_number_cell(page, device->contacts);
        page_number_cell(page, device->lost);
        print_days_cell(page, device->first, device->last);
        page_number_cell(page, device->findings);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)(model->devices_count - shown), "devices", "clew show CASE devices");
}

static const struct model_known_to *known_to(const struct model_shared *shared, size_t device)
{
    for (size_t i = 0; i < shared->known_to_count; i++)
        if (shared->known_to[i].device == device)
            return &shared->known_to[i];
    return NULL;
}

struct columns { // the devices that have one in the matrix
    size_t devices[MODEL_DEVICES_DRAWN], count;
    size_t left_out; // that know somebody, too
};

// Those that know one of the rows: the devices of findings first, then the busiest, as they stand.
static struct columns choose_columns(const struct model *model)
{
    struct columns columns = {.count = 0};
    for (size_t device = 0; device < model->devices_count; device++) {
        bool knows = false;
        for (size_t i = 0; i < model->shared_count && !knows; i++)
            knows = known_to(&model->shared[i], device) != NULL;
        if (knows && columns.count < MODEL_DEVICES_DRAWN)
            columns.devices[columns.count++] = device;
        else
            columns.left_out += knows;
    }
    return columns;
}

static void print_shared_row(struct page *page, const struct model *model, const struct model_shared *shared,
                             const struct columns *columns)
{
    page_raw(page, "<tr><th scope=\"row\">");
    page_bdi(page, shared->value);
    if (shared->name && *shared->name) {
        page_raw(page, "<br/>");
        page_bdi(page, model_name(model, shared->name));
    }
    page_raw(page, "</th>");
    for (size_t i = 0; i < columns->count; i++) {
        const struct model_known_to *how = known_to(shared, columns->devices[i]);
        page_raw(page, "<td>");
        if (how && how->messages + how->calls)
            page_number(page, how->messages + how->calls);
        if (how && how->saved)
            page_raw(page, how->messages + how->calls ? " \u2022" : "\u2022");
        page_raw(page, "</td>");
    }
    page_number_cell(page, shared->devices);
    page_raw(page, "</tr>\n");
}

static void print_matrix(struct page *page, const struct model *model)
{
    struct columns columns = choose_columns(model);
    page_raw(page,
             "<h3>Whom several devices know</h3>\n<p class=\"lead\">Messages and calls of each device with a "
             "number or account; \u2022 where it is saved as a contact. Hubs are left out.</p>\n");
    if (model->shared_count == 0) {
        page_raw(page, "<p>No two devices know the same number or account.</p>\n");
        return;
    }
    page_raw(page, "<div class=\"wide\"><table class=\"matrix\"><thead><tr><th scope=\"col\">Known</th>");
    for (size_t i = 0; i < columns.count; i++) {
        page_raw(page, "<th scope=\"col\" class=\"n\">");
        page_text(page, model->devices[columns.devices[i]].source);
        page_raw(page, "</th>");
    }
    page_raw(page, "<th scope=\"col\" class=\"n\">Devices in all</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < model->shared_count; i++)
        print_shared_row(page, model, &model->shared[i], &columns);
    page_table_end(page);
    if (columns.left_out) {
        page_raw(page, "<p class=\"note\">Columns: the devices of findings first, then the busiest; ");
        page_count(page, (int64_t)columns.left_out, "device");
        page_raw(page, " more have no column here.</p>\n");
    }
    page_more(page, model->shared_in_all - (int64_t)model->shared_count, "numbers and accounts",
              "clew show CASE shared_contacts");
}

static void print_clock(struct page *page, const struct model_device *device)
{
    int64_t most = 0, total = 0;
    for (int day = 0; day < 7; day++)
        for (int hour = 0; hour < 24; hour++) {
            most = device->activity[day][hour] > most ? device->activity[day][hour] : most;
            total += device->activity[day][hour];
        }
    page_raw(page, "<figure><figcaption><strong>");
    page_bdi(page, device->source);
    page_raw(page, "</strong>, ");
    page_text(page, device->zone);
    page_raw(page, ", busiest hour ");
    page_number(page, most);
    page_raw(page, " of ");
    page_number(page, total);
    page_print(
        page,
        "</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\"><title>Messages and calls of a week by hour</title>",
        CLOCK_LEFT + 24 * CELL, CLOCK_TOP + 7 * CELL);
    for (int hour = 0; hour < 24; hour += 6)
        page_print(page, "<text class=\"soft small\" x=\"%d\" y=\"9\">%02d</text>", CLOCK_LEFT + hour * CELL,
                   hour);
    for (int day = 0; day < 7; day++) {
        page_print(page, "<text class=\"soft small\" x=\"0\" y=\"%d\">%s</text>", CLOCK_TOP + day * CELL + 9,
                   weekdays[day]);
        for (int hour = 0; hour < 24; hour++) {
            int64_t count = device->activity[day][hour];
            // the square root: a busy hour must not make the quiet ones invisible
            double share = most ? sqrt((double)count / (double)most) : 0;
            page_print(
                page,
                "<rect class=\"heat\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill-opacity=\"%.2f\">"
                "<title>%s %02d:00 %lld</title></rect>",
                CLOCK_LEFT + hour * CELL, CLOCK_TOP + day * CELL, CELL - 1, CELL - 1, 0.05 + 0.95 * share,
                weekdays[day], hour, (long long)count);
        }
    }
    page_raw(page, "</svg></figure>\n");
}

static void print_clocks(struct page *page, const struct model *model)
{
    size_t shown = 0;
    page_raw(
        page,
        "<h3>When they are used</h3>\n<p class=\"lead\">Messages and calls by weekday and hour, in local "
        "time. The darker, the more; every device by its own busiest hour.</p>\n<div class=\"clocks\">\n");
    for (size_t i = 0; i < model->devices_count && shown < MODEL_DEVICES_DRAWN; i++)
        if (model->devices[i].messages + model->devices[i].calls) {
            print_clock(page, &model->devices[i]);
            shown++;
        }
    page_raw(page, "</div>\n");
    page_more(page, (int64_t)(model->devices_count - shown), "devices", "clew show CASE activity");
}

void section_devices(struct page *page, const struct model *model)
{
    page_raw(page, "<section aria-labelledby=\"devices\">\n<h2 id=\"devices\">Devices</h2>\n");
    if (model->devices_count == 0) {
        page_raw(page, "<p>No phones in this case.</p>\n</section>\n");
        return;
    }
    page_raw(page, "<p class=\"lead\">Phones and what was read from them: those in findings first, then the "
                   "busiest. Lost: deleted or carved, and read all the same.</p>\n");
    print_devices(page, model);
    print_matrix(page, model);
    print_clocks(page, model);
    page_raw(page, "</section>\n");
}
