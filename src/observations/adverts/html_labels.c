// Labels in the languages of the markets our users work on; a short list, in one place, easy to add to.
#include "observations/adverts/html_labels.h"

#include "base/text.h"

#include <string.h>

static const char *const city_labels[] = {"city",
                                          "location",
                                          "town",
                                          "place",
                                          "area",
                                          "ville",
                                          "lieu",
                                          "localisation",
                                          "ubicaci\xC3\xB3n",
                                          "localidad",
                                          "poblaci\xC3\xB3n",
                                          "localitatea",
                                          "ora\xC8\x99ul",
                                          "zona",
                                          "\xE6\x89\x80\xE5\x9C\xA8\xE5\x9C\xB0",
                                          "\xE4\xBD\x8D\xE7\xBD\xAE",
                                          "\xE5\x9C\xB0\xE7\x82\xB9",
                                          "\xE5\x9C\xB0\xE9\xBB\x9E",
                                          "stadt",
                                          "ort",
                                          "ciudad",
                                          "lugar",
                                          "oras",
                                          "ora\xC8\x99",
                                          "localitate",
                                          "plaats",
                                          "stad",
                                          "citt\xC3\xA0",
                                          "luogo",
                                          "cidade",
                                          "miasto",
                                          "by",
                                          "\xE5\x9F\x8E\xE5\xB8\x82",
                                          "\xE5\x9C\xB0\xE5\x8C\xBA",
                                          "\xE5\x9C\xB0\xE5\x8D\x80",
                                          NULL};
static const char *const date_labels[] = {"posted",
                                          "posted on",
                                          "date",
                                          "published",
                                          "published on",
                                          "created",
                                          "added",
                                          "updated",
                                          "publi\xC3\xA9 le",
                                          "mise en ligne",
                                          "mis en ligne le",
                                          "d\xC3\xA9pos\xC3\xA9"
                                          "e le",
                                          "publicado el",
                                          "fecha de publicaci\xC3\xB3n",
                                          "publicat la",
                                          "data public\xC4\x83rii",
                                          "ad\xC4\x83ugat",
                                          "ad\xC4\x83ugat la",
                                          "postat",
                                          "postat la",
                                          "ver\xC3\xB6"
                                          "ffentlicht",
                                          "\xE5\x8F\x91\xE5\xB8\x83\xE6\x97\xB6\xE9\x97\xB4",
                                          "\xE5\x8F\x91\xE5\xB8\x83\xE6\x97\xA5\xE6\x9C\x9F",
                                          "\xE7\x99\xBC\xE4\xBD\x88\xE6\x99\x82\xE9\x96\x93",
                                          "\xE6\x97\xB6\xE9\x97\xB4",
                                          "date de publication",
                                          "datum",
                                          "fecha",
                                          "publicado",
                                          "data",
                                          "publicat",
                                          "geplaatst",
                                          "pubblicato",
                                          "\xE6\x97\xA5\xE6\x9C\x9F",
                                          "\xE5\x8F\x91\xE5\xB8\x83",
                                          NULL};

static bool is_one_of(struct bytes label, const char *const *labels)
{
    for (; *labels; labels++) {
        size_t size = strlen(*labels);
        if (size != label.size)
            continue;
        size_t i = 0;
        while (i < size && text_lower(label.data[i]) == (unsigned char)(*labels)[i])
            i++;
        if (i == size)
            return true;
    }
    return false;
}

// Splits "label: value" at an ASCII or full-width colon.
static bool split(struct bytes line, struct bytes *label, struct bytes *value)
{
    ptrdiff_t colon = bytes_find(line, bytes_of_text(":"), 0);
    ptrdiff_t wide = bytes_find(line, bytes_of_text("\xEF\xBC\x9A"), 0);
    size_t width = 1;
    if (wide >= 0 && (colon < 0 || wide < colon)) {
        colon = wide;
        width = 3;
    }
    if (colon <= 0)
        return false;
    *label = text_trim(bytes_slice(line, 0, (size_t)colon));
    *value = text_trim(bytes_slice(line, (size_t)colon + width, SIZE_MAX));
    return true;
}

const char *html_place_name(struct arena *arena, struct bytes value)
{
    struct bytes label, rest;
    if (split(value, &label, &rest) && is_one_of(label, city_labels))
        value = rest;
    value = text_trim(value);
    bool letter = false;
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '\n' || value.data[i] == '@')
            return "";
        letter |= text_is_alpha(value.data[i]) || value.data[i] >= 0x80;
    }
    if (value.size == 0 || value.size > 80 || !letter)
        return "";
    return text_clean(arena, value);
}

// The first three letters or more of a month's name.
static bool month_named(struct bytes word, int *month)
{
    static const char *const names[][12] = {
        {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"},
        {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
         "noviembre", "diciembre"},
        {"janvier", "f\xC3\xA9vrier", "mars", "avril", "mai", "juin", "juillet", "ao\xC3\xBBt", "septembre",
         "octobre", "novembre",
         "d\xC3\xA9"
         "cembre"},
        {"ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august", "septembrie",
         "octombrie", "noiembrie", "decembrie"},
        {"januar", "februar", "m\xC3\xA4rz", "april", "mai", "juni", "juli", "august", "september", "oktober",
         "november", "dezember"},
        {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
         "ottobre", "novembre", "dicembre"},
        {"janeiro", "fevereiro", "mar\xC3\xA7o", "abril", "maio", "junho", "julho", "agosto", "setembro",
         "outubro", "novembro", "dezembro"},
        {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
         "november", "december"},
        {"jan", "fevrier", "maerz", "apr", "may", "jun", "jul", "aout", "sept", "oct", "nov", "decembre"},
    };
    for (size_t language = 0; word.size >= 3 && language < sizeof names / sizeof *names; language++)
        for (int i = 0; i < 12; i++) {
            const char *name = names[language][i];
            size_t at = 0;
            while (at < word.size && name[at] && text_lower(word.data[at]) == (unsigned char)name[at])
                at++;
            if (at == word.size) {
                *month = i + 1;
                return true;
            }
        }
    return false;
}

static bool is_letter(uint8_t byte)
{
    return text_is_alpha(byte) || byte >= 0x80;
}

// Day, month and year from three numbers (or a month's name as -1 in the place of the number it stands for).
static bool from_parts(const int64_t part[3], int named_at, int month, char separator, struct moment *moment)
{
    int64_t day, in_month = month, year;
    if (named_at == 0) {
        day = part[1], year = part[2];
    } else if (named_at == 1) {
        day = part[0], year = part[2];
    } else if (part[0] > 999) {
        year = part[0], in_month = part[1], day = part[2];
    } else {
        day = part[0], in_month = part[1], year = part[2];
        if (in_month > 12 && day <= 12) {
            day = part[1], in_month = part[0];
        } else if (separator == '/' && day <= 12 && day != in_month) {
            return false; // which of them is the month cannot be known
        }
    }
    int64_t days;
    if (year < 1990 || year > 2100 || day < 1 || day > 31 || in_month < 1 || in_month > 12 ||
        !time_days_from_civil((int)year, (int)in_month, (int)day, &days))
        return false;
    *moment = (struct moment){.at_usec = days * INT64_C(86400000000), .zone = ZONE_DATE};
    return true;
}

bool html_date(struct bytes value, struct moment *moment)
{
    value = text_trim(bytes_slice(value, 0, 64));
    if (moment_parse(value, moment))
        return true;
    int64_t part[3] = {0};
    int count = 0, named_at = -1, month = 0;
    char separator = 0;
    for (size_t at = 0; at < value.size && count < 3;) {
        size_t start = at;
        if (text_is_digit(value.data[at])) {
            while (at < value.size && text_is_digit(value.data[at]))
                at++;
            if (at - start > 4 || !text_to_int64(bytes_slice(value, start, at - start), &part[count]))
                return false;
            count++;
        } else if (is_letter(value.data[at])) {
            while (at < value.size && is_letter(value.data[at]))
                at++;
            struct bytes word = bytes_slice(value, start, at - start);
            if (named_at == 0 && count == 2 && month_named(word, &month)) { // "mar. 5 avril": a Tuesday
                part[0] = part[1];
                named_at = 1;
            } else if (named_at < 0 && month_named(word, &month)) {
                named_at = count++;
            } else if (count == 0 && word.data[0] < 0x80) {
                return false;
            }
        } else {
            if (count == 1 && separator == 0)
                separator = (char)value.data[at];
            at++;
        }
    }
    return count == 3 && from_parts(part, named_at, month, separator, moment);
}

void html_labels(struct arena *arena, const char *text, const char **city, struct moment *posted)
{
    struct bytes all = bytes_of_text(text), waiting = {NULL, 0};
    for (size_t at = 0; at < all.size;) {
        ptrdiff_t end = bytes_find(all, bytes_of_text("\n"), at);
        struct bytes line = text_trim(bytes_slice(all, at, end < 0 ? SIZE_MAX : (size_t)end - at));
        at = end < 0 ? all.size : (size_t)end + 1;
        struct bytes label = waiting, value = line;
        waiting = (struct bytes){NULL, 0};
        if (split(line, &label, &value)) {
            if (value.size == 0) {
                waiting = label;
                continue;
            }
        } else if (label.size == 0) {
            if (line.size < 32)
                waiting = line; // perhaps a label whose value is the next line
            continue;
        }
        if (**city == '\0' && is_one_of(label, city_labels))
            *city = html_place_name(arena, value);
        else if (posted->at_usec == TIME_UNKNOWN && is_one_of(label, date_labels))
            html_date(value, posted);
        else if (line.size < 32 && value.data == line.data)
            waiting = line;
    }
}
