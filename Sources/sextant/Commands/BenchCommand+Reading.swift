import Benchmarking
import Catalog
import Glibc
import Intake
import PostgresServer
import Reporting
import Workload

extension BenchCommand {
  func server(from file: String, progress: (String) -> Void) throws -> SyntheticServer {
    let bytes = try InputFile.read(file)
    try FileKind.require(.snapshot, bytes, name: file)
    let catalog = try CatalogFile.readSnapshot(bytes, name: file).catalog
    let binaries = try ServerBinaries.find(
      directory: pgBin, preferredMajor: catalog.server.versionNumber / 10_000)
    return try SyntheticServer(
      catalog, scale: usedScale, seed: seed, onDisk: cold, binaries: binaries, progress: progress)
  }

  func readAdvice() throws -> (AdviceProposals, MeasuredAdvice?) {
    let bytes = try InputFile.read(advice, maximum: 256 << 20)
    let name = InputFile.subject(of: advice)
    if let kind = FileKind(bytes, name: advice), kind != .advice {
      throw InputError(message: "\(name): is no advice: `sextant advise --format json` writes one")
    }
    var proposals = try ProposalReader.read(bytes, name: name)
    let measured = adviceOutput == nil ? nil : try? MeasuredAdvice(bytes)
    guard adviceOutput == nil || measured != nil else { throw InputError(message: "\(name): is no JSON in UTF-8") }
    guard !only.isEmpty else { return (proposals, measured) }
    for id in only where !proposals.proposals.contains(where: { $0.id.hasPrefix(id) }) {
      throw UsageError(message: "--only: the advice has no recommendation \(id) that can be measured")
    }
    proposals.proposals = proposals.proposals.filter { proposal in only.contains { proposal.id.hasPrefix($0) } }
    proposals.unmeasured = []
    return (proposals, measured)
  }

  func readWorkload(_ catalog: Catalog) throws -> (Workload, notes: [String]) {
    var files = workload.statements
    if let directory, files.isEmpty, workload.logs.isEmpty {
      let found = CatalogOptions.statementFiles.map { directory + "/" + $0 }.first { access($0, R_OK) == 0 }
      guard let found else {
        throw UsageError(
          message: "\(directory) holds none of \(CatalogOptions.statementFiles.joined(separator: ", ")): "
            + "name files with --statements")
      }
      files = [found]
    }
    return try workload.read(
      files, database: workload.database ?? catalog.database.name, logSettings: LogSettings(catalog),
      isQuiet: output.quiet)
  }
}
