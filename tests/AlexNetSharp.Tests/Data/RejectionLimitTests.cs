using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Tests.Data;

public sealed class RejectionLimitTests
{
    [Theory]
    [InlineData("20", 20, 20, false)]
    [InlineData("20", 21, 1_000_000, true)]
    [InlineData("0", 0, 5, false)]
    [InlineData("0", 1, 5, true)]
    [InlineData("5%", 5, 100, false)]
    [InlineData("5%", 6, 100, true)]
    [InlineData("5%", 99, 99, false)]
    [InlineData("12.5%", 25, 200, false)]
    [InlineData("12.5%", 26, 200, true)]
    [InlineData("100%", 1000, 1000, false)]
    public void IsExceeded_AtTheLimitAndAbove_IsAbove(string limit, int rejected, int done, bool wanted) =>
        Assert.Equal(wanted, RejectionLimit.Parse(limit).IsExceeded(rejected, done));

    [Fact]
    public void Half_OfManyFiles_IsHalf()
    {
        Assert.False(RejectionLimit.Half.IsExceeded(100, 200));
        Assert.True(RejectionLimit.Half.IsExceeded(101, 200));
    }
}
