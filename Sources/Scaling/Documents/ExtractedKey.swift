internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// A key of a document that statements take out, by `->>`, `#>>`, a path function or a subscript.
struct ExtractedKey: Hashable {
  let table: ObjectName
  let column: String
  /// Steps from the top.
  let path: [String]

  /// The value as text, as PostgreSQL writes it back in an index: `(doc ->> 'kind'::text)` for one step.
  func textExpression(_ prefix: String = "") -> String {
    let document = prefix + SQLText.name(column)
    if path.count == 1 { return "\(document) ->> \(SQLIdentifier.literal(path[0]))" }
    let inner = path.dropLast().map { " -> \(Self.step($0))" }.joined()
    return "\(document)\(inner) ->> \(Self.step(path[path.count - 1]))"
  }

  /// Numbers are places of an array below the top, where a key that is a number is rare.
  private static func step(_ text: String) -> String { Int(text) != nil ? text : SQLIdentifier.literal(text) }
}

/// One class's use of a key.
struct KeyUse {
  let costed: CostedClass
  let clauses: Set<StatementTree.Clause>
  /// What the text is cast to, as `format_type` writes it, most common first; empty when it stays text.
  let types: [String]

  /// Whether it decides which rows are returned, or in which order or groups.
  var isSearched: Bool { !clauses.isDisjoint(with: [.predicate, .ordering, .grouping]) }
}

/// What statements do with documents.
struct DocumentUse {
  private(set) var keys: [ExtractedKey: [KeyUse]] = [:]
  /// Columns of which something is asked, and the classes: keys, containment, paths.
  private(set) var queried: [ExtractedKey: [CostedClass]] = [:]
  /// By column, the uses of keys that a parameter stands for.
  private(set) var untold: [ExtractedKey: [KeyUse]] = [:]

  init(_ input: ScaleInput) {
    for costed in input.classes {
      let hasDocument = costed.pattern.relations.contains { access in
        input.tables[access.table]?.columns.contains { ["json", "jsonb"].contains($0.typeName) } ?? false
      }
      guard hasDocument else { continue }
      // The texts with their own constants: a dump's has `$1` for a key.
      let texts = [costed.queryClass.query] + costed.queryClass.examples.prefix(2).map(\.text)
      var found: [ExtractedKey: (Set<StatementTree.Clause>, [String: Int])] = [:]
      var touched: Set<ExtractedKey> = []
      for text in texts {
        guard let tree = StatementTree(text, costed.pattern, input.tables) else { continue }
        tree.walk { node, clause in
          visit(node, clause, nil, tree, input, &found, &touched)
        }
      }
      for (key, use) in found {
        guard !key.path.isEmpty else {
          untold[key, default: []].append(KeyUse(costed: costed, clauses: use.0, types: []))
          continue
        }
        let types = use.1.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        keys[key, default: []].append(KeyUse(costed: costed, clauses: use.0, types: types))
      }
      for column in touched { queried[column, default: []].append(costed) }
    }
  }

  /// Returns false where the nodes below are dealt with.
  private func visit(
    _ node: SyntaxNode, _ clause: StatementTree.Clause, _ type: String?, _ tree: StatementTree, _ input: ScaleInput,
    _ found: inout [ExtractedKey: (Set<StatementTree.Clause>, [String: Int])], _ touched: inout Set<ExtractedKey>
  ) -> Bool {
    if node.isKind("TypeCast"), let argument = node["arg"], Self.chain(argument) != nil {
      _ = visit(
        argument, clause, node["type_name"].flatMap(TypeNamePrinter.print), tree, input, &found, &touched)
      return false
    }
    if let (document, path) = Self.chain(node), let name = column(document, tree, input) {
      touched.insert(ExtractedKey(table: name.table, column: name.column, path: []))
      // No path stands for one that isn't told.
      let key = ExtractedKey(table: name.table, column: name.column, path: path ?? [])
      var entry = found[key] ?? ([], [:])
      entry.0.insert(clause)
      if let type { entry.1[type, default: 0] += 1 }
      found[key] = entry
      return false
    }
    // Containment, existence and paths ask about the inside as well; concatenation writes.
    let operands = [node["lexpr"], node["rexpr"]].compactMap { $0 }
    if let sign = node.operatorName, ["@>", "<@", "?", "?|", "?&", "@?", "@@"].contains(sign) {
      for case let name? in operands.map({ column($0, tree, input) }) {
        touched.insert(ExtractedKey(table: name.table, column: name.column, path: []))
      }
    }
    if let function = node.functionName, Self.readers.contains(where: function.hasPrefix), function != "jsonb_set" {
      for case let name? in node.list("args").map({ column($0, tree, input) }) {
        touched.insert(ExtractedKey(table: name.table, column: name.column, path: []))
      }
    }
    return true
  }

  private static let readers = [
    "jsonb_path", "jsonb_extract", "json_extract", "jsonb_array", "json_array", "jsonb_each",
    "json_each", "jsonb_object_keys", "json_object_keys", "jsonb_to_record", "json_to_record", "jsonb_populate",
    "jsonb_typeof",
  ]

  private func column(
    _ node: SyntaxNode, _ tree: StatementTree, _ input: ScaleInput
  ) -> (table: ObjectName, column: String)? {
    guard let name = tree.column(node), let type = input.tables[name.table]?.column(named: name.column)?.typeName,
      ["json", "jsonb"].contains(type)
    else { return nil }
    return name
  }

  /// The document and the steps of an extraction; no steps when they aren't constants.
  static func chain(_ node: SyntaxNode) -> (document: SyntaxNode, path: [String]?)? {
    if let sign = node.operatorName, node.enumeration("kind") == "AEXPR_OP", ["->", "->>", "#>", "#>>"].contains(sign),
      let left = node["lexpr"], let right = node["rexpr"]
    {
      let steps: [String]?
      if sign.hasPrefix("#") {
        steps =
          right.text.flatMap { PostgresArray.parse($0) }?.compactMap { $0 }
          ?? (right.isKind("AArrayExpr") ? whole(right.list("elements").map(\.pathStep)) : nil)
      } else {
        steps = right.pathStep.map { [$0] }
      }
      return extended(left, steps)
    }
    if let function = node.functionName,
      ["jsonb_extract_path_text", "jsonb_extract_path", "json_extract_path_text", "json_extract_path"].contains(
        function),
      let first = node.list("args").first
    {
      return extended(first, whole(node.list("args").dropFirst().map(\.pathStep)))
    }
    if node.isKind("AIndirection"), let argument = node["arg"] {
      let steps = node.list("indirection")
      guard !steps.isEmpty, steps.allSatisfy({ $0.isKind("AIndices") }) else { return nil }
      return extended(argument, whole(steps.map { $0["uidx"]?.pathStep }))
    }
    return nil
  }

  private static func extended(_ inner: SyntaxNode, _ steps: [String]?) -> (document: SyntaxNode, path: [String]?) {
    guard let (document, path) = chain(inner) else { return (inner, steps) }
    guard let path, let steps else { return (document, nil) }
    return (document, path + steps)
  }

  private static func whole(_ steps: [String?]) -> [String]? {
    steps.contains(nil) ? nil : steps.compactMap { $0 }
  }
}
