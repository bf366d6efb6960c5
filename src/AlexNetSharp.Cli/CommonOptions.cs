using System.CommandLine;
using System.CommandLine.Parsing;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
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
        Description = $"Where to compute: {RuntimeRequest.DeviceNames}.",
        DefaultValueFactory = _ => "auto",
        HelpName = "name",
    };

    /// <summary>The number of threads.</summary>
    public static Option<int?> Threads() => new("--threads") { Description = "Threads that compute. [default: one per processor]", HelpName = "n" };

    /// <summary>The precision of a network's passes.</summary>
    public static Option<string> Precision() => new("--precision")
    {
        Description = $"In what numbers to compute: {RuntimeRequest.PrecisionNames}; bf16 is fast on GPUs and on CPUs with AVX512_BF16 or AMX.",
        DefaultValueFactory = _ => "float32",
        HelpName = "name",
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

    /// <summary>The number of views.</summary>
    public static Option<int> Views() => new("--views")
    {
        Description = "Views averaged: 1 (the centre) or 10 (corners, centre, mirrors).",
        DefaultValueFactory = _ => 1,
        HelpName = "1|10",
    };

    /// <summary>The command line as it was given, for records of runs.</summary>
    public static string CommandText(ParseResult parsed) =>
        string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value).Prepend("alexnet"));

    /// <summary>The device and threads that were asked for.</summary>
    public static RuntimeRequest Runtime(ParseResult parsed, Option<string>? device, Option<int?>? threads) => new()
    {
        Device = device is null ? "cpu" : parsed.GetValue(device)!,
        Threads = threads is null ? null : parsed.GetValue(threads),
        Notice = StatusLine.WriteLine,
    };
}
