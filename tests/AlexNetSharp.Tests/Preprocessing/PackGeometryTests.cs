using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Tests.Preprocessing;

/// <summary>Geometries as people read them and as a pack is made of them.</summary>
public sealed class PackGeometryTests
{
    public static TheoryData<PackGeometry, string, string> Geometries { get; } =
        new()
        {
            {
                new PackGeometry { Height = 256, Width = 256 },
                "PackBuilder.Prepare(Height = 256)",
                "256x256 RGB, shorter-side-crop"
            },
            {
                new PackGeometry
                {
                    Height = 73,
                    Width = 73,
                    Channels = 1,
                    Resize = ResizeRule.Warp,
                },
                "PackBuilder.Prepare(Height = 73, Channels = 1, Resize = warp)",
                "73x73 grey, warp"
            },
            {
                new PackGeometry
                {
                    Height = 32,
                    Width = 32,
                    Resize = ResizeRule.None,
                    Exif = ExifRule.Ignore,
                },
                "PackBuilder.Prepare(Height = 32, Resize = none, Exif = ignore)",
                "32x32 RGB, none, EXIF ignored"
            },
        };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void PreparationAndText_Geometry_TellItWhole(PackGeometry geometry, string preparation, string text)
    {
        Assert.Equal(preparation, Sentence.Of($"{geometry.Preparation()}").ToString());
        Assert.Equal(text, geometry.ToString());
    }
}
