// PDF pages, office documents and RTF: words that were split are whole, lines and paragraphs are parted.
#include "test.h"

#include "observations/scanning/decoders/decode.h"

#include <string.h>

static const struct {
    const struct decoder *decoder;
    const char *text, *anchor, *gives;
} cases[] = {
    // lines
    {&decoder_pdf_text, "BT /F1 12 Tf 72 700 Td (to maria@example.org) Tj T* (she arrives) Tj ET", "BT",
     "to maria@example.org\nshe arrives"},
    {&decoder_pdf_text, "BT /F1 12 Tf 14 TL 72 700 Td (maria@example.org)Tj 0 -14 Td (she)Tj (x) ' ET", "BT",
     "maria@example.org\nshe\nx"},
    // a word in pieces; a gap that is a space
    {&decoder_pdf_text, "BT /F1 10 Tf [(mar)-10(ia@ex)20(ample.org)-300(now)] TJ ET", "BT",
     "maria@example.org now"},
    // pieces placed one by one, as Quartz does
    {&decoder_pdf_text,
     "q 0.24 0 0 0.24 90 708.96 cm BT 50 0 0 50 0 0 Tm /F1.0 1 Tf (see  ) Tj ET Q q 0.24 0 0 0.24 171.3227 "
     "708.96 cm BT 50 0 0 50 0 0 Tm /F1.0 1 Tf (user_docx) Tj ET Q q 0.24 0 0 0.24 220.6423 708.96 cm BT 50 0 "
     "0 50 0 0 Tm /F1.0 1 Tf (_pdf) Tj ET Q q 0.24 0 0 0.24 242.6382 708.96 cm BT 50 0 0 50 0 0 Tm /F1.0 1 Tf "
     "(@example.com) Tj ET Q q 0.24 0 0 0.24 90 690 cm BT 50 0 0 50 0 0 Tm /F1.0 1 Tf (next) Tj ET Q",
     "BT", "see   user_docx_pdf@example.com\nnext"},
    // words placed one by one, without spaces: a page of TeX's kind
    {&decoder_pdf_text, "BT /F1 10 Tf 1 0 0 1 72 700 Tm (call) Tj 19 0 Td (anna) Tj ET", "BT", "call anna"},
    // escapes, hexadecimal, two bytes a code, glyph numbers
    {&decoder_pdf_text, "BT (a\\100b\\(c\\)\\\nd) Tj ET", "BT", "a@b(c)d"},
    {&decoder_pdf_text, "BT <6d61726961406578> Tj ET", "BT", "maria@ex"},
    {&decoder_pdf_text, "BT <006d006100720069> Tj ET", "BT", "mari"},
    {&decoder_pdf_text, "BT <00500044005500alpha", "BT", ""},
    {&decoder_pdf_text, "BT <005000440055004C00440023004800110052> Tj ET", "BT", "maria@e.o"},
    // no page
    {&decoder_pdf_text, "BT is a British company (founded 1980) and so on", "BT", ""},
    {&decoder_pdf_text, "BT (unclosed", "BT", ""},
    {&decoder_pdf_text, "BT 1 2 Td ET", "BT", ""},
    // filters
    {&decoder_pdf_stream, "1 0 obj<</Filter/ASCII85Decode/Length 9>>stream\nD..I!@6\neCK~>\nendstream",
     "stream", "maria@ex"},
    {&decoder_pdf_stream, "1 0 obj<</Filter[/ASCIIHexDecode /FlateDecode]>>\r\nstream\r\n6D61 7269 614>x",
     "stream", "maria@"},
    {&decoder_pdf_stream,
     "<</Filter/LZWDecode>>stream\n\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", // ISO 32000-1, 7.4.4.2
     "stream", "-----A---B"},
    {&decoder_pdf_stream, "<</Filter/LZWDecode>>stream\n\xff\xff\xff\xff\xff", "stream", ""},
    {&decoder_pdf_stream, "<</Filter/FlateDecode/F2/ASCII85Decode>>stream\n87cUR~>", "stream", ""},
    {&decoder_pdf_stream, "a stream\nof water", "stream", ""},
    // Word: an address over two runs; paragraphs are not glued
    {&decoder_office,
     "<w:p><w:r><w:t>to maria@exam</w:t></w:r><w:proofErr/><w:r><w:t>ple.org</w:t></w:r></w:p><w:p><w:r><w:t>"
     "she &amp; I</w:t></w:r></w:p>",
     "<w:p", "to maria@example.org\nshe & I\n"},
    {&decoder_office, "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "<w:p",
     "a b\nc\n"},
    {&decoder_office, "<si><t>maria&#64;example.org</t></si><si><t>next</t></si></sst>", "<si",
     "maria@example.org\nnext\n"},
    {&decoder_office, "<a:p><a:r><a:t>x</a:t></a:r><a:hlinkClick tooltip=\"mailto:anna@example.org\"/></a:p>",
     "<a:p", "x\nmailto:anna@example.org\n"},
    {&decoder_office, "<text:p xmlns:x=\"http://x.example.org\">x<text:span>y</text:span></text:p>",
     "<text:p", "xy\n"},
    {&decoder_office, "<w:p><w:r><", "<w:p", ""},
    // RTF
    {&decoder_rtf,
     "{\\rtf1\\ansi{\\fonttbl\\f0\\fswiss Helvetica;}\\f0\\fs24 \\cf0 to maria{\\b @exa}mple.org\\par she "
     "caf\\'e9\\u233? \\u-10179?\\u-8704?}tail",
     "{\\rtf1", "to maria@example.org\nshe caf\xc3\xa9\xc3\xa9 \xf0\x9f\x98\x80"},
    {&decoder_rtf, "{\\rtf1 {\\field{\\*\\fldinst{HYPERLINK \"mailto:anna@example.org\"}}{\\fldrslt me}}}",
     "{\\rtf1", "HYPERLINK \"mailto:anna@example.org\"me"},
};

static void documents_give_text(void **state)
{
    (void)state;
    struct decode_test test;
    decode_test_init(&test);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *gives = decode_test_text(&test, cases[i].decoder, cases[i].text, cases[i].anchor);
        if (strcmp(gives, cases[i].gives))
            fail_msg("case %zu: '%s', not '%s'", i, gives, cases[i].gives);
    }
    decode_test_done(&test);
}

static void cut_documents_are_no_trouble(void **state)
{
    (void)state;
    struct decode_test test;
    decode_test_init(&test);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes whole = bytes_of_text(cases[i].text);
        size_t at = (size_t)(strstr(cases[i].text, cases[i].anchor) - cases[i].text);
        for (size_t size = at + 1; size < whole.size; size++)
            if (decode_test_ask(&test, cases[i].decoder, bytes_slice(whole, 0, size), at, 1 << 20))
                assert_true(test.out.size <= size * 4);
    }
    decode_test_done(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_give_text),
        cmocka_unit_test(cut_documents_are_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
