// SPDX-License-Identifier: MIT
// `adjourn pin`: a PIN from the terminal or stdin to the hash of it that the settings take.
#include "config/pin.h"

#include "commands/commands.h"
#include "commands/options.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_MAX_BYTES 64

// One line without its end; false when there is none, or it is too long.
static bool read_line(char line[LINE_MAX_BYTES])
{
    if (fgets(line, LINE_MAX_BYTES, stdin) == NULL) {
        return false;
    }
    size_t length = strcspn(line, "\r\n");
    bool whole = line[length] != '\0' || feof(stdin);
    line[length] = '\0';
    return whole;
}

static bool ask(const char *question, char line[LINE_MAX_BYTES])
{
    fputs(question, stderr);
    bool ok = read_line(line);
    fputc('\n', stderr); // what was typed is not shown
    return ok;
}

// Twice, without showing it.
static bool read_terminal(char pin[LINE_MAX_BYTES], const char **problem)
{
    struct termios shown;
    char again[LINE_MAX_BYTES] = "";
    *problem = "no PIN";
    if (tcgetattr(STDIN_FILENO, &shown) != 0) {
        return false;
    }
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden) != 0) {
        return false;
    }
    bool ok = ask("PIN: ", pin) && ask("Once more: ", again);
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &shown);
    if (ok && strcmp(pin, again) != 0) {
        *problem = "the two differ";
        ok = false;
    }
    pin_forget(again, sizeof again);
    return ok;
}

int command_pin(int argc, char **argv)
{
    int code = options_parse(argc, argv, "pin", NULL, 0, NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    char pin[LINE_MAX_BYTES] = "";
    char hash[PIN_HASH_MAX];
    struct error error = {""};
    const char *problem = "no PIN, or not in one short line";
    bool ok = isatty(STDIN_FILENO) ? read_terminal(pin, &problem) : read_line(pin);
    if (!ok) {
        error_set(&error, "%s", problem);
    } else {
        ok = pin_hash(hash, pin, &error);
    }
    pin_forget(pin, sizeof pin);
    if (!ok) {
        fprintf(stderr, "adjourn pin: %s\n", error.text);
        return EXIT_FAULT;
    }
    printf("%s\n", hash);
    return EXIT_OK;
}
