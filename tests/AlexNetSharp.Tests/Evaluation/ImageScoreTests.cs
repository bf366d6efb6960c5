using AlexNetSharp.Evaluation;

namespace AlexNetSharp.Tests.Evaluation;

public sealed class ImageScoreTests
{
    [Fact]
    public void Top_ProbabilitiesThatUnderflow_KeepTheOrderOfTheirLogarithms()
    {
        var one = new ImageScore([new float[] { 0, -3000, -2000 }]);
        var two = new ImageScore([new float[] { 0, -3000, -2000 }, new float[] { 0, -2600, -2500 }]);

        Assert.Equal([1, 0, 0], two.Probabilities);
        Assert.Equal([0, 2, 1], one.Top(3));
        Assert.Equal([0, 2, 1], two.Top(3));
        Assert.Equal(2000 + Math.Log(2), two.Loss(2), 9);
    }

    [Fact]
    public void Top_EqualProbabilities_PutTheLowerClassFirst() =>
        Assert.Equal([1, 3, 0, 2], new ImageScore([new float[] { 1, 2, 1, 2 }]).Top(4));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void IsNumber_LogitsWithoutSoftmax_IsFalse(float logit)
    {
        var score = new ImageScore([new float[] { 0, 1 }, new float[] { logit, 0 }]);
        var counter = new ErrorCounter(2);

        counter.Add(score, 0);

        Assert.False(score.IsNumber);
        Assert.Equal((1, 1), (counter.Top1Wrong, counter.Top5Wrong));
    }
}
