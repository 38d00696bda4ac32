// See rates.h. The form is that of eurofxref-hist.csv: a line a day, the newest first, no weekends.
#include "rehearsal/rates.h"

#include "rehearsal/evidence_files.h"

enum { LEI_E4 = 49700, DOLLAR_E4 = 10800, REAL_E4 = 54000, PARTS = 10000 };

static int64_t rate_e4(int64_t day, int64_t middle)
{
    return middle + (day * 37 % 41 - 20) * middle / 5000;
}

int64_t rates_lei(int64_t day, int64_t cents)
{
    return (cents * rate_e4(day, LEI_E4) + PARTS / 2) / PARTS;
}

static void add_rate(struct buffer *out, int64_t rate)
{
    buffer_print(out, "%lld.%04lld,", (long long)(rate / PARTS), (long long)(rate % PARTS));
}

int rates_write(const struct world *world, const char *directory, struct error *error)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    buffer_add_text(&out, "Date,USD,RON,BRL,\n");
    for (int64_t day = world->last_day; day >= world->first_day; day--) {
        if ((day + 3) % 7 >= 5)
            continue;
        buffer_print(&out, "%s,", date_text(world->arena, day));
        add_rate(&out, rate_e4(day, DOLLAR_E4));
        add_rate(&out, rate_e4(day, LEI_E4));
        add_rate(&out, rate_e4(day, REAL_E4));
        buffer_add_u8(&out, '\n');
    }
    const int result = file_write(directory, "rates.csv", buffer_bytes(&out), error);
    buffer_done(&out);
    return result;
}
