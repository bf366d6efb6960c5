using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>A small data set with a finished run on it, made once for the tests that need one.</summary>
public sealed class SmallRun : IDisposable
{
    /// <summary>The values that make the run small.</summary>
    public static readonly string[] Overrides =
    [
        "model.width=0.25",
        "model.initialisation=he",
        "optimizer.batchSize=32",
        "schedule.epochs=3",
        "schedule.kind=step",
        "schedule.stepEpochs=2",
    ];

    private readonly TemporaryFolder _folder = new();

    public SmallRun()
    {
        SyntheticShapes.Write(
            Images,
            new SyntheticRequest
            {
                Seed = 5,
                TrainImages = 200,
                ValImages = 60,
            },
            progress: null,
            CancellationToken.None);
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = Images,
                Pack = Pack,
                Geometry = new PackGeometry { Height = 73, Width = 73 },
            });
        Result = Train("run", Overrides);
    }

    /// <summary>A folder for what a test makes.</summary>
    public string Root => _folder.Root;

    /// <summary>The images, 10 classes, 80x80.</summary>
    public string Images => Path.Combine(Root, "images");

    /// <summary>The pack, 200 training and 60 validation images of 73x73.</summary>
    public string Pack => Path.Combine(Root, "pack");

    /// <summary>The finished run.</summary>
    public TrainResult Result { get; }

    /// <summary>Trains another run.</summary>
    public TrainResult Train(
        string name,
        IReadOnlyList<string> overrides,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default) =>
        new TrainWorkflow().Run(
            new TrainRequest
            {
                Data = Pack,
                Out = Path.Combine(Root, name),
                RecipeText = "",
                Model = "alexnet-mini",
                Overrides = overrides,
                Seed = 11,
            },
            new WorkflowContext { Progress = progress, Cancellation = cancellation, Origin = "alexnet train" });

    public void Dispose() => _folder.Dispose();
}
