using AlexNetSharp.Files;

namespace AlexNetSharp.Visualization;

/// <summary>What the page of an experiment shows.</summary>
internal sealed record ExperimentPage
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The claim, a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>Where the claim stands.</summary>
    public required string Source { get; init; }

    /// <summary>What became of it, a word or two.</summary>
    public required string Verdict { get; init; }

    /// <summary>What the claim says, with the verdict over each.</summary>
    public required IReadOnlyList<ExperimentPageStatement> Statements { get; init; }

    /// <summary>What a reader should know of how fair the comparison is, or empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>The figures.</summary>
    public required IReadOnlyList<ExperimentTable> Tables { get; init; }

    /// <summary>Assignments to the paper's recipe by who has them: all arms, or one by its label.</summary>
    public IReadOnlyList<(string Label, IReadOnlyList<string> Assignments)> Recipes { get; init; } = [];

    /// <summary>The plot, an SVG document; empty for none.</summary>
    public string Plot { get; init; } = "";

    /// <summary>First-layer filters by the arm's label, PNG files; empty for none.</summary>
    public IReadOnlyList<(string Label, byte[] Png)> Filters { get; init; } = [];
}

/// <summary>What a claim says, and what became of it.</summary>
/// <param name="Claim">The statement.</param>
/// <param name="Verdict">What became of it, a word or two.</param>
/// <param name="Sentence">The numbers behind the verdict.</param>
/// <param name="Published">What the claim's source measured, or empty.</param>
internal sealed record ExperimentPageStatement(string Claim, string Verdict, string Sentence, string Published);

/// <summary>A table of an experiment's figures.</summary>
/// <param name="Id">Its name in links.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Columns">The columns' headings.</param>
/// <param name="Rows">The rows, a cell for each column.</param>
/// <param name="Note">What a reader should know of it.</param>
internal sealed record ExperimentTable(
    string Id, string Heading, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string Note);

/// <summary>Writes an experiment as one HTML file that needs nothing else.</summary>
internal static class ExperimentReport
{
    /// <summary>Writes a page, under a temporary name until it is whole.</summary>
    /// <param name="path">The file; its folder is made when absent. An older file is replaced.</param>
    /// <param name="page">What it shows.</param>
    /// <exception cref="AlexNetException">The file cannot be written.</exception>
    public static void Write(string path, ExperimentPage page) => OwnFile.WritePage(path, Render(page));

    /// <summary>Makes a page.</summary>
    /// <param name="page">What it shows.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(ExperimentPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var html = new HtmlPage();
        html.AddSection("verdict", $"Verdict: {page.Verdict}", DrawVerdict(page));
        html.AddSection("plot", "Plot", page.Plot.Length > 0 ? new HtmlBuilder().Chart(page.Plot).ToString() : "");
        foreach (ExperimentTable table in page.Tables)
        {
            html.AddSection(table.Id, table.Heading, DrawTable(table));
        }

        html.AddSection("recipes", "What they trained", DrawRecipes(page));
        html.AddSection("filters", "First-layer filters", DrawFilters(page));
        return html.Finish($"Experiment: {page.Name}", page.Claim, lead: "");
    }

    private static string DrawVerdict(ExperimentPage page)
    {
        var html = new HtmlBuilder();
        foreach (ExperimentPageStatement one in page.Statements)
        {
            string published = one.Published.Length > 0 ? $" Published: {one.Published}." : "";
            string verdict = page.Statements.Count > 1 ? $"{char.ToUpperInvariant(one.Verdict[0])}{one.Verdict[1..]}: " : "";
            html.Element("h3", verdict + one.Claim).Element("p", one.Sentence + published, "idea");
        }

        return html.Element("p", page.Note, "idea note").ToString();
    }

    private static string DrawTable(ExperimentTable table)
    {
        var html = new HtmlTable([.. table.Columns.Select((heading, i) => new HtmlTable.Column(heading, IsNumber: i > 0))]);
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            html.Add([.. row.Select(text => (HtmlTable.Cell)text)]);
        }

        return html + new HtmlBuilder().Element("p", table.Note, "idea note").ToString();
    }

    /// <summary>A list and no table: on a narrow page names stand above their values, which break behind marks.</summary>
    private static string DrawRecipes(ExperimentPage page)
    {
        var html = new HtmlBuilder();
        html.Element("p", "What differs from the paper's recipe; each run's recipe.yaml has every value.", "idea")
            .Raw("<dl class=\"card\">\n");
        foreach ((string label, IReadOnlyList<string> assignments) in page.Recipes)
        {
            html.Raw("<dt>").Wrapping(label).Raw("</dt><dd>").Wrapping(string.Join(", ", assignments)).Raw("</dd>\n");
        }

        return page.Recipes.Count > 0 ? html.Raw("</dl>\n").ToString() : "";
    }

    private static string DrawFilters(ExperimentPage page)
    {
        var html = new HtmlBuilder();
        foreach ((string label, byte[] png) in page.Filters)
        {
            html.Element("h3", label).Raw("<div class=\"card filters one\">")
                .Image(png, $"Filters of the first layer, {label}")
                .Raw("</div>\n");
        }

        return html.ToString();
    }
}
