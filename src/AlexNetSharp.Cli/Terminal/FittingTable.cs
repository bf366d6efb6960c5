using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// A table that fits: where the terminal is too narrow, the least important columns are left out, or stand below each row. Cells stay on
/// their line but for those of a column of text, which breaks between words; a word that is longer than its column breaks too where
/// another column stands behind it, and otherwise stays whole: a path, for copying.
/// </summary>
internal sealed class FittingTable
{
    private const int Gap = 2;
    private const int NarrowestText = 24;
    private const string Indent = "  ";
    private readonly List<Column> _columns = [];
    private readonly List<Cell[]> _rows = [];

    /// <summary>The longest cell of each column, kept while rows are added: tables may have thousands.</summary>
    private readonly List<int> _widths = [];

    /// <summary>Whether what has no room stands below each row, rather than being left out.</summary>
    public bool KeepsAll { get; init; }

    /// <summary>Adds a column.</summary>
    /// <param name="heading">Its heading; empty in all columns for a table without headings.</param>
    /// <param name="right">Whether its cells stand to the right.</param>
    /// <param name="importance">Columns of low importance are left out first.</param>
    /// <param name="isText">Whether it is text, which may have several lines; the most important such column has the room.</param>
    public void AddColumn(string heading, bool right, int importance, bool isText = false)
    {
        _columns.Add(new Column(heading, right, importance, isText));
        _widths.Add(CellText.WidthOf(heading));
    }

    /// <summary>Adds a row of plain text, a cell for each column.</summary>
    public void AddRow(params string[] cells) => AddRow([.. cells.Select(text => (Cell)text)]);

    /// <summary>Adds a row of which some cells have a style.</summary>
    public void AddRow(params Cell[] cells)
    {
        Cell[] row = [.. cells.Select(cell => cell with { Text = PlainText.OneLine(cell.Text) })];
        _rows.Add(row);
        for (int column = 0; column < row.Length; column++)
        {
            _widths[column] = Math.Max(_widths[column], CellText.WidthOf(row[column].Text));
        }
    }

    /// <summary>The columns that fit into a width, by their places, and the headings of the others.</summary>
    /// <param name="width">Columns of characters.</param>
    public (IReadOnlyList<int> Shown, IReadOnlyList<string> LeftOut) Fit(int width)
    {
        List<int> shown = [.. Enumerable.Range(0, _columns.Count)];
        while (shown.Count > 1 && Least(shown) > width)
        {
            shown.Remove(shown.MinBy(column => _columns[column].Importance));
        }

        return (shown, [.. _columns.Where((_, column) => !shown.Contains(column)).Select(column => column.Heading)]);
    }

    /// <summary>Writes the table, and what was left out of it, to standard output.</summary>
    public void Write()
    {
        foreach (IReadOnlyList<(string Text, string Style)> line in Lines(Screen.Out.Profile.Width))
        {
            Screen.WriteLine(line);
        }
    }

    /// <summary>The table as lines.</summary>
    /// <param name="width">Columns of characters.</param>
    internal IEnumerable<IReadOnlyList<(string Text, string Style)>> Lines(int width)
    {
        (IReadOnlyList<int> shown, IReadOnlyList<string> leftOut) = Fit(width);
        int[] widths = Widths(shown, width);
        if (_columns.Any(column => column.Heading.Length > 0))
        {
            yield return Line(shown, widths, [.. _columns.Select(column => (Cell)column.Heading)]);
            yield return [(new string('─', shown.Sum(column => widths[column] + Gap) - Gap), "")];
        }

        foreach (Cell[] row in _rows)
        {
            IReadOnlyList<string> below = KeepsAll ? Below(row, shown, width) : [];
            bool isBelow = below.Count > 0 && shown.All(column => row[column].Text.Length == 0);
            foreach (Cell[] line in isBelow ? [] : Broken(row, shown, widths))
            {
                yield return Line(shown, widths, line);
            }

            foreach (string line in below)
            {
                yield return [(line, "")];
            }
        }

        string[] named = [.. leftOut.Where(heading => heading.Length > 0)];
        if (named.Length > 0 && !KeepsAll)
        {
            foreach (string line in WordWrap.Lines($"Not shown for want of room: {string.Join(", ", named)}.", width))
            {
                yield return [(line, "")];
            }
        }
    }

    private int LeastOf(int column) => _columns[column].IsText ? Math.Min(_widths[column], NarrowestText) : _widths[column];

    private int Least(IEnumerable<int> shown) => shown.Sum(column => LeastOf(column) + Gap) - Gap;

    /// <summary>The width of each column: what text could use of the room that is left, it has by its importance.</summary>
    private int[] Widths(IReadOnlyList<int> shown, int width)
    {
        int[] widths = [.. _widths.Select((_, column) => LeastOf(column))];
        int room = width - Least(shown);
        foreach (int column in shown.Where(column => _columns[column].IsText).OrderByDescending(column => _columns[column].Importance))
        {
            int given = Math.Max(1 - widths[column], Math.Min(room, _widths[column] - widths[column]));
            widths[column] += given;
            room -= given;
        }

        return widths;
    }

    /// <summary>A row as lines, of which all but the first hold only what goes on.</summary>
    private IEnumerable<Cell[]> Broken(Cell[] row, IReadOnlyList<int> shown, int[] widths)
    {
        IReadOnlyList<string>[] parts =
        [
            .. row.Select((cell, i) => _columns[i].IsText && shown.Contains(i)
                ? WordWrap.Lines(cell.Text, widths[i], breaksWords: i != shown[^1])
                : [cell.Text]),
        ];
        return Enumerable
            .Range(0, parts.Max(lines => lines.Count))
            .Select(line => row.Select((cell, i) => cell with { Text = parts[i].ElementAtOrDefault(line) ?? "" }).ToArray());
    }

    /// <summary>The cells of a row that have no column: those that explain themselves, then the others behind their headings.</summary>
    private IReadOnlyList<string> Below(Cell[] row, IReadOnlyList<int> shown, int width)
    {
        IEnumerable<string> cells = Enumerable
            .Range(0, row.Length)
            .Where(column => !shown.Contains(column) && row[column].Text.Length > 0)
            .OrderBy(column => _columns[column].IsNamed)
            .Select(column => _columns[column].IsNamed ? $"{_columns[column].Heading} {row[column].Text}" : row[column].Text);
        string line = string.Join(", ", cells);
        return line.Length > 0 ? WordWrap.Lines(Indent + line, width) : [];
    }

    private List<(string Text, string Style)> Line(IReadOnlyList<int> shown, int[] widths, Cell[] cells)
    {
        var parts = new List<(string Text, string Style)>();
        int blanks = 0;
        foreach (int column in shown)
        {
            (string text, string style) = cells[column];
            int free = Math.Max(0, widths[column] - CellText.WidthOf(text));
            blanks += _columns[column].Right ? free : 0;
            if (text.Length > 0)
            {
                parts.Add((new string(' ', blanks), ""));
                parts.Add((text, style));
                blanks = 0;
            }

            blanks += Gap + (_columns[column].Right ? 0 : free);
        }

        return parts;
    }

    /// <summary>A cell.</summary>
    /// <param name="Text">Its text.</param>
    /// <param name="Style">Its style in the words of markup; empty for none.</param>
    internal readonly record struct Cell(string Text, string Style = "")
    {
        public static implicit operator Cell(string text) => new(text);
    }

    private sealed record Column(string Heading, bool Right, int Importance, bool IsText)
    {
        /// <summary>Whether the heading is a name, which its cells need where they do not stand below it.</summary>
        public bool IsNamed => Heading.Length > 0 && char.IsLetter(Heading[0]);
    }
}
