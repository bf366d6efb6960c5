using AlexNetSharp.Data.Loading;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Training;

/// <summary>
/// Everything that decides how a network is trained, besides the data and the seed. Read from <c>recipes/*.yaml</c>; the defaults are the
/// paper's (section 5).
/// </summary>
public sealed record TrainingRecipe
{
    /// <summary>The network.</summary>
    public ModelRecipe Model { get; init; } = new();

    /// <summary>What is done to the training images.</summary>
    public DataRecipe Data { get; init; } = new();

    /// <summary>The update rule.</summary>
    public OptimizerRecipe Optimizer { get; init; } = new();

    /// <summary>The learning rate over time.</summary>
    public ScheduleRecipe Schedule { get; init; } = new();

    /// <summary>The options of the network for a number of classes.</summary>
    /// <param name="classes">The data set's classes.</param>
    public NetworkOptions NetworkOptions(int classes) => new()
    {
        Classes = classes,
        InputSize = Model.InputSize,
        Width = Model.Width,
        Initialisation = Model.Initialisation,
    };
}

/// <summary>Which network is trained.</summary>
public sealed record ModelRecipe
{
    /// <summary>The network's name in the zoo.</summary>
    /// <value>alexnet</value>
    public string Name { get; init; } = "alexnet";

    /// <summary>Height and width of the input in pixels; the network's own where unset.</summary>
    public int? InputSize { get; init; }

    /// <summary>Factor on the number of maps and units.</summary>
    /// <value>1</value>
    public double Width { get; init; } = 1;

    /// <summary>How the weights start.</summary>
    /// <value>paper</value>
    public Initialisation Initialisation { get; init; }
}

/// <summary>What is done to the training images.</summary>
public sealed record DataRecipe
{
    /// <summary>What is subtracted from the pixels.</summary>
    /// <value>image</value>
    public MeanRule Mean { get; init; } = MeanRule.Image;

    /// <summary>How the crop is chosen.</summary>
    /// <value>random</value>
    public CropRule Crop { get; init; } = CropRule.Random;

    /// <summary>Whether every image is mirrored with probability one half.</summary>
    /// <value>true</value>
    public bool Mirror { get; init; } = true;

    /// <summary>How colours are shifted.</summary>
    /// <value>stdev</value>
    public ColorShiftRule ColorShift { get; init; } = ColorShiftRule.StandardDeviation;

    /// <summary>Standard deviation of the three factors of the colour shift.</summary>
    /// <value>0.1</value>
    public double ColorShiftDeviation { get; init; } = 0.1;

    /// <summary>What the loader does with these choices.</summary>
    public Augmentation ToAugmentation() => new()
    {
        Crop = Crop,
        Mirror = Mirror,
        ColorShift = ColorShift,
        ColorShiftDeviation = ColorShiftDeviation,
    };
}

/// <summary>The paper's update rule: v := momentum v - decay rate w - rate gradient; w := w + v.</summary>
public sealed record OptimizerRecipe
{
    /// <summary>Images per update.</summary>
    /// <value>128</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>The learning rate at the start.</summary>
    /// <value>0.01</value>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>The share of the last update that goes on.</summary>
    /// <value>0.9</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The factor of the weights in the update.</summary>
    /// <value>0.0005</value>
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>Factor on the learning rate of biases; 2 in the recipes of Caffe and cuda-convnet2.</summary>
    /// <value>1</value>
    public double BiasRateFactor { get; init; } = 1;

    /// <summary>Factor on the weight decay of biases; 0 in the recipes of Caffe and cuda-convnet2.</summary>
    /// <value>1</value>
    public double BiasDecayFactor { get; init; } = 1;
}

/// <summary>How the learning rate changes.</summary>
public enum ScheduleKind
{
    /// <summary>It does not.</summary>
    Constant,

    /// <summary>It is multiplied by gamma every <see cref="ScheduleRecipe.StepEpochs"/> epochs.</summary>
    Step,

    /// <summary>It is multiplied by gamma when the validation error stalls (the paper, by hand).</summary>
    Plateau,
}

/// <summary>The learning rate over time.</summary>
public sealed record ScheduleRecipe
{
    /// <summary>Passes over the training images.</summary>
    /// <value>90</value>
    public int Epochs { get; init; } = 90;

    /// <summary>How the rate changes.</summary>
    /// <value>plateau</value>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Plateau;

    /// <summary>The factor of a drop.</summary>
    /// <value>0.1</value>
    public double Gamma { get; init; } = 0.1;

    /// <summary>Epochs between drops of <see cref="ScheduleKind.Step"/>.</summary>
    /// <value>30</value>
    public int StepEpochs { get; init; } = 30;

    /// <summary>Epochs without a better validation error before a drop of <see cref="ScheduleKind.Plateau"/>.</summary>
    /// <value>5</value>
    public int PatienceEpochs { get; init; } = 5;

    /// <summary>The most drops of <see cref="ScheduleKind.Plateau"/>.</summary>
    /// <value>3</value>
    public int MostDrops { get; init; } = 3;
}
