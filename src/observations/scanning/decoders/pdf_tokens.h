// The words of a PDF content stream or object: ISO 32000-1, 7.2 and 7.3. Knows nothing of what they mean.
#pragma once

#include "base/bytes.h"

enum pdf_token_kind {
    PDF_END, // of the bytes, or of what could be read
    PDF_NUMBER,
    PDF_NAME,        // "/F1"; text is without the slash
    PDF_STRING,      // "(...)"; text is what stands between, with its escapes
    PDF_HEX_STRING,  // "<...>"; likewise
    PDF_ARRAY_BEGIN, // and the marks of dictionaries
    PDF_ARRAY_END,
    PDF_DICT_BEGIN,
    PDF_DICT_END,
    PDF_WORD, // an operator or keyword
};

struct pdf_token {
    enum pdf_token_kind kind;
    struct bytes text; // borrowed
    double number;
    size_t start; // offset of its first byte
};

// Reads one; false at the end or where nothing of a PDF stands.
bool pdf_token_next(struct reader *reader, struct pdf_token *token);

// The bytes of a string without its escapes (7.3.4.2), or of a hexadecimal one, appended to `out`.
void pdf_string_bytes(const struct pdf_token *token, struct buffer *out);
