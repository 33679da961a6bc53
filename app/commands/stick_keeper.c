// SPDX-License-Identifier: MIT
#include "commands/stick_keeper.h"

#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "commands/places.h"
#include "commands/stick_files.h"
#include "config/config.h"
#include "platform/clock.h"
#include "text/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define STICK_IS_NICE_BY 5

// From the kiosk to the keeper.
struct order {
    uint32_t number;
    bool give_up; // nothing else counts then
    char language[8];
    struct stick_place place;
    struct kiosk_stick_order what;
};

// And back.
struct answer {
    uint32_t number;
    struct stick_told told;
};

struct keep {
    struct loop *loop;
    int line;
    const char *config, *db;
    pid_t child; // 0: none
    int result;  // a pipe on which it tells the end
    uint32_t number;
};

static void answer(const struct keep *keep, uint32_t number, const struct stick_told *told)
{
    struct answer answer = {.number = number, .told = *told};
    (void)!send(keep->line, &answer, sizeof answer, MSG_NOSIGNAL); // nobody hears it: the kiosk is gone
}

static bool open_all(const struct keep *keep, struct settings *settings, struct store **store,
                     struct stick_origin *origin, struct error *error)
{
    struct places places;
    if (!options_open_running_settings(keep->config, keep->db, settings, &origin->faults)) {
        return error_set(error, "the settings cannot be read");
    }
    origin->config = keep->config;
    origin->zone = calendar_zone(settings->room.zone, error);
    if (origin->zone == NULL || !places_find(&places, error)) {
        return false;
    }
    text_init(places.locale);
    return store_open(store, settings->store.file, STORE_READ, error);
}

// A fault report is wanted most when something cannot be opened: it says so itself.
static void open_for_report(const struct keep *keep, struct settings *settings, struct stick_origin *origin)
{
    if (!options_open_running_settings(keep->config, keep->db, settings, &origin->faults)) {
        config_defaults(settings);
        origin->faults = 1;
    }
    origin->config = keep->config;
}

static bool make_files(const struct keep *keep, const struct order *order, struct stick_files *files,
                       struct error *error)
{
    static struct settings settings;
    struct store *store = NULL;
    struct stick_origin origin = {.zone = NULL};
    bool ok = true;
    if (order->what.bundle) {
        open_for_report(keep, &settings, &origin);
    } else {
        ok = open_all(keep, &settings, &store, &origin, error) && text_use(order->language);
    }
    ok = ok && stick_files_make(files, &order->what, store, &settings, &origin, clock_now(), error);
    store_close(store); // the database is not held while a slow stick is written
    return ok;
}

// In the child of the keeper.
static enum stick_state save(const struct keep *keep, const struct order *order, char saved[STORAGE_NAME_MAX])
{
    struct stick_files files = {.count = 0};
    struct error error = {0};
    enum storage_end end = STORAGE_FAILED;
    char why[STORAGE_WHY_MAX] = "";
    saved[0] = '\0';
    if (make_files(keep, order, &files, &error)) {
        end = stick_files_save(&files, order->place.folder, order->place.mounted, NULL, NULL, saved, why);
    }
    if (end != STORAGE_SAVED) {
        fprintf(stderr, "adjourn kiosk: stick: %s\n", why[0] != '\0' ? why : error.text);
    }
    stick_files_finish(&files);
    return stick_state_of(end);
}

static void become_writer(const struct keep *keep, const struct order *order, int result)
{
    struct stick_told told = {.state = STICK_FAILED};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL); // what is left half-written has no name, and the next order removes it
    (void)!nice(STICK_IS_NICE_BY);    // the screen comes first
    told.state = save(keep, order, told.saved);
    (void)!write(result, &told, sizeof told);
    _exit(EXIT_OK);
}

// Told once the child has ended: the next order finds nobody in its way.
static void child_ended(void *context)
{
    struct keep *keep = context;
    struct stick_told told;
    int status = 0;
    if (keep->child == 0 || waitpid(keep->child, &status, WNOHANG) != keep->child) {
        return;
    }
    keep->child = 0;
    if (read(keep->result, &told, sizeof told) != (ssize_t)sizeof told) {
        told = (struct stick_told){.state = STICK_FAILED}; // it could not say so itself
    }
    close(keep->result);
    answer(keep, keep->number, &told);
}

static void begin(struct keep *keep, const struct order *order)
{
    int ends[2] = {-1, -1};
    // One that a stick holds up is not joined by another.
    pid_t child = keep->child == 0 && pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0 ? fork() : -1;
    if (child == 0) {
        become_writer(keep, order, ends[1]);
    }
    if (ends[1] >= 0) {
        close(ends[1]);
    }
    if (child < 0) {
        if (ends[0] >= 0) {
            close(ends[0]);
        }
        answer(keep, order->number, &(struct stick_told){.state = STICK_FAILED});
        return;
    }
    keep->child = child;
    keep->result = ends[0];
    keep->number = order->number;
}

static void take_order(void *context, int fd)
{
    struct keep *keep = context;
    struct order order;
    ssize_t got = recv(fd, &order, sizeof order, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        loop_stop(keep->loop); // the kiosk is gone
        return;
    }
    if (got != (ssize_t)sizeof order) {
        return;
    }
    if (order.give_up) {
        if (keep->child != 0) {
            kill(keep->child, SIGKILL);
        }
        return;
    }
    begin(keep, &order);
}

static struct wall turn(void *context, struct now now)
{
    (void)context;
    (void)now;
    return LOOP_NEVER;
}

static const struct keeper_words words = {
    .name = "adjourn-stick",
    .missing = "no sticks",
    .what = "what writes on sticks",
    .then = "no stick is written to until the next start",
};

void stick_keeper_start(struct stick_keeper *keeper, const char *config, const char *db)
{
    *keeper = (struct stick_keeper){.number = 0};
    if (keeper_start(&keeper->process, &words)) {
        struct keep keep = {.line = keeper->process.line, .config = config, .db = db};
        const struct keeper_work work = {take_order, child_ended, turn, &keep};
        keeper_work(&keeper->process, &words, &keep.loop, &work);
        _exit(EXIT_OK);
    }
}

static bool say(const struct stick_keeper *keeper, const struct order *order, struct error *error)
{
    if (keeper->process.pid == 0) {
        return error_set(error, "what writes on sticks does not run");
    }
    return send(keeper->process.line, order, sizeof *order, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof *order ||
           error_set(error, "what writes on sticks does not listen: %s", strerror(errno));
}

bool stick_keeper_order(struct stick_keeper *keeper, const struct stick_place *place,
                        const struct kiosk_stick_order *what, struct error *error)
{
    struct order order = {.number = ++keeper->number, .place = *place, .what = *what};
    snprintf(order.language, sizeof order.language, "%s", text_language());
    return say(keeper, &order, error);
}

void stick_keeper_give_up(struct stick_keeper *keeper)
{
    struct order order = {.give_up = true};
    struct error error;
    keeper->number++; // an answer that is under way is to no order
    if (!say(keeper, &order, &error)) {
        fprintf(stderr, "adjourn kiosk: %s\n", error.text);
    }
}

bool stick_keeper_hear(struct stick_keeper *keeper, struct stick_told *told)
{
    struct answer answer;
    ssize_t got = recv(keeper->process.line, &answer, sizeof answer, MSG_DONTWAIT);
    if (got == (ssize_t)sizeof answer) {
        *told = answer.told;
        told->saved[sizeof told->saved - 1] = '\0';
        return answer.number == keeper->number;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return false;
    }
    *told = (struct stick_told){.state = STICK_FAILED};
    keeper->process.pid = 0; // the line stays open until its owner has stopped listening
    return true;
}

void stick_keeper_ended(struct stick_keeper *keeper)
{
    keeper_ended(&keeper->process, &words);
}

void stick_keeper_stop(struct stick_keeper *keeper)
{
    keeper_stop(&keeper->process);
}
