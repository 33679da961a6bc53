// SPDX-License-Identifier: MIT
#include "platform/kms_console.h"

#include <fcntl.h>
#include <linux/kd.h>
#include <linux/vt.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define AWAY_SIGNAL SIGUSR1
#define BACK_SIGNAL SIGUSR2

// What the fault handler needs; a signal handler has no other place. A child that was forked has them too, and must
// leave the console as it is.
static volatile sig_atomic_t hidden_tty = -1;
static volatile sig_atomic_t hidden_by;

static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
#define FAULTS (sizeof faults / sizeof faults[0])
static struct sigaction before[FAULTS];

static void show_text(int tty)
{
    struct vt_mode mode = {.mode = VT_AUTO};
    ioctl(tty, KDSETMODE, KD_TEXT);
    ioctl(tty, VT_SETMODE, &mode);
}

// Then the fault takes the way that it would have taken: the instruction is run again, or abort() raises again.
static void on_fault(int number)
{
    if (hidden_tty >= 0 && getpid() == (pid_t)hidden_by) {
        show_text(hidden_tty);
    }
    for (size_t i = 0; i < FAULTS; i++) {
        if (faults[i] == number) {
            sigaction(number, &before[i], NULL);
        }
    }
    raise(number);
}

static void catch_faults(void)
{
    struct sigaction action = {.sa_handler = on_fault};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < FAULTS; i++) {
        sigaction(faults[i], &action, &before[i]);
    }
}

static void leave_faults(void)
{
    for (size_t i = 0; i < FAULTS; i++) {
        sigaction(faults[i], &before[i], NULL);
    }
}

static int try_tty(int tty)
{
    int mode;
    if (tty >= 0 && ioctl(tty, KDGETMODE, &mode) != 0) {
        close(tty);
        return -1;
    }
    return tty;
}

static int find_tty(void)
{
    int tty = try_tty(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
    tty = tty >= 0 ? tty : try_tty(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    return tty >= 0 ? tty : try_tty(open("/dev/tty0", O_RDWR | O_CLOEXEC | O_NOCTTY));
}

// From here on the kernel asks before it gives the screen to another console.
static void ask_for_signals(struct kms_console *console)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, AWAY_SIGNAL);
    sigaddset(&set, BACK_SIGNAL);
    struct vt_mode mode = {.mode = VT_PROCESS, .relsig = AWAY_SIGNAL, .acqsig = BACK_SIGNAL};
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) {
        return;
    }
    console->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (console->signals >= 0 && ioctl(console->tty, VT_SETMODE, &mode) != 0) {
        close(console->signals);
        console->signals = -1;
    }
}

void kms_console_hide(struct kms_console *console)
{
    console->tty = find_tty();
    console->signals = -1;
    if (console->tty < 0) {
        return;
    }
    if (ioctl(console->tty, KDSETMODE, KD_GRAPHICS) != 0) {
        close(console->tty);
        console->tty = -1;
        return;
    }
    hidden_by = getpid();
    hidden_tty = console->tty;
    catch_faults();
    ask_for_signals(console);
}

void kms_console_restore(struct kms_console *console)
{
    if (console->tty < 0) {
        return;
    }
    leave_faults();
    hidden_tty = -1;
    show_text(console->tty);
    close(console->tty);
    if (console->signals >= 0) {
        close(console->signals);
    }
    *console = (struct kms_console){-1, -1};
}

enum kms_switch kms_console_next(struct kms_console *console)
{
    struct signalfd_siginfo info;
    if (console->signals < 0 || read(console->signals, &info, sizeof info) != (ssize_t)sizeof info) {
        return KMS_SWITCH_NONE;
    }
    return info.ssi_signo == AWAY_SIGNAL ? KMS_SWITCH_AWAY : KMS_SWITCH_BACK;
}

void kms_console_answer(struct kms_console *console, enum kms_switch asked)
{
    if (console->tty >= 0) {
        ioctl(console->tty, VT_RELDISP, asked == KMS_SWITCH_AWAY ? 1 : VT_ACKACQ);
    }
}
