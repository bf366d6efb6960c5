using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using static TorchSharp.torch;
using DisposeScope = TorchSharp.DisposeScope;

namespace AlexNetSharp.Tests.Weights.Onnx;

/// <summary>
/// AlexNet with <c>nn.LocalResponseNorm</c>, exported by the installed PyTorch at every operator set from 9 to 17, gives that program's own
/// logits. <see cref="OnnxNetworkTests"/> has the same nodes where PyTorch is not installed.
/// </summary>
public sealed class PyTorchExportTests(PyTorchExportTests.Exported exported) : IClassFixture<PyTorchExportTests.Exported>
{
    private const string Program = """
        import json, sys, warnings, torch
        import torch.nn as nn
        warnings.filterwarnings("ignore")
        torch.manual_seed(1)

        def norm():
            return nn.LocalResponseNorm(5, 1e-4, 0.75, 1.0)

        model = nn.Sequential(
            nn.Conv2d(3, 6, 11, 4), nn.ReLU(), norm(), nn.MaxPool2d(3, 2),
            nn.Conv2d(6, 16, 5, padding=2, groups=2), nn.ReLU(), norm(), nn.MaxPool2d(3, 2),
            nn.Conv2d(16, 24, 3, padding=1), nn.ReLU(), nn.Conv2d(24, 24, 3, padding=1, groups=2), nn.ReLU(),
            nn.Conv2d(24, 16, 3, padding=1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
            nn.Linear(576, 256), nn.ReLU(), nn.Dropout(), nn.Linear(256, 256), nn.ReLU(), nn.Dropout(), nn.Linear(256, 5)).eval()
        count = 2 * 3 * 227 * 227
        x = (((torch.arange(count) * 7919) % 31).float() / 31 - 0.4).view(2, 3, 227, 227) * 100
        for number in range(9, 18):
            for free in (False, True):
                axes = {"x": {0: "n"}} if free else None
                path = f"{sys.argv[1]}/{number}{free}.onnx"
                torch.onnx.export(model, x, path, opset_version=number, input_names=["x"], output_names=["y"], dynamic_axes=axes)
        with torch.no_grad():
            print("LOGITS" + json.dumps(model(x).flatten().tolist()))
        """;

    public static TheoryData<int, bool> Exports { get; } =
        new(from number in Enumerable.Range(9, 9) from free in (bool[])[false, true] select (number, free));

    [Theory]
    [MemberData(nameof(Exports))]
    public void Open_ExportOfPyTorch_GivesItsLogits(int operatorSet, bool hasFreeBatch)
    {
        PythonProgram.Require("torch");
        using DisposeScope scope = NewDisposeScope();

        using ImportedNetwork imported = WeightImport.Open(exported.PathOf($"{operatorSet}{hasFreeBatch}.onnx"));

        Assert.Equal("bvlc-alexnet", imported.Bundle.Model);
        using LoadedNetwork network = LoadedNetwork.Of(imported, CPU);
        float[] pixels = [.. Enumerable.Range(0, 2 * 3 * 227 * 227).Select(i => (((i * 7919L % 31) / 31f) - 0.4f) * 100)];
        float[] found = network.Network.Forward(tensor(pixels, [2, 3, 227, 227])).Values();
        Assert.All(found.Zip(exported.Logits), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-4));
    }

    /// <summary>The exports, made once where PyTorch is installed.</summary>
    public sealed class Exported : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Lazy<float[]> _logits;

        public Exported() => _logits = new Lazy<float[]>(() =>
            JsonSerializer.Deserialize<float[]>(PythonProgram.Run(Program, _folder.At("")).Split("LOGITS")[1])!);

        public float[] Logits => _logits.Value;

        public string PathOf(string name)
        {
            _ = Logits;
            return _folder.At(name);
        }

        public void Dispose() => _folder.Dispose();
    }
}
