// How fast camt.053 is read: a statement of many entries made in memory,
// observed into a sink that only counts.
//   build/bench-camt [ENTRIES]
#include "base/text.h"
#include "observations/observers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

struct count {
    struct sink sink;
    int64_t payments, sum_e5;
    enum balance balance;
};

static void take(struct sink *sink, const struct record *record)
{
    struct count *count = sink->context;
    if (record->type == RECORD_PAYMENT) {
        count->payments++;
        count->sum_e5 += record->payment.amount_e5;
    } else if (record->type == RECORD_STATEMENT) {
        count->balance = record->statement.balance;
    }
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// A line of /proc/self/status in KiB ("VmRSS:"); 0 when it is not there.
static int64_t status_kib(const char *name)
{
    char line[256];
    int64_t kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (text_start(line, name)) {
            struct bytes rest = text_trim(bytes_of_text(line + strlen(name)));
            text_to_int64(bytes_slice(rest, 0, strcspn((const char *)rest.data, " ")), &kib);
        }
    if (file)
        fclose(file);
    return kib;
}

// From here on VmHWM is the peak of what follows, not of making the file.
static void forget_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file) {
        fputs("5", file);
        fclose(file);
    }
}

static void balance(struct buffer *out, const char *code, int64_t cents)
{
    buffer_print(out,
                 "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">%" PRId64 ".%02" PRId64
                 "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-01</Dt></Dt></Bal>\n",
                 code, cents / 100, cents % 100);
}

// About 620 bytes, as banks write them.
static void entry(struct buffer *out, int64_t n)
{
    const char *mark = n % 3 ? "CRDT" : "DBIT", *role = n % 3 ? "Dbtr" : "Cdtr";
    buffer_print(
        out,
        "      <Ntry>\n        <Amt Ccy=\"EUR\">%" PRId64 ".%02" PRId64 "</Amt>\n"
        "        <CdtDbtInd>%s</CdtDbtInd>\n        <Sts>BOOK</Sts>\n"
        "        <BookgDt><Dt>2026-03-%02" PRId64 "</Dt></BookgDt>\n"
        "        <ValDt><Dt>2026-03-%02" PRId64 "</Dt></ValDt>\n"
        "        <AcctSvcrRef>REF%012" PRId64 "</AcctSvcrRef>\n"
        "        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>\n"
        "        <NtryDtls>\n          <TxDtls>\n            <Refs><EndToEndId>E2E%" PRId64
        "</EndToEndId></Refs>\n"
        "            <RltdPties><%s><Nm>Fictional Person %" PRId64 "</Nm></%s><%sAcct><Id><IBAN>"
        "ES9121000418450200051332</IBAN></Id></%sAcct></RltdPties>\n"
        "            <RmtInf><Ustrd>Invoice %" PRId64 " of March</Ustrd></RmtInf>\n          </TxDtls>\n"
        "        </NtryDtls>\n      </Ntry>\n",
        n % 900, n % 100, mark, n % 28 + 1, n % 28 + 1, n, n, role, n % 5000, role, role, role, n);
}

int main(int argc, char **argv)
{
    int64_t entries = 300000, cents = 0;
    if (argc > 1 && !text_to_int64(bytes_of_text(argv[1]), &entries))
        return 2;
    struct buffer text;
    buffer_init(&text, (size_t)8 << 30);
    buffer_add_text(
        &text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:"
               "xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>S1</Id><Acct><Id><IBAN>BE68539007547034"
               "</IBAN></Id><Ccy>EUR</Ccy></Acct>\n");
    for (int64_t n = 0; n < entries; n++)
        cents += (n % 900 * 100 + n % 100) * (n % 3 ? 1 : -1);
    balance(&text, "OPBD", 0);
    balance(&text, "CLBD", cents);
    for (int64_t n = 0; n < entries; n++)
        entry(&text, n);
    buffer_add_text(&text, "</Stmt></BkToCstmrStmt></Document>\n");

    struct count count = {.sink = {.take = take}};
    count.sink.context = &count;
    struct item item = {.path = "bench.xml", .bytes = buffer_bytes(&text)};
    struct arena *arena = arena_new((size_t)1 << 30);
    static const char *const regions[] = {"BE"};
    struct observation_context context = {
        .item = &item, .sink = &count.sink, .arena = arena, .regions = regions, .region_count = 1};
    forget_peak();
    int64_t before_kib = status_kib("VmRSS:");
    double started = cpu_seconds();
    observer_camt.observe(&context);
    double seconds = cpu_seconds() - started;
    int64_t peak_kib = status_kib("VmHWM:") - before_kib;
    printf("camt.053: %" PRId64
           " entries, %.1f MB: %.2f CPU s (%.0f entries/s, %.1f MB/s), %.1f MiB above the file, "
           "%" PRId64 " payments, %s\n",
           entries, (double)text.size / 1e6, seconds, (double)entries / seconds,
           (double)text.size / 1e6 / seconds, (double)peak_kib / 1024, count.payments,
           count.balance == BALANCE_TIES ? "ties" : "does not tie");
    arena_free(arena);
    buffer_done(&text);
    return count.balance == BALANCE_TIES ? 0 : 1;
}
