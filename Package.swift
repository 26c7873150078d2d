// swift-tools-version: 6.2
import PackageDescription

// The libraries stand in the order in which data flows through them; the dependencies point one way.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

func library(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], linker: [LinkerSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings, linkerSettings: linker)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "sextant",
  products: [.executable(name: "sextant", targets: ["sextant"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // C libraries
    .systemLibrary(name: "CPgQuery"),
    .systemLibrary(name: "CLibPQ"),

    // Foundations
    library("SQLSyntax", ["CPgQuery"], linker: [.linkedLibrary(":libpg_query.a")]),
    library("PostgresClient", ["CLibPQ"]),
    library("PostgresServer", ["PostgresClient"]),

    // What comes in
    library("Catalog", ["SQLSyntax"]),
    library("Workload", ["SQLSyntax"]),
    library("QueryLogs", ["Workload", "SQLSyntax"]),
    library("Intake", ["QueryLogs", "Catalog", "Workload", "SQLSyntax", "PostgresClient", "PostgresServer"]),

    // What is made of it
    library("AccessPatterns", ["Catalog", "Workload", "SQLSyntax"]),
    library("Candidates", ["AccessPatterns", "Catalog", "SQLSyntax"]),
    library("Planner", ["Catalog", "AccessPatterns", "Workload", "SQLSyntax", "PostgresClient", "PostgresServer"]),
    library("Selection", []),
    library("IndexReview", ["Catalog", "SQLSyntax"]),
    library("Partitioning", ["Planner", "AccessPatterns", "Workload", "Catalog", "SQLSyntax", "PostgresServer"]),
    library("Scaling", ["Planner", "AccessPatterns", "Workload", "Catalog", "SQLSyntax"]),
    library(
      "Advice",
      [
        "Scaling", "Partitioning", "IndexReview", "Planner", "Selection", "Candidates", "AccessPatterns", "Catalog",
        "Workload", "SQLSyntax",
      ]),

    // What proves it
    library("Synthesis", ["Planner", "Catalog", "SQLSyntax", "PostgresClient"]),
    library(
      "Benchmarking",
      [
        "Advice", "Selection", "Planner", "AccessPatterns", "Catalog", "Workload", "SQLSyntax", "PostgresClient",
        "PostgresServer",
      ]),

    // What is remembered
    library("History", ["PostgresClient", .product(name: "GRDB", package: "GRDB.swift")]),
    library(
      "Nightly",
      [
        "History", "Benchmarking", "Advice", "Partitioning", "IndexReview", "Candidates", "Planner",
        "AccessPatterns", "Intake", "QueryLogs", "Catalog", "Workload", "SQLSyntax", "PostgresClient", "PostgresServer",
        .product(name: "Yams", package: "Yams"),
      ]),

    // What goes out
    library(
      "Reporting",
      [
        "Nightly", "Benchmarking", "Advice", "Scaling", "Partitioning", "IndexReview", "Catalog", "Workload",
        "SQLSyntax",
      ],
      resources: [.embedInCode("Night/Page")]),
    .executableTarget(
      name: "sextant",
      dependencies: [
        "Reporting", "Nightly", "History", "Benchmarking", "Synthesis", "Advice", "Scaling", "Partitioning",
        "IndexReview", "Selection",
        "Candidates", "Intake",
        "Planner", "AccessPatterns", "Catalog", "QueryLogs", "Workload", "SQLSyntax",
        "PostgresClient", "PostgresServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),

    // Tests
    tests("SQLSyntaxTests", ["SQLSyntax"]),
    tests("PostgresServerTests", ["PostgresServer", "PostgresClient"]),
    tests("CatalogTests", ["Catalog"]),
    tests("WorkloadTests", ["Workload", "SQLSyntax"]),
    tests("QueryLogsTests", ["QueryLogs", "Workload", "SQLSyntax", "PostgresClient", "PostgresServer"]),
    tests("IntakeTests", ["Intake", "Catalog", "Workload", "PostgresClient", "PostgresServer"]),
    tests("AccessPatternsTests", ["AccessPatterns", "Catalog", "Workload", "SQLSyntax"]),
    tests(
      "PlannerTests",
      ["Planner", "Intake", "Catalog", "Workload", "AccessPatterns", "PostgresClient", "PostgresServer"]),
    tests("CandidatesTests", ["Candidates", "AccessPatterns", "Catalog", "SQLSyntax"]),
    tests("SelectionTests", ["Selection"]),
    tests("IndexReviewTests", ["IndexReview", "Catalog"]),
    tests(
      "PartitioningTests",
      [
        "Partitioning", "Planner", "AccessPatterns", "Intake", "Catalog", "Workload", "SQLSyntax", "PostgresClient",
        "PostgresServer",
      ]),
    tests(
      "ScalingTests",
      [
        "Scaling", "Planner", "AccessPatterns", "QueryLogs", "Intake", "Catalog", "Workload", "SQLSyntax",
        "PostgresClient", "PostgresServer",
      ]),
    tests(
      "AdviceTests",
      ["Advice", "IndexReview", "Planner", "Intake", "Catalog", "Workload", "PostgresClient", "PostgresServer"]),
    tests(
      "SynthesisTests",
      [
        "Synthesis", "AccessPatterns", "Intake", "Planner", "Catalog", "Workload", "PostgresClient", "PostgresServer",
      ]),
    tests(
      "BenchmarkingTests",
      ["Benchmarking", "Advice", "Intake", "Planner", "Catalog", "Workload", "PostgresClient", "PostgresServer"]),
    tests("HistoryTests", ["History", "PostgresServer", "PostgresClient"]),
    tests(
      "NightlyTests",
      [
        "Nightly", "History", "Benchmarking", "Advice", "Intake", "Catalog", "Workload", "PostgresClient",
        "PostgresServer",
      ]),
    tests(
      "ReportingTests", ["Reporting", "Nightly", "Benchmarking", "Advice"], resources: [.embedInCode("Night/Browser")]),
    tests("SextantTests", ["sextant", "PostgresServer", "PostgresClient"]),
  ]
)

// Coverage-guided fuzzing: Tests/Fuzzing/run sets SEXTANT_FUZZ. Without it none of this is there.
if Context.environment["SEXTANT_FUZZ"] != nil {
  let instrumented: [SwiftSetting] = settings + [.unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"])]

  func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
      name: name, dependencies: ["FuzzSupport"] + dependencies, path: "Tests/Fuzzing/\(name)",
      swiftSettings: instrumented + [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])])
  }

  package.targets.removeAll { $0.type == .test }
  for target in package.targets where target.type == .regular { target.swiftSettings = instrumented }
  package.targets += [
    .target(name: "FuzzSupport", path: "Tests/Fuzzing/FuzzSupport", swiftSettings: instrumented),
    fuzzer("DumpFuzzer", ["Workload"]),
    fuzzer("SnapshotFuzzer", ["Candidates", "AccessPatterns", "Catalog", "SQLSyntax"]),
    fuzzer("DDLFuzzer", ["Intake", "SQLSyntax"]),
    fuzzer("LogFuzzer", ["QueryLogs", "Workload"]),
    fuzzer("SQLFuzzer", ["Workload", "AccessPatterns", "Candidates", "Planner", "Catalog", "SQLSyntax"]),
  ]
}

// Benchmarks/history sets SEXTANT_BENCHMARK: what it measures has no command of its own.
if Context.environment["SEXTANT_BENCHMARK"] != nil {
  package.targets.append(
    .executableTarget(
      name: "HistoryBenchmark", dependencies: ["History"], path: "Benchmarks/HistoryBenchmark",
      swiftSettings: settings))
}
