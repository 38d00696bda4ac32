// To be filled within the hour: links, handles and phones in running text.
#include "observations/selectors/matchers.h"
bool match_url(const struct finder *finder, size_t at, struct match *match)
{
    (void)finder;
    (void)at;
    (void)match;
    return false;
}
bool match_host(const struct finder *finder, size_t at, struct match *match)
{
    (void)finder;
    (void)at;
    (void)match;
    return false;
}
bool match_phone(const struct finder *finder, size_t at, struct match *match)
{
    (void)finder;
    (void)at;
    (void)match;
    return false;
}
bool match_handle(const struct finder *finder, size_t at, struct match *match)
{
    (void)finder;
    (void)at;
    (void)match;
    return false;
}
