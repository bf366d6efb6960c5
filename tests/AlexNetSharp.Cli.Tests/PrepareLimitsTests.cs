using SkiaSharp;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Photos that are too large for the command's limits or for the machine.</summary>
public sealed class PrepareLimitsTests(CliFixture fixture)
{
    /// <summary>Phones make 108 megapixels: above the usual limit, and with the option above a small machine's memory.</summary>
    [Fact]
    public void Prepare_PhotosOfAHundredMegapixels_AreNamedWhateverTheMemory()
    {
        string source = fixture.Copy(Path.Combine(fixture.Images, "val"));
        string folder = Directory.EnumerateDirectories(source).Order(StringComparer.Ordinal).First();
        using (var bitmap = new SKBitmap(new SKImageInfo(12_000, 9_000, SKColorType.Gray8, SKAlphaType.Opaque)))
        {
            bitmap.Erase(SKColors.White);
            using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 50);
            Array.ForEach(["huge1.jpg", "huge2.jpg"], name => File.WriteAllBytes(Path.Combine(folder, name), jpeg.ToArray()));
        }

        string[] arguments = ["data", "prepare", source, fixture.NewPath(), "--size", "24", "--threads", "2"];
        CommandResult usual = CommandProcess.Run(arguments).ShouldSucceed();
        arguments[3] = fixture.NewPath();
        CommandResult small = CommandProcess
            .Run([("DOTNET_GCHeapHardLimit", "0xC800000")], [.. arguments, "--max-megapixels", "120"]).ShouldSucceed();
        arguments[3] = fixture.NewPath();
        CommandResult large = CommandProcess.Run([.. arguments, "--max-megapixels", "120"]).ShouldSucceed();

        string name = Path.GetFileName(folder);
        Assert.All(
            ["huge1.jpg", "huge2.jpg"],
            file =>
            {
                Assert.Contains(
                    $"{name}/{file} has 12000x9000 pixels, more than the limit of 100 megapixels",
                    usual.Error,
                    StringComparison.Ordinal);
                Assert.Contains(
                    $"{name}/{file} has 12000x9000 pixels, for which there is too little memory",
                    small.Error,
                    StringComparison.Ordinal);
            });
        Assert.Contains("2 rejected", small.Output, StringComparison.Ordinal);
        Assert.Contains("0 rejected", large.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_PhotoAboveTheLimit_IsNamedWithTheOption()
    {
        CommandProcess
            .Run("classify", "--weights", fixture.Weights, fixture.Photo, "--max-megapixels", "0", "--device", "cpu")
            .ShouldFail(2, "--max-megapixels", "give 1 to 1000");
    }
}
