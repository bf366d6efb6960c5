using AlexNetSharp.Data.Packs;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>Text lists of files and labels.</summary>
public sealed class ListSourceTests
{
    [Fact]
    public void Samples_NumberedLabels_AreClassesInNumericOrder()
    {
        using TemporaryFolder folder = Images("a/1.png", "a/2.png", "b/3.png", "val/4.png");
        string list = folder.Write("train.txt", "b/3.png 10\na/2.png 2\n./a/1.png 2\n"u8.ToArray());
        string valList = folder.Write("val/val.txt", "4.png 10\n"u8.ToArray());
        using OpenedSource source = OpenedSource.Open(list, options => options with { ValList = valList });

        Assert.Equal(["2", "10"], source.Classes);
        Assert.Equal([("a/1.png", "2", true), ("a/2.png", "2", true), ("b/3.png", "10", true), ("4.png", "10", false)], source.Samples());
        Assert.Contains("class i of the pack is the i-th of them", Assert.Single(source.Source.Notes), StringComparison.Ordinal);
        Assert.Equal(4, source.Images().Count);
    }

    /// <summary>Behind many names that are missing a folder is read once, and what is there is found still, however it is called.</summary>
    [Fact]
    public void Open_ManyMissingNames_FindsWhatIsThere()
    {
        const int Missing = 200;
        using TemporaryFolder folder = Images("a/there.png", "a/\u00e9.png", "a/b~1.png", "a/plain.jpeg");
        string missing = string.Concat(Enumerable.Range(0, Missing).Select(i => $"a/{i} x\nnowhere/{i} x\n"));
        string list = folder.Write(
            "train.txt",
            System.Text.Encoding.UTF8.GetBytes(missing + "a/there x\na/\u00e9 y\na/b~1 x\na/plain.jpeg y\na/there.jpg x\n"));
        using OpenedSource source = OpenedSource.Open(list, options => options with { ValFraction = 0 });

        Assert.Equal(
            ["a/b~1.png x", "a/plain.jpeg y", "a/there.png x", "a/\u00e9.png y"],
            source.Samples().Select(sample => $"{sample.Name} {sample.Class}").Order(StringComparer.Ordinal));
        Assert.Equal((2 * Missing) + 1, source.Source.Rejected.Count);
        Assert.All(source.Source.Rejected, file => Assert.Equal("does not exist", file.Reason));
    }

    [Theory]
    [InlineData(39)]
    [InlineData(119)]
    public void Open_LongNameOfAColumn_IsNotCutInsideACharacter(int letters)
    {
        using var folder = new TemporaryFolder();
        string text = $"{new string('a', letters)}\U0001F600{new string('b', 100)},other,third\n1,2,3\n";
        string list = folder.Write("list.csv", System.Text.Encoding.UTF8.GetBytes(text));

        string message = OpenedSource.Refusal(list);

        Assert.Contains("has the columns 'aaaa", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', string.Concat(message.EnumerateRunes()));
    }

    [Theory]
    [InlineData("missing.png 10\n")]
    [InlineData("\n")]
    public void Prepare_ValListWithoutAnImage_SaysThatNothingIsMeasured(string lines)
    {
        using TemporaryFolder folder = Images("1.png", "2.png");
        string list = folder.Write("train.txt", "1.png a\n2.png b\n"u8.ToArray());
        string valList = folder.Write("val.txt", System.Text.Encoding.UTF8.GetBytes(lines));

        PrepareResult result = PackBuilder.Prepare(new PrepareRequest
        {
            Source = list,
            ValList = valList,
            Pack = folder.At("pack"),
            Geometry = new GeometryOptions { Height = 4, Width = 4 },
            MaxRejected = RejectionLimit.OfFiles(1),
        });

        Assert.Equal((2, 0), (result.TrainImages, result.ValImages));
        Assert.Equal(
            $"The validation part of {valList} has no image: nothing is measured while a network trains.",
            Assert.Single(result.Notes));
    }

    [Fact]
    public void Samples_ValFraction_HoldsImagesOut()
    {
        using TemporaryFolder folder = Images([.. Enumerable.Range(0, 8).Select(i => $"{i}.png")]);
        string list = folder.Write(
            "list.txt",
            System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 8).Select(i => $"{i}.png\tclass {i % 2}\n"))));
        using OpenedSource source = OpenedSource.Open(list, options => options with { ValFraction = 0.25 });

        Assert.Equal(["class 0", "class 1"], source.Classes);
        Assert.Equal((6, 2), (source.Source.TrainCount, source.Source.ValCount));
        Assert.Equal(
            ["class 0", "class 1"],
            source.Samples().Where(sample => !sample.IsTrain).Select(sample => sample.Class).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Open_LinesThatCannotBeUsed_AreRejectedByName()
    {
        using TemporaryFolder outside = Images("secret.png");
        using TemporaryFolder folder = Images("good.png", "again.png");
        File.CreateSymbolicLink(folder.At("link.png"), outside.At("secret.png"));
        Directory.CreateSymbolicLink(folder.At("linked"), outside.Root);
        string list = folder.Write(
            "list.txt",
            "good.png x\nagain.png x\nagain.png x\n../up.png x\na\\b.png x\nmissing.png x\nlink.png x\nlinked/secret.png x\n"u8.ToArray()
        );
        File.AppendAllText(list, new string('\n', 600) + "a\0.png x\n");
        using OpenedSource source = OpenedSource.Open(list, options => options with { ValFraction = 0 });

        Assert.Equal(["again.png", "good.png"], source.Samples().Select(sample => sample.Name));
        Assert.Equal(
            [
                ("../up.png", "has a path that leads out of the list's folder"),
                ("a\\b.png", "has a '\\' in its path: folders are separated by '/'"),
                ("missing.png", "does not exist"),
                ("link.png", "is behind a symbolic link out of the list's folder, which is followed only where that is asked for"),
                ("linked/secret.png", "is behind a symbolic link out of the list's folder, which is followed only where that is asked for"),
                ("a\0.png", "has a zero byte in its path"),
                ("again.png", "stands in the list again; its first line is used"),
            ],
            source.Source.Rejected.Select(file => (file.File, file.Reason)));
        using OpenedSource followed = OpenedSource.Open(list, options => options with { ValFraction = 0, FollowLinks = true });
        Assert.Equal(4, followed.Source.TrainCount);
    }

    [Fact]
    public void Open_ListThatCannotBeUsed_SaysWhatIsWrong()
    {
        using TemporaryFolder folder = Images("a.png");
        Assert.Contains(
            "has two labels in its list, 'x' and 'y'",
            OpenedSource.Refusal(folder.Write("two.txt", "a.png x\na.png y\n"u8.ToArray())),
            StringComparison.Ordinal);
        Assert.Contains(
            "Line 2 of",
            OpenedSource.Refusal(folder.Write("bad.txt", "a.png x\nb.png\n"u8.ToArray())),
            StringComparison.Ordinal);
        Assert.Contains(
            "the first one, b.png, does not exist",
            OpenedSource.Refusal(folder.Write("none.txt", "b.png x\n"u8.ToArray())),
            StringComparison.Ordinal);
        Assert.Contains(
            "is a list with labels",
            OpenedSource.Refusal(folder.Write("ok.txt", "a.png x\n"u8.ToArray()), options => options with { ClassFromName = true }),
            StringComparison.Ordinal);
        Assert.Contains(
            "is no list, which ValList is for",
            OpenedSource.Refusal(folder.Root, options => options with { ValList = folder.At("ok.txt") }),
            StringComparison.Ordinal);
    }

    private static TemporaryFolder Images(params string[] paths)
    {
        TemporaryFolder folder = new();
        foreach (string path in paths)
        {
            folder.Write(path, TestImages.Encode(SKEncodedImageFormat.Png, 8, 8));
        }

        return folder;
    }
}
