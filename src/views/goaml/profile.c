// Lines of a profile to its fields.
#include "views/goaml/profile.h"

#include "base/memory.h"
#include "base/text.h"

#include <stddef.h>
#include <string.h>

enum check { ANYTHING, NUMBER, COUNTRY, CURRENCY, DATE_ELEMENT };

// What each key is stands in the error when it is missing; the greatest lengths are the schema's.
static const struct field {
    const char *key;
    size_t offset, length_max;
    enum check check;
    bool required;
    const char *what;
} fields[] = {
#define FIELD(key, member, length_max, check, required, what)                                                \
    {                                                                                                        \
        key, offsetof(struct goaml_profile, member), length_max, check, required, what                       \
    }
    FIELD("rentity_id", rentity_id, 9, NUMBER, true, "the number that the unit gave to who reports"),
    FIELD("rentity_branch", rentity_branch, 255, ANYTHING, false, ""),
    FIELD("submission_code", submission_code, 1, ANYTHING, true, "E for electronic, M for manual"),
    FIELD("report_code", report_code, 16, ANYTHING, true, "the kind of report: STR, SAR, ..."),
    FIELD("entity_reference", entity_reference, 255, ANYTHING, false, ""),
    FIELD("fiu_ref_number", fiu_ref_number, 255, ANYTHING, false, ""),
    FIELD("date_element", date_element, 32, DATE_ELEMENT, false, ""),
    FIELD("currency_code_local", currency_code_local, 3, CURRENCY, true, "the country's currency: EUR"),
    FIELD("action", action, 8000, ANYTHING, false, ""),
    FIELD("reporting_person.first_name", first_name, 100, ANYTHING, true, "the first name of who reports"),
    FIELD("reporting_person.last_name", last_name, 100, ANYTHING, true, "the last name of who reports"),
    FIELD("reporting_person.occupation", occupation, 255, ANYTHING, false, ""),
    FIELD("reporting_person.email", email, 255, ANYTHING, false, ""),
    FIELD("location.address_type", address_type, 16, ANYTHING, true, "the unit's code for a kind of address"),
    FIELD("location.address", address, 100, ANYTHING, true, "street and number of who reports"),
    FIELD("location.city", city, 255, ANYTHING, true, "the city of who reports"),
    FIELD("location.zip", zip, 10, ANYTHING, false, ""),
    FIELD("location.country", country, 2, COUNTRY, true, "the country of who reports, two letters"),
    FIELD("location.state", state, 255, ANYTHING, false, ""),
    FIELD("account_type", account_type, 16, ANYTHING, false, ""),
    FIELD("institution", institution_unknown, 255, ANYTHING, true,
          "what to write for a bank that is not known"),
};

static const struct group {
    const char *name;
    bool required; // without a name: for whatever has no line of its own
    const char *what;
} groups[] = {
    {"transmode", true, "the code for how money moved when no transmode.METHOD says it"},
    {"funds", true, "the code for a kind of funds when no funds.METHOD says it"},
    {"indicator", true, "the code of an indicator when no indicator.NAME says it"},
    {"institution", false, ""},
};

static const char **slot_of(struct goaml_profile *profile, const struct field *field)
{
    return (const char **)((char *)profile + field->offset);
}

static const struct field *field_of(const char *key)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i].key, key) == 0)
            return &fields[i];
    return NULL;
}

static bool is_group(const char *key)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        size_t length = strlen(groups[i].name);
        if (strncmp(key, groups[i].name, length) == 0 &&
            ((key[length] == 0 && groups[i].required) || (key[length] == '.' && key[length + 1])))
            return true;
    }
    return false;
}

static bool are_capitals(const char *value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (value[i] < 'A' || value[i] > 'Z')
            return false;
    return value[count] == 0;
}

// What is wrong with a value, for people; NULL when it is right.
static const char *fault_of(const struct field *field, const char *value)
{
    size_t length = 0;
    for (const char *at = value; *at; at++)
        length += ((uint8_t)*at & 0xc0) != 0x80;
    if (length > field->length_max)
        return "is longer than the schema allows";
    int64_t number;
    switch (field->check) {
    case NUMBER:
        return text_to_int64(bytes_of_text(value), &number) && number >= 1 ? NULL : "is no number from 1";
    case COUNTRY:
        return are_capitals(value, 2) ? NULL : "is no country of two capital letters";
    case CURRENCY:
        return are_capitals(value, 3) ? NULL : "is no currency of three capital letters";
    case DATE_ELEMENT:
        return strcmp(value, "submission_date") == 0 || strcmp(value, "report_date") == 0
                   ? NULL
                   : "is neither submission_date nor report_date";
    case ANYTHING:
        break;
    }
    return NULL;
}

static int take_line(struct goaml_profile *profile, struct arena *arena, const char *name, int number,
                     struct bytes line, struct error *error)
{
    line = text_trim(line);
    if (line.size == 0 || line.data[0] == '#')
        return 0;
    ptrdiff_t equals = bytes_find(line, bytes_of_text("="), 0);
    if (equals <= 0)
        return error_set(error, "profile '%s', line %d: it is no line 'KEY = VALUE'", name, number);
    struct bytes left = text_trim(bytes_slice(line, 0, (size_t)equals)),
                 right = text_trim(bytes_slice(line, (size_t)equals + 1, line.size));
    const char *key = text_clean(arena, left), *value = text_clean(arena, right);
    const struct field *field = field_of(key);
    if (*value == 0)
        return error_set(error, "profile '%s', line %d: '%s' has no value: leave the line out", name, number,
                         key);
    if (field == NULL && !is_group(key))
        return error_set(error,
                         "profile '%s', line %d: there is no key '%s'; docs/manual/export.md lists them",
                         name, number, key);
    if (field) {
        const char *fault = fault_of(field, value);
        if (fault)
            return error_set(error, "profile '%s', line %d: %s '%.64s' %s", name, number, key, value, fault);
        if (*slot_of(profile, field))
            return error_set(error, "profile '%s', line %d: '%s' stands twice", name, number, key);
        *slot_of(profile, field) = value;
        return 0;
    }
    ARRAY_ROOM(profile->pairs, profile->pair_capacity, profile->pair_count);
    profile->pairs[profile->pair_count++] = (struct goaml_pair){key, value};
    return 0;
}

static int missing(const char *name, const char *key, const char *what, struct error *error)
{
    return error_set(error, "profile '%s' does not say '%s', %s: add a line '%s = ...'", name, key, what,
                     key);
}

int goaml_profile_parse(struct goaml_profile *profile, struct arena *arena, const char *name,
                        struct bytes text, struct error *error)
{
    *profile = (struct goaml_profile){.rentity_id = NULL};
    int number = 0;
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && text.data[end] != '\n')
            end++;
        if (take_line(profile, arena, name, ++number, bytes_slice(text, at, end - at), error))
            return -1;
        at = end + 1;
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].required && *slot_of(profile, &fields[i]) == NULL)
            return missing(name, fields[i].key, fields[i].what, error);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (groups[i].required && goaml_profile_code(profile, groups[i].name, NULL) == NULL)
            return missing(name, groups[i].name, groups[i].what, error);
    if (profile->date_element == NULL)
        profile->date_element = "submission_date";
    return 0;
}

void goaml_profile_done(struct goaml_profile *profile)
{
    memory_free(profile->pairs);
    profile->pairs = NULL;
}

const char *goaml_profile_exact(const struct goaml_profile *profile, const char *group, const char *name)
{
    size_t length = strlen(group);
    for (size_t i = 0; name && i < profile->pair_count; i++) {
        const char *key = profile->pairs[i].key;
        if (strncmp(key, group, length) == 0 && key[length] == '.' && strcmp(key + length + 1, name) == 0)
            return profile->pairs[i].value;
    }
    return NULL;
}

const char *goaml_profile_code(const struct goaml_profile *profile, const char *group, const char *name)
{
    const char *exact = goaml_profile_exact(profile, group, name);
    for (size_t i = 0; exact == NULL && i < profile->pair_count; i++)
        if (strcmp(profile->pairs[i].key, group) == 0)
            exact = profile->pairs[i].value;
    return exact;
}
