namespace AlexNetSharp.Files;

/// <summary>What of a run's folder others than its training know: whether it is one, its weights, its checkpoints.</summary>
internal static class OwnRun
{
    /// <summary>The file that says what a run was started with; a folder that has it is a run.</summary>
    public const string InfoName = "run.json";

    /// <summary>The weights that a run ended with, in its folder.</summary>
    public const string WeightsName = "weights.safetensors";

    /// <summary>The folder of a run's checkpoints, in its folder.</summary>
    public const string CheckpointsName = "checkpoints";

    /// <summary>Whether a folder holds a run.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsRun(string folder) => File.Exists(Path.Combine(folder, InfoName));

    /// <summary>The checkpoints in a folder, oldest first; their names sort in the order of the training.</summary>
    /// <param name="folder">The folder, which may be missing.</param>
    public static IReadOnlyList<string> Checkpoints(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal)] : [];
}
