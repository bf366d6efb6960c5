using System.Formats.Tar;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Packs and sources that cannot be used: exit code 1, one sentence, nothing left behind.</summary>
public sealed class DataErrorTests(CliFixture fixture)
{
    [Fact]
    public void Prepare_NoSuchSource_Fails()
    {
        string source = fixture.NewPath();

        CommandProcess.Run("data", "prepare", source, fixture.NewPath()).ShouldFail(1, source);
    }

    [Fact]
    public void Prepare_ListWithAbsolutePaths_NamesTheOptionThatReadsThem()
    {
        string list = fixture.NewPath();
        string[] photos = [.. Directory.GetFiles(fixture.Images, "*.png", SearchOption.AllDirectories).Take(4)];
        File.WriteAllLines(list, ["image,label", .. photos.Select((path, i) => $"{path},{i % 2}")]);
        string pack = fixture.NewPath();

        CommandProcess.Run("data", "prepare", list, pack).ShouldFail(1, list, "--root DIR");
        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--root", fixture.Images).ShouldFail(2, fixture.Images, "--root");
        CommandProcess.Run("data", "prepare", list, pack, "--root", fixture.Images, "--size", "16").ShouldSucceed();
    }

    [Fact]
    public void Prepare_MoreShardsThanFilesMayBeOpen_ReadsThemAll()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell's limits are those of other systems.");
        const int Shards = 1100;
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName;
        byte[] photo = File.ReadAllBytes(fixture.Photo);
        for (int i = 0; i < Shards; i++)
        {
            using FileStream stream = File.Create(Path.Combine(folder, $"{i:D6}.tar"));
            using TarWriter tar = new(stream, TarEntryFormat.Ustar);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{i}.png") { DataStream = new MemoryStream(photo) });
            using MemoryStream label = new([(byte)('0' + (i % 2))]);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{i}.cls") { DataStream = label });
        }

        string command = Path.Combine(AppContext.BaseDirectory, "alexnet.dll");
        using CommandProcess process = CommandProcess.StartProgram(
            "sh",
            Path.GetTempPath(),
            [],
            "-c",
            $"ulimit -n 1024 && exec dotnet '{command}' data prepare '{folder}' '{fixture.NewPath()}' --size 16 --val-fraction 0");

        Assert.Contains("2 classes, 1,100 training", process.Wait().ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_EmptySource_FailsAndMakesNothing()
    {
        string source = Directory.CreateDirectory(fixture.NewPath()).FullName;
        string pack = fixture.NewPath();

        CommandProcess.Run("data", "prepare", source, pack).ShouldFail(1, source);

        Assert.Empty(Leftovers(pack));
    }

    [Fact]
    public void Prepare_PackExists_FailsAndKeepsIt()
    {
        string pack = fixture.Copy(fixture.Pack);

        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "16").ShouldFail(1, pack, "--overwrite");

        CommandProcess.Run("data", "verify", pack).ShouldSucceed();
    }

    [Fact]
    public void Prepare_PackInMissingFolder_MakesTheFolderToo()
    {
        string pack = Path.Combine(fixture.NewPath(), "deeper", "pack");

        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "16").ShouldSucceed();

        CommandProcess.Run("data", "verify", pack).ShouldSucceed();
    }

    [Fact]
    public void Prepare_FolderOfOtherThings_IsNeverReplaced()
    {
        string folder = Directory.CreateDirectory(fixture.NewPath()).FullName;
        File.WriteAllText(Path.Combine(folder, "thesis.tex"), "years of work");

        CommandProcess.Run("data", "prepare", fixture.Images, folder, "--overwrite").ShouldFail(1, folder);

        Assert.True(File.Exists(Path.Combine(folder, "thesis.tex")));
    }

    [Fact]
    public void Prepare_SourceWithoutClasses_Fails()
    {
        string source = Directory.CreateDirectory(fixture.NewPath()).FullName;
        File.Copy(fixture.Photo, Path.Combine(source, "one.png"));

        CommandProcess.Run("data", "prepare", source, fixture.NewPath()).ShouldFail(1, source, "class");
    }

    [Fact]
    public void Inspect_NoSuchPack_Fails()
    {
        string pack = fixture.NewPath();

        CommandProcess.Run("data", "inspect", pack).ShouldFail(1, pack);
    }

    [Fact]
    public void Inspect_SheetThatCannotBeWritten_Fails()
    {
        string sheet = Path.Combine(fixture.Photo, "sheet.png");

        CommandProcess.Run("data", "inspect", fixture.Pack, "--sheet", sheet).ShouldFail(1, sheet);
    }

    [Fact]
    public void AnyCommand_TornShard_NamesTheFile()
    {
        string pack = fixture.Copy(fixture.Pack);
        string shard = Directory.GetFiles(pack).MaxBy(file => new FileInfo(file).Length)!;
        using (FileStream stream = File.OpenWrite(shard))
        {
            stream.SetLength(stream.Length / 2);
        }

        CommandProcess.Run("data", "verify", pack).ShouldFail(1, Path.GetFileName(shard));
        CommandProcess.Run("data", "inspect", pack).ShouldFail(1, Path.GetFileName(shard));
        CommandProcess.Run("evaluate", "--weights", fixture.Weights, "--data", pack).ShouldFail(1, Path.GetFileName(shard));
        string run = fixture.NewPath();
        CommandProcess.Run("train", "--data", pack, "--out", run).ShouldFail(1, Path.GetFileName(shard));
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void Verify_FlippedByte_NamesTheFile()
    {
        string pack = fixture.Copy(fixture.Pack);
        string shard = Directory.GetFiles(pack).MaxBy(file => new FileInfo(file).Length)!;
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[^100] ^= 1;
        File.WriteAllBytes(shard, bytes);

        CommandProcess.Run("data", "verify", pack).ShouldFail(1, Path.GetFileName(shard));
    }

    [Theory]
    [InlineData("manifest.json", "{")]
    [InlineData("manifest.json", "")]
    [InlineData("manifest.json", "[1, 2]")]
    public void Inspect_BrokenManifest_Fails(string file, string content)
    {
        string pack = fixture.Copy(fixture.Pack);
        Assert.True(File.Exists(Path.Combine(pack, file)));
        File.WriteAllText(Path.Combine(pack, file), content);

        CommandProcess.Run("data", "inspect", pack).ShouldFail(1, file);
    }

    [Fact]
    public void Train_PackOfAnotherSize_SaysHowToPrepareIt()
    {
        string run = fixture.NewPath();

        CommandProcess
            .Run("train", "--data", fixture.Pack, "--out", run, "--model", "alexnet")
            .ShouldFail(1, "73x73", "256x256", "alexnet data prepare SOURCE PACK --size 256");

        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void Prepare_PackIsAMountPoint_IsRefusedBeforeTheWork()
    {
        using SmallDisk disk = SmallDisk.Mount(fixture.NewPath(), kilobytes: 8192);

        CommandProcess.Run("data", "prepare", fixture.Images, disk.Folder, "--size", "16").ShouldFail(1, disk.Folder, "mounted");

        string link = Directory.CreateSymbolicLink(fixture.NewPath(), Path.GetDirectoryName(disk.Folder)!).FullName;
        string linked = Path.Combine(link, Path.GetFileName(disk.Folder));
        CommandProcess.Run("data", "prepare", fixture.Images, linked, "--size", "16").ShouldFail(1, linked, "mounted");
        Assert.False(Directory.Exists(disk.Folder + ".partial"));
        Directory.Delete(link);
        CommandProcess.Run("data", "prepare", fixture.Images, Path.Combine(disk.Folder, "pack"), "--size", "16").ShouldSucceed();
    }

    [Fact]
    public void Prepare_OldPackThatCannotBeMovedBack_IsRefusedWithItsPlace()
    {
        string pack = fixture.NewPath();
        using SmallDisk disk = SmallDisk.Mount(pack + ".replaced", kilobytes: 1024);
        File.WriteAllText(Path.Combine(disk.Folder, "replaced.mark"), "");

        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "16").ShouldFail(1, pack, disk.Folder, "moved back");
    }

    [Fact]
    public void Prepare_ClassWithoutTrainingImageAndOtherFiles_AreNoted()
    {
        string source = fixture.Copy(fixture.Images);
        File.WriteAllText(Path.Combine(source, "train", "notes.txt"), "a note");
        string only = Directory.CreateDirectory(Path.Combine(source, "val", "zebra")).FullName;
        File.Copy(fixture.Photo, Path.Combine(only, "one.png"));
        string broken = Directory.CreateDirectory(Path.Combine(source, "train", "zebra")).FullName;
        File.WriteAllText(Path.Combine(broken, "torn.png"), "no picture");

        CommandResult result = CommandProcess.Run("data", "prepare", source, fixture.NewPath(), "--size", "16").ShouldSucceed();

        Assert.Contains("note: Classes without a training image (1): zebra.", result.Error, StringComparison.Ordinal);
        Assert.Contains(
            "note: Files left out because they are hidden or no images that are read: 1 .txt.",
            result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_DiskFills_FailsAndLeavesNothing()
    {
        using SmallDisk disk = SmallDisk.Mount(fixture.NewPath(), kilobytes: 2048);
        string pack = Path.Combine(disk.Folder, "pack");

        CommandProcess.Run("data", "prepare", fixture.Images, pack, "--size", "73").ShouldFail(1, pack, "full");

        Assert.Empty(Directory.GetFileSystemEntries(disk.Folder));
    }

    private static string[] Leftovers(string pack) =>
        Directory.GetFileSystemEntries(Path.GetDirectoryName(pack)!, Path.GetFileName(pack) + "*");
}
