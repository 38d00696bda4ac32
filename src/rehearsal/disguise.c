// Numbers as those write them who do not want to be found by a search.
#include "rehearsal/disguise.h"

#include "base/bytes.h"

static const char *const digit_words[LANGUAGE_COUNT][10] = {
    {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"},
    {"zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"},
    {"cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"},
    {"zero", "unu", "doi", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"},
    {"zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"},
    {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"},
};

static const char *const circled[10] = {"⓪", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"};
static const char *const wide[10] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
static const char *const emoji[] = {"❤️", "🌹", "✨", "💋", "📞"};

enum way { WAY_WORDS, WAY_CIRCLED, WAY_WIDE, WAY_KEYCAP, WAY_EMOJI, WAY_LETTERS, WAYS };

const char *number_disguised(struct arena *arena, struct random *random, const char *e164,
                             enum language language)
{
    const enum number_country country = number_country_of(e164);
    const char *digits = country == NUMBER_US ? e164 + 1 : arena_print(arena, "0%s", e164 + 3);
    const enum way way = (enum way)random_below(random, WAYS);
    const char *sign = emoji[random_below(random, sizeof emoji / sizeof *emoji)];
    struct buffer out;
    buffer_init(&out, 4096);
    for (size_t i = 0; digits[i]; i++) {
        const int digit = digits[i] - '0';
        switch (way) {
        case WAY_WORDS:
            buffer_print(&out, "%s%s", i && language != LANGUAGE_ZH ? " " : "", digit_words[language][digit]);
            break;
        case WAY_CIRCLED:
            buffer_add_text(&out, circled[digit]);
            break;
        case WAY_WIDE:
            buffer_add_text(&out, wide[digit]);
            break;
        case WAY_KEYCAP:
            buffer_print(&out, "%c\xEF\xB8\x8F\xE2\x83\xA3", digits[i]);
            break;
        case WAY_EMOJI:
            buffer_print(&out, "%s%c", i && i % 3 == 0 ? sign : "", digits[i]);
            break;
        case WAY_LETTERS:
        case WAYS:
            buffer_add_u8(&out, digit == 0 ? 'O' : (uint8_t)digits[i]);
        }
    }
    const char *text = arena_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}
