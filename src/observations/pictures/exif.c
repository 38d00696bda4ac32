// The tags that are read, and what becomes of them. Sizes and offsets are exif_values.c's business.
#include "observations/pictures/exif.h"

#include "base/text.h"
#include "observations/pictures/exif_values.h"

#include <string.h>

enum tag {
    TAG_DESCRIPTION = 0x010e,
    TAG_MAKE = 0x010f,
    TAG_MODEL = 0x0110,
    TAG_DATE = 0x0132,
    TAG_CAMERA_DIRECTORY = 0x8769,
    TAG_GPS_DIRECTORY = 0x8825,
    TAG_DATE_ORIGINAL = 0x9003,
    TAG_DATE_DIGITIZED = 0x9004,
    TAG_ZONE = 0x9010,
    TAG_ZONE_ORIGINAL = 0x9011,
    TAG_ZONE_DIGITIZED = 0x9012,
    TAG_FRACTION = 0x9290,
    TAG_FRACTION_ORIGINAL = 0x9291,
    TAG_FRACTION_DIGITIZED = 0x9292,
};

static const struct {
    uint16_t tag;
    const char *name;
} texts[] = {
    {0x010d, "DocumentName"},     {TAG_DESCRIPTION, "ImageDescription"},
    {TAG_MAKE, "Make"},           {TAG_MODEL, "Model"},
    {0x0131, "Software"},         {0x013b, "Artist"},
    {0x013c, "HostComputer"},     {0x8298, "Copyright"},
    {0x9286, "UserComment"},      {0x9c9b, "XPTitle"},
    {0x9c9c, "XPComment"},        {0x9c9d, "XPAuthor"},
    {0x9c9e, "XPKeywords"},       {0x9c9f, "XPSubject"},
    {0xa420, "ImageUniqueID"},    {0xa430, "CameraOwnerName"},
    {0xa431, "BodySerialNumber"}, {0xa435, "LensSerialNumber"},
    {0xa436, "ImageTitle"},       {0xa437, "Photographer"},
    {0xa438, "ImageEditor"},
};

const char *exif_tag_name(uint16_t tag)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].tag == tag)
            return texts[i].name;
    return "";
}

struct exif_tags {
    uint32_t camera_directory, gps_directory;
    struct {
        const char *date, *zone, *fraction;
    } times[3]; // original, digitized, changed
};

static void take_time(struct tiff *tiff, const struct tiff_entry *entry, struct exif_tags *tags)
{
    const char **slot = NULL;
    switch (entry->tag) {
    case TAG_DATE_ORIGINAL:
        slot = &tags->times[0].date;
        break;
    case TAG_DATE_DIGITIZED:
        slot = &tags->times[1].date;
        break;
    case TAG_DATE:
        slot = &tags->times[2].date;
        break;
    case TAG_ZONE_ORIGINAL:
        slot = &tags->times[0].zone;
        break;
    case TAG_ZONE_DIGITIZED:
        slot = &tags->times[1].zone;
        break;
    case TAG_ZONE:
        slot = &tags->times[2].zone;
        break;
    case TAG_FRACTION_ORIGINAL:
        slot = &tags->times[0].fraction;
        break;
    case TAG_FRACTION_DIGITIZED:
        slot = &tags->times[1].fraction;
        break;
    case TAG_FRACTION:
        slot = &tags->times[2].fraction;
        break;
    default:
        return;
    }
    *slot = tiff_text(tiff, entry);
}

static void take(struct tiff *tiff, const struct tiff_entry *entry, void *payload)
{
    struct exif_tags *tags = payload;
    struct exif *exif = tiff->exif;
    if (entry->tag == TAG_CAMERA_DIRECTORY)
        tags->camera_directory = tiff_offset_value(tiff, entry);
    else if (entry->tag == TAG_GPS_DIRECTORY)
        tags->gps_directory = tiff_offset_value(tiff, entry);
    else
        take_time(tiff, entry, tags);
    if (*exif_tag_name(entry->tag) == 0)
        return;
    const char *text = tiff_text(tiff, entry);
    if (text == NULL)
        return;
    if (entry->tag == TAG_MAKE)
        exif->make = text;
    if (entry->tag == TAG_MODEL)
        exif->model = text;
    if (exif->text_count < EXIF_TEXTS_MAX)
        exif->texts[exif->text_count++] = (struct exif_text){entry->tag, text};
}

// "2021:03:04 05:06:07" with what else is stated of it. What cameras write that know no time (spaces, zeros)
// is none.
static void read_time(const char *date, const char *zone, const char *fraction, struct moment *moment)
{
    struct reader reader = reader_of(bytes_of_text(date));
    int parts[6];
    for (int i = 0; i < 6; i++) {
        parts[i] = text_take_digits(&reader, i == 0 ? 4 : 2);
        if (i < 5)
            reader_skip(&reader, 1);
    }
    if (reader.failed ||
        !moment_from_civil(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], moment)) {
        *moment = MOMENT_UNKNOWN;
        return;
    }
    moment->zone = ZONE_LOCAL;
    int64_t unit = 1000000;
    for (const char *at = fraction; at && text_is_digit(*at) && unit > 1; at++) {
        unit /= 10;
        moment->at_usec += (*at - '0') * unit;
    }
    struct reader offset = reader_of(bytes_of_text(zone));
    uint8_t sign = zone ? reader_u8(&offset) : 0;
    int hours = text_take_digits(&offset, 2);
    reader_skip(&offset, 1);
    int minutes = text_take_digits(&offset, 2);
    if ((sign == '+' || sign == '-') && !offset.failed && hours <= 14 && minutes < 60) {
        moment->zone = ZONE_OFFSET;
        moment->offset_minutes = (int16_t)((sign == '-' ? -1 : 1) * (hours * 60 + minutes));
        moment->at_usec -= moment->offset_minutes * INT64_C(60000000);
    } else if (sign == 'Z') {
        moment->zone = ZONE_OFFSET;
    }
}

void exif_read(struct bytes bytes, struct arena *arena, struct exif *exif)
{
    *exif = (struct exif){.taken = MOMENT_UNKNOWN, .gps_at = MOMENT_UNKNOWN};
    struct tiff tiff = {.bytes = bytes, .arena = arena, .exif = exif};
    tiff.big = bytes_start_with(bytes, "MM", 2);
    if ((!tiff.big && !bytes_start_with(bytes, "II", 2)) || tiff_u16(&tiff, bytes_slice(bytes, 2, 2)) != 42) {
        tiff_damage(&tiff, 0, "EXIF does not begin as a TIFF structure does");
        return;
    }
    struct exif_tags tags = {0};
    tiff_directory(&tiff, tiff_u32(&tiff, bytes_slice(bytes, 4, 4)), take, &tags);
    if (tags.camera_directory)
        tiff_directory(&tiff, tags.camera_directory, take, &tags);
    for (int i = 0; i < 3 && exif->taken.at_usec == TIME_UNKNOWN; i++)
        if (tags.times[i].date)
            read_time(tags.times[i].date, tags.times[i].zone, tags.times[i].fraction, &exif->taken);
    if (tags.gps_directory) {
        struct exif_gps_tags gps = {0};
        tiff_directory(&tiff, tags.gps_directory, exif_gps_take, &gps);
        exif_gps_read(&tiff, &gps);
    }
}
