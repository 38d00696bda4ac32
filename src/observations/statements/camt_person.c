// What is said of a person, value by value.
#include "observations/statements/camt_person.h"

#include "base/country.h"
#include "base/text.h"

#include <string.h>

bool camt_is_of_person(enum camt_node node)
{
    return node >= CAMT_STREET && node < CAMT_NODES;
}

static bool is_country(const char *text)
{
    return text && strlen(text) == 2 && country_is_known(text);
}

static void take_line(struct camt_address *address, const char *text)
{
    if (text && address->line_count < CAMT_ADDRESS_LINES)
        address->lines[address->line_count++] = text;
}

void camt_person_take(struct stated_person *person, struct camt_address *address, enum camt_node node,
                      const char *text)
{
    switch (node) {
    case CAMT_STREET:
        address->street = text;
        break;
    case CAMT_BUILDING:
        address->building = text;
        break;
    case CAMT_POST_BOX:
        address->box = text;
        break;
    case CAMT_POST_CODE:
        address->post_code = text;
        break;
    case CAMT_TOWN:
        address->town = text;
        break;
    case CAMT_REGION:
        address->region = text;
        break;
    case CAMT_ADDRESS_LINE:
        take_line(address, text);
        break;
    case CAMT_COUNTRY:
        if (is_country(text))
            person->country = text;
        break;
    case CAMT_RESIDENCE:
        if (is_country(text) && person->country == NULL)
            person->country = text;
        break;
    case CAMT_PHONE:
        person->phone = text;
        break;
    case CAMT_MOBILE:
        person->mobile = text;
        break;
    case CAMT_EMAIL:
        person->email = text;
        break;
    case CAMT_BIRTH_DAY:
        if (text == NULL || !moment_parse(bytes_of_text(text), &person->born))
            person->born = MOMENT_UNKNOWN;
        break;
    default:
        break;
    }
}

// "first second", or the one that is there.
static const char *both(struct arena *arena, const char *first, const char *second)
{
    return first && second ? arena_print(arena, "%s %s", first, second) : first ? first : second;
}

void camt_address_end(struct arena *arena, struct camt_address *address, struct stated_person *person)
{
    const char *parts[4 + CAMT_ADDRESS_LINES] = {
        both(arena, address->street, address->building),
        address->box,
        both(arena, address->post_code, address->town),
        address->region,
    };
    memcpy(parts + 4, address->lines, address->line_count * sizeof *parts);
    const char *line = NULL;
    for (size_t i = 0; i < 4 + address->line_count; i++)
        if (parts[i])
            line = line ? arena_print(arena, "%s, %s", line, parts[i]) : parts[i];
    if (line)
        person->address = line;
    *address = (struct camt_address){0};
}
