// XML of foreign hands as events, when it is in memory as a whole: libxml2's SAX with nothing of the
// document's own expanded, fetched or kept, and silent. Two kinds of XML are not for it: reports larger than
// memory, whose readers feed libxml2 themselves (phones/extractions/ufdr_report.c, statements/camt_reader.c),
// and what is XML by its looks only (phones/wechat/wechat_xml.h).
#pragma once

#include "base/bytes.h"

// Each may be NULL. Names are as written, a prefix included; texts are UTF-8, in as many pieces as libxml2
// likes, CDATA among them.
struct xml_events {
    // attributes: name, value, name, value, ..., NULL; or NULL
    void (*start)(void *payload, const char *name, const char *const *attributes);
    void (*text)(void *payload, struct bytes text);
    void (*end)(void *payload, const char *name);
};

// False when it is not well-formed; what stands before the fault has been given.
bool xml_read(struct bytes xml, const struct xml_events *events, void *payload);
