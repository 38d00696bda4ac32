// Every decoder, for the registry and for tests. Each is `decoder_` and its name.
#pragma once

#include "observations/scanning/decoder.h"

// One line each, sorted.
extern const struct decoder decoder_base64;
extern const struct decoder decoder_big5;
extern const struct decoder decoder_brotli;
extern const struct decoder decoder_bzip2;
extern const struct decoder decoder_deflate;
extern const struct decoder decoder_gb18030;
extern const struct decoder decoder_gzip;
extern const struct decoder decoder_html;
extern const struct decoder decoder_json;
extern const struct decoder decoder_lz4;
extern const struct decoder decoder_mime_word;
extern const struct decoder decoder_office;
extern const struct decoder decoder_pdf_stream;
extern const struct decoder decoder_pdf_text;
extern const struct decoder decoder_percent;
extern const struct decoder decoder_quoted_printable;
extern const struct decoder decoder_rtf;
extern const struct decoder decoder_snappy;
extern const struct decoder decoder_snappy_framed;
extern const struct decoder decoder_xor255;
extern const struct decoder decoder_xz;
extern const struct decoder decoder_zip;
extern const struct decoder decoder_zlib;
extern const struct decoder decoder_zstd;
