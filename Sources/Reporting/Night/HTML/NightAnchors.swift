import Nightly

/// The ids of a page: the same every night, and each there once.
///
/// A database is `d-<name>`, a recommendation `r-<name>.<id>`, a query class `q-<name>.<id>`: what several databases have in
/// common (schemas of tenants) has the same recommendations.
struct NightAnchors {
  /// By the database's place in the report.
  private let names: [String]

  init(_ report: NightReport) {
    var taken: Set<String> = []
    names = report.databases.map { database in
      let name = Self.slug(database.name)
      var free = name
      var number = 1
      while !taken.insert(free).inserted {
        number += 1
        free = "\(name)-\(number)"
      }
      return free
    }
  }

  func database(_ index: Int) -> String { "d-\(names[index])" }

  func recommendation(_ id: String, of index: Int) -> String { "r-\(names[index]).\(Self.slug(id))" }

  func queryClass(_ id: String, of index: Int) -> String { "q-\(names[index]).\(Self.slug(id))" }

  /// A part of a database's section.
  func part(_ name: String, of index: Int) -> String { "p-\(names[index]).\(name)" }

  /// `text` in letters that need no escape anywhere; others become hyphens.
  private static func slug(_ text: String) -> String {
    let letters = text.unicodeScalars.prefix(64).map { scalar -> Character in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
      default: "-"
      }
    }
    return letters.isEmpty ? "none" : String(letters)
  }
}
