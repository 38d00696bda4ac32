// Adverts of one site as the table a crawler leaves: RFC 4180, the text quoted.
#include "rehearsal/evidence_files.h"

static void add_quoted(struct buffer *out, const char *text)
{
    buffer_add_u8(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            buffer_add_u8(out, '"');
        buffer_add_u8(out, (uint8_t)*text);
    }
    buffer_add_u8(out, '"');
}

int adverts_csv_write(const struct world *world, const char *directory, const char *path, unsigned site,
                      struct error *error)
{
    struct buffer out;
    buffer_init(&out, (size_t)1 << 30);
    buffer_add_text(&out, "id,url,posted,city,language,text,pictures\r\n");
    for (size_t i = 0; i < world->advert_count; i++) {
        const struct advert *advert = &world->adverts[i];
        if (advert->site != site)
            continue;
        buffer_print(&out, "%s,%s,%s,%s,%s,", advert->id, advert->url, date_text(world->arena, advert->day),
                     advert->city, language_name(advert->language));
        add_quoted(&out, arena_print(world->arena, "%s. %s", advert->title, advert->text));
        buffer_add_u8(&out, ',');
        for (size_t k = 0; k < advert->picture_count; k++)
            buffer_print(&out, "%s%s", k ? " " : "", picture_url(world->arena, advert, k));
        buffer_add_text(&out, "\r\n");
    }
    const int result = file_write(directory, path, buffer_bytes(&out), error);
    buffer_done(&out);
    return result;
}
