using Spectre.Console;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>A table whose cells never wrap: where the terminal is too narrow, the least important columns are left out.</summary>
internal sealed class FittingTable
{
    private const int Gap = 2;
    private readonly List<(string Heading, bool Right, int Importance)> _columns = [];
    private readonly List<string[]> _rows = [];

    /// <summary>The longest cell of each column, kept while rows are added: tables may have thousands.</summary>
    private readonly List<int> _widths = [];

    /// <summary>Adds a column.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="right">Whether its cells stand to the right.</param>
    /// <param name="importance">Columns of low importance are left out first.</param>
    public void AddColumn(string heading, bool right, int importance)
    {
        _columns.Add((heading, right, importance));
        _widths.Add(heading.Length);
    }

    /// <summary>Adds a row of plain text, a cell for each column.</summary>
    public void AddRow(params string[] cells)
    {
        string[] row = [.. cells.Select(PlainText.OneLine)];
        _rows.Add(row);
        for (int column = 0; column < row.Length; column++)
        {
            _widths[column] = Math.Max(_widths[column], row[column].Length);
        }
    }

    /// <summary>The columns that fit into a width, by their places, and the headings of the others.</summary>
    /// <param name="width">Columns of characters.</param>
    public (IReadOnlyList<int> Shown, IReadOnlyList<string> LeftOut) Fit(int width)
    {
        List<int> shown = [.. Enumerable.Range(0, _columns.Count)];
        List<int> leftOut = [];
        while (shown.Count > 1 && shown.Sum(column => _widths[column] + Gap) > width)
        {
            int least = shown.MinBy(column => _columns[column].Importance);
            shown.Remove(least);
            leftOut.Add(least);
        }

        return (shown, [.. leftOut.Order().Select(column => _columns[column].Heading)]);
    }

    /// <summary>Writes the table, and what was left out of it.</summary>
    /// <param name="console">Where to.</param>
    public void Write(IAnsiConsole console)
    {
        (IReadOnlyList<int> shown, IReadOnlyList<string> leftOut) = Fit(console.Profile.Width);
        console.WriteLine(Line(shown, [.. _columns.Select(column => column.Heading)]));
        console.WriteLine(new string('─', shown.Sum(column => _widths[column] + Gap) - Gap));
        foreach (string[] row in _rows)
        {
            console.WriteLine(Line(shown, row));
        }

        if (leftOut.Count > 0)
        {
            console.WriteLine($"Not shown for want of room: {string.Join(", ", leftOut)}.");
        }
    }

    private string Line(IReadOnlyList<int> shown, string[] cells) =>
        string.Join(
                new string(' ', Gap),
                shown.Select(column =>
                    _columns[column].Right ? cells[column].PadLeft(_widths[column]) : cells[column].PadRight(_widths[column])))
            .TrimEnd();
}
