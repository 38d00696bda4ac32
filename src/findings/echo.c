// Tokens with digits, compared.
#include "findings/echo.h"

#include "base/text.h"

#include <string.h>

enum { TOKENS_MAX = 64, TOKEN_SIZE = 16 };

struct tokens {
    char at[TOKENS_MAX][TOKEN_SIZE];
    size_t count;
};

// The digit of a character, -1 for none.
static int digit_of(uint32_t character)
{
    if (character >= '0' && character <= '9')
        return (int)(character - '0');
    return character >= 0xff10 && character <= 0xff19 ? (int)(character - 0xff10) : -1;
}

static bool parts_a_time(uint32_t character)
{
    return character == ':' || character == '.' || character == 'h' || character == 'H' ||
           character == 0xff1a;
}

// "20:30" as "20:30", "20h" and "20" as "20", "20:00" as "20".
static void keep(struct tokens *tokens, char token[TOKEN_SIZE], size_t size)
{
    token[size] = 0;
    if (size > 3 && strcmp(token + size - 3, ":00") == 0)
        token[size - 3] = 0;
    else if (size && token[size - 1] == ':')
        token[size - 1] = 0;
    if (tokens->count < TOKENS_MAX)
        memcpy(tokens->at[tokens->count++], token, TOKEN_SIZE);
}

static void collect(struct bytes text, struct tokens *tokens)
{
    char token[TOKEN_SIZE] = "";
    size_t size = 0, length;
    bool parted = false;
    for (size_t i = 0; i < text.size; i += length) {
        uint32_t character = text_utf8_decode(text.data + i, text.size - i, &length);
        int digit = digit_of(character);
        if (digit >= 0 && size < TOKEN_SIZE - 1) {
            token[size++] = (char)('0' + digit);
        } else if (size && !parted && parts_a_time(character) && size < TOKEN_SIZE - 1) {
            token[size++] = ':';
            parted = true;
        } else if (size && digit < 0) {
            keep(tokens, token, size);
            size = 0;
            parted = false;
        }
    }
    if (size)
        keep(tokens, token, size);
}

bool echo_repeats(struct bytes text, struct bytes said)
{
    struct tokens here = {.count = 0}, there = {.count = 0};
    collect(text, &here);
    if (here.count)
        collect(said, &there);
    for (size_t i = 0; i < here.count; i++)
        for (size_t k = 0; k < there.count; k++)
            if (strcmp(here.at[i], there.at[k]) == 0)
                return true;
    return false;
}
