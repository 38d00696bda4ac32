// JSON-LD of a page: what schema.org says of the thing that is offered. Hostile JSON: blocks, values and
// depth are bounded. What is said of the site, its owner and its menus is left out.
#include "observations/adverts/html_reading.h"

#include "base/text.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_MAX_BYTES = 256 * 1024, DEPTH_MAX = 12, VALUES_MAX = 20000 };

struct json_walk {
    struct html_reading *reading;
    size_t values;
};

static bool is_of_site(const json_t *object)
{
    static const char *const types[] = {"Organization",   "WebSite",
                                        "BreadcrumbList", "ItemList",
                                        "SearchAction",   "SearchResultsPage",
                                        "Corporation",    "AggregateRating",
                                        "Review",         "SiteNavigationElement",
                                        "WPHeader",       "WPFooter",
                                        "Brand"};
    const json_t *type = json_object_get(object, "@type");
    const char *name = json_string_value(json_is_array(type) ? json_array_get(type, 0) : type);
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (strcmp(name, types[i]) == 0)
            return true;
    return false;
}

static bool leads_to_the_thing(const char *key)
{
    static const char *const keys[] = {"@graph",
                                       "mainEntity",
                                       "offers",
                                       "itemOffered",
                                       "address",
                                       "location",
                                       "seller",
                                       "availableAtOrFrom",
                                       "contactPoint",
                                       "areaServed",
                                       "priceSpecification",
                                       "jobLocation",
                                       "containedInPlace",
                                       "about"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static void take(struct json_walk *walk, enum html_field field, const json_t *value)
{
    char number[32];
    if (json_is_string(value)) {
        html_state(walk->reading, field, RANK_JSON,
                   (struct bytes){(const uint8_t *)json_string_value(value), json_string_length(value)});
    } else if (json_is_number(value) && field == HTML_PRICE) {
        snprintf(number, sizeof number, "%.10g", json_number_value(value));
        html_state(walk->reading, field, RANK_JSON, bytes_of_text(number));
    } else if (json_is_integer(value)) {
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        html_state(walk->reading, field, RANK_JSON, bytes_of_text(number));
    }
}

// A picture may be an address, an object of it, or several.
static void take_field(struct json_walk *walk, enum html_field field, const json_t *value)
{
    const json_t *part;
    size_t index;
    if (json_is_array(value)) {
        json_array_foreach(value, index, part) if (++walk->values < VALUES_MAX)
            take_field(walk, field, json_is_array(part) ? NULL : part);
    } else if (json_is_object(value)) {
        const json_t *inner = json_object_get(value, field == HTML_PICTURE ? "url" : "name");
        take(walk, field,
             inner ? inner : json_object_get(value, field == HTML_PICTURE ? "contentUrl" : "@value"));
    } else {
        take(walk, field, value);
    }
}

static void walk_value(struct json_walk *walk, const json_t *value, size_t depth)
{
    const char *key;
    const json_t *part;
    json_t *member;
    size_t index;
    if (depth > DEPTH_MAX || ++walk->values > VALUES_MAX)
        return;
    json_array_foreach(value, index, part) walk_value(walk, part, depth + 1);
    if (!json_is_object(value) || is_of_site(value))
        return;
    bool is_place_or_offer = depth > 0 && json_object_get(value, "@graph") == NULL;
    json_object_foreach((json_t *)(uintptr_t)value, key, member)
    {
        enum html_field field = html_field_named(bytes_of_text(key));
        if (field == HTML_URL || (field == HTML_TITLE && is_place_or_offer))
            field = HTML_NO_FIELD; // the name of a place or a seller is no title
        if (field != HTML_NO_FIELD)
            take_field(walk, field, member);
        else if (leads_to_the_thing(key))
            walk_value(walk, member, depth + 1);
    }
}

// Some wrap it in a comment or CDATA for the sake of old browsers.
static struct bytes without_wrapping(struct bytes block)
{
    size_t from = 0, end = block.size;
    while (from < end && block.data[from] != '{' && block.data[from] != '[')
        from++;
    if (bytes_start_with(bytes_slice(block, from, end - from), "[CDATA[", 7))
        return without_wrapping(bytes_slice(block, from + 7, end - from - 7));
    while (end > from && block.data[end - 1] != '}' && block.data[end - 1] != ']')
        end--;
    if (end - from > 3 && block.data[end - 1] == ']' && block.data[end - 2] == ']' && block.data[from] == '{')
        return without_wrapping(bytes_slice(block, from, end - from - 2));
    return bytes_slice(block, from, end - from);
}

void html_json_read(struct html_reading *reading)
{
    struct json_walk walk = {.reading = reading};
    for (size_t i = 0; i < reading->json_count; i++) {
        struct bytes block = without_wrapping(reading->json[i]);
        if (block.size == 0 || block.size > BLOCK_MAX_BYTES)
            continue;
        json_error_t error;
        json_t *root = json_loadb((const char *)block.data, block.size, JSON_ALLOW_NUL, &error);
        const json_t *graph = json_object_get(root, "@graph"), *part;
        size_t index;
        if (json_is_array(graph)) {
            json_array_foreach(graph, index, part) walk_value(&walk, part, 0);
        } else if (json_is_array(root)) {
            json_array_foreach(root, index, part) walk_value(&walk, part, 0);
        } else {
            walk_value(&walk, root, 0);
        }
        json_decref(root);
    }
}
