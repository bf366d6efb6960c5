using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

public sealed class RecipeFileTests
{
    [Fact]
    public void ToYaml_EverySection_ReadsBackAsTheSameRecipe()
    {
        var recipe = new TrainingRecipe
        {
            Model = new ModelRecipe { Name = "alexnet-mini", InputSize = 80, Width = 0.25, Initialization = Initialization.He },
            Data = new DataRecipe { Mirror = false, ColorShift = ColorShiftRule.PaperFormula, Crop = CropRule.Center },
            Loss = new LossRecipe { LabelSmoothing = 0.1 },
            Optimizer = new OptimizerRecipe
            {
                Kind = OptimizerKind.Lars,
                Accumulation = 4,
                LearningRate = 0.0123,
                BiasRateFactor = 2,
                BiasDecayFactor = 0,
                Trust = 0.002,
            },
            Schedule = new ScheduleRecipe
            {
                Kind = ScheduleKind.Cosine,
                Epochs = 7,
                WarmupEpochs = 2.5,
                EndFactor = 0.01,
                EarlyStopEpochs = 3,
            },
            Average = new AverageRecipe { Decay = 0.999, EveryUpdates = 2 },
            Guard = new GuardRecipe { OnDivergence = DivergenceAction.RollBack, RateFactor = 0.1, MostRollBacks = 1 },
        };

        Assert.Equal(recipe, RecipeFile.Parse(RecipeFile.ToYaml(recipe), "test"));
    }

    [Fact]
    public void Parse_EmptyText_IsThePaper()
    {
        TrainingRecipe recipe = RecipeFile.Parse("", "test");

        Assert.Equal(
            (128, 0.01, 0.9, 0.0005),
            (recipe.Optimizer.BatchSize, recipe.Optimizer.LearningRate, recipe.Optimizer.Momentum, recipe.Optimizer.WeightDecay));
        Assert.Equal((90, 3, 0.1), (recipe.Schedule.Epochs, recipe.Schedule.MostDrops, recipe.Schedule.Gamma));
    }

    [Fact]
    public void Parse_SeveralMistakes_AreAllReportedWithTheirLines()
    {
        const string Text =
            "optimizer:\n  learningRat: 0.1\n  batchSize: many\ndata:\n  mirror: 1\nschedule:\n  kind: stepp\n  epochs: 0\n";

        InvalidOptionException error = Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse(Text, "my.yaml"));

        string[] lines = error.Message.Split(Environment.NewLine);
        Assert.Equal(5, lines.Length);
        Assert.Contains(
            "my.yaml, line 2: optimizer has no key 'learningRat': did you mean learningRate",
            lines[0],
            StringComparison.Ordinal);
        Assert.Contains("line 3: 'batchSize' is 'many'; it must be a whole number", lines[1], StringComparison.Ordinal);
        Assert.Contains("line 5: 'mirror' is '1'; it must be true or false", lines[2], StringComparison.Ordinal);
        Assert.Contains(
            "line 7: 'kind' is 'stepp'; it must be constant, step, multi-step, plateau, poly, cosine",
            lines[3],
            StringComparison.Ordinal);
        Assert.Contains("schedule.epochs is 0; it must be at least 1", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RepeatedKey_IsRefusedWithItsLine()
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() =>
            RecipeFile.Parse("optimizer:\n  momentum: 0.9\n  momentum: 0.8\n", "my.yaml"));

        Assert.Contains("my.yaml, line 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("? [a]\n: 1\n")]
    [InlineData("? {a: b}\n: 1\n")]
    public void Parse_KeyThatIsNoWord_IsRefusedWithItsLine(string text) =>
        Assert.Contains(
            "my.yaml, line 1: the recipe has a list or a section as a key",
            Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse(text, "my.yaml")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("optimizer.learningRate")]
    [InlineData("optimizer.momentum")]
    [InlineData("optimizer.weightDecay")]
    [InlineData("optimizer.biasRateFactor")]
    [InlineData("optimizer.biasDecayFactor")]
    [InlineData("optimizer.trust")]
    [InlineData("data.colorShiftDeviation")]
    [InlineData("loss.labelSmoothing")]
    [InlineData("average.decay")]
    [InlineData("guard.rateFactor")]
    [InlineData("schedule.power")]
    [InlineData("schedule.endFactor")]
    [InlineData("schedule.warmupEpochs")]
    [InlineData("schedule.warmupFactor")]
    [InlineData("schedule.gamma")]
    public void Parse_NumberThatIsNotFinite_IsRefused(string key)
    {
        Assert.Contains(
            key,
            Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse("", "test", key + "=Infinity")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            key,
            Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse("", "test", key + "=NaN")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BatchSize_IsBounded()
    {
        Assert.Equal(2048, RecipeFile.Parse("", "test", "optimizer.batchSize=2048").Optimizer.BatchSize);
        Assert.Contains(
            "must be 1 to 2048",
            Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse("", "test", "optimizer.batchSize=2049")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("optimizer.learningRate=0.5")]
    public void Parse_Override_WinsOverTheFile(string assignment)
    {
        Assert.Equal(0.5, RecipeFile.Parse("optimizer:\n  learningRate: 0.1\n", "test", assignment).Optimizer.LearningRate);
    }

    [Theory]
    [InlineData("optimizer.rate=1", "no key 'optimizer.rate'")]
    [InlineData("optimizer=1", "no key 'optimizer'")]
    [InlineData("optimizer.learningRate", "section.key=value")]
    public void Parse_WrongOverride_SaysWhatIsWrong(string assignment, string expected)
    {
        InvalidOptionException error = Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse("", "test", assignment));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_InputUnset_IsTheNetworksOwn()
    {
        TrainingRecipe recipe = RecipeFile.Parse("", "test", "model.name=alexnet-owt");

        DataRecipe data = recipe.Data.Resolve(NetworkZoo.Create("alexnet-owt").Input);

        string[] wanted =
        [
            "data.mean: pixel",
            "data.meanPixel: [123.675, 116.28, 103.53]",
            "data.deviation: [58.395, 57.12, 57.375]",
            "data.pixelRange: 0..1",
            "data.channelOrder: rgb",
        ];
        Assert.Equal(
            wanted,
            RecipeValues
                .Of(recipe with { Data = data })
                .Where(value => value.Key.StartsWith("data.", StringComparison.Ordinal))
                .Take(5)
                .Select(value => $"{value.Key}: {value.Value}"));
    }

    [Fact]
    public void Data_InputSet_WinsOverTheNetworks()
    {
        const string Text = "data:\n  channelOrder: bgr\n  pixelRange: 0..255\n  meanPixel: [1, 2.5, 3]\n  deviation: []\n";

        NetworkInput input = RecipeFile.Parse(Text, "test").Data.Input(NetworkZoo.Create("alexnet-owt").Input);

        Assert.Equal((ChannelOrder.Bgr, PixelRange.Bytes, MeanRule.Pixel), (input.Order, input.Range, input.Mean));
        Assert.Equal([1, 2.5, 3], input.MeanPixel);
        Assert.Empty(input.Deviation);
        Assert.Equal(
            MeanRule.Channel,
            RecipeFile.Parse("data:\n  mean: channel\n", "test").Data.Input(NetworkZoo.Create("alexnet-owt").Input).Mean);
    }

    /// <summary>
    /// A range changes nothing where a deviation is divided by, so it is refused unless the recipe does away with the deviation.
    /// </summary>
    [Fact]
    public void Input_RangeOfANetworkWithADeviation_IsRefused()
    {
        NetworkInput own = NetworkZoo.Create("alexnet-owt").Input;

        string refusal = Assert.Throws<InvalidOptionException>(() => new DataRecipe { PixelRange = PixelRange.Bytes }.Input(own)).Message;
        NetworkInput plain = new DataRecipe { PixelRange = PixelRange.Bytes, Deviation = [] }.Input(own);
        NetworkInput again = new DataRecipe().Resolve(own).Input(own);

        Assert.StartsWith("data.pixelRange is set", refusal, StringComparison.Ordinal);
        Assert.Equal((PixelRange.Bytes, 0), (plain.Range, plain.Deviation.Count));
        Assert.Equal(own.Deviation, again.Deviation);
    }

    [Theory]
    [InlineData("data.meanPixel=[1, 2]", "data.meanPixel is [1, 2]")]
    [InlineData("data.meanPixel=[1, 2, 256]", "from 0 to 255")]
    [InlineData("data.deviation=[1, 0, 1]", "data.deviation is [1, 0, 1]")]
    [InlineData("data.deviation=[NaN]", "data.deviation is [NaN]")]
    [InlineData("data.channelOrder=gbr", "must be rgb, bgr")]
    [InlineData("data.pixelRange=0..2", "must be 0..255, 0..1")]
    public void Parse_ImpossibleInput_IsRefused(string assignment, string sentence) =>
        Assert.Contains(
            sentence,
            Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse("", "test", assignment)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Parse_MeanPixelBesideAnotherRule_IsRefused()
    {
        AlexNetException error = Assert.Throws<InvalidOptionException>(() =>
            RecipeFile.Parse("", "test", "data.mean=channel", "data.meanPixel=[1, 2, 3]"));

        Assert.Contains("data.meanPixel is set, but data.mean is channel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_MeanPixelThatNobodyGives_IsRefused()
    {
        DataRecipe data = RecipeFile.Parse("", "test", "data.mean=pixel").Data;

        Assert.Contains(
            "set data.meanPixel",
            Assert.Throws<InvalidOptionException>(() => data.Input(new NetworkInput())).Message,
            StringComparison.Ordinal);
        Assert.Equal(3, data.Input(NetworkInput.Vgg).MeanPixel.Count);
    }
}
