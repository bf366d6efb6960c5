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

    /// <summary>The numbers behind the verdict, a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>What a reader should know of how fair the comparison is, or empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>Data, budget and seed, a sentence.</summary>
    public required string Budget { get; init; }

    /// <summary>The headings of the table of arms.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The arms, a cell for each column.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Arms { get; init; }

    /// <summary>Assignments to the paper's recipe by who has them: all arms, or one by its label.</summary>
    public IReadOnlyList<(string Label, IReadOnlyList<string> Assignments)> Recipes { get; init; } = [];

    /// <summary>The plot, an SVG document; empty for none.</summary>
    public string Plot { get; init; } = "";

    /// <summary>First-layer filters by the arm's label, PNG files; empty for none.</summary>
    public IReadOnlyList<(string Label, byte[] Png)> Filters { get; init; } = [];
}

/// <summary>Writes an experiment as one HTML file that needs nothing else.</summary>
internal static class ExperimentReport
{
    /// <summary>Writes a page, under a temporary name until it is whole.</summary>
    /// <param name="path">The file; its folder is made when absent. An older file is replaced.</param>
    /// <param name="page">What it shows.</param>
    /// <exception cref="AlexNetException">The file cannot be written.</exception>
    public static void Write(string path, ExperimentPage page) => HtmlPage.Write(path, Render(page));

    /// <summary>Makes a page.</summary>
    /// <param name="page">What it shows.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(ExperimentPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var html = new HtmlPage();
        html.AddSection(
            "verdict",
            $"Verdict: {page.Verdict}",
            new HtmlBuilder().Element("p", page.Sentence, "idea").Element("p", page.Note, "idea note").ToString());
        html.AddSection("plot", "Plot", page.Plot.Length > 0 ? new HtmlBuilder().Chart(page.Plot).ToString() : "");
        html.AddSection("arms", "The arms", DrawArms(page));
        html.AddSection("recipes", "What they trained", DrawRecipes(page));
        html.AddSection("filters", "First-layer filters", DrawFilters(page));
        return html.Finish($"Experiment: {page.Name}", page.Claim, lead: "");
    }

    private static string DrawArms(ExperimentPage page)
    {
        var html = new HtmlBuilder();
        html.Raw("<div class=\"card scroll\"><table>\n<thead><tr>");
        for (int i = 0; i < page.Columns.Count; i++)
        {
            html.Raw(i == 0 ? "<th>" : "<th class=\"n\">").Text(page.Columns[i]).Raw("</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> arm in page.Arms)
        {
            html.Raw("<tr>");
            for (int i = 0; i < arm.Count; i++)
            {
                html.Element("td", arm[i], i == 0 ? "" : "n");
            }

            html.Raw("</tr>\n");
        }

        return html.Raw("</tbody></table></div>\n").Element("p", $"{page.Budget} The claim: {page.Source}.", "idea note").ToString();
    }

    private static string DrawRecipes(ExperimentPage page)
    {
        var html = new HtmlBuilder();
        html.Element("p", "What differs from the paper's recipe; each run's recipe.yaml has every value.", "idea")
            .Raw("<div class=\"card scroll\"><table>\n<tbody>\n");
        foreach ((string label, IReadOnlyList<string> assignments) in page.Recipes)
        {
            html.Raw("<tr>").Element("td", label).Element("td", string.Join(", ", assignments), "long").Raw("</tr>\n");
        }

        return page.Recipes.Count > 0 ? html.Raw("</tbody></table></div>\n").ToString() : "";
    }

    private static string DrawFilters(ExperimentPage page)
    {
        var html = new HtmlBuilder();
        foreach ((string label, byte[] png) in page.Filters)
        {
            html.Element("h3", label).Raw("<div class=\"card\">").Image(png, $"Filters of the first layer, {label}").Raw("</div>\n");
        }

        return html.ToString();
    }
}
