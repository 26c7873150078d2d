"""What `tpch --samples` says of all samples together: how far a comparison depends on which rows ANALYZE happened to see."""
from loaded import MB


def summarize(comparisons):
    """Prints a table: by budget the range of each ratio over the samples, and how often Sextant is at most its rivals."""
    print("\nAll samples: the least and the largest ratio, and in how many Sextant's is at most (below) the other, to three decimals\n")
    print("| budget MB | Sextant | best of the others | at most (below) it | largest excess | best published | at most (below) it | "
          "calls: Sextant | least of Extend |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for budget in comparisons[0].options.budgets:
        rows = [row for row in (Row(comparison, budget) for comparison in comparisons) if row.mine is not None]
        if rows:
            print(f"| {budget} | {span([r.mine for r in rows])} | {span([r.best for r in rows])} | "
                  f"{share([(r.mine, r.best) for r in rows])} | {excess(rows)} | {span([r.published for r in rows])} | "
                  f"{share([(r.mine, r.published) for r in rows])} | {span([r.calls for r in rows], 0)} | "
                  f"{span([r.extend_calls for r in rows], 0)} |")


class Row:
    """One sample at one budget; what is over the budget or failed is None."""

    def __init__(self, comparison, budget):
        found = {a: comparison.results.get((a, budget)) for a in comparison.options.algorithms}
        kept = {a: r for a, r in found.items() if r and r.ratio is not None and r.size <= budget * MB * 1.01}
        mine = kept.pop("sextant", None)
        self.mine, self.calls = (mine.ratio, mine.calls) if mine else (None, None)
        self.best = min((r.ratio for r in kept.values()), default=None)
        self.extend_calls = min((r.calls for a, r in kept.items() if a.startswith("extend")), default=None)
        self.published = comparison.published("best", budget)


def span(values, digits=3):
    values = [value for value in values if value is not None]
    if not values:
        return ""
    low, high = (f"{value:,.{digits}f}" for value in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def share(pairs):
    """The number of samples in which the first is at most the second, and below it."""
    pairs = [(round(a, 3), round(b, 3)) for a, b in pairs if a is not None and b is not None]
    return f"{sum(a <= b for a, b in pairs)} ({sum(a < b for a, b in pairs)}) of {len(pairs)}" if pairs else ""


def excess(rows):
    found = [row.mine - row.best for row in rows if row.best is not None]
    return f"{max(found):+.4f}" if found else ""
