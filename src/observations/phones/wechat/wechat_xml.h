// The XML in WeChat's messages, which is often not well-formed: a walk over its tags that takes what is there
// and is misled by nothing inside a CDATA section or an attribute. No entity but XML's five and characters by
// number is replaced; nothing of the document's own is.
#pragma once

#include "base/arena.h"

// The text of the first element at `path` ("appmsg/type": a `type` right inside an `appmsg`, at any depth),
// with CDATA and entities resolved, trimmed and clean, in the arena. NULL when there is none or it is empty.
const char *wechat_xml_text(struct bytes xml, const char *path, struct arena *arena);
// The value of an attribute of the first element at `path` that has it; NULL when none has, or it is empty.
const char *wechat_xml_attribute(struct bytes xml, const char *path, const char *attribute,
                                 struct arena *arena);
bool wechat_xml_has(struct bytes xml, const char *path);
