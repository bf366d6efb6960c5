using AlexNetSharp.Files;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training.Runs;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows.Training;

/// <summary>Trains a network into a new run.</summary>
public sealed class TrainWorkflow : IWorkflow<TrainRequest, TrainResult>
{
    /// <summary>Starts a run.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="context">
    /// Told about every update, on the training thread; stops after the current one, once a checkpoint is on disk.
    /// </param>
    /// <exception cref="AlexNetException">Something that was given cannot be used; the sentence says what.</exception>
    public TrainResult Run(TrainRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        using TrainingPlan plan = TrainingPlan.Open(request, context.Cancellation);
        RunFolder.CheckFree(request.Out);
        (Device device, LibTorchStatus status) = context.Start(keepMemory: true);
        plan.Tell(context);

        using FileLock claim = RunFolder.Claim(request.Out);
        RunFolder folder = RunFolder.Create(request.Out, plan.Recipe, new RunInfo
        {
            Command = context.Origin,
            Data = Path.GetFullPath(request.Data),
            DataSha256 = plan.Pack.Digest,
            Seed = request.Seed,
            Device = device.ToString(),
            Threads = status.Threads,
            Precision = request.Precision,
            Init = plan.Init is null ? null : Path.GetFullPath(plan.Init.Path),
            InitSha256 = plan.Init?.Digest,
            NewClassifier = plan.NewClassifier,
            CheckpointMinutes = request.CheckpointMinutes,
            CheckpointsKept = request.CheckpointsKept,
            Versions = ProgramVersions.All,
        });
        try
        {
            return new RunTraining(plan.Pack, folder, device, context).Begin(plan.Init);
        }
        catch
        {
            folder.DiscardUnlessBegun();
            throw;
        }
    }
}
