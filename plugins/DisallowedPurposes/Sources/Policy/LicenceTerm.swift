// Terms of the licences that are not about what a text asks for: what can be watched all the same, and by which checker.

/// A term that no text shows.
public struct LicenceTerm: Sendable, Hashable {
    /// Stable, as in facts and documentation.
    public var id: String
    /// The policies whose licence has it.
    public var policies: [String]
    public var summary: String
    /// The checker that can watch some of it; empty if none can.
    public var checker: String
    /// What it can watch, or why nothing.
    public var watched: String

    /// - Source: meta-llama/llama-models @ a9c89c471f79, `models/<version>/LICENSE` (2025-07-15); Hunyuan's territory line
    ///   from its licence file.
    public static let all: [LicenceTerm] = [
        LicenceTerm(
            id: "llama/lic/1.b.iv", policies: llama, summary: "use must follow trade-compliance laws",
            checker: "sanctions",
            watched: "parties on sanctions lists; comprehensively embargoed places by the checker geo"),
        LicenceTerm(
            id: "llama/lic/2", policies: llama,
            summary: "more than 700 million monthly users in the month before the release need a licence of their own",
            checker: "", watched: "a figure of the licensee's products; a log of one deployment cannot tell it"),
        LicenceTerm(
            id: "llama/lic/1.b.v", policies: ["llama-2-aup", "llama-3-aup"],
            summary: "outputs must not improve other language models", checker: "",
            watched: "what becomes of an output does not show in a usage log"),
        LicenceTerm(
            id: "llama/lic/1.b.i", policies: Array(llama.dropFirst()),
            summary: "agreement passed on, \"Built with Llama\" shown",
            checker: "", watched: "a matter of the product's pages"),
        LicenceTerm(
            id: "llama/eu-multimodal", policies: ["llama-3.2-aup", "llama-3.3-aup", "llama-4-aup"],
            summary:
                "no rights in multimodal models for licensees domiciled in the EU; end users of products are not meant",
            checker: "geo",
            watched: "the account's declared country, with the model's name; never the address of a request"),
        LicenceTerm(
            id: "hunyuan/territory", policies: ["hunyuan-aup"],
            summary: "the licence does not apply in the EU, the United Kingdom and South Korea", checker: "geo",
            watched: "country of the account and of the request"),
        LicenceTerm(
            id: "llama/aup/4", policies: llama, summary: "known dangers must be told to end users", checker: "",
            watched: "a matter of the product's pages"),
    ]

    private static let llama = [
        "llama-2-aup", "llama-3-aup", "llama-3.1-aup", "llama-3.2-aup", "llama-3.3-aup", "llama-4-aup",
    ]
}
