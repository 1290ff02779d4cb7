/*
 * Makes the Nth write to the files of an archive fail. Loaded before the C library (LD_PRELOAD); it counts what changes files below FAULT_FOLDER. The file FAULT_CONTROL
 * holds two numbers of 64 bits: how many writes are still to succeed before one fails (0 or less: none fails), and the error it fails with.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile int64_t *control;
static const char *folder;
static size_t folder_length;

__attribute__((constructor)) static void start(void)
{
    const char *path = getenv("FAULT_CONTROL");
    folder = getenv("FAULT_FOLDER");
    if (!path || !folder) return;
    folder_length = strlen(folder);
    int file = open(path, O_RDWR);
    if (file < 0) return;
    void *memory = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) control = memory;
}

static int fails(void)
{
    if (!control || control[0] <= 0) return 0;
    if (__sync_sub_and_fetch(&control[0], 1) != 0) return 0;
    errno = (int)control[1];
    return 1;
}

static int path_fails(const char *path) { return control && path && strncmp(path, folder, folder_length) == 0 && fails(); }

static int file_fails(int file)
{
    char link[64], path[4096];
    if (!control || control[0] <= 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return path_fails(path);
}

#define NEXT(name) static __typeof__(&name) next; if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int file, const void *bytes, size_t count) { NEXT(write); return file_fails(file) ? -1 : next(file, bytes, count); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { NEXT(pwrite); return file_fails(file) ? -1 : next(file, bytes, count, at); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) { NEXT(pwrite64); return file_fails(file) ? -1 : next(file, bytes, count, at); }
ssize_t writev(int file, const struct iovec *parts, int count) { NEXT(writev); return file_fails(file) ? -1 : next(file, parts, count); }
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) { NEXT(pwritev); return file_fails(file) ? -1 : next(file, parts, count, at); }
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at) { NEXT(pwritev64); return file_fails(file) ? -1 : next(file, parts, count, at); }
int fsync(int file) { NEXT(fsync); return file_fails(file) ? -1 : next(file); }
int fdatasync(int file) { NEXT(fdatasync); return file_fails(file) ? -1 : next(file); }
int ftruncate(int file, off_t length) { NEXT(ftruncate); return file_fails(file) ? -1 : next(file, length); }
int ftruncate64(int file, off64_t length) { NEXT(ftruncate64); return file_fails(file) ? -1 : next(file, length); }
int rename(const char *from, const char *to) { NEXT(rename); return path_fails(to) ? -1 : next(from, to); }
int link(const char *from, const char *to) { NEXT(link); return path_fails(to) ? -1 : next(from, to); }
