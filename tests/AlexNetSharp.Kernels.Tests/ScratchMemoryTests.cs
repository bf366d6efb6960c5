namespace AlexNetSharp.Kernels.Tests;

public sealed unsafe class ScratchMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Floats_AnyCount_AreAlignedToCacheLinesAndWritable(int count)
    {
        using var memory = new ScratchMemory(count);
        Assert.Equal(0u, (nuint)memory.Floats % 64);
        Assert.Equal(count, memory.Count);
        new Span<float>(memory.Floats, count).Fill(1);
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        var memory = new ScratchMemory(5);
        memory.Dispose();
        memory.Dispose();
        Assert.True(memory.Floats == null);
    }

    [Fact]
    public void OfThread_NoMoreThanBefore_IsTheSameMemory()
    {
        float* first = ScratchMemory.OfThread(5000);
        Assert.True(first == ScratchMemory.OfThread(10));
        Assert.True(first == ScratchMemory.OfThread(5000));
    }

    [Fact]
    public void OfThread_AfterARequestThatFailed_WorksAgain()
    {
        _ = ScratchMemory.OfThread(100);
        Assert.Throws<OutOfMemoryException>(() => _ = ScratchMemory.OfThread(nint.MaxValue / 8));
        float* memory = ScratchMemory.OfThread(100);
        Assert.True(memory != null);
        memory[99] = 1;
    }

    [Fact]
    public void OfThread_TwoThreads_HaveTheirOwn()
    {
        nint mine = (nint)ScratchMemory.OfThread(100);
        nint other = 0;
        var thread = new Thread(() => other = (nint)ScratchMemory.OfThread(100));
        thread.Start();
        thread.Join();
        Assert.NotEqual(0, other);
        Assert.NotEqual(mine, other);
    }
}
