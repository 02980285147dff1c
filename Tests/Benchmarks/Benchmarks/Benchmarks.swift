// Speeds as ratios to a reference measured in the same run: `swift run -c release Benchmarks`.

import CReference
import CheckerKit
import Glibc
import Monitor

/// Measures decoding alone against simdjson alone, on lines of our own, by processor time, best of several rounds.
@main struct Benchmarks {
    static func main() {
        let lines = 100_000
        let log = GeneratedLog(lines: lines)
        var sum: UInt64 = 0
        var reference = Double.infinity
        var ours = Double.infinity
        for _ in 0..<7 {
            reference = min(
                reference,
                seconds {
                    unsafe log.bytes.withUnsafeBytes {
                        guard let base = unsafe $0.bindMemory(to: CChar.self).baseAddress else { return }
                        _ = unsafe creference_simdjson(base, UInt64(log.length), &sum)
                    }
                })
            ours = min(ours, seconds { sum += UInt64(log.decode()) })
        }
        print("lines                     \(lines), \(log.length / lines) bytes each")
        report("simdjson alone", lines, reference, reference)
        report("decode into a batch", lines, ours, reference)
        print("(checksum \(sum))")
        FormatBenchmark.run()
        measurePolicy()
        GeographyBenchmark.run()
        ScreeningBenchmark.run()
    }

    /// The policy: what it adds to an event in which nothing is found, and to a finding.
    private static func measurePolicy() {
        let benchmark = PolicyBenchmark()
        var sum = 0
        var (copy, bind, decide) = (Double.infinity, Double.infinity, Double.infinity)
        for _ in 0..<50 {
            copy = min(copy, seconds { sum += benchmark.copy() })
            bind = min(bind, seconds { sum += benchmark.bindAll() })
            decide = min(decide, seconds { sum += benchmark.decideAll() })
        }
        let each = { (time: Double) in Int((time / Double(PolicyBenchmark.events) * 1e9).rounded()) }
        print("policy, nothing found     \(each(max(0, bind - copy))) ns CPU per event (limit 150)")
        print("policy, a finding         \(each(decide)) ns CPU (limit 5000; checksum \(sum))")
    }

    private static func report(_ name: String, _ lines: Int, _ time: Double, _ reference: Double) {
        let rate = Int(Double(lines) / time / 1000)
        let ratio = (reference / time * 1000).rounded() / 1000
        print("\(name)\(String(repeating: " ", count: 26 - name.count))\(rate)k lines per CPU second, ratio \(ratio)")
    }

    /// Processor time of `body`.
    static func seconds(_ body: () -> Void) -> Double {
        let start = cpuTime()
        body()
        return cpuTime() - start
    }

    private static func cpuTime() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// A gateway log of invented records.
struct GeneratedLog {
    let bytes: [UInt8]
    let length: Int

    init(lines: Int) {
        let words = [
            "summarise", "report", "naïve", "quarterly", "数据", "translate", "table", "route", "budget", "\\n",
            "\\\"so\\\"",
        ]
        var text: [UInt8] = []
        var state: UInt64 = 1
        for line in 0..<lines {
            var prompt = ""
            while prompt.utf8.count < 200 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                prompt += words[Int(state >> 33) % words.count] + " "
            }
            let record = """
                {"ts":"2026-11-20T10:00:00.123Z","request_id":"\(String(state, radix: 16))","user":"ana.\(line)@example.org",\
                "org":"Northwind Retail","client_ip":"203.0.113.\(line % 256)","country":"FR","model":"llama-3.1-8b-instruct",\
                "endpoint":"/v1/chat/completions","status":200,"prompt":"\(prompt)","tokens_in":\(line % 4000),"tokens_out":17,\
                "latency_ms":420}

                """
            text.append(contentsOf: record.utf8)
        }
        length = text.count
        bytes = text + [UInt8](repeating: 0, count: 64)
    }

    /// Decodes everything as a feed would, in chunks of 2,048 records, and returns how many bytes of text came out.
    func decode() -> Int { DecodingBenchmark.textBytes(of: bytes, length: length) }
}
