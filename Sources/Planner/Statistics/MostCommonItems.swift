/// The list of most common values of a `CREATE STATISTICS` object, in the bytes that the source serialised it to.
///
/// `statext_mcv_deserialize` (src/backend/statistics/mcv.c, PostgreSQL 13 to 18) trusts lengths and indexes, and what
/// compares the values trusts those. The bytes come from an untrusted snapshot, so all of that is checked here, and only
/// types are taken whose bytes can be judged: not documents, arrays and ranges, whose insides hold offsets.
///
/// Layout, without padding: magic, type and number of items (32 bits each), number of dimensions (16 bits), an oid for
/// each dimension; for each dimension its DimensionInfo (number of values, bytes, aligned bytes, `typlen`, `typbyval`,
/// 20 bytes); the values of each; then each item: a null flag for each dimension, frequency, base frequency, and the
/// index of the value for each dimension (16 bits).
struct MostCommonItems {
  let bytes: [UInt8]

  private static let magic: UInt32 = 0xE1A6_51C2
  private static let basicType: UInt32 = 1
  /// `STATS_MCVLIST_MAX_ITEMS`.
  private static let mostItems = 10_000
  private static let mostDimensions = 8

  /// - Parameters:
  ///   - types: The oids of the object's columns and expressions in the twin: the planner compares the values by the
  ///     operators of those.
  ///   - isUTF8: Whether the twin's encoding is that.
  /// - Returns: nil when anything is not as PostgreSQL would have written it.
  init?(hexadecimal: String, types: [UInt32], isUTF8: Bool) {
    guard let bytes = Hexadecimal.bytes(hexadecimal) else { return nil }
    var reader = Reader(bytes: bytes[...])
    guard reader.number(UInt32.self) == Self.magic, reader.number(UInt32.self) == Self.basicType,
      let items = reader.number(UInt32.self), (1...Self.mostItems).contains(Int(items)),
      let dimensions = reader.number(UInt16.self), Int(dimensions) == types.count,
      (1...Self.mostDimensions).contains(types.count)
    else { return nil }
    for type in types where reader.number(UInt32.self) != type { return nil }
    var infos: [DimensionInfo] = []
    for type in types {
      guard let form = StoredValue(oid: type), let info = DimensionInfo(&reader, form, atMost: Int(items)) else {
        return nil
      }
      infos.append(info)
    }
    for info in infos where !info.hasSoundValues(&reader, isUTF8: isUTF8) { return nil }
    for _ in 0..<items where !Self.isSoundItem(&reader, infos) { return nil }
    guard reader.bytes.isEmpty else { return nil }
    self.bytes = bytes
  }

  private static func isSoundItem(_ reader: inout Reader, _ infos: [DimensionInfo]) -> Bool {
    guard let nulls = reader.take(infos.count), nulls.allSatisfy({ $0 <= 1 }) else { return false }
    for _ in 0..<2 {
      guard let bits = reader.number(UInt64.self), (0...1).contains(Double(bitPattern: bits)) else { return false }
    }
    for (null, info) in zip(nulls, infos) {
      guard let index = reader.number(UInt16.self), null == 1 || Int(index) < info.count else { return false }
    }
    return true
  }

  /// How many values a dimension has, and how long they are.
  private struct DimensionInfo {
    let form: StoredValue
    let count: Int
    let size: Int
    let alignedSize: Int

    /// - Parameter limit: A dimension has no more values than there are items.
    init?(_ reader: inout Reader, _ form: StoredValue, atMost limit: Int) {
      guard let count = reader.number(Int32.self), let size = reader.number(Int32.self),
        let alignedSize = reader.number(Int32.self), let length = reader.number(Int32.self),
        let isByValue = reader.take(4)?.first, (0...limit).contains(Int(count)), size >= 0,
        Int(length) == form.length, isByValue == (form.isByValue ? 1 : 0)
      else { return nil }
      (self.form, self.count, self.size, self.alignedSize) = (form, Int(count), Int(size), Int(alignedSize))
    }

    /// Reads the values: they must take as many bytes as was said, here and in the server's memory.
    func hasSoundValues(_ reader: inout Reader, isUTF8: Bool) -> Bool {
      let before = reader.bytes.count
      var aligned = 0
      for _ in 0..<count {
        var length = form.length
        if length < 0 {
          guard let found = reader.number(UInt32.self) else { return false }
          length = Int(found)
        }
        guard let value = reader.take(length), form.isSound(value, isUTF8: isUTF8) else { return false }
        // MAXALIGN, and the header of 4 bytes that a varlena gets.
        if !form.isByValue { aligned += ((form.length < 0 ? length + 4 : length) + 7) & ~7 }
      }
      return before - reader.bytes.count == size && aligned == alignedSize
    }
  }

  private struct Reader {
    var bytes: ArraySlice<UInt8>

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, bytes.count >= count else { return nil }
      defer { bytes = bytes.dropFirst(count) }
      return bytes.prefix(count)
    }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
      take(MemoryLayout<Number>.size)?.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }
  }
}
