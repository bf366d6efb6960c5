using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlexNetSharp.Models;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.Onnx.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Weights.Onnx;

/// <summary>The golden ONNX files: networks that must give what another program computed, and files that must be refused.</summary>
public sealed partial class OnnxGoldenTests
{
    private const string FileRole = "file";

    public static IEnumerable<TheoryDataRow<string>> Networks => OnnxRows("interop");

    public static IEnumerable<TheoryDataRow<string>> Damaged => OnnxRows("refuse");

    [Theory]
    [MemberData(nameof(Networks))]
    public void Read_GoldenNetwork_HasItsWeightsAndGivesItsActivations(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        using DisposeScope scope = NewDisposeScope();
        using OnnxModelFile file = OnnxModelFile.Open(golden.PathOf(FileRole));
        OnnxNetwork read = OnnxNetwork.Read(file);
        using NetworkModule network = NetworkTensors.Build(read.Definition, file, read.Sources);
        using IDisposable inference = inference_mode();

        Dictionary<string, Tensor> tensors = network.NamedTensors();
        string[] weights = [.. golden.Roles.Where(role => role.StartsWith("weight_", StringComparison.Ordinal))];
        Assert.Equal(tensors.Count, weights.Length);
        Assert.All(weights, role => golden.AssertMatches(role, tensors[Parameter(role)]));

        var seen = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        Tensor logits = network.ForwardAll(Input(golden), (layer, output) => seen[layer.Name] = output.clone().DetachFromDisposeScope());
        golden.AssertMatches("expected_logits", logits);
        foreach (
            string role in golden.Roles.Where(role => role.StartsWith("expected_", StringComparison.Ordinal) && role != "expected_logits"))
        {
            golden.AssertMatches(role, role == "expected_prob" ? nn.functional.softmax(logits, 1) : Part(role, seen));
        }

        Assert.Equal(golden.Has("expected_prob"), read.EndsInSoftmax);
        foreach (Tensor output in seen.Values)
        {
            output.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Read_DamagedFile_IsRefusedInOneSentence(string name)
    {
        string path = GoldenIndex.Case(name).PathOf(FileRole);

        string message = Assert.Throws<AlexNetException>(() =>
        {
            using OnnxModelFile file = OnnxModelFile.Open(path);
            OnnxNetwork.Read(file);
        }).Message;

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    private static IEnumerable<TheoryDataRow<string>> OnnxRows(string kind) =>
        GoldenIndex
            .Rows(kind)
            .Where(row => row.Skip is not null || GoldenIndex.Case(row.Data).PathOf(FileRole).EndsWith(".onnx", StringComparison.Ordinal));

    /// <summary>The parameter of a role: conv1.weight of weight_conv1_w.</summary>
    private static string Parameter(string role)
    {
        string[] parts = role.Split('_');
        return $"{parts[1]}.{(parts[2] == "w" ? "weight" : "bias")}";
    }

    /// <summary>The batch that a case's words describe, which may be those of another case.</summary>
    private static Tensor Input(GoldenCase golden)
    {
        string words = golden.Params.GetProperty("input").GetString()!;
        Match other = Other().Match(words);
        JsonElement parameters = other.Success ? GoldenIndex.Case(other.Groups["case"].Value).Params : golden.Params;
        Match items = Items().Match(parameters.GetProperty("input").GetString()!);
        int first = int.Parse(items.Groups["first"].Value, CultureInfo.InvariantCulture),
            last = int.Parse(items.Groups["last"].Value, CultureInfo.InvariantCulture);
        Tensor pixels = golden.Tensor("input_u8").narrow(0, first, last - first + 1);
        return parameters.TryGetProperty("std", out JsonElement deviation)
            ? ((pixels / 255) - Channels(parameters.GetProperty("mean"))) / Channels(deviation)
            : pixels - Channels(parameters.GetProperty("mean"));
    }

    private static Tensor Channels(JsonElement values) =>
        tensor(values.EnumerateArray().Select(value => value.GetSingle()).ToArray()).view(1, -1, 1, 1);

    /// <summary>The part of a layer's output that a role's name says.</summary>
    private static Tensor Part(string role, Dictionary<string, Tensor> seen)
    {
        Match match = Stored().Match(role);
        long step = long.Parse(match.Groups["step"].Value, CultureInfo.InvariantCulture);
        Tensor item = seen[match.Groups["layer"].Value][long.Parse(match.Groups["item"].Value, CultureInfo.InvariantCulture)];
        return item.index(TensorIndex.Colon, TensorIndex.Slice(step: step), TensorIndex.Slice(step: step)).contiguous();
    }

    [GeneratedRegex("^as (?<case>\\w+)$")]
    private static partial Regex Other();

    [GeneratedRegex("^items (?<first>[0-9]+)\\.\\.(?<last>[0-9]+) of")]
    private static partial Regex Items();

    [GeneratedRegex("^expected_(?<layer>\\w+?)_item(?<item>[0-9]+)_every_(?<step>[0-9]+)th$")]
    private static partial Regex Stored();
}
