using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Tests.Lanes;

/// <summary>
/// Lanes of every width take pixels apart and turn round; also widths that the machine lacks, which the runtime then emulates.
/// </summary>
public sealed unsafe partial class PixelLanesTests
{
    private const int Page = 65_536;
    private const int ReadAndWrite = 3;

    [Fact]
    public void LoadPixels_EveryWidth_GivesAVectorAChannel()
    {
        LoadPixels<Lanes1, float>();
        LoadPixels<Lanes128, Vector128<float>>();
        LoadPixels<Lanes256, Vector256<float>>();
        LoadPixels<Lanes512, Vector512<float>>();
    }

    [Fact]
    public void Reverse_EveryWidth_TurnsRound()
    {
        Reverse<Lanes1, float>();
        Reverse<Lanes128, Vector128<float>>();
        Reverse<Lanes256, Vector256<float>>();
        Reverse<Lanes512, Vector512<float>>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void FillMinusMeanImage_PixelsBeforeAPageThatCannotBeRead_ReadsNoneOfIt(int channels)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mprotect is called as Linux has it.");
        byte* memory = (byte*)NativeMemory.AlignedAlloc(2 * Page, Page);
        Assert.Equal(0, Protect(memory + Page, Page, 0));
        try
        {
            foreach (int width in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33])
            {
                var crop = new ImageCrop(2, width, channels, 0, 0, 2, width, false);
                var image = new Span<byte>(memory + Page - crop.ImageLength, crop.ImageLength);
                image.Fill(9);
                float[] output = new float[crop.CropLength];
                ImageBatch.FillMinusMeanImage(
                    image,
                    crop,
                    new float[crop.ImageLength],
                    new float[channels],
                    Enumerable.Repeat(1f, channels).ToArray(),
                    output);
                Assert.All(output, value => Assert.Equal(9, value));
            }
        }
        finally
        {
            Assert.Equal(0, Protect(memory + Page, Page, ReadAndWrite));
            NativeMemory.AlignedFree(memory);
        }
    }

    private static void LoadPixels<TLanes, TVector>()
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        byte[] bytes = [.. Enumerable.Range(0, 3 * TLanes.Count).Select(i => (byte)(255 - (5 * i)))];
        fixed (byte* source = bytes)
        {
            (TVector first, TVector second, TVector third) = TLanes.LoadPixels(source);
            TVector[] channels = [first, second, third];
            for (int channel = 0; channel < 3; channel++)
            {
                Assert.Equal(
                    bytes.Where((_, i) => i % 3 == channel).Select(value => (float)value),
                    Values<TLanes, TVector>(channels[channel]));
            }
        }
    }

    private static void Reverse<TLanes, TVector>()
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        float[] numbers = [.. Enumerable.Range(1, TLanes.Count).Select(i => (float)i)];
        fixed (float* source = numbers)
        {
            Assert.Equal(numbers.Reverse(), Values<TLanes, TVector>(TLanes.Reverse(TLanes.Load(source))));
        }
    }

    private static float[] Values<TLanes, TVector>(TVector vector)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        float[] values = new float[TLanes.Count];
        fixed (float* target = values)
        {
            TLanes.Store(vector, target);
        }

        return values;
    }

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(byte* address, nuint length, int protection);
}
