using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>The documents of <c>data</c> against the table in <c>docs/json.md</c>.</summary>
public sealed class JsonDataTests(CliFixture fixture)
{
    [Fact]
    public void Json_DataPrepare_HasTheDocumentedKeys()
    {
        string source = fixture.Copy(fixture.Images);
        File.WriteAllText(Directory.GetFiles(source, "*.png", SearchOption.AllDirectories)[0], "no image");

        JsonElement document = CheckedJson.Run("data prepare", "data", "prepare", source, fixture.NewPath(), "--size", "16");

        double seconds = document.GetProperty("seconds").GetDouble(), speed = document.GetProperty("images_per_second").GetDouble();
        Assert.Equal((Math.Round(seconds, 3), Math.Round(speed, 1)), (seconds, speed));
        Assert.Equal(1, document.GetProperty("rejected").GetArrayLength());
        Assert.Equal(319, document.GetProperty("train_images").GetInt32() + document.GetProperty("val_images").GetInt32());
    }

    [Fact]
    public void Json_DataInspect_HasTheDocumentedKeys()
    {
        string sheet = fixture.NewPath(".png");

        JsonElement document = CheckedJson.Run("data inspect", "data", "inspect", fixture.Pack, "--sheet", sheet);

        Assert.Equal(240, document.GetProperty("train_images").GetInt32());
        Assert.True(File.Exists(sheet));
        Assert.False(CheckedJson.Run("data inspect", "data", "inspect", fixture.Pack).TryGetProperty("sheet", out _));
    }

    [Fact]
    public void Json_DataVerify_HasTheDocumentedKeys() =>
        Assert.True(CheckedJson.Run("data verify", "data", "verify", fixture.Pack).GetProperty("intact").GetBoolean());
}
