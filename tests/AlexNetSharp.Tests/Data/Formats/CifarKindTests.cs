using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>CIFAR records: planes become pixels, labels are checked.</summary>
public sealed class CifarKindTests
{
    [Fact]
    public void ImageOf_Record_PutsTheThreePlanesTogether()
    {
        byte[] record = [9, .. Enumerable.Range(0, 3072).Select(i => (byte)((i * 31) + (i >> 8)))];

        RgbImage image = CifarKind.Ten.ImageOf(record);

        Assert.Equal((32, 32, 3), (image.Height, image.Width, image.Channels));
        for (int y = 0; y < 32; y++)
        {
            for (int x = 0; x < 32; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    Assert.Equal(record[1 + (channel * 1024) + (y * 32) + x], image.Pixels[(((y * 32) + x) * 3) + channel]);
                }
            }
        }
    }

    [Fact]
    public void ClassOf_RecordOfTheHundred_IsTheFineLabel()
    {
        byte[] record = [19, 99, .. new byte[3072]];

        Assert.Equal(record.Length, CifarKind.Hundred.RecordLength);
        Assert.Equal(99, CifarKind.Hundred.ClassOf(record, "train.bin"));
        Assert.Equal(9, CifarKind.Ten.ClassOf([9], "data_batch_1.bin"));
        Assert.Contains("class 10, CIFAR-10 has", Throws(() => CifarKind.Ten.ClassOf([10], "data_batch_1.bin")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3072)]
    [InlineData(3074)]
    [InlineData(3073L * int.MaxValue * 2)]
    public void CountRecords_OtherLength_NamesTheFile(long length) =>
        Assert.Contains(
            $"test_batch.bin is {length} bytes long",
            Throws(() => CifarKind.Ten.CountRecords(length, "test_batch.bin")),
            StringComparison.Ordinal);

    [Fact]
    public void CountRecords_WholeFile_CountsThem() => Assert.Equal(10_000, CifarKind.Ten.CountRecords(30_730_000, "test_batch.bin"));

    [Fact]
    public void ReadNames_OfficialFile_HasAnEmptyLineAtItsEnd()
    {
        string[] names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

        Assert.Equal(names, CifarKind.Ten.ReadNames(new StringReader(string.Join('\n', names) + "\n\n"), "batches.meta.txt"));
        Assert.Contains(
            "10 different names",
            Throws(() => CifarKind.Ten.ReadNames(new StringReader("airplane\n"), "batches.meta.txt")),
            StringComparison.Ordinal);
    }

    private static string Throws(Action action) => Assert.Throws<AlexNetException>(action).Message;
}
