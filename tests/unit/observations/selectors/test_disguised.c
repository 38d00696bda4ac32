// Telephone numbers written so that machines do not read them: where they stand, what they are, how sure that
// is, and what is none.
#include "finding.h"

#include "test.h"

#include "base/arena.h"
#include "observations/selectors/selectors.h"

#include <stdio.h>

#define GB "+447700900123"
#define FR "+33639981234"
#define US "+12125550123"

static void count_phone(void *payload, size_t offset, const struct selector *selector)
{
    (void)offset;
    *(size_t *)payload += selector->kind == SELECTOR_PHONE;
}

static void digits_of_every_shape_are_read(void **state)
{
    (void)state;
    check_written("call ⓪⑦⑦⓪⓪⑨⓪⓪①②③ now", "5 possible " GB " ⓪⑦⑦⓪⓪⑨⓪⓪①②③");
    check_written("𝟎𝟩𝟕𝟶𝟘 𝟗𝟎𝟎 𝟭𝟮𝟯", "0 possible " GB " 𝟎𝟩𝟕𝟶𝟘 𝟗𝟎𝟎 𝟭𝟮𝟯");
    check_written("0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣",
                  "0 possible " GB
                  " 0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣");
    check_written("⁰⁷⁷⁰⁰⁹⁰⁰¹²³", "0 possible " GB " ⁰⁷⁷⁰⁰⁹⁰⁰¹²³");
    check_written("₀₇₇₀₀₉₀₀₁₂₃", "0 possible " GB " ₀₇₇₀₀₉₀₀₁₂₃");
    check_written("⓿❼❼⓿⓿❾⓿⓿❶❷❸", "0 possible " GB " ⓿❼❼⓿⓿❾⓿⓿❶❷❸");
    check_written("०७७००९००१२३", "0 possible " GB " ०७७००९००१२३");
    check_written("电话零六三九九八一二三四", "6 possible " FR " 零六三九九八一二三四");
    check_written("〇陆叁玖玖捌壹贰叁肆", "0 possible " FR " 〇陆叁玖玖捌壹贰叁肆");
}

static void signs_and_emoji_between_digits_are_no_end(void **state)
{
    (void)state;
    check_written("tel [0][7][7][0][0][9][0][0][1][2][3].",
                  "4 possible " GB " [0][7][7][0][0][9][0][0][1][2][3]");
    check_written("077❤️00📞9001✨23 x", "0 possible " GB " 077❤️00📞9001✨23");
    check_written("077 ❤️ 00 ❤️ 9001 ❤️ 23",
                  "0 possible " GB " 077 ❤️ 00 ❤️ 9001 ❤️ 23");
    check_written("07;7009_001|23\n", "0 possible " GB " 07;7009_001|23");
    check_written("0,7,7,0,0,9,0,0,1,2,3", "0 possible " GB " 0,7,7,0,0,9,0,0,1,2,3");
    check_written("+44*7700*900*123", "0 possible " GB " +44*7700*900*123");
}

static void words_are_read_in_many_languages(void **state)
{
    (void)state;
    check_written("zero seven seven zero zero nine zero zero one two three",
                  "0 possible " GB " zero seven seven zero zero nine zero zero one two three");
    check_written("ZéRo six trois neuf neuf huit un deux trois quatre!",
                  "0 possible " FR " ZéRo six trois neuf neuf huit un deux trois quatre");
    check_written("tel: zero șase trei nouă nouă opt unu doi trei patru",
                  "5 possible " FR " zero șase trei nouă nouă opt unu doi trei patru");
    check_written("cero seis tres nueve nueve ocho uno dos tres cuatro",
                  "0 possible " FR " cero seis tres nueve nueve ocho uno dos tres cuatro");
    check_written("null sechs drei neun neun acht eins zwo drei vier",
                  "0 possible " FR " null sechs drei neun neun acht eins zwo drei vier");
    check_written("zero sei tre nove nove otto uno due tre quattro",
                  "0 possible " FR " zero sei tre nove nove otto uno due tre quattro");
    check_written("zero meia três nove nove oito um dois três quatro",
                  "0 possible " FR " zero meia três nove nove oito um dois três quatro");
    check_written("0sevenseven00nine0zero1two3", "0 possible " GB " 0sevenseven00nine0zero1two3");
    check_written("z3ro s3ven s3ven z3ro z3ro n1ne z3ro z3ro 0ne two thr33",
                  "0 possible " GB " z3ro s3ven s3ven z3ro z3ro n1ne z3ro z3ro 0ne two thr33");
    check_written("zero double seven double-o nine double zero one two three",
                  "0 possible " GB " zero double seven double-o nine double zero one two three");
    check_written("plus four four 7700 nine hundred 123",
                  "0 possible " GB " plus four four 7700 nine hundred 123");
}

static void words_of_two_digits_are_read(void **state)
{
    (void)state;
    check_written("zéro six trente-neuf quatre-vingt-dix-huit douze trente-quatre.",
                  "0 possible " FR " zéro six trente-neuf quatre-vingt-dix-huit douze trente-quatre");
    check_written(
        "zero six trente neuf quatre vingt dix huit soixante et onze quatre vingts",
        "0 possible +33639987180 zero six trente neuf quatre vingt dix huit soixante et onze quatre vingts");
    check_written("null sechs neununddreißig achtundneunzig zwölf vierunddreißig",
                  "0 possible " FR " null sechs neununddreißig achtundneunzig zwölf vierunddreißig");
    check_written("cero seis treinta y nueve noventa y ocho doce veintidós",
                  "0 possible +33639981222 cero seis treinta y nueve noventa y ocho doce veintidós");
    check_written("zero sei trentanove novantotto dodici trentaquattro",
                  "0 possible " FR " zero sei trentanove novantotto dodici trentaquattro");
    check_written("zero six thirty nine ninety-eight twelve thirty four",
                  "0 possible " FR " zero six thirty nine ninety-eight twelve thirty four");
}

static void letters_and_sounds_are_read_as_digits(void **state)
{
    (void)state;
    check_written("O77OO9OOI23", "0 possible " GB " O77OO9OOI23");
    check_written("whatsapp o77oo 9ool2E", "");
    check_written("О77ОО9ОО12З", "0 possible " GB " О77ОО9ОО12З"); // Cyrillic
    check_written("oh 7 7 oh oh 9 O O won to tree", "0 possible " GB " oh 7 7 oh oh 9 O O won to tree");
    check_written("text to 0 6 three nine 9 ate one 2 3 for",
                  "8 possible " FR " 0 6 three nine 9 ate one 2 3 for");
}

static void parts_are_put_together(void **state)
{
    (void)state;
    check_written("call 07700 then 900123 please", "5 possible " GB " 07700 then 900123");
    check_written("06399 et puis 81234", "0 possible " FR " 06399 et puis 81234");
    check_written("07700 followed by 900 followed by 123",
                  "0 possible " GB " 07700 followed by 900 followed by 123");
    check_written("先零七七零零然后九零零一二三", "3 possible " GB " 零七七零零然后九零零一二三");
}

static void numbers_stand_apart(void **state)
{
    (void)state;
    check_written(
        "zero seven seven zero zero nine zero zero one two three zero six three nine nine eight one two three "
        "four",
        "0 possible " GB " zero seven seven zero zero nine zero zero one two three | 56 possible " FR
        " zero six three nine nine eight one two three four");
    check_written("07700 900123 or ⓪⑥③⑨⑨⑧①②③④",
                  "0 possible " GB " 07700 900123 | 16 possible " FR " ⓪⑥③⑨⑨⑧①②③④");
    check_written("2️⃣1️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣",
                  "0 valid " US " 2️⃣1️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣");
}

static void what_stands_beside_is_left_out(void **state)
{
    (void)state;
    check_written("2 1 2 5 5 5 0 1 2 3 - 100 rose", "0 valid " US " 2 1 2 5 5 5 0 1 2 3");
    check_written(
        "18+ ❤️ 2️⃣ 1️⃣ 2️⃣ 5️⃣ 5️⃣ 5️⃣ 0️⃣ 1️⃣ 2️⃣ 3️⃣ ❤️ 50 la media hora",
        "11 valid " US " 2️⃣ 1️⃣ 2️⃣ 5️⃣ 5️⃣ 5️⃣ 0️⃣ 1️⃣ 2️⃣ 3️⃣");
    check_written("tel zero sapte sapte zero zero noua zero zero unu doi trei noua in oras",
                  "4 possible " GB " zero sapte sapte zero zero noua zero zero unu doi trei");
    check_written("£120 O77OO9OOI23 5'6", "6 possible " GB " O77OO9OOI23");
    check_written("身高一百六十八 zero-seven-seven-zero-zero-nine-zero-zero-one-two-three 八十分钟",
                  "22 possible " GB " zero-seven-seven-zero-zero-nine-zero-zero-one-two-three");
    check_written("two, one, two, five, five, five, zero, one, two, three, ok?",
                  "0 possible " US " two, one, two, five, five, five, zero, one, two, three");
    check_written("tel zero six three nine nine eight one two three four 2 girls 4 hands",
                  "4 possible " FR " zero six three nine nine eight one two three four");
    check_written("call 0 6 tree 9 9 8 1 2 3 4 2 girls", "5 possible " FR " 0 6 tree 9 9 8 1 2 3 4");
    check_written("tel 07700900123 - 100 reais meia hora", "4 possible " GB " 07700900123");
    check_written("0770*0900*123 call 0.77-0.09·001-23",
                  "0 possible " GB " 0770*0900*123 | 19 possible " GB " 0.77-0.09·001-23");
}

// More elements than are looked at together: numbers in a row are all read, digits without end are none.
static void long_rows_are_read_piece_by_piece(void **state)
{
    (void)state;
    static const char *const regions[] = {"GB", "FR", "US"};
    char text[8192];
    size_t size = 0, found = 0;
    struct observation_context context = {.arena = arena_new(1 << 20), .regions = regions, .region_count = 3};
    for (int i = 0; i < 60; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "077OO 9OO%03d\n", 100 + i);
    selectors_find_written((struct bytes){(const uint8_t *)text, size}, &context, count_phone, &found);
    assert_int_equal(found, 60);
    for (size = 0; size < 4000;)
        size += (size_t)snprintf(text + size, sizeof text - size, "zero six three nine nine eight ");
    found = 0;
    selectors_find_written((struct bytes){(const uint8_t *)text, size}, &context, count_phone, &found);
    assert_int_equal(found, 0);
    arena_free(context.arena);
}

static void a_plain_number_is_told_once_and_as_it_stands(void **state)
{
    (void)state;
    check_written("07700 900123 then call", "0 possible " GB " 07700 900123");
    check_written("one 07700 900123 two", "4 possible " GB " 07700 900123");
    check_written("tel ٠٧٧٠٠٩٠٠١٢٣", "4 possible " GB " ٠٧٧٠٠٩٠٠١٢٣");
}

static void decoys_are_refused(void **state)
{
    (void)state;
    static const char *const decoys[] = {
        "measurements 36-24-36, 34 c 26 36, 5'6 and 120 lbs, size 38",
        "３６-２４-３６ | ①⑥⑧cm | 24/7 | 60min/140 | 30 mins £70",
        "12/11/2024 until 18/11/2024 from 10:00 to 23:30",
        "order 20240911, ref 88231-2231, ad id 1029384756, room 1204",
        "area code 0207 or 0161 welcome",
        "area code 0207 then 0161",
        "ref zero seven seven zero zero nine zero zero one two three",
        "one two three four five six seven eight nine ten",
        "一二三四五六七八九十",
        "I am 26, two girls, one hour, 24 hours, seven days",
        "26 | 168 | 52 | 24/7 | 160/60 | 100/30",
        "0ne or two of us, four at most; six to eight, free for all",
        "img_0770_0900_123.jpg",
        "demo_O77OO9OOI23 and x@O77OO9OOI23",
        "€077 00 ❤️ 9001",
        "zero seven seven zero zero nine zero zero one two three four five",
        "2*1024*1024, 2006,2007,2009, 0, 5, 10, 15, 20, 25",
        "at 02:52:33 2025, 6B:97:98:27:18, 8b59935114",
        "250/60 ⭐ 140/30 ⭐ 100/20",
        NULL,
    };
    for (size_t i = 0; decoys[i]; i++)
        check_written(decoys[i], "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_of_every_shape_are_read),
        cmocka_unit_test(signs_and_emoji_between_digits_are_no_end),
        cmocka_unit_test(words_are_read_in_many_languages),
        cmocka_unit_test(words_of_two_digits_are_read),
        cmocka_unit_test(letters_and_sounds_are_read_as_digits),
        cmocka_unit_test(parts_are_put_together),
        cmocka_unit_test(numbers_stand_apart),
        cmocka_unit_test(what_stands_beside_is_left_out),
        cmocka_unit_test(long_rows_are_read_piece_by_piece),
        cmocka_unit_test(a_plain_number_is_told_once_and_as_it_stands),
        cmocka_unit_test(decoys_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
