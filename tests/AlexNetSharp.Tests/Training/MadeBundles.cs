using AlexNetSharp.Networks;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Tests.Training;

/// <summary>What bundles say in tests of files that nobody classifies with.</summary>
internal static class MadeBundles
{
    /// <summary>Of a network that is in no zoo.</summary>
    public static WeightBundle OfNoNetwork { get; } = new()
    {
        Model = "none",
        Options = new NetworkOptions(),
        Labels = [],
        Preprocessing = BundleJson.DefaultPreprocessing,
    };
}
