namespace AlexNetSharp.Visualization;

/// <summary>The report's picture of the first-layer filters.</summary>
internal static class ReportFilters
{
    /// <summary>Draws the section, or nothing where there is no picture.</summary>
    /// <param name="model">The report.</param>
    public static string Draw(ReportModel model)
    {
        if (model.FiltersPng is null)
        {
            return "";
        }

        var html = new HtmlBuilder();
        html.Raw("<p class=\"idea\">Each square is one filter of the first layer, drawn as the patch of image it answers to most ");
        html.Raw("strongly. Nobody designed them: edges, ");
        html.Raw("bars and spots of colour appear because they help to tell the classes apart.");
        if (model.FilterColumns > 1)
        {
            html.Raw(
                " The paper split the network into two columns, one a GPU, that exchange results in a few layers only. In its runs the ");
            html.Raw("columns specialised by themselves, ");
            html.Raw("whatever the initial weights: one filled with grey edges, the other with colour.");
        }

        html.Raw("</p>\n<div class=\"card\">");
        if (model.FilterColumns > 1)
        {
            html.Raw("<div class=\"filters\"><div class=\"names\">");
            for (int column = 0; column < model.FilterColumns; column++)
            {
                html.Element("span", $"column {column + 1}");
            }

            html.Raw("</div>").Image(model.FiltersPng, "First-layer filters, column 1 above, column 2 below");
        }
        else
        {
            html.Raw("<div class=\"filters one\">").Image(model.FiltersPng, "First-layer filters");
        }

        return html.Raw("</div></div>\n").ToString();
    }
}
