using AlexNetSharp.Runtime;

namespace AlexNetSharp.Tests.Runtime;

public sealed class ElfVersionNeedsTests
{
    [Fact]
    public void MarkWeak_TorchSharpShim_ChangesOnlyTheFlagOfThatVersion()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shim is an ELF library on Linux only.");
        byte[] original = File.ReadAllBytes(LibTorch.EnsureLoaded().Location.Shim);
        byte[] marked = [.. original];

        Assert.True(ElfVersionNeeds.MarkWeak(marked, "GLIBCXX_3.4.32"));

        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != marked[i])];
        int offset = Assert.Single(changed);
        Assert.Equal(original[offset] | 2, marked[offset]);
    }

    [Fact]
    public void MarkWeak_UnknownVersion_ChangesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shim is an ELF library on Linux only.");
        byte[] original = File.ReadAllBytes(LibTorch.EnsureLoaded().Location.Shim);
        byte[] marked = [.. original];

        Assert.False(ElfVersionNeeds.MarkWeak(marked, "GLIBCXX_9.9.9"));

        Assert.Equal(original, marked);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(5000)]
    public void MarkWeak_DamagedLibrary_IsRefused(int length)
    {
        byte[] damaged = new byte[length];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }.CopyTo(damaged, 0);
        if (length >= 64)
        {
            damaged.AsSpan(0x28, 24).Fill(0x7f);
        }

        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.MarkWeak(damaged, "GLIBCXX_3.4.32"));
    }
}
