using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Tests.Data;

/// <summary>The tests of resizing again in processes that have narrower vectors than the machine, or none.</summary>
public sealed partial class ImageResizerTierTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task ImageResizerTests_WithoutWiderVectors_Pass(string switchedOff)
    {
        Assert.SkipUnless(Vector128.IsHardwareAccelerated, "This machine has no vectors.");
        var start = new ProcessStartInfo("dotnet", [typeof(ImageResizerTests).Assembly.Location, "-noColor", "-class", typeof(ImageResizerTests).FullName!])
        {
            RedirectStandardOutput = true,
            Environment = { [switchedOff] = "0" },
            WorkingDirectory = AppContext.BaseDirectory,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.Matches(Summary(), await output);
    }

    /// <summary>Ten tests or more: none at all would show nothing.</summary>
    [GeneratedRegex(@"Total: \d{2,}, Errors: 0, Failed: 0,")]
    private static partial Regex Summary();
}
