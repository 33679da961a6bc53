// SPDX-License-Identifier: MIT
// Runs a fuzz target without a fuzzer: over its corpus, each input whole and cut off at many places; then, for FUZZ_MS
// milliseconds (default: 1000), over inputs made from the corpus. The inputs are tests/fuzz/corpus/NAME/* for the
// program fuzz_NAME. FUZZ_SEED (default: 1) gives other ones. A crash, or an input that takes LIMIT_S, is the failure;
// the input is then left beside the program as fuzz_NAME.failed.
#include "fuzz/mutate.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CUTS       64
#define INPUTS_MAX 1000
#define PATH_SIZE  1024
#define LIMIT_S    20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
// The sanitizers end a program without a signal, but not without a word to it.
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

static struct input running;
static char failed_path[PATH_SIZE];

static void save_failed(void)
{
    int file = open(failed_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    static const char said[] = "the input that failed: ";
    bool written = file >= 0 && write(file, running.bytes, running.size) == (ssize_t)running.size &&
                   write(STDOUT_FILENO, said, sizeof said - 1) > 0 &&
                   write(STDOUT_FILENO, failed_path, strlen(failed_path)) > 0 && write(STDOUT_FILENO, "\n", 1) == 1;
    (void)written; // nothing more can be done
}

static void die(int number)
{
    save_failed();
    signal(number, SIG_DFL);
    raise(number);
}

static void watch_for_death(const char *program)
{
    static const int deadly[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM};
    snprintf(failed_path, sizeof failed_path, "%s.failed", program);
    for (size_t i = 0; i < sizeof deadly / sizeof deadly[0]; i++) {
        signal(deadly[i], die);
    }
    if (__sanitizer_set_death_callback != NULL) {
        __sanitizer_set_death_callback(save_failed);
    }
}

// An allocation of exactly this size, so that the address sanitizer sees a read beyond the end.
static void run(const uint8_t *bytes, size_t size)
{
    running = (struct input){malloc(size > 0 ? size : 1), size};
    if (running.bytes == NULL) {
        exit(1);
    }
    memcpy(running.bytes, bytes, size);
    alarm(LIMIT_S);
    LLVMFuzzerTestOneInput(running.bytes, size);
    alarm(0);
    free(running.bytes);
    running = (struct input){NULL, 0};
}

static bool read_input(const char *path, struct input *input)
{
    FILE *file = fopen(path, "rb");
    input->bytes = file != NULL ? malloc(MUTATED_MAX) : NULL;
    input->size = input->bytes != NULL ? fread(input->bytes, 1, MUTATED_MAX, file) : 0;
    if (file != NULL) {
        fclose(file);
    }
    return input->bytes != NULL;
}

static size_t read_corpus(const char *folder, struct input inputs[INPUTS_MAX])
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, NULL, alphasort);
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.' && used < INPUTS_MAX && read_input(path, &inputs[used])) {
            used++;
        }
        free(entries[i]);
    }
    free(entries);
    return used;
}

static long number_from(const char *variable, long otherwise)
{
    const char *text = getenv(variable);
    return text != NULL && text[0] != '\0' ? strtol(text, NULL, 10) : otherwise;
}

static long milliseconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static size_t run_mutated(const struct input *inputs, size_t count, long seed, long limit_ms)
{
    static uint8_t bytes[MUTATED_MAX];
    struct mutator mutator;
    size_t made = 0;
    mutator_begin(&mutator, (uint64_t)seed, inputs, count);
    for (long end = milliseconds() + limit_ms; milliseconds() < end; made++) {
        run(bytes, mutator_next(&mutator, bytes));
    }
    return made;
}

int main(int argc, char **argv)
{
    static struct input inputs[INPUTS_MAX];
    const char *program = argc > 0 ? argv[0] : "fuzz_";
    const char *name = strrchr(program, '/') != NULL ? strrchr(program, '/') + 1 : program;
    name += strncmp(name, "fuzz_", 5) == 0 ? 5 : 0;
    char folder[PATH_SIZE / 2];
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
    watch_for_death(program);
    long seed = number_from("FUZZ_SEED", 1);
    size_t count = read_corpus(folder, inputs);
    printf("# %s: %zu inputs, then others with FUZZ_SEED=%ld\n", folder, count, seed);
    fflush(stdout);
    for (size_t i = 0; i < count; i++) {
        for (size_t cut = 0; cut <= CUTS; cut++) {
            run(inputs[i].bytes, inputs[i].size * cut / CUTS);
        }
    }
    size_t made = count > 0 ? run_mutated(inputs, count, seed, number_from("FUZZ_MS", 1000)) : 0;
    for (size_t i = 0; i < count; i++) {
        free(inputs[i].bytes);
    }
    printf("%sok 1 - %s: %zu inputs and %zu made from them\n", count > 0 ? "" : "not ", folder, count, made);
    return count > 0 ? 0 : 1;
}
