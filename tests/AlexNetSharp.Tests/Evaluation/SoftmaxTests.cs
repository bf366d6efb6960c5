using AlexNetSharp.Evaluation;

namespace AlexNetSharp.Tests.Evaluation;

/// <summary>The loss of averaged probabilities, against the closed form and where probabilities underflow.</summary>
public sealed class SoftmaxTests
{
    [Fact]
    public void AverageLoss_OrdinaryLosses_IsThatOfTheMeanProbability()
    {
        double[] probabilities = [0.5, 0.25, 0.01];

        Assert.Equal(-Math.Log(0.76 / 3), Softmax.AverageLoss([.. probabilities.Select(value => -Math.Log(value))]), 12);
    }

    [Fact]
    public void AverageLoss_ProbabilitiesThatUnderflow_StaysFinite()
    {
        double loss = Softmax.Losses([0f, -2000f])[1];

        Assert.Equal(0, new ImageScore([new float[] { 0, -2000 }]).Probabilities[1]);
        Assert.Equal(2000, Softmax.AverageLoss([loss, loss]), 9);
        Assert.Equal(2000 + Math.Log(2), Softmax.AverageLoss([loss, loss + 5000]), 9);
    }

    [Fact]
    public void AverageLoss_NoNumberOrNoProbability_SaysSo()
    {
        Assert.Equal(double.NaN, Softmax.AverageLoss([1, double.NaN]));
        Assert.Equal(double.PositiveInfinity, Softmax.AverageLoss([double.PositiveInfinity, double.PositiveInfinity]));
        Assert.Equal(1 + Math.Log(2), Softmax.AverageLoss([1, double.PositiveInfinity]), 12);
    }
}
