using AlexNetSharp.Data.Packs;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Workflows.Evaluation;

/// <summary>Refuses packs that weights cannot be evaluated on.</summary>
internal static class EvaluationGuard
{
    /// <summary>Refuses weights that were trained for other classes or other images than the pack has.</summary>
    /// <param name="bundle">What the weights' file says.</param>
    /// <param name="path">The weights' file.</param>
    /// <param name="pack">The pack.</param>
    /// <exception cref="AlexNetException">The pack has other classes or other images; the sentence says which.</exception>
    public static void Check(WeightBundle bundle, string path, Pack pack)
    {
        PackGuard.Check(pack, path, bundle.Preprocessing.Geometry);
        if (!bundle.Labels.Select(label => label.Name).SequenceEqual(pack.Classes.Select(one => one.Name)))
        {
            throw new AlexNetException(
                $"{path} was trained for {bundle.Labels.Count} classes ({Some(bundle.Labels.Select(label => label.Name))}), "
                    + $"but {pack.Folder} has {pack.Classes.Count} ({Some(pack.Classes.Select(one => one.Name))}); "
                    + $"evaluate on a pack of the same classes.");
        }
    }

    private static string Some(IEnumerable<string> names) => string.Join(", ", names.Take(2)) + ", ...";
}
