namespace AlexNetSharp.Runtime;

/// <summary>With what libtorch is fetched, and where to.</summary>
internal sealed record RestoreOptions
{
    /// <summary>The .NET SDK's program.</summary>
    public string Program { get; init; } = "dotnet";

    /// <summary>The NuGet cache that the packages are put into.</summary>
    public string PackageRoot { get; init; } = NativePlatform.PackageRoots().First();

    /// <summary>How long the SDK may take, and how long another run is waited for.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Told how far it is; null for nobody.</summary>
    public IProgress<FetchStep>? Progress { get; init; }
}
