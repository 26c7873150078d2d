/// The page's style sheet: system fonts, two palettes, and what paper needs.
enum BenchStyle {
  static let sheet = """
    :root {
      --paper: #fbfbf9; --raised: #ffffff; --ink: #1d2329; --dim: #5a6570; --line: #dcdfe2; --link: #0b5c8a;
      --before: #6b7784; --after: #0b7a75; --keep: #14663a; --keep-back: #def2e5; --reject: #9b1c1c;
      --reject-back: #fbe3e1; --inconclusive: #6f4e00; --inconclusive-back: #f8ecc9;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14181c; --raised: #1b2026; --ink: #e4e8eb; --dim: #9ba7b2; --line: #333b43; --link: #7cc4ee;
        --before: #94a1ad; --after: #4cc4bd; --keep: #8fe0ae; --keep-back: #153a26; --reject: #ffb1aa;
        --reject-back: #4a1c1c; --inconclusive: #f2d27c; --inconclusive-back: #423409;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 2rem 1rem; max-width: 64rem; background: var(--paper); color: var(--ink);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
    }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.5rem; }
    h2 { font-size: 1.15rem; line-height: 1.4; margin: 0 0 0.75rem; }
    h2 code { font-size: 0.9em; }
    h3 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
    section { margin: 2rem 0 0; padding: 1.5rem 0 0; border-top: 1px solid var(--line); }
    article { margin: 0 0 0.75rem; padding: 0.75rem 1rem; background: var(--raised); border: 1px solid var(--line);
      border-radius: 6px; }
    a { color: var(--link); }
    code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.875rem; }
    pre { margin: 0 0 0.75rem; padding: 0.5rem 0.75rem; background: var(--raised); border: 1px solid var(--line);
      border-radius: 6px; white-space: pre-wrap; }
    pre.plan { white-space: pre; overflow-x: auto; overflow-wrap: normal; }
    summary { cursor: pointer; }
    summary .query { display: inline; }
    .query { display: block; }
    .dim, footer { color: var(--dim); }
    .warning { padding: 0.5rem 0.75rem; background: var(--inconclusive-back); color: var(--inconclusive);
      border-radius: 6px; }
    .badge { display: inline-block; padding: 0 0.5rem; border-radius: 4px; font-size: 0.875rem; font-weight: 600;
      white-space: nowrap; }
    .keep { color: var(--keep); background: var(--keep-back); }
    .reject { color: var(--reject); background: var(--reject-back); }
    .inconclusive { color: var(--inconclusive); background: var(--inconclusive-back); }
    table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    th { font-weight: 600; color: var(--dim); font-size: 0.875rem; }
    .number { text-align: right; }
    th, td.number { white-space: nowrap; }
    .facts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0.5rem 0;
      font-variant-numeric: tabular-nums; }
    .facts dt { color: var(--dim); font-size: 0.8125rem; }
    .facts dd { margin: 0; }
    .reasons { padding-left: 1.25rem; }
    .drawing { display: flex; gap: 0.5rem; margin: 0.5rem 0 0; }
    .rows { flex: none; width: 8rem; padding-top: 4px; font-variant-numeric: tabular-nums; font-size: 0.875rem; }
    .rows div { height: 28px; line-height: 28px; white-space: nowrap; }
    .plot { display: block; flex: 1; min-width: 0; width: 100%; overflow: visible; }
    .grid { stroke: var(--line); }
    .tick { fill: var(--dim); font-size: 12px; }
    .before { stroke: var(--before); fill: var(--before); }
    .after { stroke: var(--after); fill: var(--after); }
    .plot circle { stroke: none; fill-opacity: 0.45; }
    .box { fill-opacity: 0.18; stroke-opacity: 0.6; }
    .whisker { stroke-opacity: 0.6; }
    .median { stroke-width: 2.5; }
    @media (max-width: 56rem) {
      thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      table, tbody, tr, td { display: block; }
      tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
      td, td.number { display: flex; gap: 0.75rem; padding: 0.1rem 0; border: 0; text-align: left; white-space: normal; }
      td::before { content: attr(data-label); flex: none; width: 7.5rem; color: var(--dim); font-size: 0.875rem; }
      .rows { width: 7rem; }
      article { padding: 0.75rem; }
    }
    @media print {
      :root {
        --paper: #ffffff; --raised: #ffffff; --ink: #000000; --dim: #444444; --line: #bbbbbb; --link: #000000;
        --before: #555555; --after: #00605c; --keep: #0b4525; --keep-back: #ffffff; --reject: #7a1010;
        --reject-back: #ffffff; --inconclusive: #503800; --inconclusive-back: #ffffff;
      }
      body { max-width: none; padding: 0; font-size: 10pt; }
      article, tr, .facts { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      .badge, .warning { border: 1px solid; }
      pre.plan { white-space: pre-wrap; }
    }
    """
}
