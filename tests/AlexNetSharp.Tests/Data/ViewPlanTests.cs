using AlexNetSharp.Data.Loading;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Tests.Golden;

namespace AlexNetSharp.Tests.Data;

/// <summary>The ten crops of an image against the golden vectors.</summary>
public sealed class ViewPlanTests
{
    // Three means of the golden cases that give no file for it.
    private static readonly float[] ChannelMean = [123.68f, 116.779f, 103.939f];

    /// <summary>The cases with an image; those of averaged probabilities belong to evaluation.</summary>
    public static IEnumerable<TheoryDataRow<string>> Cases =>
        GoldenIndex.Rows("tencrop").Where(row => row.Skip is not null || GoldenIndex.Case(row.Data).Has("image_u8"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void TenCrop_GoldenImage_Matches(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        GoldenArray image = golden.Load("image_u8");
        int crop = golden.Params.GetProperty("crop").GetInt32();
        float[] meanImage = ToPlanes(golden.Load("mean_image_u8"));
        float[] minusImage = Crops(image, crop, MeanRule.Image, meanImage);
        float[] minusChannel = Crops(
            image,
            crop,
            MeanRule.Channel,
            golden.Has("mean_channel") ? golden.Floats("mean_channel") : ChannelMean);
        foreach (string role in golden.Roles)
        {
            switch (role)
            {
                case "crops_u8":
                    golden.AssertMatches(role, Crops(image, crop, MeanRule.None, []));
                    break;
                case "crops_minus_mean_image":
                    golden.AssertMatches(role, minusImage);
                    break;
                case "crops_minus_mean_channel":
                    golden.AssertMatches(role, minusChannel);
                    break;
                case "sums":
                    Assert.Equal(golden.Load(role).Longs, Sums(minusImage, crop * crop));
                    break;
                case "every_8th":
                    golden.AssertMatches(role, Every(minusImage, crop, 0, 0, 8));
                    break;
                case "every_8th_channel_mean":
                    golden.AssertMatches(role, Every(minusChannel, crop, 3, 5, 16));
                    break;
            }
        }
    }

    [Theory]
    [InlineData(256, 224, 16)]
    [InlineData(256, 227, 14)]
    public void Center_OddRest_RoundsDown(int size, int crop, int offset) =>
        Assert.Equal([new View(offset, offset, false)], ViewPlan.Center(size, size, crop));

    private static float[] Crops(GoldenArray image, int crop, MeanRule rule, float[] mean)
    {
        PackGeometry geometry = new() { Height = image.Shape[0], Width = image.Shape[1] };
        CropWriter writer = new(new ImagePreprocessing { Geometry = geometry, CropSize = crop, Mean = rule, MeanValues = mean });
        IReadOnlyList<View> views = ViewPlan.TenCrop(geometry.Height, geometry.Width, crop);
        float[] result = new float[views.Count * writer.ViewLength];
        for (int i = 0; i < views.Count; i++)
        {
            writer.Write(image.Bytes, views[i], result.AsSpan(i * writer.ViewLength, writer.ViewLength));
        }

        return result;
    }

    private static float[] ToPlanes(GoldenArray image)
    {
        int pixels = image.Shape[0] * image.Shape[1];
        return [.. Enumerable.Range(0, 3 * pixels).Select(i => (float)image.Bytes[(i % pixels * 3) + (i / pixels)])];
    }

    private static long[] Sums(float[] values, int plane) =>
        [
            .. values
                .Chunk(plane)
                .SelectMany(chunk => new[] { chunk.Sum(value => (long)value), chunk.Select((value, i) => (long)value * (i + 1)).Sum() }),
        ];

    private static float[] Every(float[] values, int crop, int firstRow, int firstColumn, int step) =>
        [.. values.Where((_, i) => i / crop % crop is int y && i % crop is int x && y >= firstRow
            && x >= firstColumn && (y - firstRow) % step == 0 && (x - firstColumn) % step == 0)];
}
