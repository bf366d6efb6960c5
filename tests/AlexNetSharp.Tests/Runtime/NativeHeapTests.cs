using AlexNetSharp.Runtime;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Runtime;

[Collection(nameof(TorchFixture))]
public sealed class NativeHeapTests
{
    private const int Pages = 40_000;

    [Fact]
    public void KeepFreedMemory_TensorsMadeAgain_FaultNoPagesIn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux's C library has this option, and /proc to count page faults.");
        Assert.SkipUnless(NativeHeap.KeepFreedMemory(), "The C library is not glibc, or its heap is tuned by environment variables.");
        long faults = DedicatedThread.Run("tensors", () =>
        {
            // Each of the first finds the place of the one before a little too small, until all small values have settled elsewhere.
            MakeTensors();
            long before = MinorFaults();
            MakeTensors();
            return MinorFaults() - before;
        });

        // Mapped afresh each time they would be ten times as many pages.
        Assert.InRange(faults, 0, 3 * Pages);
    }

    private static void MakeTensors()
    {
        for (int round = 0; round < 10; round++)
        {
            MakeTensor();
        }
    }

    private static void MakeTensor()
    {
        using Tensor tensor = zeros(Pages * 1024L, dtype: ScalarType.Float32);
    }

    private static long MinorFaults()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[7], System.Globalization.CultureInfo.InvariantCulture);
    }
}
