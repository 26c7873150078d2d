import Advice
import ArgumentParser
import Benchmarking
import Candidates
import Catalog
import Glibc
import History
import Intake
import Nightly
import Planner
import PostgresClient
import PostgresServer
import Synthesis
import Workload

/// What the process ends with.
enum ExitStatus: Int32 {
  case done = 0
  case advice = 1
  case usage = 2
  case input = 3
  case server = 4
  case bug = 70

  /// Prints what went wrong and says what to exit with.
  static func report(_ error: any Error) -> Int32 {
    if let status = error as? ExitStatusError { return status.status.rawValue }
    switch error {
    case let error as IntakeError:
      return fail(error.description, status(of: error.code))
    case let error as WorkloadError: return fail(error.description, .input)
    case let error as CatalogError: return fail(error.description, .input)
    case let error as PlannerError:
      return fail(error.description, error.code == .twinRefused || error.code == .statementRejected ? .bug : .server)
    case let error as SynthesisError:
      return fail(error.description, [.notEmpty, .notWritten].contains(error.code) ? .input : .server)
    case let error as ServerError: return fail(error.description, .server)
    case let error as BenchError: return fail(error.description, error.code == .advice ? .input : .server)
    case let error as UsageError: return fail(error.message, .usage)
    case let error as WorkloadScope.Unknown: return fail(error.message, .usage)
    case let error as IndexStatement.Malformed: return fail(error.description, .usage)
    case let error as IndexComparison.Impossible: return fail(error.description, .usage)
    case let error as InputError: return fail(error.message, .input)
    case let error as ConfigurationError: return fail(error.description, .usage)
    case let error as HistoryError:
      return fail(error.description, [.unreachable, .busy, .failed].contains(error.code) ? .server : .input)
    default: break
    }
    let code = Sextant.exitCode(for: error)
    let message = Sextant.fullMessage(for: error)
    if code.rawValue == 0 {
      print(message)
      return done.rawValue
    }
    StandardError.write(message + "\n")
    return code == .validationFailure ? usage.rawValue : bug.rawValue
  }

  private static func status(of code: IntakeError.Code) -> ExitStatus {
    switch code {
    case .unreachable, .connectionLost, .server: .server
    case .invalidRows: .usage
    default: .input
    }
  }

  private static func fail(_ message: String, _ status: ExitStatus) -> Int32 {
    let isFull = status == .server && ["No space left on device", "disk is full"].contains { message.contains($0) }
    let advice = isFull ? "; the disk of TMPDIR is full: name a directory with 200 MB to spare" : ""
    StandardError.write("sextant: \(message)\(advice)\n")
    return status.rawValue
  }
}

/// Ends the process with a status and no message.
struct ExitStatusError: Error {
  let status: ExitStatus
}

/// Arguments that don't go together.
struct UsageError: Error {
  let message: String
}

/// An input that can't be used for what was asked.
struct InputError: Error {
  let message: String
}
