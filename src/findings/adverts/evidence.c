// See evidence.h.
#include "findings/adverts/evidence.h"

#include <math.h>

enum { NEAR_DAYS = 7, COPIES_SURE = 6, CROWD_PERCENT = 80 };

static const double phone_points = 9, handle_points = 14, email_points = 12, text_points = 5,
                    picture_points = 6, texts_apart_points = 4, pictures_apart_points = 2,
                    texts_most_points = 9, pictures_most_points = 7, time_points = 5, city_points = 5,
                    cities_apart_points = 4, both_points = 6;
static const double whole_repertoire = 0.8, repertoire_points = 1.5, repertoire_most_points = 4.5;
static const double crowd_points = 5; // how sure a crowd must be
static const double crowd_most_points = 4;
static const double shared_by_one_hand = 0.8; // of the cities of one telephone of a hand, those of another

static double at_most(double value, double most)
{
    return value < most ? value : most;
}

static double at_least(double value, double least)
{
    return value > least ? value : least;
}

// Points for `inside` of `count` users having come together within `days`, wherever in the span that is.
static double crowding(size_t inside, size_t count, double days, double span)
{
    double outside = (double)(count - inside);
    double choices = outside > 0 ? outside * log2((double)count * 2.7183 / outside) : 0;
    return ((double)inside - 1) * log2(span / days) - log2((double)count) - choices;
}

struct evidence_crowd evidence_of_crowd(const int32_t *days, size_t count, int32_t span_days)
{
    struct evidence_crowd crowd = {.strangers = count > 1 ? (double)count - 1 : 0};
    for (int share = 100; count > 2 && share >= CROWD_PERCENT; share -= 10) {
        size_t inside = (count * (size_t)share + 99) / 100, best = 0;
        for (size_t i = 0; i + inside <= count; i++)
            if (days[i + inside - 1] - days[i] < days[best + inside - 1] - days[best])
                best = i;
        double width = days[best + inside - 1] - days[best] + NEAR_DAYS, span = span_days + NEAR_DAYS,
               points = crowding(inside, count, width, span),
               strangers = (double)(count - inside) * width / (span - width);
        if (width * 2 > span || points < crowd_points || strangers >= crowd.strangers)
            continue;
        crowd = (struct evidence_crowd){strangers, points, days[best], days[best + inside - 1]};
    }
    return crowd;
}

double evidence_of_copying(struct evidence_crowd crowd, uint32_t users)
{
    double strangers = users > 1 ? at_most((double)users - 1, crowd.strangers) : 0;
    return log2(at_least(strangers, 1)) -
           at_most(at_least((crowd.points - crowd_points) / 4, 0), crowd_most_points);
}

double evidence_of_phone(struct evidence_side a, struct evidence_side b, uint32_t users)
{
    uint32_t showing = a.showing < b.showing ? a.showing : b.showing,
             adverts = a.adverts < b.adverts ? a.adverts : b.adverts;
    return at_least(phone_points - (users > 2 ? 2 * log2(users - 1) : 0) -
                        log2(1 + (double)adverts / (4.0 * showing)),
                    0);
}

double evidence_of_handle(uint32_t pattern, unsigned digits)
{
    return pattern == 0 ? handle_points
                        : at_least(at_most(handle_points, log2(pow(10, digits) / pattern)), 0);
}

double evidence_of_email(void)
{
    return email_points;
}

double evidence_of_copy(enum contact_kind kind, struct evidence_side a, struct evidence_side b)
{
    double apart = at_least((double)a.adverts / a.showing, (double)b.adverts / b.showing);
    return at_least((kind == CONTACT_PICTURE ? picture_points : text_points) - log2(1 + apart / 8), 0);
}

double evidence_of_copies(enum contact_kind kind, double points, uint32_t count, double overlap)
{
    double both = count > 1 && overlap >= whole_repertoire
                      ? at_most(repertoire_points * (count - 1), repertoire_most_points)
                      : 0;
    return both + at_most(points, kind == CONTACT_PICTURE ? pictures_most_points : texts_most_points);
}

double evidence_against_copies(enum contact_kind kind, double overlap, uint32_t a_showing, uint32_t b_showing)
{
    double fewer = a_showing < b_showing ? a_showing : b_showing;
    if (fewer < 2)
        return 0;
    return -(kind == CONTACT_PICTURE ? pictures_apart_points : texts_apart_points) *
           at_least(0, 1 - 2 * overlap) * at_most(1, (fewer - 1) / (COPIES_SURE - 1));
}

double evidence_of_time(int32_t a_first, int32_t a_last, int32_t b_first, int32_t b_last, int32_t span_days)
{
    int32_t gap = a_first > b_last ? a_first - b_last : b_first > a_last ? b_first - a_last : 0;
    double met = (double)(a_last - a_first) + (b_last - b_first) + 2.0 * (gap > NEAR_DAYS ? gap : NEAR_DAYS);
    return met >= span_days ? 0 : at_most(time_points, log2(span_days / met));
}

double evidence_of_cities(uint32_t shared, uint32_t distinct, double chance)
{
    if (distinct == 0 || chance <= 0)
        return 0;
    chance = at_most(chance, 0.99);
    double hand = at_least(shared_by_one_hand, chance); // where all are everywhere, nothing is said
    double points = shared * log2(hand / chance) + (distinct - shared) * log2((1 - hand) / (1 - chance));
    return at_least(at_most(points, city_points), -cities_apart_points);
}

double evidence_of_time_and_cities(double time, double cities)
{
    return at_most(time + cities, both_points);
}
