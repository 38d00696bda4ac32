// Captures, statements and lists are well-formed, and the truth speaks of what stands in them.
#include "scratch.h"

#include "base/decimal.h"
#include "base/memory.h"
#include "base/text.h"
#include "rehearsal/numbers.h"
#include "rehearsal/rehearsal.h"

#include <jansson.h>

#include <stdio.h>
#include <string.h>
#include <zlib.h>

static char *folder; // of one small rehearsal that all tests read

static int write_case(void **state)
{
    (void)state;
    struct error error = {0};
    folder = scratch_folder();
    return rehearsal_write(folder, REHEARSAL_SMALL, 0, 5, &error);
}

static int remove_case(void **state)
{
    (void)state;
    scratch_remove(folder);
    return 0;
}

// Fields of the record at *at (RFC 4180), at most `max`; -1 at the end. Quotes are kept out, texts cut at
// 200.
static int next_record(struct bytes csv, size_t *at, char fields[][200], int max)
{
    int count = 0;
    size_t used = 0;
    bool quoted = false;
    if (*at >= csv.size)
        return -1;
    fields[0][0] = '\0';
    for (; *at < csv.size; ++*at) {
        const char c = (char)csv.data[*at];
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            assert_true(++count < max);
            used = 0;
            fields[count][0] = '\0';
        } else if (c == '\n' && !quoted) {
            ++*at;
            break;
        } else if (c != '\r' && used + 1 < 200) {
            fields[count][used++] = c;
            fields[count][used] = '\0';
        }
    }
    assert_false(quoted);
    return count + 1;
}

static void sources_are_all_there(void **state)
{
    (void)state;
    struct buffer list = scratch_read(folder, "sources.csv");
    char fields[11][200];
    size_t at = 0;
    int kinds[3] = {0};
    assert_int_equal(next_record(buffer_bytes(&list), &at, fields, 11), 11);
    assert_string_equal(fields[0], "path");
    assert_string_equal(fields[9], "retain_until");
    assert_string_equal(fields[10], "mapping");
    while (next_record(buffer_bytes(&list), &at, fields, 11) == 11) {
        struct buffer content = scratch_read(folder, fields[0]);
        assert_true(content.size > 100);
        buffer_done(&content);
        if (fields[10][0]) {
            struct buffer mapping = scratch_read(folder, fields[10]);
            assert_true(mapping.size > 100);
            buffer_done(&mapping);
        }
        assert_true(strncmp(fields[0], fields[1], strlen(fields[1])) == 0); // each in its authority's folder
        assert_int_equal(strlen(fields[7]), 10);
        assert_true(strcmp(fields[7], fields[9]) < 0); // kept beyond the seizure
        kinds[0] += strcmp(fields[2], "phone") == 0;
        kinds[1] += strcmp(fields[2], "adverts") == 0;
        kinds[2] += strcmp(fields[2], "statements") == 0;
    }
    assert_int_equal(at, list.size);
    assert_int_equal(kinds[0], 8);
    assert_int_equal(kinds[1], 4);
    assert_true(kinds[2] >= 6);
    buffer_done(&list);
}

static struct buffer gunzip(struct bytes packed, size_t *members)
{
    struct buffer plain;
    buffer_init(&plain, (size_t)1 << 30);
    z_stream stream = {.next_in = (Bytef *)packed.data, .avail_in = (uInt)packed.size};
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    for (*members = 0; stream.avail_in != 0;) {
        uint8_t block[65536];
        stream.next_out = block;
        stream.avail_out = sizeof block;
        const int result = inflate(&stream, Z_NO_FLUSH);
        assert_true(result == Z_OK || result == Z_STREAM_END);
        buffer_add(&plain, block, sizeof block - stream.avail_out);
        if (result == Z_STREAM_END) {
            ++*members;
            assert_int_equal(inflateReset(&stream), Z_OK);
        }
    }
    inflateEnd(&stream);
    return plain;
}

static struct bytes line_of(struct bytes block, const char *name)
{
    const ptrdiff_t at = bytes_find(block, bytes_of_text(name), 0);
    assert_true(at >= 0);
    const size_t start = (size_t)at + strlen(name);
    const ptrdiff_t end = bytes_find(block, bytes_of_text("\r\n"), start);
    assert_true(end >= 0);
    return bytes_slice(block, start, (size_t)end - start);
}

// Walks the records; every length must lead to the next. Returns how many; counts the pages among them.
static size_t walk_warc(struct bytes warc, size_t *pages)
{
    size_t count = 0;
    for (size_t at = 0; at < warc.size; count++) {
        const struct bytes rest = bytes_slice(warc, at, warc.size - at);
        assert_true(bytes_start_with(rest, "WARC/1.0\r\n", 10));
        const ptrdiff_t blank = bytes_find(rest, bytes_of_text("\r\n\r\n"), 0);
        assert_true(blank > 0);
        const struct bytes head = bytes_slice(rest, 0, (size_t)blank + 2);
        int64_t length;
        assert_true(text_to_int64(line_of(head, "Content-Length: "), &length));
        const size_t end = (size_t)blank + 4 + (size_t)length;
        assert_true(bytes_start_with(bytes_slice(rest, end, 4), "\r\n\r\n", 4));
        *pages += bytes_find(head, bytes_of_text("WARC-Type: response"), 0) >= 0 &&
                  bytes_find(bytes_slice(rest, (size_t)blank, (size_t)length),
                             bytes_of_text("Content-Type: text/html"), 0) >= 0;
        at += end + 4;
    }
    return count;
}

static size_t count_records(const char *path)
{
    struct buffer csv = scratch_read(folder, path);
    char fields[7][200];
    size_t at = 0, count = 0;
    for (int n; (n = next_record(buffer_bytes(&csv), &at, fields, 7)) != -1; count++) {
        assert_int_equal(n, 7);
        assert_true(count == 0 || text_start(fields[1], "https://"));
    }
    buffer_done(&csv);
    return count - 1;
}

static void captures_hold_every_advert_once(void **state)
{
    (void)state;
    struct buffer packed = scratch_read(folder, "FR-OCRTEH/adverts-2024.warc.gz");
    struct buffer warc = scratch_read(folder, "ES-PN/adverts-anuncia-2024.warc");
    size_t members, pages = 0;
    struct buffer plain = gunzip(buffer_bytes(&packed), &members);
    assert_int_equal(walk_warc(buffer_bytes(&plain), &pages), members); // a record a member
    walk_warc(buffer_bytes(&warc), &pages);
    pages -= 2 * 2; // each site's index, and a page that is gone
    assert_int_equal(pages + count_records("BE-FJP/adverts-citylist-2024.csv") +
                         count_records("FR-OCRTEH/adverts-kiosk-2024.csv"),
                     300);
    buffer_done(&packed);
    buffer_done(&plain);
    buffer_done(&warc);
}

static int64_t balance_of(struct bytes line) // "C240627EUR3823,82"
{
    int64_t e5;
    assert_true(decimal_parse(bytes_slice(line, 10, line.size - 10), ',', &e5));
    return line.data[0] == 'D' ? -e5 : e5;
}

static int64_t amount_of(struct bytes line) // "2406280628C120,00NTRF..."
{
    int64_t e5;
    const ptrdiff_t end = bytes_find(line, bytes_of_text("N"), 0);
    assert_true(end > 11);
    assert_true(decimal_parse(bytes_slice(line, 11, (size_t)end - 11), ',', &e5));
    return line.data[10] == 'D' ? -e5 : e5;
}

struct ties {
    size_t statements, entries;
    struct buffer all; // of every statement file
};

static void check_mt940(struct ties *ties, struct bytes file)
{
    int64_t sum = 0, opening = 0, closing_before = 0;
    bool first = true;
    for (size_t at = 0; at < file.size;) {
        const ptrdiff_t end = bytes_find(file, bytes_of_text("\r\n"), at);
        assert_true(end >= 0);
        const struct bytes line = bytes_slice(file, at, (size_t)end - at);
        assert_in_range(line.size, 1, 65);
        for (size_t i = 0; i < line.size; i++)
            assert_in_range(line.data[i], 0x20, 0x7e);
        if (bytes_start_with(line, ":25:", 4)) {
            char iban[IBAN_SIZE] = "";
            memcpy(iban, line.data + 4, line.size - 4);
            assert_true(iban_checks(iban));
        } else if (bytes_start_with(line, ":28C:00001/", 11)) {
            first = true;
        } else if (bytes_start_with(line, ":60F:", 5)) {
            opening = balance_of(bytes_slice(line, 5, line.size));
            assert_true(first || opening == closing_before); // statements follow one another
            sum = 0;
        } else if (bytes_start_with(line, ":61:", 4)) {
            sum += amount_of(bytes_slice(line, 4, line.size));
            ties->entries++;
        } else if (bytes_start_with(line, ":62F:", 5)) {
            closing_before = balance_of(bytes_slice(line, 5, line.size));
            assert_true(opening + sum == closing_before);
            ties->statements++;
            first = false;
        }
        at = (size_t)end + 2;
    }
}

static void check_camt(struct ties *ties, struct bytes file)
{
    for (ptrdiff_t at = 0; (at = bytes_find(file, bytes_of_text("<Stmt>"), (size_t)at)) >= 0; at++) {
        const ptrdiff_t end = bytes_find(file, bytes_of_text("</Stmt>"), (size_t)at);
        assert_true(end > at);
        const struct bytes statement = bytes_slice(file, (size_t)at, (size_t)(end - at));
        int64_t sum = 0, balances[2] = {0};
        size_t n = 0;
        // amounts as ordered in another currency are none of its own
        const ptrdiff_t currency = bytes_find(statement, bytes_of_text("<Ccy>"), 0);
        char own[24] = "<Amt Ccy=\"...\">";
        assert_true(currency > 0);
        memcpy(own + 10, statement.data + currency + 5, 3);
        for (ptrdiff_t amount = 0; (amount = bytes_find(statement, bytes_of_text(own), (size_t)amount)) >= 0;
             n++) {
            const size_t start = (size_t)amount + 15;
            const size_t stop = (size_t)bytes_find(statement, bytes_of_text("<"), start);
            int64_t e5;
            assert_true(decimal_parse(bytes_slice(statement, start, stop - start), '.', &e5));
            const struct bytes sign = bytes_slice(statement, stop + 6 + 11, 4);
            if (bytes_equal(sign, bytes_of_text("DBIT")))
                e5 = -e5;
            if (n < 2)
                balances[n] = e5;
            else
                sum += e5;
            amount = (ptrdiff_t)stop;
        }
        assert_true(balances[0] + sum == balances[1]);
        ties->statements++;
        ties->entries += n - 2;
    }
}

// "0000000001492630" in thousandths, its sign before.
static int64_t thousandths_of(const uint8_t *field)
{
    int64_t value;
    assert_true(text_to_int64((struct bytes){field + 1, 15}, &value));
    return (field[0] == '1' ? -value : value) * (DECIMAL_ONE / 1000);
}

// Records of 128 characters: 1 the old balance, 21 an entry, 8 the new balance.
static void check_coda(struct ties *ties, struct bytes file)
{
    int64_t balance = 0;
    assert_int_equal(file.size % 130, 0);
    for (size_t at = 0; at < file.size; at += 130) {
        const uint8_t *record = file.data + at;
        assert_memory_equal(record + 128, "\r\n", 2);
        if (record[0] == '1') {
            balance = thousandths_of(record + 42);
        } else if (record[0] == '2' && record[1] == '1') {
            balance += thousandths_of(record + 31);
            ties->entries++;
        } else if (record[0] == '8') {
            assert_true(balance == thousandths_of(record + 41));
            ties->statements++;
        }
    }
}

// Each row's balance is that of the account's row before it and its amount.
static void check_table(struct ties *ties, struct bytes file)
{
    char account[IBAN_SIZE] = "";
    int64_t balance = 0;
    for (size_t at = 0, row = 0; at < file.size; row++) {
        struct bytes fields[10] = {0};
        const size_t end = (size_t)bytes_find(file, bytes_of_text("\r\n"), at);
        for (size_t i = 0; i < 10; i++) {
            const ptrdiff_t stop = i < 9 ? bytes_find(file, bytes_of_text(";"), at) : (ptrdiff_t)end;
            assert_in_range(stop, at, end);
            fields[i] = bytes_slice(file, at, (size_t)stop - at);
            at = (size_t)stop + 1;
        }
        at = end + 2;
        if (row == 0) // the names of the columns
            continue;
        int64_t amount = 0, after = 0;
        assert_true(decimal_parse(fields[3], ',', &amount));
        assert_true(decimal_parse(fields[9], ',', &after));
        const bool same = bytes_equal(fields[0], bytes_of_text(account));
        assert_true(!same || balance + amount == after);
        ties->statements += !same;
        ties->entries++;
        memcpy(account, fields[0].data, fields[0].size);
        account[fields[0].size] = 0;
        balance = after;
    }
}

static void check_statements(void *payload, const char *path)
{
    struct ties *ties = payload;
    static const struct {
        const char *end;
        void (*check)(struct ties *ties, struct bytes file);
    } forms[] = {{".sta", check_mt940}, {".xml", check_camt}, {".cod", check_coda}, {".csv", check_table}};
    size_t form = 0;
    while (form < 4 && !text_end(path, forms[form].end))
        form++;
    if (form == 4 || (form == 3 && strstr(path, "/statements-") == NULL))
        return;
    struct buffer file = scratch_read(folder, path);
    forms[form].check(ties, buffer_bytes(&file));
    buffer_add(&ties->all, file.data, file.size);
    buffer_done(&file);
}

static void statements_tie(void **state)
{
    (void)state;
    struct ties ties = {0};
    buffer_init(&ties.all, (size_t)1 << 30);
    scratch_each(folder, check_statements, &ties);
    assert_in_range(ties.entries, 2000, 2200);
    assert_true(ties.statements > 20);
    buffer_done(&ties.all);
}

static json_t *read_truth(void)
{
    struct buffer text = scratch_read(folder, "truth.json");
    json_error_t where;
    json_t *truth = json_loads(buffer_text(&text), JSON_REJECT_DUPLICATES, &where);
    assert_non_null(truth);
    buffer_done(&text);
    return truth;
}

// What servers sent packed, unpacked behind the rest.
static void unpack_pages(struct buffer *captures, struct bytes warc)
{
    uint8_t page[65536];
    for (ptrdiff_t at = 0; (at = bytes_find(warc, bytes_of_text("\x1f\x8b\x08"), (size_t)at)) >= 0; at++) {
        z_stream stream = {.next_in = (Bytef *)warc.data + at,
                           .avail_in = (uInt)(warc.size - (size_t)at),
                           .next_out = page,
                           .avail_out = sizeof page};
        assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
        if (inflate(&stream, Z_FINISH) == Z_STREAM_END)
            buffer_add(captures, page, stream.total_out);
        inflateEnd(&stream);
    }
}

// The captures as one text, and each advert's place in it by URL.
static struct buffer all_captures(void)
{
    struct buffer all = scratch_read(folder, "FR-OCRTEH/adverts-2024.warc.gz");
    size_t members;
    struct buffer plain = gunzip(buffer_bytes(&all), &members);
    buffer_done(&all);
    static const char *const others[] = {"ES-PN/adverts-anuncia-2024.warc",
                                         "BE-FJP/adverts-citylist-2024.csv",
                                         "FR-OCRTEH/adverts-kiosk-2024.csv"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct buffer other = scratch_read(folder, others[i]);
        buffer_add(&plain, other.data, other.size);
        buffer_done(&other);
    }
    struct buffer copy;
    buffer_init(&copy, (size_t)1 << 30);
    buffer_add(&copy, plain.data, plain.size);
    unpack_pages(&plain, buffer_bytes(&copy));
    buffer_done(&copy);
    return plain;
}

static void rings_stand_in_the_captures(void **state)
{
    (void)state;
    json_t *truth = read_truth(), *rings = json_object_get(truth, "ring"),
           *routes = json_object_get(truth, "route");
    struct buffer captures = all_captures();
    size_t i, k, adverts = 0;
    json_t *ring, *value, *route;
    assert_int_equal(json_array_size(rings), 6);
    json_array_foreach(rings, i, ring)
    {
        json_array_foreach(json_object_get(ring, "adverts"), k, value)
        {
            assert_true(bytes_find(buffer_bytes(&captures), bytes_of_text(json_string_value(value)), 0) >= 0);
            adverts++;
        }
        assert_true(k >= 6);
        json_array_foreach(json_object_get(ring, "cities"), k, value)
            assert_true(bytes_find(buffer_bytes(&captures), bytes_of_text(json_string_value(value)), 0) >= 0);
        assert_true(k >= 3);
        assert_in_range(json_array_size(json_object_get(ring, "phones")), 2, 5);
    }
    assert_in_range(adverts, 80, 170); // no more than the innocent ones, about
    json_array_foreach(routes, i, route)
    {
        ring = json_array_get(rings, (size_t)json_integer_value(json_object_get(route, "ring")));
        assert_non_null(ring);
        assert_true(json_equal(json_object_get(ring, "cities"), json_object_get(route, "cities")));
    }
    buffer_done(&captures);
    json_decref(truth);
}

static void accounts_and_handsets_of_the_truth_are_there(void **state)
{
    (void)state;
    json_t *truth = read_truth(), *one;
    struct ties ties = {0};
    struct buffer sources = scratch_read(folder, "sources.csv");
    size_t i;
    char text[80];
    buffer_init(&ties.all, (size_t)1 << 30);
    scratch_each(folder, check_statements, &ties);
    json_array_foreach(json_object_get(truth, "pass_through"), i, one)
    {
        const char *iban = json_string_value(json_object_get(one, "account"));
        static const char *const heads[] = {":25:%s\r", "<Acct><Id><IBAN>%s</IBAN>", "12001%s ", "\n%s;"};
        int forms = 0;
        for (size_t form = 0; form < 4; form++) {
            snprintf(text, sizeof text, heads[form], iban);
            forms += bytes_find(buffer_bytes(&ties.all), bytes_of_text(text), 0) >= 0;
        }
        assert_int_equal(forms, 1); // in the statements of its bank
    }
    assert_true(i >= 4);
    json_array_foreach(json_object_get(truth, "call_centre"), i, one)
    {
        snprintf(text, sizeof text, "/%s,", json_string_value(json_object_get(one, "source")));
        assert_true(bytes_find(buffer_bytes(&sources), bytes_of_text(text), 0) >= 0);
        assert_true(bytes_find(buffer_bytes(&sources),
                               bytes_of_text(json_string_value(json_object_get(one, "exhibit"))), 0) >= 0);
    }
    assert_int_equal(i, 2);
    buffer_done(&ties.all);
    buffer_done(&sources);
    json_decref(truth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_are_all_there),
        cmocka_unit_test(captures_hold_every_advert_once),
        cmocka_unit_test(statements_tie),
        cmocka_unit_test(rings_stand_in_the_captures),
        cmocka_unit_test(accounts_and_handsets_of_the_truth_are_there),
    };
    return cmocka_run_group_tests(tests, write_case, remove_case);
}
