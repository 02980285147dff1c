// One element of a list in XML with all that is inside it.

/// An element; its namespace prefixes are dropped, since no list uses two vocabularies.
struct XMLNode {
    var name: String
    var line: Int
    var attributes: [(name: String, value: String)] = []
    /// The character data directly inside it.
    var text = ""
    var children: [XMLNode] = []

    /// The value of an attribute; empty if there is none.
    subscript(attribute: String) -> String { attributes.first { $0.name == attribute }?.value ?? "" }

    func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }

    func children(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

    /// The text of the first child of a name, tidied; empty if there is none.
    func text(of name: String) -> String { child(name).map { tidied($0.text) } ?? "" }

    /// The texts of all children of a name, tidied, empty ones left out.
    func texts(of name: String) -> [String] { children(name).map { tidied($0.text) }.filter { !$0.isEmpty } }

    /// Every descendant of a name, in document order.
    func all(_ name: String) -> [XMLNode] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
    }
}
