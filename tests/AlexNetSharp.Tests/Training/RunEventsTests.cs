using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Tests.Training;

public sealed class RunEventsTests
{
    /// <summary>
    /// Lines as the first version wrote them: runs that were started then go on, and the tools that read logs know these keys in this
    /// order.
    /// </summary>
    public static TheoryData<string, object> Lines =>
        new()
        {
            {
                """{"event":"step","epoch":3,"iteration":1200000000000,"loss":0.30000000000000004,"learning_rate":1E-05}""",
                new StepEvent(3, 1_200_000_000_000, 0.1 + 0.2, 1e-5)
            },
            {
                """{"event":"epoch","epoch":0,"iteration":10,"learning_rate":0.01,"train_loss":2.5,"train_top1_error":0.9,"val_loss":2.25,"val_top1_error":0.5,"val_top5_error":0.1,"images_per_second":123.5,"seconds":60}""",
                EpochEvent.Of(
                    new EpochRecord(0, 10, 0.01, 2.5, 2.25, 0.5, 0.1) { TrainTop1Error = 0.9 },
                    imagesPerSecond: 123.46,
                    seconds: 60.04)
            },
            {
                """{"event":"epoch","epoch":1,"iteration":20,"learning_rate":0.01,"train_loss":2,"train_top1_error":null,"val_loss":null,"val_top1_error":null,"val_top5_error":null}""",
                EpochEvent.Of(new EpochRecord(1, 20, 0.01, 2, null, null, null), imagesPerSecond: null, seconds: null)
            },
            {
                """{"event":"roll-back","epoch":1,"iteration":20,"diverged_at":27,"rate_factor":0.25}""",
                RollBackEvent.Of(new RollBackRecord(1, 20, 27, 0.25))
            },
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Line_EveryEvent_IsWrittenAsEverAndReadBack(string line, object told)
    {
        Assert.Equal(line, RunEvents.Line((RunEvent)told));
        Assert.Equal(told, RunEvents.Parse(line));
    }

    [Fact]
    public void Line_Layers_IsWrittenAsEverAndReadBack()
    {
        LayersEvent told = new(
            0,
            5,
            [LoggedUpdate.Of(new ParameterUpdate("conv1.weight", 0.5, 0.25)), LoggedUpdate.Of(new ParameterUpdate("conv1.bias", 0, 0.5))]);
        string line = RunEvents.Line(told);

        Assert.Equal(
            """{"event":"layers","epoch":0,"iteration":5,"layers":["""
                + """{"name":"conv1.weight","mean_weight":0.5,"mean_update":0.25,"ratio":0.5},"""
                + """{"name":"conv1.bias","mean_weight":0,"mean_update":0.5,"ratio":0}]}""",
            line);
        var read = Assert.IsType<LayersEvent>(RunEvents.Parse(line));
        Assert.Equal((told.Epoch, told.Iteration), (read.Epoch, read.Iteration));
        Assert.Equal(told.Layers, read.Layers);
    }

    [Fact]
    public void Record_OfAnEpoch_IsWhatWasTold()
    {
        EpochRecord record = new(2, 30, 0.01, 2.5, 2.25, 0.5, 0.1) { TrainTop1Error = 0.9 };
        Assert.Equal(record, EpochEvent.Of(record, imagesPerSecond: 3, seconds: 4).Record);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("""{"event":"step","epoch":0,"itera""")]
    public void Parse_WhatIsNoWholeLine_IsNothing(string line) => Assert.Null(RunEvents.Parse(line));

    [Theory]
    [InlineData("""{"event":"epoch","epoch":"x","iteration":1,"learning_rate":1,"train_loss":1}""", "epoch is of another kind")]
    [InlineData("""{"event":"step","epoch":0,"iteration":1.5,"loss":1,"learning_rate":1}""", "iteration is of another kind")]
    [InlineData("""{"event":"step","epoch":0,"iteration":1}""", "a value is missing")]
    [InlineData("""{"event":"step","epoch":0}""", "a value is missing")]
    [InlineData("""{"event":"step","iteration":"1"}""", "iteration is of another kind")]
    [InlineData("{}", "a value is missing")]
    [InlineData("""{"event":"step","epoch":-1,"iteration":1,"loss":1,"learning_rate":1}""", "its numbers are not possible")]
    [InlineData("""{"event":"step","epoch":0,"iteration":1,"loss":1e999,"learning_rate":1}""", "its numbers are not possible")]
    [InlineData("""{"event":"layers","epoch":0,"iteration":1,"layers":[null]}""", "its numbers are not possible")]
    [InlineData(
        """{"event":"epoch","epoch":0,"iteration":1,"learning_rate":1,"train_loss":1,"val_top1_error":7}""",
        "its numbers are not possible")]
    [InlineData("""{"event":"layers","epoch":0,"iteration":1,"layers":[{}]}""", "layers[0] is of another kind")]
    public void Parse_WholeLineOfNoTraining_SaysWhatIsWrong(string line, string reason) =>
        Assert.Equal(reason, Assert.IsType<WrongEvent>(RunEvents.Parse(line)).Reason);

    /// <summary>Keys in any order, unknown keys, unknown events: a log of a later version tells this one what it can.</summary>
    [Fact]
    public void Parse_LogOfAnotherVersion_IsReadAsFarAsItIsKnown()
    {
        Assert.Equal(
            new StepEvent(2, 7, 1.5, 0.5),
            RunEvents.Parse("""{"more":[1],"loss":1.5,"iteration":7,"event":"step","learning_rate":0.5,"epoch":2}"""));
        Assert.Equal(new RunEvent(9), RunEvents.Parse("""{"event":"of the future","iteration":9}"""));
    }
}
