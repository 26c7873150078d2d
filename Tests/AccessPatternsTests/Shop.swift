import AccessPatterns
import Catalog

/// A shop's schema with one of everything that names can refer to.
enum Shop {
  static let index = CatalogIndex(catalog)
  static let extractor = AccessPatternExtractor(catalog: index)

  /// The pattern of a statement as text.
  static func pattern(_ sql: String, role: String? = nil) throws -> String {
    let extractor = AccessPatternExtractor(catalog: index, role: role)
    return AccessPatternPrinter().text(for: try extractor.extract(from: sql))
  }

  static let catalog = Catalog(
    capturedAt: "2026-03-01T02:00:00Z", server: Catalog.Server(versionNumber: 150_018, version: "15.18"),
    database: Catalog.Database(name: "shop", searchPath: ["shop_user", "public"]),
    functions: [
      Function(schema: "public", name: "slow", arguments: "integer", result: "integer", language: "plpgsql"),
      Function(
        schema: "public", name: "fold", arguments: "text", result: "text", language: "sql", volatility: "i"),
    ],
    tables: [
      table("customers", "id bigint, email text, name text, country text, created_at timestamptz, is_active boolean"),
      table("addresses", "id bigint, customer_id bigint, city text, zip character varying(10)"),
      table("products", "id bigint, sku text, name text, price numeric, attrs jsonb, tags text[], place point"),
      table(
        "orders", "id bigint, customer_id bigint, status text, total numeric, created_at timestamptz, note text",
        constraints: [
          Constraint(name: "orders_pkey", kind: .primaryKey, definition: "PRIMARY KEY (id)", columns: ["id"])
        ]),
      table("order_items", "order_id bigint, product_id bigint, quantity integer, price numeric"),
      table("employees", "id bigint, manager_id bigint, name text"),
      table("events", "id bigint, day date, kind text", kind: .partitioned, partitionKey: "RANGE (day)"),
      table(
        "events_2026", "id bigint, day date, kind text",
        parents: [ObjectName(schema: "public", name: "events")]),
      table("orders", "id bigint, customer_id bigint, archived_on date", schema: "archive"),
      table("Größe", "\"Id\" bigint, \"order\" text", schema: "Mixed Case"),
      table("basket", "id bigint, session text", schema: "pg_temp_3", persistence: "t"),
      table("basket", "id bigint, session text, owner text"),
      table(
        "documents", "id bigint, tenant_id bigint, team_id bigint, locked boolean, body text",
        owner: "admin",
        policies: [
          policy("tenant", "(tenant_id = (current_setting('app.tenant'::text))::bigint)", roles: ["public"]),
          policy("auditors", "(team_id = 7)", roles: ["auditor"]),
          policy("unlocked", "(NOT locked)", permissive: false, roles: ["public"]),
        ]),
    ],
    views: [
      view(
        "active_customers", "id, email, lowered",
        "SELECT c.id, c.email, lower(c.name) FROM customers c WHERE c.is_active"
      ),
      view(
        "german_customers", "id, mail",
        """
        SELECT a.id, a.email FROM active_customers a JOIN customers k ON k.id = a.id WHERE k.country = 'DE'
        """),
      view("order_totals", "customer_id, total", "SELECT customer_id, sum(total) FROM orders GROUP BY customer_id"),
      view(
        "all_orders", "id, customer_id",
        "SELECT o.id, o.customer_id FROM orders o UNION ALL SELECT a.id, a.customer_id FROM archive.orders a"),
      view("circle", "id", "SELECT id FROM circle"),
    ],
    roles: [
      Catalog.Role(name: "root", isSuperuser: true, bypassesRowSecurity: false),
      Catalog.Role(name: "app", isSuperuser: false, bypassesRowSecurity: false),
    ])

  private static func policy(
    _ name: String, _ using: String, permissive: Bool = true, roles: [String]
  ) -> Policy {
    Policy(name: name, isPermissive: permissive, command: "*", roles: roles, using: using, withCheck: nil)
  }

  private static func view(_ name: String, _ columns: String, _ definition: String) -> View {
    View(
      schema: "public", name: name,
      columns: columns.split(separator: ",").map { Column(name: $0.trimmed, type: "text") }, definition: definition)
  }

  private static func table(
    _ name: String, _ columns: String, schema: String = "public", kind: Table.Kind = .ordinary,
    persistence: String = "p", owner: String = "", constraints: [Constraint] = [], partitionKey: String? = nil,
    parents: [ObjectName] = [], policies: [Policy] = []
  ) -> Table {
    Table(
      schema: schema, name: name, kind: kind, persistence: persistence, owner: owner,
      columns: columns.split(separator: ",").map { definition in
        let parts = definition.trimmed.split(separator: " ", maxSplits: 1)
        let name = parts[0].filter { $0 != "\"" }
        let type = parts[1] == "timestamptz" ? "timestamp with time zone" : String(parts[1])
        return Column(name: name, type: type)
      },
      constraints: constraints, partitionKey: partitionKey, parents: parents, rowSecurity: !policies.isEmpty,
      policies: policies)
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
