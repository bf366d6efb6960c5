using System.Security.Cryptography;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// A command deletes, replaces and publishes what it made itself, and never through a link; where something else is in its way it fails
/// with a sentence, and nothing is lost.
/// </summary>
public sealed class OwnershipTests(CliFixture fixture)
{
    [Theory]
    [InlineData(".partial", false)]
    [InlineData(".partial", true)]
    [InlineData(".replaced", true)]
    public void Prepare_FolderOfTheUsersAtATemporaryName_IsRefusedAndStays(string ending, bool overwrite)
    {
        string pack = overwrite ? fixture.Copy(fixture.Pack) : fixture.NewPath();
        Kept kept = Thesis(pack + ending);

        Prepare(pack, overwrite).ShouldFail(1, pack + ending, "not made by this program");

        kept.Check();
    }

    [Fact]
    public void Prepare_SourceIsMissing_LeavesAFolderOfTheUsersAtItsTemporaryName()
    {
        string pack = fixture.NewPath();
        Kept kept = Thesis(pack + ".partial");

        CommandProcess.Run("data", "prepare", fixture.NewPath(), pack).ShouldFail(1);

        kept.Check();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData(".partial", false)]
    [InlineData(".replaced", true)]
    public void Prepare_LinkAtThePackOrATemporaryName_IsRefusedAndNothingIsWrittenThroughIt(string ending, bool overwrite)
    {
        string pack = overwrite && ending.Length > 0 ? fixture.Copy(fixture.Pack) : fixture.NewPath();
        string target = overwrite ? fixture.Copy(fixture.Pack) : Directory.CreateDirectory(fixture.NewPath()).FullName;
        Kept kept = Kept.Of(target);
        Directory.CreateSymbolicLink(pack + ending, target);

        Prepare(pack, overwrite).ShouldFail(1, pack + ending, "symbolic link");

        kept.Check();
        Assert.Equal(target, new FileInfo(pack + ending).LinkTarget);
    }

    [Fact]
    public void Prepare_NewPackBesideAFolderOfTheUsersCalledReplaced_LeavesIt()
    {
        string pack = fixture.NewPath();
        Kept kept = Thesis(pack + ".replaced");

        Prepare(pack, overwrite: false).ShouldSucceed();

        kept.Check();
        CommandProcess.Run("data", "verify", pack).ShouldSucceed();
    }

    [Fact]
    public void Prepare_OverwriteOfAFolderWithAnotherManifest_IsRefused()
    {
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName;
        File.WriteAllText(Path.Combine(folder, "manifest.json"), """{"name": "my web application"}""");
        Kept kept = Kept.Of(folder);

        Prepare(folder, overwrite: true).ShouldFail(1, folder, "something other than a pack");

        kept.Check();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Prepare_UsersFileInAPackOrInAHalfMadeOne_IsNamedAndStays(bool isPack)
    {
        string pack = isPack ? fixture.Copy(fixture.Pack) : fixture.NewPath();
        string folder = isPack ? pack : Directory.CreateDirectory(pack + ".partial").FullName;
        File.WriteAllBytes(Path.Combine(folder, isPack ? "notes.txt" : "prepare.lock"), [0]);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "which photos to leave out");
        Kept kept = Kept.Of(folder);

        Prepare(pack, overwrite: isPack).ShouldFail(1, folder, "notes.txt");

        kept.Check();
    }

    [Fact]
    public void Prepare_Overwrite_ReplacesAPackAndLeavesNoOtherFolder()
    {
        string pack = fixture.Copy(fixture.Pack);

        Prepare(pack, overwrite: true).ShouldSucceed();

        CommandProcess.Run("data", "verify", pack).ShouldSucceed();
        Assert.Equal([pack], Directory.GetFileSystemEntries(Path.GetDirectoryName(pack)!, Path.GetFileName(pack) + "*"));
        Assert.DoesNotContain(Directory.GetFiles(pack), file => Path.GetExtension(file) is ".lock" or ".mark");
    }

    [Fact]
    public void Convert_OutIsALinkOrAFolder_IsRefusedAndWhatItLeadsToStays()
    {
        string target = fixture.NewFile([1, 2, 3], ".safetensors"), link = fixture.NewPath(".npy");
        File.CreateSymbolicLink(link, target);
        string folder = Directory.CreateDirectory(fixture.NewPath(".npy")).FullName;

        CommandProcess.Run("weights", "convert", fixture.Weights, link, "--overwrite").ShouldFail(1, link, "symbolic link");
        CommandProcess.Run("weights", "convert", fixture.Weights, folder, "--overwrite").ShouldFail(1, folder, "folder");

        Assert.Equal([1, 2, 3], File.ReadAllBytes(target));
    }

    [Fact]
    public void Train_OutIsALink_IsRefused()
    {
        string target = Directory.CreateDirectory(fixture.NewPath()).FullName, link = fixture.NewPath();
        Directory.CreateSymbolicLink(link, target);

        CommandProcess.Run(fixture.TrainArguments(link)).ShouldFail(1, link, "symbolic link");

        Assert.Empty(Directory.GetFileSystemEntries(target));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("log.jsonl")]
    [InlineData("lock")]
    [InlineData("checkpoints")]
    [InlineData("tensorboard")]
    public void Resume_LinkInTheRun_IsRefusedAndWhatItLeadsToStays(string name)
    {
        string run = fixture.Copy(fixture.TrainedRun), place = Path.Combine(run, name);
        bool isFolder = Directory.Exists(place);
        Kept kept = Thesis(fixture.NewPath());
        if (isFolder)
        {
            Directory.Delete(place, recursive: true);
        }

        File.Delete(place);
        File.CreateSymbolicLink(place, isFolder ? kept.Folder : Path.Combine(kept.Folder, "thesis.tex"));

        CommandProcess.Run("train", "--resume", run).ShouldFail(1, place, "symbolic link");

        kept.Check();
    }

    [Fact]
    public void Resume_TemporaryFilesInTheRun_OnlyThoseOfDeadWritersGo()
    {
        string run = fixture.Copy(fixture.TrainedRun);
        File.Delete(Path.Combine(run, "weights.safetensors"));
        string mine = Path.Combine(run, "thoughts.tmp");
        string dead = Path.Combine(run, "checkpoints", "epoch-00001.safetensors.0123456789abcdef.tmp");
        File.WriteAllText(mine, "thoughts");
        File.WriteAllText(dead, "half");

        CommandProcess.Run("train", "--resume", run).ShouldSucceed();

        Assert.Equal("thoughts", File.ReadAllText(mine));
        Assert.False(File.Exists(dead));
    }

    [Fact]
    public void Report_FileOfTheUsers_IsRefusedAndStays_AnOwnReportIsReplaced()
    {
        string page = fixture.NewPath(".html"), link = fixture.NewPath(".html"), own = fixture.NewPath(".html");
        File.WriteAllText(page, "<html><body>My homepage</body></html>");
        File.CreateSymbolicLink(link, page);

        CommandProcess.Run("report", fixture.TrainedRun, "--out", page).ShouldFail(1, page, "not made by this program");
        CommandProcess.Run("report", fixture.TrainedRun, "--out", link).ShouldFail(1, link, "symbolic link");
        CommandProcess.Run("report", fixture.TrainedRun, "--out", own).ShouldSucceed();
        CommandProcess.Run("report", fixture.TrainedRun, "--out", own).ShouldSucceed();

        Assert.Equal("<html><body>My homepage</body></html>", File.ReadAllText(page));
    }

    [Fact]
    public void Experiment_OutIsALinkOrAFolderOfTheUsers_IsRefusedAndStays()
    {
        string link = fixture.NewPath();
        Kept kept = Thesis(fixture.NewPath());
        Directory.CreateSymbolicLink(link, kept.Folder);

        CommandProcess.Run("experiment", "dropout", "--data", fixture.Pack, "--out", link).ShouldFail(1, link, "symbolic link");
        CommandProcess
            .Run("experiment", "dropout", "--data", fixture.Pack, "--out", kept.Folder)
            .ShouldFail(1, kept.Folder, "not empty");

        kept.Check();
    }

    [Fact]
    public void Pictures_FilesOfTheUsers_AreRefusedAndStay_OwnOnesAreReplaced()
    {
        string photo = fixture.NewPath(".png"), own = fixture.NewPath(".png");
        File.Copy(fixture.Photo, photo);
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName;
        File.Copy(fixture.Photo, Path.Combine(folder, "mean.png"));
        Kept kept = Kept.Of(folder), keptPhoto = Kept.Of(Path.GetDirectoryName(photo)!, Path.GetFileName(photo));

        CommandProcess.Run("filters", "--weights", fixture.Weights, "--out", photo).ShouldFail(1, photo, "not made by this program");
        CommandProcess.Run("data", "inspect", fixture.Pack, "--sheet", photo).ShouldFail(1, photo, "not made by this program");
        CommandProcess.Run("data", "inspect", fixture.Pack, "--out", folder).ShouldFail(1, Path.Combine(folder, "mean.png"));
        CommandProcess.Run("filters", "--weights", fixture.Weights, "--out", own).ShouldSucceed();
        CommandProcess.Run("filters", "--weights", fixture.Weights, "--out", own).ShouldSucceed();

        kept.Check();
        keptPhoto.Check();
    }

    [Fact]
    public void Demo_FilesOfTheUsersInAnEarlierDemo_AreNamedAndStay()
    {
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName;
        File.WriteAllText(Path.Combine(folder, "alexnet-demo.json"), """{"seed":1,"train":10,"val":10}""");
        string images = Directory.CreateDirectory(Path.Combine(folder, "images", "train", "cat")).FullName;
        File.Copy(fixture.Photo, Path.Combine(images, "my cat.png"));
        Kept kept = Kept.Of(folder);

        CommandProcess.Run("demo", "--out", folder).ShouldFail(1, "my cat.png");
        string link = fixture.NewPath();
        Directory.CreateSymbolicLink(link, folder);
        CommandProcess.Run("demo", "--out", link).ShouldFail(1, link, "symbolic link");

        kept.Check();
    }

    [Fact]
    public void Demo_FileOfTheUsersInTheRunOfAnEarlierDemo_IsNamedAndStays()
    {
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName, run = Path.Combine(folder, "run");
        File.WriteAllText(Path.Combine(folder, "alexnet-demo.json"), """{"seed":1,"train":10,"val":10}""");
        Directory.Move(fixture.Copy(fixture.TrainedRun), run);
        File.WriteAllText(Path.Combine(run, "checkpoints", "notes.txt"), "what I saw");
        Kept kept = Kept.Of(folder);

        CommandProcess.Run("demo", "--out", folder).ShouldFail(1, Path.Combine(run, "checkpoints", "notes.txt"));

        kept.Check();
    }

    [Theory]
    [InlineData("notes.html", "<html><head><title>How I use AlexNetSharp</title></head></html>")]
    [InlineData("notes.svg", "<svg><!-- drawn after AlexNetSharp --></svg>")]
    public void Outputs_FileOfTheUsersThatSpeaksOfThisProgram_IsRefusedAndStays(string name, string text)
    {
        string path = fixture.NewPath(Path.GetExtension(name));
        File.WriteAllText(path, text);

        string[] command = path.EndsWith(".svg", StringComparison.Ordinal)
            ? ["filters", "--weights", fixture.Weights, "--out", path]
            : ["report", fixture.TrainedRun, "--out", path];
        CommandProcess.Run(command).ShouldFail(1, path, "not made by this program");

        Assert.Equal(text, File.ReadAllText(path));
    }

    private CommandResult Prepare(string pack, bool overwrite) =>
        CommandProcess.Run([
            "data", "prepare", fixture.Images, pack, "--size", "16", .. overwrite ? ["--overwrite"] : Array.Empty<string>(),
        ]);

    private static Kept Thesis(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "figures"));
        File.WriteAllText(Path.Combine(folder, "thesis.tex"), "years of work");
        File.WriteAllText(Path.Combine(folder, "figures", "1.txt"), "a curve");
        return Kept.Of(folder);
    }

    /// <summary>What a folder holds, names and contents, and that it still does.</summary>
    private sealed record Kept(string Folder, string Pattern, string[] Contents)
    {
        public static Kept Of(string folder, string pattern = "*") => new(folder, pattern, Read(folder, pattern));

        public void Check() => Assert.Equal(Contents, Read(Folder, Pattern));

        private static string[] Read(string folder, string pattern) =>
        [
            .. Directory
                .EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
        ];
    }
}
