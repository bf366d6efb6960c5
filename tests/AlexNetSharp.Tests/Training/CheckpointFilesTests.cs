using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Tests.Training;

public sealed class CheckpointFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointFiles _files;

    public CheckpointFilesTests() => _files = new CheckpointFiles(_folder.Root);

    [Fact]
    public void All_EpochsAndBatchesOfManyDigits_AreInTheOrderOfTheTraining()
    {
        (int Epoch, int Batch)[] states = [(0, 0), (0, 9), (0, 10), (0, 999_999), (0, 1_281_167), (2, 3), (10, 0), (9_999, 1), (10_000, 0)];
        foreach ((int epoch, int batch) in states.Reverse())
        {
            Make(epoch, batch);
        }

        Assert.Equal(states.Select(state => PathOf(state.Epoch, state.Batch)), _files.All);
        Assert.Equal([PathOf(0, 0), PathOf(10, 0), PathOf(10_000, 0)], _files.EpochEnds);
    }

    [Fact]
    public void Prune_ManyCheckpoints_KeepsTheNewestTheNewestEpochsAndTheBest()
    {
        Array.ForEach([(0, 0), (1, 0), (2, 0), (2, 5), (3, 0), (3, 4), (3, 5), (3, 6)], state => Make(state.Item1, state.Item2));

        _files.Prune(kept: 2, new TrainingState { Epoch = 3, Batch = 6, History = [Epoch(0, 0.5), Epoch(1, 0.25), Epoch(2, 0.25)] });

        Assert.Equal([PathOf(2, 0), PathOf(3, 0), PathOf(3, 5), PathOf(3, 6)], _files.All);
    }

    [Fact]
    public void Best_NoValidation_IsNone() => Assert.Null(_files.Best([Epoch(0, null)]));

    [Fact]
    public void DeleteAfter_AState_LeavesItAndWhatIsBefore()
    {
        Array.ForEach([(1, 0), (2, 0), (2, 5)], state => Make(state.Item1, state.Item2));

        _files.DeleteAfter(new TrainingState { Epoch = 2 });

        Assert.Equal([PathOf(1, 0), PathOf(2, 0)], _files.All);
    }

    [Fact]
    public void SetAside_ADamagedFile_KeepsItOutOfTheList()
    {
        Make(1, 0);

        string kept = CheckpointFiles.SetAside(PathOf(1, 0));

        Assert.True(File.Exists(kept));
        Assert.Empty(_files.All);
    }

    public void Dispose() => _folder.Dispose();

    private static EpochRecord Epoch(int epoch, double? error) => new(epoch, 1, 0.1, 1, null, error, null);

    private string PathOf(int epoch, int batch) => _files.PathOf(new TrainingState { Epoch = epoch, Batch = batch });

    private void Make(int epoch, int batch) => File.WriteAllText(PathOf(epoch, batch), "");
}
