using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Weights.Conversion;

/// <summary>Every network goes through every format that is written, and comes back as it was.</summary>
public sealed class ImportExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alexnet-test-").FullName;

    /// <summary>
    /// All pairs but one: in a graph, LeNet-5's subsampling and its table of connections become convolutions, which are other layers.
    /// </summary>
    public static IEnumerable<TheoryDataRow<string, string>> Pairs =>
        from entry in NetworkZoo.Entries
        from ending in (string[])[".safetensors", ".npy", ".pth", ".onnx"]
        where (entry.Name, ending) != ("lenet5", ".onnx")
        select new TheoryDataRow<string, string>(entry.Name, ending);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Write_ThenOpen_GivesTheSameOutputs(string name, string ending)
    {
        using DisposeScope scope = NewDisposeScope();
        using LoadedNetwork network = Make(name);
        string path = PathOf("out" + ending);
        IReadOnlyList<ConversionRow> written = NetworkFiles.Write(path, network);

        using ImportedNetwork back = Open(path, name);
        Assert.Equal(name, back.Bundle.Model);
        Assert.Equal(network.Bundle.Options.Classes, back.Bundle.Options.Classes);
        Assert.NotEmpty(written);
        IReadOnlyList<WeightTensor> tensors = network.Network.Weights();
        Assert.Equal(
            tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal),
            back.Rows.Select(row => row.Target).Order(StringComparer.Ordinal));
        bool exact = ending is ".safetensors" or ".npy" || !network.Network.Definition.NormalizesBatches;
        Assert.All(tensors, wanted => Assert.True(!exact || wanted.Values.SequenceEqual(back.Weights[wanted.Name].Values), wanted.Name));

        using LoadedNetwork read = LoadedNetwork.Of(back, CPU);
        NetworkDefinition definition = network.Network.Definition;
        Tensor images = RandomTensors.Normal([2, definition.InputChannels, definition.InputSize, definition.InputSize], seed: 5);
        float[] one = network.Network.Forward(images).Values(), other = read.Network.Forward(images).Values();
        float largest = one.Max(Math.Abs);
        Assert.All(
            one.Zip(other),
            pair => Assert.True(Math.Abs(pair.First - pair.Second) <= (exact ? 0 : 1e-4f * largest), $"{pair.First} became {pair.Second}"));
    }

    [Fact]
    public void Open_GraphOfLeNet5_IsRefused()
    {
        using LoadedNetwork network = Make("lenet5");
        string path = PathOf("out.onnx");
        Assert.NotEmpty(NetworkFiles.Write(path, network));

        Assert.Contains(path, Assert.Throws<AlexNetException>(() => Open(path, "lenet5")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".onnx")]
    public void Write_FormatThatSaysEverything_KeepsLabelsPreprocessingAndRecipe(string ending)
    {
        using LoadedNetwork network = Make("alexnet-mini");
        string path = PathOf("out" + ending);
        NetworkFiles.Write(path, network);

        using ImportedNetwork back = WeightImport.Open(path, new ImportOptions());

        WeightBundle found = back.Bundle;
        Assert.Equal(network.Bundle.Labels, found.Labels);
        Assert.Equal(network.Bundle.Preprocessing.MeanValues, found.Preprocessing.MeanValues);
        Assert.Equal(network.Bundle.Preprocessing.ToString(), found.Preprocessing.ToString());
        Assert.Equal((network.Bundle.Recipe, network.Bundle.DataSet), (found.Recipe, found.DataSet));
        Assert.Null(back.Notice);
    }

    [Theory]
    [InlineData(".pth", "fc7.weight")]
    [InlineData(".npy", "fc7/0")]
    [InlineData(".onnx", "fc7.weight")]
    public void Write_PaperDropout_FoldsTheHalfIntoTheNextWeights(string ending, string tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        using LoadedNetwork network = Make("alexnet-mini");
        string path = PathOf("out" + ending);
        NetworkFiles.Write(path, network);

        using TensorFile file = WeightFiles.Open(path);
        float[] stored = file.Read(file.Tensors.Single(entry => entry.Name == tensor));
        float[] own = network.Network.NamedTensors()["fc7.weight"].Values();
        Assert.Equal(own.Select(value => value / 2).Order(), stored.Order());
    }

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".npy")]
    [InlineData(".pth")]
    [InlineData(".onnx")]
    public void Write_TensorsThatAreNotTheNetworks_NamesTheFirstAndWritesNothing(string ending)
    {
        using LoadedNetwork network = Make("alexnet-mini");
        string path = PathOf("out" + ending);
        WeightTensor[] tensors = [.. network.Network.Weights()];

        string missing = Refused([.. tensors.Where(tensor => tensor.Name != "fc8.bias")]);
        string extra = Refused([.. tensors, new WeightTensor("fc9.bias", [1])]);
        string misshapen = Refused([.. tensors.Where(tensor => tensor.Name != "fc8.bias"), new WeightTensor("fc8.bias", [3])]);

        Assert.Contains("fc8.bias is missing where alexnet-mini needs 4", missing, StringComparison.Ordinal);
        Assert.Contains("fc9.bias has no place in alexnet-mini", extra, StringComparison.Ordinal);
        Assert.Contains("fc8.bias is 3 where alexnet-mini needs 4", misshapen, StringComparison.Ordinal);
        Assert.False(File.Exists(path));

        string Refused(WeightTensor[] given) =>
            Assert.Throws<AlexNetException>(() => WeightExport.Write(path, network.Bundle, given)).Message;
    }

    [Fact]
    public void Write_SameNetworkTwice_GivesTheSameBytes()
    {
        using LoadedNetwork network = Make("alexnet-bn");
        foreach (string ending in (string[])[".npy", ".pth", ".onnx"])
        {
            NetworkFiles.Write(PathOf("a" + ending), network);
            NetworkFiles.Write(PathOf("b" + ending), network);
            Assert.Equal(File.ReadAllBytes(PathOf("a" + ending)), File.ReadAllBytes(PathOf("b" + ending)));
        }
    }

    [Fact]
    public void Open_ClassesOfImageNet_GetTheirLabelsAndDataSet()
    {
        using LoadedNetwork network = Make("alexnet-owt", new NetworkOptions { Width = 0.125 });
        NetworkFiles.Write(PathOf("owt.pth"), network);

        using ImportedNetwork back = WeightImport.Open(PathOf("owt.pth"), new ImportOptions());

        Assert.Equal("torchvision", back.Convention);
        Assert.Equal(new ClassLabel("n01440764", "tench"), back.Bundle.Labels[0]);
        Assert.Equal((1000, "ILSVRC-2012"), (back.Bundle.Labels.Count, back.Bundle.DataSet));
        Assert.Equal(
            "256x256 RGB, shorter-side-crop, EXIF ignored; crop 224; RGB 0..255, minus 123.675 116.28 103.53, "
                + "divided by 58.395 57.12 57.375",
            back.Bundle.Preprocessing.ToString());
    }

    [Fact]
    public void Open_MeanImageNeededAndNotGiven_TakesThePixelAndSaysSo()
    {
        using LoadedNetwork network = Make("caffenet", new NetworkOptions { Width = 0.125 });
        NetworkFiles.Write(PathOf("caffenet.npy"), network);

        using ImportedNetwork back = WeightImport.Open(PathOf("caffenet.npy"), new ImportOptions { Model = "caffenet" });
        using ImportedNetwork none = WeightImport.Open(
            PathOf("caffenet.npy"),
            new ImportOptions { Model = "caffenet", Input = "caffe", Mean = MeanChoice.None }
        );

        Assert.Contains("mean pixel", back.Notice?.ToString(), StringComparison.Ordinal);
        Assert.Equal([122.67891f, 116.66877f, 104.00699f], back.Bundle.Preprocessing.MeanValues);
        Assert.Equal((ChannelOrder.Bgr, ResizeRule.Warp), (back.Bundle.Preprocessing.Order, back.Bundle.Preprocessing.Geometry.Resize));
        Assert.Null(none.Notice);
        Assert.Equal(MeanRule.None, none.Bundle.Preprocessing.Mean);
    }

    [Fact]
    public void Open_UnknownMeanOfOtherClasses_AsksForIt()
    {
        using LoadedNetwork network = Make("caffenet");
        NetworkFiles.Write(PathOf("caffenet.npy"), network);

        Assert.Contains(
            "say it with Mean:",
            Assert
                .Throws<AlexNetException>(() => WeightImport.Open(PathOf("caffenet.npy"), new ImportOptions { Model = "caffenet" }))
                .Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NumbersThatAreNotFinite_NamesTheTensor()
    {
        using LoadedNetwork network = Make("alexnet-owt");
        using (no_grad())
        {
            network.Network.NamedTensors()["fc8.bias"].fill_(float.NaN);
        }

        NetworkFiles.Write(PathOf("nan.pth"), network);

        Assert.Contains(
            "NaN or infinite numbers in classifier.6.bias",
            Assert.Throws<AlexNetException>(() => Open(PathOf("nan.pth"), "alexnet-owt")).Message,
            StringComparison.Ordinal);
    }

    public static IEnumerable<TheoryDataRow<string, string>> Damages =>
    [
        new("crop", "crops of 99 pixels"),
        new("height", "impossible size"),
        new("mean", "a mean of 3 numbers"),
        new("deviation", "deviations (1, 2)"),
        new("labels", "3 labels"),
        new("null", "null"),
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Open_ModelWhoseMetadataCannotBe_NamesFileAndFault(string damage, string part)
    {
        using LoadedNetwork network = Make("alexnet-mini");
        ImagePreprocessing p = network.Bundle.Preprocessing;
        WeightBundle bundle = damage switch
        {
            "crop" => network.Bundle with { Preprocessing = p with { CropSize = 99 } },
            "height" => network.Bundle with { Preprocessing = p with { Geometry = p.Geometry with { Height = -256 } } },
            "mean" => network.Bundle with { Preprocessing = p with { MeanValues = [1, 2, 3] } },
            "deviation" => network.Bundle with { Preprocessing = p with { Deviation = [1, 2] } },
            "labels" => network.Bundle with { Labels = [.. network.Bundle.Labels.Take(3)] },
            _ => network.Bundle with { Labels = [null!, .. network.Bundle.Labels.Skip(1)] },
        };
        string path = PathOf("damaged.onnx");
        NetworkFiles.Write(path, network with { Bundle = bundle });

        string message = Assert.Throws<AlexNetException>(() => WeightImport.Open(path, new ImportOptions())).Message;

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ModelSaysAnotherNetwork_IsRefused()
    {
        using LoadedNetwork network = Make("alexnet-mini");
        foreach (string ending in (string[])[".onnx", ".safetensors"])
        {
            NetworkFiles.Write(PathOf("a" + ending), network);
            Assert.Contains(
                "holds weights of alexnet-mini, not of alexnet",
                Assert
                    .Throws<AlexNetException>(() => WeightImport.Open(PathOf("a" + ending), new ImportOptions { Model = "alexnet" }))
                    .Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Loss_TensorFilesOnly_SayWhatTheyDoNotKeep()
    {
        using LoadedNetwork network = Make("alexnet-mini");
        WeightBundle variant = network.Bundle with
        {
            Options = network.Bundle.Options with { Variant = new NetworkVariant { Activation = ActivationVariant.Tanh } },
        };

        Assert.Null(WeightExport.Loss("a.onnx", network.Bundle));
        Assert.Null(WeightExport.Loss("a.safetensors", variant));
        Assert.Contains("labels", WeightExport.Loss("a.pth", network.Bundle), StringComparison.Ordinal);
        Assert.DoesNotContain("variant", WeightExport.Loss("a.npy", network.Bundle), StringComparison.Ordinal);
        Assert.Contains("variant of alexnet-mini", WeightExport.Loss("a.npy", variant), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights.caffemodel", "read but not written")]
    [InlineData("weights.bin", "which format")]
    [InlineData("weights", "which format")]
    public void Check_EndingThatIsNotWritten_NamesThoseThatAre(string name, string part)
    {
        string message = Assert.Throws<InvalidOptionException>(() => WeightExport.Check(name)).Message;

        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains(".safetensors, .onnx, .npy, .pth", message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ImportedNetwork Open(string path, string model) =>
        WeightImport.Open(path, new ImportOptions { Model = model, Mean = MeanChoice.None });

    /// <summary>A small network of the zoo whose tensors are all different from what they start as.</summary>
    private static LoadedNetwork Make(string name, NetworkOptions? options = null)
    {
        NetworkDefinition definition = NetworkZoo.Create(
            name,
            options ?? (name == "lenet5" ? null : new NetworkOptions { Classes = 4, Width = 0.125 }));
        NetworkModule network = NetworkBuilder.Build(definition, seed: 7);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        foreach ((Tensor tensor, int number) in network.NamedTensors().Values.Select((tensor, number) => (tensor, number)))
        {
            // Variances and counters stay positive.
            tensor.add_(RandomTensors.Normal(tensor.shape, (ulong)number, deviation: 0.1).abs());
        }

        network.eval();
        int stored = definition.StoredSize;
        var bundle = new WeightBundle
        {
            Model = name,
            Options = definition.Options,
            Labels = [.. Enumerable.Range(0, definition.Classes).Select(i => new ClassLabel($"class{i}", $"Klasse {i}, ä"))],
            Preprocessing = new ImagePreprocessing
            {
                Geometry = new PackGeometry { Height = stored, Width = stored, Channels = definition.InputChannels },
                CropSize = definition.InputSize,
                Mean = MeanRule.Image,
                MeanValues = [.. Enumerable.Range(0, definition.InputChannels * stored * stored).Select(i => i % 251 / 3f)],
            },
            Recipe = "model:\n  name: x\n",
            DataSet = "shapes",
        };
        return new LoadedNetwork(bundle, network);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
