// Reads AMLworld's attempts. Amounts are turned into US dollars by the rates that AMLworld itself used: the
// medians of amounts passed on in another currency (a fifth of them are equal to the cent by these).
#include "patterns_laid.h"

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 11 };

struct laying {
    struct laid *laid;
    struct background *background;
    struct text_map accounts; // "bank,account" to an account of the background, + 1
    bool *taken;
    uint16_t *of;
};

static int64_t in_dollars_e5(int64_t amount_e5, const char *currency)
{
    static const struct {
        const char *currency;
        double dollars;
    } rates[] = {
        {"US Dollar", 1},
        {"Euro", 1.17178},
        {"Saudi Riyal", 0.2666},
        {"Swiss Franc", 1.0929},
        {"Rupee", 0.01362},
        {"Yuan", 0.14931},
        {"Yen", 0.00949},
        {"Canadian Dollar", 0.75798},
        {"Ruble", 0.01285},
        {"UK Pound", 1.2917},
        {"Australian Dollar", 0.7078},
        {"Mexican Peso", 0.0473},
        {"Shekel", 0.2961},
        {"Brazil Real", 0.1771},
        {"Bitcoin", 11879},
    };
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        if (strcmp(currency, rates[i].currency) == 0)
            return (int64_t)((double)amount_e5 * rates[i].dollars) + 1;
    return 0;
}

static const char *family_of(const char *line)
{
    static const char *const names[][2] = {
        {"BIPARTITE", "bipartite"},
        {"CYCLE", "cycle"},
        {"FAN-IN", "fan_in"},
        {"FAN-OUT", "fan_out"},
        {"RANDOM", "random"},
        {"STACK", "stack"},
        {"SCATTER-GATHER", "scatter_gather"},
        {"GATHER-SCATTER", "gather_scatter"},
    };
    const char *name = strstr(line, " - ");
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (text_start(name + 3, names[i][0]))
            return names[i][1];
    return NULL;
}

// Three of five are persons', the others firms'; none has two roles. All have business of their own.
static uint32_t account_of(struct laying *laying, const char *bank, const char *number)
{
    char key[128];
    bool is_new;
    snprintf(key, sizeof key, "%s,%s", bank, number);
    int64_t *account = text_map_at(&laying->accounts, key, &is_new);
    struct background *background = laying->background;
    while (is_new) {
        uint64_t random = background_random(&background->random);
        uint32_t n = random % 5 < 3
                         ? (uint32_t)((random >> 8) % background->firms_from)
                         : background->firms_from +
                               (uint32_t)((random >> 8) % (background->shops_from - background->firms_from));
        if (laying->taken[n])
            continue;
        laying->taken[n] = true;
        *account = n + 1;
        break;
    }
    return (uint32_t)(*account - 1);
}

static bool lay_line(struct laying *laying, char *line)
{
    struct laid *laid = laying->laid;
    struct background *background = laying->background;
    char *fields[FIELDS], *rest = line;
    size_t count = 0;
    for (char *field; count < FIELDS && (field = strsep(&rest, ","));)
        fields[count++] = field;
    char *point = count > 7 ? strchr(fields[7], '.') : NULL;
    if (point && strlen(point) > 6) // bitcoins have six decimals
        point[6] = 0;
    int64_t amount_e5, year, month, day, hour, minute;
    if (count < FIELDS || !decimal_parse(bytes_of_text(fields[7]), '.', &amount_e5) ||
        strlen(fields[0]) != 16)
        return false;
    const char *when = fields[0]; // 2022/09/01 00:06; the background begins on the first
    if (!text_to_int64((struct bytes){(const uint8_t *)when, 4}, &year) ||
        !text_to_int64((struct bytes){(const uint8_t *)when + 5, 2}, &month) ||
        !text_to_int64((struct bytes){(const uint8_t *)when + 8, 2}, &day) ||
        !text_to_int64((struct bytes){(const uint8_t *)when + 11, 2}, &hour) ||
        !text_to_int64((struct bytes){(const uint8_t *)when + 14, 2}, &minute) || year != 2022 || month != 9)
        return false;
    uint32_t from = account_of(laying, fields[1], fields[2]), to = account_of(laying, fields[3], fields[4]);
    if (from == to)
        return true;
    int64_t second = (int64_t)(background_random(&background->random) % 60);
    ARRAY_ROOM(background->transfers, background->capacity, background->count);
    background->transfers[background->count] = (struct transfer){
        .at_sec = background->from_sec + (day - 1) * 86400 + hour * 3600 + minute * 60 + second,
        .amount_e5 = in_dollars_e5(amount_e5, fields[8]),
        .from = from,
        .to = to,
    };
    laying->of = memory_grow(laying->of, background->capacity, sizeof *laying->of);
    laying->of[background->count++] = (uint16_t)laid->attempt_count;
    laid->attempts[laid->attempt_count - 1].count++;
    return background->transfers[background->count - 1].amount_e5 > 0;
}

static bool lay_file(struct laying *laying, FILE *file)
{
    struct laid *laid = laying->laid;
    char line[512];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        if (text_start(line, "BEGIN")) {
            ARRAY_ROOM(laid->attempts, laid->attempt_capacity, laid->attempt_count);
            laid->attempts[laid->attempt_count++] = (struct attempt){.family = family_of(line)};
        } else if (text_is_digit(line[0]) && (laid->attempt_count == 0 || !lay_line(laying, line))) {
            fprintf(stderr, "a line of the patterns is not as expected\n");
            return false;
        }
    }
    return laid->attempt_count > 0;
}

struct placed {
    struct transfer transfer;
    uint32_t n; // where it stood before
};

static int by_time(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->transfer.at_sec != b->transfer.at_sec)
        return a->transfer.at_sec < b->transfer.at_sec ? -1 : 1;
    return a->n < b->n ? -1 : a->n > b->n;
}

static void put_in_order(struct laying *laying, size_t ordinary)
{
    struct laid *laid = laying->laid;
    struct background *background = laying->background;
    size_t count = background->count;
    struct placed *placed = memory_new(count, sizeof *placed);
    for (size_t i = 0; i < count; i++)
        placed[i] = (struct placed){background->transfers[i], (uint32_t)i};
    qsort(placed, count, sizeof *placed, by_time);
    laid->transfers = memory_new(count, sizeof *laid->transfers);
    laid->of = memory_new(count, sizeof *laid->of);
    laid->kinds = memory_new(count, 1);
    for (size_t i = 0; i < count; i++) {
        laid->transfers[i] = placed[i].transfer;
        laid->kinds[i] = placed[i].n < ordinary ? background->kinds[placed[i].n] : 0;
        laid->of[i] = placed[i].n < ordinary ? 0 : laying->of[placed[i].n];
    }
    memory_free(placed);
    laid->graph = (struct transfer_graph){
        .transfers = laid->transfers, .count = count, .account_count = background->account_count};
    transfer_graph_index(&laid->graph);
}

bool laid_make(struct laid *laid, struct background *background, const char *path)
{
    *laid = (struct laid){0};
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "%s cannot be read\n", path);
        return false;
    }
    struct laying laying = {.laid = laid, .background = background};
    laying.taken = memory_new(background->account_count, sizeof *laying.taken);
    size_t ordinary = background->count;
    bool fine = lay_file(&laying, file);
    fclose(file);
    if (fine)
        put_in_order(&laying, ordinary);
    text_map_done(&laying.accounts);
    memory_free(laying.taken);
    memory_free(laying.of);
    return fine;
}

void laid_done(struct laid *laid)
{
    transfer_graph_done(&laid->graph);
    memory_free(laid->transfers);
    memory_free(laid->of);
    memory_free(laid->kinds);
    memory_free(laid->attempts);
}
