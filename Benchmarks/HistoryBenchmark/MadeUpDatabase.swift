import History

/// A database whose nights look like real ones: 200 classes of which some come and go, 150 indexes, 40 recommendations, a
/// document of 100 kB.
struct MadeUpDatabase {
  private static let tables = [
    "orders", "order_items", "customers", "invoices", "payments", "shipments", "products", "prices", "events",
    "sessions",
  ]
  private static let columns = [
    "id", "tenant_id", "customer_id", "created_at", "updated_at", "status", "total", "currency", "note", "position",
    "quantity", "amount", "kind", "token", "email", "paid_at",
  ]

  private let name: String
  private var random: SplitMix
  private var classes: [(class: String, query: String, calls: Int, plan: String)] = []
  private var indexes: [(name: String, bytes: Int)] = []

  static func name(_ number: Int) -> String { "database-\(number)" }
  /// Two in the morning, from 2025-01-01 on, UTC.
  static func clock(_ night: Int) -> Int { 1_735_696_800 + night * 86_400 }

  /// - Parameter seed: Its number in the fleet.
  init(_ seed: Int) {
    name = Self.name(seed)
    random = SplitMix(state: UInt64(seed))
    for _ in 0..<200 { classes.append(newClass()) }
    for place in 0..<150 {
      let table = Self.tables[place % Self.tables.count]
      indexes.append(("public.\(table)_\(column())_\(column())_idx\(place)", 8_192 * number(upTo: 200_000)))
    }
  }

  /// One class in a hundred goes a night, and another comes; one plan in fifty changes.
  mutating func record(_ night: Int) -> NightRecord {
    for place in classes.indices {
      if number(upTo: 100) == 0 { classes[place] = newClass() }
      if number(upTo: 50) == 0 { classes[place].plan = hash() }
    }
    let loads = classes.map { (entry) -> ClassRecord in
      let calls = entry.calls * (80 + number(upTo: 40)) / 100 + number(upTo: 5)
      return ClassRecord(
        class: entry.class, query: entry.query, user: "app", calls: calls,
        milliseconds: Double(calls) * Double(number(upTo: 1_000_000)) / 77_777, rows: calls * number(upTo: 20),
        plan: entry.plan)
    }
    for place in indexes.indices { indexes[place].bytes += 8_192 * number(upTo: 30) }
    let document = document(loads)
    return NightRecord(
      database: name, night: Self.clock(night), windowFrom: Self.clock(night - 1), windowTo: Self.clock(night),
      calls: loads.reduce(0) { $0 + $1.calls }, milliseconds: loads.reduce(0) { $0 + $1.milliseconds },
      rows: loads.reduce(0) { $0 + $1.rows }, bytes: indexes.reduce(0) { $0 + $1.bytes }, openRecommendations: 40,
      document: document, baseline: document, classes: loads,
      indexes: indexes.map { IndexRecord(index: $0.name, bytes: $0.bytes, scans: number(upTo: 1_000_000)) },
      ledger: (0..<40).map {
        LedgerRecord(
          id: "r-\(name)-\($0)", state: "persisting", document: Array(document[($0 * 2_000)...].prefix(2_000)))
      })
  }

  /// 100 kB of JSON.
  private mutating func document(_ loads: [ClassRecord]) -> [UInt8] {
    var text = "["
    for load in loads where text.utf8.count < 100_000 {
      text += "{\"class\":\"\(load.class)\",\"calls\":\(load.calls),\"milliseconds\":\(load.milliseconds),"
      text += "\"rows\":\(load.rows),\"query\":\"\(load.query)\"},"
    }
    while text.utf8.count < 100_000 {
      text += "{\"night\":\(number(upTo: 1 << 40)),\"calls\":\(number(upTo: 1 << 30))},"
    }
    return Array(text.utf8.dropLast()) + Array("]".utf8)
  }

  private mutating func newClass() -> (class: String, query: String, calls: Int, plan: String) {
    let table = Self.tables[number(upTo: Self.tables.count)]
    let selected = (0..<(5 + number(upTo: 20))).map { _ in "t0.\(column())" }.joined(separator: ", ")
    let filtered = (1..<(3 + number(upTo: 6))).map { "t0.\(column()) = $\($0)" }.joined(separator: " AND ")
    let query = "SELECT \(selected) FROM \(table) t0 WHERE \(filtered) ORDER BY t0.\(column()) DESC LIMIT 50"
    return (hash(), query, 1 << number(upTo: 20), hash())
  }

  private mutating func column() -> String { Self.columns[number(upTo: Self.columns.count)] }
  private mutating func number(upTo end: Int) -> Int { Int(random.next() % UInt64(end)) }
  private mutating func hash() -> String {
    let digits = String(random.next(), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
