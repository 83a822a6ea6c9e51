/* Preloaded into a program: delays each fsync and fdatasync, and counts them in a shared file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static uint64_t *shared; /* how many, and how many nanoseconds they took */
static long delay_micros;

__attribute__((constructor)) static void prepare(void) {
  real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *delay = getenv("FSYNC_DELAY_MICROS");
  delay_micros = delay == NULL ? 0 : atol(delay);
  const char *counts = getenv("FSYNC_COUNTS");
  int file = counts == NULL ? -1 : open(counts, O_RDWR);
  if (file >= 0) {
    void *place = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    shared = place == MAP_FAILED ? NULL : place;
    close(file);
  }
}

static int64_t now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000000000LL + at.tv_nsec;
}

static int delayed(int (*call)(int), int file) {
  int64_t begun = now();
  int result = call(file);
  if (delay_micros > 0) {
    struct timespec pause = {delay_micros / 1000000, (delay_micros % 1000000) * 1000};
    nanosleep(&pause, NULL);
  }
  if (shared != NULL) {
    __atomic_fetch_add(&shared[0], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&shared[1], now() - begun, __ATOMIC_RELAXED);
  }
  return result;
}

int fsync(int file) { return delayed(real_fsync, file); }

int fdatasync(int file) { return delayed(real_fdatasync, file); }
