namespace AlexNetSharp.Visualization;

/// <summary>The report's sections about what the network says: confusions and examples.</summary>
internal static class ReportPredictions
{
    private const int MostClassBars = 20;
    private const int TopK = 5;

    /// <summary>Draws the confusion matrix and the error of each class, or nothing where there is no matrix.</summary>
    /// <param name="model">The report.</param>
    public static string DrawConfusion(ReportModel model)
    {
        if (model.Confusion is not { ClassNames.Count: > 0 } confusion)
        {
            return "";
        }

        var html = new HtmlBuilder();
        html.Raw("<p class=\"idea\">A row holds the images of one true class, a column those that were given one name: blue is right, ");
        html.Raw("orange is wrong, and the shade is the share ");
        html.Raw(
            "of the row. Confusions are rarely random; classes that share parts are taken for each other.</p>\n<div class=\"pair\">\n");
        html.Chart(ConfusionMatrixChart.Draw(confusion.ClassNames, confusion.Counts));
        double[] errors = ConfusionMatrixChart.ClassErrors(confusion.Counts);
        int[] order =
        [
            .. Enumerable
                .Range(0, errors.Length)
                .Where(i => !double.IsNaN(errors[i]))
                .OrderByDescending(i => errors[i])
                .Take(MostClassBars),
        ];
        if (order.Length > 0)
        {
            string title = order.Length < errors.Length ? $"Top-1 error, the {order.Length} hardest classes" : "Top-1 error by class";
            var options = new BarChartOptions { Title = title, FullScale = 0, ColorIndex = 1 };
            html.Chart(BarChart.Draw([.. order.Select(i => new ChartBar(confusion.ClassNames[i], errors[i]))], options));
        }

        return html.Raw("</div>\n").ToString();
    }

    /// <summary>Draws the examples, or nothing where there are none: right ones, then wrong ones with the most confident first.</summary>
    /// <param name="model">The report.</param>
    public static string DrawExamples(ReportModel model)
    {
        if (model.Examples.Count == 0)
        {
            return "";
        }

        var html = new HtmlBuilder();
        bool areAll = model.Examples.Max(example => example.Predictions.Count) < TopK || model.Confusion?.ClassNames.Count <= TopK;
        html.Element(
            "p",
            areAll
                ? "The classes and their probabilities; the true class is green."
                : "The five best guesses and their probabilities; the true class is green. The competition counts an image as right for "
                    + "top-5 when the true class is anywhere among the five.",
            "idea");
        AddGroup(html, "Right", "right", model.Examples.Where(example => example.TrueLabel is not null && example.Correct));
        IEnumerable<ReportExample> wrong = model.Examples.Where(example => example.TrueLabel is not null && !example.Correct);
        AddGroup(html, "Most confidently wrong", "wrong", wrong.OrderByDescending(Confidence));
        AddGroup(html, "Without a known class", "open", model.Examples.Where(example => example.TrueLabel is null));
        return html.ToString();
    }

    private static double Confidence(ReportExample example) => example.Predictions.Count > 0 ? example.Predictions[0].Probability : 0;

    private static void AddGroup(HtmlBuilder html, string heading, string style, IEnumerable<ReportExample> examples)
    {
        ReportExample[] group = [.. examples];
        if (group.Length == 0)
        {
            return;
        }

        html.Element("h3", heading).Raw("<div class=\"examples\">\n");
        foreach (ReportExample example in group)
        {
            html.Raw($"<div class=\"card example {style}\">").Image(example.Png, example.TrueLabel ?? "an image").Raw("<div>");
            if (example.TrueLabel is not null)
            {
                html.Raw("<p>true class: <b>").Text(example.TrueLabel).Raw("</b></p>");
            }

            string bars = BarChart.Draw(example.Predictions, example.TrueLabel, new BarChartOptions { Width = 320 });
            html.Raw(SvgBuilder.Inline(bars)).Raw("</div></div>\n");
        }

        html.Raw("</div>\n");
    }
}
