// The clocks of a daemon under test: its wall clock is set, as by an administrator, or time passes for it on all clocks.

import Foundation
import Testing

/// Moves what a process is told of the time, by a library that is loaded before all others.
///
/// The machine's own clock stays as it is, and no privilege is needed.
final class SteppedClock {
    static var isAvailable: Bool { Program.has("cc") }

    private let folder: Folder
    private var passed = 0

    init() throws {
        folder = try Folder()
        try folder.write(Self.source, to: "clock.c")
        try set(by: 0)
        let built = try Program.run([
            "cc", "-shared", "-fPIC", "-O1", "-o", "\(folder.path)/clock.so", "\(folder.path)/clock.c",
        ])
        try #require(built.status == 0, "\(built.errors)")
    }

    deinit { folder.remove() }

    /// What the process has to be started with.
    var environment: [String: String] {
        ["LD_PRELOAD": "\(folder.path)/clock.so", "VEDETTE_TEST_CLOCK": "\(folder.path)/shift"]
    }

    /// Sets the clock so many seconds before or after the true time.
    func set(by seconds: Int) throws { try write(seconds, at: 0) }

    /// Lets so many seconds pass at once, on all clocks: what was to happen within them is due.
    ///
    /// A sleep that has begun ends when it would have; what looks at the clock anew sees that it is later.
    func pass(_ seconds: Int) throws {
        passed += seconds
        try write(passed, at: 8)
    }

    private func write(_ seconds: Int, at offset: UInt64) throws {
        let path = "\(folder.path)/shift"
        let bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: Int64(seconds) >> Int64(8 * $0)) })
        if !FileManager.default.fileExists(atPath: path) { try Data(count: 16).write(to: URL(fileURLWithPath: path)) }
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <sys/timerfd.h>
        #include <time.h>
        #include <unistd.h>

        /* By how many seconds the wall clock was set, and how many have passed for all clocks. */
        static volatile long *shift;

        __attribute__((constructor)) static void begin(void) {
            const char *path = getenv("VEDETTE_TEST_CLOCK");
            int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            void *page = file < 0 ? MAP_FAILED : mmap(0, 2 * sizeof *shift, PROT_READ, MAP_SHARED, file, 0);
            if (page == MAP_FAILED) abort();
            shift = page;
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            int status = syscall(SYS_clock_gettime, clock, now);
            int is_wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
            int is_elapsed = clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME;
            if (status == 0 && shift) now->tv_sec += (is_wall ? shift[0] : 0) + (is_wall || is_elapsed ? shift[1] : 0);
            return status;
        }

        /* The kernel's clocks go on as ever. */
        int timerfd_settime(int file, int flags, const struct itimerspec *next, struct itimerspec *last) {
            struct itimerspec true = *next;
            if (shift && flags & TFD_TIMER_ABSTIME && true.it_value.tv_sec > shift[1]) true.it_value.tv_sec -= shift[1];
            else if (flags & TFD_TIMER_ABSTIME && (true.it_value.tv_sec || true.it_value.tv_nsec))
                true.it_value.tv_sec = 0, true.it_value.tv_nsec = 1;
            return syscall(SYS_timerfd_settime, file, flags, &true, last);
        }

        int gettimeofday(struct timeval *now, void *zone) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            now->tv_sec = exact.tv_sec;
            now->tv_usec = exact.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *now) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            if (now) *now = exact.tv_sec;
            return exact.tv_sec;
        }
        """
}
