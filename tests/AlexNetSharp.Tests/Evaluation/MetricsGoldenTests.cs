using AlexNetSharp.Evaluation;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Evaluation;

/// <summary>Loss, softmax, top-k errors, confusion, ensembles and averages of views against the golden vectors.</summary>
public sealed class MetricsGoldenTests
{
    public static IEnumerable<TheoryDataRow<string>> FiniteMetrics => GoldenIndex.Rows("metrics", golden => !golden.Has("wrong_rows"));

    public static IEnumerable<TheoryDataRow<string>> BrokenMetrics => GoldenIndex.Rows("metrics", golden => golden.Has("wrong_rows"));

    public static IEnumerable<TheoryDataRow<string>> Gradients => GoldenIndex.Rows("metrics", golden => golden.Has("dlogits"));

    public static IEnumerable<TheoryDataRow<string>> Ensembles => GoldenIndex.Rows("ensemble");

    public static IEnumerable<TheoryDataRow<string>> Averages => GoldenIndex.Rows("tencrop", golden => golden.Has("prob_average"));

    [Theory]
    [MemberData(nameof(FiniteMetrics))]
    public void Metrics_GoldenLogits_MatchPyTorch(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        Rows rows = Rows.Load(golden, "logits");
        long[] labels = golden.Load("labels").Longs;
        (ErrorCounter counter, float[] losses) = Count(rows, labels);

        golden.AssertMatches("loss", [(float)counter.Loss]);
        golden.AssertMatches("loss_per_item", losses);
        golden.AssertMatches(
            "prob",
            [.. Enumerable.Range(0, rows.Count).SelectMany(i => rows.Score(i).Probabilities).Select(value => (float)value)]);
        golden.AssertMatches("predicted", [.. Enumerable.Range(0, rows.Count).Select(i => (float)rows.Score(i).Top(1)[0])]);
        golden.AssertMatches(
            "top5",
            [.. Enumerable.Range(0, rows.Count).SelectMany(i => rows.Score(i).Top(5)).Select(index => (float)index)]);
        long[] counts = golden.Load("error_counts").Longs;
        Assert.Equal((counts[0], counts[1]), (counter.Top1Wrong, counter.Top5Wrong));
        Assert.Equal(golden.Load("predicted").Longs.Zip(labels, (predicted, label) => predicted != label), counter.Wrong);
        if (golden.Has("confusion"))
        {
            golden.AssertMatches("confusion", [.. counter.Confusion.Cast<int>().Select(value => (float)value)]);
        }
    }

    [Theory]
    [MemberData(nameof(BrokenMetrics))]
    public void Metrics_LogitsThatAreNoNumbers_CountAsWrong(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        Rows rows = Rows.Load(golden, "logits");
        long[] labels = golden.Load("labels").Longs, wrong = golden.Load("wrong_rows").Longs;
        int[] right = [.. FiniteRows(rows).Except(wrong.Select(row => (int)row))];

        Assert.NotEmpty(wrong);
        Assert.NotEmpty(right);
        Assert.All(wrong, row => Assert.True(Counted(rows, labels, (int)row) is { Top1Wrong: 1, Top5Wrong: 1 }));
        Assert.All(right, row => Assert.Equal(0, Counted(rows, labels, row).Top1Wrong));
        Assert.False(double.IsFinite(Count(rows, labels).Counter.Loss));
    }

    [Theory]
    [MemberData(nameof(Gradients))]
    public void CrossEntropy_GoldenLogits_HasTheGoldenGradient(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        Rows rows = Rows.Load(golden, "logits");
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(golden.Floats("logits"), [rows.Count, rows.Classes], requires_grad: true);
        Tensor loss = nn.functional.cross_entropy(logits, tensor(golden.Load("labels").Longs));
        loss.backward();

        golden.AssertMatches("loss", [loss.item<float>()]);
        golden.AssertMatches("dlogits", logits.grad!.data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Ensembles))]
    public void Ensemble_GoldenLogits_AveragesProbabilities(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        Rows[] models =
        [
            .. Enumerable.Range(1, golden.Params.GetProperty("models").GetInt32()).Select(i => Rows.Load(golden, $"logits_{i}")),
        ];
        long[] labels = golden.Load("labels").Longs;
        var counter = new ErrorCounter(models[0].Classes);
        var averages = new List<float>();
        var top5 = new List<float>();
        for (int i = 0; i < labels.Length; i++)
        {
            var score = new ImageScore([.. models.Select(model => model[i])]);
            counter.Add(score, (int)labels[i]);
            averages.AddRange(score.Probabilities.Select(value => (float)value));
            top5.AddRange(score.Top(5).Select(index => (float)index));
        }

        golden.AssertMatches("prob_average", [.. averages]);
        golden.AssertMatches("top5", [.. top5]);
        golden.AssertMatches("loss", [(float)counter.Loss]);
        Assert.Equal<long>(golden.Load("error_counts").Longs, new long[] { counter.Top1Wrong, counter.Top5Wrong });
        Assert.True(golden.Differs("contrast_top5_of_mean_logits", [.. top5]) || models[0].Classes <= 5);
    }

    [Theory]
    [MemberData(nameof(Averages))]
    public void TenViews_GoldenLogits_AverageProbabilities(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        Rows views = Rows.Load(golden, "logits");
        var score = new ImageScore([.. Enumerable.Range(0, views.Count).Select(view => views[view])]);

        int[] top5 = score.Top(5);
        golden.AssertMatches("prob_average", [.. score.Probabilities.Select(value => (float)value)]);
        golden.AssertMatches("top5", [.. top5.Select(index => (float)index)]);
        golden.AssertMatches("top5_prob", [.. top5.Select(index => (float)score.Probabilities[index])]);
        Assert.NotEqual(golden.Load("contrast_top5_of_mean_logits").Longs, top5.Select(index => (long)index));
    }

    private static (ErrorCounter Counter, float[] Losses) Count(Rows rows, long[] labels)
    {
        var counter = new ErrorCounter(rows.Classes);
        float[] losses = new float[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            losses[i] = (float)rows.Score(i).Loss((int)labels[i]);
            counter.Add(rows.Score(i), (int)labels[i]);
        }

        return (counter, losses);
    }

    private static IEnumerable<int> FiniteRows(Rows rows) =>
        Enumerable.Range(0, rows.Count).Where(row => rows[row].ToArray().All(float.IsFinite));

    private static ErrorCounter Counted(Rows rows, long[] labels, int row)
    {
        var one = new ErrorCounter(rows.Classes);
        one.Add(rows.Score(row), (int)labels[row]);
        return one;
    }

    private sealed record Rows(float[] Values, int Count, int Classes)
    {
        public ReadOnlyMemory<float> this[int row] => Values.AsMemory(row * Classes, Classes);

        public ImageScore Score(int row) => new([this[row]]);

        public static Rows Load(GoldenCase golden, string role)
        {
            GoldenArray array = golden.Load(role);
            return new Rows(array.Floats, array.Shape[0], array.Shape[1]);
        }
    }
}
