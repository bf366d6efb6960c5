using System.Reflection;

namespace AlexNetSharp.Tests.Golden;

/// <summary>Every kind of golden vector is tested.</summary>
public sealed class GoldenKindTests
{
    private static readonly string[] Tested =
    [
        "lrn", "maxpool", "conv", "tiny_alexnet", "sgd", "dropout", "tencrop", "ensemble", "pca", "metrics", "resize", "batchnorm",
        "interop", "refuse",
    ];

    [Fact]
    public void Index_EveryKind_IsTested()
    {
        Assert.SkipWhen(GoldenIndex.MissingReason is not null, GoldenIndex.MissingReason ?? "");

        Assert.Empty(GoldenIndex.Kinds.Except(Tested));
    }

    [Fact]
    public void Tests_EveryTestedKind_IsAskedForByATheory()
    {
        foreach (PropertyInfo property in typeof(GoldenIndex)
                .Assembly.GetTypes()
                .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public)))
        {
            if (property.PropertyType == typeof(IEnumerable<TheoryDataRow<string>>))
            {
                _ = ((IEnumerable<TheoryDataRow<string>>)property.GetValue(null)!).Count();
            }
        }

        Assert.Empty(Tested.Except(GoldenIndex.AskedFor));
    }
}
