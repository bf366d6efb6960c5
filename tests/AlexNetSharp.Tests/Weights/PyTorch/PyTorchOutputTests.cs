using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Weights.PyTorch;

/// <summary>PyTorch computes with the <c>.pth</c> files that we write what our networks compute.</summary>
public sealed class PyTorchOutputTests
{
    /// <summary>
    /// The layers' arithmetic in PyTorch's own functions, on a list of layers; <c>names</c> leads from our tensors to the file's.
    /// </summary>
    private const string Program = """
        import json, sys, torch
        import torch.nn.functional as F
        weights = torch.load(sys.argv[1], weights_only=True)
        spec = json.load(open(sys.argv[2]))

        def tensor(layer, part):
            name = spec["names"].get(layer["name"] + "." + part)
            return None if name is None else weights[name]

        def run(layers, x):
            for layer in layers:
                kind = layer["kind"]
                if kind == "conv":
                    before, after = layer["pad"]
                    x = F.conv2d(F.pad(x, (before, after, before, after)), tensor(layer, "weight"), tensor(layer, "bias"), stride=layer["stride"], groups=layer["groups"])
                elif kind == "linear":
                    x = F.linear(x.flatten(1), tensor(layer, "weight"), tensor(layer, "bias"))
                elif kind == "relu":
                    x = F.relu(x)
                elif kind == "lrn":
                    parts = x.chunk(layer["groups"], 1)
                    x = torch.cat([F.local_response_norm(part, layer["size"], layer["alpha"], layer["beta"], layer["k"]) for part in parts], 1)
                elif kind == "max":
                    x = F.max_pool2d(x, layer["kernel"], layer["stride"], ceil_mode=layer["ceil"])
                elif kind == "average":
                    x = F.avg_pool2d(x, layer["kernel"], layer["stride"], ceil_mode=layer["ceil"], count_include_pad=False)
                elif kind == "global":
                    x = x.mean((2, 3), keepdim=True)
                elif kind == "norm":
                    x = F.batch_norm(x, tensor(layer, "mean_sum"), tensor(layer, "variance_sum"), tensor(layer, "weight"), tensor(layer, "bias"), eps=layer["eps"])
                elif kind == "lrn-in-map":
                    size = layer["size"]
                    squares = F.avg_pool2d(x * x, size, 1, padding=size // 2, count_include_pad=True)
                    x = x / (layer["k"] + layer["alpha"] * squares) ** layer["beta"]
                elif kind == "local":
                    before, after = layer["pad"]
                    weight, bias = tensor(layer, "weight"), tensor(layer, "bias")
                    windows = F.unfold(F.pad(x, (before, after, before, after)), layer["kernel"], stride=layer["stride"])
                    x = torch.einsum("nkl,lok->nol", windows, weight.flatten(2)).reshape(len(x), *bias.shape) + bias
                elif kind == "subsampling":
                    size = layer["kernel"]
                    sums = F.avg_pool2d(x, size) * size * size
                    x = sums * tensor(layer, "weight").view(-1, 1, 1) + tensor(layer, "bias").view(-1, 1, 1)
                elif kind == "partial":
                    kernels, first, maps = tensor(layer, "weight"), 0, []
                    for number, inputs in enumerate(layer["inputs"]):
                        own = kernels[first:first + len(inputs)].unsqueeze(0)
                        maps.append(F.conv2d(x[:, inputs], own, tensor(layer, "bias")[number:number + 1]))
                        first += len(inputs)
                    x = torch.cat(maps, 1)
                elif kind == "radial":
                    x = -((x.flatten(1).unsqueeze(1) - torch.tensor(layer["centers"])) ** 2).sum(2)
                elif kind == "tanh":
                    x = layer["amplitude"] * torch.tanh(layer["slope"] * x)
                elif kind == "sum":
                    x = run(layer["body"], x) + run(layer["shortcut"], x)
                else:
                    raise SystemExit("unknown layer " + kind)
            return x

        with torch.no_grad():
            print(json.dumps(run(spec["layers"], torch.tensor(spec["input"]).view(spec["shape"])).flatten().tolist()))
        """;

    public static IEnumerable<TheoryDataRow<string>> Zoo => NetworkZoo.Entries.Select(entry => new TheoryDataRow<string>(entry.Name));

    [Theory]
    [MemberData(nameof(Zoo))]
    public void Write_NetworkOfTheZoo_GivesTheSameLogitsInPyTorch(string name)
    {
        PythonProgram.Require("torch");
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        NetworkDefinition definition = NetworkZoo.Create(
            name,
            name == "lenet5"
                ? null
                : new NetworkOptions
                {
                    Classes = 5,
                    Width = 0.125,
                    Initialization = Initialization.He,
                });
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 3);
        using (no_grad())
        {
            foreach ((Tensor tensor, int number) in network.NamedTensors().Values.Select((tensor, number) => (tensor, number)))
            {
                // Variances and counters stay positive.
                tensor.add_(RandomTensors.Normal(tensor.shape, (ulong)number, deviation: 0.02).abs());
            }
        }

        network.eval();
        string path = folder.At("weights.pth");
        IReadOnlyList<ConversionRow> rows = WeightExport.Write(path, Bundle(definition), network.Weights());
        long[] shape = [2, definition.InputChannels, definition.InputSize, definition.InputSize];
        Tensor images = RandomTensors.Normal(shape, seed: 9);
        folder.Write("spec.json", JsonSerializer.SerializeToUtf8Bytes(new
        {
            names = rows.ToDictionary(row => row.Source, row => row.Target),
            layers = Layers(definition.Layers),
            shape,
            input = images.Values(),
        }));

        float[] theirs = JsonSerializer.Deserialize<float[]>(PythonProgram.Run(Program, path, folder.At("spec.json")))!;

        Tensor ours = network.Forward(images).detach();
        RandomTensors.AssertClose(ours.flatten(), torch.tensor(theirs), 1e-4);
    }

    private static object[] Layers(IReadOnlyList<LayerRecord> layers) =>
        [.. layers.Where(layer => layer is not DropoutLayer).Select(Layer)];

    private static object Layer(LayerRecord layer) =>
        layer switch
        {
            ConvolutionLayer c => new
            {
                kind = "conv",
                name = c.Name,
                pad = (int[])[c.Padding.Before, c.Padding.After],
                stride = c.Stride,
                groups = c.Groups,
            },
            FullyConnectedLayer l => new { kind = "linear", name = l.Name },
            ReluLayer => new { kind = "relu" },
            LrnLayer n => new
            {
                kind = "lrn",
                size = n.Size,
                alpha = n.DividedAlpha,
                beta = n.Beta,
                k = n.K,
                groups = n.Groups,
            },
            PoolLayer p => new
            {
                kind = p is MaxPoolLayer ? "max" : "average",
                kernel = p.Kernel,
                stride = p.Stride,
                ceil = p.Ceiling,
            },
            GlobalAveragePoolLayer => new { kind = "global" },
            SpatialLrnLayer n => new
            {
                kind = "lrn-in-map",
                size = n.Size,
                alpha = n.Alpha,
                beta = n.Beta,
                k = n.K,
            },
            LocallyConnectedLayer l => new
            {
                kind = "local",
                name = l.Name,
                kernel = l.Kernel,
                stride = l.Stride,
                pad = (int[])[l.Padding.Before, l.Padding.After],
            },
            SubsamplingLayer s => new
            {
                kind = "subsampling",
                name = s.Name,
                kernel = s.Kernel,
            },
            PartialConvolutionLayer p => new
            {
                kind = "partial",
                name = p.Name,
                inputs = p.Connections,
            },
            RadialBasisLayer r => new { kind = "radial", centers = r.Centers },
            ScaledTanhLayer t => new
            {
                kind = "tanh",
                amplitude = t.Amplitude,
                slope = t.Slope,
            },
            BatchNormLayer n => new
            {
                kind = "norm",
                name = n.Name,
                eps = n.Epsilon,
            },
            ResidualLayer r => new
            {
                kind = "sum",
                body = Layers(r.Body),
                shortcut = Layers(r.Shortcut),
            },
            _ => throw new NotSupportedException(layer.GetType().Name),
        };

    private static WeightBundle Bundle(NetworkDefinition definition) =>
        new()
        {
            Model = definition.Name,
            Options = definition.Options,
            Labels = [.. Enumerable.Range(0, definition.Classes).Select(i => new ClassLabel($"{i}", $"{i}"))],
            Preprocessing = new ImagePreprocessing
            {
                Geometry = new PackGeometry
                {
                    Height = definition.StoredSize,
                    Width = definition.StoredSize,
                    Channels = definition.InputChannels,
                },
                CropSize = definition.InputSize,
                Mean = MeanRule.None,
            },
        };
}
