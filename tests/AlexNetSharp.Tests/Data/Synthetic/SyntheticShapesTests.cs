using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Tests.Visualization;

namespace AlexNetSharp.Tests.Data.Synthetic;

public sealed class SyntheticShapesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synthetic").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Classes_Always_AreTenInOrdinalOrder()
    {
        Assert.Equal(10, SyntheticShapes.Classes.Count);
        Assert.Equal(SyntheticShapes.Classes.Order(StringComparer.Ordinal), SyntheticShapes.Classes);
    }

    [Fact]
    public void Draw_SameNumbers_GivesSameBytes()
    {
        byte[] first = SyntheticShapes.Draw(7, 123, 48, out int firstLabel);
        SyntheticShapes.Draw(7, 124, 48, out _);
        byte[] second = SyntheticShapes.Draw(7, 123, 48, out int secondLabel);
        Assert.Equal(48 * 48 * 3, first.Length);
        Assert.Equal(first, second);
        Assert.Equal(firstLabel, secondLabel);
    }

    [Fact]
    public void Draw_AnyOtherSeedPartOrIndex_GivesAnotherImage()
    {
        byte[] image = SyntheticShapes.Draw(7, 123, 32, out _);
        Assert.NotEqual(image, SyntheticShapes.Draw(8, 123, 32, out _));
        Assert.NotEqual(image, SyntheticShapes.Draw(7, 133, 32, out _));
        Assert.NotEqual(image, SyntheticShapes.Draw(7, SyntheticSplit.Val, 123, 32, out _));
    }

    [Fact]
    public void Draw_AnotherSize_ShowsTheSameScene()
    {
        for (int i = 0; i < 20; i++)
        {
            byte[] small = SyntheticShapes.Draw(3, i, 20, out _);
            byte[] large = SmallImages.Shrink(SyntheticShapes.Draw(3, i, 80, out _), 80, 4);
            double difference = small.Zip(large, (a, b) => Math.Abs(a - b)).Average();
            Assert.InRange(difference, 0, 16);
        }
    }

    [Fact]
    public void Draw_ManyImages_HasBalancedClasses()
    {
        int[] counts = new int[10];
        for (int i = 0; i < 200; i++)
        {
            SyntheticShapes.Draw(1, i, 16, out int label);
            counts[label]++;
        }

        Assert.All(counts, count => Assert.Equal(20, count));
    }

    [Fact]
    public void Draw_ManyImages_HasTheSameMeanColorInEveryClass()
    {
        const int Images = 4000;
        double[,] sums = new double[10, 3];
        object gate = new();
        Parallel.For(0, Images, i =>
        {
            byte[] pixels = SyntheticShapes.Draw(5, i, 16, out int label);
            lock (gate)
            {
                for (int k = 0; k < pixels.Length; k++)
                {
                    sums[label, k % 3] += pixels[k] / (16.0 * 16.0 * Images / 10);
                }
            }
        });

        for (int channel = 0; channel < 3; channel++)
        {
            double[] means = [.. Enumerable.Range(0, 10).Select(label => sums[label, channel])];
            double mean = means.Average();
            Assert.InRange(mean, 80, 150);
            Assert.All(means, value => Assert.InRange(value, mean - 12, mean + 12));
        }
    }

    [Theory]
    [InlineData(-1, 80)]
    [InlineData(0, 15)]
    [InlineData(0, 1025)]
    public void Draw_OutOfRange_Throws(int index, int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticShapes.Draw(1, index, size, out _));

    [Fact]
    public void Write_Request_WritesTheDrawnPixelsIntoClassFolders()
    {
        var request = new SyntheticRequest { Seed = 9, TrainImages = 23, ValImages = 11, Size = 24 };
        var seen = new Progress();
        SyntheticShapes.Write(_folder, request, seen, CancellationToken.None);
        SyntheticShapes.Write(_folder, request, null, CancellationToken.None);

        string[] files =
        [
            .. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder, file)),
        ];
        Assert.Equal(34, files.Length);
        Assert.Equal(34, seen.Last);
        AssertHolds("train/disc/00001.png", SyntheticSplit.Train, 3);
        AssertHolds("train/crescent/00003.png", SyntheticSplit.Train, 21);
        AssertHolds("val/arrow/00002.png", SyntheticSplit.Val, 10);

        void AssertHolds(string file, SyntheticSplit split, int index)
        {
            using var decoded = new DecodedPng(File.ReadAllBytes(Path.Combine(_folder, file)));
            Assert.Equal(SyntheticShapes.Draw(9, split, index, 24, out _), decoded.Pixels());
        }
    }

    [Fact]
    public void Write_FolderWithOtherImages_RefusesInOneSentence()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "train", "cat"));
        File.WriteAllText(Path.Combine(_folder, "train", "cat", "a.png"), "");
        var error = Assert.Throws<AlexNetException>(
            () => SyntheticShapes.Write(_folder, new SyntheticRequest { TrainImages = 1, ValImages = 1 }, null, CancellationToken.None));
        Assert.Contains(Path.Combine("train", "cat", "a.png"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ImpossibleRequest_Refuses()
    {
        Assert.Throws<AlexNetException>(() =>
            SyntheticShapes.Write(_folder, new SyntheticRequest { TrainImages = -1 }, null, CancellationToken.None));
        Assert.Throws<AlexNetException>(() =>
            SyntheticShapes.Write(_folder, new SyntheticRequest { Size = 8 }, null, CancellationToken.None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_Canceled_StopsAndLeavesWholeFilesOnly()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SyntheticShapes.Write(_folder, new SyntheticRequest { TrainImages = 500 }, null, source.Token));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.png", SearchOption.AllDirectories));
    }

    private sealed class Progress : IProgress<int>
    {
        private int _last;

        public int Last => _last;

        public void Report(int value) => _last = Math.Max(_last, value);
    }
}
