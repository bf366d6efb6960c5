namespace AlexNetSharp.Cli.Tests;

/// <summary>Classes of photos as people name them: many, long, alike, and in signs that take two columns.</summary>
public sealed class ManyClassesTests(ManyClassesTests.Files files) : IClassFixture<ManyClassesTests.Files>
{
    private const string Alike = "a-name-of-which-the-beginning-is-the-same-as-that-of-the-";

    [Fact]
    public void Classify_NarrowTerminal_ShowsEveryLabelWholeBesideBarsOfOneScale()
    {
        CommandInTerminal.SkipWithoutTerminal();

        string output = CommandInTerminal.Seen(CommandInTerminal
            .Run(50, withErrors: false, ["classify", "--weights", files.Weights, "--top", "22", .. files.Photos])
            .ShouldSucceed()
            .Output);

        string[] lines = [.. output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))];
        string[] first = [.. lines.Where(line => line.Contains('%'))];
        Assert.Equal(2 * 22, first.Length);
        Assert.Single(first.Select(line => Columns(line[..line.IndexOf('%')])).Distinct());
        Assert.All(lines, line => Assert.InRange(Columns(line), 0, 50));
        string labels = string.Concat(lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
        Assert.All(
            (string[])["漢字", "⌚", "😀", Alike + "first", Alike + "other", new string('x', 200)],
            label => Assert.Contains(label, labels, StringComparison.Ordinal));
        Assert.DoesNotContain('…', output);
    }

    [Fact]
    public void Inspect_NarrowTerminal_ShowsTheCountsBesideALongName()
    {
        CommandInTerminal.SkipWithoutTerminal();

        string output = CommandInTerminal.Seen(
            CommandInTerminal.Run(80, withErrors: false, "data", "inspect", files.Pack, "--quick").ShouldSucceed().Output);

        Assert.Contains("  training  validation\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Not shown", output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"x\n\s*\n\s*x", output);
        Assert.All(output.Split('\n').Where(line => line.Contains('x')), line => Assert.InRange(line.Length, 0, 80));
    }

    /// <summary>A pipe has room for any matrix; that it would be too large to read is another reason.</summary>
    [Fact]
    public void Evaluate_MoreThanTwentyClasses_SaysThatTheirMatrixIsNotShown()
    {
        string output = CommandProcess.Run("evaluate", "--weights", files.Weights, "--data", files.Pack).ShouldSucceed().Output;

        Assert.EndsWith("\nA confusion matrix of 22 classes is not shown; --json has it.\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("no room", output, StringComparison.Ordinal);
    }

    /// <summary>The columns of a text: what here takes two of them with one code is known; an emoji of two codes takes two.</summary>
    private static int Columns(string text) => text.Length + text.Count(letter => letter is '漢' or '字' or '⌚');

    /// <summary>A pack of 22 classes and a network trained on it, made once.</summary>
    public sealed class Files
    {
        public Files(CliFixture fixture)
        {
            string images = fixture.NewPath(), run = fixture.NewPath();
            Pack = fixture.NewPath();
            string[] names =
            [
                "漢字",
                "⌚",
                "😀",
                Alike + "first",
                Alike + "other",
                new string('x', 200),
                .. Enumerable.Range(0, 16).Select(i => $"class-{i}"),
            ];
            string[] photos =
            [
                .. Directory
                    .EnumerateFiles(fixture.Images, "*.png", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Take(2 * names.Length),
            ];
            foreach ((int i, string photo) in photos.Index())
            {
                string folder = Path.Combine(images, i % 2 == 0 ? "train" : "val", names[i / 2]);
                File.Copy(photo, Path.Combine(Directory.CreateDirectory(folder).FullName, "photo.png"));
            }

            CommandProcess.Run("data", "prepare", images, Pack, "--size", "73").ShouldSucceed();
            CommandProcess
                .Run([.. fixture.TrainArguments(run, "--epochs", "1").Select(word => word == fixture.Pack ? Pack : word)])
                .ShouldSucceed();
            (Weights, Photos) = (Path.Combine(run, "weights.safetensors"), photos[..2]);
        }

        public string Pack { get; }

        public string Weights { get; }

        public string[] Photos { get; }
    }
}
