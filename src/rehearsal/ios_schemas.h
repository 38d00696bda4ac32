// How iOS 15 and WhatsApp for iOS lay out their databases; each list ends with NULL.
#pragma once

extern const char *const ios_sms_schema[], *const ios_calls_schema[], *const ios_contacts_schema[];
extern const char *const ios_chat_schema[], *const ios_chat_calls_schema[], *const ios_chat_contacts_schema[];
