namespace AlexNetSharp.Tests.Golden;

/// <summary>Finds the folder of golden vectors and real images that is not part of the repository.</summary>
internal static class SharedFolder
{
    /// <summary>What a skipped test says.</summary>
    public const string HowToProvide =
        "Golden vectors and real images are not here; put them in ../shared beside the repository, or name their folder in ALEXNET_SHARED.";

    /// <summary>The folder, or null.</summary>
    public static string? Path { get; } = Find();

    /// <summary>A file or folder of real images.</summary>
    public static string Data(string name) => System.IO.Path.Combine(Path!, "data", name);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ALEXNET_SHARED") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        string beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, "..", "shared"));
        return Directory.Exists(beside) ? beside : null;
    }
}
