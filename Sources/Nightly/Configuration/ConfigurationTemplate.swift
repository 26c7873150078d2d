/// The commented file that `sextant nightly --init` writes. As it stands it can be read: what is optional is commented out.
package enum ConfigurationTemplate {
  package static let text = """
    # sextant nightly: what to look at every night, and where the report goes.
    # Passwords don't belong here: use PGPASSFILE, a service file or PGPASSWORD.

    databases:
      # A live database, which is only read. The role needs pg_read_all_stats (or pg_monitor).
      - name: shop
        url: postgresql://sextant@db1.example.com/shop
        # Whatever stands under defaults may stand here too, and holds for this one:
        # budget: 5GB

      # Files in place of a connection: of several the one written last.
      # - name: billing
      #   statements: /var/dumps/billing/pgss-*.csv    # SELECT * FROM pg_stat_statements, as CSV or JSON
      #   snapshot: /var/dumps/billing/snapshot-*.json # sextant snapshot --database … -o FILE
      #   dbname: billing                              # of dumps and logs that hold several databases

      # Logs alone, of which each night reads what is new.
      # - name: legacy
      #   logs: /var/log/postgresql/*.log
      #   snapshot: /var/dumps/legacy/snapshot.json

    # The reports. {date} stands for the night's date, - for standard output.
    reports:
      html: sextant-report.html
      # markdown: /var/lib/sextant/report-{date}.md
      # json: /var/lib/sextant/report.json
      # text: "-"

    # Where nights are remembered: a file, or a PostgreSQL database of its own for a fleet.
    # Without it: $XDG_STATE_HOME/sextant/history.sqlite, or ~/.local/state/sextant/history.sqlite.
    # store: postgresql://sextant@db2.example.com/sextant

    # retention:
    #   nights: 400d   # figures of each night
    #   reports: 14d   # whole reports

    # A text file for node_exporter's textfile collector.
    # metrics: /var/lib/node_exporter/textfile/sextant.prom

    # A command for the shell when all is written, which gets the report as JSON on its standard input.
    # notify: sextant report --config /etc/sextant/nightly.yaml | mail -s "Sextant" dba@example.com

    # What holds for all databases, with the values that hold without it.
    # defaults:
    #   window: 7d             # the load that the advice is for
    #   budget: 10GB           # storage for new indexes; without it there is no limit
    #   max_indexes: 20        # without it there is no limit
    #   min_gain: 10%          # the least part of a query class's cost that an index saves
    #   write_weight: 1        # how much the upkeep of indexes counts
    #   max_regression: 20%    # the most by which a class may get dearer when an index is dropped
    #   time_limit: 10m        # what planning may take, and as much again for choosing
    #   unused_after: 30d      # without a scan for so long an index counts as unused
    #   slower: 1.5            # a class is slower when a call takes this many times what it usually took
    #   notable: 1%            # the part of the load from which on a class is worth a line
    #   verified: 0.9          # done and verified: its classes take at most this part of their time
    #   regressed: 1.1         # done and regressed: they take at least this
    #   min_calls: 20          # calls of a class before and after that are needed to compare
    #   expire_after: 3        # nights without being advised after which a recommendation is over
    #   watch: 14              # nights that the effect of what was done is looked at
    #   classes_kept: 200      # classes a night whose load is kept; the others are added up
    #   redact: false          # keep and show texts without literals
    #   memory: 64GB           # of the server; without it effective_cache_size is taken for it
    #   max_rows: 100000000    # a table with more is looked at as one to partition
    #   max_vacuum: 4h         # and one whose VACUUM takes longer
    #   max_index_build: 4h    # and one whose largest index takes longer to build
    #   horizon: 730d          # how far to look ahead

    # What nobody wants to hear of, with the reason; until is the last day that it holds.
    # ignore:
    #   - table: public.audit_*
    #     reason: append-only, read once a year
    #   - id: 5f0c2a91
    #     reason: waits for the new storage
    #     until: 2027-03-31

    """
}
