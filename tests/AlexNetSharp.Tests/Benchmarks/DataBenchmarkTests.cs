using AlexNetSharp.Benchmarks;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Tests.Benchmarks;

/// <summary>What <c>bench data</c> says, and the loop that it measures against.</summary>
public sealed class DataBenchmarkTests
{
    [Theory]
    [InlineData(8000, "the network: the loader is 40 times as fast as the trainer.")]
    [InlineData(500, "the network: the loader is 2.5 times as fast as the trainer.")]
    [InlineData(120, "the data: the loader makes 0.6 of the images that the trainer could take.")]
    public void Bottleneck_TwoSpeeds_NamesTheSlowerSide(double loaded, string sentence)
    {
        var training = new TrainingWait
        {
            Network = "alexnet",
            Batch = 1,
            Steps = 1,
            LoaderThreads = 1,
            ImagesPerSecond = 200,
            StepMilliseconds = 5,
            WaitMilliseconds = 0,
            WaitShare = 0,
        };

        Assert.Equal(sentence, DataBenchmark.Bottleneck(loaded, training));
    }

    [Theory]
    [InlineData(false, new float[] { 9, 10, 17, 18, 10, 11, 18, 19 })]
    [InlineData(true, new float[] { 10, 9, 18, 17, 11, 10, 19, 18 })]
    public void ScalarCrop_SmallImage_GivesPixelsMinusTheMeanThatMoves(bool isMirrored, float[] values)
    {
        // Two interleaved channels of three columns: pixel (y, x) of channel c is 10 + 8 y + 2 x + c, and every mean is 3, in the last column 4.
        byte[] image = [10, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23];
        float[] mean = [3, 3, 4, 3, 3, 4, 3, 3, 4, 3, 3, 4];
        var preprocessing = new ImagePreprocessing
        {
            Geometry = new PackGeometry { Height = 2, Width = 3, Channels = 2 },
            CropSize = 2,
            Mean = MeanRule.Image,
            MeanValues = mean,
        };
        float[] output = new float[8];

        ScalarCrop.Write(image, preprocessing, new View(0, 1, isMirrored), output);

        Assert.Equal(values, output);
    }
}
