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
        var table = new HtmlTable(
        [
            new("layer"), new("kind"), new("kernel"), new("output"),
            new("parameters", IsNumber: true), new("multiply-adds", IsNumber: true),
        ]);
        foreach (ReportLayer layer in model.Layers)
        {
            table.Add(
            [
                layer.Name, layer.Kind, layer.Kernel, layer.Output,
                Share(layer.Parameters, parameters, "share"),
                Share(layer.MultiplyAdds, multiplyAdds, "share work"),
            ]);
        }

        table.AddTotal(["total", "", "", "", Share(parameters, parameters, "share"), Share(multiplyAdds, multiplyAdds, "share work")]);
        return html.Raw(table.ToString()).ToString();
    }

    private static HtmlTable.Cell Share(long value, long total, string style)
    {
        double percent = total > 0 ? 100.0 * value / total : 0;
        string width = percent.ToString("0.#", CultureInfo.InvariantCulture);
        return new HtmlTable.Cell(value == 0 ? "–" : HtmlBuilder.Number(value))
        {
            Tail = $"<span class=\"{style}{(value == 0 ? " empty" : "")}\"><i style=\"width:{width}%\"></i></span>",
        };
    }
}
