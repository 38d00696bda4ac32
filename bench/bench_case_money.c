// How fast the payments of a case become transfers: a case of its own in /tmp, filled with statements of both
// banks of every payment, then read. CPU seconds of reading alone, and the peak of memory.
//   build/bench-case_money [PAYMENTS]
#include "base/decimal.h"
#include "base/text.h"
#include "casefile/items.h"
#include "casefile/observations.h"
#include "casefile/sources.h"
#include "findings/money/case_money.h"
#include "links/link.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { FILES = 16, PAYMENTS_AN_ACCOUNT = 20 };

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*state >> 33) % below;
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static struct selector account(uint64_t number, char text[32])
{
    snprintf(text, 32, "BE%02d%012" PRIu64, (int)(number % 97), number);
    return (struct selector){SELECTOR_IBAN, GRADE_VALID, text, text};
}

static int put_side(struct casefile *casefile, int64_t item, int64_t number, const struct payment *payment,
                    struct error *error)
{
    struct record record = {.type = RECORD_PAYMENT, .payment = *payment};
    record.payment.place = (struct place){"camt053", number, -1, STATE_LIVE};
    return observation_put(casefile, item, &record, error);
}

static int fill(struct casefile *casefile, const int64_t items[FILES], int64_t payments, struct error *error)
{
    uint64_t state = 1, accounts = (uint64_t)payments / PAYMENTS_AN_ACCOUNT + 2;
    for (int64_t n = 0; n < payments; n++) {
        char from_text[32], to_text[32], name[32], reference[64];
        uint64_t from = draw(&state, accounts), to = draw(&state, accounts - 1);
        to += to >= from;
        struct moment at = {.at_usec = (20000 + (int64_t)draw(&state, 365)) * INT64_C(86400000000),
                            .zone = ZONE_DATE};
        snprintf(name, sizeof name, "Holder %" PRIu64, to);
        snprintf(reference, sizeof reference, "invoice %" PRIu64, draw(&state, 1000000));
        struct payment payment = {.id = "P",
                                  .statement = "S",
                                  .account = account(from, from_text),
                                  .counterparty = account(to, to_text),
                                  .name = name,
                                  .at = at,
                                  .valued = MOMENT_UNKNOWN,
                                  .amount_e5 = -(int64_t)(1 + draw(&state, 5000)) * DECIMAL_ONE,
                                  .currency = "EUR",
                                  .reference = reference,
                                  .method = METHOD_TRANSFER};
        if (put_side(casefile, items[from % FILES], n, &payment, error))
            return -1;
        struct selector other = payment.account;
        payment.account = payment.counterparty;
        payment.counterparty = other;
        payment.amount_e5 = -payment.amount_e5;
        payment.name = NULL;
        payment.at.at_usec += (int64_t)draw(&state, 2) * INT64_C(86400000000);
        if (put_side(casefile, items[to % FILES], n, &payment, error))
            return -1;
    }
    return 0;
}

static int add_items(struct casefile *casefile, int64_t items[FILES], struct error *error)
{
    struct source source = {
        .path = "/made", .kind = "auto", .authority = "BE-FJP", .region = "BE", .sha256 = "00"};
    if (source_add(casefile, &source, NULL, error))
        return -1;
    for (int i = 0; i < FILES; i++) {
        char name[32];
        snprintf(name, sizeof name, "%d.xml", i);
        struct item_row item = {.source_id = source.id,
                                .path = name,
                                .where = {.path = name,
                                          .stored_bytes = -1,
                                          .size_bytes = 1,
                                          .storage = FILE_ITSELF,
                                          .modified = MOMENT_UNKNOWN}};
        if (item_add(casefile, &item, error))
            return -1;
        items[i] = item.id;
    }
    return 0;
}

static int measure(struct casefile *casefile, int64_t payments, struct error *error)
{
    int64_t items[FILES];
    if (casefile_begin(casefile, error) || add_items(casefile, items, error) ||
        fill(casefile, items, payments, error) || casefile_commit(casefile, error) ||
        link_all(casefile, error))
        return -1;
    struct case_money money;
    double before = cpu_seconds();
    if (case_money_read(&money, casefile, error))
        return -1;
    double seconds = cpu_seconds() - before;
    size_t transfers = money.graph_count ? money.graphs[0].graph.count : 0, paired = 0;
    for (size_t i = 0; i < transfers; i++)
        paired += money.graphs[0].movements[i].sides != SIDES_ONE;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%" PRId64
           " entries: %zu transfers, %zu of both banks, %.2f CPU s, %.2f us an entry, peak %ld MiB\n",
           2 * payments, transfers, paired, seconds, seconds * 1e6 / (2 * (double)payments),
           usage.ru_maxrss / 1024);
    case_money_done(&money);
    return 0;
}

int main(int count, char **words)
{
    int64_t payments = 150000;
    if (count > 1 && !text_to_int64(bytes_of_text(words[1]), &payments))
        return 2;
    char folder[] = "/tmp/clew-bench-XXXXXX", path[64];
    struct error error = {0};
    struct casefile *casefile;
    const struct case_identity identity = {"BE-FJP", NULL, NULL};
    if (mkdtemp(folder) == NULL)
        return 3;
    snprintf(path, sizeof path, "%s/a.clew", folder);
    int result = casefile_create(path, &identity, &error) || casefile_open(&casefile, path, &error);
    if (result == 0) {
        result = measure(casefile, payments, &error);
        casefile_close(casefile);
    }
    if (result)
        fprintf(stderr, "%s\n", error.text);
    unlink(path);
    rmdir(folder);
    return result ? 3 : 0;
}
