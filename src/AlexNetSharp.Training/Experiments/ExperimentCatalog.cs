namespace AlexNetSharp.Experiments;

/// <summary>The paper's claims as experiments, at the scale of minutes.</summary>
internal static class ExperimentCatalog
{
    private const string Paper = "Krizhevsky, Sutskever, Hinton, 2012";

    private static readonly ExperimentSetting Mini = ExperimentSettings.Mini;
    private static readonly ExperimentSetting Cifar = ExperimentSettings.Cifar;

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
            Arms = [new("relu", "ReLU"), new("tanh", "tanh") { Differs = ["model.variant.activation=tanh"] }],
            Statements =
            [
                new(
                    "The network with ReLUs reaches 25 % training error in fewer epochs than the one with tanh.",
                    StatementRule.FewerEpochs,
                    "relu")
                {
                    Others = ["tanh"],
                    Published = "six times fewer epochs, in a network of four layers",
                },
            ],
            Note = "No weight decay and no augmentation, as in the paper, which chose each network's learning rate too.",
        },
        new("lrn", "Local response normalisation lowers the error (the paper: by 1.4 points).", $"{Paper}, section 3.3")
        {
            Setting = Mini,
            Arms = [new("lrn", "with normalisation"), new("none", "without") { Differs = ["model.variant.normalisation=none"] }],
            Statements = [Lower("Local response normalisation lowers the validation error.", "lrn", "none", "1.4 points")],
            Note = "Normalisation divides activations by at least 1.68 twice, so each side has rates of its own that it learns by.",
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
            Statements =
            [
                Lower("Overlapping windows give a lower validation error than windows side by side.", "overlapping", "plain", "0.4 points"),
            ],
        },
        new(
            "columns",
            "Two columns give a lower error than one column with half as many maps in conv1 to conv4 (the paper: by 1.7 points).",
            $"{Paper}, section 3.2")
        {
            Setting = Mini,
            Arms = [new("two", "two columns"), new("one", "one column, half the maps") { Differs = ["model.variant.columns=one"] }],
            Statements =
            [
                Lower("Two columns give a lower validation error than one column with half the maps.", "two", "one", "1.7 points"),
            ],
        },
        new("dropout", "Without dropout the network over-fits: dropout lowers the validation error.", $"{Paper}, section 4.2")
        {
            Setting = Mini,
            Arms = [new("dropout", "with dropout"), new("off", "without") { Differs = ["model.variant.dropout=off"] }],
            Statements =
            [
                new("Without dropout the network over-fits: it errs more on new images than on its own.", StatementRule.OverFits, "off"),
                Lower("Dropout lowers the validation error.", "dropout", "off", ""),
            ],
        },
        new("augmentation", "Random crops, mirroring and colour shifts lower the validation error.", $"{Paper}, section 4.1")
        {
            Setting = Mini,
            Arms =
            [
                new("on", "crops, mirrors, colours"),
                new("off", "centre crop only") { Differs = ["data.crop=centre", "data.mirror=false", "data.colorShift=none"] },
            ],
            Statements =
            [
                Lower(
                    "Random crops, mirroring and colour shifts lower the validation error.",
                    "on",
                    "off",
                    "more than 1 point, of the colour shifts alone"),
            ],
        },
        new(
            "views",
            "The average of ten views gives a lower error than one view (the paper: 37.5 % against 39.0 %).",
            $"{Paper}, sections 4.1 and 6.1")
        {
            Setting = Mini,
            Arms =
            [
                new("run", "one view") { PublishedError = 0.390 },
                new("ten", "ten views") { Of = ["run"], Views = 10, PublishedError = 0.375 },
            ],
            Statements = [Lower("The average of ten views gives a lower validation error than one view.", "ten", "run", "1.5 points")],
            Note = "Each training is evaluated twice.",
        },
        new("bn", "Batch normalisation in place of response normalisation and dropout gives a lower error.", "Simon, Rodner, Denzler, 2016")
        {
            Setting = Mini,
            Arms =
            [
                new("batch", "batch normalisation") { Differs = ["model.variant.normalisation=batch", "model.variant.dropout=off"] },
                new("lrn", "response normalisation and dropout"),
            ],
            Statements =
            [
                Lower(
                    "Batch normalisation in place of response normalisation and dropout gives a lower validation error.",
                    "batch",
                    "lrn",
                    ""),
            ],
        },
        new(
            "filters",
            "The columns specialise: the filters of one are largely without colour, those of the other largely with it, in every run.",
            $"{Paper}, section 6.1 and figure 3")
        {
            Setting = Mini,
            Measure = ExperimentMeasure.ColorShare,
            Arms = [new("run", "two columns")],
            Statements =
            [
                new("The columns' filters differ in their share of colour, in every run.", StatementRule.ColumnsDiffer, "run"),
                new(
                    "The filters of one column are largely without colour, those of the other largely with it, in every run.",
                    StatementRule.ColumnsSpecialize,
                    "run")
                {
                    Published = "shown as pictures: GPU 1 without colour, GPU 2 with it",
                },
            ],
            Note =
                "A filter's colour share is the part of its energy that is no common value of red, green and blue; noise has two thirds. "
                    + "Columns 1 and 2 are the paper's GPU 1 and GPU 2.",
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
            Statements =
            [
                new("Filters that start from the same constants stay equal.", StatementRule.FiltersEqual, "constant"),
                new("Filters that start from random weights differ.", StatementRule.FiltersDiffer, "random"),
            ],
            Note = "On a network without dropout and response normalisation, which both treat equal units differently.",
        },
        new(
            "ensemble",
            "The average of three networks has a lower error than one of them (the paper, for five: 38.1 % against 40.7 %).",
            $"{Paper}, section 6")
        {
            Setting = Mini,
            Arms =
            [
                new("first", "first seed") { PublishedError = 0.407 },
                new("second", "second seed") { SeedOffset = 1 },
                new("third", "third seed") { SeedOffset = 2 },
                new("average", "average of three") { Of = ["first", "second", "third"], PublishedError = 0.381 },
            ],
            Statements =
            [
                new("The average of three networks has a lower validation error than one of them.", StatementRule.LowerError, "average")
                {
                    Others = ["first", "second", "third"],
                    Published = "2.6 points, of five networks",
                },
            ],
            Note = "Each repetition has three networks of its own.",
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

    private static ExperimentStatement Lower(string text, string arm, string other, string published) =>
        new(text, StatementRule.LowerError, arm) { Others = [other], Published = published };
}
