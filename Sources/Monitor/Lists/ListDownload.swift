// Fetches one file of a list: only if it changed, within time and size, from the host it is published at.

import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Fetches files into files; nothing larger than a network packet is held in memory.
struct ListDownload {
    /// What the publisher answered.
    enum Answer {
        case unchanged
        case fetched(ListRecord.File)
        /// There is no such file.
        case absent
    }

    let client: HTTPClient
    /// What we call ourselves.
    let agent: String

    /// Redirects that are followed, one after the other.
    private static let redirectLimit = 5

    /// Calls `body` with a connection to the network, and closes it.
    static func with<Result>(version: String, _ body: (ListDownload) async throws -> Result) async throws -> Result {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(30)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await body(ListDownload(client: client, agent: "vedette/\(version)"))
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Fetches `file.url` into `path`, unless the publisher says that it is what `known` describes.
    func fetch(
        _ url: String, known: ListRecord.File?, into path: String, _ list: ListSettings
    ) async throws -> Answer {
        let start = ContinuousClock.now
        var address = try WebAddress(ofList: url)
        let publisher = address.host
        for _ in 0...Self.redirectLimit {
            let response = try await ask(address, known: known, list.timeout - (ContinuousClock.now - start))
            let status = Int(response.status.code)
            switch status {
            case 200: return .fetched(try await save(response, url, address, path, list, start))
            case 304 where known != nil: return .unchanged
            case 404, 410: return .absent
            case 301, 302, 303, 307, 308:
                address = try redirect(response, from: address, publisher, list)
            default: throw ListFailure("\(address) answered \(status)")
            }
        }
        throw ListFailure("\(url) redirects more than \(Self.redirectLimit) times")
    }

    private func ask(
        _ address: WebAddress, known: ListRecord.File?, _ time: Duration
    ) async throws -> HTTPClientResponse {
        guard time > .zero else { throw ListFailure("\(address) took too long") }
        var request = HTTPClientRequest(url: address.description)
        request.headers.add(name: "user-agent", value: agent)
        request.headers.add(name: "accept", value: "*/*")
        if let tag = known?.entityTag { request.headers.add(name: "if-none-match", value: tag) }
        if let day = known?.lastModified { request.headers.add(name: "if-modified-since", value: day) }
        do {
            return try await client.execute(request, timeout: .milliseconds(time.milliseconds))
        } catch {
            throw ListFailure("no answer from \(address): \(Self.plain(error))")
        }
    }

    private func redirect(
        _ response: HTTPClientResponse, from address: WebAddress, _ publisher: String, _ list: ListSettings
    ) throws -> WebAddress {
        guard let location = response.headers.first(name: "location") else {
            throw ListFailure("\(address) redirects to nowhere")
        }
        let next: WebAddress
        do { next = try address.following(location) } catch {
            throw ListFailure("\(address) redirects wrongly: \(error.description)")
        }
        guard next.host == publisher || list.redirectHosts.contains(next.host) else {
            throw ListFailure(
                "\(address) redirects to \(next.host); if that is right, write redirect_hosts = [\"\(next.host)\"]")
        }
        return next
    }

    private func save(
        _ response: HTTPClientResponse, _ url: String, _ address: WebAddress, _ path: String, _ list: ListSettings,
        _ start: ContinuousClock.Instant
    ) async throws -> ListRecord.File {
        let announced = response.headers.first(name: "content-length").flatMap { Int($0) }
        if let announced, announced > list.sizeLimit { throw tooLarge(address, list) }
        let file = try NewFile(path)
        do {
            for try await chunk in response.body {
                try file.write(Array(chunk.readableBytesView))
                if file.size > list.sizeLimit { throw tooLarge(address, list) }
                // A server that sends a byte now and then keeps the connection alive, but not for ever.
                if ContinuousClock.now - start > list.timeout { throw ListFailure("\(address) took too long") }
            }
            file.setTime(response.headers.first(name: "last-modified"))
            let digest = try file.finish()
            if let announced, announced != file.size {
                throw ListFailure("\(address) broke off after \(file.size) of \(announced) bytes")
            }
            return ListRecord.File(
                path: path, url: url, entityTag: response.headers.first(name: "etag"),
                lastModified: response.headers.first(name: "last-modified"), digest: digest, size: file.size)
        } catch {
            removeFile(path)
            throw error as? ListFailure
                ?? ListFailure("\(address) broke off after \(file.size) bytes: \(Self.plain(error))")
        }
    }

    private func tooLarge(_ address: WebAddress, _ list: ListSettings) -> ListFailure {
        ListFailure("\(address) is larger than \(list.sizeLimit >> 20) MiB; if that is right, raise size_limit")
    }

    /// An error's words, short and printable.
    private static func plain(_ error: any Error) -> String {
        String(String.UnicodeScalarView("\(error)".unicodeScalars.filter { $0.value >= 0x20 }.prefix(200)))
    }
}
