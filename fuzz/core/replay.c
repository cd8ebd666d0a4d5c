/* Runs a target on files, where there is no libFuzzer: tests/core/test_fuzz.py builds it with one. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

/* Nothing is mutated here. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most) {
    (void)data;
    return size < most ? size : most;
}

static int run(const char *name) {
    FILE *file = fopen(name, "rb");
    uint8_t *data = NULL;
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) size = ftell(file);
    if (size >= 0) data = malloc((size_t)size + 1);
    const int is_read =
        data && fseek(file, 0, SEEK_SET) == 0 && fread(data, 1, (size_t)size, file) == (size_t)size;
    if (is_read) LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    if (file) fclose(file);
    return is_read;
}

/* Names the file that is run before it is, so that the last one named is the one that failed. */
int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        printf("%s\n", argv[i]);
        fflush(stdout);
        if (!run(argv[i])) return 2;
    }
    return 0;
}
