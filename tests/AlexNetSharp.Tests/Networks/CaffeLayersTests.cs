using System.Globalization;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;

namespace AlexNetSharp.Tests.Networks;

/// <summary>The published Caffe networks, layer by layer with what each reads, against a table of their model files.</summary>
public sealed class CaffeLayersTests
{
    [Theory]
    [InlineData("bvlc-alexnet")]
    [InlineData("caffenet")]
    [InlineData("alexnet-bn")]
    [InlineData("vgg19-bn")]
    [InlineData("resnet10")]
    [InlineData("resnet50")]
    public void Layers_PublishedNetwork_AreThoseOfItsModelFile(string name)
    {
        string table = Path.Combine(SharedFolder.Path ?? "", "reference", "caffe-layers.tsv");
        Assert.SkipUnless(File.Exists(table), SharedFolder.HowToProvide);

        Assert.Equal(Published(table, name), Ours(NetworkZoo.Create(name)));
    }

    [Fact]
    public void Layers_ShortcutAtTheUnitsInput_ReadsTheStemAndHasTheSameCounts()
    {
        NetworkDefinition published = NetworkZoo.Create("resnet50");
        NetworkDefinition other = NetworkZoo.Create("resnet50", new NetworkOptions { ShortcutBehindFirstConvolution = false });
        string[] lines = Ours(other);
        int stem = Array.FindIndex(lines, line => line.StartsWith("max pooling", StringComparison.Ordinal));
        string expansion = lines.First(line =>
            line.StartsWith("convolution 256 1x1 stride 1 pad 0 group 1 without bias", StringComparison.Ordinal)
            && line.EndsWith($"<- {stem}", StringComparison.Ordinal));

        Assert.NotNull(expansion);
        Assert.DoesNotContain(expansion, Ours(published));
        Assert.Equal(NetworkSummary.Of(published).Parameters, NetworkSummary.Of(other).Parameters);
        Assert.Throws<InvalidOptionException>(() =>
            NetworkZoo.Create("resnet10", new NetworkOptions { ShortcutBehindFirstConvolution = false }));
    }

    /// <summary>A line a layer: what it is, and the numbers of the lines whose outputs it reads.</summary>
    private static string[] Ours(NetworkDefinition network)
    {
        var lines = new List<string>();
        Walk(network.Layers, -1);
        return [.. lines];

        int Walk(IReadOnlyList<LayerRecord> layers, int input)
        {
            foreach (LayerRecord layer in layers)
            {
                if (layer is ResidualLayer block)
                {
                    int body = Walk(block.Body, input);
                    int shortcut = Walk(block.Shortcut, input);
                    lines.Add($"sum <- {body} {shortcut}");
                }
                else
                {
                    lines.Add($"{Kind(layer)} <- {input}");
                }

                input = lines.Count - 1;
            }

            return input;
        }
    }

    /// <summary>Caffe rounds every pool's size up; windows side by side that fill the input leave nothing to round.</summary>
    private static string Kind(LayerRecord layer) =>
        layer switch
        {
            ConvolutionLayer c =>
                $"convolution {c.Outputs} {c.Kernel}x{c.Kernel} stride {c.Stride} pad {c.Padding.Before} group "
                    + $"{c.Groups}{(c.HasBias ? "" : " without bias")}",
            MaxPoolLayer p => $"max pooling {p.Kernel} stride {p.Stride}{(p.Ceiling || p.Kernel == p.Stride ? "" : " rounded down")}",
            GlobalAveragePoolLayer => "global average pooling",
            BatchNormLayer n => n.ScaleAndShift ? "batch norm with scale" : "batch norm",
            LrnLayer n => string.Create(
                CultureInfo.InvariantCulture,
                $"lrn {n.Size} alpha {n.Alpha} beta {n.Beta} k {n.K}{(n.AlphaDividedBySize ? " divided" : "")} group {n.Groups}"),
            FullyConnectedLayer l => $"linear {l.Outputs}",
            ReluLayer => "relu",
            DropoutLayer => "dropout",
            _ => layer.GetType().Name,
        };

    private static string[] Published(string table, string network)
    {
        string[][] rows =
        [
            .. File.ReadLines(table)
                .Where(line => line.StartsWith(network + "\t", StringComparison.Ordinal))
                .Select(line => line.Split('\t')),
        ];
        var lines = new List<string>();
        var writers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string[] row in rows)
        {
            (string type, string[] reads, string writes) = (row[2], row[3].Split(','), row[4]);
            Dictionary<string, string> values = row[5]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
            if (type is "Input" or "Softmax")
            {
                writers[writes] = -1;
            }
            else if (type == "Scale")
            {
                lines[^1] = lines[^1].Replace("batch norm", "batch norm with scale", StringComparison.Ordinal);
                writers[writes] = lines.Count - 1;
            }
            else
            {
                lines.Add($"{Kind(type, values)} <- {string.Join(' ', reads.Select(read => writers[read]))}");
                writers[writes] = lines.Count - 1;
            }
        }

        return [.. lines];
    }

    private static string Kind(string type, Dictionary<string, string> values)
    {
        int Value(string name, int otherwise) =>
            values.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        int kernel = Value("kernel_size", 0);
        return type switch
        {
            "Convolution" =>
                $"convolution {Value("num_output", 0)} {kernel}x{kernel} stride {Value("stride", 1)} "
                    + $"pad {Value("pad", 0)} group {Value("group", 1)}"
                    + (values.GetValueOrDefault("bias_term") == "false" ? " without bias" : ""),
            "Pooling" => values.GetValueOrDefault("global_pooling") == "true"
                ? "global average pooling"
                : $"max pooling {kernel} stride {Value("stride", 1)}",
            "BatchNorm" => "batch norm",
            "LRN" => $"lrn {Value("local_size", 0)} alpha {values["alpha"]} beta {values["beta"]} k 1 divided group 1",
            "InnerProduct" => $"linear {Value("num_output", 0)}",
            "Eltwise" => "sum",
            "ReLU" => "relu",
            "Dropout" => "dropout",
            _ => type,
        };
    }
}
