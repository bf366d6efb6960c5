using System.Text;
using System.Text.RegularExpressions;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Hostile and broken pickled weight files are refused in one sentence, and nothing of them is run.</summary>
public sealed partial class RefusalGoldenTests
{
    private const string File = "file";
    private const string Marker = "PWNED-marker";

    /// <summary>What harmless files of weights name; anything else in a hostile one is what the sentence must name.</summary>
    private static readonly string[] Harmless = ["torch", "torch._utils", "collections", "numpy", "numpy.core.multiarray"];

    public static IEnumerable<TheoryDataRow<string>> Hostile => GoldenIndex.Rows("refuse", golden => IsPickled(golden, isHostile: true));

    public static IEnumerable<TheoryDataRow<string>> Broken =>
        GoldenIndex.Rows("refuse", golden => IsPickled(golden, isHostile: false) && !IsReadable(golden));

    public static IEnumerable<TheoryDataRow<string>> Readable =>
        GoldenIndex.Rows("refuse", golden => IsPickled(golden, isHostile: false) && IsReadable(golden));

    public static IEnumerable<TheoryDataRow<string>> WholeModules =>
        GoldenIndex.Rows("refuse", golden => golden.Name == "whole_module_pth");

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Open_HostileFile_IsRefusedByTheNameOfWhatItAsksFor(string name)
    {
        string path = GoldenIndex.Case(name).PathOf(File);

        string message = Refusal(path).Message;

        string[] asked = [.. AskedFor(System.IO.File.ReadAllBytes(path))];
        Assert.NotEmpty(asked);
        Assert.Contains(asked, one => message.Contains(one, StringComparison.Ordinal));
        Assert.Matches("nothing of it was (run|evaluated)", message);
        Assert.False(System.IO.File.Exists(Marker));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Open_BrokenFile_IsRefused(string name) => Refusal(GoldenIndex.Case(name).PathOf(File));

    [Theory]
    [MemberData(nameof(WholeModules))]
    public void Open_WholeModule_IsRefusedWithWhatToWriteInstead(string name) =>
        Assert.Contains("torch.save(model.state_dict()", Refusal(GoldenIndex.Case(name).PathOf(File)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Readable))]
    public void Open_BigEndianFile_IsReadRight(string name)
    {
        using TensorFile file = WeightFiles.Open(GoldenIndex.Case(name).PathOf(File));

        Assert.Equal([1, -2], file.Read(file.Tensors[0]));
    }

    private static bool IsPickled(GoldenCase golden, bool isHostile) =>
        PickledWeights.IsPickled(golden.PathOf(File)) && golden.Params.GetProperty("hostile").GetBoolean() == isHostile;

    private static bool IsReadable(GoldenCase golden) => golden.Name.StartsWith("big_endian", StringComparison.Ordinal);

    private static AlexNetException Refusal(string path)
    {
        AlexNetException refusal = Assert.Throws<AlexNetException>(() => WeightFiles.Open(path).Dispose());
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        TestContext.Current.TestOutputHelper?.WriteLine(refusal.Message);
        return refusal;
    }

    /// <summary>The globals in a file's bytes, found without a pickle reader, and the call in a header.</summary>
    private static IEnumerable<string> AskedFor(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        return Globals()
            .Matches(text)
            .Concat(Pairs().Matches(text))
            .Where(match => !Harmless.Contains(match.Groups["module"].Value))
            .Select(match => $"{match.Groups["module"].Value}.{match.Groups["name"].Value}")
            .Concat(Imports().Matches(text).Select(match => match.Value));
    }

    [GeneratedRegex(@"[ci](?<module>[a-z_][\w.]*)\n(?<name>\w+)\n")]
    private static partial Regex Globals();

    [GeneratedRegex(@"X.\0\0\0(?<module>[a-z][\w.]*)X.\0\0\0(?<name>[\w.]+)\x93", RegexOptions.Singleline)]
    private static partial Regex Pairs();

    [GeneratedRegex(@"__import__\('os'\)\.system")]
    private static partial Regex Imports();
}
