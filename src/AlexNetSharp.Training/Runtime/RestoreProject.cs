namespace AlexNetSharp.Runtime;

/// <summary>The project that fetches the native halves of TorchSharp, with nothing in it that others can change.</summary>
internal static class RestoreProject
{
    /// <summary>The name of the settings beside the project, which name the one feed.</summary>
    public const string ConfigurationName = "nuget.config";

    private const string ProjectResource = "AlexNetSharp.libtorch.proj";
    private const string Configuration =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <configuration>
          <packageSources>
            <clear />
            <add key="nuget.org" value="https://api.nuget.org/v3/index.json" protocolVersion="3" />
          </packageSources>
          <fallbackPackageFolders>
            <clear />
          </fallbackPackageFolders>
          <disabledPackageSources>
            <clear />
          </disabledPackageSources>
        </configuration>

        """;

    /// <summary>
    /// Writes the project and beside it, empty, all that the .NET SDK would otherwise look for in the folders above, where others may have
    /// put theirs: what stands in those files runs.
    /// </summary>
    /// <param name="folder">The folder, of the user's alone.</param>
    /// <returns>The project's path.</returns>
    public static string Write(string folder)
    {
        foreach (string name in (string[])["Build.props", "Build.targets", "Packages.props"])
        {
            File.WriteAllText(Path.Combine(folder, "Directory." + name), "<Project />\n");
        }

        File.WriteAllText(Path.Combine(folder, "Directory.Build.rsp"), "");
        File.WriteAllText(Path.Combine(folder, "global.json"), "{}\n");
        File.WriteAllText(Path.Combine(folder, ConfigurationName), Configuration);
        string project = Path.Combine(folder, "libtorch.proj");
        using Stream resource = typeof(RestoreProject).Assembly.GetManifestResourceStream(ProjectResource)!;
        using FileStream file = File.Create(project);
        resource.CopyTo(file);
        return project;
    }
}
