namespace AlexNetSharp.Visualization;

/// <summary>
/// A table that fits its page: text wraps between words and in long ones, and where a page is too narrow for so many columns, each row
/// becomes a block with a line a cell and the columns' headings in front.
/// </summary>
/// <param name="columns">The columns.</param>
internal sealed class HtmlTable(IReadOnlyList<HtmlTable.Column> columns)
{
    /// <summary>A column.</summary>
    /// <param name="Heading">Its heading.</param>
    /// <param name="IsNumber">Whether its cells stand at the right and stay in a line.</param>
    /// <param name="Lead">What stands before the heading, HTML.</param>
    internal readonly record struct Column(string Heading, bool IsNumber = false, string Lead = "");

    /// <summary>A cell.</summary>
    /// <param name="Text">Its text.</param>
    internal readonly record struct Cell(string Text)
    {
        /// <summary>What stands before the text, HTML.</summary>
        public string Lead { get; init; } = "";

        /// <summary>What stands behind the text, HTML.</summary>
        public string Tail { get; init; } = "";

        /// <summary>A class of the style sheet, or empty.</summary>
        public string Style { get; init; } = "";

        /// <summary>Whether it may be a long text although its column is one of numbers.</summary>
        public bool IsLong { get; init; }

        /// <summary>A cell of a text alone.</summary>
        /// <param name="text">The text.</param>
        public static implicit operator Cell(string text) => new(text);
    }

    /// <summary>A cell's padding in pixels.</summary>
    private const double Padding = 16;

    /// <summary>The room of what may stand before a text, the stroke of a run's lines.</summary>
    private const double LeadWidth = 33;

    /// <summary>A table's letters by those of drawings, and without their margin: what is too wide here can still be scrolled.</summary>
    private const double Scale = 0.9;

    /// <summary>The least width of each column in pixels.</summary>
    private readonly double[] _least = new double[columns.Count];

    private readonly HtmlBuilder _rows = new();
    private readonly HtmlBuilder _foot = new();

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A cell for each column.</param>
    public void Add(IReadOnlyList<Cell> cells) => AddRow(_rows, cells);

    /// <summary>Adds a row of totals, which stands below the others.</summary>
    /// <param name="cells">A cell for each column.</param>
    public void AddTotal(IReadOnlyList<Cell> cells) => AddRow(_foot, cells);

    /// <summary>The table in a card.</summary>
    public override string ToString()
    {
        double least = columns.Select((column, i) => Padding + Math.Max(_least[i], LongestPiece(column.Heading))).Sum();
        int narrow = ReportStyle.TableWidths.FirstOrDefault(width => width >= least, int.MaxValue);
        var html = new HtmlBuilder();
        html.Raw($"<div class=\"card fits\"><table class=\"{ReportStyle.TableClass(narrow)}\">\n<thead><tr>");
        foreach (Column column in columns)
        {
            html.Raw(column.IsNumber ? "<th class=\"n\">" : "<th>").Raw(column.Lead).Wrapping(column.Heading).Raw("</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n").Raw(_rows.ToString()).Raw("</tbody>\n");
        string foot = _foot.ToString();
        return html.Raw(foot.Length > 0 ? $"<tfoot>\n{foot}</tfoot>\n" : "").Raw("</table></div>\n").ToString();
    }

    private static double LongestPiece(string text) =>
        HtmlBuilder.Pieces(text).Select(piece => Scale * TextRoom.Width(piece, "small")).DefaultIfEmpty().Max();

    private void AddRow(HtmlBuilder html, IReadOnlyList<Cell> cells)
    {
        html.Raw("<tr>");
        for (int i = 0; i < cells.Count; i++)
        {
            string[] styles =
                [columns[i].IsNumber ? "n" : "", cells[i].Text.Length == 0 ? "empty" : "", cells[i].IsLong ? "long" : "", cells[i].Style];
            string style = string.Join(' ', styles.Where(one => one.Length > 0));
            html.Raw(style.Length > 0 ? $"<td class=\"{style}\"" : "<td").Raw(" data-of=\"").Text(columns[i].Heading).Raw("\">");
            html.Raw("<span>").Raw(cells[i].Lead);
            if (columns[i].IsNumber && !cells[i].IsLong)
            {
                html.Text(cells[i].Text);
                _least[i] = Math.Max(_least[i], Scale * TextRoom.Width(cells[i].Text, "small"));
            }
            else
            {
                html.Wrapping(cells[i].Text);
                _least[i] = Math.Max(_least[i], LongestPiece(cells[i].Text) + (cells[i].Lead.Length > 0 ? LeadWidth : 0));
            }

            html.Raw(cells[i].Tail).Raw("</span></td>");
        }

        html.Raw("</tr>\n");
    }
}
