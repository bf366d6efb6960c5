using AlexNetSharp.Files;

namespace AlexNetSharp.Visualization;

/// <summary>
/// Writes a run as one HTML file that needs nothing else: no script, no font, no picture from outside. It adapts to light and dark, to a
/// projector, a phone and paper.
/// </summary>
internal static class HtmlReport
{
    /// <summary>Writes a report, under a temporary name until it is whole.</summary>
    /// <param name="path">The file; its folder is made when absent. An older file is replaced.</param>
    /// <param name="model">What it shows.</param>
    /// <exception cref="AlexNetException">The file cannot be written.</exception>
    public static void Write(string path, ReportModel model) => OwnFile.WritePage(path, Render(model));

    /// <summary>Makes a report's page.</summary>
    /// <param name="model">What it shows.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var page = new HtmlPage();
        page.AddSection("training", "Training", ReportCurves.Draw(model));
        page.AddSection("layers", "Layers", ReportUpdates.Draw(model));
        page.AddSection("filters", "First-layer filters", ReportFilters.Draw(model));
        page.AddSection("confusion", "Confusions", ReportPredictions.DrawConfusion(model));
        page.AddSection("examples", "Examples", ReportPredictions.DrawExamples(model));
        page.AddSection("network", "The network", ReportNetwork.Draw(model));
        page.AddSection("run", "The run", DrawFacts(model));
        return page.Finish(model.Title, model.Subtitle, DrawFigures(model));
    }

    private static string DrawFigures(ReportModel model)
    {
        if (model.Figures.Count == 0)
        {
            return "";
        }

        var page = new HtmlBuilder();
        // No tile stands alone in its row: where not all have room beside each other, there are rows of three or of two, and the first of
        // an odd number takes a row for itself.
        int count = model.Figures.Count;
        string style = count % 2 == 0 ? "tiles" : "tiles odd";
        page.Raw($"<div class=\"{style}\" style=\"--all:{count};--some:{(count % 6 == 0 ? 3 : 2)}\">\n");
        foreach (ReportFigure figure in model.Figures)
        {
            page.Raw($"<div class=\"tile\" style=\"--letters:{Math.Max(1, figure.Value.Length)}\">")
                .Element("div", figure.Label, "label")
                .Element("div", figure.Value, "value");
            if (figure.Detail.Length > 0)
            {
                page.Element("div", figure.Detail, "detail");
            }

            page.Raw("</div>\n");
        }

        return page.Raw("</div>\n").ToString();
    }

    private static string DrawFacts(ReportModel model)
    {
        if (model.Facts.Count == 0)
        {
            return "";
        }

        var html = new HtmlBuilder();
        html.Raw(
            "<p class=\"idea\">What it takes to make this run again. Every random number is a pure function of the seed, so the same ");
        html.Raw("recipe, data and seed give the ");
        html.Raw("same order, crops, mirrors, colour shifts and dropout masks.</p>\n<div class=\"card\"><dl>\n");
        foreach (ReportFact fact in model.Facts)
        {
            bool isCommand = fact.Name.Equals("command", StringComparison.OrdinalIgnoreCase);
            html.Element("dt", fact.Name)
                .Raw(isCommand ? "<dd><code>" : "<dd>")
                .Text(fact.Value)
                .Raw(isCommand ? "</code></dd>\n" : "</dd>\n");
        }

        return html.Raw("</dl></div>\n").ToString();
    }
}
