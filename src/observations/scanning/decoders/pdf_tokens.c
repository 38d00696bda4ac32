// A string is bounded, so that an opening parenthesis in foreign bytes costs little.
#include "observations/scanning/decoders/pdf_tokens.h"

#include "base/text.h"
enum { STRING_MAX_BYTES = 32 * 1024, WORD_MAX_BYTES = 128 };

static bool is_white(uint8_t c)
{
    return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool is_delimiter(uint8_t c)
{
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' ||
           c == '/' || c == '%';
}

static void skip_white(struct reader *reader)
{
    const uint8_t *data = reader->bytes.data;
    size_t at = reader->position;
    for (; at < reader->bytes.size; at++) {
        if (data[at] == '%')
            while (at < reader->bytes.size && data[at] != '\n' && data[at] != '\r')
                at++;
        else if (!is_white(data[at]))
            break;
    }
    reader->position = at < reader->bytes.size ? at : reader->bytes.size;
}

// Behind '(': finds the parenthesis that closes it.
static bool read_string(struct reader *reader, struct pdf_token *token)
{
    size_t start = reader->position, at = start;
    int depth = 1;
    for (; at < reader->bytes.size && at - start < STRING_MAX_BYTES; at++) {
        uint8_t c = reader->bytes.data[at];
        if (c == '\\')
            at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            break;
    }
    if (depth)
        return false;
    token->kind = PDF_STRING;
    token->text = bytes_slice(reader->bytes, start, at - start);
    reader->position = at + 1;
    return true;
}

static bool read_hex_string(struct reader *reader, struct pdf_token *token)
{
    size_t start = reader->position, at = start;
    while (at < reader->bytes.size && at - start < STRING_MAX_BYTES &&
           (text_hex_digit(reader->bytes.data[at]) >= 0 || is_white(reader->bytes.data[at])))
        at++;
    if (at >= reader->bytes.size || reader->bytes.data[at] != '>')
        return false;
    token->kind = PDF_HEX_STRING;
    token->text = bytes_slice(reader->bytes, start, at - start);
    reader->position = at + 1;
    return true;
}

static struct bytes take_word(struct reader *reader)
{
    size_t start = reader->position, at = start;
    while (at < reader->bytes.size && at - start < WORD_MAX_BYTES && !is_white(reader->bytes.data[at]) &&
           !is_delimiter(reader->bytes.data[at]))
        at++;
    reader->position = at;
    return bytes_slice(reader->bytes, start, at - start);
}

static bool read_number(struct bytes word, double *number)
{
    bool negative = word.size && word.data[0] == '-', digits = false;
    double value = 0, unit = 1;
    bool fraction = false;
    for (size_t i = word.size && (word.data[0] == '-' || word.data[0] == '+'); i < word.size; i++) {
        uint8_t c = word.data[i];
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (c >= '0' && c <= '9') {
            value = value * 10 + (c - '0');
            unit *= fraction ? 10 : 1;
            digits = true;
        } else {
            return false;
        }
    }
    *number = (negative ? -value : value) / unit;
    return digits;
}

bool pdf_token_next(struct reader *reader, struct pdf_token *token)
{
    skip_white(reader);
    *token = (struct pdf_token){.kind = PDF_END, .start = reader->position};
    if (reader_left(reader) == 0)
        return false;
    uint8_t c = reader->bytes.data[reader->position];
    bool twice = reader_left(reader) > 1 && reader->bytes.data[reader->position + 1] == c;
    switch (c) {
    case '(':
        reader->position++;
        return read_string(reader, token);
    case '<':
        reader->position += twice ? 2 : 1;
        token->kind = PDF_DICT_BEGIN;
        return twice || read_hex_string(reader, token);
    case '>':
        reader->position += 2;
        token->kind = PDF_DICT_END;
        return twice;
    case '[':
    case ']':
        reader->position++;
        token->kind = c == '[' ? PDF_ARRAY_BEGIN : PDF_ARRAY_END;
        return true;
    case '/':
        reader->position++;
        token->kind = PDF_NAME;
        token->text = take_word(reader);
        return true;
    default:
        token->text = take_word(reader);
        token->kind = read_number(token->text, &token->number) ? PDF_NUMBER : PDF_WORD;
        return token->text.size > 0;
    }
}

static void add_hex(struct bytes text, struct buffer *out)
{
    int half = -1;
    for (size_t i = 0; i < text.size; i++) {
        int digit = text_hex_digit(text.data[i]);
        if (digit < 0)
            continue;
        if (half >= 0)
            buffer_add_u8(out, (uint8_t)(half << 4 | digit));
        half = half >= 0 ? -1 : digit;
    }
    if (half >= 0)
        buffer_add_u8(out, (uint8_t)(half << 4));
}

void pdf_string_bytes(const struct pdf_token *token, struct buffer *out)
{
    if (token->kind == PDF_HEX_STRING) {
        add_hex(token->text, out);
        return;
    }
    struct reader reader = reader_of(token->text);
    while (reader_left(&reader)) {
        uint8_t c = reader_u8(&reader);
        if (c != '\\') {
            buffer_add_u8(out, c);
            continue;
        }
        c = reader_u8(&reader);
        if (c >= '0' && c <= '7') {
            unsigned value = c - '0';
            for (int i = 0; i < 2 && reader_left(&reader); i++) {
                uint8_t next = reader.bytes.data[reader.position];
                if (next < '0' || next > '7')
                    break;
                value = value * 8 + (reader_u8(&reader) - '0');
            }
            buffer_add_u8(out, (uint8_t)value);
        } else if (c == '\r' || c == '\n') { // a line that goes on
            if (c == '\r' && reader_left(&reader) && reader.bytes.data[reader.position] == '\n')
                reader_skip(&reader, 1);
        } else {
            buffer_add_u8(out, c == 'n'   ? '\n'
                               : c == 'r' ? '\r'
                               : c == 't' ? '\t'
                               : c == 'b' ? '\b'
                               : c == 'f' ? '\f'
                                          : c);
        }
    }
}
