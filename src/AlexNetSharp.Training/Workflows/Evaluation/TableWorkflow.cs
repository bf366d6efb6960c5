using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Workflows.Evaluation;

/// <summary>Which runs to compare on what.</summary>
internal sealed record TableRequest
{
    /// <summary>The runs' folders; each must be finished.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>The pack's folder, whose validation part is used; null for the pack that each run was trained on.</summary>
    public string? Data { get; init; }
}

/// <summary>How far a table has come.</summary>
/// <param name="Run">The run that is evaluated.</param>
/// <param name="Done">Images done, of all runs.</param>
/// <param name="Total">Images in all.</param>
internal sealed record TableProgress(string Run, long Done, long Total) : WorkProgress("Evaluating", Done, Total);

/// <summary>Evaluates runs with one view each and sets the published errors beside theirs.</summary>
/// <remarks>Source of the form: Simon, Rodner, Denzler, "ImageNet pre-trained models with batch normalization", 2016, table 1.</remarks>
internal sealed class TableWorkflow : IWorkflow<TableRequest, TableResult>
{
    private const ViewRule Views = ViewRule.Center;

    /// <summary>Makes the table. Everything that was named is checked before the first run is evaluated.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="context">Told about every batch with a <see cref="TableProgress"/>; stops between batches.</param>
    /// <exception cref="AlexNetException">
    /// A folder holds no run, or one without weights; or its pack is missing, another, or does not fit.
    /// </exception>
    public TableResult Run(TableRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        if (request.Runs.Count == 0)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(TableRequest.Runs))} names no run; give the folders of finished runs.");
        }

        Candidate[] candidates = [.. request.Runs.Select(run => Check(run, request.Data))];
        (int done, int total) = (0, candidates.Sum(candidate => candidate.Images));
        var rows = new List<TableRow>();
        foreach (Candidate candidate in candidates)
        {
            int before = done;
            EvaluateResult result = new EvaluateWorkflow().Run(
                new EvaluateRequest { Weights = [candidate.Weights], Data = candidate.Data, Views = Views },
                context.Within(step => new TableProgress(candidate.Run, before + step.Done, total)));
            rows.Add(Row(candidate, result));
            done += candidate.Images;
        }

        return new TableResult((int)Views, rows);
    }

    private static Candidate Check(string run, string? data)
    {
        RunFolder folder = RunFolder.Open(run);
        if (!File.Exists(folder.WeightsPath))
        {
            throw new AlexNetException($"The run {run} has no weights yet; {ProgramAction.Resume(run)} finishes it.");
        }

        if (data is null && !Directory.Exists(folder.Info.Data))
        {
            throw new AlexNetException(
                $"The run {run} was trained on {folder.Info.Data}, which is not there; "
                    + $"name a pack of the same classes with {RequestOption.Of(nameof(TableRequest.Data))}.");
        }

        using Pack pack = Pack.Open(data ?? folder.Info.Data);
        if (data is null && folder.Info.DataSha256.Length > 0 && pack.Digest != folder.Info.DataSha256)
        {
            throw new AlexNetException(
                $"{folder.Info.Data} is not the pack that the run {run} was trained on; prepare it again as it was, "
                    + $"or name one with {RequestOption.Of(nameof(TableRequest.Data))}.");
        }

        if (pack.Val.Count == 0)
        {
            throw new AlexNetException(
                $"{pack.Folder} has no validation part to evaluate {run} on; "
                    + $"name a pack that has one with {RequestOption.Of(nameof(TableRequest.Data))}.");
        }

        WeightBundle bundle = WeightBundle.Read(folder.WeightsPath);
        EvaluationGuard.Check(bundle, folder.WeightsPath, pack);
        return new Candidate(run, folder.WeightsPath, pack.Folder, pack.Classes.Count, pack.Val.Count, bundle.Network());
    }

    /// <summary>The published error that stands beside ours of one view: one view's where there is such a figure.</summary>
    internal static PublishedError? Published(string network)
    {
        ZooEntry entry = NetworkZoo.Entries.First(entry => entry.Name == network);
        return entry.PublishedWithOneView ?? entry.Published;
    }

    private static TableRow Row(Candidate candidate, EvaluateResult result)
    {
        PublishedError? published = Published(candidate.Network.Name);
        return new TableRow
        {
            Run = candidate.Run,
            Model = candidate.Network.Name,
            Data = candidate.Data,
            Classes = candidate.Classes,
            Images = result.Images,
            Parameters = NetworkSummary.Of(candidate.Network).Parameters,
            Top1Error = result.Top1Error,
            Top5Error = result.Top5Error,
            PublishedTop1Error = published?.Top1,
            PublishedTop5Error = published?.Top5,
            PublishedProtocol = published?.Protocol,
        };
    }

    /// <summary>A run that can be evaluated.</summary>
    private sealed record Candidate(string Run, string Weights, string Data, int Classes, int Images, NetworkDefinition Network);
}
