import PostgresClient
import PostgresServer
import Testing

@testable import QueryLogs

struct ServerTimeTests {
  @Test func `times and zones mean what they mean to the server`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    defer { cluster.remove() }
    try cluster.start()
    let connection = try cluster.connect()
    let rows = try connection.query("SELECT abbrev, extract(epoch FROM utc_offset)::int FROM pg_timezone_abbrevs")
    var differing: [String] = []
    for row in rows.rows {
      guard let name = row[0], let offset = row[1].flatMap({ Int($0) }) else { continue }
      let key = name.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      if TimeZoneAbbreviations.known.offset(of: key, given: nil) != offset { differing.append(name) }
    }
    // The server looks these up in a zone as it is today, where they are no longer in use; they mean what they did then.
    let byZone = [
      "AMST", "ANAST", "ARST", "AZST", "CLT", "EAST", "EASST", "FKST", "GEST", "IRKST", "KRAST", "MAGST", "NOVST",
      "OMSST",
      "PETST", "VLAST", "YAKST",
    ]
    #expect(Set(differing).subtracting(byZone) == [])
    for text in [
      "2026-11-25 17:47:30.123 UTC", "2026-11-25 18:47:30.123 CET", "2026-07-25 18:47:30.5 CEST",
      "2026-11-25 12:47:30.123456 EST", "2026-11-25 17:47:30.123 -03", "2026-11-25 17:47:30.123 +0530",
      "2024-02-29 00:00:00 UTC", "1999-12-31 23:59:59.999 AKST", "2026-11-25T17:47:30.5Z", "1969-12-31 23:59:59 PST",
    ] {
      let expected = try connection.query("SELECT (extract(epoch FROM $1::timestamptz) * 1000000)::bigint", [text])
        .scalar
      var timestamp = LogTimestamp()
      let moment = text.withLogBytes { timestamp.parse($0) }
      #expect(moment.map { String($0.microseconds) } == expected, "\(text)")
    }
  }
}
