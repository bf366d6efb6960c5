using System.Diagnostics.CodeAnalysis;

namespace AlexNetSharp;

/// <summary>
/// An option that a sentence speaks of, by the name of the request's property. It can stand in a <see cref="Sentence"/> only: a plain
/// string, which would lose it, does not compile.
/// </summary>
internal readonly ref struct RequestOption
{
    /// <summary><c>Data</c>: the pack that a training, an evaluation or a comparison reads.</summary>
    internal const string Data = "Data";

    /// <summary><c>Device</c> of <c>WorkflowContext</c> and <c>ClassifierOptions</c>.</summary>
    internal const string Device = "Device";

    /// <summary><c>Epochs</c> of <c>ExperimentRequest</c>.</summary>
    internal const string Epochs = "Epochs";

    /// <summary><c>Fetch</c> of <c>DoctorRequest</c>.</summary>
    internal const string Fetch = "Fetch";

    /// <summary><c>In</c> of <c>WeightsConvertRequest</c>.</summary>
    internal const string In = "In";

    /// <summary><c>Model</c>: the network's name.</summary>
    internal const string Model = "Model";

    /// <summary><c>Out</c>: where a result is written.</summary>
    internal const string Out = "Out";

    /// <summary><c>Overrides</c>: the values of a recipe that are changed, each <c>section.key=value</c>.</summary>
    internal const string Overrides = "Overrides";

    /// <summary><c>Recipe</c> of <c>TrainRequest</c>: the name of a recipe that ships, or a file's path.</summary>
    internal const string Recipe = "Recipe";

    /// <summary><c>Run</c>: a run's folder.</summary>
    internal const string Run = "Run";

    /// <summary><c>Softmax</c> of <c>WeightsConvertRequest</c>.</summary>
    internal const string Softmax = "Softmax";

    /// <summary><c>Store</c> of <c>WeightsConvertRequest</c>.</summary>
    internal const string Store = "Store";

    private RequestOption(OptionPart part) => Part = part;

    /// <summary>The part of a sentence.</summary>
    internal OptionPart Part { get; }

    /// <summary>An option.</summary>
    /// <param name="name">The name of the request's property.</param>
    public static RequestOption Of([ConstantExpected] string name) => new(new OptionPart(name, Value: null));

    /// <summary>The option with a value.</summary>
    /// <param name="value">The value, which is formatted with the invariant culture.</param>
    public RequestOption With(object value) => new(Part with { Value = FormattableString.Invariant($"{value}") });
}
