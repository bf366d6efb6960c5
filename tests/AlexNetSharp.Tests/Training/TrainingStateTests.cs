using System.Text.Json;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Tests.Training;

public sealed class TrainingStateTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public void AfterUpdate_ThreeUpdates_AddsLossesAndMisses()
    {
        TrainingState state = new TrainingState().AfterUpdate(3, misses: 2).AfterUpdate(4, misses: 0).AfterUpdate(5, misses: 7);

        Assert.Equal((3, 12.0, 9), (state.Batch, state.LossSum, state.Misses));
    }

    /// <summary>What an older version did not count is unknown until the epoch ends, instead of nothing.</summary>
    [Fact]
    public void AfterUpdate_OlderCheckpointInsideAnEpoch_DoesNotCountFromThere()
    {
        TrainingState older = JsonSerializer.Deserialize<TrainingState>("""{"epoch":1,"batch":3,"loss_sum":2.5}""", Json)!;

        TrainingState end = older.AfterUpdate(1, misses: 4);
        TrainingState next = end.AfterEpoch(new EpochRecord(1, 8, 0.01, 1, null, null, null)).AfterUpdate(1, misses: 4);

        Assert.Null(end.Misses);
        Assert.Equal((2, 1, 4), (next.Epoch, next.Batch, next.Misses));
    }

    /// <summary>A sum may come out below nothing by as much as the mean of an epoch may, a thousandth an image.</summary>
    [Theory]
    [InlineData(-0.5, true)]
    [InlineData(-1.5, false)]
    [InlineData(double.NaN, false)]
    public void Problem_SumOfLossesBelowNothing_IsPossibleWithinRounding(double sum, bool isPossible)
    {
        TrainingState state = new TrainingState().AfterUpdate(sum, misses: 0);

        Assert.Equal(isPossible, StateCheck.Problem(state, epochs: 2, updates: 10, images: 1000) is null);
    }
}
