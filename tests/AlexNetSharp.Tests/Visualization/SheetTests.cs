using AlexNetSharp.Visualization;

namespace AlexNetSharp.Tests.Visualization;

public class SheetTests
{
    private const byte Ground = 128;

    [Fact]
    public void FilterSheet_TwoColumns_PutsEveryFilterInItsPlaceWithOneStretch()
    {
        const int Filters = 40;
        const int Kernel = 2;
        float[] weights = [.. Enumerable.Range(0, Filters * 3 * Kernel * Kernel).Select(i => (float)i)];
        using var sheet = new DecodedPng(FilterSheet.Draw(weights, Filters, Kernel, columns: 2, scale: 3));

        // A filter is 6 pixels wide; two rows of 10 a column (20 filters each), a gap of 1 between filters and of 8 more between columns.
        Assert.Equal((10 * 7 + 1, 2 * 2 * 7 + 1 + 8), (sheet.Width, sheet.Height));
        for (int filter = 0; filter < Filters; filter++)
        {
            int left = 1 + filter % 20 % 10 * 7;
            int top = 1 + (filter / 20) * (2 * 7 + 8) + filter % 20 / 10 * 7;
            for (int i = 0; i < 4; i++)
            {
                byte Gray(int channel) => (byte)Math.Floor(((filter * 3 + channel) * 4 + i) / 479.0 * 255 + 0.5);
                (byte, byte, byte) expected = (Gray(0), Gray(1), Gray(2));
                Assert.Equal(expected, sheet[left + i % 2 * 3, top + i / 2 * 3]);
                Assert.Equal(expected, sheet[left + i % 2 * 3 + 2, top + i / 2 * 3 + 2]);
            }

            Assert.Equal((Ground, Ground, Ground), sheet[left - 1, top]);
            Assert.Equal((Ground, Ground, Ground), sheet[left, top - 1]);
        }

        Assert.Equal((Ground, Ground, Ground), sheet[3, 2 * 7 + 4]);
    }

    /// <summary>No row is left half empty where a row of 8 to 16 fills them all.</summary>
    [Theory]
    [InlineData(96, 2, 16, 6)]
    [InlineData(64, 1, 16, 4)]
    [InlineData(48, 2, 12, 4)]
    [InlineData(17, 1, 16, 2)]
    [InlineData(6, 1, 6, 1)]
    public void FilterSheet_AnyNumber_FillsItsRows(int filters, int columns, int across, int rows)
    {
        using var sheet = new DecodedPng(FilterSheet.Draw(new float[filters * 3], filters, kernel: 1, columns, scale: 1));

        Assert.Equal((across * 2 + 1, rows * 2 + 1 + (columns - 1) * 8), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void FilterSheet_EqualWeights_IsGray()
    {
        using var sheet = new DecodedPng(FilterSheet.Draw(new float[27], 1, 3));
        Assert.Equal((Ground, Ground, Ground), sheet[sheet.Width / 2, sheet.Height / 2]);
    }

    [Fact]
    public void FilterSheet_GrayInput_DrawsEachWeightInGray()
    {
        using var sheet = new DecodedPng(FilterSheet.Draw([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15], filters: 3, kernel: 2, scale: 2));

        // Filters are 4 pixels wide, with a gap of 1; a step of 1 in the weights is one of 17 in gray.
        Assert.Equal((0, 0, 0), sheet[1, 1]);
        Assert.Equal((51, 51, 51), sheet[4, 4]);
        Assert.Equal((68, 68, 68), sheet[6, 1]);
        Assert.Equal((255, 255, 255), sheet[14, 4]);
    }

    [Fact]
    public void FilterSheet_WrongSizes_Throws()
    {
        Assert.Throws<ArgumentException>(() => FilterSheet.Draw(new float[26], 1, 3));
        Assert.Throws<ArgumentException>(() => FilterSheet.Draw(new float[81], 3, 3, columns: 2));
    }

    [Fact]
    public void ContactSheet_ColorAndGray_ArePastedInRows()
    {
        byte[] color = [10, 20, 30, 40, 50, 60];
        byte[] gray = [70, 80];
        using var sheet = new DecodedPng(ContactSheet.Draw([color, gray, color], 2, 1, imagesPerRow: 2, scale: 2));
        Assert.Equal((2 * 6 + 2, 2 * 4 + 2), (sheet.Width, sheet.Height));
        Assert.Equal((10, 20, 30), sheet[2, 2]);
        Assert.Equal((40, 50, 60), sheet[5, 3]);
        Assert.Equal((70, 70, 70), sheet[8, 2]);
        Assert.Equal((40, 50, 60), sheet[4, 6]);
        Assert.Equal((Ground, Ground, Ground), sheet[8, 6]);
    }

    [Fact]
    public void ContactSheet_WrongImage_Throws()
    {
        Assert.Throws<ArgumentException>(() => ContactSheet.Draw([], 2, 2));
        Assert.Throws<ArgumentException>(() => ContactSheet.Draw([new byte[5]], 2, 2));
    }
}
