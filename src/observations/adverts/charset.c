// ICU's converters and detector behind two functions.
#include "observations/adverts/charset.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

enum { SAMPLE_BYTES = 256 * 1024, DETECTED_BYTES = 16 * 1024 };

// Bytes that are no UTF-8 in the sample; where it was cut out of more, a sequence cut by its end is not
// counted.
static size_t utf8_faults(struct bytes sample, bool cut)
{
    size_t faults = 0;
    for (size_t i = 0; i < sample.size;) {
        size_t length = text_utf8_length(sample.data + i, sample.size - i);
        if (length == 0 && !(cut && sample.size - i < 4))
            faults++;
        i += length ? length : 1;
    }
    return faults;
}

static bool is_utf8_name(const char *name)
{
    return text_equal_nocase(name, "utf-8") || text_equal_nocase(name, "utf8");
}

static void detect(struct bytes sample, char name[CHARSET_NAME_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&status);
    snprintf(name, CHARSET_NAME_SIZE, "windows-1252");
    if (U_FAILURE(status))
        return;
    struct bytes part = bytes_slice(sample, 0, DETECTED_BYTES);
    ucsdet_setText(detector, (const char *)part.data, (int32_t)part.size, &status);
    ucsdet_enableInputFilter(detector, true);
    const UCharsetMatch *match = ucsdet_detect(detector, &status);
    if (U_SUCCESS(status) && match && ucsdet_getConfidence(match, &status) >= 10) {
        const char *found = ucsdet_getName(match, &status);
        if (U_SUCCESS(status) && found)
            snprintf(name, CHARSET_NAME_SIZE, "%s", found);
    }
    ucsdet_close(detector);
}

// What the web means by a name: the wider set that contains it (WHATWG Encoding Standard, section 4.2).
static const char *web_name(const char *name)
{
    static const char *const wider[][2] = {
        {"iso-8859-1", "windows-1252"},
        {"latin1", "windows-1252"},
        {"us-ascii", "windows-1252"},
        {"ascii", "windows-1252"},
        {"iso-8859-9", "windows-1254"},
        {"gb2312", "gb18030"},
        {"gbk", "gb18030"},
        {"x-gbk", "gb18030"},
        {"gb_2312-80", "gb18030"},
        {"ks_c_5601-1987", "windows-949"},
        {"big5-hkscs", "Big5-HKSCS"},
        {"x-sjis", "Shift_JIS"},
    };
    for (size_t i = 0; i < sizeof wider / sizeof *wider; i++)
        if (text_equal_nocase(name, wider[i][0]))
            return wider[i][1];
    return name;
}

static bool is_known(const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &status);
    bool known = U_SUCCESS(status) && converter;
    ucnv_close(converter);
    return known;
}

// UTF-16 whose first characters are ASCII: every other byte is zero. NULL when it is none.
static const char *utf16_without_mark(struct bytes sample)
{
    enum { CHARACTERS = 8 };
    bool little = sample.size >= 2 * CHARACTERS, big = little;
    for (size_t i = 0; i < CHARACTERS && (little || big); i++) {
        uint8_t first = sample.data[2 * i], second = sample.data[2 * i + 1];
        bool first_text = first >= ' ' ? first < 0x7f : text_is_space(first);
        bool second_text = second >= ' ' ? second < 0x7f : text_is_space(second);
        little &= first_text && second == 0;
        big &= second_text && first == 0;
    }
    return little ? "UTF-16LE" : big ? "UTF-16BE" : NULL;
}

void charset_guess(struct bytes bytes, const char *stated, char name[CHARSET_NAME_SIZE])
{
    struct bytes sample = bytes_slice(bytes, 0, SAMPLE_BYTES);
    const char *sure = NULL;
    if (bytes_start_with(sample, "\xEF\xBB\xBF", 3))
        sure = "UTF-8";
    else if (bytes_start_with(sample, "\xFF\xFE", 2))
        sure = "UTF-16LE";
    else if (bytes_start_with(sample, "\xFE\xFF", 2))
        sure = "UTF-16BE";
    else
        sure = utf16_without_mark(sample);
    if (sure) {
        snprintf(name, CHARSET_NAME_SIZE, "%s", sure);
        return;
    }
    size_t faults = utf8_faults(sample, sample.size < bytes.size);
    if (stated && *stated) {
        bool believed = is_utf8_name(stated) ? faults * 50 <= sample.size : is_known(web_name(stated));
        // Text with many well-formed UTF-8 sequences and no fault is UTF-8, whatever an old header says.
        bool multibyte = false;
        for (size_t i = 0; i < sample.size && !multibyte; i++)
            multibyte = sample.data[i] >= 0x80;
        if (believed && (faults || !multibyte || !text_equal_nocase(web_name(stated), "windows-1252"))) {
            snprintf(name, CHARSET_NAME_SIZE, "%s", web_name(stated));
            return;
        }
    }
    if (faults == 0)
        snprintf(name, CHARSET_NAME_SIZE, "UTF-8");
    else
        detect(sample, name);
}

struct bytes charset_to_utf8(struct arena *arena, struct bytes bytes, const char *name)
{
    bytes = bytes_slice(bytes, 0, CHARSET_CONVERT_MAX_BYTES);
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from = is_utf8_name(name) ? NULL : ucnv_open(web_name(name), &status);
    if (from == NULL || U_FAILURE(status)) {
        if (bytes_start_with(bytes, "\xEF\xBB\xBF", 3))
            bytes = bytes_slice(bytes, 3, bytes.size);
        return bytes_of_text(text_clean(arena, bytes));
    }
    UConverter *to = ucnv_open("UTF-8", &status);
    size_t capacity = bytes.size * 3 + 16; // no set here makes more than three bytes of one
    char *out = memory_grow(NULL, capacity, 1), *target = out;
    const char *source = (const char *)bytes.data;
    if (U_SUCCESS(status) && bytes.size)
        ucnv_convertEx(to, from, &target, out + capacity, &source, source + bytes.size, NULL, NULL, NULL,
                       NULL, true, true, &status);
    struct bytes converted = {(const uint8_t *)out, (size_t)(target - out)};
    if (bytes_start_with(converted, "\xEF\xBB\xBF", 3))
        converted = bytes_slice(converted, 3, converted.size);
    const char *clean = text_clean(arena, converted);
    memory_free(out);
    ucnv_close(from);
    ucnv_close(to);
    return bytes_of_text(clean);
}
