using System.Runtime.Intrinsics.X86;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Tests.Runtime;

public sealed class ProcessorCachesTests
{
    private const string Processor = "/sys/devices/system/cpu/cpu0";

    /// <summary>Linux asks the processor by the same leaves when it starts.</summary>
    [Fact]
    public void AreKnown_OnLinux_IsWhetherTheKernelListsCaches()
    {
        Assert.SkipUnless(Directory.Exists(Processor) && X86Base.IsSupported, "Only Linux on x64 lists a processor's caches in files.");
        bool listed = Directory.Exists(Path.Combine(Processor, "cache", "index0"));
        TestContext.Current.TestOutputHelper!.WriteLine($"sizes of caches: {listed}");
        Assert.Equal(listed, ProcessorCaches.AreKnown);
    }
}
