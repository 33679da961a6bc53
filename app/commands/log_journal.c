// SPDX-License-Identifier: MIT
#include "commands/log_journal.h"

#include "calendar/journal.h"

#include <inttypes.h>
#include <stdio.h>

#define UID_MAX (BLOCK_UID_MAX + 64)

static bool add_events(struct journal *journal, const struct export_session *session, const struct page_style *style,
                       const char *uid, struct error *error)
{
    bool ok = true;
    for (size_t i = 0; ok && i < page_interruptions(session); i++) {
        struct page_words words;
        struct journal_entry entry = {.related_to = uid, .title = words.title, .description = words.text};
        char own[UID_MAX + 24];
        if (page_interruption(session, i, style, &words, &entry.start, &entry.end)) {
            snprintf(own, sizeof own, "%s-%zu", uid, i + 1);
            entry.uid = own;
            entry.stamp = entry.end;
            ok = journal_add_event(journal, &entry, error);
        }
    }
    return ok;
}

static bool add_session(struct journal *journal, const struct export_session *session, const struct page_style *style,
                        bool events, struct error *error)
{
    const struct block *block = export_session_block(session);
    struct page_words words;
    char uid[UID_MAX];
    if (!page_write_text(session, style, &words, error)) {
        return false;
    }
    snprintf(uid, sizeof uid, "%s-session-%" PRId64, block->uid, export_session_id(session));
    struct journal_entry entry = {.uid = uid,
                                  .related_to = block->uid,
                                  .title = words.title,
                                  .description = words.text,
                                  .digest = words.digest,
                                  .start = block->start,
                                  .stamp = export_session_told(session)};
    return journal_add_session(journal, &entry, error) && (!events || add_events(journal, session, style, uid, error));
}

bool log_journal(const struct export_session *const *sessions, size_t count, const struct page_style *style,
                 bool events, char **bytes, size_t *length, struct error *error)
{
    struct journal *journal = NULL;
    bool ok = journal_create(&journal, error);
    for (size_t i = 0; ok && i < count; i++) {
        ok = add_session(journal, sessions[i], style, events, error);
    }
    ok = ok && journal_write(journal, bytes, length, error);
    journal_destroy(journal);
    return ok;
}
