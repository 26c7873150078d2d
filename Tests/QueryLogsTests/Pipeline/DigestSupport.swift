import SQLSyntax
import Workload

@testable import QueryLogs

/// An execution that owns its texts.
struct SampleExecution {
  var text: String
  var parameters = ""
  var time: Int64? = 1_748_786_400_000_000
  var session: UInt64 = 1
  var database: String? = "shop"
  var user: String? = "web"
  var application: String? = "rails"
  var milliseconds: Double? = 1
  var rows: Int?
  var sqlState: String?
  var weight = 1.0
  /// Tables that its plan reads one after the other, and rows that it read of each and returned.
  var scans: [(table: String, read: Int, returned: Int)] = []

  init(_ text: String) { self.text = text }
}

extension SampleExecution {
  fileprivate func encodedScans(_ scratch: ScratchMemory) -> LogBytes {
    let plan = scans.map { scan in
      """
      Seq Scan on \(scan.table)  (cost=0.00..1.00 rows=\(scan.read / 2) width=4) (actual time=0.1..0.2 rows=\(scan.returned) loops=1)
        Rows Removed by Filter: \(scan.read - scan.returned)

      """
    }
    let bytes = Array(plan.joined().utf8)
    let memory = scratch.allocate(bytes.count)
    bytes.withUnsafeBytes {
      memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: bytes.count)
    }
    return PlanScanBytes.encoded(
      PlanTextReader.scans(LogBytes(start: memory, count: bytes.count)), milliseconds: milliseconds ?? -1, scratch)
  }
}

/// Numbers texts by what is left of them without their literals, as a log's table does, in the order of their coming.
struct SampleTexts: LoggedTexts {
  private(set) var texts: [LoggedText] = []
  private var numbers: [String: Int32] = [:]
  private static let control: [String: LoggedText.TransactionControl] = ["BEGIN": .begin, "COMMIT": .commit]

  mutating func number(of text: String) -> Int32 {
    let digest = Self.digest(of: text)
    if let number = numbers[digest] { return number }
    let number = Int32(texts.count)
    numbers[digest] = number
    texts.append(
      LoggedText(
        outcomes: ParserThread.run { StatementClassifier.outcomes(for: StatementClassifier.Source(text: text)) },
        transaction: Self.control[text] ?? .none, digest: ContentHash.of(digest)))
    return number
  }

  func loggedText(_ number: Int32) -> LoggedText { texts[Int(number)] }

  /// The text with `?` for strings and numbers that are no part of a name or parameter.
  static func digest(of text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if character == "'" {
        rest = rest.dropFirst().drop { $0 != "'" }.dropFirst()
        result += "?"
      } else if character.isNumber, result.last.map({ $0 == " " || $0 == "(" || $0 == "," }) ?? true {
        rest = rest.drop { $0.isNumber }
        result += "?"
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}

extension LogDigest {
  /// A digest of executions in this order.
  static func of(_ executions: [SampleExecution], limits: Limits = Limits()) -> LogDigest {
    var digest = LogDigest(limits: limits)
    var texts = SampleTexts()
    var names = LogNames()
    for execution in executions {
      let number = texts.number(of: execution.text)
      let origin = names.number(
        of: LogNames.Origin(
          database: execution.database, user: execution.user, application: execution.application))
      Array(execution.text.utf8).withUnsafeBytes { text in
        Array(execution.parameters.utf8).withUnsafeBytes { parameters in
          Array((execution.sqlState ?? "").utf8).withUnsafeBytes { state in
            let scratch = ScratchMemory()
            digest.add(
              Execution(
                time: execution.time, session: execution.session, origin: origin, statement: number,
                milliseconds: execution.milliseconds, rows: execution.rows,
                outcome: execution.sqlState == nil ? .completed : .failed(sqlState: Execution.SQLState(state)),
                text: text, parameters: parameters, weight: execution.weight,
                textHash: ContentHash.of(text), scans: execution.encodedScans(scratch)),
              texts: texts, names: names)
          }
        }
      }
    }
    return digest
  }

  func workload() -> Workload { workload(input: Workload.InputSummary(), threads: 2) }
}

/// Whether every statement is in a class or among those skipped.
func addsUp(_ workload: Workload) -> Bool {
  let inClasses = workload.classes.reduce(0) { $0 + $1.statements }
  let skipped = workload.skipped.reduce(0) { $0 + $1.statements }
  return workload.input.statements == inClasses + skipped
}

/// Random numbers that are the same in every run. Source: SplitMix64, https://prng.di.unimi.it/splitmix64.c
struct DigestGenerator: RandomNumberGenerator {
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
