// What near-duplicate grouping costs and gives:
//   bench-near_duplicates FILE.csv [GROUPS.csv]     columns id and text; writes id,group for a scorer
//   bench-near_duplicates --made COUNT [NEW]        adverts made here of which the hands are known; NEW more
//   are
//                                                   added to them as a later day's
// Prints texts a CPU second, the agreement with the truth (adjusted Rand index), peak memory and bytes kept.
#include "base/csv.h"
#include "base/memory.h"
#include "base/text.h"
#include "links/near_duplicates/near_duplicates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct set {
    struct bytes *texts;
    const char **ids;
    uint64_t *hands; // of a made set: who wrote it
    size_t count, capacity;
};

static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static struct bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct buffer buffer;
    uint8_t block[65536];
    size_t size;
    buffer_init(&buffer, (size_t)1 << 32);
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    while ((size = fread(block, 1, sizeof block, file)) > 0)
        buffer_add(&buffer, block, size);
    fclose(file);
    return buffer_bytes(&buffer);
}

static void set_add(struct set *set, const char *id, struct bytes text)
{
    if (set->count == set->capacity) {
        set->capacity = set->capacity ? set->capacity * 2 : 1024;
        set->texts = memory_grow(set->texts, set->capacity, sizeof *set->texts);
        set->ids = memory_grow(set->ids, set->capacity, sizeof *set->ids);
    }
    set->texts[set->count] = text;
    set->ids[set->count++] = id;
}

static void read_set(struct set *set, struct bytes bytes, struct arena *kept)
{
    struct csv_reader reader = csv_reader_of(bytes);
    struct csv_record record;
    size_t id = 0, text = 0;
    struct arena *arena = arena_new((size_t)1 << 30);
    if (!csv_next(&reader, arena, &record))
        exit(2);
    for (size_t i = 0; i < record.count; i++) {
        if (bytes_equal(record.fields[i], bytes_of_text("id")))
            id = i;
        if (bytes_equal(record.fields[i], bytes_of_text("text")))
            text = i;
    }
    while (csv_next(&reader, arena, &record)) {
        if (id < record.count && text < record.count)
            set_add(set, arena_text_n(kept, record.fields[id].data, record.fields[id].size),
                    arena_bytes(kept, record.fields[text]));
        arena_reset(arena);
    }
    arena_free(arena);
}

// ---- made adverts ----

static const char *const stock[] = {"friendly service and never rushed",
                                    "come and relax with me after a long day at work",
                                    "call me any time to book your visit",
                                    "back in town again by popular demand",
                                    "real photos , one hundred percent me",
                                    "cash only , no deposit needed",
                                    "tidy and quiet place close to the station",
                                    "please be polite and respectful on the phone",
                                    "no blocked numbers please",
                                    "discretion is guaranteed , safe and secure building",
                                    "open from ten in the morning until late every day",
                                    "tell me where you saw this advert",
                                    "i speak english and a little bit of spanish",
                                    "my place is easy to find with free parking",
                                    "i love meeting friends and having a good time",
                                    "only here for a few days so do not miss the chance"};
enum { STOCK = sizeof stock / sizeof *stock, NOISE_PER_MILLE = 80, WORDS_KNOWN = 40000 };

struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *dice, uint32_t below)
{
    dice->state += UINT64_C(0x9E3779B97F4A7C15); // Steele, Lea, Flood, "SplitMix"
    uint64_t value = dice->state;
    value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((value ^ value >> 31) >> 33) % below;
}

static void add_word(struct buffer *out, uint32_t number)
{
    static const char *const parts[] = {"ba",  "co",  "du",  "fen", "gil", "har", "jo", "ka",  "lim", "mo",
                                        "nar", "pel", "qui", "ros", "sti", "tam", "u",  "ver", "wi",  "zan"};
    struct dice dice = {number};
    for (uint32_t i = 0, syllables = 2 + number % 3; i < syllables; i++)
        buffer_add_text(out, parts[roll(&dice, 20)]);
}

// Words of a sentence, each as it is, left out, replaced, or with another after it.
static void add_noisy(struct buffer *out, const char *sentence, struct dice *noise)
{
    for (const char *word = sentence; *word;) {
        size_t size = strcspn(word, " ");
        bool edited = roll(noise, 1000) < NOISE_PER_MILLE;
        uint32_t edit = roll(noise, 4);
        if (!edited || edit >= 2)
            buffer_add(out, word, size);
        if (edited && edit >= 1) {
            buffer_add_text(out, edit == 1 ? "" : " ");
            add_word(out, roll(noise, WORDS_KNOWN));
        }
        buffer_add_u8(out, ' ');
        word += size + (word[size] == ' ');
    }
    buffer_add_text(out, ". ");
}

// Four to eight sentences of a hand, half of them stock; then a number.
static struct bytes made_advert(struct arena *arena, struct buffer *scratch, uint64_t hand, uint64_t index)
{
    struct dice template = {hand * 7919 + 1}, noise = {index * 104729 + 3};
    struct buffer sentence;
    buffer_init(&sentence, 1 << 16);
    buffer_reset(scratch);
    for (uint32_t i = 0, count = 4 + roll(&template, 5); i < count; i++) {
        buffer_reset(&sentence);
        if (roll(&template, 2)) {
            buffer_add_text(&sentence, stock[roll(&template, STOCK)]);
        } else {
            for (uint32_t word = 0, words = 6 + roll(&template, 5); word < words; word++) {
                buffer_add_text(&sentence, word ? " " : "");
                add_word(&sentence, roll(&template, WORDS_KNOWN));
            }
        }
        add_noisy(scratch, buffer_text(&sentence), &noise);
    }
    buffer_print(scratch, "tel 07700 900%03u", roll(&noise, 1000));
    buffer_done(&sentence);
    return arena_bytes(arena, buffer_bytes(scratch));
}

// Four adverts of ten are of hands that post often, some very often.
static void make_set(struct set *set, size_t count, struct arena *arena)
{
    struct buffer scratch;
    buffer_init(&scratch, 1 << 20);
    set->hands = memory_new(count, sizeof *set->hands);
    for (size_t i = 0; i < count; i++) {
        struct dice dice = {i * 31 + 7};
        double often = (double)roll(&dice, 1 << 20) / (1 << 20);
        set->hands[i] = roll(&dice, 10) < 6 ? count + i : (uint64_t)(often * often * (double)count / 30);
        set_add(set, "", made_advert(arena, &scratch, set->hands[i], i));
    }
    buffer_done(&scratch);
}

// ---- agreement ----

struct labels {
    uint64_t hand;
    uint32_t group;
};

static int by_hand(const void *left, const void *right)
{
    const struct labels *a = left, *b = right;
    if (a->hand != b->hand)
        return a->hand < b->hand ? -1 : 1;
    return a->group < b->group ? -1 : a->group > b->group;
}

static int by_group(const void *left, const void *right)
{
    const struct labels *a = left, *b = right;
    return a->group < b->group ? -1 : a->group > b->group;
}

static double pairs(size_t count)
{
    return (double)count * ((double)count - 1) / 2;
}

// Adjusted Rand index (Hubert, Arabie 1985).
static double agreement(const uint64_t *hands, const uint32_t *groups, size_t count)
{
    struct labels *all = memory_new(count, sizeof *all);
    double both = 0, in_hands = 0, in_groups = 0;
    for (size_t i = 0; i < count; i++)
        all[i] = (struct labels){hands[i], groups[i]};
    qsort(all, count, sizeof *all, by_hand);
    for (size_t i = 0, hand = 0, cell = 0; i < count; i++) {
        bool last_of_hand = i + 1 == count || all[i + 1].hand != all[i].hand;
        if (last_of_hand || all[i + 1].group != all[i].group) {
            both += pairs(i + 1 - cell);
            cell = i + 1;
        }
        if (last_of_hand) {
            in_hands += pairs(i + 1 - hand);
            hand = i + 1;
        }
    }
    qsort(all, count, sizeof *all, by_group);
    for (size_t i = 0, first = 0; i < count; i++)
        if (i + 1 == count || all[i + 1].group != all[i].group) {
            in_groups += pairs(i + 1 - first);
            first = i + 1;
        }
    memory_free(all);
    double expected = in_hands * in_groups / pairs(count);
    return (both - expected) / ((in_hands + in_groups) / 2 - expected);
}

// ---- measurements ----

static const char *text_of(void *payload, uint32_t index, size_t *size)
{
    const struct set *set = payload;
    *size = set->texts[index].size;
    return (const char *)set->texts[index].data;
}

static void measure(struct set *set, size_t old, uint32_t *groups)
{
    struct buffer kept;
    struct rusage usage;
    buffer_init(&kept, (size_t)1 << 33);
    double start = cpu_seconds();
    near_duplicates_group(set->texts, old, groups, &kept);
    double seconds = cpu_seconds() - start;
    getrusage(RUSAGE_SELF, &usage);
    printf("%zu texts, %.2f CPU seconds, %.0f texts a CPU second, peak %ld MiB, %zu bytes kept a text", old,
           seconds, (double)old / (seconds > 0 ? seconds : 1e-6), usage.ru_maxrss / 1024,
           kept.size / (old ? old : 1));
    if (set->hands)
        printf(", adjusted Rand index %.4f", agreement(set->hands, groups, old));
    printf("\n");
    if (old < set->count) {
        struct bytes blob = buffer_bytes(&kept);
        struct near_archive archive = {&blob, 1, old, groups, text_of, set};
        struct error error;
        start = cpu_seconds();
        if (near_duplicates_extend(&archive, set->texts + old, set->count - old, groups + old, NULL, &error))
            exit(1);
        seconds = cpu_seconds() - start;
        printf("%zu more, %.2f CPU seconds, adjusted Rand index of all %.4f\n", set->count - old, seconds,
               agreement(set->hands, groups, set->count));
    }
    buffer_done(&kept);
}

int main(int count, char **arguments)
{
    struct arena *arena = arena_new((size_t)1 << 36);
    struct set set = {0};
    int64_t old = 0, more = 0;
    if (count >= 3 && strcmp(arguments[1], "--made") == 0) {
        if (!text_to_int64(bytes_of_text(arguments[2]), &old) || old < 1 || old > 10000000 ||
            (count > 3 &&
             (!text_to_int64(bytes_of_text(arguments[3]), &more) || more < 0 || more > 10000000)))
            return 2;
        make_set(&set, (size_t)(old + more), arena);
    } else if (count >= 2) {
        read_set(&set, read_file(arguments[1]), arena);
        old = (int64_t)set.count;
    } else {
        return 2;
    }
    uint32_t *groups = memory_new(set.count, sizeof *groups);
    measure(&set, (size_t)old, groups);
    if (set.hands == NULL && count > 2) {
        FILE *out = fopen(arguments[2], "w");
        if (out == NULL)
            return 2;
        fprintf(out, "id,group\n");
        for (size_t i = 0; i < set.count; i++)
            fprintf(out, "%s,%u\n", set.ids[i], groups[i]);
        fclose(out);
    }
    return 0;
}
