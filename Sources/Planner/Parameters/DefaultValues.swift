/// A plain value of each built-in type, for parameters of which nothing else is known.
enum DefaultValues {
  /// By the oids of src/include/catalog/pg_type.dat, which never change.
  ///
  /// - Returns: nil (NULL) for types that are not built in.
  static func value(ofType oid: UInt32, capturedAt: String) -> String? {
    switch oid {
    case 16: "true"
    case 17: "\\x00"
    case 18, 19, 25, 1042, 1043: "a"
    case 20, 21, 23, 26, 700, 701, 1700, 790: "1"
    case 114, 3802: "{}"
    case 142: "<a/>"
    case 650, 869: "127.0.0.1"
    case 829: "08:00:2b:01:02:03"
    case 1082, 1114, 1184: capturedAt
    case 1083, 1266: "12:00:00"
    case 1186: "1 day"
    case 1560, 1562: "1"
    case 2950: "00000000-0000-0000-0000-000000000001"
    case 3614: "a"
    case 3615: "a"
    case 3734, 3769: "simple"
    case 2205: "pg_class"
    case 600: "(0,0)"
    case 601: "[(0,0),(1,1)]"
    case 602, 604: "((0,0),(1,1),(1,0))"
    case 718: "<(0,0),1>"
    case 3904, 3906, 3908, 3910, 3912, 3926: "empty"
    case 4072: "$"
    case 4451, 4532, 4533, 4534, 4535, 4536: "{}"
    case 603: "(1,1),(0,0)"
    default: isArray(oid) ? "{}" : nil
    }
  }

  /// The oid of regconfig.
  static let textSearchConfiguration: UInt32 = 3734

  static func isArray(_ oid: UInt32) -> Bool { arrays.contains(oid) }

  static func isJSON(_ oid: UInt32) -> Bool { oid == 114 || oid == 3802 }

  static func isJSONPath(_ oid: UInt32) -> Bool { oid == 4072 }

  static func isNumber(_ oid: UInt32) -> Bool { [20, 21, 23, 1700].contains(oid) }

  /// Whether a value drawn from somewhere else is one of this type.
  static func accepts(_ value: String, ofType oid: UInt32) -> Bool {
    switch oid {
    case 20, 21, 23, 26: Int(value) != nil
    case 700, 701, 1700: Double(value) != nil
    case 16: ["t", "f", "true", "false"].contains(value)
    case 1082, 1114, 1184: value.first?.isNumber == true && value.utf8.contains(UInt8(ascii: "-"))
    case 1186: value.hasSuffix("day") || value.hasSuffix("days") || value.utf8.contains(UInt8(ascii: ":"))
    default: true
    }
  }

  private static let arrays: Set<UInt32> = [
    199, 1000, 1001, 1002, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1028, 1041, 1115, 1182, 1185, 1187,
    1231, 2951, 3807,
  ]
}
