// Error text in the caller's struct. Knows nothing of who prints it.
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int set(struct error *error, enum error_kind kind, const char *format, va_list arguments)
{
    if (error == NULL)
        return -1;
    error->kind = kind;
    vsnprintf(error->text, sizeof error->text, format, arguments);
    return -1;
}

int error_set(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set(error, ERROR_FAILED, format, arguments);
    va_end(arguments);
    return -1;
}

int error_set_kind(struct error *error, enum error_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set(error, kind, format, arguments);
    va_end(arguments);
    return -1;
}

int error_add(struct error *error, const char *format, ...)
{
    if (error == NULL)
        return -1;
    char before[sizeof error->text];
    memcpy(before, error->text, sizeof before);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof error->text)
        snprintf(error->text + length, sizeof error->text - (size_t)length, ": %s", before);
    return -1;
}
