enum Supplement {
    static func read(into builder: inout NameIndexBuilder, source: Int, includeEntries: Bool) {}
}
