// The data files of checkers, read from disk, each with its digest and date.

import CheckerKit
import Crypto
import Foundation

/// Reads files; a relative name is relative to the configuration's folder.
struct FileResources: Resources {
    /// The folder that relative names start from.
    let folder: String

    func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        try file(name, for: place, keepingBytes: true)
    }

    func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        try file(name, for: place, keepingBytes: false)
    }

    private func file(_ name: String, for place: Place, keepingBytes: Bool) throws(ConfigurationError) -> ResourceFile {
        let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
        do {
            let url = URL(fileURLWithPath: path)
            let attributes = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
            let data = try Data(contentsOf: url, options: .mappedIfSafe)
            let digest = SHA256.hash(data: data).map { hexByte($0) }.joined()
            let modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return ResourceFile(
                path: path, bytes: keepingBytes ? [UInt8](data) : [], digest: digest,
                date: String(UTCTime(Int64(modified * 1000)).text.prefix(10)))
        } catch {
            throw ConfigurationError([Problem(at: place, "cannot read \"\(path)\": \(reason(error))")])
        }
    }

    private func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile?, .fileNoSuchFile?: "there is no such file"
        case .fileReadNoPermission?: "permission denied; the daemon runs as user \"vedette\""
        default: "\((error as NSError).localizedDescription)"
        }
    }
}

/// Two hexadecimal digits.
func hexByte(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0\(digits)" : digits
}
