// The text of a page of a PDF as a reader sees it: pieces that stand side by side are one word, lines are
// parted. ISO 32000-1, 9.4. Fonts are not at hand in a lone content stream: widths are those of Helvetica,
// roughly, and codes are taken for letters.
#include "observations/scanning/decoders.h"
#include "observations/scanning/decoders/pdf_tokens.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { MATRICES_MAX = 32, OPERANDS_MAX = 6, LOOK_BACK_BYTES = 4096 };

struct matrix {
    double a, b, c, d, e, f;
};

static const struct matrix IDENTITY = {1, 0, 0, 1, 0, 0};

static struct matrix times(struct matrix m, struct matrix n)
{
    return (struct matrix){m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d,       m.c * n.a + m.d * n.c,
                           m.c * n.b + m.d * n.d, m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f};
}

struct page {
    struct buffer *out;
    struct buffer string; // the one being shown
    struct matrix stack[MATRICES_MAX], device, text, line;
    size_t depth;
    double size, leading;
    double operands[OPERANDS_MAX]; // the last, newest at the end
    size_t operand_count;
    struct pdf_token shown; // the last string
    size_t array;           // where the last array begins
    bool has_array, has_string, in_array;
    bool started;                           // something was shown: x and y say where it ended
    double x, y, run_ems;                   // run_ems: how wide the last piece was thought to be
    size_t shows, spaces, codes, low_codes; // counted: how this page writes
    bool spaces_are_written, codes_are_glyphs;
};

// Widths of Helvetica's ASCII, in 1/1000 em (Adobe's font metrics, published).
static double width_of(uint8_t c)
{
    static const uint16_t widths[] = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
        556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
        611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
        667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
        222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
    return (c >= 0x20 && c < 0x7f ? widths[c - 0x20] : 556) / 1000.0;
}

static void put(struct page *page, uint8_t c)
{
    char utf8[4];
    if (page->out)
        buffer_add(page->out, utf8, c < 0x80 ? (utf8[0] = (char)c, 1) : text_utf8_encode(c, utf8));
}

static void part(struct page *page, char by)
{
    if (page->out && page->out->size && page->out->data[page->out->size - 1] != '\n')
        buffer_add_u8(page->out, (uint8_t)by);
}

// Between the end of the last piece and where the next begins: nothing, a space or a new line.
static void part_from_last(struct page *page, struct matrix place)
{
    double unit = page->size * hypot(place.a, place.b);
    if (!page->started || !(unit > 0)) {
        page->started = true;
        return;
    }
    double ux = page->size * place.a / unit, uy = page->size * place.b / unit;
    double dx = (place.e - page->x) / unit, dy = (place.f - page->y) / unit;
    double along = dx * ux + dy * uy, across = dy * ux - dx * uy;
    double run = page->run_ems;
    double loose = page->in_array             ? 0.18 // exact: only the array's own numbers count
                   : page->spaces_are_written ? 0.25 + 0.12 * run
                                              : 0.12 + 0.02 * run;
    if (!(fabs(across) < 0.4) || along < -0.5 - 0.6 * run)
        part(page, '\n');
    else if (along > loose)
        part(page, ' ');
}

static void advance(struct page *page, double ems)
{
    double by = ems * page->size;
    page->text.e += by * page->text.a;
    page->text.f += by * page->text.b;
}

// Two bytes a code, the first zero, or one byte a code. Codes that are control characters are the numbers of
// glyphs in the order of the usual fonts, where 3 is the space.
static void show(struct page *page, const struct pdf_token *token)
{
    enum { FIRST_GLYPH_IS = 29 };
    buffer_reset(&page->string);
    pdf_string_bytes(token, &page->string);
    struct bytes string = buffer_bytes(&page->string);
    size_t step = 1;
    if (string.size >= 2 && string.size % 2 == 0) {
        step = 2;
        for (size_t i = 0; i < string.size; i += 2)
            if (string.data[i] != 0)
                step = 1;
    }
    part_from_last(page, times(page->text, page->device));
    page->run_ems = 0;
    for (size_t i = step - 1; i < string.size; i += step) {
        uint8_t c = string.data[i];
        page->codes += step == 2;
        page->low_codes += step == 2 && c < 0x20;
        if (step == 2 && page->codes_are_glyphs)
            c = (uint8_t)(c + FIRST_GLYPH_IS);
        page->spaces += c == ' ';
        put(page, c < 0x20 || c == 0x7f ? ' ' : c);
        page->run_ems += width_of(c);
    }
    page->shows++;
    advance(page, page->run_ems);
    struct matrix after = times(page->text, page->device);
    page->x = after.e;
    page->y = after.f;
}

// A number in an array moves back by thousandths of an em.
static void show_array(struct page *page, struct bytes bytes)
{
    struct reader reader = reader_of(bytes);
    struct pdf_token token;
    reader.position = page->array;
    while (pdf_token_next(&reader, &token) && token.kind != PDF_ARRAY_END) {
        if (token.kind == PDF_NUMBER) {
            advance(page, -token.number / 1000);
        } else if (token.kind == PDF_STRING || token.kind == PDF_HEX_STRING) {
            show(page, &token);
            page->in_array = true;
        }
    }
    page->in_array = false;
}

// The n-th of the last `count` operands; 0 when there are fewer.
static double operand(const struct page *page, size_t n, size_t count)
{
    return page->operand_count >= count ? page->operands[OPERANDS_MAX - count + n] : 0;
}

static struct matrix matrix_operand(const struct page *page)
{
    return (struct matrix){operand(page, 0, 6), operand(page, 1, 6), operand(page, 2, 6),
                           operand(page, 3, 6), operand(page, 4, 6), operand(page, 5, 6)};
}

static void move(struct page *page, double x, double y)
{
    page->line = times((struct matrix){1, 0, 0, 1, x, y}, page->line);
    page->text = page->line;
}

static void next_line(struct page *page)
{
    move(page, 0, -page->leading);
    part(page, '\n');
}

enum operator_kind {
    OP_OTHER,
    OP_SAVE,
    OP_RESTORE,
    OP_CONCAT,
    OP_BEGIN,
    OP_FONT,
    OP_LEADING,
    OP_MOVE,
    OP_MOVE_LEADING,
    OP_MATRIX,
    OP_LINE,
    OP_SHOW,
    OP_SHOW_ARRAY,
    OP_LINE_SHOW,
    OP_INLINE_IMAGE,
    OP_NONE,
};

static enum operator_kind operator_of(struct bytes word)
{
    static const struct {
        const char *name;
        enum operator_kind kind;
    } known[] = {{"q", OP_SAVE},      {"Q", OP_RESTORE},    {"cm", OP_CONCAT},      {"BT", OP_BEGIN},
                 {"Tf", OP_FONT},     {"TL", OP_LEADING},   {"Td", OP_MOVE},        {"TD", OP_MOVE_LEADING},
                 {"Tm", OP_MATRIX},   {"T*", OP_LINE},      {"Tj", OP_SHOW},        {"TJ", OP_SHOW_ARRAY},
                 {"'", OP_LINE_SHOW}, {"\"", OP_LINE_SHOW}, {"ID", OP_INLINE_IMAGE}};
    static const char others[] =
        " b B b* B* BDC BI BMC BX c cs CS d d0 d1 Do DP EI EMC ET EX f F f* g G gs h i "
        "j J k K l m M MP n re rg RG ri s S sc SC scn SCN sh Tc Tr Ts Tw Tz v w W W* y "
        "true false null ";
    char padded[8] = " ";
    if (word.size == 0 || word.size > 5)
        return OP_NONE;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].name) == word.size && memcmp(known[i].name, word.data, word.size) == 0)
            return known[i].kind;
    memcpy(padded + 1, word.data, word.size);
    padded[word.size + 1] = ' ';
    return memchr(word.data, 0, word.size) == NULL && strstr(others, padded) ? OP_OTHER : OP_NONE;
}

static void do_state(struct page *page, enum operator_kind kind)
{
    switch (kind) {
    case OP_SAVE:
        if (page->depth < MATRICES_MAX)
            page->stack[page->depth] = page->device;
        page->depth++;
        break;
    case OP_RESTORE:
        if (page->depth > 0 && --page->depth < MATRICES_MAX)
            page->device = page->stack[page->depth];
        break;
    case OP_CONCAT:
        page->device = times(matrix_operand(page), page->device);
        break;
    case OP_BEGIN:
        page->text = page->line = IDENTITY;
        break;
    case OP_FONT:
        page->size = fabs(operand(page, 0, 1));
        break;
    case OP_LEADING:
        page->leading = operand(page, 0, 1);
        break;
    case OP_MOVE_LEADING:
        page->leading = -operand(page, 1, 2);
        move(page, operand(page, 0, 2), operand(page, 1, 2));
        break;
    case OP_MOVE:
        move(page, operand(page, 0, 2), operand(page, 1, 2));
        break;
    case OP_MATRIX:
        page->text = page->line = matrix_operand(page);
        break;
    default:
        break;
    }
}

// Pixels stand between ID and EI.
static bool skip_image(struct reader *reader)
{
    for (size_t from = reader->position;;) {
        ptrdiff_t at = bytes_find(reader->bytes, bytes_of_text("EI"), from);
        if (at < 0)
            return false;
        from = (size_t)at + 2;
        uint8_t before = at > 0 ? reader->bytes.data[at - 1] : 0;
        uint8_t after = from < reader->bytes.size ? reader->bytes.data[from] : ' ';
        if (before <= ' ' && after <= ' ') {
            reader->position = from;
            return true;
        }
    }
}

// False: no content stream any more.
static bool do_operator(struct page *page, struct reader *reader, struct bytes word)
{
    enum operator_kind kind = operator_of(word);
    switch (kind) {
    case OP_NONE:
        return false;
    case OP_INLINE_IMAGE:
        return skip_image(reader);
    case OP_LINE:
        next_line(page);
        break;
    case OP_LINE_SHOW:
        next_line(page);
        __attribute__((fallthrough));
    case OP_SHOW:
        if (page->has_string)
            show(page, &page->shown);
        break;
    case OP_SHOW_ARRAY:
        if (page->has_array)
            show_array(page, reader->bytes);
        break;
    default:
        do_state(page, kind);
    }
    page->operand_count = 0;
    page->has_string = page->has_array = false;
    return true;
}

// Reads operators from `start` on; returns where they end.
static size_t read_page(struct page *page, struct bytes bytes, size_t start)
{
    struct reader reader = reader_of(bytes);
    struct pdf_token token;
    reader.position = start;
    size_t end = start;
    bool inside = false; // of an array
    page->device = page->text = page->line = IDENTITY;
    page->size = 1;
    while (pdf_token_next(&reader, &token)) {
        if (token.kind == PDF_ARRAY_BEGIN) {
            page->array = reader.position;
            inside = true;
        } else if (token.kind == PDF_ARRAY_END) {
            page->has_array = inside;
            inside = false;
        } else if (token.kind == PDF_NUMBER && !inside) {
            memmove(page->operands, page->operands + 1, sizeof page->operands - sizeof *page->operands);
            page->operands[OPERANDS_MAX - 1] = token.number;
            page->operand_count++;
        } else if ((token.kind == PDF_STRING || token.kind == PDF_HEX_STRING) && !inside) {
            page->shown = token;
            page->has_string = true;
        } else if (token.kind == PDF_WORD && (inside || !do_operator(page, &reader, token.text))) {
            break;
        }
        if (token.kind == PDF_WORD)
            end = reader.position;
        if (page->out && page->out->overflowed)
            break;
    }
    return end;
}

static size_t read_text(struct bytes bytes, size_t start, struct buffer *out)
{
    enum { STRING_BYTES = 32 * 1024 };
    struct page counted = {0}, page = {.out = out};
    buffer_init(&counted.string, STRING_BYTES);
    size_t end = read_page(&counted, bytes, start);
    buffer_done(&counted.string);
    page.codes_are_glyphs = counted.low_codes * 50 > counted.codes;
    page.spaces_are_written = counted.spaces * 40 > counted.shows;
    buffer_init(&page.string, STRING_BYTES);
    if (counted.shows)
        read_page(&page, bytes, start);
    buffer_done(&page.string);
    return end;
}

// Where a place was set before the first text, the page is read from its beginning.
static bool decode_pdf_text(struct bytes bytes, size_t at, const struct decode_budget *budget,
                            struct decoded *decoded)
{
    size_t size = bytes.size - at < budget->input_bytes ? bytes.size - at : budget->input_bytes;
    bytes = bytes_slice(bytes, 0, at + size);
    size_t start = at, end = at;
    bool first = at <= LOOK_BACK_BYTES && bytes_find(bytes_slice(bytes, 0, at), bytes_of_text("BT"), 0) < 0;
    if (first)
        end = read_text(bytes, start = 0, decoded->out);
    if (end <= at) {
        buffer_reset(decoded->out);
        end = read_text(bytes, start = at, decoded->out);
    }
    decoded->start = start;
    decoded->end = end;
    decoded->resume = end;
    decoded->cut = decoded->out->overflowed;
    return end > at && decoded->out->size > 0;
}

static const char *const pdf_text_anchors[] = {"BT[\\x00\\t\\n\\x0c\\r /]", NULL};

const struct decoder decoder_pdf_text = {
    .name = "pdf_text",
    .summary = "text of PDF pages as a reader sees it: pieces of words joined, lines parted",
    .kind = DECODER_CODED,
    .anchors = pdf_text_anchors,
    .decode = decode_pdf_text,
};
