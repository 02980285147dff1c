// How fast the large records of gateways and clouds are decoded: bytes of JSON per CPU second.

import CReference
import Monitor

/// Invented records of each format, a few kilobytes long, against simdjson reading every value of the same lines.
enum FormatBenchmark {
    static func run() {
        for (name, line) in [("litellm", litellm), ("bedrock", bedrock), ("otlp-json", otlp)] {
            let (bytes, length, lines) = log(line)
            var sum: UInt64 = 0
            var (reference, ours) = (Double.infinity, Double.infinity)
            for _ in 0..<7 {
                reference = min(
                    reference,
                    Benchmarks.seconds {
                        unsafe bytes.withUnsafeBytes {
                            guard let base = unsafe $0.bindMemory(to: CChar.self).baseAddress else { return }
                            _ = unsafe creference_walk(base, UInt64(length), &sum)
                        }
                    })
                ours = min(
                    ours,
                    Benchmarks.seconds {
                        sum += UInt64(DecodingBenchmark.textBytes(of: bytes, length: length, format: name))
                    })
            }
            let rate = { (time: Double) in (Double(length) / time / 1e7).rounded() / 100 }
            print(
                "decode \(name)\(String(repeating: " ", count: 19 - name.count))\(rate(ours)) GB per CPU second, "
                    + "simdjson \(rate(reference)), ratio \((reference / ours * 1000).rounded() / 1000); "
                    + "\(length / lines) bytes a line (checksum \(sum))")
        }
    }

    /// Makes about 32 MiB of lines.
    private static func log(_ line: (Int) -> String) -> (bytes: [UInt8], length: Int, lines: Int) {
        var text: [UInt8] = []
        var lines = 0
        while text.count < 32 << 20 {
            text += line(lines).utf8
            text.append(0x0A)
            lines += 1
        }
        return (text + [UInt8](repeating: 0, count: 64), text.count, lines)
    }

    /// About 800 bytes of a prompt or an answer.
    private static func prose(_ seed: Int) -> String {
        let words = [
            "summarise", "report", "na\u{ef}ve", "quarterly", "\u{6570}\u{636E}", "translate", "table", "route",
            "budget", #"\n"#, #"\"so\""#, "the", "of",
        ]
        var text = ""
        var state = UInt64(seed) &+ 1
        while text.utf8.count < 800 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += words[Int(state >> 33) % words.count] + " "
        }
        return text
    }

    private static func litellm(_ n: Int) -> String {
        """
        {"id":"chatcmpl-\(n)","trace_id":null,"call_type":"acompletion","cache_hit":null,"stream":false,"status":"success",\
        "custom_llm_provider":"hosted_vllm","saved_cache_cost":0.0,"startTime":1763626542.101,"endTime":1763626544.2,\
        "completionStartTime":1763626542.9,"model":"llama-3.3-70b","metadata":{"user_api_key_hash":"88dc28d0f0\(n)",\
        "user_api_key_alias":"batch","user_api_key_team_id":"t-17","user_api_key_org_id":null,\
        "user_api_key_user_id":"u-\(n)","user_api_key_team_alias":"Northwind Retail","user_api_key_user_email":null,\
        "spend_logs_metadata":null,"requester_ip_address":"203.0.113.\(n % 256)","requester_metadata":{},\
        "user_api_key_end_user_id":null,"prompt_management_metadata":null,"applied_guardrails":[]},\
        "cache_key":null,"response_cost":0.00022,"total_tokens":512,"prompt_tokens":256,"completion_tokens":256,\
        "request_tags":[],"end_user":"","api_base":"http://192.0.2.10:8000/v1","model_group":"llama","model_id":"m1",\
        "requester_ip_address":null,"messages":[{"role":"system","content":"Be brief and correct."},\
        {"role":"user","content":"\(prose(n))"}],"response":{"id":"chatcmpl-\(n)","created":1763626544,\
        "model":"llama-3.3-70b","object":"chat.completion","system_fingerprint":null,"choices":[{"finish_reason":"stop",\
        "index":0,"message":{"content":"\(prose(n + 1))","role":"assistant","tool_calls":null,"function_call":null}}],\
        "usage":{"completion_tokens":256,"prompt_tokens":256,"total_tokens":512}},"model_parameters":{"temperature":0.2},\
        "hidden_params":{"model_id":"m1","cache_key":null,"api_base":"http://192.0.2.10:8000/v1","response_cost":0.00022},\
        "error_str":null,"error_information":null}
        """
    }

    private static func bedrock(_ n: Int) -> String {
        """
        {"schemaType":"ModelInvocationLog","schemaVersion":"1.0","timestamp":"2026-11-20T08:15:42Z","accountId":"111122223333",\
        "identity":{"arn":"arn:aws:sts::111122223333:assumed-role/app/s\(n)"},"region":"eu-central-1",\
        "requestId":"5f1c8e52-0000-4000-8000-\(100_000_000_000 + n)","operation":"Converse",\
        "modelId":"meta.llama3-3-70b-instruct-v1:0","input":{"inputContentType":"application/json","inputBodyJson":{"messages":\
        [{"role":"user","content":[{"text":"\(prose(n))"}]}],"system":[{"text":"Be brief."}],\
        "inferenceConfig":{"maxTokens":512}},"inputTokenCount":256},"output":{"outputContentType":"application/json",\
        "outputBodyJson":{"output":{"message":{"role":"assistant","content":[{"text":"\(prose(n + 1))"}]}},\
        "stopReason":"end_turn","metrics":{"latencyMs":812},"usage":{"inputTokens":256,"outputTokens":256,\
        "totalTokens":512}},"outputTokenCount":256}}
        """
    }

    private static func otlp(_ n: Int) -> String {
        let spans = (0..<8).map { i in
            let message = { (role: String, text: String) in
                #"[{\"role\":\"\#(role)\",\"parts\":[{\"type\":\"text\",\"content\":\"\#(text.replacing(#"\"#, with: #"\\\"#))\"}]}]"#
            }
            let attributes = [
                ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "vllm"),
                ("gen_ai.request.model", "llama-3.3-70b"), ("gen_ai.response.model", "llama-3.3-70b"),
                ("gen_ai.response.id", "chatcmpl-\(n)-\(i)"), ("user.id", "u-\(n)"),
                ("client.address", "203.0.113.\(n % 256)"), ("server.address", "192.0.2.10"),
                ("gen_ai.input.messages", message("user", prose(n + i))),
                ("gen_ai.output.messages", message("assistant", prose(n + i + 1))),
            ].map { #"{"key":"\#($0.0)","value":{"stringValue":"\#($0.1)"}}"# }
            return #"{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"chat","kind":3,"#
                + #""startTimeUnixNano":"1763626542101000000","endTimeUnixNano":"1763626544101000000","attributes":["#
                + attributes.joined(separator: ",")
                + #",{"key":"gen_ai.usage.input_tokens","value":{"intValue":"256"}}],"status":{}}"#
        }
        return
            #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"gateway"}}]},"#
            + #""scopeSpans":[{"scope":{"name":"gen_ai"},"spans":[\#(spans.joined(separator: ","))]}]}]}"#
    }
}
