// SPDX-License-Identifier: MIT
// Runs a fuzz target over its corpus without a fuzzer: each input whole, then cut off at many places, then with single
// bytes changed. The inputs are tests/fuzz/corpus/NAME/* for the program fuzz_NAME. A crash is the failure.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX    (1 << 20)
#define CUTS         64
#define CHANGES      256
#define PATH_SIZE    1024
#define CHANGE_PRIME 7919

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// An allocation of exactly this size, so that the address sanitizer sees a read beyond the end.
static void run(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL) {
        exit(1);
    }
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static size_t read_input(const char *path, uint8_t *bytes)
{
    FILE *file = fopen(path, "rb");
    size_t size = file != NULL ? fread(bytes, 1, INPUT_MAX, file) : 0;
    if (file != NULL) {
        fclose(file);
    }
    return size;
}

static void replay(const char *path, uint8_t *bytes)
{
    size_t size = read_input(path, bytes);
    printf("# %s (%zu bytes)\n", path, size);
    fflush(stdout);
    run(bytes, size);
    for (size_t i = 0; i < CUTS; i++) {
        run(bytes, size * i / CUTS);
    }
    for (size_t i = 0; i < CHANGES && size > 0; i++) {
        size_t at = i * CHANGE_PRIME % size;
        uint8_t before = bytes[at];
        bytes[at] = (uint8_t)(before ^ (i * 31 + 1));
        run(bytes, size);
        bytes[at] = before;
    }
}

int main(int argc, char **argv)
{
    const char *name = argc > 0 ? strrchr(argv[0], '/') : NULL;
    name = name != NULL ? name + 1 : "fuzz_";
    name += strncmp(name, "fuzz_", 5) == 0 ? 5 : 0;
    char folder[PATH_SIZE / 2];
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
    uint8_t *bytes = malloc(INPUT_MAX);
    struct dirent **entries = NULL;
    int count = bytes != NULL ? scandir(folder, &entries, NULL, alphasort) : -1;
    int inputs = 0;
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            char path[PATH_SIZE];
            snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
            replay(path, bytes);
            inputs++;
        }
        free(entries[i]);
    }
    free(entries);
    free(bytes);
    printf("%sok 1 - %s: %d inputs\n", inputs > 0 ? "" : "not ", folder, inputs);
    return inputs > 0 ? 0 : 1;
}
