/// What the pages of all indexes have in common.
///
/// Source: src/include/storage/bufpage.h, the same from PostgreSQL 12 to 18.
enum PageBytes {
  static let size = 8192
  static let headerSize = 24

  /// `PageHeaderData` from `pd_lower` on; an LSN of zeros is older than any.
  static func putHeader(lower: Int, upper: Int, special: Int, in page: inout [UInt8]) {
    put(UInt16(lower), at: 12, in: &page)
    put(UInt16(upper), at: 14, in: &page)
    put(UInt16(special), at: 16, in: &page)
    put(UInt16(size | 4), at: 18, in: &page)
  }

  static func put<Value: FixedWidthInteger>(_ value: Value, at offset: Int, in page: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes in
      for (index, byte) in bytes.enumerated() { page[offset + index] = byte }
    }
  }
}
