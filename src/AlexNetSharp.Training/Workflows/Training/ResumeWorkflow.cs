using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training.Runs;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows.Training;

/// <summary>Which run to go on with.</summary>
public sealed record ResumeRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }
}

/// <summary>Goes on with a run that was stopped.</summary>
public sealed class ResumeWorkflow : IWorkflow<ResumeRequest, TrainResult>
{
    /// <summary>Goes on from the newest checkpoint that is whole.</summary>
    /// <param name="request">Which run.</param>
    /// <param name="context">
    /// Told about every update, on the training thread, about damaged checkpoints, and when the run goes on to other bits than it would
    /// have; stops after the current update, once a checkpoint is on disk. Device and threads are the run's own.
    /// </param>
    /// <exception cref="AlexNetException">
    /// There is no run in the folder, it is finished, it cannot be read, another process trains it, or its pack is another.
    /// </exception>
    public TrainResult Run(ResumeRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        string run = request.Run;
        RunFolder folder = RunFolder.Open(run);
        using FileLock claim = RunFolder.Claim(run);
        if (File.Exists(folder.WeightsPath))
        {
            throw new AlexNetException(
                $"The run {run} is finished: its weights are {folder.WeightsPath}; {RunTraining.StartAnother} to train longer.");
        }

        using Pack pack = Pack.Open(folder.Info.Data);
        if (pack.Digest != folder.Info.DataSha256)
        {
            throw new AlexNetException(
                $"{folder.Info.Data} is not the pack that the run {run} was started on; prepare it again as it was, "
                    + $"or {RunTraining.StartAnother}.");
        }

        (Device device, _) = (context with { Device = ComputeDevice.Parse(folder.Info.Device), Threads = folder.Info.Threads }).Start(
            keepMemory: true);
        return new RunTraining(pack, folder, device, context).GoOn();
    }
}
