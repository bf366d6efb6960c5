using AlexNetSharp.Inference;
using AlexNetSharp.Inference.Steps;
using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Inference;

/// <summary>The plan against libtorch in double precision, for every network.</summary>
public sealed class InferencePlanTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => NetworkZoo.Entries.Select(entry => new TheoryDataRow<string>(entry.Name));

    /// <summary>Networks wide enough for Winograd's tiles.</summary>
    public static TheoryData<string, double> Wide => new()
    {
        { "alexnet", 0.5 },
        { "alexnet-bn", 0.25 },
        { "vgg19", 0.5 },
        { "resnet10", 0.5 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Logits_EveryNetwork_AreThoseOfDoublePrecision(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using PlannedNetwork planned = PlannedNetwork.Of(name);

        planned.AssertRight(images: 10);
    }

    [Theory]
    [MemberData(nameof(Wide))]
    public void Logits_WideNetwork_AreThoseOfDoublePrecision(string name, double width)
    {
        using DisposeScope scope = NewDisposeScope();
        using PlannedNetwork planned = PlannedNetwork.Of(
            NetworkZoo.Create(name, new NetworkOptions { Width = width, Classes = 5, Initialization = Initialization.He }));

        planned.AssertRight(images: 3);
    }

    /// <summary>How work is shared out may depend on the threads; what comes out does not, to the bit.</summary>
    [Theory]
    [InlineData("alexnet-mini")]
    [InlineData("resnet10")]
    [InlineData("cifar-11pct")]
    [InlineData("lenet5")]
    public void Logits_AnyThreadCount_HaveTheSameBits(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using PlannedNetwork planned = PlannedNetwork.Of(name);
        using Tensor images = planned.Images(count: 9, seed: 5);

        float[] one = planned.Logits(images, threads: 1);

        Assert.Equal(one, planned.Logits(images, threads: 2));
        Assert.Equal(one, planned.Logits(images, threads: 5));
    }

    /// <summary>Whoever computes beside it, an image's result is the same.</summary>
    [Fact]
    public void Logits_ManyPassesAtOnce_HaveTheSameBits()
    {
        using DisposeScope scope = NewDisposeScope();
        using PlannedNetwork planned = PlannedNetwork.Of("alexnet-mini");
        using Tensor images = planned.Images(count: 3, seed: 5);
        float[] alone = planned.Logits(images, threads: 2);
        float[][] together = new float[8][];

        Thread[] threads =
        [
            .. Enumerable.Range(0, together.Length).Select(index => new Thread(() => together[index] = planned.Logits(images, threads: 2))),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(together, logits => Assert.Equal(alone, logits));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_PixelThatIsNoNumber_AreNoNumbersForItsImageAlone(float pixel)
    {
        using DisposeScope scope = NewDisposeScope();
        using PlannedNetwork planned = PlannedNetwork.Of("alexnet-mini");
        using Tensor images = planned.Images(count: 3, seed: 5);
        float[] wanted = planned.Logits(images, threads: 2);
        images[1, 0, 20, 20] = pixel;

        float[] found = planned.Logits(images, threads: 2);

        int classes = planned.Classes;
        Assert.Equal(wanted[..classes], found[..classes]);
        Assert.All(found[classes..(2 * classes)], value => Assert.False(float.IsFinite(value)));
        Assert.Equal(wanted[(2 * classes)..], found[(2 * classes)..]);
    }

    /// <summary>Memory is taken by the first pass of so many images, and by none that follows.</summary>
    [Fact]
    public void Run_SecondTime_AllocatesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        using PlannedNetwork planned = PlannedNetwork.Of("resnet10");
        using var pass = new InferencePass(planned.Plan, threads: 1);
        for (int warm = 0; warm < 3; warm++)
        {
            pass.Input(5).Clear();
            pass.Run();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        pass.Input(5).Clear();
        pass.Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Features are what enters the last layer with weights: a dropout's half in them, although weights have taken it over.</summary>
    [Theory]
    [InlineData("alexnet-mini")]
    [InlineData("caffenet")]
    [InlineData("resnet10")]
    [InlineData("cifar-18pct")]
    public void Features_Network_AreThoseOfTheModule(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using PlannedNetwork planned = PlannedNetwork.Of(name);
        using Tensor images = planned.Images(count: 9, seed: 5);

        PlannedNetwork.AssertNear(planned.ModuleFeatures(images), planned.Features(images));
    }

    [Fact]
    public void Places_OfValues_AreSharedByThoseThatDoNotLiveTogether()
    {
        using DisposeScope scope = NewDisposeScope();
        using PlannedNetwork planned = PlannedNetwork.Of("resnet10");

        InferencePlan plan = planned.Plan;

        Assert.InRange(plan.HeadPlaces.Length, 1, plan.Head.Sum(step => plan.Parts.Values[step.Output].Count) * 2 / 3);
        Assert.All(plan.Head.Zip(plan.Head.Skip(1)), pair => Assert.NotEqual(Place(pair.First), Place(pair.Second)));

        long Place(PlanStep step) => step.Output == plan.Middle ? -1 : plan.HeadPlaces[step.Output];
    }
}
