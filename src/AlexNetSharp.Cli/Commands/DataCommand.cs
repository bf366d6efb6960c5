using System.CommandLine;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet data</c>: packs of images.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand()
        : base("data", "Make packs of images, look at them, check them.")
    {
        Add(new PrepareCommand());
        Add(new InspectCommand());
        Add(new VerifyCommand());
    }
}
