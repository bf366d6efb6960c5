using System.Text.Json;
using AlexNetSharp.Benchmarks;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace AlexNetSharp.Bench;

/// <summary>A batch through a network in ONNX Runtime on the CPU: every graph optimization, operators one after the other.</summary>
internal sealed class OnnxRuntimePass : IRivalPass
{
    private const string ProfileEvent = "_kernel_time";

    private readonly SessionOptions _sessionOptions;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtValue _images;

    /// <summary>Loads a model.</summary>
    /// <param name="path">The ONNX file; not needed any more afterwards.</param>
    /// <param name="images">The batch, contiguous float32 on the CPU; it must live as long as this.</param>
    /// <param name="threads">Threads that an operator may use.</param>
    /// <param name="isAwake">Whether idle threads wait awake for a while (ONNX Runtime's default).</param>
    /// <param name="profilePrefix">Where the profile of <see cref="OperatorTimes"/> is written; null for none.</param>
    public OnnxRuntimePass(string path, Tensor images, int threads, bool isAwake, string? profilePrefix = null)
    {
        _sessionOptions = new SessionOptions
        {
            IntraOpNumThreads = threads,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        };
        _sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", isAwake ? "1" : "0");
        if (profilePrefix is not null)
        {
            _sessionOptions.ProfileOutputPathPrefix = profilePrefix;
            _sessionOptions.EnableProfiling = true;
        }

        _session = new InferenceSession(path, _sessionOptions);
        _images = View(images);
        Setting = isAwake ? "idle threads awake" : "idle threads asleep";
    }

    /// <inheritdoc/>
    public string Setting { get; }

    /// <inheritdoc/>
    public Tensor Logits()
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = Infer();
        return tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    /// <inheritdoc/>
    public void Run() => Infer().Dispose();

    /// <summary>The least time of every node after a warm-up, in the order in which they run; needs a profile, and ends it.</summary>
    public IReadOnlyList<(string Node, string Operator, double Milliseconds)> OperatorTimes(int runs)
    {
        for (int run = 0; run <= runs; run++)
        {
            Run();
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
        _images.Dispose();
        _session.Dispose();
        _sessionOptions.Dispose();
        _runOptions.Dispose();
    }

    /// <summary>A view of a contiguous float32 CPU tensor; valid while the tensor lives.</summary>
    private static unsafe OrtValue View(Tensor values)
    {
        fixed (byte* start = values.bytes)
        {
            // The memory belongs to libtorch and never moves.
            return OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                TensorElementType.Float,
                values.shape,
                (nint)start,
                values.numel() * sizeof(float));
        }
    }

    private IDisposableReadOnlyCollection<OrtValue> Infer() => _session.Run(_runOptions, ["images"], [_images], ["logits"]);
}
