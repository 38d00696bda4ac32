// Names that somebody gives herself, and words that are none: looks, trades, and above all origins.
#include "stating.h"

static void names_are_read_behind_what_announces_them(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"My name is Ana.", "ana"},
        {"my name is lina and i am new", "lina"},
        {"I am Mia, visiting for a short time", "mia"},
        {"I'm Zsófi", "zsofi"},
        {"hi guys im lily", "lily"},
        {"Name: Jessica", "jessica"},
        {"Je m'appelle Chloé et je suis à Lyon.", "chloe"},
        {"Je suis Inès", "ines"},
        {"hola clients soy Lily y tengo 21 anos", "lily"},
        {"Me llamo Lucía", "lucia"},
        {"Mă numesc Andreea și sunt în București", "andreea"},
        {"Sunt Ioana, în Gent", "ioana"},
        {"Chamo-me Rita", "rita"},
        {"Sou a Bia", "bia"},
        {"mi chiamo Giulia", "giulia"},
        {"Ich heiße Katja", "katja"},
        {"ik ben Sanne", "sanne"},
        {"Mam na imię Kasia", "kasia"},
        {"меня зовут Даша", "даша"},
        {"我叫小美，今年23岁", "小美"},
        {"我叫莉莉", "莉莉"},
        {"我是莉莉，现在在布鲁塞尔", "莉莉"},
        {"我叫王小花。", "王小花"},
        {"小妹Lina", "lina"},
        {"soy Ana Maria", "ana maria"},
        {"I am Rose", "rose"},
        {"I am Xyla.", "xyla"},
        {"my name is Alіna", "alina"}, // with a Cyrillic letter
    };
    ASSERT_STATED(MENTION_NAME, cases, NULL);
}

static void names_stand_at_the_head_and_under_the_text(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"Mia, 23, Brussels", "mia"},
        {"Luna in Antwerp\nnew here", "luna"},
        {"Sofia in Brussels", "sofia"},
        {"Alina", "alina"},
        {"new in town\nCarla - real photos", "carla"},
        {"see you soon, kisses, Ana.", "ana"},
        {"merci, bisous, Emma", "emma"},
        {"Grace in Brussels. Hotels too", "grace"},
        {"Ruby, 24", "ruby"},
        {"lily, 24", "lily"},
        {"Rose disponible", "rose"},
        {"Lovely Gina in Lille", "gina"},
        {"Madrid Alina. 最好提前一天预约", "alina"},
        {"Tina Tina in Lyon", "tina"},
    };
    ASSERT_STATED(MENTION_NAME, cases, NULL);
}

static void other_words_are_no_names(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"I am Independent", ""},
        {"I am Romanian", ""},
        {"I am Asian and new", ""},
        {"soy Colombiana", ""},
        {"Je suis Brésilienne.", ""},
        {"sunt romanca", ""},
        {"Ich bin Deutsche", ""},
        {"我是中国人", ""},
        {"I am available now", ""},
        {"i am reading", ""},
        {"soy nueva", ""},
        {"I AM WAITING FOR YOU", ""},
        {"I am in Brussels", ""},
        {"je suis disponible", ""},
        {"Rose petals and candles", ""},
        {"I love summer", ""},
        {"call me now", ""},
        {"call me ASAP", ""},
        {"kim chi at home", ""},
        {"Nancy centre, 23", ""},
        {"Sofia", ""}, // or the city
        {"I am Paris based", ""},
        {"sunt Persoană vă rog", ""},
        {"llamame Limpia y dulce", ""},
        {"Summer is here", ""},
        {"Rose, candles and music", ""},
        {"llamame ya", ""},
        {"call me", ""},
        {"我是新来的", ""},
        {"", ""},
    };
    ASSERT_STATED(MENTION_NAME, cases, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read_behind_what_announces_them),
        cmocka_unit_test(names_stand_at_the_head_and_under_the_text),
        cmocka_unit_test(other_words_are_no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
