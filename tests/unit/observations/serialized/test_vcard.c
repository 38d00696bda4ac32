// vCards: who they are of and how that one is reached, in all forms that applications write, and damaged.
#include "test.h"

#include "observations/serialized/vcard.h"

#include <string.h>

struct seen {
    struct arena *arena;
    const char *told; // "NAME|NUMBER/WAID,...|EMAIL,...;" of each card
};

static void take(void *payload, const struct vcard *card)
{
    struct seen *seen = payload;
    const char *told = arena_print(seen->arena, "%s%s|", seen->told, card->name ? card->name : "-");
    for (size_t i = 0; i < card->phone_count; i++)
        told =
            arena_print(seen->arena, "%s%s/%s,", told, card->phones[i].number ? card->phones[i].number : "-",
                        card->phones[i].waid ? card->phones[i].waid : "-");
    told = arena_print(seen->arena, "%s|", told);
    for (size_t i = 0; i < card->email_count; i++)
        told = arena_print(seen->arena, "%s%s,", told, card->emails[i]);
    seen->told = arena_print(seen->arena, "%s;", told);
}

static void assert_cards(const char *text, const char *expected)
{
    struct seen seen = {.arena = arena_new(1 << 24), .told = ""};
    vcards_each(bytes_of_text(text), seen.arena, take, &seen);
    assert_string_equal(seen.told, expected);
    arena_free(seen.arena);
}

static void cards_are_read(void **state)
{
    (void)state;
    assert_cards("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Rossi;Ana;M.;Ms;\r\nFN:Ana Rossi\r\nORG:House\r\n"
                 "item1.TEL;type=CELL;waid=447700900001:+44 7700 900001\r\nTEL:07700 900002\r\n"
                 "EMAIL;TYPE=HOME:ana@example.org\r\nEND:VCARD\r\n",
                 "Ana Rossi|+44 7700 900001/447700900001,07700 900002/-,|ana@example.org,;");
    assert_cards("BEGIN:VCARD\nN:Rossi;Ana;M.;Ms;\nEND:VCARD\nBEGIN:VCARD\nORG:House;Kitchen\nEND:VCARD",
                 "Ms Ana M. Rossi||;House Kitchen||;");
    assert_cards("begin:vcard\nfn:Ana\\, of the\\nhouse\ntel;value=uri:tel:+447700900001\nend:vcard",
                 "Ana, of the\nhouse|+447700900001/-,|;");
}

static void folded_and_quoted_lines_are_put_together(void **state)
{
    (void)state;
    assert_cards("BEGIN:VCARD\nFN:A very\n  long na\n\tme\nEND:VCARD", "A very long name||;");
    assert_cards("BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=81na=20=\n=52ossi\nEND:VCARD",
                 "Ána Rossi||;");
    assert_cards("BEGIN:VCARD\nTEL;X=\"a:b\":+447700900001\nEND:VCARD", "-|+447700900001/-,|;");
}

static void damaged_cards_give_what_they_have(void **state)
{
    (void)state;
    assert_cards("", "");
    assert_cards("FN:Nobody\nEND:VCARD\n", "");
    assert_cards("BEGIN:VCARD\nFN:Ana\nTEL:+4477009", "Ana|+4477009/-,|;");
    assert_cards("BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bea\nEND:VCARD", "Ana||;Bea||;");
    assert_cards("BEGIN:VCARD\nFN\nN:\nFN:\nTEL:\nEMAIL;:\n;:\n:\nEND", "-||;");
    assert_cards("BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=4=\nEND:VCARD", "NND:VCARD||;");
    assert_cards("BEGIN:VCARD\nTEL;waid=:\nTEL;waid=99999999999999999999999999:1\nEND:VCARD", "-|1/-,|;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_are_read),
        cmocka_unit_test(folded_and_quoted_lines_are_put_together),
        cmocka_unit_test(damaged_cards_give_what_they_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
