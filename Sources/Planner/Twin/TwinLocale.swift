internal import Catalog
internal import SQLSyntax

/// The ways to make a database that sorts and compares as the source does, nearest first.
struct TwinLocale {
  /// The options of CREATE DATABASE.
  let options: String
  /// What is not as at the source.
  let notes: [TwinNote]

  /// Never C in place of a language: histograms would be searched in the wrong order, and LIKE would find an index. An
  /// encoding that has no such locale here gives way to UTF8 before that: it only has to hold the characters.
  static func attempts(for source: Catalog.Database) -> [TwinLocale] {
    let encoding = TwinNote(
      "encoding", "\(source.encoding) is not possible here with the database's locale; UTF8 stands in")
    func missing(_ standIn: String) -> TwinNote {
      TwinNote("locale", "the locale \(source.collate) is missing here; \(standIn) stands in")
    }
    let language = icuLanguage(of: source.collate)
    var attempts: [TwinLocale] = []
    func add(icu locale: String, _ notes: [TwinNote]) {
      attempts.append(TwinLocale(options: icu(locale, source.encoding), notes: notes))
      if source.encoding != "UTF8" {
        attempts.append(TwinLocale(options: icu(locale, "UTF8"), notes: notes + [encoding]))
      }
    }
    if source.localeProvider == "i", let locale = source.icuLocale {
      add(icu: locale, [])
    } else {
      attempts.append(TwinLocale(options: libc(source.collate, source.ctype, source.encoding), notes: []))
      if let language {
        add(icu: language, [missing("ICU's \(language)")])
      } else {
        // C sorts by bytes: UTF8's are in the order of the characters.
        let note = source.encoding == "UTF8" ? missing("C with its own characters") : encoding
        attempts.append(TwinLocale(options: libc("C", "C", "UTF8"), notes: [note]))
      }
    }
    add(icu: "und", [missing("ICU's root order")])
    return attempts
  }

  private static func libc(_ collate: String, _ ctype: String, _ encoding: String) -> String {
    """
    ENCODING \(SQLIdentifier.literal(encoding)) LC_COLLATE \(SQLIdentifier.literal(collate)) \
    LC_CTYPE \(SQLIdentifier.literal(ctype))
    """
  }

  /// libc's own locale counts for little then, but it has to go with the encoding: C goes with all.
  private static func icu(_ locale: String, _ encoding: String) -> String {
    let libcs = encoding == "UTF8" ? "C.UTF-8" : "C"
    return "LOCALE_PROVIDER icu ICU_LOCALE \(SQLIdentifier.literal(locale)) " + libc(libcs, libcs, encoding)
  }

  /// `en_US.UTF-8` → `en-US`; nil for C and POSIX.
  private static func icuLanguage(of locale: String) -> String? {
    guard let name = locale.split(whereSeparator: { $0 == "." || $0 == "@" }).first, name != "C", name != "POSIX" else {
      return nil
    }
    return String(name.map { $0 == "_" ? "-" : $0 })
  }
}
