using AlexNetSharp.Files;

namespace AlexNetSharp.Visualization;

/// <summary>The frame of a page: head, headline, links to its sections, foot. It refers to nothing outside the file.</summary>
internal sealed class HtmlPage
{
    private readonly HtmlBuilder _main = new();
    private readonly HtmlBuilder _links = new();

    /// <summary>Adds a section, with a link to it; nothing where it is empty.</summary>
    /// <param name="id">Its name in links.</param>
    /// <param name="heading">Its heading.</param>
    /// <param name="content">Its content, HTML.</param>
    public void AddSection(string id, string heading, string content)
    {
        if (content.Length > 0)
        {
            _main.Raw($"<section id=\"{id}\">\n").Element("h2", heading).Raw(content).Raw("</section>\n");
            _links.Raw($"<a href=\"#{id}\">").Text(heading).Raw("</a>");
        }
    }

    /// <summary>The whole document.</summary>
    /// <param name="title">The headline.</param>
    /// <param name="subtitle">A sentence below it, or empty.</param>
    /// <param name="lead">What stands before the sections, HTML.</param>
    public string Finish(string title, string subtitle, string lead)
    {
        var page = new HtmlBuilder();
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Raw(OwnPath.PageMark);
        page.Raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        page.Raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n");
        page.Element("title", title)
            .Raw("<style>\n")
            .Raw(ReportStyle.Css)
            .Raw("\n</style>\n</head>\n<body>\n<header>\n")
            .Element("h1", title);
        if (subtitle.Length > 0)
        {
            page.Element("p", subtitle, "subtitle");
        }

        string navigation = _links.ToString();
        page.Raw(navigation.Length > 0 ? $"<nav>{navigation}</nav>\n" : "").Raw("</header>\n<main>\n").Raw(lead);
        page.Raw(_main.ToString()).Raw("</main>\n<footer>Made by AlexNetSharp. The paper: Krizhevsky, Sutskever, Hinton, ");
        page.Raw("“ImageNet Classification with Deep Convolutional Neural Networks”, 2012.</footer>\n</body>\n</html>\n");
        return page.ToString();
    }
}
