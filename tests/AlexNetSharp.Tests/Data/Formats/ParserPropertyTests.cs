using AlexNetSharp.Fuzz;
using CsCheck;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>Every parser answers any bytes with a value or the one exception, and in memory that the input's length bounds.</summary>
public sealed class ParserPropertyTests
{
    /// <summary>What buffers need whatever the input, in bytes.</summary>
    private const long FixedMemory = 4 << 20;

    /// <summary>Bytes of memory for a byte of input: structures of tiny arrays take the most.</summary>
    private const long MemoryPerByte = 128;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parse_Seed_IsAccepted(string name)
    {
        FuzzTarget target = Find(name);

        Assert.NotEmpty(target.Seeds());
        Assert.All(target.Seeds(), seed => target.Parse(seed.Bytes));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parse_AnyBytes_GivesAValueOrTheOneException(string name) => Check(Find(name), Gen.Byte.Array[0, 600], 300);

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parse_MutatedFile_GivesAValueOrTheOneException(string name)
    {
        FuzzTarget target = Find(name);
        Check(target, Mutations.Of([.. target.Seeds().Select(seed => seed.Bytes)]), 2000);
    }

    [Fact]
    public void Replay_CommittedCorpus_RaisesNothing()
    {
        (string Target, int Files, int Accepted)[] results =
        [
            .. Corpus.Replay(Path.Combine(Repository.Root, "tests", "AlexNetSharp.Fuzz", "corpus")),
        ];

        Assert.All(
            results,
            result => Assert.True(result.Files > 0 && result.Accepted > 0, $"The corpus has no file that {result.Target} accepts."));
    }

    private static FuzzTarget Find(string name) => FuzzTargets.All.Single(target => target.Name == name);

    private static void Check(FuzzTarget target, Gen<byte[]> inputs, int count) => inputs.Sample(
        input =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            target.Accepts(input);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FixedMemory + (MemoryPerByte * input.Length));
        },
        iter: count,
        threads: 1);
}
