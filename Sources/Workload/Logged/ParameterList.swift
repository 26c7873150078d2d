/// Reads the values behind `parameters: ` of a log: `$1 = 'o''neil', $2 = NULL`.
///
/// Source: `BuildParamLogString` in src/backend/nodes/params.c: values are quoted, quotes within doubled, and what
/// `log_parameter_max_length` cuts off ends in `...` within the quotes.
package enum ParameterList {
  /// - Returns: The values in their order (nil is NULL); nil when the list is not as a server writes it, or a value may
  ///   have been cut off.
  package static func values(_ list: UnsafeRawBufferPointer) -> [String?]? {
    var values: [String?] = []
    var place = 0
    while place < list.count {
      if !values.isEmpty {
        guard skip(", ", in: list, &place) else { return nil }
      }
      guard skip("$\(values.count + 1) = ", in: list, &place) else { return nil }
      if skip("NULL", in: list, &place) {
        values.append(nil)
      } else {
        guard let value = quoted(list, &place) else { return nil }
        values.append(value)
      }
    }
    return values
  }

  private static func skip(_ text: String, in list: UnsafeRawBufferPointer, _ place: inout Int) -> Bool {
    let bytes = text.utf8
    guard list.count - place >= bytes.count, list[place..<place + bytes.count].elementsEqual(bytes) else {
      return false
    }
    place += bytes.count
    return true
  }

  private static func quoted(_ list: UnsafeRawBufferPointer, _ place: inout Int) -> String? {
    let quote = UInt8(ascii: "'")
    guard place < list.count, list[place] == quote else { return nil }
    place += 1
    var bytes: [UInt8] = []
    while place < list.count {
      let byte = list[place]
      place += 1
      if byte == quote {
        guard place < list.count, list[place] == quote else {
          return bytes.suffix(3).elementsEqual("...".utf8) ? nil : String(decoding: bytes, as: UTF8.self)
        }
        place += 1
      }
      bytes.append(byte)
    }
    return nil
  }
}
