using AlexNetSharp.Data.Decoding;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Tests.Data;

/// <summary>Reads that give less than was asked for go on until the file ends.</summary>
public sealed class WholeReadTests
{
    /// <summary>The kernel's list of its own symbols, of which Linux gives some 4,000 bytes at a time, however many are wanted.</summary>
    private const string SlowFile = "/proc/kallsyms";
    private const int Length = 100_000;

    [Fact]
    public void TryFill_ShortReads_AreGoneOnWith()
    {
        Assert.SkipUnless(File.Exists(SlowFile), "Only Linux has a file that gives less than is asked for.");
        byte[] expected = new byte[Length], received = new byte[Length - 7];
        using FileStream stream = File.OpenRead(SlowFile);
        Assert.SkipUnless(stream.ReadAtLeast(expected, Length, throwOnEndOfStream: false) == Length, "The list is not to be had here.");
        using SafeFileHandle file = File.OpenHandle(SlowFile);
        Assert.True(WholeRead.TryFill(file, received, 7));
        Assert.Equal(expected[7..], received);
    }

    [Theory]
    [InlineData(0, 5, true)]
    [InlineData(2, 3, true)]
    [InlineData(2, 4, false)]
    [InlineData(9, 1, false)]
    public void TryFill_BeyondTheEnd_SaysSo(long offset, int length, bool expected)
    {
        using var folder = new TemporaryFolder();
        using SafeFileHandle file = File.OpenHandle(folder.Write("five", [1, 2, 3, 4, 5]));
        Assert.Equal(expected, WholeRead.TryFill(file, new byte[length], offset));
    }
}
