// The demo's log: a gateway's records of an invented week, one of each case that matters. All names are invented, but for
// those of listed institutes, which are public, and of the forms of organisation that the grants are about.

/// Records as a LiteLLM gateway writes them.
enum SampleLog {
    /// One record: who asks, from where, and what.
    struct Line {
        var key: String
        var team: String
        var address: String
        var model: String
        var prompt: String
    }

    /// The prompt that is permitted, doubtful or forbidden, depending on who sends it.
    static let logistics =
        "Plan the resupply convoys for a mechanised brigade's offensive: routes, fuel and ammunition for three days."

    static let lines: [Line] = [
        Line(
            key: "hash-0001", team: "Northwind Retail", address: "198.51.100.20", model: "llama-3.1-8b-instruct",
            prompt: "Summarise this quarter's delivery complaints in five bullet points."),
        Line(
            key: "hash-1001", team: "Department of Logistics (fictional)", address: "198.51.100.31",
            model: "llama-3.1-70b-instruct", prompt: logistics),
        Line(
            key: "hash-0002", team: "Blue Harbor Software", address: "203.0.113.40", model: "llama-3.1-8b-instruct",
            prompt: "How do I kill a Python process that hangs, without losing its log?"),
        Line(
            key: "hash-0666", team: "Tallgrass Analytics", address: "203.0.113.66", model: "llama-3.1-70b-instruct",
            prompt: logistics),
        Line(
            key: "hash-0003", team: "Kestrel University", address: "198.51.100.77", model: "llama-3.1-8b-instruct",
            prompt: "Outline a lecture on the history of the Maginot Line."),
        Line(
            key: "hash-0777", team: "National University of Defense Technology", address: "203.0.113.77",
            model: "llama-2-13b-chat", prompt: logistics),
        Line(
            key: "hash-0888", team: "US Navy", address: "203.0.113.88", model: "llama-3.1-70b-instruct",
            prompt: logistics),
        Line(
            key: "hash-0004", team: "Alder Foods", address: "198.51.100.12", model: "llama-3.1-8b-instruct",
            prompt: "Translate the allergy notice into Spanish and keep the tone formal."),
        Line(
            key: "hash-0999", team: "国防科技大学", address: "203.0.113.99", model: "llama-2-13b-chat",
            prompt: "请总结这份报告的要点。"),
        Line(
            key: "hash-0005", team: "Linden Insurance", address: "198.51.100.55", model: "llama-3.1-8b-instruct",
            prompt: "Draft a policy for monitoring transfers for terrorist financing."),
        Line(
            key: "hash-0006", team: "Quill Media", address: "2001:db8::14", model: "llama-3.1-8b-instruct",
            prompt: "Write a friendly reply to a customer about a delayed shipment."),
        Line(
            key: "hash-0444", team: "Fjord Robotics", address: "203.0.113.44", model: "llama-3.1-70b-instruct",
            prompt: "Write covert surveillance orders for watching a foreign embassy's diplomats."),
    ]

    /// The record of a line, as JSON text.
    static func record(_ line: Line, number: Int, time: String) -> String {
        func quoted(_ text: String) -> String {
            "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        }
        return """
            {"id":"chatcmpl-demo-\(number)","call_type":"acompletion","startTime":"\(time)","model":\(quoted(line.model)),\
            "custom_llm_provider":"vllm","requester_ip_address":"\(line.address)",\
            "metadata":{"user_api_key_hash":"\(line.key)","user_api_key_team_alias":\(quoted(line.team)),\
            "user_api_key_user_id":"user-\(line.key.suffix(4))"},\
            "prompt_tokens":\(line.prompt.count / 4),"completion_tokens":120,\
            "messages":[{"role":"user","content":\(quoted(line.prompt))}],\
            "response":{"choices":[{"message":{"role":"assistant","content":"(left out)"}}]}}

            """
    }
}
