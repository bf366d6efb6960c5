using AlexNetSharp.Data.Packs;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Weights;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Inspection;
using AlexNetSharp.Workflows.Training;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>What the pixels are to be, from the network through recipe and run to the weights and the pictures.</summary>
public sealed class NetworkInputTests(SmallRun small) : IClassFixture<SmallRun>
{
    private static readonly string[] Bgr = ["data.channelOrder=bgr", "data.meanPixel=[123.68, 116.779, 103.939]", "data.pixelRange=0..1"];

    [Fact]
    public void Train_RecipeWithAnotherInput_IsWrittenOutAndTravelsWithTheWeights()
    {
        TrainResult result = small.Train("bgr", [.. SmallRun.Overrides, "schedule.epochs=1", .. Bgr]);

        DataRecipe written = RunFolder.Open(result.Run).Recipe.Data;
        Assert.Equal((ChannelOrder.Bgr, PixelRange.Unit, MeanRule.Pixel), (written.ChannelOrder, written.PixelRange, written.Mean));
        ImagePreprocessing carried = WeightBundle.Read(result.Weights).Preprocessing;
        Assert.Equal((ChannelOrder.Bgr, PixelRange.Unit, MeanRule.Pixel), (carried.Order, carried.Range, carried.Mean));
        Assert.Equal([123.68f, 116.779f, 103.939f], carried.MeanValues);

        // Going on from these weights, the recipe's silence means their pixels, and what it says wins.
        var request = new TrainRequest { Data = small.Pack, Out = "", Init = result.Weights, Overrides = ["data.mean=channel"] };
        using TrainingPlan plan = TrainingPlan.Open(request);
        DataRecipe next = plan.Recipe.Data;
        Assert.Equal((ChannelOrder.Bgr, PixelRange.Unit, MeanRule.Channel), (next.ChannelOrder, next.PixelRange, next.Mean));
    }

    [Fact]
    public void Open_RunOfAnEarlierVersion_IsRgbWhateverItsNetworkTakes()
    {
        string folder = Path.Combine(small.Root, "earlier");
        var recipe = new TrainingRecipe { Model = new ModelRecipe { Name = "alexnet-bn" }, Data = new DataRecipe { Mean = MeanRule.None } };
        RunFolder.Create(folder, recipe, new RunInfo { Data = small.Pack, Seed = 1, Device = "cpu", Threads = 2 });
        Assert.DoesNotContain("channelOrder", File.ReadAllText(Path.Combine(folder, "recipe.yaml")), StringComparison.Ordinal);

        NetworkInput input = RunFolder.Open(folder).Recipe.Data.Input(NetworkZoo.Create("alexnet-bn").Input);

        Assert.Equal((ChannelOrder.Rgb, PixelRange.Bytes, MeanRule.None), (input.Order, input.Range, input.Mean));
    }

    [Fact]
    public void DryRun_PackResizedAnotherWay_SaysSoOnceWithTheCommand()
    {
        string pack = Path.Combine(small.Root, "warped");
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = small.Images,
                Pack = pack,
                Geometry = new PackGeometry
                {
                    Height = 73,
                    Width = 73,
                    Resize = ResizeRule.Warp,
                },
            });
        var notices = new List<string>();
        var request = new TrainRequest
        {
            Data = pack,
            Out = "",
            RecipeText = "",
            Model = "alexnet-mini",
            Overrides = [.. SmallRun.Overrides, "optimizer.batchSize=8"],
        };

        DryRunResult result = new DryRunWorkflow().Run(
            request,
            new WorkflowContext { Notice = sentence => notices.Add(sentence.ToString()) }
        );

        string notice = Assert.Single(notices);
        Assert.Contains(
            $"alexnet-mini was published for images of 73x73 RGB, shorter-side-crop, but {pack} holds 73x73 RGB, warp",
            notice,
            StringComparison.Ordinal);
        Assert.Contains("PackBuilder.Prepare(Height = 73) makes the published ones.", notice, StringComparison.Ordinal);
        Assert.Contains("  channelOrder: rgb\n", result.Recipe, StringComparison.Ordinal);
    }

    [Fact]
    public void ResizeNotice_EachNetwork_FollowsItsRule()
    {
        using Pack pack = Pack.Open(small.Pack);

        Assert.Null(PackGuard.ResizeNotice(pack, NetworkZoo.Create("alexnet")));
        Assert.Null(PackGuard.ResizeNotice(pack, NetworkZoo.Create("cifar-26pct")));
        Assert.All(
            NetworkZoo.Entries.Where(entry => entry.Name.StartsWith("cifar", StringComparison.Ordinal) || entry.Name == "lenet5"),
            entry => Assert.Equal(ResizeRule.None, NetworkZoo.Create(entry.Name).Input.Resize));
        Assert.Contains(
            "Resize = warp",
            PackGuard.ResizeNotice(pack, NetworkZoo.Create("bvlc-alexnet"))?.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_NetworkThatTakesBgr_AreDrawnInRgb()
    {
        using NetworkModule network = NetworkBuilder.Build(
            NetworkZoo.Create("alexnet-mini", new NetworkOptions { Classes = 10, Width = 0.25 }),
            seed: 3);
        byte[] rgb = Drawn(network, "rgb", ChannelOrder.Rgb);
        using (no_grad())
        {
            Tensor weights = network.NamedTensors()["conv1.weight"];
            using Tensor swapped = weights.flip(1);
            weights.copy_(swapped);
        }

        Assert.Equal(rgb, Drawn(network, "bgr", ChannelOrder.Bgr));
        Assert.NotEqual(rgb, Drawn(network, "wrong", ChannelOrder.Rgb));
    }

    private byte[] Drawn(NetworkModule network, string name, ChannelOrder order)
    {
        string weights = Path.Combine(small.Root, name + ".safetensors"), picture = Path.Combine(small.Root, name + ".png");
        WeightBundle bundle = WeightBundle.Read(small.Result.Weights);
        WeightBundle.Write(
            weights,
            bundle with { Options = network.Definition.Options, Preprocessing = bundle.Preprocessing with { Order = order } },
            TensorWeights.Of(network.NamedTensors()));
        new FiltersWorkflow().Run(new FiltersRequest { Weights = weights, Out = picture });
        return File.ReadAllBytes(picture);
    }
}
