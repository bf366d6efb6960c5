using System.Runtime.Intrinsics.X86;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Tests.Runtime;

public sealed class BFloat16HardwareTests
{
    private const string ProcessorTable = "/proc/cpuinfo";

    [Fact]
    public void IsOnProcessor_OnLinux_IsWhatTheKernelSays()
    {
        Assert.SkipUnless(File.Exists(ProcessorTable) && X86Base.IsSupported, "Only Linux on x64 lists a processor's features in a file.");
        string[] features = File.ReadLines(ProcessorTable).First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        Assert.Contains("sse2", features);
        bool listed = features.Contains("avx512_bf16") || features.Contains("amx_bf16");
        TestContext.Current.TestOutputHelper!.WriteLine($"bfloat16 instructions: {listed}");
        Assert.Equal(listed, BFloat16Hardware.IsOnProcessor);
    }
}
