using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using static TorchSharp.torch;
using Padding = AlexNetSharp.Networks.Padding;

namespace AlexNetSharp.Tests.Models;

/// <summary>The small network of the golden vectors, as records that a case's parameters give, with the case's weights.</summary>
internal sealed record TinyAlexNet
{
    private static readonly Initial Nothing = new(0);

    public required int InputSize { get; init; }

    public required int[] Maps { get; init; }

    public required int[] Groups { get; init; }

    public required int Units { get; init; }

    public required int Classes { get; init; }

    /// <summary>The zeros around conv1's input.</summary>
    public required Padding Padding { get; init; }

    /// <summary>The normalization; null for none.</summary>
    public required LrnLayer? Lrn { get; init; }

    public bool PoolBeforeLrn { get; init; }

    public double DropoutRate { get; init; }

    /// <summary>The case that holds the weights and input of a variant, which other cases name.</summary>
    public static GoldenCase BaseOf(GoldenCase golden)
    {
        string variant = golden.Params.GetProperty("variant").GetString()!;
        return GoldenIndex.OfKind(golden.Kind)
            .First(one => one.Has("logits") && one.Has("input_u8") && one.Params.GetProperty("variant").GetString() == variant);
    }

    public static TinyAlexNet From(GoldenCase golden)
    {
        JsonElement p = golden.Params;
        JsonElement lrn = p.GetProperty("lrn");
        int both = p.TryGetProperty("pad1", out JsonElement pad) ? pad.GetInt32() : 0;
        return new TinyAlexNet
        {
            InputSize = p.GetProperty("input_size").GetInt32(),
            Maps = Integers(p, "widths"),
            Groups = Integers(p, "groups"),
            Units = p.GetProperty("fc").GetInt32(),
            Classes = p.GetProperty("classes").GetInt32(),
            Padding = p.TryGetProperty("pad1_after", out JsonElement after)
                ? new Padding(p.GetProperty("pad1_before").GetInt32(), after.GetInt32())
                : Padding.Same(both),
            Lrn = new LrnLayer("norm")
            {
                Size = lrn.GetProperty("n").GetInt32(),
                K = lrn.GetProperty("k").GetDouble(),
                Alpha = lrn.GetProperty("alpha").GetDouble(),
                Beta = lrn.GetProperty("beta").GetDouble(),
                AlphaDividedBySize = p.GetProperty("alpha_divided_by_n").GetBoolean(),
                Groups = p.TryGetProperty("lrn_groups", out JsonElement groups) ? groups.GetInt32() : 1,
            },
        };
    }

    /// <summary>The network with the weights of a case, in evaluation mode.</summary>
    public NetworkModule Build(GoldenCase weights)
    {
        NetworkModule network = NetworkBuilder.Build(Definition(), seed: 1);
        network.eval();
        using IDisposable noGradients = no_grad();
        foreach (LearnedParameter parameter in network.LearnedParameters)
        {
            parameter.Tensor.copy_(weights.Tensor(Role(parameter.Name)));
        }

        return network;
    }

    /// <summary>The role that holds a parameter: conv1_w for conv1.weight.</summary>
    public static string Role(string parameter) =>
        parameter.Replace(".weight", "_w", StringComparison.Ordinal).Replace(".bias", "_b", StringComparison.Ordinal);

    /// <summary>The batch of a case: pixels less the mean of each channel.</summary>
    public static Tensor Input(GoldenCase golden)
    {
        float[] mean = [.. golden.Params.GetProperty("mean").EnumerateArray().Select(value => value.GetSingle())];
        return golden.Tensor("input_u8") - tensor(mean).view(1, mean.Length, 1, 1);
    }

    public static Tensor Labels(GoldenCase golden) => tensor(golden.Load("labels").Longs);

    private NetworkDefinition Definition() => new()
    {
        Name = "tiny",
        Options = new NetworkOptions(),
        InputSize = InputSize,
        StoredSize = 256,
        Classes = Classes,
        Layers =
        [
            new ConvolutionLayer("conv1", Maps[0], 11, Nothing) { Stride = 4, Padding = Padding, Groups = Groups[0] },
            .. Stage(1),
            new ConvolutionLayer("conv2", Maps[1], 5, Nothing) { Padding = Padding.Same(2), Groups = Groups[1] },
            .. Stage(2),
            .. Enumerable.Range(2, 3).SelectMany(i => Later(i)),
            new MaxPoolLayer("pool5", 3, 2),
            .. Hidden(6),
            .. Hidden(7),
            new FullyConnectedLayer("fc8", Classes, Nothing),
        ],
    };

    private IEnumerable<LayerRecord> Stage(int number)
    {
        LayerRecord[] norm = Lrn is null ? [] : [Lrn with { Name = $"norm{number}" }];
        LayerRecord pool = new MaxPoolLayer($"pool{number}", 3, 2);
        return [new ReluLayer($"relu{number}"), .. PoolBeforeLrn ? [pool, .. norm] : (LayerRecord[])[.. norm, pool]];
    }

    private IEnumerable<LayerRecord> Later(int index) =>
    [
        new ConvolutionLayer($"conv{index + 1}", Maps[index], 3, Nothing) { Padding = Padding.Same(1), Groups = Groups[index] },
        new ReluLayer($"relu{index + 1}"),
    ];

    private IEnumerable<LayerRecord> Hidden(int number)
    {
        LayerRecord[] dropout = DropoutRate == 0 ? [] : [new DropoutLayer($"drop{number}", DropoutRate)];
        return [new FullyConnectedLayer($"fc{number}", Units, Nothing), new ReluLayer($"relu{number}"), .. dropout];
    }

    private static int[] Integers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];
}
