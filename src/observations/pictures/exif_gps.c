// A position out of the GPS directory. Refuses what cannot be one: a wrong position is worse than none.
#include "base/text.h"
#include "observations/pictures/exif_values.h"

#include <math.h>

enum gps_tag {
    GPS_LATITUDE_REF = 1,
    GPS_LATITUDE = 2,
    GPS_LONGITUDE_REF = 3,
    GPS_LONGITUDE = 4,
    GPS_TIME = 7,
    GPS_STATUS = 9,
    GPS_DATE = 0x1d,
};

static char letter_of(const struct tiff_entry *entry)
{
    return (char)text_upper(entry->values.data[0]);
}

void exif_gps_take(struct tiff *tiff, const struct tiff_entry *entry, void *payload)
{
    struct exif_gps_tags *tags = payload;
    switch (entry->tag) {
    case GPS_LATITUDE_REF:
        tags->latitude_ref = letter_of(entry);
        break;
    case GPS_LATITUDE:
        tags->latitude = *entry;
        break;
    case GPS_LONGITUDE_REF:
        tags->longitude_ref = letter_of(entry);
        break;
    case GPS_LONGITUDE:
        tags->longitude = *entry;
        break;
    case GPS_TIME:
        tags->time = *entry;
        break;
    case GPS_STATUS:
        tags->status = letter_of(entry);
        break;
    case GPS_DATE:
        tags->date = tiff_text(tiff, entry);
        break;
    default:
        break;
    }
}

static enum exif_gps damaged(struct tiff *tiff, const struct tiff_entry *entry, const char *what)
{
    tiff_damage(tiff, entry->offset, what);
    return EXIF_GPS_DAMAGED;
}

// Degrees, minutes and seconds, of which the smaller may be left out when the next larger has a fraction.
static enum exif_gps read_angle(struct tiff *tiff, const struct tiff_entry *entry, char ref, char positive,
                                char negative, double most, double *degrees)
{
    double parts[3];
    enum ratio ratios[3];
    for (uint32_t i = 0; i < 3; i++) {
        ratios[i] = tiff_ratio(tiff, entry, i, &parts[i]);
        if (ratios[i] == RATIO_BROKEN)
            return damaged(tiff, entry, "a GPS angle is divided by zero");
    }
    if (ratios[0] == RATIO_UNSTATED)
        return EXIF_GPS_NO_FIX;
    if (ratios[1] == RATIO_UNSTATED && parts[0] == floor(parts[0]) && parts[0] != 0)
        return damaged(tiff, entry, "a GPS angle states no minutes");
    if (parts[1] < 0 || parts[1] >= 60 || parts[2] < 0 || parts[2] > 60)
        return damaged(tiff, entry, "a GPS angle of 60 minutes or seconds or more, or of less than none");
    double sum = fabs(parts[0]) + parts[1] / 60 + parts[2] / 3600;
    if (sum > most)
        return damaged(tiff, entry, "a GPS angle that is no place on Earth");
    if (ref != positive && ref != negative && sum != 0)
        return damaged(tiff, entry, "a GPS angle whose hemisphere is not stated");
    if (parts[0] < 0 && ref == negative) // of a writer that gives the sign twice
        return damaged(tiff, entry, "a GPS angle with a sign and a hemisphere that contradict each other");
    *degrees = ref == negative || parts[0] < 0 ? -sum : sum;
    return EXIF_GPS_POSITION;
}

static void read_time(struct tiff *tiff, const struct exif_gps_tags *tags)
{
    double clock[3];
    struct reader date = reader_of(bytes_of_text(tags->date));
    int year = text_take_digits(&date, 4);
    reader_skip(&date, 1);
    int month = text_take_digits(&date, 2);
    reader_skip(&date, 1);
    int day = text_take_digits(&date, 2);
    for (uint32_t i = 0; i < 3; i++)
        if (tiff_ratio(tiff, &tags->time, i, &clock[i]) != RATIO_VALUE)
            return;
    if (date.failed || clock[0] < 0 || clock[0] > 23 || clock[1] < 0 || clock[1] > 59 || clock[2] < 0 ||
        clock[2] >= 61)
        return;
    struct moment at;
    if (moment_from_civil(year, month, day, (int)clock[0], (int)clock[1], (int)clock[2], &at)) {
        at.at_usec += llround((clock[2] - floor(clock[2])) * 1000) * 1000;
        tiff->exif->gps_at = at;
    }
}

void exif_gps_read(struct tiff *tiff, const struct exif_gps_tags *tags)
{
    struct exif *exif = tiff->exif;
    if (tags->latitude.count == 0 && tags->longitude.count == 0)
        return;
    if (tags->date && tags->time.count)
        read_time(tiff, tags);
    exif->gps_is_void = tags->status == 'V';
    enum exif_gps latitude =
        read_angle(tiff, &tags->latitude, tags->latitude_ref, 'N', 'S', 90, &exif->latitude);
    enum exif_gps longitude =
        read_angle(tiff, &tags->longitude, tags->longitude_ref, 'E', 'W', 180, &exif->longitude);
    exif->gps = latitude > longitude ? latitude : longitude; // the worse of both
    if (exif->gps == EXIF_GPS_POSITION && exif->latitude == 0 && exif->longitude == 0)
        exif->gps = EXIF_GPS_NO_FIX;
}
