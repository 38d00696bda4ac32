// Where phones and computers keep what people said to whom: the one table of file names that triage looks at
// first. Looks at paths only. Where each name is from: docs/formats/artefact-places.md.
#pragma once

enum artefact_tier {
    ARTEFACT_NONE,
    ARTEFACT_RECORDS,   // messages, contacts, calls, chats, mail, notes, browser history
    ARTEFACT_DOCUMENTS, // what people wrote, sent and received as files
    ARTEFACT_TIERS,     // count
};

// Letter case does not count. A database's -wal and -journal are of its tier.
enum artefact_tier artefact_tier_of(const char *path);
