using AlexNetSharp.Hostile.Inputs;

namespace AlexNetSharp.Hostile;

/// <summary>All inputs.</summary>
internal static class HostileInputs
{
    /// <summary>All inputs, by format.</summary>
    public static IReadOnlyList<HostileInput> All { get; } =
    [
        .. ZipInputs.All,
        .. TarInputs.All,
        .. PhotoInputs.All,
        .. FolderInputs.All,
        .. ListInputs.All,
        .. ParquetInputs.All,
        .. WebDatasetInputs.All,
        .. DataSetInputs.All,
        .. IlsvrcInputs.All,
        .. PackInputs.All,
        .. RunInputs.All,
        .. RecipeInputs.All,
        .. WeightInputs.All,
        .. BundleInputs.All,
        .. CompactInputs.All,
    ];
}
