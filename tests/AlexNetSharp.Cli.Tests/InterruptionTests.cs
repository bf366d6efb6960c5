using System.Runtime.InteropServices;
using AlexNetSharp.Cli.Terminal;

namespace AlexNetSharp.Cli.Tests;

public sealed class InterruptionTests
{
    /// <summary>The handler of a signal may begin when the command is done already; an exception there would end the process.</summary>
    [Fact]
    public void Stop_AfterDispose_OnlyCancels()
    {
        var interruption = new Interruption(saves: false);
        CancellationToken token = interruption.Token;
        interruption.Dispose();

        interruption.Stop(new PosixSignalContext(PosixSignal.SIGINT), exitCode: 130);

        Assert.True(token.IsCancellationRequested);
        Assert.Equal(130, interruption.ExitCode);
    }
}
