// The tables of WhatsApp's msgstore.db and wa.db that a telephone of the rehearsal has. Column sets as
// documented by ALEAPP's and others' parsers (see docs/formats), version of 2024.
#pragma once

extern const char *const whatsapp_schema[], *const whatsapp_contacts_schema[]; // NULL at the end
