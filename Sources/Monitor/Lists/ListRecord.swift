// What is known of a list's files: when they were looked for, what the server called them, and their checksums.

/// The sidecar file of a list, `PATH.json` beside its primary file `PATH`.
struct ListRecord: Sendable, Hashable {
    /// One file of the list.
    struct File: Sendable, Hashable {
        var path: String
        var url: String
        /// What the server calls this version, for asking whether it has another; `nil` if it does not say.
        var entityTag: String?
        var lastModified: String?
        /// SHA-256, hex.
        var digest: String
        var size: Int
    }

    /// When the publisher was last asked successfully; milliseconds since 1970, 0 for never.
    var checked: Int64 = 0
    /// When the files in force were put in place.
    var installed: Int64 = 0
    var files: [File] = []
    var date = ""
    var entries = 0
    var names = 0
    /// Why the version last offered was refused; empty if it was not.
    var refusal = ""
    /// Who accepted the version in force against the checks and why; empty if nobody had to.
    var acceptance = ""

    static func path(beside primary: String) -> String { primary + ".json" }

    init() {}

    /// Reads the record beside a list's primary file; an empty one if there is none or it cannot be read.
    init(beside primary: String) {
        guard let bytes = try? FileContents.read(Self.path(beside: primary), limit: 1 << 20),
            let json = try? JSON.parse(bytes)
        else { return }
        checked = Timestamp(json["checked"]?.stringValue ?? "")?.milliseconds ?? 0
        installed = Timestamp(json["installed"]?.stringValue ?? "")?.milliseconds ?? 0
        date = json["date"]?.stringValue ?? ""
        entries = Int(json["entries"]?.integerValue ?? 0)
        names = Int(json["names"]?.integerValue ?? 0)
        refusal = json["refused"]?.stringValue ?? ""
        acceptance = json["accepted"]?.stringValue ?? ""
        files = (json["files"]?.arrayValue ?? []).map { file in
            File(
                path: file["path"]?.stringValue ?? "", url: file["url"]?.stringValue ?? "",
                entityTag: file["etag"]?.stringValue, lastModified: file["last_modified"]?.stringValue,
                digest: file["sha256"]?.stringValue ?? "", size: Int(file["size"]?.integerValue ?? 0))
        }
    }

    var json: JSON {
        .object([
            ("checked", .string(Timestamp(milliseconds: checked).text ?? "")),
            ("installed", .string(Timestamp(milliseconds: installed).text ?? "")), ("date", .string(date)),
            ("entries", .integer(Int64(entries))), ("names", .integer(Int64(names))),
            ("refused", refusal.isEmpty ? nil : .string(refusal)),
            ("accepted", acceptance.isEmpty ? nil : .string(acceptance)),
            (
                "files",
                .array(
                    files.map { file in
                        .object([
                            ("path", .string(file.path)), ("url", .string(file.url)),
                            ("etag", file.entityTag.map { .string($0) }),
                            ("last_modified", file.lastModified.map { .string($0) }), ("sha256", .string(file.digest)),
                            ("size", .integer(Int64(file.size))),
                        ])
                    })
            ),
        ])
    }

    func write(beside primary: String) throws(ListFailure) {
        let path = Self.path(beside: primary)
        let file = try NewFile(path + ".new")
        try file.write(Array((json.text + "\n").utf8))
        try file.finish()
        try moveFile(path + ".new", to: path)
    }
}
