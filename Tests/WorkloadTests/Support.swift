import SQLSyntax
import Workload

/// Random numbers that are the same in every run. Source: SplitMix64, https://prng.di.unimi.it/splitmix64.c
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// Changes a few bytes: replaced, removed, doubled or cut off.
func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
  var bytes = bytes
  for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes.remove(at: place)
    case 2: bytes.insert("\"'\\,;\n{}[]$?/*-:".utf8.randomElement(using: &generator) ?? 0, at: place)
    case 3: bytes.removeLast(min(bytes.count - place, 40))
    default: bytes.insert(contentsOf: bytes[place..<min(place + 20, bytes.count)], at: place)
    }
  }
  return bytes
}

/// The shape of the first statement of a text.
func shape(_ text: String) throws -> QueryShape {
  let tree = try SQLParser.parse(text)
  let statement = tree.statements[0].node
  return ParserThread.run { QueryShape(of: statement) }
}

func workload(
  _ records: [StatementRecord], filter: WorkloadFilter = WorkloadFilter(), threads: Int = 2
) -> Workload {
  var builder = WorkloadBuilder(filter: filter)
  builder.add(records, name: "records")
  return builder.build(threads: threads)
}

func workload(_ texts: String...) -> Workload { workload(texts.map { StatementRecord(text: $0) }) }

/// Whether every input statement is in a class or among those skipped.
func addsUp(_ workload: Workload) -> Bool {
  let inClasses = workload.classes.reduce(0) { $0 + $1.statements }
  let skipped = workload.skipped.reduce(0) { $0 + $1.statements }
  return workload.input.statements == inClasses + skipped
}
