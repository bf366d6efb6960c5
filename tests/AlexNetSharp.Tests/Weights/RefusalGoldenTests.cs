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

    public static IEnumerable<TheoryDataRow<string>> Hostile => Rows(isHostile: true);

    public static IEnumerable<TheoryDataRow<string>> Broken => Rows(isHostile: false);

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
    public void Open_BrokenFile_IsRefusedOrReadRight(string name)
    {
        string path = GoldenIndex.Case(name).PathOf(File);
        if (name.StartsWith("big_endian", StringComparison.Ordinal))
        {
            using TensorFile file = WeightFiles.Open(path);
            Assert.Equal([1, -2], file.Read(file.Tensors[0]));
            return;
        }

        string message = Refusal(path).Message;

        Assert.True(name != "whole_module_pth" || message.Contains("torch.save(model.state_dict()", StringComparison.Ordinal), message);
    }

    private static IEnumerable<TheoryDataRow<string>> Rows(bool isHostile) => GoldenIndex.Rows("refuse").Where(row =>
        row.Skip is not null
        || (PickledWeights.IsPickled(GoldenIndex.Case(row.Data).PathOf(File)) && GoldenIndex.Case(row.Data).Params.GetProperty("hostile").GetBoolean() == isHostile));

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
        return Globals().Matches(text).Concat(Pairs().Matches(text)).Where(match => !Harmless.Contains(match.Groups["module"].Value))
            .Select(match => $"{match.Groups["module"].Value}.{match.Groups["name"].Value}").Concat(Imports().Matches(text).Select(match => match.Value));
    }

    [GeneratedRegex(@"[ci](?<module>[a-z_][\w.]*)\n(?<name>\w+)\n")]
    private static partial Regex Globals();

    [GeneratedRegex(@"X.\0\0\0(?<module>[a-z][\w.]*)X.\0\0\0(?<name>[\w.]+)\x93", RegexOptions.Singleline)]
    private static partial Regex Pairs();

    [GeneratedRegex(@"__import__\('os'\)\.system")]
    private static partial Regex Imports();
}
