import Testing

@testable import QueryLogs

/// Broken logs: nothing may crash, read beyond the end, or go on for ever.
struct ReaderMutationTests {
  /// `log` with some of its bytes changed, moved, doubled or left out.
  private static func mutated(_ log: [UInt8], using random: inout SeededRandom) -> [UInt8] {
    var bytes = log
    let special = Array("\"\\,\n\r{}[]:\t \0u0e9-+.".utf8) + [0xef, 0xbb, 0xbf, 0xff, 0x80]
    for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = special.randomElement(using: &random) ?? 0
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 3: bytes.removeLast(bytes.count - place)
      case 4: bytes.insert(special.randomElement(using: &random) ?? 0, at: place)
      default: bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
    }
    return bytes
  }

  /// All texts lie in the chunk or in the scratch memory: reading them finds those that don't.
  private static func read(_ reader: some EntryReader, of size: Int) -> Int {
    var reader = reader
    var entry = LogEntry()
    var count = 0
    var sum: UInt8 = 0
    while reader.next(&entry) {
      count += 1
      for text in [
        entry.user, entry.database, entry.application, entry.sqlState, entry.message, entry.detail, entry.context,
        entry.statement,
      ] {
        #expect(text.count <= size)
        for byte in text { sum ^= byte }
      }
      guard count <= size else { return -1 }
    }
    return count + Int(sum & 0)
  }

  @Test(arguments: 0..<40)
  func `broken logs end, and their texts lie within them`(seed: Int) throws {
    let logs = try ServerLogs.nasty.get()
    var random = SeededRandom(UInt64(seed))
    let csv = Array(logs.csv.prefix(6000))
    let json = Array(logs.json.prefix(6000))
    for _ in 0..<25 {
      let brokenCSV = Self.mutated(csv, using: &random)
      // A copy of the exact size: what reads beyond it is found by the memory's end.
      brokenCSV.withUnsafeBytes { bytes in
        #expect(Self.read(CSVLogReader(bytes, scratch: ScratchMemory()), of: max(5, bytes.count)) >= 0)
      }
      let brokenJSON = Self.mutated(json, using: &random)
      brokenJSON.withUnsafeBytes { bytes in
        #expect(Self.read(JSONLogReader(bytes, scratch: ScratchMemory()), of: max(5, bytes.count)) >= 0)
      }
      let step = Int.random(in: 50...900, using: &random)
      let chunks = LogReading.chunks(brokenCSV, step: { _ in step }, splitter: CSVLogSplitter(patience: 3000))
      #expect(chunks.flatMap(\.self) == brokenCSV)
    }
  }
}
