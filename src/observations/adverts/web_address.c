// The algorithm of RFC 3986, section 5.2, without its first step for references with a scheme.
#include "observations/adverts/web_address.h"

#include "base/text.h"

#include <string.h>

static bool has_scheme(const char *text)
{
    size_t size = 0;
    while (text_is_alnum((unsigned char)text[size]) || text[size] == '+' || text[size] == '-' ||
           text[size] == '.')
        size++;
    return size > 1 && text[size] == ':' && text_is_alpha((unsigned char)*text);
}

// "/a/b/../c/./d" becomes "/a/c/d". In place; what follows '?' or '#' is left alone.
static void remove_dots(char *path)
{
    size_t end = strcspn(path, "?#"), out = 0;
    for (size_t at = 0; at < end;) {
        size_t next = at + 1; // path[at] is '/'
        while (next < end && path[next] != '/')
            next++;
        size_t size = next - at;
        bool last = next == end;
        if (size == 2 && path[at + 1] == '.') {
            if (last)
                path[out++] = '/';
        } else if (size == 3 && path[at + 1] == '.' && path[at + 2] == '.') {
            while (out > 0 && path[--out] != '/')
                ;
            if (last)
                path[out++] = '/';
        } else {
            memmove(path + out, path + at, size);
            out += size;
        }
        at = next;
    }
    memmove(path + out, path + end, strlen(path + end) + 1);
}

const char *web_address_absolute(struct arena *arena, const char *base, const char *reference)
{
    const char *scheme_end = strstr(base, "://");
    if (has_scheme(reference) || scheme_end == NULL)
        return reference;
    size_t host_end = (size_t)(scheme_end - base) + 3;
    host_end += strcspn(base + host_end, "/?#");
    if (text_start(reference, "//"))
        return arena_print(arena, "%.*s:%s", (int)(scheme_end - base), base, reference);
    size_t path_end = host_end;
    if (*reference == '?')
        path_end += strcspn(base + host_end, "?#");
    else if (*reference == '#' || *reference == '\0')
        path_end += strcspn(base + host_end, "#");
    else if (*reference != '/') {
        path_end += strcspn(base + host_end, "?#");
        while (path_end > host_end && base[path_end - 1] != '/')
            path_end--;
    }
    bool needs_slash = path_end == host_end && *reference != '/' && *reference != '?' && *reference != '#';
    char *whole = arena_print(arena, "%.*s%s%s", (int)path_end, base, needs_slash ? "/" : "", reference);
    if (whole[host_end] == '/')
        remove_dots(whole + host_end);
    return whole;
}
