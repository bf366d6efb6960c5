using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace AlexNetSharp.Bench;

/// <summary>A network in ONNX Runtime on the CPU: every graph optimisation, operators one after the other.</summary>
internal sealed class OnnxRuntimeBaseline : IDisposable
{
    private const string ProfileEvent = "_kernel_time";

    private readonly SessionOptions _sessionOptions;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    /// <summary>Loads a model.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="threads">Threads that an operator may use.</param>
    /// <param name="isSpinning">Whether idle threads wait awake for a while (ONNX Runtime's default).</param>
    /// <param name="profilePrefix">Where the profile of <see cref="OperatorTimes"/> is written; null for none.</param>
    public OnnxRuntimeBaseline(string path, int threads, bool isSpinning, string? profilePrefix = null)
    {
        _sessionOptions = new SessionOptions
        {
            IntraOpNumThreads = threads,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        };
        _sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", isSpinning ? "1" : "0");
        if (profilePrefix is not null)
        {
            _sessionOptions.ProfileOutputPathPrefix = profilePrefix;
            _sessionOptions.EnableProfiling = true;
        }

        _session = new InferenceSession(path, _sessionOptions);
    }

    /// <summary>A view of a contiguous float32 CPU tensor; valid while the tensor lives.</summary>
    public static unsafe OrtValue View(Tensor values)
    {
        fixed (byte* start = values.bytes)
        {
            // The memory belongs to libtorch and never moves.
            return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, values.shape, (nint)start, values.numel() * sizeof(float));
        }
    }

    /// <summary>Computes the logits.</summary>
    public float[] Logits(OrtValue images)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = Infer(images);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Computes the logits and leaves them where they are.</summary>
    public void Run(OrtValue images) => Infer(images).Dispose();

    /// <summary>The least time of every node after a warm-up, in the order in which they run; needs a profile, and ends it.</summary>
    public IReadOnlyList<(string Node, string Operator, double Milliseconds)> OperatorTimes(OrtValue images, int runs)
    {
        for (int run = 0; run <= runs; run++)
        {
            Run(images);
        }

        using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(_session.EndProfiling()));
        return
        [
            .. from entry in profile.RootElement.EnumerateArray()
               let name = entry.GetProperty("name").GetString()!
               where name.EndsWith(ProfileEvent, StringComparison.Ordinal)
               group entry by name into node
               let times = node.Skip(1).Select(entry => entry.GetProperty("dur").GetDouble() / 1000)
               select (node.Key[..^ProfileEvent.Length], node.First().GetProperty("args").GetProperty("op_name").GetString()!, times.Min()),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _sessionOptions.Dispose();
        _runOptions.Dispose();
    }

    private IDisposableReadOnlyCollection<OrtValue> Infer(OrtValue images) => _session.Run(_runOptions, ["images"], [images], ["logits"]);
}
