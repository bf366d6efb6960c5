using AlexNetSharp.Data.Formats;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>The development kit: labels follow WordNet numbers, not the kit's own.</summary>
public sealed class DevelopmentKitTests
{
    private static readonly MatWriter Writer = new(isBigEndian: false);

    [Fact]
    public void Read_Kit_NumbersLeavesByWordNetNumber()
    {
        DevelopmentKit kit = Read(
            "2\n3\n\n1\n",
            (1, "n03", "cat, true cat", 0),
            (2, "n01", "tench", 0),
            (3, "n02", "", 0),
            (4, "n00", "animal", 3));

        Assert.Equal([new("n01", "tench"), new("n02", ""), new("n03", "cat, true cat")], kit.Classes);
        Assert.Equal([0, 1, 2], kit.ValidationClasses.Select(index => (int)index));
        Assert.Equal((2, -1), (kit.IndexOf("n03"), kit.IndexOf("n00")));
    }

    [Theory]
    [InlineData("1\n2\n9\n", "line 3 is '9', which is no number of a class")]
    [InlineData("1\n4\n", "line 2 is '4', which is no number of a class")]
    [InlineData("cat", "line 1 is 'cat'")]
    public void Read_WrongGroundTruth_NamesTheLine(string truth, string sentence) => Assert.Contains(
        $"kit/data/ILSVRC2012_validation_ground_truth.txt cannot be used: {sentence}",
        Throws(() => Read(truth, (1, "n03", "cat", 0), (2, "n01", "tench", 0), (4, "n00", "animal", 2))),
        StringComparison.Ordinal);

    [Fact]
    public void Read_WrongSynsets_SaysWhatIsWrong()
    {
        Assert.Contains("no synset without children", Throws(() => Read("1", (1, "n01", "animal", 2))), StringComparison.Ordinal);
        Assert.Contains("are not unique", Throws(() => Read("1", (1, "n01", "a", 0), (2, "n01", "b", 0))), StringComparison.Ordinal);
        Assert.Contains("are not unique", Throws(() => Read("1", (1, "n01", "a", 0), (1, "n02", "b", 0))), StringComparison.Ordinal);
        Assert.Contains("synset 1 has no WordNet number", Throws(() => Read("1", (1, "../n01", "a", 0))), StringComparison.Ordinal);
        Assert.Contains("no structure array", Throws(() => Read("1", Writer.Numbers("synsets", 1))), StringComparison.Ordinal);
        Assert.Contains(
            "no whole number in its field ILSVRC2012_ID",
            Throws(() => Read("1", Writer.Structs("synsets", ["WNID"], [Writer.Text("", "n01")]))),
            StringComparison.Ordinal);
    }

    private static DevelopmentKit Read(string truth, params (int Id, string Wnid, string Words, int Children)[] synsets) =>
        Read(truth, MatSeeds.Synsets(Writer, synsets));

    private static DevelopmentKit Read(string truth, byte[] variable) =>
        DevelopmentKit.Read(Writer.File(true, variable), new StringReader(truth), "kit");

    private static string Throws(Action action) => Assert.Throws<AlexNetException>(action).Message;
}
