using AlexNetSharp.Data.Packs;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Workflows.Training;

/// <summary>The network that a recipe trains on a pack, and whether the two fit it.</summary>
internal static class TrainingNetwork
{
    /// <summary>The network, made.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="pack">The pack, whose classes the network has.</param>
    public static NetworkDefinition Of(TrainingRecipe recipe, Pack pack) =>
        NetworkZoo.Create(recipe.Model.Name, recipe.NetworkOptions(pack.Classes.Count));

    /// <summary>The network, made and checked.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="pack">The pack.</param>
    /// <exception cref="AlexNetException">It wants other images, or the recipe does not fit it.</exception>
    public static NetworkDefinition Checked(TrainingRecipe recipe, Pack pack)
    {
        NetworkDefinition network = Of(recipe, pack);
        Check(network, recipe, pack, isChosen: true);
        return network;
    }

    /// <summary>Checks that a network, its recipe and a pack fit together.</summary>
    /// <param name="network">The network.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="isChosen">Whether the user could choose another network; an experiment has its own.</param>
    /// <exception cref="AlexNetException">The network wants other images, or the recipe does not fit it.</exception>
    public static void Check(NetworkDefinition network, TrainingRecipe recipe, Pack pack, bool isChosen)
    {
        PackGuard.Check(pack, network, isChosen);
        LayerRules.Check(network, recipe);
        CheckSmallestPass(recipe.Optimizer, network, pack.Train.Count);
    }

    /// <summary>
    /// Batch normalization of vectors learns from at least two images, that of maps from one: better said now than at the end of the first
    /// epoch.
    /// </summary>
    /// <param name="optimizer">Batch and accumulation.</param>
    /// <param name="network">The network.</param>
    /// <param name="images">Training images of the pack.</param>
    /// <exception cref="InvalidOptionException">A pass of such a network would have a single image.</exception>
    public static void CheckSmallestPass(OptimizerRecipe optimizer, NetworkDefinition network, int images)
    {
        if (HasSinglePass(optimizer, images) && NormalizesVectors(network))
        {
            throw new InvalidOptionException(
                $"{network.Name} normalises batches of vectors, but with {Counted.Of(images, "training image")}, "
                    + $"optimizer.batchSize {optimizer.BatchSize} and optimizer.accumulation {optimizer.Accumulation} "
                    + "a pass has a single image; choose another batch size.");
        }
    }

    /// <summary>Whether a pass of an epoch has one image.</summary>
    /// <param name="optimizer">Batch and accumulation.</param>
    /// <param name="images">Training images.</param>
    public static bool HasSinglePass(OptimizerRecipe optimizer, int images)
    {
        int pass = optimizer.BatchSize / optimizer.Accumulation;
        return pass == 1 || images % pass == 1;
    }

    /// <summary>Whether a network normalizes vectors over the batch.</summary>
    /// <param name="network">The network.</param>
    public static bool NormalizesVectors(NetworkDefinition network) =>
        network.Shapes().Any(shape => shape is { Layer: BatchNormLayer, Input: { Height: 1, Width: 1 } });
}
