// SPDX-License-Identifier: MIT
#include "commands/ports.h"

#include "commands/about.h"
#include "commands/catch_ups.h"
#include "commands/copies.h"
#include "commands/desk.h"
#include "commands/invite.h"
#include "commands/log_export.h"
#include "commands/settings_fault.h"
#include "config/pin.h"
#include "sync/save.h"
#include "sync/sync.h"
#include "text/text.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static struct invite_order order_of(const struct kiosk_invitation *wanted)
{
    return (struct invite_order){.step = INVITE_ASK,
                                 .block = &wanted->session->block,
                                 .roster = &wanted->session->roster,
                                 .whole = wanted->whole,
                                 .start = wanted->slot.start,
                                 .end = wanted->slot.end,
                                 .fees = wanted->slot.fees,
                                 .at = wanted->now.wall};
}

static struct desk desk_of(const struct ports *ports)
{
    return (struct desk){ports->settings, ports->zone, ports->assets};
}

// A time that somebody has to approve is only held.
static bool hold(const struct ports *ports, struct store *store, const struct kiosk_invitation *wanted,
                 char uid[BLOCK_UID_MAX], struct error *error)
{
    const struct desk desk = desk_of(ports);
    const struct desk_hold order = {.session = wanted->session_id,
                                    .block = &wanted->session->block,
                                    .roster = &wanted->session->roster,
                                    .whole = wanted->whole,
                                    .slot = wanted->slot,
                                    .agreed = wanted->session->agreed};
    return desk_hold(&desk, store, &order, wanted->now, uid, error);
}

static bool needs_approval(const struct ports *ports, const struct kiosk_invitation *wanted)
{
    return (wanted->slot.reasons & SLOT_APPROVAL) != 0 && ports->settings->approver_count > 0;
}

static bool invite(void *context, struct store *store, const struct kiosk_invitation *wanted, char *uid,
                   size_t uid_size, struct error *error)
{
    const struct ports *ports = context;
    struct invite_order order = order_of(wanted);
    char own[BLOCK_UID_MAX] = "";
    const struct desk desk = desk_of(ports);
    bool ok = needs_approval(ports, wanted)
                  ? hold(ports, store, wanted, own, error)
                  : desk_take_back(&desk, store, wanted->session_id, wanted->now, error) &&
                        invite_put(ports->settings, ports->zone, ports->assets, store, &order, own, error);
    text_copy(uid, uid_size, own);
    return ok;
}

static bool note(void *context, struct store *store, const struct kiosk_note *wanted, int64_t *number, struct wall *by,
                 struct error *error)
{
    const struct desk desk = desk_of(context);
    const struct desk_note order = {.session = wanted->session_id,
                                    .block = &wanted->session->block,
                                    .roster = &wanted->session->roster,
                                    .who = wanted->who,
                                    .topic = wanted->topic};
    return desk_note(&desk, store, &order, wanted->now, number, by, error);
}

static bool check_pin(void *context, const char *hash, const char *pin)
{
    (void)context;
    return pin_matches(hash, pin);
}

static bool answer(void *context, struct store *store, int64_t number, const char *address, bool accepted,
                   struct now now, struct error *error)
{
    const struct desk desk = desk_of(context);
    const struct desk_answer order = {
        .kind = accepted ? STEP_ACCEPTED : STEP_REFUSED, .way = WAY_SCREEN, .address = address};
    return desk_answer(&desk, store, number, &order, now, error);
}

static bool code(void *context, const struct kiosk_invitation *wanted, char *out, size_t size, struct error *error)
{
    struct invite_order order = order_of(wanted);
    order.step = needs_approval(context, wanted) ? INVITE_HOLD : INVITE_ASK;
    return invite_code(&order, out, size, error);
}

static bool close_session(void *context, struct store *store, const struct session *session, int64_t session_id,
                          struct wall now, struct error *error)
{
    const struct ports *ports = context;
    struct post post; // some 40 KB
    post_init(&post, ports->settings, ports->assets, ports->zone);
    return catch_ups_put(&post, store, session, session_id, now, error) &&
           copies_order(&post, store, session, session_id, now, error);
}

static bool mails_at_close(const struct settings *settings)
{
    return settings->messages.catch_up || copies_wanted(settings);
}

static void deliver(void *context, struct store *store, struct now now)
{
    const struct ports *ports = context;
    struct error error;
    enum sync_leaves leaves = sync_leaves_by(ports->settings);
    (void)now;
    if (ports->settings->outbox.folder[0] != '\0' &&
        !sync_deliver_folder(store, ports->settings->outbox.folder, leaves, &error)) {
        fprintf(stderr, "adjourn: %s\n", error.text);
    }
}

// One file of the session's log in the folder of the settings.
static bool save_log(const struct ports *ports, struct store *store, int64_t session_id, enum log_format format,
                     const char *ending, char *where, size_t where_size, struct now now, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    bool ok = log_export(store, &session_id, 1, format, ports->settings, ports->zone, now, &bytes, &length, error);
    if (ok) {
        // With the time in its name, no copy replaces one of another session or of an earlier database.
        struct civil at = zone_civil(ports->zone, now.wall);
        snprintf(where, where_size, "%s/%04d-%02d-%02d-%02d%02d%02d-session-%" PRId64 ".%s",
                 ports->settings->log.folder, at.date.year, at.date.month, at.date.day, at.hour, at.minute, at.second,
                 session_id, ending);
        ok = save_file(where, bytes, length, error);
    }
    free(bytes);
    return ok;
}

static bool export(void *context, struct store *store, int64_t session_id, enum export_target target, struct now now,
                   char *where, size_t where_size, struct error *error)
{
    const struct ports *ports = context;
    if (target != EXPORT_FOLDER) {
        return error_set(error, "only the folder can be written to");
    }
    return save_make_folder(ports->settings->log.folder, error) &&
           save_log(ports, store, session_id, LOG_JSON, "json", where, where_size, now, error) &&
           save_log(ports, store, session_id, LOG_CSV, "csv", where, where_size, now, error);
}

static bool begin_stick(void *context, const struct kiosk_stick_order *order, struct error *error)
{
    const struct ports *ports = context;
    return ports->stick.begin(ports->stick.context, order, error);
}

static void stop_stick(void *context)
{
    const struct ports *ports = context;
    ports->stick.stop(ports->stick.context);
}

#define DAY_SESSIONS_MAX 256

// The log of a local day in the folder of the settings, in both formats.
static bool export_day(void *context, struct store *store, struct date day, struct now now, char *where,
                       size_t where_size, struct error *error)
{
    static const struct {
        enum log_format format;
        const char *ending;
    } files[] = {{LOG_JSON, "json"}, {LOG_CSV, "csv"}};
    const struct ports *ports = context;
    int64_t ids[DAY_SESSIONS_MAX];
    size_t count = 0;
    struct wall from = zone_day_start(ports->zone, day);
    struct wall to = zone_day_start(ports->zone, date_from_days(date_to_days(day) + 1));
    where[0] = '\0';
    if (!store_sessions_between(store, from, to, ids, DAY_SESSIONS_MAX, &count, error)) {
        return false;
    }
    bool ok = count == 0 || save_make_folder(ports->settings->log.folder, error);
    for (size_t i = 0; i < sizeof files / sizeof files[0] && ok && count > 0; i++) {
        char *bytes = NULL;
        size_t length = 0;
        ok = log_export(store, ids, count, files[i].format, ports->settings, ports->zone, now, &bytes, &length, error);
        snprintf(where, where_size, "%s/%04d-%02d-%02d.%s", ports->settings->log.folder, day.year, day.month, day.day,
                 files[i].ending);
        ok = ok && save_file(where, bytes, length, error);
        free(bytes);
    }
    return ok;
}

static size_t settings_on_screen(void *context, struct adjustable items[ADJUSTABLES_MAX])
{
    const struct ports *ports = context;
    return config_screen_fill(ports->in_force, &ports->overlay->changes, items);
}

static bool change(void *context, const struct adjustable *item, int64_t value, const char *text, struct error *error)
{
    const struct ports *ports = context;
    char written[SETTINGS_TEXT_MAX];
    bool good =
        text != NULL ? config_screen_takes(item, text) : config_screen_write(item, value, written, sizeof written);
    if (!good) {
        return error_set(error, "[%s] %s: it cannot have this value", item->section, item->key);
    }
    bool ok = overlay_set(ports->overlay, ports->in_force, item, text != NULL ? text : written, error);
    if (ok && strcmp(item->key, "language") == 0) {
        (void)text_use(ports->in_force->room.language);
    }
    return ok;
}

static bool undo_changes(void *context, struct error *error)
{
    const struct ports *ports = context;
    char before[sizeof ports->in_force->room.language];
    memcpy(before, ports->in_force->room.language, sizeof before);
    bool ok = overlay_undo(ports->overlay, ports->in_force, error);
    if (strcmp(before, ports->in_force->room.language) != 0) {
        (void)text_use(ports->in_force->room.language);
    }
    return ok;
}

static bool set_pin(void *context, const char *pin, struct error *error)
{
    static const struct adjustable item = {.section = "pin", .key = "hash", .kind = ADJUST_TEXT};
    const struct ports *ports = context;
    char hash[PIN_HASH_MAX];
    return pin_hash(hash, pin, error) && overlay_set(ports->overlay, ports->in_force, &item, hash, error);
}

static bool wish_reset(void *context, bool wished, struct error *error)
{
    static const char text[] = "The next start removes settings, calendars, network and log.\n";
    const struct ports *ports = context;
    if (wished) {
        return save_file(ports->reset_mark, text, sizeof text - 1, error);
    }
    return unlink(ports->reset_mark) == 0 || errno == ENOENT ||
           error_set(error, "%s: %s", ports->reset_mark, strerror(errno));
}

static void device(void *context, struct device_facts *facts)
{
    const struct ports *ports = context;
    if (ports->about != NULL) {
        *facts = *ports->about;
    } else {
        about_fill(facts, ports->settings, *ports->store);
    }
    const char *file = ports->config != NULL ? ports->config : "";
    const char *slash = strrchr(file, '/');
    snprintf(facts->file, sizeof facts->file, "%s", slash != NULL ? slash + 1 : file);
    facts->resets = ports->reset_mark[0] != '\0';
    facts->reset_wished = facts->resets && access(ports->reset_mark, F_OK) == 0;
    if (ports->overlay != NULL) {
        const char *first = ports->overlay->base_fault;
        settings_fault_where(first[0] != '\0' ? first : ports->overlay->fault, facts->fault, sizeof facts->fault);
    }
}

static bool open_store(void *context, struct store **store, struct error *error)
{
    const struct ports *ports = context;
    return store_open(store, ports->database, STORE_WRITE, error);
}

static void use_store(void *context, struct store *store)
{
    const struct ports *ports = context;
    store_close(*ports->store);
    *ports->store = store;
}

static int64_t room_left(void *context)
{
    const struct ports *ports = context;
    struct statvfs disk;
    char path[SETTINGS_PATH_MAX];
    if (ports->room != NULL) {
        return *ports->room;
    }
    snprintf(path, sizeof path, "%s", ports->database);
    return statvfs(dirname(path), &disk) == 0 ? (int64_t)disk.f_bavail * (int64_t)disk.f_frsize : -1;
}

static const struct zone *renew_zone(void *context)
{
    struct ports *ports = context;
    char zones[CALENDAR_ZONES_MAX];
    calendar_zones_identity(zones, ports->zone);
    if (strcmp(zones, ports->zones) != 0) {
        calendar_forget_zones();
        const struct zone *zone = calendar_zone(ports->zone->name, NULL);
        if (zone != NULL) { // else an update is under way: the next change asks again
            ports->zone = zone;
            memcpy(ports->zones, zones, sizeof zones);
        }
    }
    return ports->zone;
}

static void chime(void *context, enum chime chime)
{
    const struct ports *ports = context;
    if (ports->ring != NULL) {
        ports->ring(ports->ringer, chime, ports->settings->sound.volume);
    }
}

struct kiosk_ports ports_of(struct ports *ports)
{
    calendar_zones_identity(ports->zones, ports->zone);
    return (struct kiosk_ports){.context = ports,
                                .invite = invite,
                                .note = note,
                                .check_pin = check_pin,
                                .answer = answer,
                                .code = code,
                                .close = mails_at_close(ports->settings) ? close_session : NULL,
                                .open_store = open_store,
                                .use_store = use_store,
                                .room_left = room_left,
                                .zone = renew_zone,
                                .deliver = deliver,
                                .settings = ports->overlay != NULL ? settings_on_screen : NULL,
                                .change = change,
                                .undo_changes = undo_changes,
                                .set_pin = set_pin,
                                .wish_reset = ports->reset_mark[0] != '\0' ? wish_reset : NULL,
                                .device = device,
                                .export_day = export_day,
                                .export = export,
                                .stick_begin = ports->stick.begin != NULL ? begin_stick : NULL,
                                .stick_stop = ports->stick.begin != NULL ? stop_stick : NULL,
                                .chime = chime};
}
