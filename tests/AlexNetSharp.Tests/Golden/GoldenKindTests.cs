using System.Reflection;

namespace AlexNetSharp.Tests.Golden;

/// <summary>Every kind of golden vector is tested, or stands here as the work of a later issue.</summary>
public sealed class GoldenKindTests
{
    private static readonly string[] Tested =
        ["lrn", "maxpool", "conv", "tiny_alexnet", "sgd", "dropout", "tencrop", "ensemble", "pca", "metrics", "resize", "batchnorm"];

    private static readonly Dictionary<string, string> Later = new()
    {
        ["interop"] = "Other programs' weight files come with their readers.",
        ["refuse"] = "Hostile weight files come with the readers that must refuse them.",
    };

    [Fact]
    public void Index_EveryKind_IsTestedOrOfALaterIssue()
    {
        Assert.SkipWhen(GoldenIndex.MissingReason is not null, GoldenIndex.MissingReason ?? "");

        Assert.Empty(GoldenIndex.Kinds.Except(Tested).Except(Later.Keys));
    }

    public static IEnumerable<TheoryDataRow<string>> LaterKinds => Later.Select(kind => new TheoryDataRow<string>(kind.Key) { Skip = kind.Value });

    [Theory]
    [MemberData(nameof(LaterKinds))]
    public void Kind_OfALaterIssue_IsSkippedVisibly(string kind) => Assert.Contains(kind, Tested);

    [Fact]
    public void Tests_EveryTestedKind_IsAskedForByATheory()
    {
        foreach (PropertyInfo property in typeof(GoldenIndex).Assembly.GetTypes().SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public)))
        {
            if (property.PropertyType == typeof(IEnumerable<TheoryDataRow<string>>))
            {
                _ = ((IEnumerable<TheoryDataRow<string>>)property.GetValue(null)!).Count();
            }
        }

        Assert.Empty(Tested.Except(GoldenIndex.AskedFor));
    }
}
