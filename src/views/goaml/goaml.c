// The report around its transactions: who reports, why, with which indicators.
#include "views/goaml/goaml_transaction.h"

#include "base/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum {
    REASON_MAX_BYTES = 1024 * 1024,
    INDICATORS_MAX = 128,
    FACT_DEPTH_MAX = 8,
    CODE_MAX = 50,
    ADDRESS_MAX = 100,
};

// ---- the reason: what was found, with its facts ----

static void add_fact(struct buffer *out, const char *key, const json_t *value)
{
    char number[64];
    const char *text = json_string_value(value);
    if (json_is_integer(value))
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        snprintf(number, sizeof number, "%.6g", json_real_value(value));
    else if (json_is_boolean(value))
        snprintf(number, sizeof number, "%s", json_is_true(value) ? "yes" : "no");
    else if (text == NULL)
        return; // lists and objects are tables of the full report
    buffer_print(out, "; %s %s", key, text ? text : number);
}

static void add_finding(struct buffer *out, const struct goaml_finding *finding)
{
    buffer_print(out, "Finding %" PRId64 " (%s, rule %s version %d): %s", finding->id, finding->kind,
                 finding->rule ? finding->rule : finding->kind, finding->version, finding->title);
    json_t *facts = finding->facts ? json_loads(finding->facts, 0, NULL) : NULL;
    const char *key;
    json_t *value;
    json_object_foreach(facts, key, value) add_fact(out, key, value);
    json_decref(facts);
    buffer_add_text(out, ".\n");
}

static size_t characters_of(struct bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += (text.data[i] & 0xc0) != 0x80;
    return count;
}

// Whole findings as long as they fit, then how many do not.
static void write_reason(struct xml *xml, const struct goaml_report *report)
{
    enum { ROOM_FOR_END = 120 };
    struct buffer all, one;
    buffer_init(&all, REASON_MAX_BYTES);
    buffer_init(&one, REASON_MAX_BYTES);
    buffer_print(&all, "Handling code %s. ", report->handling);
    if (report->reference)
        buffer_print(&all, "Case %.200s. ", report->reference);
    buffer_print(
        &all,
        "%zu transactions on which %zu findings rest. These are assessments over bank statements, each by "
        "the rule it names.\n",
        report->transaction_count, report->finding_count);
    if (report->left_out)
        buffer_print(&all, "%.2000s\n", report->left_out);
    size_t used = characters_of(buffer_bytes(&all)), written = 0;
    for (; written < report->finding_count; written++) {
        buffer_reset(&one);
        add_finding(&one, &report->findings[written]);
        used += characters_of(buffer_bytes(&one));
        if (used > GOAML_COMMENT_MAX - ROOM_FOR_END && (written > 0 || report->finding_count > 1))
            break;
        buffer_add(&all, one.data, one.size);
    }
    if (written < report->finding_count)
        buffer_print(&all, "And %zu more findings, which the report of the case has in full.",
                     report->finding_count - written);
    xml_text(xml, "reason", buffer_text(&all), GOAML_COMMENT_MAX);
    buffer_done(&all);
    buffer_done(&one);
}

// ---- indicators ----

struct indicators {
    const struct goaml_profile *profile;
    const char *codes[INDICATORS_MAX]; // borrowed from the profile
    size_t count;
};

static void add_indicator(struct indicators *indicators, const char *code)
{
    for (size_t i = 0; i < indicators->count; i++)
        if (strcmp(indicators->codes[i], code) == 0)
            return;
    if (code && indicators->count < INDICATORS_MAX)
        indicators->codes[indicators->count++] = code;
}

// "HT-20", wherever it stands in the facts.
static bool is_indicator_id(const char *text)
{
    return text && strlen(text) == 5 && memcmp(text, "HT-", 3) == 0 && text_is_digit(text[3]) &&
           text_is_digit(text[4]);
}

static void find_indicators(struct indicators *indicators, const json_t *value, int depth)
{
    const char *text = json_string_value(value), *key;
    size_t i;
    json_t *inner;
    if (depth > FACT_DEPTH_MAX)
        return;
    const char *code =
        is_indicator_id(text) ? goaml_profile_exact(indicators->profile, "indicator", text) : NULL;
    if (code)
        add_indicator(indicators, code);
    json_array_foreach(value, i, inner) find_indicators(indicators, inner, depth + 1);
    if (json_is_object(value))
        json_object_foreach((json_t *)value, key, inner) find_indicators(indicators, inner, depth + 1);
}

static void write_indicators(struct xml *xml, const struct goaml_report *report)
{
    struct indicators indicators = {.profile = report->profile};
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct goaml_finding *finding = &report->findings[i];
        const char *code = goaml_profile_exact(report->profile, "indicator", finding->kind);
        if (code)
            add_indicator(&indicators, code);
        json_t *facts = finding->facts ? json_loads(finding->facts, 0, NULL) : NULL;
        find_indicators(&indicators, facts, 0);
        json_decref(facts);
    }
    if (indicators.count == 0)
        add_indicator(&indicators, goaml_profile_code(report->profile, "indicator", NULL));
    xml_open(xml, "report_indicators");
    for (size_t i = 0; i < indicators.count; i++)
        xml_text(xml, "indicator", indicators.codes[i], CODE_MAX);
    xml_close(xml, "report_indicators");
}

// ---- who reports ----

static void write_head(struct xml *xml, const struct goaml_report *report)
{
    const struct goaml_profile *profile = report->profile;
    xml_text(xml, "rentity_id", profile->rentity_id, CODE_MAX);
    xml_text(xml, "rentity_branch", profile->rentity_branch, GOAML_NAME_MAX);
    xml_text(xml, "submission_code", profile->submission_code, CODE_MAX);
    xml_text(xml, "report_code", profile->report_code, CODE_MAX);
    xml_text(xml, "entity_reference",
             profile->entity_reference ? profile->entity_reference : report->reference, GOAML_NAME_MAX);
    xml_text(xml, "fiu_ref_number", profile->fiu_ref_number, GOAML_NAME_MAX);
    goaml_write_moment(xml, profile->date_element, report->made);
    xml_text(xml, "currency_code_local", profile->currency_code_local, CODE_MAX);
    xml_open(xml, "reporting_person");
    xml_text(xml, "first_name", profile->first_name, ADDRESS_MAX);
    xml_text(xml, "last_name", profile->last_name, ADDRESS_MAX);
    xml_text(xml, "email", profile->email, GOAML_NAME_MAX);
    xml_text(xml, "occupation", profile->occupation, GOAML_NAME_MAX);
    xml_close(xml, "reporting_person");
    xml_open(xml, "location");
    xml_text(xml, "address_type", profile->address_type, CODE_MAX);
    xml_text(xml, "address", profile->address, ADDRESS_MAX);
    xml_text(xml, "city", profile->city, GOAML_NAME_MAX);
    xml_text(xml, "zip", profile->zip, CODE_MAX);
    xml_text(xml, "country_code", profile->country, 2);
    xml_text(xml, "state", profile->state, GOAML_NAME_MAX);
    xml_close(xml, "location");
}

void goaml_write(const struct goaml_report *report, FILE *out)
{
    struct xml xml;
    xml_begin(&xml, out);
    xml_open(&xml, "report");
    write_head(&xml, report);
    write_reason(&xml, report);
    xml_text(&xml, "action", report->profile->action, GOAML_COMMENT_MAX);
    for (size_t i = 0; i < report->transaction_count; i++)
        goaml_write_transaction(&xml, report->profile, &report->transactions[i]);
    write_indicators(&xml, report);
    xml_close(&xml, "report");
}
