using AlexNetSharp.Training.Runs.TensorBoard;

namespace AlexNetSharp.Cli.Tests;

/// <summary>An event file on a disk that is full, and then is not any more.</summary>
public sealed class EventFileDiskTests(CliFixture fixture)
{
    [Fact]
    public void Scalar_DiskFullForAWhile_LeavesWholeRecordsOnly()
    {
        using SmallDisk disk = SmallDisk.Mount(fixture.NewPath(), kilobytes: 64);
        string ballast = Path.Combine(disk.Folder, "ballast");
        File.WriteAllBytes(ballast, new byte[48 << 10]);
        string path = Path.Combine(disk.Folder, "events.out.tfevents.1.host.2");
        using var file = new EventFile(path);
        long first = new FileInfo(path).Length;
        file.Scalar("loss/train", 1, 1);
        long record = new FileInfo(path).Length - first;
        AlexNetException? error = null;
        int written = 1;
        for (; error is null; written++)
        {
            error = Record.Exception(() => file.Scalar("loss/train", 1, 1)) as AlexNetException;
        }

        written--;
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Equal(first + (written * record), new FileInfo(path).Length);

        File.Delete(ballast);
        file.Scalar("loss/train", 1, 1);
        Assert.Equal(first + ((written + 1) * record), new FileInfo(path).Length);
    }
}
