import Catalog
import PostgresServer
import Testing

@testable import Planner

/// A twin in whatever encoding the source has, in the order of its language.
struct TwinLocaleTests {
  private static func database(_ encoding: String, _ locale: String, icu: String? = nil) -> Catalog.Database {
    Catalog.Database(
      name: "source", encoding: encoding, collate: locale, ctype: locale, localeProvider: icu == nil ? "c" : "i",
      icuLocale: icu)
  }

  /// What it is made in, what is noted, and whether small letters stand before the large ones of the next letter.
  struct Case: Sendable {
    let database: Catalog.Database
    let encoding: String
    let noted: [String]
    let isByLetter: Bool
  }

  static let cases = [
    Case(database: database("LATIN1", "fo_FO.of_tests"), encoding: "LATIN1", noted: ["locale"], isByLetter: true),
    Case(database: database("WIN1252", "de_DE", icu: "de-DE"), encoding: "WIN1252", noted: [], isByLetter: true),
    // ICU does not know these.
    Case(
      database: database("EUC_JIS_2004", "ja_JP.of_tests"), encoding: "UTF8", noted: ["locale", "encoding"],
      isByLetter: true),
    Case(
      database: database("SQL_ASCII", "de_DE.of_tests"), encoding: "UTF8", noted: ["locale", "encoding"],
      isByLetter: true),
    Case(
      database: database("no such'encoding", "fo_FO.of_tests"), encoding: "UTF8", noted: ["locale", "encoding"],
      isByLetter: true),
    Case(database: database("LATIN1", "C"), encoding: "LATIN1", noted: [], isByLetter: false),
    Case(database: database("no such'encoding", "C"), encoding: "UTF8", noted: ["encoding"], isByLetter: false),
  ]

  @Test(arguments: cases) func `the language stays, and what does not is noted`(_ example: Case) throws {
    let twin = try CraftedCatalog.start(CraftedCatalog.catalog(database: example.database))
    #expect(twin.notes.map(\.subject) == example.noted)
    #expect(twin.notes.allSatisfy { $0.message.contains("stands in") })
    let administration = try twin.administration()
    #expect(try administration.query("SHOW server_encoding").scalar == example.encoding)
    let order = "SELECT 'b' > 'A' AND 'a' < 'B' AND 'Z' > 'a'"
    #expect(try administration.query(order).scalar == (example.isByLetter ? "t" : "f"))
    #expect(try twin.plan("SELECT FROM people WHERE name = 'a'").rows == 50_000)
  }
}
