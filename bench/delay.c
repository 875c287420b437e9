// delay A B MICROSECONDS: a line between two TAP devices on which every Ethernet frame takes so long, each way. Kernels without netem have no other; a proxy would
// leave out the TCP handshake and slow start.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { WAITING = 8192, LARGEST = 2048 };

struct frame {
  long long due;
  ssize_t length;
  char bytes[LARGEST];
};

// A ring of frames under way in one direction.
struct way {
  struct frame frames[WAITING];
  unsigned first, count;
};

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int tap(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
  int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (device < 0 || ioctl(device, TUNSETIFF, &request) < 0) {
    perror(name);
    exit(1);
  }
  return device;
}

static void take(struct way *way, int from, long long delay) {
  while (way->count < WAITING) {
    struct frame *frame = &way->frames[(way->first + way->count) % WAITING];
    frame->length = read(from, frame->bytes, LARGEST);
    if (frame->length <= 0) return;
    frame->due = now() + delay;
    way->count++;
  }
}

// Sends what is due; gives when the next one is, or -1.
static long long give(struct way *way, int to) {
  while (way->count > 0) {
    struct frame *frame = &way->frames[way->first];
    if (frame->due > now()) return frame->due;
    // A device that is full or down loses the frame, as a wire would.
    if (write(to, frame->bytes, frame->length) < 0) {}
    way->first = (way->first + 1) % WAITING;
    way->count--;
  }
  return -1;
}

int main(int count, char **argument) {
  if (count != 4) return 64;
  long long delay = atoll(argument[3]);
  int devices[2] = {tap(argument[1]), tap(argument[2])};
  struct way *ways = calloc(2, sizeof *ways);
  puts("ready");
  fflush(stdout);
  for (;;) {
    long long next = -1;
    for (int i = 0; i < 2; i++) {
      long long due = give(&ways[i], devices[1 - i]);
      if (due >= 0 && (next < 0 || due < next)) next = due;
    }
    struct timespec pause = {0}, *patience = NULL;
    if (next >= 0) {
      long long left = next - now();
      if (left > 0) pause = (struct timespec){left / 1000000, left % 1000000 * 1000};
      patience = &pause;
    }
    struct pollfd ready[2] = {{devices[0], POLLIN, 0}, {devices[1], POLLIN, 0}};
    ppoll(ready, 2, patience, NULL);
    for (int i = 0; i < 2; i++) take(&ways[i], devices[i], delay);
  }
}
