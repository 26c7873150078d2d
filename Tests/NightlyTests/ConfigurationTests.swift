import Testing

@testable import Nightly

struct ConfigurationTests {
  private func read(_ text: String) throws(ConfigurationError) -> NightlyConfiguration {
    try ConfigurationReader.read(text, name: "nightly.yaml")
  }

  private func problems(_ text: String) -> [String] {
    do throws(ConfigurationError) {
      _ = try read(text)
      return []
    } catch { return error.description.split(separator: "\n").map(String.init) }
  }

  @Test func `the template can be read as it stands, and with everything that is commented out`() throws {
    let plain = try read(ConfigurationTemplate.text)
    #expect(plain.databases.map(\.name) == ["shop"])
    #expect(plain.databases[0].settings == NightlySettings())
    #expect(plain.reports == [.init(format: "html", path: "sextant-report.html")])
    // A comment is a setting where a colon follows the first word, or a dash begins it.
    let lines = ConfigurationTemplate.text.split(separator: "\n", omittingEmptySubsequences: false).map {
      line -> String in
      guard let hash = line.firstIndex(of: "#"), line[..<hash].allSatisfy({ $0 == " " }) else { return String(line) }
      let rest = line[hash...].dropFirst(2)
      let words = rest.drop { $0 == " " || $0 == "-" }
      let word = words.prefix { $0.isLetter || $0 == "_" }
      let isSetting = words.dropFirst(word.count).hasPrefix(":") && (rest.hasPrefix("  ") || !word.contains(" "))
      return isSetting && word != "Without" && word != "sextant" ? String(line[..<hash]) + rest : ""
    }
    let all = try read(lines.joined(separator: "\n"))
    #expect(all.databases.map(\.name) == ["shop", "billing", "legacy"])
    #expect(all.store == "postgresql://sextant@db2.example.com/sextant")
    #expect(all.databases[2].settings.budget == 10_000_000_000)
    #expect(all.databases[0].settings.budget == 5_000_000_000)
    #expect(all.databases[2].settings.maximumIndexes == 20)
    #expect(all.ignore.count == 2 && all.ignore[1].until == "2027-03-31")
    #expect(all.notify?.hasPrefix("sextant report ") == true)
    #expect(all.keepsNights == 400 * 86_400)
    // What the template calls the value without it is that.
    var expected = NightlySettings()
    expected.budget = 10_000_000_000
    expected.partitioning.memoryBytes = 64_000_000_000
    expected.maximumIndexes = 20
    #expect(all.databases[1].settings == expected)
    guard case .files(let files) = all.databases[1].source else {
      Issue.record("no files")
      return
    }
    #expect(files.statements == ["/var/dumps/billing/pgss-*.csv"] && all.databases[1].database == "billing")
  }

  @Test func `everything that is wrong is told at once, each with its line`() {
    let found = problems(
      """
      reports:
        hmtl: a.html
      databases:
        - name: shop
          url: postgresql://app:secret@db/shop
          buget: 5GB
          min_gain: 200%
        - url: mysql://db/x
        - name: shop
          statements: a.csv
      defaults:
        window: soon
      """)
    #expect(found.contains { $0.hasPrefix("nightly.yaml:2:3: there is no setting “hmtl” here; did you mean “html”?") })
    #expect(found.contains { $0.hasPrefix("nightly.yaml:5:10: a password doesn't belong") })
    #expect(found.contains { $0.hasPrefix("nightly.yaml:6:5: ") && $0.contains("did you mean “budget”?") })
    #expect(found.contains { $0.hasPrefix("nightly.yaml:7:15: min_gain is a percentage") })
    #expect(found.contains { $0.hasPrefix("nightly.yaml:8:5: a database has a name") })
    #expect(found.contains { $0.contains("shop: files of statements need a snapshot") })
    #expect(found.contains { $0.hasPrefix("nightly.yaml:12:11: window is a duration") })
    #expect(!found.contains { $0.contains("secret") })
  }

  @Test(arguments: [
    ("", "the file is empty"), ("databases: []", "names no database"), ("a: [", "it is no YAML"),
    ("- a", "expected keys with values"), ("databases:\n  name: x", "each entry begins with a dash"),
    ("databases:\n- name: a\n  url: x\n- name: a\n  url: y", "two databases named a"),
    ("databases:\n- name: a\n  url: x\n  ignore:\n  - table: t", "says why"),
    ("databases:\n- name: a\n  url: x\nignore:\n- reason: r", "what it is about"),
    ("databases:\n- name: a\n  url: x\nignore:\n- reason: r\n  id: a\n  until: never", "until is a day"),
    ("databases:\n- name: a\n  name: b\n  url: x", "“name” is there twice"),
    ("databases:\n- name: a\n  url: host=x password=y", "a password doesn't belong"),
    ("databases:\n- name: a\n  url: postgresql://u:p@/d?host=x", "a password doesn't belong"),
    ("databases:\n- name: a\n  url: postgresql://u:p/q@h/d", "a password doesn't belong"),
    ("databases:\n- name: a\n  url: host=x password  = y", "a password doesn't belong"),
    ("databases:\n- name: a\n  url: postgresql://h/d?sslpassword=y", "a password doesn't belong"),
    ("databases:\n- name: a\n  url: postgresql://h/d\n  dbname: e", "dbname goes with dumps and logs"),
    ("databases:\n- name: a", "says nothing of where to read"),
  ])
  func `what is wrong is said`(text: String, words: String) {
    let found = problems(text)
    #expect(found.contains { $0.contains(words) }, "\(found)")
  }

  @Test func `no text makes it crash`() {
    let pieces = [
      "databases:", "\n", "- ", "name", ": ", "a", "[", "]", "{", "}", "\"", "'", "#", "|", "&a", "*a", "\t", "  ",
      "1e99", "~", "!!binary", "\u{0}", "ü",
    ]
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }
      _ = problems(text.joined())
    }
  }

  @Test(arguments: [
    ("public.audit_*", "public.audit_log", true), ("public.audit_*", "public.audit_", true),
    ("*", "anything", true), ("a*b*c", "a1b2c", true), ("a*b*c", "a1c", false), ("ab*ba", "aba", false),
    ("public.orders", "public.orders", true), ("public.orders", "public.orders2", false),
  ])
  func `a pattern's star stands for anything`(pattern: String, text: String, matches: Bool) {
    #expect(IgnoreRule.matches(pattern, text) == matches)
  }
}
