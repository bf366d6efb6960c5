using System.Collections.ObjectModel;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Training.Recipes;

/// <summary>
/// Everything that decides how a network is trained, besides the data and the seed. Read from <c>recipes/*.yaml</c>; the defaults are the
/// paper's (section 5).
/// </summary>
internal sealed record TrainingRecipe
{
    /// <summary>The paper's values without its network, for a text to say otherwise: where none is named, the data's decides.</summary>
    internal static TrainingRecipe OfAnyNetwork => new() { Model = new ModelRecipe { Name = ModelRecipe.AnyName } };

    /// <summary>The network.</summary>
    public ModelRecipe Model { get; init; } = new();

    /// <summary>What is done to the training images.</summary>
    public DataRecipe Data { get; init; } = new();

    /// <summary>The loss.</summary>
    public LossRecipe Loss { get; init; } = new();

    /// <summary>The update rule.</summary>
    public OptimizerRecipe Optimizer { get; init; } = new();

    /// <summary>What single layers do otherwise, by the layer's name; a layer that is not named follows <see cref="Optimizer"/>.</summary>
    public IReadOnlyDictionary<string, LayerRule> Layers { get; init; } = ReadOnlyDictionary<string, LayerRule>.Empty;

    /// <summary>The learning rate over time.</summary>
    public ScheduleRecipe Schedule { get; init; } = new();

    /// <summary>The moving average of the weights.</summary>
    public AverageRecipe Average { get; init; } = new();

    /// <summary>What is done when training diverges.</summary>
    public GuardRecipe Guard { get; init; } = new();

    /// <summary>The options of the network for a number of classes.</summary>
    /// <param name="classes">The data set's classes.</param>
    public NetworkOptions NetworkOptions(int classes) => Model.Options(classes);

    /// <summary>Updates of an epoch; the last may have fewer images.</summary>
    /// <param name="images">Training images.</param>
    public int UpdatesPerEpoch(int images) => (int)(((long)images + Optimizer.BatchSize - 1) / Optimizer.BatchSize);

    /// <summary>How the training images are loaded: pass by pass.</summary>
    /// <param name="seed">The seed of the run.</param>
    public BatchLoaderOptions LoaderOptions(ulong seed) => new()
    {
        BatchSize = Optimizer.BatchSize / Optimizer.Accumulation,
        Seed = seed,
        Augmentation = Data.ToAugmentation(),
        Threads = BatchLoaderOptions.UsualThreads,
    };
}
