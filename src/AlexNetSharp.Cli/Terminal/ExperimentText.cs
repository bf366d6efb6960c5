using System.Globalization;
using AlexNetSharp.Workflows.Experiments;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Writes what an experiment gave as text: arms, rates tried, verdicts.</summary>
internal static class ExperimentText
{
    /// <summary>Writes a result to standard output.</summary>
    /// <param name="result">The result.</param>
    public static void Write(ExperimentResult result)
    {
        WriteArms(result);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"Claim: {result.Claim}");
        foreach (ExperimentStatementResult one in result.Statements)
        {
            string statement = result.Statements.Count > 1 ? $" {one.Claim}" : "";
            string published = one.Published is null ? "" : $" Published: {one.Published}.";
            Console.Out.WriteLine($"Verdict: {one.Verdict}.{statement} {one.Sentence}{published}");
        }

        Console.Out.WriteLine($"report: {result.Report}");
    }

    private static void WriteArms(ExperimentResult result)
    {
        bool top5 = result.Arms.Any(arm => arm.Top5Error is not null);
        var table = new FittingTable();
        table.AddColumn("arm", right: false, importance: 9);
        table.AddColumn("learning rate", right: true, importance: 6);
        table.AddColumn("top-1 error", right: true, importance: 8);
        table.AddColumn("deviation", right: true, importance: 3);
        if (top5)
        {
            table.AddColumn("top-5 error", right: true, importance: 1);
        }

        table.AddColumn("rates tried", right: false, importance: 4, isText: true);
        foreach (ExperimentArmResult arm in result.Arms)
        {
            string[] second = top5 ? [Figures.Percent(arm.Top5Error)] : [];
            table.AddRow([
                arm.Diverged is null ? arm.Label : $"{arm.Label} (diverged)",
                arm.LearningRate is { } rate ? Number(rate) : "–",
                Figures.Percent(arm.Top1Error),
                arm.Top1Deviation is { } deviation ? (100 * deviation).ToString("0.0", CultureInfo.InvariantCulture) : "–",
                .. second,
                string.Join(", ", (arm.Tried ?? []).Select(Tried)),
            ]);
        }

        table.Write();
    }

    /// <summary>A rate with the figure that it was judged by.</summary>
    private static string Tried(ExperimentTriedRate one) =>
        $"{Number(one.LearningRate)}: "
        + (one.Diverged is not null ? "diverged"
            : one.Epochs is { } epochs ? string.Create(CultureInfo.InvariantCulture, $"{epochs:0.0} epochs")
            : Figures.Percent(one.ChoosingError ?? one.TrainTop1Error));

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
