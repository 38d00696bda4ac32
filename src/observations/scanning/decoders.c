// The registry of decoders, in the order in which they are asked about a place.
#include "observations/scanning/decoders.h"

#include <stddef.h>

const struct decoder *const decoders[] = {
    // streams: compressed
    &decoder_gzip,
    &decoder_zlib,
    &decoder_zip,
    &decoder_xz,
    &decoder_bzip2,
    &decoder_zstd,
    &decoder_lz4,
    &decoder_snappy_framed,
    &decoder_pdf_stream,

    // coded: bytes written as text
    &decoder_pdf_text,
    &decoder_rtf,
    &decoder_office,
    &decoder_base64,

    // escapes
    &decoder_json,
    &decoder_percent,
    &decoder_quoted_printable,
    &decoder_html,

    // whole: tried where nothing else is known
    &decoder_xor255,
    &decoder_snappy,
    &decoder_deflate,
    &decoder_brotli,

    // coded: character sets
    &decoder_mime_word,
    &decoder_gb18030,
    &decoder_big5,

    NULL,
};
