// See communities.h.
#include "findings/adverts/communities.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/order.h"
#include "findings/adverts/evidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 32, ALL_PAIRS_MAX = 64, NEIGHBOURS = 8, LARGEST = 4, OTHERS_ELSEWHERE = 20 };

enum class { CLASS_CONTACT, CLASS_TEXT, CLASS_PICTURE, CLASSES };

struct community {
    uint32_t root;                              // the position of its first advert
    uint32_t adverts, showing[2];               // adverts with a text, with a picture
    int32_t first_day, last_day;                // NO_DAY
    uint32_t first_city, city_count, in_cities; // in_cities: adverts that state one
    bool has_contact;
};

struct user { // a community that shows a value
    uint32_t community, adverts;
    int32_t day; // in the middle of its days
};

struct pair {
    uint32_t a, b;                  // communities, a < b
    const struct shown_value *last; // weighed
    double contacts;                // points of those they share,
    uint32_t copy_count[2];
    double copies[2]; // of texts, of pictures,
    double overlap[2]
                  [2]; // of texts, of pictures: the share of a's adverts, of b's, that shows what both show
    double copied[CLASSES]; // points off for strangers who copy: the least of any value
    bool shares[CLASSES];
    double total;
};

struct rounds {
    const struct advert_reading *reading;
    struct judged_adverts *judged;
    struct disjoint *sets;
    struct community *communities;
    size_t community_count;
    uint32_t *community_of;        // advert
    uint32_t *cities;              // of communities, rising
    struct user *users;            // scratch
    struct evidence_crowd *crowds; // of values: who showed them before anything was joined
    bool first;                    // round
    struct pair *pairs;
    size_t pair_count, pair_capacity;
    struct pair_map pair_at; // position + 1
};

// ---- what the communities are ----

static void see_advert(struct community *community, const struct read_advert *advert)
{
    community->adverts++;
    community->has_contact |= advert->home != NO_HOME;
    if (advert->day == NO_DAY)
        return;
    if (community->first_day == NO_DAY || advert->day < community->first_day)
        community->first_day = advert->day;
    if (community->last_day == NO_DAY || advert->day > community->last_day)
        community->last_day = advert->day;
}

static void count_copies(struct rounds *rounds)
{
    const struct advert_reading *reading = rounds->reading;
    for (size_t i = 0; i < reading->use_count; i++) {
        const struct shown_value *value = &reading->values[reading->uses[i].value];
        if (value->kind >= CONTACT_TEXT && !value->is_hub)
            rounds->communities[rounds->community_of[reading->uses[i].advert]]
                .showing[value->kind == CONTACT_PICTURE]++;
    }
}

static void list_cities(struct rounds *rounds)
{
    const struct advert_reading *reading = rounds->reading;
    uint32_t at = 0;
    for (size_t i = 0; i < rounds->community_count; i++) {
        rounds->communities[i].first_city = at;
        at += rounds->communities[i].adverts;
    }
    for (size_t i = 0; i < reading->advert_count; i++) {
        struct community *community = &rounds->communities[rounds->community_of[i]];
        if (reading->adverts[i].city != NO_CITY)
            rounds->cities[community->first_city + community->city_count++] = reading->adverts[i].city;
    }
    for (size_t i = 0; i < rounds->community_count; i++) {
        struct community *community = &rounds->communities[i];
        uint32_t *cities = rounds->cities + community->first_city, kept = 0;
        community->in_cities = community->city_count;
        if (community->city_count > 1)
            qsort(cities, community->city_count, sizeof *cities, order_uint32);
        for (uint32_t n = 0; n < community->city_count; n++)
            if (n == 0 || cities[n] != cities[kept - 1])
                cities[kept++] = cities[n];
        community->city_count = kept;
    }
}

static void see_communities(struct rounds *rounds)
{
    const struct advert_reading *reading = rounds->reading;
    rounds->community_count = 0;
    for (size_t i = 0; i < reading->advert_count; i++) {
        uint32_t root = disjoint_root(rounds->sets, (uint32_t)i);
        if (root == i) { // the smallest of its set, so met first
            rounds->communities[rounds->community_count] =
                (struct community){.root = root, .first_day = NO_DAY, .last_day = NO_DAY};
            rounds->community_of[i] = (uint32_t)rounds->community_count++;
        }
        rounds->community_of[i] = rounds->community_of[root];
        see_advert(&rounds->communities[rounds->community_of[i]], &reading->adverts[i]);
    }
    count_copies(rounds);
    list_cities(rounds);
}

// ---- who shows a value ----

static int by_community(const void *left, const void *right)
{
    const struct user *a = left, *b = right;
    return a->community < b->community ? -1 : a->community > b->community;
}

static int by_day(const void *left, const void *right)
{
    const struct user *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return by_community(left, right);
}

static int by_adverts(const void *left, const void *right)
{
    const struct user *a = left, *b = right;
    if (a->adverts != b->adverts)
        return a->adverts > b->adverts ? -1 : 1;
    return by_community(left, right);
}

static size_t list_users(struct rounds *rounds, const struct shown_value *value)
{
    const struct shown_use *uses = rounds->reading->uses + value->first_use;
    size_t count = 0;
    bool several = false;
    for (uint32_t i = 1; i < value->count && !several; i++)
        several = rounds->community_of[uses[i].advert] != rounds->community_of[uses[0].advert];
    if (!several)
        return 0;
    for (uint32_t i = 0; i < value->count; i++)
        rounds->users[i] = (struct user){rounds->community_of[uses[i].advert], 1, 0};
    qsort(rounds->users, value->count, sizeof *rounds->users, by_community);
    for (uint32_t i = 0; i < value->count; i++) {
        if (count && rounds->users[count - 1].community == rounds->users[i].community) {
            rounds->users[count - 1].adverts++;
            continue;
        }
        const struct community *community = &rounds->communities[rounds->users[i].community];
        rounds->users[count] = rounds->users[i];
        rounds->users[count++].day =
            community->first_day == NO_DAY ? NO_DAY : (community->first_day + community->last_day) / 2;
    }
    return count;
}

// ---- what pairs share ----

struct weighing { // of one value
    const struct shown_value *value;
    uint32_t with_contact; // users
    const struct evidence_crowd *crowd;
    double copied, in_crowd; // taken from a pair, and from a pair of the crowd
};

static double points_of(const struct rounds *rounds, const struct weighing *weighing, const struct user *a,
                        const struct user *b)
{
    const struct shown_value *value = weighing->value;
    struct evidence_side left = {rounds->communities[a->community].adverts, a->adverts},
                         right = {rounds->communities[b->community].adverts, b->adverts};
    switch (value->kind) {
    case CONTACT_PHONE:
        return value->is_desk ? 0 : evidence_of_phone(left, right, weighing->with_contact);
    case CONTACT_HANDLE:
        return evidence_of_handle(value->pattern, value->pattern_digits);
    case CONTACT_EMAIL:
        return evidence_of_email();
    default:
        return evidence_of_copy(value->kind, left, right);
    }
}

static bool in_crowd(const struct evidence_crowd *crowd, int32_t day)
{
    return crowd->points > 0 && day >= crowd->first_day && day <= crowd->last_day;
}

static enum class class_of(enum contact_kind kind) {
    return kind == CONTACT_TEXT      ? CLASS_TEXT
           : kind == CONTACT_PICTURE ? CLASS_PICTURE
                                     : CLASS_CONTACT;
}

static void weigh(struct rounds *rounds, const struct weighing *weighing, const struct user *a,
                  const struct user *b)
{
    double points = points_of(rounds, weighing, a, b);
    if (points <= 0)
        return;
    uint32_t low = a->community < b->community ? a->community : b->community,
             high = a->community ^ b->community ^ low;
    int64_t *at = pair_map_at(&rounds->pair_at, low, high, NULL);
    if (*at == 0) {
        ARRAY_ROOM(rounds->pairs, rounds->pair_capacity, rounds->pair_count);
        rounds->pairs[rounds->pair_count] = (struct pair){.a = low, .b = high};
        *at = (int64_t)++rounds->pair_count;
    }
    struct pair *pair = &rounds->pairs[*at - 1];
    if (pair->last == weighing->value)
        return;
    pair->last = weighing->value;
    enum class class = class_of(weighing->value->kind);
    double copied = in_crowd(weighing->crowd, a->day) && in_crowd(weighing->crowd, b->day)
                        ? weighing->in_crowd
                        : weighing->copied;
    if (!pair->shares[class] || copied < pair->copied[class])
        pair->copied[class] = copied;
    pair->shares[class] = true;
    if (weighing->value->kind < CONTACT_TEXT) {
        pair->contacts += points;
        return;
    }
    int copy = weighing->value->kind == CONTACT_PICTURE;
    double left = (double)a->adverts / rounds->communities[a->community].showing[copy],
           right = (double)b->adverts / rounds->communities[b->community].showing[copy];
    pair->copies[copy] += points;
    pair->copy_count[copy]++;
    pair->overlap[copy][0] += a->community == pair->a ? left : right;
    pair->overlap[copy][1] += a->community == pair->a ? right : left;
}

// How many users have a contact, and how much their number takes from what a pair shares.
static void count_strangers(struct rounds *rounds, size_t count, struct weighing *weighing)
{
    const struct advert_reading *reading = rounds->reading;
    int32_t *days = memory_new(count, sizeof *days);
    uint32_t *lengths = memory_new(count, sizeof *lengths);
    size_t dated = 0;
    qsort(rounds->users, count, sizeof *rounds->users, by_day);
    for (size_t i = 0; i < count; i++) {
        const struct community *community = &rounds->communities[rounds->users[i].community];
        weighing->with_contact += community->has_contact;
        if (!community->has_contact || rounds->users[i].day == NO_DAY)
            continue;
        lengths[dated] = (uint32_t)(community->last_day - community->first_day);
        days[dated++] = rounds->users[i].day;
    }
    struct evidence_crowd *crowd = &rounds->crowds[weighing->value - reading->values];
    if (rounds->first) {
        if (dated)
            qsort(lengths, dated, sizeof *lengths, order_uint32);
        *crowd = evidence_of_crowd(
            days, dated, reading->last_day - reading->first_day - (dated ? (int32_t)lengths[dated / 2] : 0));
        crowd->strangers += (double)(weighing->with_contact - dated);
    }
    weighing->crowd = crowd;
    if (weighing->value->kind != CONTACT_PHONE) {
        weighing->copied = evidence_of_copying((struct evidence_crowd){.strangers = weighing->with_contact},
                                               weighing->with_contact);
        weighing->in_crowd = evidence_of_copying(*crowd, weighing->with_contact);
    }
    memory_free(days);
    memory_free(lengths);
}

static void weigh_value(struct rounds *rounds, const struct shown_value *value)
{
    size_t count = list_users(rounds, value);
    struct weighing weighing = {.value = value};
    if (count < 2)
        return;
    count_strangers(rounds, count, &weighing);
    size_t reach = count <= ALL_PAIRS_MAX ? count : NEIGHBOURS;
    for (size_t i = 0; i < count; i++)
        for (size_t n = i + 1; n < count && n <= i + reach; n++)
            weigh(rounds, &weighing, &rounds->users[i], &rounds->users[n]);
    if (count <= ALL_PAIRS_MAX)
        return;
    qsort(rounds->users, count, sizeof *rounds->users, by_adverts);
    for (size_t i = 0; i < LARGEST; i++)
        for (size_t n = i + 1; n < count; n++)
            weigh(rounds, &weighing, &rounds->users[i], &rounds->users[n]);
}

// ---- what speaks for one hand ----

static double points_of_cities(const struct rounds *rounds, const struct community *a,
                               const struct community *b)
{
    const struct advert_reading *reading = rounds->reading;
    const struct community *wide = a->city_count >= b->city_count ? a : b, *narrow = wide == a ? b : a;
    uint32_t shared = 0, in_wide = 0;
    for (uint32_t i = 0, n = 0; i < narrow->city_count; i++) {
        uint32_t city = rounds->cities[narrow->first_city + i];
        while (n < wide->city_count && rounds->cities[wide->first_city + n] < city)
            n++;
        shared += n < wide->city_count && rounds->cities[wide->first_city + n] == city;
    }
    for (uint32_t n = 0; n < wide->city_count; n++)
        in_wide += reading->cities[rounds->cities[wide->first_city + n]]
                       .adverts; // By chance: as the others of the case do, and a few that no city of it is
                                 // common to.
    double others = (double)reading->adverts_in_cities - wide->in_cities;
    return in_wide ? evidence_of_cities(shared, narrow->city_count,
                                        (in_wide - wide->in_cities + 1.0) / (others + OTHERS_ELSEWHERE))
                   : 0;
}

// What is left above what is needed; negative: not enough.
static double judge(const struct rounds *rounds, const struct pair *pair)
{
    const struct community *a = &rounds->communities[pair->a], *b = &rounds->communities[pair->b];
    const struct advert_reading *reading = rounds->reading;
    double shared = pair->contacts, time = 0;
    for (int copy = 0; copy < 2; copy++)
        shared +=
            evidence_of_copies(copy ? CONTACT_PICTURE : CONTACT_TEXT, pair->copies[copy],
                               pair->copy_count[copy], fmin(pair->overlap[copy][0], pair->overlap[copy][1]));
    for (int class = 0; class < CLASSES; class ++)
        shared -= pair->copied[class];
    if (shared < evidence_shared_min)
        return -1;
    if (a->first_day != NO_DAY && b->first_day != NO_DAY)
        time = evidence_of_time(a->first_day, a->last_day, b->first_day, b->last_day,
                                reading->last_day - reading->first_day);
    for (int copy = 0; copy < 2; copy++)
        shared += evidence_against_copies(
            copy ? CONTACT_PICTURE : CONTACT_TEXT,
            pair->overlap[copy][0] > pair->overlap[copy][1] ? pair->overlap[copy][0] : pair->overlap[copy][1],
            a->showing[copy], b->showing[copy]);
    return shared + evidence_of_time_and_cities(time, points_of_cities(rounds, a, b)) -
           (a->has_contact && b->has_contact ? evidence_needed : evidence_needed_contactless);
}

static int by_total(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->total != b->total)
        return a->total > b->total ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

enum part { PART_FREE, PART_CENTRE, PART_JOINED, PART_WAITS };

// Joins each community to the one that most speaks for; true when any was.
static bool join(struct rounds *rounds)
{
    uint8_t *parts = memory_new(rounds->community_count, 1);
    bool any = false;
    for (size_t i = 0; i < rounds->pair_count; i++) {
        const struct pair *pair = &rounds->pairs[i];
        const struct community *a = &rounds->communities[pair->a], *b = &rounds->communities[pair->b];
        uint8_t *of_a = &parts[pair->a], *of_b = &parts[pair->b];
        bool a_may = *of_a == PART_FREE || *of_a == PART_CENTRE,
             b_may = *of_b == PART_FREE || *of_b == PART_CENTRE;
        if (!judged_adverts_may_join(rounds->judged, rounds->sets, a->root, b->root))
            continue;
        if (a_may && b_may && (*of_a == PART_FREE || *of_b == PART_FREE)) {
            bool a_joins = *of_a == PART_FREE && (*of_b == PART_CENTRE || a->adverts < b->adverts);
            judged_adverts_join(rounds->judged, rounds->sets, a->root, b->root);
            *of_a = a_joins ? PART_JOINED : PART_CENTRE;
            *of_b = a_joins ? PART_CENTRE : PART_JOINED;
            any = true;
        } else { // its best has gone elsewhere: the next round weighs what came of it
            *of_a = *of_a == PART_FREE ? PART_WAITS : *of_a;
            *of_b = *of_b == PART_FREE ? PART_WAITS : *of_b;
        }
    }
    memory_free(parts);
    return any;
}

static bool one_round(struct rounds *rounds)
{
    const struct advert_reading *reading = rounds->reading;
    see_communities(rounds);
    rounds->pair_count = 0;
    for (size_t i = 0; i < reading->value_count; i++)
        if (!reading->values[i].is_hub)
            weigh_value(rounds, &reading->values[i]);
    pair_map_done(&rounds->pair_at);
    size_t kept = 0; // those for whom enough speaks: few of all that meet
    for (size_t i = 0; i < rounds->pair_count; i++) {
        rounds->pairs[i].total = judge(rounds, &rounds->pairs[i]);
        if (rounds->pairs[i].total >= 0)
            rounds->pairs[kept++] = rounds->pairs[i];
    }
    rounds->pair_count = kept;
    if (rounds->pair_count)
        qsort(rounds->pairs, rounds->pair_count, sizeof *rounds->pairs, by_total);
    return join(rounds);
}

// With the first advert of its own contact that it may be one with; `parts` has the others, in order, for
// what is parted.
static void join_home(struct judged_adverts *judged, struct disjoint *sets, uint32_t home, uint32_t first,
                      uint32_t advert, struct pair_map *parts)
{
    if (judged_adverts_join(judged, sets, first, advert))
        return;
    for (int64_t part = 1;; part++) {
        int64_t *at = pair_map_at(parts, home, part, NULL);
        if (*at == 0)
            *at = (int64_t)advert + 1;
        if (judged_adverts_join(judged, sets, (uint32_t)*at - 1, advert))
            return;
    }
}

// Adverts with the same contact of their own.
static void join_homes(const struct advert_reading *reading, struct judged_adverts *judged,
                       struct disjoint *sets)
{
    struct pair_map parts = {0};
    uint32_t *first = memory_new(reading->value_count, sizeof *first); // + 1
    for (size_t i = 0; i < reading->advert_count; i++) {
        uint32_t home = reading->adverts[i].home;
        if (home == NO_HOME)
            continue;
        if (first[home])
            join_home(judged, sets, home, first[home] - 1, (uint32_t)i, &parts);
        else
            first[home] = (uint32_t)i + 1;
    }
    memory_free(first);
    pair_map_done(&parts);
}

void communities_find(const struct advert_reading *reading, struct judged_adverts *judged,
                      struct disjoint *sets)
{
    uint32_t most = 0;
    disjoint_init(sets, reading->advert_count);
    judged_adverts_merge(judged, sets);
    join_homes(reading, judged, sets);
    for (size_t i = 0; i < reading->value_count; i++)
        if (reading->values[i].count > most)
            most = reading->values[i].count;
    struct rounds rounds = {
        .reading = reading,
        .judged = judged,
        .sets = sets,
        .communities = memory_new(reading->advert_count, sizeof *rounds.communities),
        .community_of = memory_new(reading->advert_count, sizeof *rounds.community_of),
        .cities = memory_new(reading->advert_count, sizeof *rounds.cities),
        .users = memory_new(most, sizeof *rounds.users),
        .crowds = memory_new(reading->value_count, sizeof *rounds.crowds),
        .first = true,
    };
    for (int round = 0; round < ROUNDS_MAX && one_round(&rounds); round++)
        rounds.first = false;
    memory_free(rounds.communities);
    memory_free(rounds.community_of);
    memory_free(rounds.cities);
    memory_free(rounds.users);
    memory_free(rounds.crowds);
    memory_free(rounds.pairs);
}
