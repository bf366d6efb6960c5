using System.Globalization;

namespace AlexNetSharp.Visualization;

/// <summary>The report's table of the network.</summary>
internal static class ReportNetwork
{
    /// <summary>Draws the section, or nothing where there is no layer.</summary>
    /// <param name="model">The report.</param>
    public static string Draw(ReportModel model)
    {
        if (model.Layers.Count == 0)
        {
            return "";
        }

        long parameters = model.Layers.Sum(layer => layer.Parameters);
        long multiplyAdds = model.Layers.Sum(layer => layer.MultiplyAdds);
        var html = new HtmlBuilder();
        html.Raw("<p class=\"idea\">A convolution applies the same few weights at every place; a fully-connected layer has a weight of ");
        html.Raw("its own for every pair of neurons. So ");
        html.Raw("work and weights part ways: in the paper’s network the five convolutions hold 4 % of the 61 million "
            + "parameters and do ");
        html.Raw("92 % of the multiply-adds.</p>\n");
        html.Raw("<div class=\"card scroll\"><table>\n<thead><tr><th>layer</th><th>kind</th><th>kernel</th><th>output</th>");
        html.Raw("<th class=\"n\">parameters</th><th class=\"n\">multiply-adds</th></tr></thead>\n<tbody>\n");
        foreach (ReportLayer layer in model.Layers)
        {
            html.Raw("<tr>").Element("td", layer.Name).Element("td", layer.Kind).Element("td", layer.Kernel).Element("td", layer.Output);
            AddShare(html, layer.Parameters, parameters, "share");
            AddShare(html, layer.MultiplyAdds, multiplyAdds, "share work");
            html.Raw("</tr>\n");
        }

        html.Raw("</tbody>\n<tfoot><tr><td colspan=\"4\">total</td>");
        AddShare(html, parameters, parameters, "share");
        AddShare(html, multiplyAdds, multiplyAdds, "share work");
        return html.Raw("</tr></tfoot>\n</table></div>\n").ToString();
    }

    private static void AddShare(HtmlBuilder html, long value, long total, string style)
    {
        double percent = total > 0 ? 100.0 * value / total : 0;
        string width = percent.ToString("0.#", CultureInfo.InvariantCulture);
        html.Raw("<td class=\"n\">").Text(value == 0 ? "–" : HtmlBuilder.Number(value));
        html.Raw($"<span class=\"{style}\"><i style=\"width:{width}%\"></i></span></td>");
    }
}
