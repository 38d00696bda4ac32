// Facts of any rule as rows: knows the forms of JSON, not the rules.
#include "views/report/facts.h"

#include "base/text.h"
#include "base/time.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

enum { LIST_MAX = 12, OBJECTS_MAX = 14, FIELDS_MAX = 8, SHORT_BYTES = 14, TEXT_SIZE = 512 };

static const struct unit {
    const char *ending, *after;
} units[] = {
    {"_seconds", "s"}, {"_minutes", "min"}, {"_hours", "h"},
    {"_days", "days"}, {"_share", NULL},    {"_percent", "%"},
};

static const struct unit *unit_of(const char *key)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t ending = strlen(units[i].ending), size = strlen(key);
        if (text_end(key, units[i].ending) && // "most_cities_in_7_days" counts no days
            (size == ending || !text_is_digit((unsigned char)key[size - ending - 1])))
            return &units[i];
    }
    // "share_followed_by_instruction": a share too
    return text_start(key, "share_") ? unit_of("_share") : NULL;
}

static void print_label(struct page *page, const char *key)
{
    const struct unit *unit = unit_of(key);
    struct buffer words, plain;
    buffer_init(&plain, 1024);
    buffer_init(&words, 1024);
    size_t size = strlen(key);
    bool drop = unit && unit->after && size > strlen(unit->ending);
    buffer_add(&plain, key, drop ? size - strlen(unit->ending) : size);
    words_of_key(&words, buffer_text(&plain));
    page_text(page, buffer_text(&words));
    buffer_done(&words);
    buffer_done(&plain);
}

// "312 s" as "5 min 12 s": a reader compares minutes, not thousands of seconds.
static void print_seconds(struct page *page, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } steps[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    int printed = 0;
    for (size_t i = 0; i < 4 && printed < 2; i++) {
        if (seconds < steps[i].seconds && (printed == 0 ? i < 3 : 1)) {
            if (printed)
                break;
            continue;
        }
        page_print(page, "%s%" PRId64 "\u00a0%s", printed ? " " : "", seconds / steps[i].seconds,
                   steps[i].name);
        seconds %= steps[i].seconds;
        printed++;
    }
}

static void print_text(struct page *page, const struct model *model, const struct model_finding *finding,
                       const char *text)
{
    page_bdi(page, model_without_names(model, finding, text));
}

static void print_real(struct page *page, double value)
{
    if (value == rint(value) && fabs(value) < 1e15)
        page_number(page, (int64_t)value);
    else
        page_print(page, "%.3g", value);
}

// A time to the second is enough here; the evidence has it whole.
static bool print_moment(struct page *page, const char *text)
{
    struct moment moment;
    char out[MOMENT_TEXT_SIZE];
    if (strlen(text) < 20 || text[10] != 'T' || !moment_parse(bytes_of_text(text), &moment))
        return false;
    moment_format(moment, out);
    page_print(page, "%.10s\u00a0%.8s", out, out + 11);
    return true;
}

// "Advertisers 662, median adverts 4": an object of numbers and words inside of a fact.
static void print_inner(struct page *page, const json_t *object)
{
    const char *key;
    json_t *value;
    const char *between = "";
    json_object_foreach((json_t *)object, key, value)
    {
        struct buffer words;
        buffer_init(&words, 1024);
        words_of_key(&words, key);
        page_raw(page, between);
        page_text(page, buffer_text(&words));
        page_raw(page, "\u00a0");
        if (json_is_number(value))
            print_real(page, json_number_value(value));
        else
            page_bdi(page, json_string_value(value));
        buffer_done(&words);
        between = ", ";
    }
}

static void print_scalar(struct page *page, const struct model *model, const struct model_finding *finding,
                         const char *key, const json_t *value)
{
    const struct unit *unit = unit_of(key);
    if (json_is_string(value) && print_moment(page, json_string_value(value))) {
        return;
    } else if (json_is_string(value)) {
        print_text(page, model, finding, json_string_value(value));
    } else if (json_is_boolean(value)) {
        page_raw(page, json_is_true(value) ? "yes" : "no");
    } else if (json_is_null(value)) {
        page_raw(page, "\u2013");
    } else if (json_is_number(value) && unit && !unit->after) {
        page_print(page, "%.1f\u00a0%%", 100 * json_number_value(value));
    } else if (json_is_integer(value) && unit && strcmp(unit->after, "s") == 0 &&
               json_integer_value(value) >= 0) {
        print_seconds(page, json_integer_value(value));
    } else if (json_is_number(value)) {
        print_real(page, json_number_value(value));
        if (unit)
            page_print(page, "\u00a0%s", unit->after);
    } else if (json_is_object(value)) {
        print_inner(page, value);
    } else {
        char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        print_text(page, model, finding, text);
        free(text);
    }
}

static void print_value(struct page *page, const struct model *model, const struct model_finding *finding,
                        const char *key, const json_t *value)
{
    if (!json_is_array(value)) {
        print_scalar(page, model, finding, key, value);
        return;
    }
    size_t count = json_array_size(value), shown = count > LIST_MAX ? LIST_MAX : count;
    for (size_t i = 0; i < shown; i++) {
        page_raw(page, i ? ", " : "");
        print_scalar(page, model, finding, key, json_array_get(value, i));
    }
    if (count > shown)
        page_print(page, " and %zu more", count - shown);
    if (count == 0)
        page_raw(page, "none");
}

static const json_t *base_rate_of(const json_t *facts, const char *key)
{
    const json_t *own = json_object_get(json_object_get(facts, key), "base_rate");
    if (own)
        return own;
    char name[TEXT_SIZE];
    snprintf(name, sizeof name, "%s_base_rate", key);
    own = json_object_get(facts, name);
    return own ? own : json_object_get(json_object_get(facts, "base_rates"), key);
}

static bool is_base_rate(const json_t *facts, const char *key)
{
    if (strcmp(key, "base_rates") == 0)
        return json_is_object(json_object_get(facts, key));
    if (strcmp(key, "base_rate") == 0) // of the finding as a whole: a line below the table
        return json_is_string(json_object_get(facts, key));
    static const char ending[] = "_base_rate";
    char name[TEXT_SIZE];
    if (!text_end(key, ending) || strlen(key) >= sizeof name)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)(strlen(key) - strlen(ending)), key);
    return json_object_get(facts, name) != NULL;
}

static bool is_list_of_objects(const json_t *value)
{
    return json_is_array(value) && json_is_object(json_array_get(value, 0));
}

static void print_row(struct page *page, const struct model *model, const struct model_finding *finding,
                      const char *key, const json_t *value, const json_t *base, bool with_base)
{
    bool right = !json_is_array(value) && !json_is_object(value) &&
                 !(json_is_string(value) && json_string_length(value) > 28);
    page_raw(page, "<tr><th scope=\"row\">");
    print_label(page, key);
    page_print(page, "</th><td%s>", right ? " class=\"n\"" : "");
    print_value(page, model, finding, key, value);
    page_raw(page, "</td>");
    if (with_base) {
        page_raw(page, "<td class=\"n\">");
        if (base)
            print_value(page, model, finding, key, base);
        page_raw(page, "</td>");
    }
    page_raw(page, "</tr>\n");
}

static void print_objects(struct page *page, const struct model *model, const struct model_finding *finding,
                          const char *name, const json_t *list)
{
    const char *key;
    json_t *value, *row;
    size_t i, columns = 0;
    page_raw(page, "<div class=\"wide\"><table><caption>");
    print_label(page, name);
    page_raw(page, "</caption><thead><tr>");
    json_object_foreach(json_array_get(list, 0), key, value)
    {
        if (columns++ >= FIELDS_MAX)
            break;
        page_print(page, "<th scope=\"col\"%s>", json_is_number(value) ? " class=\"n\"" : "");
        print_label(page, key);
        page_raw(page, "</th>");
    }
    page_raw(page, "</tr></thead><tbody>\n");
    json_array_foreach(list, i, row)
    {
        if (i >= OBJECTS_MAX)
            break;
        columns = 0;
        page_raw(page, "<tr>");
        json_object_foreach(json_array_get(list, 0), key, value)
        {
            if (columns++ >= FIELDS_MAX)
                break;
            const json_t *cell = json_object_get(row, key);
            bool whole = json_is_string(cell) && json_string_length(cell) <= SHORT_BYTES;
            page_raw(page, json_is_number(value) ? "<td class=\"n\">"
                           : whole               ? "<td class=\"keep\">"
                                                 : "<td>");
            if (cell && !json_is_null(cell))
                print_value(page, model, finding, key, cell);
            page_raw(page, "</td>");
        }
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    if (json_array_size(list) > OBJECTS_MAX)
        page_print(page, "<p class=\"more\">and %zu more</p>\n", json_array_size(list) - OBJECTS_MAX);
}

static void print_object(struct page *page, const struct model *model, const struct model_finding *finding,
                         json_t *facts)
{
    const char *key;
    json_t *value;
    bool with_base = false;
    json_object_foreach(facts, key, value) with_base |= base_rate_of(facts, key) != NULL;
    page_raw(page,
             "<table class=\"facts\"><thead><tr><th scope=\"col\">Fact</th><th scope=\"col\" class=\"n\">Here"
             "</th>");
    page_raw(page, with_base ? "<th scope=\"col\" class=\"n\">Base rate</th></tr></thead><tbody>\n"
                             : "</tr></thead><tbody>\n");
    json_object_foreach(facts, key, value)
    {
        if (is_base_rate(facts, key) || is_list_of_objects(value))
            continue;
        const json_t *inner = json_object_get(value, "value");
        print_row(page, model, finding, key, inner ? inner : value, base_rate_of(facts, key), with_base);
    }
    page_raw(page, "</tbody></table>\n");
    value = json_object_get(facts, "base_rate");
    if (json_is_string(value)) {
        page_raw(page, "<p class=\"note\">Base rate: ");
        print_text(page, model, finding, json_string_value(value));
        page_raw(page, "</p>\n");
    }
}

void facts_print(struct page *page, const struct model *model, const struct model_finding *finding)
{
    json_t *facts = finding->facts ? json_loads(finding->facts, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (json_is_object(facts)) {
        print_object(page, model, finding, facts);
    } else if (finding->facts) {
        page_raw(page, "<p>");
        print_text(page, model, finding, finding->facts);
        page_raw(page, "</p>\n");
    }
    json_decref(facts);
}

void facts_print_tables(struct page *page, const struct model *model, const struct model_finding *finding)
{
    json_t *facts = finding->facts ? json_loads(finding->facts, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const char *key;
    json_t *value;
    json_object_foreach(facts, key, value) if (is_list_of_objects(value))
        print_objects(page, model, finding, key, value);
    json_decref(facts);
}

int64_t facts_number(const char *text, const char *const *keys)
{
    json_t *facts = text ? json_loads(text, 0, NULL) : NULL;
    int64_t number = -1;
    for (; number < 0 && *keys; keys++) {
        const json_t *value = json_object_get(facts, *keys), *inner = json_object_get(value, "value");
        if (inner)
            value = inner;
        if (json_is_number(value))
            number = (int64_t)json_number_value(value);
        else if (json_is_array(value))
            number = (int64_t)json_array_size(value);
    }
    json_decref(facts);
    return number;
}
