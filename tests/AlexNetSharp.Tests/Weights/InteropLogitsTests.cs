using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;
using TorchSharp;
using static TorchSharp.torch;
using Padding = AlexNetSharp.Networks.Padding;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Other programs' weights, converted by their conventions, give the outputs that PyTorch computed with them.</summary>
public sealed class InteropLogitsTests
{
    private static readonly Initial Nothing = new(0);

    public static IEnumerable<TheoryDataRow<string>> Cases =>
        GoldenIndex
            .Rows("interop")
            .Where(row =>
                row.Skip is not null
                || (
                    GoldenIndex.Case(row.Data).Has("expected_logits")
                    && GoldenIndex.Case(row.Data).Params.TryGetProperty("fc", out _)
                    && !IsGraph(GoldenIndex.Case(row.Data))));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fill_ByItsConvention_GivesTheExpectedLogits(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        bool isTorch = golden.Params.TryGetProperty("key_of", out _);
        NetworkDefinition definition = isTorch ? OneTower(golden) : Caffe(golden);
        WeightConvention convention = isTorch ? new TorchvisionConvention() : new NumPyConvention();
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
        using TensorFile file = WeightFiles.Open(golden.PathOf("file"));

        IReadOnlyList<ConversionRow> rows = TensorTransfer.Fill(file, convention.SourcesOf(definition)!, network.Weights());
        network.eval();

        Assert.Equal(16, rows.Count);
        golden.AssertMatches("expected_logits", network.Forward(isTorch ? UnitInput(golden) : BgrInput(golden)));
    }

    private static bool IsGraph(GoldenCase golden) => golden.PathOf("file").EndsWith(".onnx", StringComparison.Ordinal);

    /// <summary>Items 0 and 1: (pixels / 255 - mean) / deviation.</summary>
    private static Tensor UnitInput(GoldenCase golden) =>
        ((golden.Tensor("input_u8")[..2] / 255) - Channels(golden, "mean")) / Channels(golden, "std");

    /// <summary>Items 0 and 1: blue, green, red minus the mean.</summary>
    private static Tensor BgrInput(GoldenCase golden) => golden.Tensor("input_u8")[..2].flip(1) - Channels(golden, "mean_bgr");

    private static Tensor Channels(GoldenCase golden, string name)
    {
        float[] values = [.. golden.Params.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
        return tensor(values).view(1, values.Length, 1, 1);
    }

    /// <summary>torchvision's layout: no normalization, no groups, dropout before the fully connected layers.</summary>
    private static NetworkDefinition OneTower(GoldenCase golden)
    {
        JsonElement p = golden.Params;
        (int[] maps, int units) = (Integers(p, "widths"), p.GetProperty("fc").GetInt32());
        return Define(golden,
        [
            Convolution(1, maps[0], 11) with { Stride = 4, Padding = Padding.Same(p.GetProperty("pad1").GetInt32()) },
            new ReluLayer("relu1"),
            new MaxPoolLayer("pool1", 3, 2),
            Convolution(2, maps[1], 5),
            new ReluLayer("relu2"),
            new MaxPoolLayer("pool2", 3, 2),
            Convolution(3, maps[2], 3),
            new ReluLayer("relu3"),
            Convolution(4, maps[3], 3),
            new ReluLayer("relu4"),
            Convolution(5, maps[4], 3),
            new ReluLayer("relu5"),
            new MaxPoolLayer("pool5", 3, 2),
            new DropoutLayer("drop6") { Form = DropoutForm.Inverted },
            new FullyConnectedLayer("fc6", units, Nothing),
            new ReluLayer("relu6"),
            new DropoutLayer("drop7") { Form = DropoutForm.Inverted },
            new FullyConnectedLayer("fc7", units, Nothing),
            new ReluLayer("relu7"),
            new FullyConnectedLayer("fc8", p.GetProperty("classes").GetInt32(), Nothing),
        ]);
    }

    /// <summary>Caffe's layout: convolution, ReLU, normalization, pooling, in groups.</summary>
    private static NetworkDefinition Caffe(GoldenCase golden)
    {
        JsonElement p = golden.Params;
        (int[] maps, int[] groups, int units, JsonElement lrn) = (
            Integers(p, "widths"),
            Integers(p, "groups"),
            p.GetProperty("fc").GetInt32(),
            p.GetProperty("lrn"));
        LrnLayer Lrn(string name) =>
            new(name)
            {
                Size = lrn.GetProperty("n").GetInt32(),
                K = lrn.GetProperty("k").GetDouble(),
                Alpha = lrn.GetProperty("alpha").GetDouble(),
                Beta = lrn.GetProperty("beta").GetDouble(),
                AlphaDividedBySize = lrn.GetProperty("alpha_divided_by_n").GetBoolean(),
            };
        return Define(
            golden,
            [
                Convolution(1, maps[0], 11) with
                {
                    Stride = 4,
                    Padding = Padding.Same(p.GetProperty("pad1").GetInt32()),
                    Groups = groups[0],
                },
                new ReluLayer("relu1"),
                Lrn("norm1"),
                new MaxPoolLayer("pool1", 3, 2),
                Convolution(2, maps[1], 5) with
                {
                    Groups = groups[1],
                },
                new ReluLayer("relu2"),
                Lrn("norm2"),
                new MaxPoolLayer("pool2", 3, 2),
                Convolution(3, maps[2], 3) with
                {
                    Groups = groups[2],
                },
                new ReluLayer("relu3"),
                Convolution(4, maps[3], 3) with
                {
                    Groups = groups[3],
                },
                new ReluLayer("relu4"),
                Convolution(5, maps[4], 3) with
                {
                    Groups = groups[4],
                },
                new ReluLayer("relu5"),
                new MaxPoolLayer("pool5", 3, 2),
                new FullyConnectedLayer("fc6", units, Nothing),
                new ReluLayer("relu6"),
                new FullyConnectedLayer("fc7", units, Nothing),
                new ReluLayer("relu7"),
                new FullyConnectedLayer("fc8", p.GetProperty("classes").GetInt32(), Nothing),
            ]);
    }

    private static ConvolutionLayer Convolution(int number, int maps, int kernel) =>
        new($"conv{number}", maps, kernel, Nothing) { Padding = Padding.Same(kernel / 2) };

    private static NetworkDefinition Define(GoldenCase golden, IReadOnlyList<LayerRecord> layers) => new()
    {
        Name = "tiny",
        Options = new NetworkOptions(),
        InputSize = golden.Load("input_u8").Shape[2],
        StoredSize = 256,
        Classes = golden.Params.GetProperty("classes").GetInt32(),
        Layers = layers,
    };

    private static int[] Integers(JsonElement p, string name) =>
        [.. p.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];
}
