// SPDX-License-Identifier: MIT
#include "commands/report_mail.h"

#include "commands/post.h"
#include "core/agreement.h"
#include "messages/eml.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>

#define FILES    3
#define STEM_MAX 96

// One report on its way into the outbox.
struct mailing {
    const struct report_mail *mail;
    struct store *store;
    struct post *post;
    char stem[STEM_MAX]; // "2026-11-01-2026-11-30"
    char name[FILES][STEM_MAX + 16];
    struct message_file files[FILES];
};

const char *report_mail_fault(const struct settings *settings, const char *to)
{
    char address[PERSON_ADDRESS_MAX];
    bool any = false;
    if (settings->outbox.mailbox[0] == '\0') {
        return "--mail: no mail is made without [outbox] mailbox";
    }
    while (list_next(&to, address, sizeof address)) {
        any = true;
        if (!message_address_valid(address)) {
            return "--mail: needs mail addresses";
        }
        if (agreement_client_of(settings, address) != NULL) {
            return "--mail: one of the addresses is a client's, by [client] match; a report stays in the house";
        }
    }
    return any ? NULL : "--mail: needs mail addresses";
}

static bool write_files(struct mailing *mailing, const struct summary *summary, struct error *error)
{
    static const struct {
        const char *ending, *type;
        summary_write_fn write;
    } forms[FILES] = {{"html", "text/html; charset=UTF-8", summary_write_html},
                      {"pdf", "application/pdf", summary_write_pdf},
                      {"csv", "text/csv; charset=UTF-8", summary_write_csv}};
    for (size_t i = 0; i < FILES; i++) {
        char *bytes = NULL;
        size_t length = 0;
        if (!forms[i].write(summary, &bytes, &length, error)) {
            return false;
        }
        snprintf(mailing->name[i], sizeof mailing->name[i], "%s-report.%s", mailing->stem, forms[i].ending);
        mailing->files[i] = (struct message_file){mailing->name[i], forms[i].type, bytes, length};
    }
    return true;
}

static bool put_one(const struct mailing *mailing, const char *address, struct error *error)
{
    const struct report_mail *mail = mailing->mail;
    const struct settings *settings = mail->settings;
    struct outbox_item item = {.state = OUTBOX_WAITING, .kind = "eml"};
    const struct internal_facts facts = {
        .shown = {.room = settings->room.name,
                  .host = post_mailbox_name(settings),
                  .purpose = settings->log.purpose,
                  .at = {mail->days->from, mail->days->to},
                  .by = {mail->days->to.ms - MS_PER_HOUR}}, // within the last day
        .client = mail->client,
    };
    snprintf(item.name, sizeof item.name, "report.%s.%lld", mailing->stem, (long long)mail->now.ms);
    text_copy(item.recipient, sizeof item.recipient, address);
    const struct letter_envelope envelope = {.from_name = post_mailbox_name(settings),
                                             .from_address = settings->outbox.mailbox,
                                             .to_name = "",
                                             .to_address = address,
                                             .language = mail->language,
                                             .uid = item.name,
                                             .date = mail->now,
                                             .files = mailing->files,
                                             .file_count = FILES};
    char *bytes = NULL;
    bool ok =
        letter_write_internal(&mailing->post->letters, INTERNAL_REPORT, &facts, &envelope, &bytes, &item.length, error);
    item.bytes = bytes;
    ok = ok && store_outbox_put(mailing->store, &item, error);
    free(bytes);
    return ok;
}

static bool put_all(const struct mailing *mailing, struct error *error)
{
    const char *list = mailing->mail->to;
    char address[PERSON_ADDRESS_MAX];
    bool ok = true;
    if (!store_begin(mailing->store, error)) {
        return false;
    }
    while (ok && list_next(&list, address, sizeof address)) {
        ok = put_one(mailing, address, error);
    }
    if (ok && store_commit(mailing->store, error)) {
        return true;
    }
    store_rollback(mailing->store);
    return false;
}

bool report_mail_put(const struct report_mail *mail, struct store *store, const struct summary *summary,
                     struct error *error)
{
    struct mailing mailing = {.mail = mail, .store = store, .post = malloc(sizeof *mailing.post)};
    const struct date first = mail->days->first, last = mail->days->last;
    if (mailing.post == NULL) {
        return error_set(error, "out of memory");
    }
    post_init(mailing.post, mail->settings, mail->assets, mail->zone);
    snprintf(mailing.stem, sizeof mailing.stem, "%04d-%02d-%02d-%04d-%02d-%02d", first.year, first.month, first.day,
             last.year, last.month, last.day);
    bool ok = write_files(&mailing, summary, error) && put_all(&mailing, error);
    for (size_t i = 0; i < FILES; i++) {
        free((void *)mailing.files[i].bytes);
    }
    free(mailing.post);
    return ok;
}
