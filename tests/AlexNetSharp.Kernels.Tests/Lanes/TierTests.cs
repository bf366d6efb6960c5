using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Tests;

namespace AlexNetSharp.Kernels.Tests.Lanes;

/// <summary>Every kernel test again in processes that have narrower vectors than the machine, or none.</summary>
public sealed partial class TierTests
{
    /// <summary>Set in those processes: the number of lanes that they must find.</summary>
    private const string ExpectedLanes = "ALEXNET_EXPECTED_LANES";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 8)]
    [InlineData("DOTNET_EnableAVX2", 4)]
    [InlineData("DOTNET_EnableHWIntrinsic", 1)]
    public void KernelTests_WithoutWiderVectors_Pass(string switchedOff, int lanes)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(ExpectedLanes) is not null, "This process is itself one of a tier.");
        using FileStream? turn = MachineLock.Take();
        int expected = Math.Min(lanes, LaneTiers.Widest);
        (int code, string output) = Run((switchedOff, "0"), (ExpectedLanes, expected.ToString(CultureInfo.InvariantCulture)));
        Assert.True(code == 0, output);
        Match summary = Summary().Match(output);
        Assert.True(summary.Success, output);

        // More than the check of the tier below, which alone would show nothing.
        Assert.InRange(int.Parse(summary.Groups[1].Value, CultureInfo.InvariantCulture), 20, int.MaxValue);
    }

    [Fact]
    public void Widest_OfThisProcess_IsTheExpectedOne()
    {
        int expected = Environment.GetEnvironmentVariable(ExpectedLanes) is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : LaneTiers.Widest;
        Assert.Equal(expected >= 16, Vector512.IsHardwareAccelerated);
        Assert.Equal(expected >= 8, Vector256.IsHardwareAccelerated);
        Assert.Equal(expected >= 4, Vector128.IsHardwareAccelerated);
        var width = new WidthWork();
        LaneTiers.RunWidest(1000, width);
        Assert.Equal([expected, expected], [LaneTiers.Widest, width.Lanes[0]]);
    }

    private static (int Code, string Output) Run(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TierTests).Assembly.Location, "-noColor"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The tests did not end within {Patience}.");
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    [GeneratedRegex(@"Total: (\d+), Errors: 0, Failed: 0,")]
    private static partial Regex Summary();

    private readonly struct WidthWork() : IWholeWork
    {
        public int[] Lanes { get; } = new int[1];

        public void Run<TLanes, TVector>()
            where TLanes : ILanes<TVector>
            where TVector : unmanaged => Lanes[0] = TLanes.Count;
    }
}
