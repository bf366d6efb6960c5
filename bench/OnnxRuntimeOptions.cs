using System.Globalization;

namespace AlexNetSharp.Bench;

/// <summary>What is compared with ONNX Runtime.</summary>
internal sealed record OnnxRuntimeOptions
{
    /// <summary>The options, for the usage line.</summary>
    public const string Usage = "[--model alexnet] [--batch 128,1] [--pairs 7] [--threads N] [--profile] [--json]";

    /// <summary>The network's name in the zoo.</summary>
    public string Model { get; init; } = "alexnet";

    /// <summary>Images in a batch, a measurement each.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [128, 1];

    /// <summary>Pairs to measure for each batch.</summary>
    public int Pairs { get; init; } = 7;

    /// <summary>Threads of both sides.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether ONNX Runtime's time by operator is printed as well.</summary>
    public bool Profile { get; init; }

    /// <summary>Whether one JSON document is printed instead of a table.</summary>
    public bool Json { get; init; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="InvalidOptionException">An option is unknown, or its value is.</exception>
    public static OnnxRuntimeOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new OnnxRuntimeOptions();
        for (int i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--profile" => options with { Profile = true },
                "--json" => options with { Json = true },
                string name when i + 1 < arguments.Count => options.With(name, arguments[++i]),
                string name => throw new InvalidOptionException($"{name} is no option or has no value; the options are {Usage}."),
            };
        }

        return options;
    }

    private OnnxRuntimeOptions With(string name, string value) => name switch
    {
        "--model" => this with { Model = value },
        "--batch" => this with { Batches = [.. value.Split(',').Select(part => Count(name, part))] },
        "--pairs" => this with { Pairs = Count(name, value) },
        "--threads" => this with { Threads = Count(name, value) },
        _ => throw new InvalidOptionException($"There is no option {name}; the options are {Usage}."),
    };

    private static int Count(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
        ? count
        : throw new InvalidOptionException($"{name} takes whole numbers of at least 1; '{value}' is none.");
}
