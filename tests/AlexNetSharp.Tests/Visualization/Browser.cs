using System.Diagnostics;

namespace AlexNetSharp.Tests.Visualization;

/// <summary>A browser without a window, where one is installed: Chromium, or what the variable CHROMIUM names.</summary>
internal static class Browser
{
    private const string Start = "[[[";
    private const string End = "]]]";

    /// <summary>Its file, or null.</summary>
    public static string? Path { get; } = Find();

    /// <summary>Opens a page and gives what its script wrote.</summary>
    /// <param name="page">The page's HTML; its script, which runs while it is read, defines <c>told</c>, a text.</param>
    /// <param name="folder">A folder for the browser's files.</param>
    public static async Task<string> AskAsync(string page, string folder)
    {
        string file = System.IO.Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(
            file,
            $"{page}<script>document.write('<pre>{Start}' + encodeURIComponent(told) + '{End}</pre>')</script>",
            TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Path!) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder}", "--dump-dom", $"file://{file}"];
        Array.ForEach(arguments, start.ArgumentList.Add);

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string document = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        int from = document.LastIndexOf($"<pre>{Start}", StringComparison.Ordinal);
        int to = document.LastIndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"The browser told nothing: {await error}");
        return Uri.UnescapeDataString(document[(from + "<pre>".Length + Start.Length)..to]);
    }

    private static string? Find()
    {
        string[] names = [Environment.GetEnvironmentVariable("CHROMIUM") ?? "chromium", "chromium-browser", "google-chrome"];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        return names.SelectMany(name => folders.Select(folder => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
