using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Experiments;

/// <summary>The paper's claims as experiments, at the scale of minutes.</summary>
internal static class ExperimentCatalog
{
    private const string MiniRecipe = "alexnet-mini-imagenette";
    private const string Paper = "Krizhevsky, Sutskever, Hinton, 2012";

    private static readonly ExperimentSetting Mini = ReadMini();

    // The network of recipes/cifar-26pct.yaml, with its weights, rates and images, but with neither a drop of the rate nor weight decay.
    private static readonly ExperimentSetting Cifar = new(
        "CIFAR-10, cifar-26pct",
        Epochs: 10,
        DropAfter: 1,
        [
            "model.name=cifar-26pct",
            "data.crop=centre",
            "data.mirror=false",
            "data.colorShift=none",
            "optimizer.batchSize=128",
            "optimizer.learningRate=0.001",
            "optimizer.weightDecay=0",
            "optimizer.biasRateFactor=2",
            "schedule.kind=constant",
        ]);

    /// <summary>The experiments, in the order of the paper.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new(
            "relu-tanh",
            "A network with ReLUs reaches 25 % training error on CIFAR-10 in fewer epochs than the same network with tanh (the paper: "
                + "six times fewer).",
            $"{Paper}, section 3.1 and figure 1")
        {
            Setting = Cifar,
            Measure = ExperimentMeasure.EpochsToTrainingError,
            Arms =
            [
                new("relu", "ReLU"),
                new("tanh", "tanh") { Differs = ["model.variant.activation=tanh", "optimizer.learningRate=0.003"] },
            ],
            Note =
                "No weight decay and no augmentation, as in the paper; each at the quicker of two rates, 0.001 and 0.003, "
                    + "as the paper chose each network's own.",
        },
        new("lrn", "Local response normalisation lowers the error (the paper: by 1.4 points).", $"{Paper}, section 3.3")
        {
            Setting = Mini,
            Arms =
            [
                new("lrn", "with normalisation"),
                new("none", "without") { Differs = ["model.variant.normalisation=none", "optimizer.learningRate=0.003"] },
            ],
            Note =
                "Each at a rate that it learns by: 0.01 with normalisation, which divides activations by at least 1.68 twice, "
                    + "0.003 without; at 0.01 that blows up.",
        },
        new(
            "pooling",
            "Overlapping windows (3, stride 2) give a lower error than windows side by side (2, stride 2) (the paper: by 0.4 points).",
            $"{Paper}, section 3.4")
        {
            Setting = Mini,
            Arms =
            [
                new("overlapping", "overlapping, 3/2"),
                new("plain", "side by side, 2/2") { Differs = ["model.variant.pooling=plain"] },
            ],
        },
        new(
            "columns",
            "Two columns give a lower error than one column with half as many maps in conv1 to conv4 (the paper: by 1.7 points).",
            $"{Paper}, section 3.2")
        {
            Setting = Mini,
            Arms = [new("two", "two columns"), new("one", "one column, half the maps") { Differs = ["model.variant.columns=one"] }],
        },
        new("dropout", "Without dropout the network over-fits: dropout lowers the validation error.", $"{Paper}, section 4.2")
        {
            Setting = Mini,
            Arms = [new("dropout", "with dropout"), new("off", "without") { Differs = ["model.variant.dropout=off"] }],
        },
        new("augmentation", "Random crops, mirroring and colour shifts lower the validation error.", $"{Paper}, section 4.1")
        {
            Setting = Mini,
            Arms =
            [
                new("on", "crops, mirrors, colours"),
                new("off", "centre crop only") { Differs = ["data.crop=centre", "data.mirror=false", "data.colorShift=none"] },
            ],
        },
        new(
            "views",
            "The average of ten views gives a lower error than one view (the paper: 37.5 % against 39.0 %).",
            $"{Paper}, sections 4.1 and 6.1")
        {
            Setting = Mini,
            Arms = [new("run", "one view"), new("ten", "ten views") { Of = ["run"], Views = 10 }],
            Note = "One training, evaluated twice.",
        },
        new("bn", "Batch normalisation in place of response normalisation and dropout gives a lower error.", "Simon, Rodner, Denzler, 2016")
        {
            Setting = Mini,
            Arms =
            [
                new("batch", "batch normalisation")
                {
                    Differs = ["model.variant.normalisation=batch", "model.variant.dropout=off", "optimizer.learningRate=0.05"],
                },
                new("lrn", "response normalisation and dropout"),
            ],
            Note = "Each at its own usual rate: 0.05 with batch normalisation, 0.01 without.",
        },
        new(
            "filters",
            "The columns specialise: the filters of one are largely without colour, those of the other largely with it, in every run.",
            $"{Paper}, section 6.1 and figure 3")
        {
            Setting = Mini,
            Measure = ExperimentMeasure.ColorShare,
            Arms = [new("run", "two columns")],
            Note =
                "A filter's colour share is the part of its energy that is no common value of red, green and blue; noise has two thirds.",
        },
        new(
            "init",
            "Filters that start from the same constants stay equal; random weights are what makes them differ.",
            "the lecture's closing question")
        {
            Setting = Cifar with { Epochs = 2 },
            Measure = ExperimentMeasure.FilterDifference,
            Arms =
            [
                new("constant", "constant weights") { Differs = ["model.initialisation=constant"] },
                new("random", "random weights") { Differs = ["model.initialisation=he"] },
            ],
            Note = "On a network without dropout and response normalisation, which both treat equal units differently.",
        },
        new(
            "ensemble",
            "The average of three networks has a lower error than one of them (the paper: 16.4 % top-5 for five against 18.2 %).",
            $"{Paper}, section 6")
        {
            Setting = Mini,
            Measure = ExperimentMeasure.EnsembleError,
            Arms =
            [
                new("first", "first seed"),
                new("second", "second seed") { SeedOffset = 1 },
                new("third", "third seed") { SeedOffset = 2 },
                new("average", "average of three") { Of = ["first", "second", "third"] },
            ],
        },
    ];

    /// <summary>The experiment of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidOptionException">There is none; the sentence names near ones.</exception>
    public static Experiment Find(string name) =>
        All.FirstOrDefault(one => one.Name == name) ?? throw new InvalidOptionException(Unknown(name)!);

    /// <summary>What is to be said of a name that no experiment has, with near ones; null for the name of one.</summary>
    internal static string? Unknown(string name) => All.Any(one => one.Name == name)
        ? null
        : $"There is no experiment '{name}': {NearestNames.Clause(name, [.. All.Select(one => one.Name)])}";

    /// <summary>The recipe <c>alexnet-mini-imagenette.yaml</c>, its epochs and its drop as the experiment's.</summary>
    private static ExperimentSetting ReadMini()
    {
        TrainingRecipe recipe = ShippedRecipe.Find(MiniRecipe).Recipe;
        double dropAfter = (double)recipe.Schedule.StepEpochs / recipe.Schedule.Epochs;
        return new ExperimentSetting(
            "Imagenette at 73x73, alexnet-mini",
            recipe.Schedule.Epochs,
            dropAfter,
            RecipeFile.Assignments(recipe));
    }
}
