using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Kernels;

namespace AlexNetSharp.Tests.Data.Synthetic;

/// <summary>
/// Shows that pixels alone do not tell the built-in classes apart: two classifiers trained for real stay above an error of one half.
/// </summary>
public class PixelBaselinesTests(ITestOutputHelper output)
{
    private const int Classes = 10;
    private const int TrainImages = 4000;
    private const int ValImages = 1000;
    private const double LeastError = 0.5;
    private const int Features = SmallImages.Side * SmallImages.Side * 3;

    [Fact]
    public void NearestMean_OnPixels_StaysAboveHalfError()
    {
        (float[][] images, int[] labels) = SmallImages.Make(SyntheticSplit.Train, TrainImages);
        (float[][] valImages, int[] valLabels) = SmallImages.Make(SyntheticSplit.Val, ValImages);
        double[][] means = [.. Enumerable.Range(0, Classes).Select(_ => new double[Features])];
        for (int i = 0; i < images.Length; i++)
        {
            for (int k = 0; k < Features; k++)
            {
                means[labels[i]][k] += images[i][k] * Classes / TrainImages;
            }
        }

        double Distance(float[] image, int label) => means[label].Select((mean, k) => (image[k] - mean) * (image[k] - mean)).Sum();
        int Nearest(float[] image) => Enumerable.Range(0, Classes).MinBy(label => Distance(image, label));
        double error = Error(valImages, valLabels, Nearest);
        output.WriteLine($"Nearest class mean on {Features} pixel values: error {error:0.000} on {ValImages} validation images.");
        Assert.InRange(error, LeastError, 1.0);
    }

    [Fact]
    public void LinearSoftmax_OnPixels_StaysAboveHalfError()
    {
        (float[][] images, int[] labels) = SmallImages.Make(SyntheticSplit.Train, TrainImages);
        (float[][] valImages, int[] valLabels) = SmallImages.Make(SyntheticSplit.Val, ValImages);
        float[][] weights = [.. Enumerable.Range(0, Classes).Select(_ => new float[Features + 1])];
        double[] losses = [.. Enumerable.Range(0, 8).Select(epoch => TrainEpoch(weights, images, labels, epoch))];
        double trainError = Error(images, labels, image => Best(weights, image));
        double error = Error(valImages, valLabels, image => Best(weights, image));
        output.WriteLine(
            $"Linear softmax on {Features} pixel values: loss {losses[0]:0.000} to {losses[^1]:0.000}, training error {trainError:0.000}, "
                + $"error {error:0.000} on {ValImages} validation images.");
        Assert.True(
            losses[^1] < losses[0] && trainError < 0.8,
            "The classifier has not learned its own training images, so its error says nothing.");
        Assert.InRange(error, LeastError, 1.0);
    }

    private static double TrainEpoch(float[][] weights, float[][] images, int[] labels, int epoch)
    {
        float rate = 0.004f / (1 + epoch);
        double loss = 0;
        foreach (int i in new CountedRandom(1, RandomPurpose.Order).Permutation(images.Length, (uint)epoch))
        {
            double[] scores = Scores(weights, images[i]);
            double most = scores.Max();
            double sum = scores.Sum(score => Math.Exp(score - most));
            loss -= (scores[labels[i]] - most - Math.Log(sum)) / images.Length;
            for (int label = 0; label < Classes; label++)
            {
                float step = rate * (float)((label == labels[i] ? 1 : 0) - Math.Exp(scores[label] - most) / sum);
                float[] row = weights[label];
                float[] image = images[i];
                for (int k = 0; k < image.Length; k++)
                {
                    row[k] += step * image[k];
                }

                row[Features] += step;
            }
        }

        return loss;
    }

    private static double[] Scores(float[][] weights, float[] image)
    {
        double[] scores = new double[Classes];
        for (int label = 0; label < Classes; label++)
        {
            float[] row = weights[label];
            float sum = row[Features];
            for (int k = 0; k < image.Length; k++)
            {
                sum += row[k] * image[k];
            }

            scores[label] = sum;
        }

        return scores;
    }

    private static int Best(float[][] weights, float[] image) =>
        Scores(weights, image) is var scores ? Array.IndexOf(scores, scores.Max()) : 0;

    private static double Error(float[][] images, int[] labels, Func<float[], int> classify) =>
        images.Zip(labels, (image, label) => classify(image) == label ? 0.0 : 1.0).Average();
}
