/// An array whose changes can be taken back.
struct JournaledArray<Element: Equatable & Sendable>: Sendable {
  private var elements: [Element]
  private var journal: [(index: Int, before: Element)] = []

  init(_ elements: [Element]) { self.elements = elements }

  subscript(_ index: Int) -> Element {
    get { elements[index] }
    set {
      guard newValue != elements[index] else { return }
      journal.append((index, elements[index]))
      elements[index] = newValue
    }
  }

  /// The changes so far, to which it can be taken back.
  var mark: Int { journal.count }

  mutating func goBack(to mark: Int) {
    while journal.count > mark {
      let change = journal.removeLast()
      elements[change.index] = change.before
    }
  }

  /// Makes all changes definite.
  mutating func settle() { journal.removeAll(keepingCapacity: true) }
}
