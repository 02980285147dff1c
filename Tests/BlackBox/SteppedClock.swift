// A wall clock that a test sets while the daemon runs; all other clocks go on as they do when an administrator sets it.

import Foundation
import Testing

/// Moves what a process is told of the time of day, by a library that is loaded before all others.
///
/// The machine's own clock stays as it is, and no privilege is needed.
final class SteppedClock {
    static var isAvailable: Bool { Program.has("cc") }

    private let folder: Folder

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
    func set(by seconds: Int) throws {
        let path = "\(folder.path)/shift"
        let bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: Int64(seconds) >> Int64(8 * $0)) })
        if !FileManager.default.fileExists(atPath: path) { try Data(count: 8).write(to: URL(fileURLWithPath: path)) }
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
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
        #include <time.h>
        #include <unistd.h>

        static volatile long *shift;

        __attribute__((constructor)) static void begin(void) {
            const char *path = getenv("VEDETTE_TEST_CLOCK");
            int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            void *page = file < 0 ? MAP_FAILED : mmap(0, sizeof *shift, PROT_READ, MAP_SHARED, file, 0);
            if (page == MAP_FAILED) abort();
            shift = page;
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            int status = syscall(SYS_clock_gettime, clock, now);
            int is_wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
            if (status == 0 && is_wall && shift) now->tv_sec += *shift;
            return status;
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
