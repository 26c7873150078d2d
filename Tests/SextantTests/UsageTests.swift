import Testing

struct UsageTests {
  @Test func `alone it prints its help, with examples, exit codes and completions`() throws {
    let outcome = try CommandLineTool(Scratch()).run([])
    #expect(outcome.status == .exit(0))
    #expect(outcome.errors.isEmpty)
    for words in ["sextant advise Workloads/shop", "Exit codes", "--generate-completion-script bash"] {
      #expect(outcome.output.contains(words))
    }
  }

  @Test(arguments: [
    "advise", "indexes", "snapshot", "patterns", "twin", "bench", "partition", "scale", "nightly", "report",
  ])
  func `every command's help has examples and fits 80 columns`(command: String) throws {
    let tool = CommandLineTool(try Scratch())
    for arguments in [[command, "--help"], ["help", command]] {
      let outcome = try tool.run(arguments)
      #expect(outcome.status == .exit(0))
      #expect(outcome.output.contains("Examples:\n  sextant \(command)"))
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }

  @Test func `the version is a line on standard output`() throws {
    let outcome = try CommandLineTool(Scratch()).run(["--version"])
    #expect(outcome.status == .exit(0))
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions name the subcommands`(shell: String) throws {
    let outcome = try CommandLineTool(Scratch()).run(["--generate-completion-script", shell])
    #expect(outcome.status == .exit(0))
    #expect(outcome.output.contains("snapshot"))
  }

  @Test(arguments: [
    (["advice"], "there is no subcommand “advice”; there are advise, digest, indexes, snapshot"),
    (["advise", "--snapshots", "x"], "Unknown option '--snapshots'"),
    (["advise"], "name a catalog: a directory, --snapshot, --schema or --database"),
    (["advise", "x", "--snapshot", "y"], "name one catalog only"),
    (["advise", "--snapshot", "-", "--statements", "-"], "standard input (-) can be read only once"),
    (["advise", "x", "--min-gain", "200"], "--min-gain is a percentage from 0 to 100"),
    (["advise", "x", "--max-indexes", "-1"], "--max-indexes"),
    (["advise", "x", "--max-regression=-1"], "--max-regression is a percentage"),
    (["advise", "x", "--time-limit", "soon"], "--time-limit"),
    (["advise", "x", "--time-limit", "1e300h"], "--time-limit"),
    (["advise", "x", "--budget", "lots"], "'lots' is invalid for '--budget <size>'"),
    (["advise", "x", "--write-weight", "nan"], "--write-weight is a number from 0 to 1,000,000"),
    (["advise", "x", "--write-weight=-1"], "--write-weight is a number from 0 to 1,000,000"),
    (["advise", "x", "--write-weight", "much"], "'much' is invalid for '--write-weight <weight>'"),
    (["advise", "x", "--format", "xml"], "'text', 'json', 'markdown' or 'sql'"),
    (
      ["advise", "x", "--only", "bitmap"],
      "there are btree, include, expression, pattern, gin, mixed-gin, gist, spgist, brin, hash, partial, drop, reindex, statistics, questions, findings, partition"
    ),
    (["advise", "x", "--unused-after", "-1"], "--unused-after"),
    (["partition", "x", "--growth", "much"], "'much' is no growth"),
    (["partition", "x", "--keep", "events"], "--keep takes a table and a number of days"),
    (["partition", "x", "--memory", "0"], "--memory is a size above zero"),
    (["partition", "x", "--time-zone", "Mars/X"], "--time-zone: there is no time zone “Mars/X”"),
    (["partition", "x", "--keep", "events=1e9"], "--keep takes a table and a number of days"),
    (["partition", "x", "--max-rows", "0"], "--max-rows is a number above zero"),
    (["partition", "x", "--memory", "all"], "'all' is invalid for '--memory <size>'"),
    (["scale", "x", "--topic", "speed"], "The value 'speed' is invalid for '--topic <topic>'"),
    (["scale", "x", "--format", "sql"], "'text', 'json' or 'markdown'"),
    (["indexes"], "name a catalog: a directory, --snapshot, --schema or --database"),
    (["indexes", "x", "--format", "sql"], "'text' and 'json'"),
    (["advise", "x", "--algorithm", "best"], "'sextant', 'extend' or 'db2advis'"),
    (["advise", "x", "--max-width", "2"], "--max-width goes with --algorithm extend or db2advis"),
    (["advise", "x", "--algorithm", "extend", "--max-width", "4"], "--max-width is 1, 2 or 3"),
    (["advise", "x", "--algorithm", "extend", "--only", "gin,drop"], "--algorithm extend makes B-trees only"),
    (["advise", "x", "--algorithm", "extend", "--time-limit", "2s"], "leave out --time-limit"),
    (["advise", "x", "--algorithm", "db2advis", "--try", "CREATE INDEX ON t (a)"], "leave out --algorithm"),
    (["advise", "x", "--query", "abc"], "--query goes with --try"),
    (["advise", "x", "--try", "CREATE INDEX ON t (a)", "--format", "sql"], "--try prints text or json"),
    (["advise", "--snapshot", "x", "--rows", "t=1"], "--rows goes with --schema"),
    (["advise", "--database", "http://x/y"], "--database takes postgresql://"),
    (["snapshot", "--database", "", "--captured-at", "yesterday"], "--captured-at takes a time in UTC"),
    (["snapshot", "--database", "", "--captured-at", "2026-13-28T12:00:00Z"], "--captured-at takes a time in UTC"),
    (["snapshot"], "Missing expected argument '--database <url>'"),
    (
      ["bench", "x", "--advice", "y", "--target", "dbname=z", "--advice-output", "-"],
      "--advice-output names a file of its own"
    ),
  ])
  func `what can't be understood ends with 2 and says why`(arguments: [String], words: String) throws {
    let outcome = try CommandLineTool(Scratch()).run(arguments)
    #expect(outcome.status == .exit(2))
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test(arguments: [
    (["--table", "nowhere"], "there is no table nowhere in the catalog\n"),
    (["--table", "orders,customers"], "; repeat --table for several"),
    (["--table", "order"], #"did you mean public.orders?"#),
    (["--table", "public.Customers"], "did you mean public.customers?"),
    (["--table", "Events 2 a"], "is a partition of public.events: name that"),
    (
      ["--try", #"CREATE INDEX ON "Customers" (id)"#], #"in the catalog; did you mean public.customers?"#
    ),
    (["--try", #"CREATE INDEX ON "Über Shop".orders (id)"#], "did you mean public.orders?"),
    (["--search-path", "nowhere"], "--search-path: there is no schema nowhere in the catalog; there are"),
    (["--search-path", " , "], "--search-path names no schema"),
    (["--try", "CREATE INDEX ON nowhere (a)"], "there is no table nowhere"),
    (["--try", "CREATE INDEX ON orders (nothing)"], "has no column nothing"),
    (["--try", "DROP TABLE orders"], "CREATE INDEX"),
  ])
  func `a name that the catalog doesn't have is a mistake in the command line`(
    arguments: [String], words: String
  ) throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    let outcome = try CommandLineTool(scratch).run(["advise", "--snapshot", snapshot] + arguments)
    #expect(outcome.status == .exit(2))
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(scratch.leftovers.isEmpty)
  }
}
