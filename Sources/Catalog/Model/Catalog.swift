/// Everything Sextant knows of a database but its rows: schema, statistics, settings and usage counters.
///
/// The one model behind its three sources (a live database, a snapshot file, a DDL file). Encoded as JSON it is the
/// snapshot document; ``SnapshotCodec`` says how versions are told apart. All lists are sorted by name, so that equal
/// databases give equal bytes.
package struct Catalog: Codable, Sendable, Equatable {
  /// When the catalog was read: the clock of everything that is planned with it.
  /// ISO 8601 in UTC, such as `2026-03-01T02:00:00Z`.
  package var capturedAt: String
  package var server: Server
  package var database: Database
  /// The planner's settings in the words of `current_setting()`, such as `work_mem` = `16MB`.
  package var settings: [Setting]
  package var schemas: [String]
  package var extensions: [Extension]
  package var types: [UserType]
  package var functions: [Function]
  package var tables: [Table]
  package var views: [View]
  package var extendedStatistics: [ExtendedStatistics]
  package var roles: [Role]
  /// Whether row counts and statistics were measured by ANALYZE or assumed for want of them.
  package var statistics: StatisticsSource
  /// What the reading role was not allowed to read, and what would help.
  package var unreadable: [Unreadable]

  package init(
    capturedAt: String, server: Server, database: Database, settings: [Setting] = [], schemas: [String] = [],
    extensions: [Extension] = [], types: [UserType] = [], functions: [Function] = [], tables: [Table] = [],
    views: [View] = [], extendedStatistics: [ExtendedStatistics] = [], roles: [Role] = [],
    statistics: StatisticsSource = .measured, unreadable: [Unreadable] = []
  ) {
    self.capturedAt = capturedAt
    self.server = server
    self.database = database
    self.settings = settings
    self.schemas = schemas
    self.extensions = extensions
    self.types = types
    self.functions = functions
    self.tables = tables
    self.views = views
    self.extendedStatistics = extendedStatistics
    self.roles = roles
    self.statistics = statistics
    self.unreadable = unreadable
  }

  package enum StatisticsSource: String, Codable, Sendable {
    case measured
    case assumed
  }

  package struct Server: Codable, Sendable, Equatable {
    /// `server_version_num`, such as 150018.
    package var versionNumber: Int
    /// `server_version`, such as `15.18 (Debian 15.18-0+deb12u1)`.
    package var version: String
    package var blockSize: Int

    package init(versionNumber: Int, version: String, blockSize: Int = 8192) {
      self.versionNumber = versionNumber
      self.version = version
      self.blockSize = blockSize
    }
  }

  package struct Database: Codable, Sendable, Equatable {
    package var name: String
    package var encoding: String
    package var collate: String
    package var ctype: String
    /// `c` (libc), `i` (ICU) or `b` (built in), as in `pg_database.datlocprovider`.
    package var localeProvider: String
    package var icuLocale: String?
    /// The schemas that unqualified names are looked up in, `$user` resolved, `pg_catalog` left out.
    package var searchPath: [String]

    package init(
      name: String, encoding: String = "UTF8", collate: String = "C.UTF-8", ctype: String = "C.UTF-8",
      localeProvider: String = "c", icuLocale: String? = nil, searchPath: [String] = ["public"]
    ) {
      self.name = name
      self.encoding = encoding
      self.collate = collate
      self.ctype = ctype
      self.localeProvider = localeProvider
      self.icuLocale = icuLocale
      self.searchPath = searchPath
    }
  }

  package struct Setting: Codable, Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package struct Extension: Codable, Sendable, Equatable {
    package var name: String
    package var schema: String
    package var version: String

    package init(name: String, schema: String, version: String) {
      self.name = name
      self.schema = schema
      self.version = version
    }
  }

  package struct Role: Codable, Sendable, Equatable {
    package var name: String
    package var isSuperuser: Bool
    package var bypassesRowSecurity: Bool
    /// By which a dump that has no names knows it.
    package var oid: Int?
    /// The schemas that its unqualified names are looked up in, as in ``Database/searchPath``; nil when they are the
    /// database's.
    package var searchPath: [String]?

    package init(
      name: String, isSuperuser: Bool, bypassesRowSecurity: Bool, oid: Int? = nil, searchPath: [String]? = nil
    ) {
      self.name = name
      self.oid = oid
      self.searchPath = searchPath
      self.isSuperuser = isSuperuser
      self.bypassesRowSecurity = bypassesRowSecurity
    }
  }

  /// Statistics that the reading role may not see.
  package struct Unreadable: Codable, Sendable, Equatable {
    package var table: ObjectName
    /// The columns concerned, or what else ("statistics of expression index …").
    package var columns: [String]
    /// A statement that an owner can run to make them readable.
    package var grant: String

    package init(table: ObjectName, columns: [String], grant: String) {
      self.table = table
      self.columns = columns
      self.grant = grant
    }
  }
}
