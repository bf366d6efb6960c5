using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Weights;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>Everything that a run needs to go on: parameters, velocities and where it stands, in one safetensors file.</summary>
public static class Checkpoint
{
    private const string Format = "alexnetsharp-checkpoint-1";
    private const string VelocityPrefix = "velocity.";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes a checkpoint, durably.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimiser.</param>
    /// <param name="state">Where the run stands.</param>
    public static void Write(string path, NetworkModule network, PaperSgd optimizer, TrainingState state) =>
        SafetensorsWriter.Write(path, Tensors(network, optimizer), new Dictionary<string, string>
        {
            ["format"] = Format,
            ["state"] = JsonSerializer.Serialize(state, Json),
        });

    /// <summary>Reads a checkpoint into a network and its optimiser.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network, built from the run's recipe.</param>
    /// <param name="optimizer">Its optimiser.</param>
    /// <returns>Where the run stood.</returns>
    /// <exception cref="AlexNetException">The file is missing, damaged or of another run.</exception>
    public static TrainingState Read(string path, NetworkModule network, PaperSgd optimizer)
    {
        TrainingState? state;
        using (SafetensorsReader reader = SafetensorsReader.Open(path))
        {
            if (reader.Metadata.GetValueOrDefault("format") != Format)
            {
                throw new AlexNetException($"{path} is no checkpoint of this program (wanted is format '{Format}').");
            }

            reader.Verify();
            state = JsonSerializer.Deserialize<TrainingState>(reader.Metadata["state"], Json);
        }

        WeightBundle.ReadInto(path, Tensors(network, optimizer));
        return state ?? throw new AlexNetException($"{path} does not say where the run stands.");
    }

    private static Dictionary<string, Tensor> Tensors(NetworkModule network, PaperSgd optimizer)
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
