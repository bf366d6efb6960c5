using AlexNetSharp.Runtime;

namespace AlexNetSharp.Visualization;

/// <summary>
/// Writes a run as one HTML file that needs nothing else: no script, no font, no picture from outside. It adapts to light and dark, to a
/// projector, a phone and paper.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes a report, under a temporary name until it is whole.</summary>
    /// <param name="path">The file; its folder is made when absent. An older file is replaced.</param>
    /// <param name="model">What it shows.</param>
    /// <exception cref="AlexNetException">The file cannot be written.</exception>
    public static void Write(string path, ReportModel model)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string html = Render(model);
        try
        {
            string full = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            DurableFile.WriteText(full, html);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException($"The report {path} cannot be written ({error.Message}); name a file in a folder that you may write to.", error);
        }
    }

    /// <summary>Makes a report's page.</summary>
    /// <param name="model">What it shows.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var main = new HtmlBuilder();
        var links = new HtmlBuilder();
        AddSection(main, links, "training", "Training", ReportCurves.Draw(model));
        AddSection(main, links, "filters", "First-layer filters", ReportFilters.Draw(model));
        AddSection(main, links, "confusion", "Confusions", ReportPredictions.DrawConfusion(model));
        AddSection(main, links, "examples", "Examples", ReportPredictions.DrawExamples(model));
        AddSection(main, links, "network", "The network", ReportNetwork.Draw(model));
        AddSection(main, links, "run", "The run", DrawFacts(model));

        var page = new HtmlBuilder();
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        page.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n");
        page.Element("title", model.Title).Raw("<style>\n").Raw(ReportStyle.Css).Raw("\n</style>\n</head>\n<body>\n<header>\n").Element("h1", model.Title);
        if (model.Subtitle.Length > 0)
        {
            page.Element("p", model.Subtitle, "subtitle");
        }

        string navigation = links.ToString();
        page.Raw(navigation.Length > 0 ? $"<nav>{navigation}</nav>\n" : "").Raw("</header>\n<main>\n");
        DrawFigures(page, model);
        page.Raw(main.ToString()).Raw("</main>\n<footer>Made by AlexNetSharp. The paper: Krizhevsky, Sutskever, Hinton, ");
        page.Raw("“ImageNet Classification with Deep Convolutional Neural Networks”, 2012.</footer>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void AddSection(HtmlBuilder main, HtmlBuilder links, string id, string heading, string content)
    {
        if (content.Length > 0)
        {
            main.Raw($"<section id=\"{id}\">\n").Element("h2", heading).Raw(content).Raw("</section>\n");
            links.Raw($"<a href=\"#{id}\">").Text(heading).Raw("</a>");
        }
    }

    private static void DrawFigures(HtmlBuilder page, ReportModel model)
    {
        if (model.Figures.Count == 0)
        {
            return;
        }

        page.Raw("<div class=\"tiles\">\n");
        foreach (ReportFigure figure in model.Figures)
        {
            page.Raw("<div class=\"tile\">").Element("div", figure.Label, "label").Element("div", figure.Value, "value");
            if (figure.Detail.Length > 0)
            {
                page.Element("div", figure.Detail, "detail");
            }

            page.Raw("</div>\n");
        }

        page.Raw("</div>\n");
    }

    private static string DrawFacts(ReportModel model)
    {
        if (model.Facts.Count == 0)
        {
            return "";
        }

        var html = new HtmlBuilder();
        html.Raw("<p class=\"idea\">What it takes to make this run again. Every random number is a pure function of the seed, so the same ");
        html.Raw("recipe, data and seed give the ");
        html.Raw("same order, crops, mirrors, colour shifts and dropout masks.</p>\n<div class=\"card\"><dl>\n");
        foreach (ReportFact fact in model.Facts)
        {
            bool isCommand = fact.Name.Equals("command", StringComparison.OrdinalIgnoreCase);
            html.Element("dt", fact.Name).Raw(isCommand ? "<dd><code>" : "<dd>").Text(fact.Value).Raw(isCommand ? "</code></dd>\n" : "</dd>\n");
        }

        return html.Raw("</dl></div>\n").ToString();
    }
}
