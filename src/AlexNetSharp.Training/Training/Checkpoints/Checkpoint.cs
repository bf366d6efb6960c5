using System.Text.Json;
using AlexNetSharp.Models;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>
/// Everything that a run needs to go on: parameters, velocities and where it stands, in one safetensors file. It says what a bundle says as
/// well, so that it can be given wherever weights are.
/// </summary>
internal static class Checkpoint
{
    private const string StateKey = "state";
    private const string EnvironmentKey = "environment";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes a checkpoint, durably; calls nothing of libtorch, so any thread may call it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">A copy of the run's tensors.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="environment">What the run's bits depend on besides seed, recipe and data.</param>
    /// <param name="about">What a bundle of the weights says, the run's recipe among it.</param>
    public static void Write(
        string path,
        IEnumerable<WeightTensor> tensors,
        TrainingState state,
        string environment,
        WeightBundle about) =>
        WeightBundle.WriteCheckpoint(path, about, tensors, new Dictionary<string, string>
        {
            [StateKey] = JsonSerializer.Serialize(state, Json),
            [EnvironmentKey] = environment,
        });

    /// <summary>Reads a checkpoint into a run's tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The run's tensors by name.</param>
    /// <returns>Where the run stood, and what its bits depended on.</returns>
    /// <exception cref="AlexNetException">The file is missing, damaged or of another run.</exception>
    public static (TrainingState State, string Environment) Read(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        (TrainingState State, string Environment) read;
        using (SafetensorsReader reader = SafetensorsReader.Open(path))
        {
            if (!CheckpointTensors.IsCheckpoint(reader.Metadata))
            {
                throw new AlexNetException($"{path} is no checkpoint of this program (its format must be '{CheckpointTensors.Format}'); "
                        + $"give one that a training here wrote.");
            }

            reader.CheckHasDigest();
            reader.Verify();
            read = (ParseState(path, reader), reader.Metadata.GetValueOrDefault(EnvironmentKey, ""));
        }

        TensorWeights.Fill(tensors, targets => WeightBundle.ReadInto(path, targets));
        return read;
    }

    /// <summary>The recipe that a checkpoint was written by, as YAML; null where it cannot be read, or kept none.</summary>
    /// <param name="path">The file.</param>
    public static string? RecipeOf(string path)
    {
        try
        {
            using SafetensorsReader reader = SafetensorsReader.Open(path);
            return WeightBundle.RecipeOf(reader.Metadata);
        }
        catch (AlexNetException)
        {
            // Who reads its tensors says what is wrong with it.
            return null;
        }
    }

    /// <summary>The tensors of a run by their names in a checkpoint: the network's own, the optimizer's velocities, the averages.</summary>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="average">Its average; null for none.</param>
    internal static IReadOnlyDictionary<string, Tensor> TensorsOf(NetworkModule network, Optimizer optimizer, WeightAverage? average)
    {
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        foreach ((string name, Tensor velocity) in optimizer.Velocities)
        {
            tensors.Add(CheckpointTensors.VelocityPrefix + name, velocity);
        }

        foreach ((string name, Tensor values) in average?.Named ?? [])
        {
            tensors.Add(CheckpointTensors.AveragePrefix + name, values);
        }

        return tensors;
    }

    private static TrainingState ParseState(string path, SafetensorsReader reader)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingState>(reader.Metadata.GetValueOrDefault(StateKey, "null"), Json)
                ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new AlexNetException($"{path} does not say where the run stands: {JsonWords.Of(e)}.", e);
        }
    }
}
