using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Other programs' pickled weight files hold the numbers that PyTorch and NumPy find in them.</summary>
public sealed class InteropGoldenTests
{
    private const string File = "file";
    private const string WeightRole = "weight_";

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows(golden => golden.Params.TryGetProperty("key_of", out _));

    public static IEnumerable<TheoryDataRow<string>> OddCases => Rows(golden => golden.Params.TryGetProperty("expected_file_of", out _));

    public static IEnumerable<TheoryDataRow<string>> DictionaryCases => Rows(golden => golden.Params.TryGetProperty("file_layout", out _));

    [Fact]
    public void Cases_EveryPickledFile_IsOfAKnownLayout()
    {
        Assert.SkipWhen(GoldenIndex.MissingReason is not null, GoldenIndex.MissingReason ?? "");
        IEnumerable<string> tested = Cases.Concat(OddCases).Concat(DictionaryCases).Select(row => row.Data);

        Assert.Empty(
            GoldenIndex
                .OfKind("interop")
                .Where(golden => PickledWeights.IsPickled(golden.PathOf(File)))
                .Select(golden => golden.Name)
                .Except(tested));
    }

    /// <summary>State dictionaries of torchvision's AlexNet, alone or in a checkpoint, zip and legacy.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_StateDictionary_HasTheNumbersUnderCleanNames(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        using TensorFile file = WeightFiles.Open(golden.PathOf(File));
        Assert.Equal(golden.Roles.Count(role => role.StartsWith(WeightRole, StringComparison.Ordinal)), file.Tensors.Count);
        foreach (System.Text.Json.JsonProperty key in golden.Params.GetProperty("key_of").EnumerateObject())
        {
            AssertTensor(golden, file, $"{key.Name}.weight", $"{WeightRole}{key.Value.GetString()}_w");
            AssertTensor(golden, file, $"{key.Name}.bias", $"{WeightRole}{key.Value.GetString()}_b");
        }
    }

    /// <summary>Views, strides, shared storages, empty and single numbers, all types.</summary>
    [Theory]
    [MemberData(nameof(OddCases))]
    public void Read_OddTensors_HaveTheirNumbersInRowMajorOrder(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        using TensorFile file = WeightFiles.Open(golden.PathOf(File));
        Assert.NotEmpty(file.Tensors);
        foreach (System.Text.Json.JsonProperty key in golden.Params.GetProperty("expected_file_of").EnumerateObject())
        {
            string role = key.Value.GetString()!;
            golden.AssertMatches(role, file.Values(key.Name));
        }
    }

    /// <summary>
    /// Dictionaries of [weights, biases] as in bvlc_alexnet.npy: rows, columns, inputs, outputs; the first fully connected layer's inputs
    /// are channels last.
    /// </summary>
    [Theory]
    [MemberData(nameof(DictionaryCases))]
    public void Read_NumPyDictionary_HasTheNumbersInItsOwnOrder(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        using TensorFile file = WeightFiles.Open(golden.PathOf(File));
        string[] layers = [.. file.Tensors.Select(tensor => tensor.Name.Split('/')[0]).Distinct()];
        Assert.Equal(golden.Roles.Count(role => role.StartsWith(WeightRole, StringComparison.Ordinal)), file.Tensors.Count);
        long channels = 0;
        foreach (string layer in layers)
        {
            golden.AssertMatches($"{WeightRole}{layer}_b", file.Values($"{layer}/1"));
            GoldenArray wanted = golden.Load($"{WeightRole}{layer}_w");
            TensorEntry found = file.Tensors.Single(tensor => tensor.Name == $"{layer}/0");
            bool isFirstConnected = wanted.Shape.Length == 2 && channels > 0;
            long inputs = isFirstConnected ? channels : 1;
            Assert.Equal(wanted.Shape.Order().Select(size => (long)size), found.Shape.Order());
            Assert.Equal(
                wanted.Floats,
                wanted.Shape.Length == 4 ? OutputsFirst(file.Read(found), found.Shape) : Transposed(file.Read(found), found.Shape, inputs));
            channels = wanted.Shape.Length == 4 ? wanted.Shape[0] : 0;
        }
    }

    private static IEnumerable<TheoryDataRow<string>> Rows(Func<GoldenCase, bool> isWanted) =>
        GoldenIndex
            .Rows("interop")
            .Where(row =>
                row.Skip is not null
                || (PickledWeights.IsPickled(GoldenIndex.Case(row.Data).PathOf(File)) && isWanted(GoldenIndex.Case(row.Data))));

    private static void AssertTensor(GoldenCase golden, TensorFile file, string tensor, string role)
    {
        Assert.Equal(golden.Load(role).Shape.Select(size => (long)size), file.Tensors.Single(one => one.Name == tensor).Shape);
        golden.AssertMatches(role, file.Values(tensor));
    }

    /// <summary>Rows, columns, inputs, outputs to outputs, inputs, rows, columns.</summary>
    private static float[] OutputsFirst(float[] values, IReadOnlyList<long> shape)
    {
        float[] result = new float[values.Length];
        long pixels = shape[0] * shape[1], inputs = shape[2], outputs = shape[3];
        for (long pixel = 0; pixel < pixels; pixel++)
        {
            for (long input = 0; input < inputs; input++)
            {
                for (long output = 0; output < outputs; output++)
                {
                    result[(((output * inputs) + input) * pixels) + pixel] = values[(((pixel * inputs) + input) * outputs) + output];
                }
            }
        }

        return result;
    }

    /// <summary>Inputs (pixels, channels), outputs to outputs, inputs (channels, pixels).</summary>
    private static float[] Transposed(float[] values, IReadOnlyList<long> shape, long channels)
    {
        float[] result = new float[values.Length];
        long inputs = shape[0], outputs = shape[1], pixels = inputs / channels;
        for (long input = 0; input < inputs; input++)
        {
            for (long output = 0; output < outputs; output++)
            {
                result[(output * inputs) + (input % channels * pixels) + (input / channels)] = values[(input * outputs) + output];
            }
        }

        return result;
    }
}
