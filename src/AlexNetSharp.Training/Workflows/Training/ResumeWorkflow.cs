using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows.Training;

/// <summary>Which run to go on with, and what of it is other than before.</summary>
public sealed record ResumeRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>Where the run's pack is now; null where it is where it was. It must be the same pack.</summary>
    public string? Data { get; init; }

    /// <summary>
    /// Values of the recipe that change, as <c>schedule.epochs=40</c>, with which a finished run goes on too: schedule, rates, loss,
    /// augmentation and guard can, network, pixels and batch cannot.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];
}

/// <summary>Goes on with a run that was stopped, or with one that ended and is to be trained longer.</summary>
public sealed class ResumeWorkflow : IWorkflow<ResumeRequest, TrainResult>
{
    /// <summary>Goes on from the newest checkpoint that is whole, with momentum and average as they were.</summary>
    /// <param name="request">Which run, and what is other than before.</param>
    /// <param name="context">
    /// Told about every update, on the training thread, about damaged checkpoints, what of the recipe has changed, and when the run goes on
    /// to other bits than it would have; stops after the current update, once a checkpoint is on disk. Device and threads are the run's
    /// own.
    /// </param>
    /// <exception cref="AlexNetException">
    /// There is no run in the folder, it is finished, it cannot be read, another process trains it, its pack is another, or a value cannot
    /// change in it.
    /// </exception>
    public TrainResult Run(ResumeRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        RunFolder folder = RunFolder.Open(request.Run);
        using FileLock claim = RunFolder.Claim(request.Run);
        TrainingRecipe recipe = RecipeFile.With(folder.Recipe, $"the recipe of {request.Run}", request.Overrides);
        IReadOnlyList<RecipeChange> changes = Changes(folder, recipe);
        using Pack pack = OpenPack(request, folder);
        int epochs = RefuseFinished(folder, recipe, changes, pack);
        (Device device, _) = (context with { Device = ComputeDevice.Parse(folder.Info.Device), Threads = folder.Info.Threads }).Start(
            keepMemory: true);
        RunInfo info = folder.Info with { Data = request.Data is null ? folder.Info.Data : Path.GetFullPath(request.Data) };
        if (changes.Count > 0 || info != folder.Info)
        {
            (folder, string? kept) = folder.Change(recipe, info, epochs);
            Tell(changes, kept, context);
        }

        bool tellsRate = changes.Any(change =>
            change.Key == "optimizer.learningRate" || change.Key.StartsWith("schedule.", StringComparison.Ordinal));
        return new RunTraining(pack, folder, device, context).GoOn(tellsRate);
    }

    /// <summary>What is other than when the newest checkpoint was written, by the request or because the run's recipe was edited.</summary>
    private static IReadOnlyList<RecipeChange> Changes(RunFolder folder, TrainingRecipe recipe)
    {
        string? written = folder.Checkpoints.All.Reverse().Select(Checkpoint.RecipeOf).OfType<string>().FirstOrDefault();
        TrainingRecipe before = written is null ? folder.Recipe : RecipeFile.Parse(written, "the recipe of the newest checkpoint");
        IReadOnlyList<RecipeChange> changes = RecipeChange.Between(before, recipe);
        return changes.FirstOrDefault(change => !change.IsPossible) is { } impossible
            ? throw new InvalidOptionException(
                $"The run {folder.Path} cannot go on with {impossible}: its state is of another kind; put the value back, or start another "
                    + $"run from its weights with {RequestOption.Of(nameof(TrainRequest.Init))}.")
            : changes;
    }

    private static Pack OpenPack(ResumeRequest request, RunFolder folder)
    {
        string data = request.Data ?? folder.Info.Data;
        if (request.Data is null && !Directory.Exists(data))
        {
            throw new AlexNetException(
                $"The pack of the run {folder.Path} is not at {data} any more; "
                    + $"say where it is with {RequestOption.Of(nameof(ResumeRequest.Data))}.");
        }

        Pack pack = Pack.Open(data);
        if (pack.Digest == folder.Info.DataSha256)
        {
            return pack;
        }

        pack.Dispose();
        throw new AlexNetException(
            $"{data} is not the pack that the run {folder.Path} was started on; prepare it again as it was, "
                + $"or {RunTraining.StartAnother}.");
    }

    /// <summary>Refuses a run that has its weights and nothing left to do by its recipe, and fewer epochs than it has finished.</summary>
    /// <returns>The epochs that it has finished.</returns>
    private static int RefuseFinished(RunFolder folder, TrainingRecipe recipe, IReadOnlyList<RecipeChange> changes, Pack pack)
    {
        IReadOnlyList<EpochRecord> history = RunHistory.Read(folder).Epochs;
        if (recipe.Schedule.Epochs <= history.Count && changes.Any(change => change.Key == "schedule.epochs"))
        {
            throw new InvalidOptionException(
                $"schedule.epochs is {recipe.Schedule.Epochs}, but the run {folder.Path} has finished {history.Count}; give more.");
        }

        var state = new TrainingState { Epoch = history.Count, History = history };
        if (!File.Exists(folder.WeightsPath) || !new TrainingCourse(recipe, pack.Train.Count).IsOver(state))
        {
            return history.Count;
        }

        bool isEarly = history.Count < recipe.Schedule.Epochs;
        string longer = isEarly ? "schedule.earlyStopEpochs=0" : $"schedule.epochs={2 * Math.Max(1, history.Count)}";
        throw new AlexNetException(
            $"The run {folder.Path} is finished after {Counted.Of(history.Count, "epoch")}{(isEarly ? ", stopped early" : "")}: "
                + $"its weights are {folder.WeightsPath}; "
                + $"{RequestOption.Of(nameof(ResumeRequest.Overrides)).With(longer)} trains it longer.");
    }

    private static void Tell(IReadOnlyList<RecipeChange> changes, string? kept, WorkflowContext context)
    {
        if (changes.Count > 0)
        {
            context.Notice?.Invoke(Sentence.Of($"The run goes on with {string.Join(", ", changes)}."));
        }

        if (kept is not null)
        {
            context.Notice?.Invoke(Sentence.Of($"The weights that it had ended with are kept as {kept}."));
        }
    }
}
