using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Experiments;

/// <summary>What the experiments train on: a network, its data and the rates tried on them.</summary>
internal static class ExperimentSettings
{
    private const string MiniRecipe = "alexnet-mini-imagenette";

    /// <summary>
    /// CIFAR-10: the network of recipes/cifar-26pct.yaml, with its weights and images, but with neither a drop of the rate nor weight
    /// decay.
    /// </summary>
    public static ExperimentSetting Cifar { get; } = new(
        "CIFAR-10, cifar-26pct",
        "cifar-26pct",
        Epochs: 15,
        DropAfter: 1,
        Rates: [0.001, 0.003, 0.01],
        [
            "model.name=cifar-26pct",
            "data.crop=centre",
            "data.mirror=false",
            "data.colorShift=none",
            "optimizer.batchSize=128",
            "optimizer.weightDecay=0",
            "optimizer.biasRateFactor=2",
            "schedule.kind=constant",
        ]);

    /// <summary>Imagenette.</summary>
    public static ExperimentSetting Mini { get; } = ReadMini();

    /// <summary>
    /// The recipe <c>alexnet-mini-imagenette.yaml</c>, its epochs and its drop as the experiment's; its rate, and one on either side of it
    /// by a factor of about three, are tried.
    /// </summary>
    private static ExperimentSetting ReadMini()
    {
        TrainingRecipe recipe = ShippedRecipe.Find(MiniRecipe).Recipe;
        double dropAfter = (double)recipe.Schedule.StepEpochs / recipe.Schedule.Epochs;
        return new ExperimentSetting(
            "Imagenette at 73x73, alexnet-mini",
            recipe.Model.Name,
            recipe.Schedule.Epochs,
            dropAfter,
            Rates: [0.003, 0.01, 0.03],
            [.. RecipeFile.Assignments(recipe).Where(one => Experiment.KeyOf(one) != Experiment.RateKey)]);
    }
}
