using System.CommandLine;
using System.CommandLine.Parsing;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Models;
using AlexNetSharp.Runtime;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>What is taken for weights, for the help.</summary>
    public const string KindsOfWeights = "a bundle, a finished run or a checkpoint";

    private const string Float32 = "float32";
    private const string BFloat16 = "bf16";
    private const string Precisions = $"{Float32} or {BFloat16}";

    /// <summary>Shows stack traces.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show where an error came from.",
        Recursive = true,
    };

    /// <summary>Whether an option stands on the command line, rather than having its default value.</summary>
    public static bool IsGiven(this CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>Prints one JSON document instead of text.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print exactly one JSON document." };

    /// <summary>The device that computes.</summary>
    public static Option<string> Device() => new("--device")
    {
        Description = $"Where to compute: {ComputeDevice.Names}.",
        DefaultValueFactory = _ => "auto",
        HelpName = "name",
    };

    /// <summary>How large photos may be.</summary>
    public static Option<int?> MaxMegapixels() => new("--max-megapixels")
    {
        Description = $"Leave larger photos out; decoding takes up to five bytes a pixel. [default: {PhotoLimits.Usual.Megapixels}]",
        HelpName = "n",
    };

    /// <summary>The limits of photos that were given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option of <see cref="MaxMegapixels"/>.</param>
    public static PhotoLimits Limits(ParseResult parsed, Option<int?> option) =>
        parsed.GetValue(option) is { } most ? PhotoLimits.OfMegapixels(most) : PhotoLimits.Usual;

    /// <summary>Threads that compute.</summary>
    public static Option<int?> Threads() =>
        new("--threads") { Description = "Threads that compute. [default: one per processor]", HelpName = "n" };

    /// <summary>The precision of a network's passes.</summary>
    public static Option<string> Precision() => new("--precision")
    {
        Description = $"In what numbers to compute: {Precisions}; bf16 is fast on GPUs and on CPUs with AVX512_BF16 or AMX.",
        DefaultValueFactory = _ => Float32,
        HelpName = "name",
    };

    /// <summary>The precision that was given.</summary>
    /// <exception cref="InvalidOptionException">There is none of that name.</exception>
    public static Precision Precision(ParseResult parsed, Option<string> option) => parsed.GetValue(option) switch
    {
        Float32 => Models.Precision.Float32,
        BFloat16 => Models.Precision.BFloat16,
        var name => throw new InvalidOptionException($"There is no precision '{name}'; give {Precisions}."),
    };

    /// <summary>The seed of every random number.</summary>
    /// <param name="description">What it is the seed of, for the help.</param>
    public static Option<ulong> Seed(string description = "Seed of every random number: the same seed gives the same run.") => new("--seed")
    {
        Description = description,
        DefaultValueFactory = _ => 1UL,
        HelpName = "n",
    };

    /// <summary>The network.</summary>
    public static Option<string> Model(string fallback) => new("--model")
    {
        Description = "The network; 'alexnet models' lists them.",
        DefaultValueFactory = _ => fallback,
        HelpName = "name",
    };

    /// <summary>The weights of a network.</summary>
    public static Option<string> Weights() => new("--weights")
    {
        Description = $"Weights: {KindsOfWeights}.",
        Required = true,
        HelpName = "weights",
    };

    /// <summary>The number of views.</summary>
    public static Option<int> Views() => new("--views")
    {
        Description = "Views averaged: 1 (the centre) or 10 (corners, centre, mirrors).",
        DefaultValueFactory = _ => 1,
        HelpName = "1|10",
    };

    /// <summary>
    /// In what a workflow runs for a command: what is to be said goes to standard error, and libtorch is fetched where it is missing.
    /// </summary>
    /// <param name="parsed">The command line, which is the origin of runs.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="progress">Shows how far the work is; null for nothing.</param>
    /// <param name="device">The option of the device; null where there is none, and the CPU computes.</param>
    /// <param name="threads">The option of the threads; null where there is none.</param>
    public static WorkflowContext Context(
        ParseResult parsed,
        CancellationToken cancellation,
        Action<WorkProgress>? progress = null,
        Option<string>? device = null,
        Option<int?>? threads = null) => new()
        {
            Progress = new FetchBar(progress),
            Notice = StatusLine.WriteLine,
            MayFetch = true,
            Cancellation = cancellation,
            Threads = threads is null ? null : parsed.GetValue(threads),
            Device = device is null ? ComputeDevice.Cpu : ComputeDevice.Parse(parsed.GetValue(device)!),
            Origin = Text(parsed),
        };

    /// <summary>The command line as it was given.</summary>
    private static string Text(ParseResult parsed) =>
        string.Join(
            ' ',
            parsed
                .Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value)
                .Prepend("alexnet"));
}
