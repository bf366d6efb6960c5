using System.IO.Compression;
using System.Text;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Tests.Data.Sources;

/// <summary>
/// Small copies of CIFAR-10 and CIFAR-100: as folders, tar and tar.gz files, with their entries in an odd order as in the real one.
/// </summary>
public sealed class CifarSourceTests
{
    private const string Outer = "cifar-10-batches-bin";

    [Theory]
    [InlineData("folder")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("zip")]
    public void Samples_CifarTen_ComeByBatchAndPlace(string form)
    {
        using TemporaryFolder folder = new();
        using OpenedSource source = OpenedSource.Open(WriteTen(folder, form));
        (string, string, bool)[] wanted =
        [
            .. Enumerable
                .Range(1, 5)
                .SelectMany(batch => Enumerable.Range(0, 2).Select(i => ($"data_batch_{batch}.bin/{i}", $"class{batch + i}", true))),
            ("test_batch.bin/0", "class9", false),
            ("test_batch.bin/1", "class0", false),
        ];

        Assert.Equal(wanted, source.Samples());
        Assert.Equal(wanted[3..], source.Samples(3));
        Assert.Equal(wanted[11..], source.Samples(11));
        Assert.Equal((10, 2, new NaturalGeometry(32, 32, 3)), (source.Source.TrainCount, source.Source.ValCount, source.Source.Natural));
        Assert.Equal([40, 41, 42], source.Images()["data_batch_4.bin/1"].Pixels[..3]);
    }

    [Fact]
    public void Prepare_FolderAndArchive_MakeTheSamePack()
    {
        using TemporaryFolder folder = new();
        foreach (string form in new[] { "folder", "tar", "tar.gz", "zip" })
        {
            PackBuilder.Prepare(new PrepareRequest { Source = WriteTen(folder, form), Pack = folder.At("pack-" + form) });
        }

        foreach (string file in Directory.GetFiles(folder.At("pack-folder")).Select(file => Path.GetFileName(file)!))
        {
            byte[] wanted = File.ReadAllBytes(folder.At("pack-folder", file));
            Assert.Equal(wanted, File.ReadAllBytes(folder.At("pack-tar", file)));
            Assert.Equal(wanted, File.ReadAllBytes(folder.At("pack-tar.gz", file)));
            Assert.Equal(wanted, File.ReadAllBytes(folder.At("pack-zip", file)));
        }

        using Pack pack = Pack.Open(folder.At("pack-tar.gz"));
        Assert.Equal((32, 32, 3), (pack.Manifest.Geometry.Height, pack.Manifest.Geometry.Width, pack.Manifest.Geometry.Channels));
        Assert.Equal([40, 41, 42], pack.Train.Read(7, []).ToArray()[..3]);
    }

    [Fact]
    public void Samples_CifarHundred_HaveTheFineLabels()
    {
        using TemporaryFolder folder = new();
        folder.Write("train.bin", [5, 99, .. new byte[3072], 6, 0, .. new byte[3072]]);
        folder.Write("test.bin", [7, 42, .. new byte[3072]]);
        using OpenedSource source = OpenedSource.Open(folder.Root);

        Assert.Equal([("train.bin/0", "99", true), ("train.bin/1", "0", true), ("test.bin/0", "42", false)], source.Samples());
        Assert.Equal("fine_label_names.txt is missing: the classes are named by their numbers.", Assert.Single(source.Source.Notes));
        using OpenedSource trainOnly = OpenedSource.Open(folder.Root, options => options with { ValFraction = 0 });
        Assert.Equal((2, 0), (trainOnly.Source.TrainCount, trainOnly.Source.ValCount));
    }

    [Fact]
    public void Open_DamagedCopy_SaysWhatIsWrong()
    {
        using TemporaryFolder folder = new();
        string path = WriteTen(folder, "folder");
        Assert.Contains(
            "a validation part of its own",
            OpenedSource.Refusal(path, options => options with { ValFraction = 0.5 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "is CIFAR-10, which has",
            OpenedSource.Refusal(path, options => options with { LabelsFile = "x" }).Replace("a copy of ", "", StringComparison.Ordinal),
            StringComparison.Ordinal);

        folder.Write($"{Outer}/data_batch_2.bin", new byte[3000]);
        Assert.Contains("data_batch_2.bin is 3000 bytes long", OpenedSource.Refusal(path), StringComparison.Ordinal);

        folder.Write($"{Outer}/data_batch_2.bin", [77, .. new byte[3072]]);
        Assert.Contains("data_batch_2.bin holds an image of class 77", OpenedSource.Refusal(path), StringComparison.Ordinal);

        File.Delete(folder.At(Outer, "data_batch_2.bin"));
        Assert.Contains("does not hold data_batch_2.bin", OpenedSource.Refusal(path), StringComparison.Ordinal);
    }

    private static string WriteTen(TemporaryFolder folder, string form)
    {
        Dictionary<string, byte[]> files = new()
        {
            ["data_batch_1.bin"] = Batch(1),
            ["batches.meta.txt"] = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 10).Select(i => $"class{i}")) + "\n\n"),
            ["data_batch_3.bin"] = Batch(3),
            ["data_batch_4.bin"] = Batch(4),
            ["test_batch.bin"] = Batch(9),
            ["readme.html"] = "hello"u8.ToArray(),
            ["data_batch_5.bin"] = Batch(5),
            ["data_batch_2.bin"] = Batch(2),
        };
        if (form == "zip")
        {
            using var zip = new ZipArchive(File.Create(folder.At("cifar.zip")), ZipArchiveMode.Create);
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry($"{Outer}/{name}").Open();
                entry.Write(bytes);
            }

            return folder.At("cifar.zip");
        }

        if (form != "folder")
        {
            byte[] tar = ArchiveSeeds.Ustar(files.Select(file => ($"{Outer}/{file.Key}", file.Value)));
            return folder.Write($"cifar.{form}", form == "tar" ? tar : DataSetSeeds.Gzip(tar));
        }

        foreach ((string name, byte[] bytes) in files)
        {
            folder.Write($"{Outer}/{name}", bytes);
        }

        return folder.At(Outer);
    }

    /// <summary>Two records whose pixels tell the batch: 10 times its number in red, one more in green and two more in blue.</summary>
    private static byte[] Batch(int number) => [.. Enumerable.Range(0, 2).SelectMany(i => (byte[])
    [
        (byte)((number + i) % 10),
        .. Enumerable.Range(0, 3).SelectMany(channel => Enumerable.Repeat((byte)((10 * number) + channel), 1024)),
    ])];
}
