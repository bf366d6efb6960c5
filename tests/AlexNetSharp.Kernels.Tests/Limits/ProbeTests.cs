using System.Runtime.Intrinsics;
using AlexNetSharp.Kernels.Limits;

namespace AlexNetSharp.Kernels.Tests.Limits;

public sealed class ProbeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Arithmetic_Rounds_CountsTwelveChainsOfTheWidestVectors(int rounds)
    {
        int lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

        long operations = ArithmeticProbe.Run(rounds);

        Assert.Equal(0, operations % (2L * 12 * lanes * rounds));
        Assert.InRange(operations, 1, long.MaxValue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4097)]
    public void Copy_AnyLength_CopiesToTheLastByteAndCountsBothWays(int length)
    {
        using var probe = new CopyProbe(length);

        Assert.Equal(0, probe.Last);
        Assert.Equal(2L * length, probe.Run());
        Assert.Equal(1, probe.Last);
    }
}
