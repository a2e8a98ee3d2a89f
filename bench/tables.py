from collections.abc import Sequence


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], labels: int = 1) -> None:
    """Print a Markdown table of `labels` columns of text and then columns of figures."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    rule = ["-" * width if at < labels else "-" * (width - 1) + ":" for at, width in enumerate(widths)]
    for row in (header, rule, *rows):
        cells = [
            cell.ljust(width) if at < labels else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print(f"| {' | '.join(cells)} |")
    print(flush=True)
