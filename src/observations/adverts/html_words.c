// Sorted lists, searched by halves.
#include "observations/adverts/html_words.h"

#include "base/text.h"

#include <string.h>

enum { WORD_MAX_BYTES = 31 };

struct word {
    const char *word; // lower case
    uint8_t means;
};

static const struct word class_words[] = {
    {"breadcrumb", HTML_IS_NOISE},
    {"breadcrumbs", HTML_IS_NOISE},
    {"city", HTML_IS_CITY},
    {"ciudad", HTML_IS_CITY},
    {"cookie", HTML_IS_NOISE},
    {"cookies", HTML_IS_NOISE},
    {"date", HTML_IS_DATE},
    {"footer", HTML_IS_NOISE},
    {"header", HTML_IS_DOUBTFUL},
    {"locality", HTML_IS_CITY},
    {"location", HTML_IS_CITY},
    {"menu", HTML_IS_NOISE},
    {"nav", HTML_IS_NOISE},
    {"navbar", HTML_IS_NOISE},
    {"navigation", HTML_IS_NOISE},
    {"oras", HTML_IS_CITY},
    {"pager", HTML_IS_NOISE},
    {"pagination", HTML_IS_NOISE},
    {"place", HTML_IS_CITY},
    {"posted", HTML_IS_DATE},
    {"published", HTML_IS_DATE},
    {"related", HTML_IS_OTHERS | HTML_IS_DOUBTFUL},
    {"sidebar", HTML_IS_OTHERS | HTML_IS_DOUBTFUL},
    {"similar", HTML_IS_OTHERS | HTML_IS_DOUBTFUL},
    {"stadt", HTML_IS_CITY},
    {"topbar", HTML_IS_DOUBTFUL},
    {"town", HTML_IS_CITY},
    {"ville", HTML_IS_CITY},
};

static const struct word fields[] = {
    {"addresslocality", HTML_CITY},
    {"article:published_time", HTML_DATE},
    {"articlebody", HTML_DESCRIPTION},
    {"business:contact_data:email", HTML_EMAIL},
    {"business:contact_data:locality", HTML_CITY},
    {"business:contact_data:phone_number", HTML_PHONE},
    {"city", HTML_CITY},
    {"contenturl", HTML_PICTURE},
    {"date", HTML_DATE},
    {"datecreated", HTML_DATE},
    {"dateposted", HTML_DATE},
    {"datepublished", HTML_DATE},
    {"dc.date", HTML_DATE},
    {"dc.language", HTML_LANGUAGE},
    {"dc.title", HTML_TITLE},
    {"dcterms.created", HTML_DATE},
    {"description", HTML_DESCRIPTION},
    {"email", HTML_EMAIL},
    {"geo.placename", HTML_CITY},
    {"headline", HTML_TITLE},
    {"image", HTML_PICTURE},
    {"inlanguage", HTML_LANGUAGE},
    {"lowprice", HTML_PRICE},
    {"name", HTML_TITLE},
    {"og:description", HTML_DESCRIPTION},
    {"og:email", HTML_EMAIL},
    {"og:image", HTML_PICTURE},
    {"og:image:secure_url", HTML_PICTURE},
    {"og:image:url", HTML_PICTURE},
    {"og:locale", HTML_LANGUAGE},
    {"og:locality", HTML_CITY},
    {"og:phone_number", HTML_PHONE},
    {"og:price:amount", HTML_PRICE},
    {"og:price:currency", HTML_CURRENCY},
    {"og:title", HTML_TITLE},
    {"og:url", HTML_URL},
    {"photo", HTML_PICTURE},
    {"price", HTML_PRICE},
    {"pricecurrency", HTML_CURRENCY},
    {"product:price:amount", HTML_PRICE},
    {"product:price:currency", HTML_CURRENCY},
    {"telephone", HTML_PHONE},
    {"thumbnailurl", HTML_PICTURE},
    {"title", HTML_TITLE},
    {"twitter:description", HTML_DESCRIPTION},
    {"twitter:image", HTML_PICTURE},
    {"twitter:image:src", HTML_PICTURE},
    {"twitter:title", HTML_TITLE},
    {"uploaddate", HTML_DATE},
    {"url", HTML_URL},
};

static unsigned find(const struct word *words, size_t count, const char *name)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, words[middle].word);
        if (order == 0)
            return words[middle].means;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

unsigned html_class_words(struct bytes names)
{
    unsigned means = 0;
    for (size_t at = 0; at < names.size;) {
        char word[WORD_MAX_BYTES + 1];
        size_t size = 0, from = at;
        for (; at < names.size && text_is_alpha(names.data[at]); at++)
            if (size < WORD_MAX_BYTES)
                word[size++] = (char)text_lower(names.data[at]);
        word[size] = '\0';
        if (size >= 3 && size <= 11)
            means |= find(class_words, sizeof class_words / sizeof *class_words, word);
        at += at == from;
    }
    return means;
}

enum html_field html_field_named(struct bytes name)
{
    static const char *const prefixes[] = {"schema:", "http://schema.org/", "https://schema.org/",
                                           "s:", "v:"};
    char folded[48];
    name = text_trim(name);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (bytes_start_with(name, prefixes[i], strlen(prefixes[i])))
            name = bytes_slice(name, strlen(prefixes[i]), SIZE_MAX);
    if (name.size == 0 || name.size >= sizeof folded)
        return HTML_NO_FIELD;
    for (size_t i = 0; i < name.size; i++)
        folded[i] = (char)text_lower(name.data[i]);
    folded[name.size] = '\0';
    return (enum html_field)find(fields, sizeof fields / sizeof *fields, folded);
}
