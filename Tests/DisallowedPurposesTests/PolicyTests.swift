// The policies as data, and which of them governs a model.

import Testing

@testable import DisallowedPurposes

struct PolicyTests {
    @Test(
        arguments: [
            ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-aup"), ("llama-2-13b-chat", "llama-2-aup"),
            ("Meta-Llama-3-70B-Instruct", "llama-3-aup"), ("us.meta.llama3-3-70b-instruct-v1:0", "llama-3.3-aup"),
            ("meta.llama3-70b-instruct-v1:0", "llama-3-aup"), ("meta.llama3-1-405b-instruct-v1:0", "llama-3.1-aup"),
            ("Llama-3.2-3B-Instruct.Q4_K_M.gguf", "llama-3.2-aup"), ("llama3.2:1b", "llama-3.2-aup"),
            ("ollama/llama3", "llama-3-aup"), ("ollama/llama3.1:8b", "llama-3.1-aup"),
            ("Llama-Guard-3-8B", "llama-3.1-aup"),
            ("llama-guard3:1b", "llama-3.2-aup"), ("Llama-4-Scout-17B-16E-Instruct", "llama-4-aup"),
            ("meta.llama4-maverick-17b-instruct-v1:0", "llama-4-aup"), ("llama-v3p1-8b-instruct", "llama-3.1-aup"),
            ("Llama_3_3_70B", "llama-3.3-aup"), ("codellama-34b", "llama-2-aup"), ("LLAMA2", "llama-2-aup"),
            ("meta-llama/Llama-3.3-70B-Instruct-Turbo", "llama-3.3-aup"), ("llama-3-8b", "llama-3-aup"),
        ])
    func `a model's name tells its policy`(_ model: String, _ policy: String) {
        #expect(ModelPolicies.policy(forModel: model) == policy)
    }

    @Test(
        arguments: [
            "", "gpt-4o", "mistral-7b", "llama", "tinyllama-1.1b", "ollama/mistral", "qwen2.5", "llama-7b", "llama-13b",
            "llama-99", "llama-5", "\u{0}\u{FFFD}", "vicuna",
        ])
    func `a model we know nothing of has no policy`(_ model: String) {
        #expect(ModelPolicies.policy(forModel: model) == nil)
    }

    @Test func `the older policies lack the clauses that came with 3.2`() throws {
        let old = try #require(ModelPolicies.policy(id: "llama-3.1-aup"))
        let new = try #require(ModelPolicies.policy(id: "llama-3.2"))
        #expect(!old.clauses.contains { $0.number == "1.8" || $0.number == "5" })
        #expect(new.clauses.contains { $0.id == "llama-3.2/aup/1.8" })
        #expect(ModelPolicies.all.count == 9)
    }

    @Test func `warfare falls under clause 2.1 of every Llama policy`() {
        for policy in ModelPolicies.all where policy.id.hasPrefix("llama") {
            let version = policy.id.dropLast(4)
            #expect(policy.clauses(forbidding: "military_warfare") == ["\(version)/aup/2.1"])
        }
    }

    @Test(
        arguments: [
            ("chatbit", "llama-2-aup"), ("vicuna-13b-v1.5.Q5_K_M.gguf", "llama-2-aup"),
            ("NousResearch/Hermes-3-70B", "llama-3.1-aup"), ("deepseek-r1-distill-llama-8b", "llama-3.1-aup"),
            ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B-AWQ", "llama-3.3-aup"),
            ("WizardCoder-Python-34B", "llama-2-aup"),
            ("google/gemma-2-9b-it", "gemma-pup"), ("gemma3:27b", "gemma-pup"),
            ("tencent/Hunyuan-MT-7B", "hunyuan-aup"),
            ("bigscience/bloomz-7b1", "openrail-m-atta"), ("acme/llama-2-13b-finetuned-on-our-mail", "llama-2-aup"),
        ])
    func `a derivative is under the policy of its base`(_ model: String, _ policy: String) {
        #expect(ModelPolicies.policy(forModel: model) == policy)
    }

    @Test(arguments: ["google/gemma-4-27b", "vicuna-13b", "gemmarin", "bloomberg", ""])
    func `a name that only resembles one has none`(_ model: String) {
        #expect(ModelPolicies.policy(forModel: model) == nil)
    }

    @Test(
        arguments: [
            ("llama-3.2-aup", "2.8", "2.1"), ("llama-3.2-aup", "3.19", "3.6"), ("llama-3-aup", "2.a", "2.1"),
            ("llama-3-aup", "3.g", "4"), ("llama-4-aup", "printed:3.1", "2.1"), ("llama-4-aup", "3.1", "3.1"),
        ])
    func `the numbers printed in the files lead to the clause`(_ id: String, _ printed: String, _ number: String) throws
    {
        let policy = try #require(ModelPolicies.policy(id: id))
        #expect(policy.clauses.filter { $0.isCalled(printed) }.map(\.number) == [number])
    }

    @Test func `terms that no text shows name a policy that exists`() {
        for term in LicenceTerm.all {
            #expect(!term.policies.isEmpty && !term.watched.isEmpty)
            for id in term.policies { #expect(ModelPolicies.policy(id: id)?.id == id, "\(id)") }
        }
    }

    @Test(arguments: ["child_safety", "cbrn", "terrorism", "human_trafficking", "self_harm"])
    func `no grant covers what is a crime everywhere`(_ category: String) {
        #expect(!ModelPolicies.isGrantable(category: category))
    }

    @Test(arguments: ["military_warfare", "espionage", "itar_export", "critical_infrastructure"])
    func `a grant may cover state purposes`(_ category: String) {
        #expect(ModelPolicies.isGrantable(category: category))
    }

    @Test func `clause ids are unique and every category is known`() {
        let ids = ModelPolicies.all.flatMap(\.clauses).map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ModelPolicies.categories.count == 19)
        #expect(!ModelPolicies.isGrantable(category: "no such category"))
    }
}
