using System.CommandLine;
using AlexNetSharp.Cli;

namespace AlexNetSharp.Bench;

/// <summary>Prints what <see cref="DecodeProbe"/> measures.</summary>
internal sealed class DecodeCommand : Command
{
    private const int DefaultRounds = 9;

    public DecodeCommand()
        : base("decode", "Time photos from file bytes to 256x256 RGB against Pillow, and what a second thread gives, in one run.")
    {
        var folder = new Argument<string>("photos") { Description = "A folder of JPEG photos of the usual sizes." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds to measure.", DefaultValueFactory = _ => DefaultRounds };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--rounds must be 1 or more.");
            }
        });
        Add(folder);
        Add(rounds);
        this.SetGuardedAction((parsed, cancellation) => DecodeProbe.Run(parsed.GetValue(folder)!, parsed.GetValue(rounds), cancellation));
    }
}
