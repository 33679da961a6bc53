// SPDX-License-Identifier: MIT
// The log to take along: as a code on the screen, into a folder, on a stick. A stick is written by somebody else while
// the countdown goes on; here is only where that stands.
//
//   IDLE, or any end --(asked for)--> SAVING --(STICK_SLOW_MS)--> SLOW --(its limit)--> TIMED_OUT
//   SAVING, SLOW --(kiosk_stick_ended)--> SAVED, FULL, READ_ONLY, GONE, DIFFERS, FAILED
//   FAILED --(the stick is gone)--> GONE: it was pulled out, and the first thing heard of that was its fault
#include "kiosk/kiosk_internal.h"

#include <stdio.h>

static bool is_saving(const struct kiosk *kiosk)
{
    return kiosk->stick.state == STICK_SAVING || kiosk->stick.state == STICK_SLOW;
}

// Who gets the client's copy by mail, or NULL: nobody that is known, or there is no mail.
static const char *mail_address(const struct kiosk *kiosk)
{
    const char *address = kiosk->session.block.organizer_address;
    bool mail = kiosk->settings->mail.server[0] != '\0' && kiosk->settings->outbox.mailbox[0] != '\0';
    return mail && address[0] != '\0' ? address : NULL;
}

unsigned kiosk_exports(const struct kiosk *kiosk)
{
    bool stick = kiosk->stick.name[0] != '\0' && kiosk->ports.stick_begin != NULL;
    // Both stand in the same place: what else there is does not move when a stick comes.
    unsigned offered = 1u << (stick ? EXPORT_USB : EXPORT_FOLDER);
    offered |= mail_address(kiosk) != NULL ? 1u << EXPORT_MAIL : 0u;
    return offered | 1u << EXPORT_QR;
}

static void begin_stick(struct kiosk *kiosk, const struct kiosk_stick_order *order, struct now now)
{
    struct error error = {0};
    if (kiosk->stick.name[0] == '\0' || is_saving(kiosk) || kiosk->ports.stick_begin == NULL) {
        return;
    }
    kiosk->stick.order = *order;
    kiosk->stick.begun = now.boot;
    kiosk->stick.saved[0] = '\0';
    kiosk->stick.state = STICK_SAVING;
    if (!kiosk->ports.stick_begin(kiosk->ports.context, order, &error)) {
        fprintf(stderr, "adjourn: stick: %s\n", error.text);
        kiosk->stick.state = STICK_FAILED;
    }
}

static void log_export(struct kiosk *kiosk, const char *what, struct now now)
{
    struct entry exported = entry_now(kiosk, EVENT_EXPORTED, SOURCE_TOUCHED, now);
    exported.text = what;
    kiosk_log(kiosk, &exported, now);
}

static void save_in_folder(struct kiosk *kiosk, struct now now)
{
    struct error error = {0};
    kiosk->export_failed =
        kiosk->store == NULL || kiosk->current.session_id == 0 ||
        !kiosk->ports.export(kiosk->ports.context, kiosk->store, kiosk->current.session_id, EXPORT_FOLDER, now,
                             kiosk->export_result, sizeof kiosk->export_result, &error);
    if (kiosk->export_failed) {
        fprintf(stderr, "adjourn: export: %s\n", error.text);
        text_copy(kiosk->export_result, sizeof kiosk->export_result, error.text);
        return;
    }
    log_export(kiosk, kiosk->export_result, now);
}

static void ask_for_mail(struct kiosk *kiosk, struct now now)
{
    const char *address = mail_address(kiosk);
    struct error error = {0};
    if (address == NULL || kiosk->store == NULL || kiosk->current.session_id == 0) {
        return;
    }
    kiosk->copy = (struct copy_order){.kind = COPY_CLIENT, .session = kiosk->current.session_id, .asked = now.wall};
    if (!store_copy_ask(kiosk->store, &kiosk->copy, address, &error)) {
        fprintf(stderr, "adjourn: mail of the log: %s\n", error.text);
        kiosk->copy.session = 0;
        kiosk->copy_state = COPY_REFUSED;
        return;
    }
    kiosk->copy_state = COPY_WAITING;
    log_export(kiosk, "e-mail", now);
}

void kiosk_load_copy(struct kiosk *kiosk)
{
    const char *address = mail_address(kiosk);
    char words[COPY_WORDS_MAX];
    struct error error = {0};
    if (kiosk->store != NULL && kiosk->copy.session != 0 && address != NULL &&
        !store_copy_state(kiosk->store, &kiosk->copy, address, &kiosk->copy_state, words, &error)) {
        fprintf(stderr, "adjourn: mail of the log: %s\n", error.text);
    }
}

void kiosk_export(struct kiosk *kiosk, enum export_target target, struct now now)
{
    if (target == EXPORT_QR) {
        kiosk->digest_shown = !kiosk->digest_shown;
        kiosk->digest_until.ms = now.boot.ms + DIGEST_MS;
        return;
    }
    kiosk_flush(kiosk, now);
    kiosk_forget_export(kiosk); // one line tells what was asked for last
    if (target == EXPORT_FOLDER) {
        save_in_folder(kiosk, now);
    } else if (target == EXPORT_MAIL) {
        ask_for_mail(kiosk, now);
    } else if (target == EXPORT_USB && kiosk->current.session_id != 0) {
        begin_stick(kiosk,
                    &(struct kiosk_stick_order){.session_id = kiosk->current.session_id,
                                                .internal = kiosk->settings->storage.internal_copy},
                    now);
    }
}

void kiosk_save_days(struct kiosk *kiosk, struct date from, struct date to, bool internal, struct now now)
{
    begin_stick(kiosk, &(struct kiosk_stick_order){.from = from, .to = to, .internal = internal}, now);
}

void kiosk_save_bundle(struct kiosk *kiosk, struct now now)
{
    struct date today = zone_civil(kiosk->zone, now.wall).date;
    begin_stick(kiosk, &(struct kiosk_stick_order){.from = today, .to = today, .bundle = true}, now);
}

void kiosk_set_stick(struct kiosk *kiosk, const char *name)
{
    text_copy(kiosk->stick.name, sizeof kiosk->stick.name, name != NULL ? name : "");
    if (name == NULL && kiosk->stick.state == STICK_FAILED) {
        kiosk->stick.state = STICK_GONE;
    } else if (name != NULL && !is_saving(kiosk) && kiosk->stick.state != STICK_SAVED) {
        kiosk->stick.state = STICK_IDLE; // what was said of the one before is no longer of use
    }
}

void kiosk_stick_ended(struct kiosk *kiosk, enum stick_state end, const char *saved, struct now now)
{
    if (!is_saving(kiosk)) {
        return; // given up before
    }
    kiosk->stick.state = end == STICK_FAILED && kiosk->stick.name[0] == '\0' ? STICK_GONE : end;
    text_copy(kiosk->stick.saved, sizeof kiosk->stick.saved, saved);
    int64_t session = kiosk->stick.order.session_id;
    if (end == STICK_SAVED && session != 0 && kiosk->active && kiosk->current.session_id == session) {
        log_export(kiosk, kiosk->stick.saved, now);
    }
}

static int64_t most_ms(const struct kiosk *kiosk)
{
    return kiosk->stick.order.session_id != 0 ? STICK_MOST_MS : STICK_DAYS_MS;
}

void kiosk_watch_export(struct kiosk *kiosk, struct now now)
{
    kiosk->digest_shown = kiosk->digest_shown && now.boot.ms < kiosk->digest_until.ms;
    int64_t since = now.boot.ms - kiosk->stick.begun.ms;
    if (is_saving(kiosk) && since >= most_ms(kiosk)) {
        kiosk->stick.state = STICK_TIMED_OUT;
        kiosk->ports.stick_stop(kiosk->ports.context);
    } else if (kiosk->stick.state == STICK_SAVING && since >= STICK_SLOW_MS) {
        kiosk->stick.state = STICK_SLOW;
    }
}

int64_t kiosk_export_until(const struct kiosk *kiosk)
{
    int64_t until = kiosk->digest_shown ? kiosk->digest_until.ms : NEVER;
    if (is_saving(kiosk)) {
        int64_t stick = kiosk->stick.begun.ms + (kiosk->stick.state == STICK_SAVING ? STICK_SLOW_MS : most_ms(kiosk));
        until = stick < until ? stick : until;
    }
    return until;
}

void kiosk_forget_export(struct kiosk *kiosk)
{
    kiosk->export_result[0] = '\0';
    kiosk->export_failed = false;
    kiosk->copy.session = 0;
    kiosk->copy_state = COPY_UNKNOWN;
    if (!is_saving(kiosk)) {
        kiosk->stick.state = STICK_IDLE;
    }
}
