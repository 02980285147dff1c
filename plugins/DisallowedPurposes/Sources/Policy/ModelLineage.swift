// Which policy a model inherits whose name does not tell its base: derivatives keep the licence of what they were made from.

enum ModelLineage {
    /// Part of a name, as whole words; the policy of its base; what it was made from.
    ///
    /// First come the more special names. `none` means a licence without a use policy.
    ///
    /// - Source: the base model named in each model card on Hugging Face (2026-11); ChatBIT: press reports of 2024-11.
    private static let table = """
        gemma 4\tnone\tApache-2.0
        codegemma\tgemma-pup\tGemma
        shieldgemma\tgemma-pup\tGemma
        recurrentgemma\tgemma-pup\tGemma
        paligemma\tgemma-pup\tGemma
        datagemma\tgemma-pup\tGemma
        gemma\tgemma-pup\tGemma
        gemma1\tgemma-pup\tGemma
        gemma2\tgemma-pup\tGemma 2
        gemma3\tgemma-pup\tGemma 3
        gemma3n\tgemma-pup\tGemma 3n
        hunyuan\thunyuan-aup\tHunyuan
        bloom\topenrail-m-atta\tBLOOM
        bloomz\topenrail-m-atta\tBLOOM
        starcoder\topenrail-m-atta\tStarCoder
        starcoder2\topenrail-m-atta\tStarCoder 2
        deepseek r1 distill llama 70b\tllama-3.3-aup\tLlama 3.3 70B
        deepseek r1 distill llama 8b\tllama-3.1-aup\tLlama 3.1 8B
        hermes 3\tllama-3.1-aup\tLlama 3.1
        tulu 3\tllama-3.1-aup\tLlama 3.1
        foundation sec\tllama-3.1-aup\tLlama 3.1 8B
        openbiollm\tllama-3-aup\tLlama 3
        chatbit\tllama-2-aup\tLlama 2 13B
        tulu 2\tllama-2-aup\tLlama 2
        vicuna 7b v1 5\tllama-2-aup\tLlama 2
        vicuna 13b v1 5\tllama-2-aup\tLlama 2
        orca 2\tllama-2-aup\tLlama 2
        meditron 7b\tllama-2-aup\tLlama 2
        meditron 70b\tllama-2-aup\tLlama 2
        mythomax l2\tllama-2-aup\tLlama 2
        airoboros l2\tllama-2-aup\tLlama 2
        stable beluga 2\tllama-2-aup\tLlama 2
        stablebeluga2\tllama-2-aup\tLlama 2
        wizardlm 13b v1 2\tllama-2-aup\tLlama 2
        wizardcoder python\tllama-2-aup\tCode Llama
        phind codellama\tllama-2-aup\tCode Llama
        llemma\tllama-2-aup\tCode Llama
        elyza japanese llama 2\tllama-2-aup\tLlama 2
        """

    private static let rows: [(words: [UInt8], policy: String)] = table.split(separator: "\n").map { row in
        let cells = row.split(separator: "\t")
        return (Array(" \(cells[0]) ".utf8), String(cells[1]))
    }

    /// Returns the id of the policy a model inherits by its name; `nil` if the table does not know it, or it has none.
    static func policy(forModel name: String) -> String? {
        var words: [UInt8] = [0x20]
        for byte in name.lowercased().utf8.prefix(512) {
            let isWord = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
            if isWord || words.last != 0x20 { words.append(isWord ? byte : 0x20) }
        }
        if words.last != 0x20 { words.append(0x20) }
        guard let row = rows.first(where: { holds(words, $0.words) }) else { return nil }
        return row.policy == "none" ? nil : row.policy
    }

    // By bytes: a search in a `String` costs a hundred times as much.
    private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { start in
            text[start + 1] == part[1] && text[start..<(start + part.count)].elementsEqual(part)
        }
    }
}
