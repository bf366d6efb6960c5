using AlexNetSharp.Data.Packs;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Cli.Tests;

/// <summary>What was done to the pixels that weights were trained on: read, told, or assumed with a notice.</summary>
public sealed class PixelsOfWeightsTests(CliFixture fixture)
{
    /// <summary>A pack's own mean is red first; others must say so, in whatever shape they come.</summary>
    [Fact]
    public void Convert_MeansOfEveryShapeAndOrigin_AreRedFirst()
    {
        string weights = ForeignFiles.Exported(fixture, ".npy"), own = Path.Combine(fixture.Pack, "mean.npy");
        (float[] red, IReadOnlyList<long> shape) = NpyFile.ReadFloats(own);
        int size = (int)shape[^1], plane = size * size;
        float[] blue = [.. red.Chunk(plane).Reverse().SelectMany(one => one)];
        float[] behind = [.. Enumerable.Range(0, red.Length).Select(i => blue[(i % 3 * plane) + (i / 3)])];
        string bgr = fixture.NewPath(".npy"), batch = fixture.NewPath(".npy");
        string last = fixture.NewPath(".npy"), three = fixture.NewPath(".npy");
        string proto = fixture.NewFile(CaffeMessages.Blob([1, 3, size, size], red, CaffeBlobForm.Legacy).Bytes(), ".binaryproto");
        NpyFile.Write(bgr, blue, 3, size, size);
        NpyFile.Write(batch, blue, 1, 3, size, size);
        NpyFile.Write(last, behind, size, size, 3);
        NpyFile.Write(three, [3f, 2f, 1f], 3);

        Assert.Equal(red, MeanOf(own));
        Assert.Equal(red, MeanOf(fixture.Pack));
        Assert.Equal(red, MeanOf($"bgr:{bgr}"));
        Assert.Equal(red, MeanOf($"bgr:{batch}"));
        Assert.Equal(red, MeanOf($"bgr:{last}"));
        Assert.Equal([1, 2, 3], MeanOf($"bgr:{three}"));
        Assert.Equal([3, 2, 1], MeanOf($"rgb:{three}"));

        // The network's pixels are red first, and a mean of Caffe's is in their order.
        Assert.Equal(red, MeanOf(proto));
        Assert.Equal(blue, MeanOf($"bgr:{proto}"));
        Assert.Equal(blue, MeanOf(proto, "--input", "caffe"));
        CommandHere.Run("weights", "convert", weights, fixture.NewPath(".safetensors"), "--model", "alexnet-mini", "--mean", bgr)
            .ShouldFail(1, bgr, $"--mean rgb:{bgr}", $"--mean bgr:{bgr}");

        float[] MeanOf(string mean, params string[] more)
        {
            string to = fixture.NewPath(".safetensors");
            CommandHere.Run(["weights", "convert", weights, to, "--model", "alexnet-mini", "--mean", mean, .. more]).ShouldSucceed();
            return WeightBundle.Read(to).Preprocessing.MeanValues;
        }
    }

    /// <summary>ImageNet's mean image is known by its means, whatever it is called.</summary>
    [Fact]
    public void Convert_ImageNetsMeanImage_IsKnownToBeBlueFirst()
    {
        string weights = ForeignFiles.Exported(fixture, ".npy"), mean = fixture.NewPath(".npy"), to = fixture.NewPath(".safetensors");
        float[] means = [104.00699f, 116.66877f, 122.67891f];
        NpyFile.Write(mean, [.. means.SelectMany(value => Enumerable.Repeat(value, 73 * 73))], 3, 73, 73);

        CommandHere.Run("weights", "convert", weights, to, "--model", "alexnet-mini", "--mean", mean).ShouldSucceed();

        float[] found = WeightBundle.Read(to).Preprocessing.MeanValues;
        Assert.Equal((122.67891f, 104.00699f), (found[0], found[^1]));
    }

    /// <summary>Names say torchvision, but the weights may be Caffe's: what is assumed is said, and can be told.</summary>
    [Fact]
    public void Convert_TorchvisionsNames_SaysWhatIsAssumedAndTakesWhatIsTold()
    {
        string path = fixture.NewPath(".pth"), usual = fixture.NewPath(".safetensors"), told = fixture.NewPath(".safetensors");
        NetworkDefinition network = NetworkZoo.Create("vgg19", new NetworkOptions { Classes = 4, Width = 0.03125 });
        ForeignFiles.WriteTorchvision(path, network);

        string assumed = CommandHere.Run("weights", "convert", path, usual).ShouldSucceed().Output;
        string silent = CommandHere.Run("weights", "convert", path, told, "--input", "vgg").ShouldSucceed().Output;

        Assert.Contains($"{path} does not say what was done to the pixels", assumed, StringComparison.Ordinal);
        Assert.Contains("--input NAME", assumed, StringComparison.Ordinal);
        Assert.DoesNotContain("does not say", silent, StringComparison.Ordinal);
        ImagePreprocessing first = WeightBundle.Read(usual).Preprocessing, second = WeightBundle.Read(told).Preprocessing;
        Assert.Equal((ChannelOrder.Rgb, 1 / 58.395f), (first.Order, first.Factors()[0]));
        Assert.Equal((ChannelOrder.Bgr, 1f, 123.68f), (second.Order, second.Factors()[0], second.MeanValues[0]));
        foreach ((string mean, string words) in (ReadOnlySpan<(string, string)>)
        [
            (Directory.CreateDirectory(fixture.NewPath()).FullName, "is a folder; name a mean image in it"),
            (fixture.NewPath(".npy"), "give the path of a mean image"),
            (fixture.NewFile("<html>not found</html>"u8.ToArray(), ".npy"), "no mean image; give a .binaryproto or .npy file of one"),
        ])
        {
            CommandHere.Run("weights", "convert", path, fixture.NewPath(".safetensors"), "--mean", mean).ShouldFail(1, mean, words);
        }

        CommandHere.Run("weights", "convert", path, fixture.NewPath(".safetensors"), "--input", "keras")
            .ShouldFail(2, "--input is 'keras'", "torchvision");
        CommandHere.Run("weights", "convert", fixture.Weights, fixture.NewPath(".npy"), "--input", "vgg")
            .ShouldFail(2, fixture.Weights, "--input");
    }
}
