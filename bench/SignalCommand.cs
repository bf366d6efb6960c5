using System.CommandLine;
using AlexNetSharp.Cli;

namespace AlexNetSharp.Bench;

/// <summary>Prints what <see cref="SignalProbe"/> measures.</summary>
internal sealed class SignalCommand : Command
{
    public SignalCommand()
        : base("signal", "Measure how much of the images is left after each layer of an untrained network, by initial weights.")
    {
        var pack = new Argument<string>("pack") { Description = "A pack of the network's geometry." };
        var model = new Argument<string>("model") { Description = "The network's name." };
        Add(pack);
        Add(model);
        this.SetGuardedAction((parsed, _) => SignalProbe.Run(parsed.GetValue(pack)!, parsed.GetValue(model)!));
    }
}
