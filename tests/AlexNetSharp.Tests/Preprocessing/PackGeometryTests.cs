using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Tests.Preprocessing;

/// <summary>Geometries as people read them and as the command makes them.</summary>
public sealed class PackGeometryTests
{
    public static TheoryData<PackGeometry, string, string> Geometries { get; } = new()
    {
        { new PackGeometry { Height = 256, Width = 256 }, "--size 256", "256x256 RGB, shorter-side-crop" },
        { new PackGeometry { Height = 73, Width = 73, Channels = 1, Resize = ResizeRule.Warp }, "--size 73 --grey --resize warp", "73x73 grey, warp" },
        { new PackGeometry { Height = 32, Width = 32, Resize = ResizeRule.None, Exif = ExifRule.Ignore }, "--size 32 --resize none --ignore-exif", "32x32 RGB, none, EXIF ignored" },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void PrepareOptionsAndText_Geometry_TellItWhole(PackGeometry geometry, string options, string text)
    {
        Assert.Equal(options, geometry.PrepareOptions());
        Assert.Equal(text, geometry.ToString());
    }
}
