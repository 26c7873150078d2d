/// The binary forms of pg_ndistinct and pg_dependencies, made from their texts.
///
/// The planner looks an expression up by the number in them without a check, and fails when a combination of columns is
/// missing: so the numbers have to be the object's own, and all combinations have to be there.
///
/// Sources: `statext_ndistinct_serialize` and `estimate_multivariate_ndistinct` (mvdistinct.c and selfuncs.c),
/// `statext_dependencies_serialize` and `dependencies_clauselist_selectivity` (dependencies.c).
struct AttributeGroups {
  /// The attribute numbers of the twin's object; its expressions are −1, −2, …
  let keys: Set<Int>
  /// The twin's number for each of the source's.
  let renumbering: [Int: Int]

  private static let ndistinctMagic: UInt32 = 0xA352_BFA4
  private static let dependenciesMagic: UInt32 = 0xB454_9A2C
  /// `STATS_MAX_DIMENSIONS`.
  private static let mostKeys = 8

  /// `{"2, 3": 40}` in the binary form of pg_ndistinct; nil when a group is missing or not of this object.
  func ndistinct(_ text: String) -> [UInt8]? {
    guard (2...Self.mostKeys).contains(keys.count) else { return nil }
    let items = items(of: text)
    let groups = Set(items.map { Set($0.attributes) })
    guard items.count == 1 << keys.count - keys.count - 1, groups.count == items.count, items.allSatisfy(isSound) else {
      return nil
    }
    var bytes = ByteWriter()
    for value in [Self.ndistinctMagic, 1, UInt32(items.count)] { bytes.put(value) }
    for item in items {
      bytes.put(min(max(1, item.value), 1e13).bitPattern)
      bytes.put(UInt32(item.attributes.count))
      for attribute in item.attributes { bytes.put(Int16(truncatingIfNeeded: attribute)) }
    }
    return bytes.bytes
  }

  /// `{"2 => 3": 1.000000}` in the binary form of pg_dependencies; nil when a group is not of this object.
  func dependencies(_ text: String) -> [UInt8]? {
    let items = items(of: text)
    guard !items.isEmpty, keys.count <= Self.mostKeys, items.allSatisfy(isSound) else { return nil }
    var bytes = ByteWriter()
    for value in [Self.dependenciesMagic, 1, UInt32(items.count)] { bytes.put(value) }
    for item in items {
      bytes.put(min(max(0, item.value), 1).bitPattern)
      bytes.put(Int16(truncatingIfNeeded: item.attributes.count))
      for attribute in item.attributes { bytes.put(Int16(truncatingIfNeeded: attribute)) }
    }
    return bytes.bytes
  }

  private struct Item {
    let attributes: [Int]
    let value: Double
  }

  private func isSound(_ item: Item) -> Bool {
    let members = Set(item.attributes)
    return members.count == item.attributes.count && members.count >= 2 && members.isSubset(of: keys)
      && item.value.isFinite
  }

  /// The pairs of `{"key": number, …}`, with the twin's numbers; none when one can't be read.
  private func items(of text: String) -> [Item] {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return [] }
    var items: [Item] = []
    for index in stride(from: 1, to: parts.count - 1, by: 2) {
      guard let value = Double(parts[index + 1].filter { !" :,{}".contains($0) }) else { return [] }
      // A minus sign belongs to a number, the arrow of a dependency does not.
      let words = parts[index].split { !($0.isASCII && $0.isNumber) && $0 != "-" }
      items.append(Item(attributes: words.map { number(of: $0) }, value: value))
    }
    return items
  }

  /// A number that is no key when the word is none.
  private func number(of word: Substring) -> Int {
    guard let number = Int(word) else { return 0 }
    return number < 0 ? number : renumbering[number] ?? 0
  }

  /// Writes integers as the server's memory holds them: little endian, without padding.
  private struct ByteWriter {
    var bytes: [UInt8] = []
    mutating func put<Value: FixedWidthInteger>(_ value: Value) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }
}
