/// What the abbreviations mean that `%t`, `%m`, csvlog and jsonlog put behind a time.
///
/// Source: PostgreSQL's own choice, src/timezone/tznames/Default, with what the abbreviation meant when it was in use
/// where that names a zone, and some of tzdata that it lacks.
struct TimeZoneAbbreviations: Sendable {
  static let known = TimeZoneAbbreviations()

  private var seconds: [UInt64: Int] = [:]
  /// What else an abbreviation means elsewhere: taken if it is the offset that the user gave for the log.
  private var elsewhere: [UInt64: [Int]] = [:]

  private init() {
    for (minutes, names) in Self.table {
      for name in names.split(separator: " ") { seconds[Self.key(name)] = minutes * 60 }
    }
    for (name, minutes) in Self.ambiguous { elsewhere[Self.key(name[...])] = minutes.map { $0 * 60 } }
  }

  /// Eight bytes at most, as a number.
  private static func key(_ name: Substring) -> UInt64 { name.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

  /// Seconds east of UTC.
  ///
  /// - Parameters:
  ///   - key: Up to eight letters, the first in the highest of the bytes that are used.
  ///   - given: The offset that the user says the log has.
  func offset(of key: UInt64, given: Int?) -> Int? {
    if let given, let others = elsewhere[key], others.contains(given) { return given }
    return seconds[key]
  }

  private static let ambiguous: [(String, [Int])] = [
    ("CST", [480, -300]), ("IST", [330, 60]), ("BST", [360, 660]), ("AST", [180]), ("PST", [480]), ("AMT", [240]),
    ("AMST", [-180]), ("SST", [480]), ("MST", [480]), ("EST", [600]), ("EDT", [660]), ("GST", [-120]),
    ("CDT", [540, -240]),
  ]

  /// Minutes east of UTC.
  private static let table: [(Int, String)] = [
    (-660, "NUT SST"),
    (-600, "CKT HST TAHT"),
    (-570, "MART"),
    (-540, "AKST GAMT HDT"),
    (-480, "AKDT PST"),
    (-420, "MST PDT"),
    (-360, "CST EAST GALT MDT"),
    (-300, "ACT CDT COT EASST EST PET"),
    (-240, "AMT AST BOT CLT EDT GYT VET"),
    (-210, "NFT NST"),
    (-180, "ADT ART BRA BRT CLST FKT GFT PMST PYST PYT UYT WGT"),
    (-150, "NDT"),
    (-120, "ARST BRST FKST FNT PMDT UYST WGST"),
    (-60, "AZOT EGT FNST"),
    (0, "AZOST EGST GMT UCT UT UTC WET Z ZULU"),
    (60, "BST CET MET MEZ WAT WEST WETDST"),
    (120, "BDST CAT CEST CETDST EET IST MEST MESZ METDST SAST"),
    (180, "EAT EEST EETDST FET IDT MSK VOLT"),
    (210, "IRT"),
    (240, "AZT GET GST MSD MUT RET SCT"),
    (270, "AFT"),
    (300, "AMST AZST GEST MAWT MUST MVT PKT TFT TJT TMT UZT YEKT"),
    (330, "LKT"),
    (345, "NPT"),
    (360, "ALMT BDT BTT IOT KGST KGT OMST PKST UZST XJT YEKST"),
    (390, "MMT"),
    (420, "ALMST CXT DAVT ICT KRAT NOVT OMSST WAST WIB"),
    (480, "AWST BNT BORT CCT HKT IRKT KRAST MYT NOVST PHT SGT ULAT WADT WITA"),
    (525, "ACWST"),
    (540, "AWSST IRKST JAYT JST KST PWT ULAST WDT WIT YAKT"),
    (570, "ACST CAST"),
    (600, "AEST CHUT ChST DDUT KDT LIGT MPT PGT TRUT VLAT YAKST YAPT"),
    (630, "ACDT ACSST CADT LHST SADT"),
    (660, "AEDT AESST KOST LHDT MAGT PONT VLAST VUT"),
    (720, "ANAT FJT GILT MAGST MHT NZST NZT PETT TVT WAKT WFT"),
    (765, "CHAST"),
    (780, "ANAST FJST NZDT PETST TKT TOT"),
    (825, "CHADT"),
    (840, "LINT"),
  ]
}
