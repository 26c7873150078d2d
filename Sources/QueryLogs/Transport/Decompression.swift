/// The ways in which a log is compressed, told by its first bytes, and the programs that undo them.
enum Compression: CaseIterable {
  case gzip, zstd, xz, bzip2, lz4

  /// How many bytes have to be there to tell.
  static let magicBytes = 6

  /// Sources: RFC 1952; RFC 8878; "The .xz File Format"; bzip2's "compress.c"; "LZ4 Frame Format".
  var magic: [UInt8] {
    switch self {
    case .gzip: [0x1f, 0x8b]
    case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
    case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
    case .bzip2: [0x42, 0x5a, 0x68]
    case .lz4: [0x04, 0x22, 0x4d, 0x18]
    }
  }

  /// Reads standard input and writes standard output.
  var command: [String] {
    switch self {
    case .gzip: ["gzip", "-dc"]
    case .zstd: ["zstd", "-dcq"]
    case .xz: ["xz", "-dcq"]
    case .bzip2: ["bzip2", "-dcq"]
    case .lz4: ["lz4", "-dcq"]
    }
  }

  /// Debian's package with that program.
  var package: String { self == .xz ? "xz-utils" : command[0] }

  init?(_ head: some Collection<UInt8>) {
    guard let found = Self.allCases.first(where: { head.starts(with: $0.magic) }) else { return nil }
    self = found
  }
}
