using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Weights;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>Everything that a run needs to go on: parameters, velocities and where it stands, in one safetensors file.</summary>
public static class Checkpoint
{
    private const string Format = "alexnetsharp-checkpoint-1";
    private const string StateKey = "state";
    private const string EnvironmentKey = "environment";
    private const string VelocityPrefix = "velocity.";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes a checkpoint, durably.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimiser.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="environment">What the run's bits depend on besides seed and data.</param>
    public static void Write(string path, NetworkModule network, Optimizer optimizer, TrainingState state, string environment) =>
        SafetensorsWriter.Write(path, Tensors(network, optimizer), new Dictionary<string, string>
        {
            ["format"] = Format,
            [StateKey] = JsonSerializer.Serialize(state, Json),
            [EnvironmentKey] = environment,
        });

    /// <summary>Reads a checkpoint into a network and its optimiser.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network, built from the run's recipe.</param>
    /// <param name="optimizer">Its optimiser.</param>
    /// <returns>Where the run stood, and what its bits depended on.</returns>
    /// <exception cref="AlexNetException">The file is missing, damaged or of another run.</exception>
    public static (TrainingState State, string Environment) Read(string path, NetworkModule network, Optimizer optimizer)
    {
        (TrainingState State, string Environment) read;
        using (SafetensorsReader reader = SafetensorsReader.Open(path))
        {
            if (reader.Metadata.GetValueOrDefault("format") != Format)
            {
                throw new AlexNetException($"{path} is no checkpoint of this program (wanted is format '{Format}').");
            }

            reader.Verify();
            read = (ParseState(path, reader), reader.Metadata.GetValueOrDefault(EnvironmentKey, ""));
        }

        WeightBundle.ReadInto(path, Tensors(network, optimizer));
        return read;
    }

    private static TrainingState ParseState(string path, SafetensorsReader reader)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingState>(reader.Metadata.GetValueOrDefault(StateKey, "null"), Json)
                ?? throw new JsonException("it is missing");
        }
        catch (JsonException e)
        {
            throw new AlexNetException($"{path} does not say where the run stands ({e.Message.TrimEnd('.')}).", e);
        }
    }

    private static Dictionary<string, Tensor> Tensors(NetworkModule network, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        foreach ((string name, Tensor velocity) in optimizer.Velocities)
        {
            tensors.Add(VelocityPrefix + name, velocity);
        }

        return tensors;
    }
}
