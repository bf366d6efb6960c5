using AlexNetSharp.Files;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using TorchSharp;
using static AlexNetSharp.Tests.Weights.Caffe.PublishedModels;

namespace AlexNetSharp.Tests.Weights.Caffe;

/// <summary>Published Caffe models as networks: the logits, and what is done to the pixels.</summary>
public sealed class CaffeImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Also where the last layer, or every layer, got another name, as Caffe's tutorial of training further says.</summary>
    [Theory]
    [InlineData("caffenet", "")]
    [InlineData("alexnet-bn", "")]
    [InlineData("caffenet", "fc8")]
    [InlineData("bvlc-alexnet", "fc8")]
    [InlineData("alexnet-bn", "fc8")]
    [InlineData("vgg19-bn", "fc8")]
    [InlineData("caffenet", "all")]
    public void Open_FileOfAPublishedModel_GivesTheLogitsOfANetworkFilledByHand(string name, string renamed)
    {
        SkipWithout();
        using DisposeScope scope = torch.NewDisposeScope();
        PublishedLayer[] layers = LayersOf(name);
        string New(string layer) => renamed == "all" || layer == renamed ? $"{layer}_flickr" : layer;
        Assert.True(renamed is "" or "all" || layers.Any(layer => layer.Name == renamed));
        string path = Write(
            _folder,
            name,
            [
                .. layers.Select(layer => layer with
                {
                    Name = New(layer.Name),
                    Bottoms = [.. layer.Bottoms.Select(New)],
                    Tops = [.. layer.Tops.Select(New)],
                }),
            ],
            first: false,
            CaffeBlobForm.New);
        ClassLabel[] labels = [.. Enumerable.Range(0, Classes).Select(number => new ClassLabel($"n{number}", $"class {number}"))];

        using ImportedNetwork imported = WeightImport.Open(path, new ImportOptions { Mean = MeanChoice.None, Labels = labels });

        Assert.Equal((name, Classes), (imported.Bundle.Model, imported.Bundle.Labels.Count));
        NetworkDefinition definition = Narrow(name);
        using LoadedNetwork read = LoadedNetwork.Of(imported, torch.CPU);
        using NetworkModule wanted = NetworkBuilder.BuildEmpty(definition, torch.CPU);
        FillByHand(wanted.NamedTensors(), definition, layers);
        wanted.eval();
        torch.Tensor images = RandomTensors.Normal([2, 3, definition.InputSize, definition.InputSize], seed: 3);
        float[] logits = wanted.Forward(images).Values(), found = read.Network.Forward(images).Values();
        Assert.All(logits, value => Assert.True(float.IsFinite(value)));
        Assert.True(logits.Distinct().Count() > Classes);
        Assert.Equal(logits, found);
    }

    /// <summary>A solver's snapshot says what its source of images does: it is used, by the file's own order of planes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_SnapshotThatSaysItsTransform_UsesIt(bool first)
    {
        SkipWithout();
        PublishedLayer[] layers = LayersOf("caffenet");
        ProtobufMessage transform = new ProtobufMessage().Float(1, 0.00390625f).Integer(3, 227).Float(5, 104).Float(5, 117).Float(5, 123);
        layers[0] = new PublishedLayer("data", "Data", [], ["data", "label"], []) { Parameters = (36, 100, transform) };

        using ImportedNetwork imported = WeightImport.Open(Write(_folder, "caffenet", layers, first, CaffeBlobForm.New));

        ImagePreprocessing pixels = imported.Bundle.Preprocessing;
        Assert.Null(imported.Notice);
        Assert.Equal((ChannelOrder.Bgr, MeanRule.Pixel, ResizeRule.Warp), (pixels.Order, pixels.Mean, pixels.Geometry.Resize));
        Assert.Equal([123, 117, 104], pixels.MeanValues);
        Assert.Equal([0.00390625f, 0.00390625f, 0.00390625f], pixels.Factors());

        using ImportedNetwork told = WeightImport.Open(
            Write(_folder, "caffenet", layers, first, CaffeBlobForm.New),
            new ImportOptions { Mean = MeanChoice.Parse("1,2,3") });
        Assert.Equal([1, 2, 3], told.Bundle.Preprocessing.MeanValues);
        Assert.Equal(0.00390625f, told.Bundle.Preprocessing.Factors()[0]);
        Assert.Contains("123, 117, 104", told.Notice!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SnapshotThatSaysWhatCannotBe_IsReadAsTheUserSays()
    {
        SkipWithout();
        PublishedLayer[] layers = LayersOf("caffenet");
        layers[0] = new PublishedLayer("data", "Data", [], ["data", "label"], [])
        {
            Parameters = (36, 100, new ProtobufMessage().Float(5, 104).Float(5, 117)),
        };
        string path = Write(_folder, "caffenet", layers, first: false, CaffeBlobForm.New);

        Assert.Contains("say what was done", Assert.Throws<AlexNetException>(() => WeightImport.Open(path)).Message, StringComparison.Ordinal);
        using ImportedNetwork told = WeightImport.Open(path, new ImportOptions { Input = "vgg" });
        Assert.Equal([123.68f, 116.779f, 103.939f], told.Bundle.Preprocessing.MeanValues);
    }

    [Fact]
    public void Open_SnapshotOfAMeanImage_NamesItsFile()
    {
        SkipWithout();
        PublishedLayer[] layers = LayersOf("caffenet");
        ProtobufMessage transform = new ProtobufMessage().Text(4, "data/ilsvrc12/imagenet_mean.binaryproto");
        layers[0] = new PublishedLayer("data", "Data", [], ["data", "label"], []) { Parameters = (36, 100, transform) };
        string path = Write(_folder, "caffenet", layers, first: false, CaffeBlobForm.New);

        string message = Assert.Throws<AlexNetException>(() => WeightImport.Open(path)).Message;

        Assert.Contains("data/ilsvrc12/imagenet_mean.binaryproto", message, StringComparison.Ordinal);
        Assert.Contains("say it with Mean", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileOfAnotherNetworkThanIsSaid_IsRefusedWithTheLayer()
    {
        SkipWithout();
        string path = Write(_folder, "caffenet", LayersOf("caffenet"), first: false, CaffeBlobForm.New);

        string message = Assert
            .Throws<AlexNetException>(() => WeightImport.Open(path, new ImportOptions { Model = "bvlc-alexnet", Mean = MeanChoice.None }))
            .Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("has layer pool1 (Pooling) where bvlc-alexnet needs norm1 (LRN)", message, StringComparison.Ordinal);
    }

    /// <summary>Layers of weights by their names, normalizations by their order.</summary>
    private static void FillByHand(Dictionary<string, torch.Tensor> targets, NetworkDefinition network, PublishedLayer[] layers)
    {
        void Put(string target, float[] values)
        {
            using var scope = torch.no_grad();
            targets[target].copy_(torch.tensor(values).reshape(targets[target].shape));
        }

        foreach (LayerRecord layer in network.AllLayers().Where(layer => layer is ConvolutionLayer or FullyConnectedLayer))
        {
            PublishedLayer source = layers.Single(one => one.Name == layer.Name);
            Put($"{layer.Name}.weight", source.Blobs[0].Values);
            Put($"{layer.Name}.bias", source.Blobs[1].Values);
        }

        int[] places = [.. Enumerable.Range(0, layers.Length).Where(place => layers[place].Type == "BatchNorm")];
        foreach ((BatchNormLayer layer, int place) in network.AllLayers().OfType<BatchNormLayer>().Zip(places))
        {
            Put($"{layer.Name}.mean_sum", layers[place].Blobs[0].Values);
            Put($"{layer.Name}.variance_sum", layers[place].Blobs[1].Values);
            Put($"{layer.Name}.counter", layers[place].Blobs[2].Values);
            if (layer.ScaleAndShift)
            {
                Put($"{layer.Name}.weight", layers[place + 1].Blobs[0].Values);
                Put($"{layer.Name}.bias", layers[place + 1].Blobs[1].Values);
            }
        }
    }
}
