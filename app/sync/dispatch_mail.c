// SPDX-License-Identifier: MIT
// One mail of the outbox to the mail server.
#include "sync/dispatch_internal.h"

#include "messages/eml.h"
#include "sync/secret.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

// The value of a mail's Message-ID line; "" when it has none.
static void read_message_id(const struct outbox_item *item, char *out, size_t size)
{
    static const char name[] = "Message-ID:";
    const char *line = item->bytes;
    out[0] = '\0';
    while (*line != '\0' && *line != '\r' && *line != '\n') {
        size_t length = strcspn(line, "\r\n");
        if (strncasecmp(line, name, sizeof name - 1) == 0) {
            const char *value = line + sizeof name - 1;
            value += strspn(value, " \t");
            snprintf(out, size, "%.*s", (int)(line + length - value), value);
            return;
        }
        line += length;
        line += *line == '\r';
        line += *line == '\n';
    }
}

struct handing {
    struct dispatch *dispatch;
    const struct outbox_item *item;
};

static bool hand_over(void *context)
{
    const struct handing *handing = context;
    const struct dispatch *dispatch = handing->dispatch;
    struct error error = {""};
    bool ok = store_outbox_hand_over(dispatch->world->store, handing->item->id, dispatch->clock(), &error);
    if (!ok) {
        dispatch_tell(handing->item, "not sent yet", error.text);
    }
    return ok;
}

void dispatch_close_mail(struct dispatch *dispatch)
{
    smtp_destroy(dispatch->smtp);
    dispatch->smtp = NULL;
}

static bool open_server(struct dispatch *dispatch, struct error *error)
{
    const struct mail_settings *mail = &dispatch->settings->mail;
    char secret[SECRET_MAX] = "";
    bool signs_in = mail->user[0] != '\0';
    if (dispatch->smtp != NULL) {
        return true;
    }
    bool ok = !signs_in || secret_find(mail->secret_file, mail->credential, dispatch->world->credentials, secret,
                                       sizeof secret, error);
    ok = ok && smtp_create(&dispatch->smtp, mail, signs_in ? secret : NULL, dispatch->world->stopped, NULL, error);
    secret_forget(secret, sizeof secret);
    return ok;
}

struct putting_off {
    struct dispatch *dispatch;
    const char *words;
    struct wall next_try;
    int64_t but; // the item that was tried itself
};

static bool put_off(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    const struct putting_off *off = context;
    struct outbox_end end = {.state = OUTBOX_WAITING, .words = off->words, .next_try = off->next_try};
    if (item->id == off->but || strcmp(item->kind, "eml") != 0 || item->next_try.ms >= off->next_try.ms) {
        return true;
    }
    return dispatch_end(off->dispatch, item, &end);
}

// The server takes no mail of anybody: all that wait do so together, and each for its day.
static void put_off_all(struct dispatch *dispatch, const struct outbox_item *item, const char *words, struct wall until)
{
    struct error error = {""};
    struct putting_off off = {dispatch, words, until, item->id};
    if (!store_outbox_each(dispatch->world->store, OUTBOX_WAITING, put_off, &off, &error) && error.text[0] != '\0') {
        fprintf(stderr, "adjourn sync: outbox: %s\n", error.text);
    }
}

static struct outbox_end end_of(const struct dispatch *dispatch, const struct outbox_item *item,
                                const struct smtp_reply *reply)
{
    struct outbox_end end = {.state = OUTBOX_WAITING, .words = reply->words, .code = reply->code, .said = reply->said};
    switch (reply->end) {
    case SMTP_TAKEN:
        end.state = OUTBOX_DELIVERED;
        break;
    case SMTP_REFUSED:
        end.state = OUTBOX_REFUSED;
        break;
    case SMTP_UNKNOWN:
        dispatch_doubt(item, &end);
        end.next_try = dispatch_next_try(dispatch, item->tries, dispatch->clock());
        break;
    case SMTP_LATER:
    case SMTP_SERVER:
        end.next_try = dispatch_next_try(dispatch, item->tries, dispatch->clock());
        break;
    case SMTP_STOPPED:
        break;
    }
    return end;
}

// The item was begun.
static void send_mail(struct dispatch *dispatch, struct outbox_item *item)
{
    struct error error = {""};
    struct smtp_reply reply = {.end = SMTP_SERVER, .words = "The sign-in of the mail server is not set up."};
    struct handing handing = {dispatch, item};
    const struct smtp_mail mail = {.from = dispatch->settings->outbox.mailbox,
                                   .to = item->recipient,
                                   .bytes = item->bytes,
                                   .length = item->length,
                                   .handing = hand_over,
                                   .context = &handing};
    if (open_server(dispatch, &error)) {
        smtp_send(dispatch->smtp, &mail, &reply);
    } else {
        snprintf(reply.said, sizeof reply.said, "%.255s", error.text);
    }
    if (reply.end != SMTP_TAKEN) {
        dispatch_close_mail(dispatch);
    }
    struct outbox_end end = end_of(dispatch, item, &reply);
    dispatch_tell(item, reply.end == SMTP_TAKEN ? "sent" : reply.words, "");
    if (dispatch_end(dispatch, item, &end) && reply.end == SMTP_SERVER) {
        put_off_all(dispatch, item, reply.words, dispatch_next_try(dispatch, item->tries, dispatch->clock()));
    }
}

bool dispatch_mail(struct dispatch *dispatch, struct outbox_item *item)
{
    if (!message_address_valid(item->recipient) || !message_address_valid(dispatch->settings->outbox.mailbox)) {
        dispatch_refuse(dispatch, item, "No mail can go to this address.");
        return true;
    }
    read_message_id(item, item->message_id, sizeof item->message_id);
    if (!dispatch_begin(dispatch, item, "smtp")) {
        return false;
    }
    send_mail(dispatch, item);
    return true;
}
